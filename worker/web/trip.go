package web

import (
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A tripPage shows one citizen trip.
type tripPage struct {
	entry
	Description       events.Text
	Partner           *partnerLine
	Days              int
	Capacity, Minimum int
	Window            events.Window
	Programme         []programmeDay
	Milestones        []milestoneLine
	Done              int // milestones that are
	History           []changeLine
}

// A programmeDay is what happens on one day of the trip.
type programmeDay struct {
	Number int
	Date   events.Date
	Legs   []legLine
}

// A legLine is an item of the programme, on the clocks of where it begins and ends.
type legLine struct {
	Start, End time.Time
	Zones      bool // it ends on other clocks than it began
	Later      bool // it ends on another day
	Title      events.Text
	Place      string
}

// A milestoneLine is a step of the preparation.
type milestoneLine struct {
	Date   events.Date
	Title  events.Text
	State  string // done, overdue, next or later
	Away   string
	Passed []events.Passed
}

// trip answers the page of one trip.
func (s *site) trip(w http.ResponseWriter, r *http.Request, v *visitor) {
	s.read(w, r, v, "trip", func(b *calendar.Book) content {
		t := b.Trip(r.PathValue("id"))
		if t == nil {
			return content{}
		}
		return content{v.voice.in(t.Title), s.newTrip(b, t, v.voice)}
	})
}

// newTrip puts together what the page shows. All its days are the office's, where the trip begins and ends.
func (s *site) newTrip(b *calendar.Book, t *calendar.Trip, v *voice) tripPage {
	today := b.Today(s.Now())
	p := tripPage{
		entry: entry{
			Kind: calendar.KindTrip, To: "/trips/" + t.ID, Title: t.Title, First: t.From, Last: t.To, Note: t.Note,
			Cancelled: t.Cancelled, Past: t.To.Before(today), Reasons: reasons{t.Why, t.Passed, regionNames(t.Provisional)},
		},
		Description: t.Description, Days: t.Days, Capacity: t.Capacity, Minimum: t.Minimum, Window: t.Window,
		Programme: programme(t), History: history(b, t.History, nil, v),
	}
	if !p.Cancelled && !p.Past {
		p.Away = v.away(today, t.From)
		if t.From.Before(today) {
			p.Away = v.t("away.now")
		}
	}
	if partner := b.Partner(t.Partner); partner != nil {
		line := s.partnerLine(b, partner)
		p.Partner = &line
	}
	p.Milestones = milestoneLines(t, today, v)
	for _, m := range p.Milestones {
		if m.State == "done" {
			p.Done++
		}
	}
	return p
}

// programme sorts the legs into the days of the trip; a day without any is shown too, since people travel on it.
func programme(t *calendar.Trip) []programmeDay {
	if len(t.Programme) == 0 {
		return nil
	}
	days := make([]programmeDay, t.Days)
	for i := range days {
		days[i] = programmeDay{Number: i + 1, Date: t.From.AddDays(i)}
	}
	legs := slices.SortedStableFunc(slices.Values(t.Programme), func(x, y events.TimedLeg) int { return x.Begin.Compare(y.Begin) })
	for _, leg := range legs {
		if leg.Day < 1 || leg.Day > len(days) {
			continue // The desk plans none outside the trip; if one is there, it has no day to be shown under.
		}
		day := &days[leg.Day-1]
		start, end := at(leg.Begin, leg.Zone), at(leg.Until, leg.EndZone)
		day.Legs = append(day.Legs, legLine{
			Start: start, End: end, Zones: offset(start) != offset(end), Later: leg.EndDay > leg.Day, Title: leg.Title, Place: leg.Place,
		})
	}
	return days
}

// milestoneLines says of each milestone how it stands. Of those to come, the first that is not done is the next.
func milestoneLines(t *calendar.Trip, today events.Date, v *voice) []milestoneLine {
	var list []milestoneLine
	next := true
	for _, m := range t.Milestones {
		line := milestoneLine{Date: m.Date, Title: m.Title, Passed: m.Passed, State: "later"}
		switch {
		case t.Done[m.ID]:
			line.State = "done"
		case t.Cancelled:
			line.State = "off"
		case m.Date.Before(today):
			line.State, line.Away = "overdue", v.away(today, m.Date)
		case next:
			next, line.State, line.Away = false, "next", v.away(today, m.Date)
		}
		list = append(list, line)
	}
	return list
}
