package feed

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/worker/links"
)

// TestTripGoesElsewhere has a trip go to another partner: it is shown with that one from then on, and no more with the one before.
func TestTripGoesElsewhere(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	h := handlerOn(func() time.Time { return now })
	last := uint64(0)
	happen := func(body events.Body) {
		t.Helper()
		last++
		if err := h.Mirror.Apply([]*events.Event{{Office: "bremen", Sequence: last, Time: now, Cause: events.Cause{Sequence: last, Parts: 1}, Body: body}}); err != nil {
			t.Fatal(err)
		}
	}
	hash := func(partner string) string { return links.TokenHash(strings.Repeat(partner, 9)) }
	for _, partner := range []string{"riga", "pune"} {
		happen(&events.PartnerRegistered{ID: partner, Title: events.Text{"de": partner}, Kind: "twin-city", Status: "active", Zone: "Europe/Riga"})
		happen(&events.FeedIssued{ID: partner, Name: partner, Scope: "partner/" + partner, Hash: hash(partner)})
	}
	shown := func(partner string) bool {
		t.Helper()
		return strings.Contains(h.text(t, hash(partner), url.Values{"lang": {"de"}}), "Bürgerreise")
	}
	trip := events.TripProposed{
		ID: "t", Partner: "riga", Title: events.Text{"de": "Bürgerreise"}, From: events.Date{Year: 2027, Month: 5, Day: 3}, To: events.Date{Year: 2027, Month: 5, Day: 5}, Days: 3,
	}
	happen(&trip)
	if !shown("riga") || shown("pune") {
		t.Error("the trip is not with its partner alone")
	}
	trip.Partner = "pune"
	happen(&events.TripAmended{TripProposed: trip})
	if shown("riga") || !shown("pune") {
		t.Error("the trip is not with its new partner alone")
	}
}
