package main

import (
	"context"
	"encoding/json"
	"fmt"

	"jourfixe/calendar/people"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// The demo has a trip for which people can register, with some who have: seats are taken, somebody waits, and one seat is for whoever looks.
const (
	demoTrip  = "demo-trip"
	demoAhead = 140 // days from today until it may begin

)

// demoTravellers are made up. The last two wait: a pair has no room in the one seat that is left.
var demoTravellers = []events.MakeRegistration{
	{Name: "Amira Vorbild", Email: "amira@vorbild.example", Companion: &events.Traveller{Name: "Jonas Vorbild"}},
	{Name: "Bo Beispiel", Email: "bo@beispiel.example", Priority: events.Priority{First: true}, Needs: &events.Needs{Diet: "vegetarisch"}},
	{Name: "Clara Muster", Email: "clara@muster.example", Priority: events.Priority{Member: true}},
	{Name: "Deniz Probe", Email: "deniz@probe.example", Companion: &events.Traveller{Name: "Elif Probe"}},
}

// openTrip proposes the trip, unless it was at an earlier start, and returns where people register; "" if the office has no city to go to.
func (h *house) openTrip(ctx context.Context) (string, error) {
	var there bool
	var to *people.Partner
	b := h.mirror.Snapshot()
	there = b.Trip(demoTrip) != nil
	for _, p := range b.Partners() {
		if p.Country != "" && p.Invites() && p.Zone != "" && (to == nil || p.Since != 0 && p.Since < to.Since) {
			to = p
		}
	}
	if to == nil {
		return "", nil
	}
	page := h.baseURL + "/trips/" + demoTrip + "/register"
	if there {
		return page, nil
	}
	first := b.Today(h.p.now()).AddDays(demoAhead)
	err := h.give(ctx, &events.ProposeTrip{
		ID: demoTrip, Partner: to.ID, Days: 4, Capacity: 5, Minimum: 3,
		Title:        events.Text{"de": "Bürgerreise: " + to.Title.In("de"), "en": "Citizen trip: " + to.Title.In("en")},
		Window:       events.Window{From: first, To: first.AddDays(60)},
		Registration: &events.Registering{Rule: events.FirstCome, Hosts: events.Hosting{Sought: true}},
		Milestones: []events.MilestoneAt{
			{ID: trip.StepClose, Before: events.Period{Days: 42}, Title: events.Text{"de": "Anmeldeschluss", "en": "Registration closes"}},
			{ID: trip.StepDecide, Before: events.Period{Days: 35}, Title: events.Text{"de": "Entscheidung: Fährt die Reise?", "en": "Decide whether the trip goes ahead"}},
			{ID: trip.StepBriefing, Before: events.Period{Days: 21}, Title: events.Text{"de": "Informationsabend", "en": "Briefing evening"}},
		},
	})
	if err != nil {
		return "", err
	}
	for _, c := range demoTravellers {
		c.Trip = demoTrip
		if err := h.give(ctx, &c); err != nil {
			return "", err
		}
	}
	return page, nil
}

// give tells a command of the demo's own.
func (h *house) give(ctx context.Context, c events.Body) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := h.tell(ctx, c.Type(), data); err != nil {
		return fmt.Errorf("%s: %w", c.Type().Short(), err)
	}
	return nil
}
