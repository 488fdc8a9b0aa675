package calendar

import (
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar/noun"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// Missed holds what is found by what names it against a look at all there is, and returns the first that is not found, "" if all are. found counts what is.
func (b *Book) Missed(found map[string]int) string {
	missed := ""
	same := func(what string, got, want []string) {
		slices.Sort(got)
		slices.Sort(want)
		if found[what] += len(got); !slices.Equal(got, want) && missed == "" {
			missed = fmt.Sprintf("%s: %q are found, want %q", what, got, want)
		}
	}
	for p := range persons.Each(b.shelves) {
		same("what holds something of somebody", saidOf(b, p.ID, true), saidOf(b, p.ID, false))
	}
	for m := range meetings.Each(b.shelves) {
		var want, got []string
		for p := range polls.Each(b.shelves) {
			if p.Meeting == m.ID {
				want = append(want, p.ID)
			}
		}
		if p := b.PollOf(m.ID); p != nil {
			got = append(got, p.ID)
		}
		same("the poll of a meeting", got, want)
	}
	for s := range series.Each(b.shelves) {
		same("polls of a series", ids(b.PollsOf(s.ID)), where(polls, b, func(p *poll.Poll) (string, bool) { return p.ID, p.Series == s.ID }))
	}
	for v := range venues.Each(b.shelves) {
		same("series at a venue", b.namedBy(series.Label, events.Ref{Noun: venues.Label, ID: v.ID}),
			where(series, b, func(s *Series) (string, bool) { return s.ID, s.Venue == v.ID }))
	}
	for p := range polls.Each(b.shelves) {
		from := p.Times[0].Instant
		for _, to := range []time.Time{p.Times[0].End(), from.AddDate(0, 0, 5)} {
			var got, want []string
			note := func(list *[]string) func(p *poll.Poll, t events.PollTime) {
				return func(p *poll.Poll, t events.PollTime) { *list = append(*list, p.ID+" "+t.ID) }
			}
			b.eachHeld(from, to, "", note(&got))
			for p := range polls.Each(b.shelves) {
				for _, t := range p.Times {
					if p.Hold && p.Undone() && t.Instant.Before(to) && t.End().After(from) {
						note(&want)(p, t)
					}
				}
			}
			same("what polls hold", got, want)
		}
	}
	for t := range trips.Each(b.shelves) {
		for _, first := range []events.Date{t.From, t.To, t.To.AddDays(1), t.From.AddDays(-40)} {
			for _, last := range []events.Date{first, first.AddDays(60)} {
				var got, want []string
				for _, t := range b.tripsOn(first, last) {
					got = append(got, t.ID)
				}
				for _, t := range b.Trips() {
					if !t.From.After(last) && !t.To.Before(first) {
						want = append(want, t.ID)
					}
				}
				same("trips on days", got, want)
			}
		}
	}
	return missed
}

// saidOf lists the things that hold something of somebody: those that name them for that, or, looked at one by one, all.
func saidOf(b *Book, person string, named bool) (list []string) {
	list = append(list, holding(b, meetingNoun, person, named)...)
	list = append(list, holding(b, pollNoun, person, named)...)
	list = append(list, holding(b, matterNoun, person, named)...)
	list = append(list, holding(b, resolutionNoun, person, named)...)
	list = append(list, holding(b, attendanceNoun, person, named)...)
	return append(list, holding(b, materialNoun, person, named)...)
}

func holding[T any](b *Book, n *noun.Entry[*Book, T], person string, named bool) (list []string) {
	all := shelf.IDs(n.Shelf.All(b.shelves))
	if named {
		all = b.namedBy(n.Name(), noun.SaidOf(person))
	}
	for _, id := range all {
		if n.Holds(n.Shelf.Get(b.shelves, id), person) {
			list = append(list, n.Name()+"/"+id)
		}
	}
	return list
}

func where[T any](s *shelf.Shelf[string, T], b *Book, is func(*T) (string, bool)) (list []string) {
	for t := range s.Each(b.shelves) {
		if id, ok := is(t); ok {
			list = append(list, id)
		}
	}
	return list
}

func ids(list []*poll.Poll) (ids []string) {
	for _, p := range list {
		ids = append(ids, p.ID)
	}
	return ids
}

// What tests from outside need of books that are alike but for their size.
var (
	Grown        = grown
	GrownCommand = grownCommand
	GrownNow     = benchNow
)

func GrownKinds() (names []string) {
	for _, c := range grownCommands {
		names = append(names, c.name)
	}
	return names
}
