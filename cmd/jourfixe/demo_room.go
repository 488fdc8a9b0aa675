package main

import (
	"context"
	"errors"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// The demo has a series with something to talk about: two items on the next agenda, and two that wait, besides what its last meeting did not reach.
var demoMatters = []events.ProposeMatter{
	{ID: "demo-cycling", Title: events.Text{"de": "Stadtradeln mit den Partnerstädten", "en": "City cycling with the partner cities"}, Text: "Wer macht mit, und ab wann?", Minutes: 20},
	{ID: "demo-market", Title: events.Text{"de": "Gemeinsamer Stand auf dem Weihnachtsmarkt", "en": "A common stall at the Christmas market"}, Minutes: 15},
	{ID: "demo-schools", Title: events.Text{"de": "Schulpartnerschaften: Wer sucht, wer bietet?", "en": "School partnerships: who seeks, who offers?"}, Minutes: 25, Urgent: true},
	{ID: "demo-website", Title: events.Text{"de": "Neue Seite über die Partnerschaften", "en": "A new page about the partnerships"}, Minutes: 10, Guest: "Jemand aus der Redaktion"},
}

// openRoom proposes what a series talks about, unless that was done at an earlier start, and returns the page of its room; "" if the office has
// no series with a date ahead.
func (h *house) openRoom(ctx context.Context) (string, error) {
	b := h.mirror.Snapshot()
	var next *meeting.Meeting
	for _, m := range b.Meetings() {
		if s := b.Series(m.Series); s != nil && !s.Ended && !m.Cancelled && m.Instant.After(h.p.now()) {
			next = m
			break
		}
	}
	if next == nil {
		return "", nil
	}
	page := h.baseURL + "/rooms/" + next.Series
	if b.Matter(demoMatters[0].ID) != nil {
		return page, nil
	}
	var refused *events.Problem
	if err := h.tellPast(ctx, next.Series); errors.As(err, &refused) {
		h.log.Warn("the meeting that is over is not told to its end: somebody has changed the office meanwhile", "error", err)
	} else if err != nil {
		return "", err
	}
	for _, c := range demoMatters {
		c.Series = next.Series
		if err := h.give(ctx, &c); err != nil {
			return "", err
		}
	}
	for _, f := range demoFiles {
		if f.of.ID == "" {
			f.of.ID = next.Series
		}
		if err := h.bring(ctx, f); err != nil {
			return "", err
		}
	}
	return page, h.give(ctx, &events.SetAgenda{ID: next.ID, Items: []events.AgendaItem{{Matter: demoMatters[0].ID}, {Matter: demoMatters[1].ID}}})
}
