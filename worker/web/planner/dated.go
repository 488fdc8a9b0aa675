package planner

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// An office may have thousands of meetings in a year. How many there are on a day is known without a look at them (Book.CountDated), and lines are
// made of those alone that somebody sees.

var oneMonth = events.Period{Months: 1}

// dated is how many meetings begin on a day: those that take place, and those that are cancelled.
type dated struct {
	day     events.Date
	on, off int
}

// datedFrom counts the meetings of the days from first to last on which there are some.
func datedFrom(b *calendar.Book, first, last events.Date) (list []dated) {
	for d := first; !d.After(last); d = d.AddDays(1) {
		if on, off := b.CountDated(d); on+off > 0 {
			list = append(list, dated{d, on, off})
		}
	}
	return list
}

// number is how many meetings there are on these days, the cancelled ones too.
func number(list []dated) (n int) {
	for _, d := range list {
		n += d.on + d.off
	}
	return n
}

// between are those of the days from first to last.
func between(list []dated, first, last events.Date) []dated {
	from, _ := slices.BinarySearchFunc(list, first, func(d dated, day events.Date) int { return d.day.Compare(day) })
	to, _ := slices.BinarySearchFunc(list, last.AddDays(1), func(d dated, day events.Date) int { return d.day.Compare(day) })
	return list[from:to]
}

// A slot is a line that is still to be made: of a meeting, or one that is made already.
type slot struct {
	first   events.Date
	start   time.Time // zero: it takes whole days
	meeting *meeting.Meeting
	line    listing.Entry
}

// make makes the line.
func (s *slot) make(b *calendar.Book, now time.Time, v *voice.Voice) listing.Entry {
	if s.meeting == nil {
		return s.line
	}
	return listing.Meeting(b, s.meeting, now, v)
}

// slots are the lines of what begins on the days from first to last, in their order: others, which are in order, and all meetings.
func slots(b *calendar.Book, others []listing.Entry, first, last events.Date) (list []slot) {
	for _, e := range begun(others, first, last) {
		list = append(list, slot{first: e.First, start: e.Start, line: e})
	}
	for d := first; !d.After(last); d = d.AddDays(1) {
		for m := range b.MeetingsDated(d) {
			list = append(list, slot{first: d, start: m.Instant, meeting: m})
		}
	}
	slices.SortStableFunc(list, func(x, y slot) int {
		return cmp.Or(x.first.Compare(y.first), x.start.Compare(y.start), cmp.Compare(x.id(), y.id()))
	})
	return list
}

func (s *slot) id() string {
	if s.meeting == nil {
		return ""
	}
	return s.meeting.ID
}

// inTurn puts lines in order.
func inTurn(list []listing.Entry) {
	slices.SortStableFunc(list, func(x, y listing.Entry) int {
		return cmp.Or(x.First.Compare(y.First), x.Start.Compare(y.Start))
	})
}

// begun are those of lines in order that begin on the days from first to last.
func begun(list []listing.Entry, first, last events.Date) []listing.Entry {
	from, _ := slices.BinarySearchFunc(list, first, func(e listing.Entry, day events.Date) int { return e.First.Compare(day) })
	to, _ := slices.BinarySearchFunc(list, last.AddDays(1), func(e listing.Entry, day events.Date) int { return e.First.Compare(day) })
	return list[from:max(from, to)]
}

// daysPath leads to what begins in a month, or on a day.
func monthPath(d events.Date) string { return "/agenda/" + d.String()[:len("2027-03")] }
func dayPath(d events.Date) string   { return "/agenda/" + d.String() }

func monthOf(d events.Date) events.Date { return events.Date{Year: d.Year, Month: d.Month, Day: 1} }

// endOf is the last day of a month.
func endOf(month events.Date) events.Date { return oneMonth.From(month).AddDays(-1) }
