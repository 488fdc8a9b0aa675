package undo_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/undo"
	"jourfixe/events"
	"jourfixe/events/schema"
)

// TestUndone lets anything happen, undoes it, and compares what people see with what they saw before.
func TestUndone(t *testing.T) {
	done, not := map[string]int{}, map[string]int{}
	for seed := range calendartest.Seeds(30) {
		c := calendartest.NewChance(t, seed)
		for range 60 {
			before, n := c.Book.Clone(), len(c.Events())
			c.Step()
			list := c.Events()[n:]
			first := list[0].Body.Type().Short()
			way := undo.Of(c.Book, list, was(c.Events()[:n], list[0]), c.Now)
			if way.Why != "" {
				not[first+" "+string(way.Why)]++
				continue
			}
			after := c.Book.Clone()
			if p := give(t, after, []events.Body{way.Command}, c.Now); p != nil {
				not[first+" "+p.Field+": "+p.Detail]++
				continue
			}
			done[first]++
			if amended, ok := way.Command.(*events.AmendSeries); ok && amended.Days != nil {
				done["days named"]++
			}
			but := "" // the series of which days are found anew
			if way.Near {
				but = list[0].Body.About().ID
			}
			if x, y := seen(before, before, but, c.Now), seen(after, before, but, c.Now); x != y {
				t.Errorf("seed %d: %s, undone by %s, leaves something behind: %s", seed, show(list[0].Body), show(way.Command), calendartest.Difference(x, y))
			}
		}
	}
	for _, kind := range []string{
		"office.changed", "partner.registered", "partner.amended", "person.amended", "person.preferred", "group.changed", "group.ended", "venue.changed", "venue.removed", "series.amended",
		"series.ended", "meeting.planned", "meeting.amended", "meeting.moved", "meeting.cancelled", "trip.amended", "schedule.changed", "schedule.removed",
		"reminder.changed", "reminder.removed", "feed.issued", "feed.amended", "days named",
	} {
		if done[kind] == 0 {
			t.Errorf("no %s was undone, so nothing is shown of it", kind)
		}
	}
	t.Log(done, not)
}

// was is what held the state that undoing an event restores.
func was(list []*events.Event, of *events.Event) events.Body {
	for _, e := range slices.Backward(list) {
		if undo.State(of.Body.Type()) != "" && e.Body.About() == of.Body.About() && undo.State(e.Body.Type()) == undo.State(of.Body.Type()) {
			return e.Body
		}
	}
	return nil
}

// give has a book decide commands, as they come in, and goes on with what comes of them.
func give(t *testing.T, b *calendar.Book, commands []events.Body, now time.Time) *events.Problem {
	t.Helper()
	for i, body := range commands {
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		// What chance sets up of schedules and reminders has no title.
		if p := schema.Command(body.Type(), data); p != nil && (p.Field != "title" || !strings.Contains(string(data), `"title":null`)) {
			t.Fatalf("%s does not fit its schema: %s %s", show(body), p.Field, p.Detail)
		}
		c := &events.Command{Office: "bremen", Client: "operator", Grants: true, Source: "/undo", ID: fmt.Sprint(i), Sequence: 1e6 + uint64(i), Body: body}
		d := b.Decide(c, now)
		if p := d.Problem(); p != nil {
			return p
		}
		for _, e := range d.Events {
			e.Sequence = b.Sequence() + 1
			if err := b.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	return nil
}

// seen is what people see of a book: what is planned and when, where and with whom, who belongs together, and what things are called.
// What is planned of series beyond what was planned before is left out, and all of one series.
func seen(b, before *calendar.Book, but string, now time.Time) string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	guests := func(refs []events.Ref) string {
		var ids []string
		for _, p := range b.Invited(refs) {
			ids = append(ids, p.ID)
		}
		return strings.Join(ids, " ")
	}
	add("office %s %s %v", b.Office().Title["de"], b.Office().Zone, b.Office().Holidays)
	for m := range b.EachMeeting() {
		if but != "" && strings.HasPrefix(m.Series, but) {
			continue
		}
		if s := before.Series(m.Series); s != nil && m.Nominal.After(s.Through) {
			continue
		}
		if !m.Cancelled && m.Instant.After(now) {
			add("meeting %s %s %s at %s %s with %s or %s", m.Title["de"], m.Instant, m.Duration, m.Venue, m.Conference, guests(m.Need), guests(m.Optional))
		}
	}
	for x := range b.EachTrip() {
		if !x.Cancelled {
			add("trip %s %s to %s from %s %v", x.Title["de"], x.Partner, x.To, x.From, len(x.Milestones))
		}
	}
	for s := range b.EachSeries() {
		if !s.Ended {
			add("series %s %s %s %s %v at %s %s", s.Title["de"], s.Cadence, s.Start, s.Horizon, s.Invite, s.Venue, s.Conference)
		}
	}
	for p := range b.EachPartner() {
		if !p.Retired {
			add("partner %s %s %s", p.ID, p.Title["de"], p.Status)
		}
	}
	for p := range b.EachPerson() {
		if !p.Erased {
			add("person %s %s %s %s %v %s", p.ID, p.Name.Value(), p.Email.Value(), p.Partner, p.Without, p.Role)
		}
	}
	for g := range b.EachGroup() {
		if g.Ended {
			continue
		}
		add("group %s %s %s", g.ID, g.Title["de"], guests([]events.Ref{{Noun: "group", ID: g.ID}}))
	}
	for v := range b.EachVenue() {
		if v.Removed {
			continue
		}
		add("venue %s %s %s %d", v.ID, v.Title["de"], v.Address, v.Seats)
	}
	for _, s := range b.Schedules() {
		add("schedule %s %s %s %v", s.ID, s.Cron, s.Do, guests(s.To))
	}
	for _, r := range b.Reminders() {
		add("reminder %s %s %s %v", r.ID, r.Ahead, r.Schedule, r.Series)
	}
	for f := range b.EachFeed() {
		if !f.Revoked {
			add("feed %s %s %s %s %s", f.ID, f.Scope, f.Name, f.Until, show(&events.FeedAmended{FeedFilter: f.Filter}))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func show(body events.Body) string {
	data, err := json.Marshal(body)
	if err != nil {
		return body.Type().Short()
	}
	return body.Type().Short() + " " + string(data)
}
