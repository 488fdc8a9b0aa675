package planner

import (
	"html/template"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A plannerMonth is a row of the year planner: the wall calendar of the office, a row for each month and a column for
// each day. It is a picture; Words says the same to whoever cannot see it.
type plannerMonth struct {
	ID    string // of the section it leads to
	First events.Date
	Days  template.HTML // its cells, 365 of which in a template are most of what a page costs
	Words string
}

// cell gathers what falls on a day, the weightiest thing leading.
type cell struct {
	classes []string
	to      string
	hints   []string
}

// add puts one more thing on the day.
func (c *cell) add(class, to, hint string) {
	if !slices.Contains(c.classes, class) {
		c.classes = append(c.classes, class)
	}
	if c.to == "" {
		c.to = to
	}
	if hint != "" && !slices.Contains(c.hints, hint) {
		c.hints = append(c.hints, hint)
	}
}

// wall draws the months of the agenda: the things of a list, and meetings that are not in it, by days.
func wall(b *calendar.Book, p agendaPage, list []listing.Entry, meetings []dated, v *voice.Voice) []plannerMonth {
	cells := map[events.Date]*cell{}
	on := func(d events.Date) *cell {
		if cells[d] == nil {
			cells[d] = &cell{}
		}
		return cells[d]
	}
	mark := func(kind, class string) {
		for _, e := range list {
			if e.Kind != kind || e.Cancelled {
				continue
			}
			for d := e.First; !d.After(lastDay(e)); d = d.AddDays(1) {
				c := on(d)
				c.add(class, e.To, v.In(e.Title))
				if kind == agenda.KindTrip && d == e.First {
					c.add("begin", "", "")
				}
				if kind == agenda.KindTrip && d == e.Last {
					c.add("end", "", "")
				}
				if kind == agenda.KindMilestone {
					c.hints[len(c.hints)-1] += ": " + v.In(e.Part)
				}
			}
		}
	}
	for _, d := range meetings {
		switch {
		case d.on == 0:
		case d.on > 1:
			on(d.day).add("meeting", dayPath(d.day), v.N("planner.meeting", d.on))
		default:
			for m := range b.MeetingsDated(d.day) {
				on(d.day).add("meeting", listing.To(events.Ref{Noun: "meeting", ID: m.ID}), v.In(m.Title))
				break // those that take place come first
			}
		}
	}
	mark(agenda.KindMeeting, "meeting")
	mark(agenda.KindTrip, "trip")
	mark(agenda.KindMilestone, "milestone")
	mark(agenda.KindAnniversary, "jubilee")
	mark(agenda.KindRenewal, "renewal")
	on(p.Today).add("today", "", v.T("planner.today"))

	rows := make([]plannerMonth, 0, len(p.Months))
	var days strings.Builder
	var empty cell // of a day on which nothing is, made ready for the next one
	for _, m := range p.Months {
		row := plannerMonth{ID: m.ID, First: m.First, Words: m.Words}
		days.Reset()
		days.Grow(31 * len(`<span class="d weekend"></span>`))
		for d := m.First; d.Month == m.First.Month; d = d.AddDays(1) {
			c := cells[d]
			if c == nil {
				empty = cell{classes: empty.classes[:0], hints: empty.hints[:0]}
				c = &empty
			}
			freeTime(b.Office(), d, c, v)
			c.draw(&days, hint(v, d, c.hints))
		}
		row.Days = template.HTML(days.String())
		rows = append(rows, row)
	}
	return rows
}

// draw writes the cell of a day: what it shows by its classes, with what a mouse is told and where it leads.
func (c *cell) draw(to *strings.Builder, hint string) {
	tag := "span"
	if hint != "" && c.to != "" {
		tag = "a"
		to.WriteString(`<a tabindex="-1" href="` + template.HTMLEscapeString(c.to) + `" class="d`)
	} else {
		to.WriteString(`<span class="d`)
	}
	for _, class := range c.classes {
		to.WriteString(" " + class)
	}
	if hint != "" {
		to.WriteString(`" title="` + template.HTMLEscapeString(hint))
	}
	to.WriteString(`"></` + tag + `>`)
}

// lastDay is up to which day an entry is drawn: a meeting that ends after midnight is one of the day it begins on.
func lastDay(e listing.Entry) events.Date {
	if e.Kind == agenda.KindMeeting {
		return e.First
	}
	return e.Last
}

// freeTime marks weekends and holidays of the office.
func freeTime(o *calendar.Office, d events.Date, c *cell, v *voice.Voice) {
	home := ""
	if len(o.Holidays) > 0 {
		home = o.Holidays[0]
	}
	if holiday.Weekend(home, d) {
		c.add("weekend", "", "")
	}
	for _, r := range o.Holidays {
		if day, ok := holiday.Public(r, d); ok {
			c.add("holiday", "", v.In(day.Name))
		}
		if day, ok := holiday.School(r, d); ok {
			c.add("school", "", v.In(day.Name))
		}
	}
}

// hint is what a mouse at rest over a day is told.
func hint(v *voice.Voice, d events.Date, what []string) string {
	if len(what) == 0 {
		return ""
	}
	return v.WeekdayShort(d) + " " + v.Number(d) + " " + v.MonthShort(d) + ": " + strings.Join(what, ", ")
}

// countedKinds are the kinds of entries of which it is said how many there are.
var countedKinds = []string{agenda.KindMeeting, agenda.KindTrip, agenda.KindMilestone, agenda.KindAnniversary, agenda.KindRenewal}

// mostDays is of how many things of a kind it is said on which days they are. Of more that is no help to anybody.
const mostDays = 31

// monthInWords says what a month has: what begins in it, and meetings that are not among that, and on which days, each of which is named once.
func monthInWords(list []listing.Entry, meetings []dated, v *voice.Voice) string {
	var parts []string
	for _, kind := range countedKinds {
		var days []string
		n := 0
		note := func(span string, times int) {
			if n += times; times > 0 && !slices.Contains(days, span) {
				days = append(days, span)
			}
		}
		if kind == agenda.KindMeeting {
			for _, d := range meetings {
				note(v.Number(d.day), d.on)
			}
		}
		for _, e := range list {
			if e.Kind == kind && !e.Cancelled {
				span := v.Number(e.First)
				if last := lastDay(e); last != e.First {
					span += "–" + v.Number(last)
				}
				note(span, 1)
			}
		}
		switch {
		case n > mostDays:
			parts = append(parts, v.N("planner."+kind, n))
		case n > 0:
			parts = append(parts, v.N("planner."+kind, n)+" ("+strings.Join(days, ", ")+")")
		}
	}
	if len(parts) == 0 {
		return v.T("planner.nothing")
	}
	return strings.Join(parts, "; ")
}

// Numbers are the columns of the planner.
func (agendaPage) Numbers() []int {
	list := make([]int, 31)
	for i := range list {
		list[i] = i + 1
	}
	return list
}
