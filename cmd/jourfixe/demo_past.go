package main

import (
	"context"
	"slices"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// The demo has a past: one meeting of its series took place, talked about two items of three, and has minutes. Nothing of that can be entered afterwards,
// so the desk decides these commands by the time at which they would have been given. All else in the house goes by the present: nobody gets a mail of it.

// demoPast are what that meeting had on its agenda, in this order. The last was not reached, and waits.
var demoPast = []events.ProposeMatter{
	{ID: "demo-visit", Title: events.Text{"de": "Besuch einer Schulklasse: Rückblick", "en": "Visit of a school class: looking back"}, Text: "Was hat gut geklappt, was nicht?", Minutes: 20},
	{ID: "demo-youth", Title: events.Text{"de": "Jugendaustausch: Termine und Förderung", "en": "Youth exchange: dates and funding"}, Minutes: 30},
	{ID: "demo-flags", Title: events.Text{"de": "Fahnen der Partnerstädte am Rathaus", "en": "Flags of the partner cities at the town hall"}, Minutes: 15},
}

const (
	demoMinutes = `# Besuch einer Schulklasse: Rückblick

Die Gastfamilien waren schnell gefunden, das Programm am zweiten Tag war zu dicht.

- Die Familien wünschen sich einen freien Nachmittag.
- Fotos gibt es bei mehreren.

# Jugendaustausch: Termine und Förderung

Anträge auf Förderung brauchen etwa drei Monate.

1. Das Büro fragt in den Partnerstädten nach Wünschen.
2. Beim nächsten Treffen werden zwei Zeiträume vorgeschlagen.
`
	demoCorrection = "Zu Punkt 2: Anträge brauchen **vier** Monate, nicht drei."
)

// demoAgo is how far back a date of the series may be, in days; and demoBefore how long before it the office began to plan it.
const (
	demoAgo    = 100
	demoBefore = 21
)

// tellPast has a meeting of a series take place, the last one that its cadence gives and that is over. If there is none, nothing is told.
func (h *house) tellPast(ctx context.Context, series string) error {
	defer h.decideAt(time.Time{})
	held, err := h.holdLast(ctx, series)
	if held == nil || err != nil {
		return err
	}
	agenda := events.SetAgenda{ID: held.ID}
	commands := []events.Body{}
	for _, c := range demoPast {
		c.Series = series
		commands = append(commands, &c)
		agenda.Items = append(agenda.Items, events.AgendaItem{Matter: c.ID})
	}
	commands = append(commands, &agenda)
	members := h.mirror.Snapshot().MembersOf(events.Ref{Noun: "series", ID: series})
	for i, p := range members {
		commands = append(commands, &events.AnswerMeeting{ID: held.ID, Person: p.ID, Answer: demoAnswer(p, i)})
	}
	if err := h.giveAll(ctx, append(commands, &events.CloseAgenda{ID: held.ID})...); err != nil {
		return err
	}
	h.decideAt(h.until(held.End().Add(time.Hour)))
	err = h.giveAll(ctx, append([]events.Body{
		&events.ReachAgenda{ID: held.ID, Reached: []string{demoPast[0].ID, demoPast[1].ID}}, &events.WriteMinutes{ID: held.ID, Text: demoMinutes}, demoAttendance(held.ID, members),
	}, demoResolutions(held, members, h.mirror.Snapshot().Today(h.p.now()))...)...)
	if err != nil {
		return err
	}
	h.decideAt(h.until(held.End().AddDate(0, 0, 2)))
	if err := h.give(ctx, &events.ApproveMinutes{ID: held.ID, Version: 1}); err != nil {
		return err
	}
	h.decideAt(h.until(held.End().AddDate(0, 0, 3)))
	if len(members) > 0 {
		if err := h.give(ctx, &events.FinishResolution{ID: demoPhotos}); err != nil {
			return err
		}
	}
	return h.give(ctx, &events.CorrectMinutes{ID: held.ID, Words: demoCorrection})
}

// holdLast has a series begin earlier, so that one date of it is over, and returns that; nil if it has none that can be.
func (h *house) holdLast(ctx context.Context, series string) (*meeting.Meeting, error) {
	b := h.mirror.Snapshot()
	s := b.Series(series)
	rule, err := recurrence.Parse(s.Cadence)
	if err != nil {
		return nil, err
	}
	today := b.Today(h.p.now())
	dates := rule.Dates(today.AddDays(-demoAgo), today.AddDays(-demoAgo), today)
	for _, nominal := range slices.Backward(dates) {
		if s.Shift.Policy == events.ShiftAsk || !nominal.In(s.Start, tz.Must(s.Zone)).Before(h.p.now()) {
			continue
		}
		h.decideAt(nominal.AddDays(-demoBefore).In(s.Start, tz.Must(s.Zone)))
		if err := h.give(ctx, &events.AmendSeries{ID: series, From: &nominal}); err != nil {
			return nil, err
		}
		for _, m := range h.mirror.Snapshot().MeetingsOf(series) {
			if !m.Cancelled && m.End().Before(h.p.now()) {
				return m, nil
			}
		}
	}
	return nil, nil
}

// demoAnswer is what somebody has answered to the meeting that took place.
func demoAnswer(p *people.Person, i int) string {
	switch {
	case p.Staff() || i%4 != 0:
		return events.AnswerAccepted
	default:
		return events.AnswerDeclined
	}
}

// demoAttendance says who was there: whoever had accepted, and one who had not.
func demoAttendance(meeting string, members []*people.Person) *events.SetAttendance {
	c := &events.SetAttendance{ID: meeting, People: []events.Attended{}}
	for i, p := range members {
		how := events.Present
		if i > 0 && demoAnswer(p, i) == events.AnswerDeclined {
			how = events.Excused
		}
		c.People = append(c.People, events.Attended{Person: p.ID, How: how})
	}
	return c
}

// demoPhotos is the task that is finished.
const demoPhotos = "demo-photos"

// demoResolutions are what the meeting has come to: an outcome and, if the series has members, two tasks of one of them, of which one is open.
func demoResolutions(held *meeting.Meeting, members []*people.Person, today events.Date) []events.Body {
	list := []events.Body{&events.RecordResolution{ID: "demo-afternoon", Meeting: held.ID, Matter: demoPast[0].ID, Words: "Beim nächsten Besuch bleibt ein Nachmittag frei."}}
	if len(members) == 0 {
		return list
	}
	who := members[0]
	if i := slices.IndexFunc(members, (*people.Person).Staff); i >= 0 {
		who = members[i]
	}
	to := []events.Ref{{Noun: "person", ID: who.ID}}
	return append(list,
		&events.RecordResolution{ID: demoPhotos, Meeting: held.ID, Matter: demoPast[0].ID, Words: "Die Fotos vom Besuch sammeln.", People: to, Due: held.Date.AddDays(7)},
		&events.RecordResolution{ID: "demo-wishes", Meeting: held.ID, Matter: demoPast[1].ID, Words: "In den Partnerstädten nach Wünschen fragen.", People: to, Due: today.AddDays(14)},
	)
}

// until is a time that was, or the present.
func (h *house) until(t time.Time) time.Time {
	if now := h.p.now(); now.Before(t) {
		return now
	}
	return t
}

// giveAll gives commands in their order.
func (h *house) giveAll(ctx context.Context, commands ...events.Body) error {
	for _, c := range commands {
		if err := h.give(ctx, c); err != nil {
			return err
		}
	}
	return nil
}
