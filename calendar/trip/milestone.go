package trip

import (
	"slices"
	"time"

	"jourfixe/calendar/day"
	"jourfixe/events"
)

// Usual are the milestones of a citizen trip, in order, as town partnership associations keep them. Rules go by their ids.
var Usual = []events.MilestoneAt{
	{ID: "announce", Before: weeks(40), Title: events.Text{"de": "Reise ankündigen", "en": "Announce the trip"}},
	{ID: "interest", Before: weeks(36), Title: events.Text{"de": "Vormerkungen öffnen", "en": "Open the list of interest"}},
	{ID: "registration-opens", Before: weeks(24), Title: events.Text{"de": "Anmeldung öffnen", "en": "Open registration"}},
	{ID: "registration-closes", Before: weeks(14), Title: events.Text{"de": "Anmeldeschluss", "en": "Registration closes"}},
	{ID: "draw", Before: weeks(13), Title: events.Text{"de": "Plätze verlosen", "en": "Draw lots for seats"}},
	{ID: "go-no-go", Before: weeks(12), Title: events.Text{"de": "Entscheidung: Fährt die Reise?", "en": "Decide whether the trip goes ahead"}},
	{ID: "documents", Before: weeks(10), Title: events.Text{"de": "Pass- und Visadaten beisammen", "en": "Passport and visa data complete"}},
	{ID: "balance", Before: weeks(8), Title: events.Text{"de": "Restzahlung fällig", "en": "Balance due"}},
	{ID: "rooming", Before: weeks(6), Title: events.Text{"de": "Zimmerliste fertig", "en": "Rooming list complete"}},
	{ID: "briefing", Before: weeks(3), Title: events.Text{"de": "Informationsabend", "en": "Briefing evening"}},
	{ID: "final-programme", Before: weeks(2), Title: events.Text{"de": "Endgültiges Programm", "en": "Final programme"}},
	{ID: "debrief", After: weeks(3), Title: events.Text{"de": "Nachtreffen", "en": "Debriefing"}},
	{ID: "report", After: weeks(6), Title: events.Text{"de": "Bericht fertig", "en": "Report complete"}},
}

// UsualExchange are those of an exchange or a delegation, whose participants the office enters.
var UsualExchange = []events.MilestoneAt{
	{ID: "invitation", Before: weeks(26), Title: events.Text{"de": "Einladung verschickt", "en": "Invitation sent"}},
	{ID: "go-no-go", Before: weeks(16), Title: events.Text{"de": "Entscheidung: Findet der Austausch statt?", "en": "Decide whether the exchange takes place"}},
	{ID: "registration-closes", Before: weeks(10), Title: events.Text{"de": "Teilnehmende stehen fest", "en": "Participants known"}},
	{ID: "documents", Before: weeks(8), Title: events.Text{"de": "Pass- und Visadaten beisammen", "en": "Passport and visa data complete"}},
	{ID: "rooming", Before: weeks(6), Title: events.Text{"de": "Zimmerliste fertig", "en": "Rooming list complete"}},
	{ID: "final-programme", Before: weeks(2), Title: events.Text{"de": "Endgültiges Programm", "en": "Final programme"}},
	{ID: "report", After: weeks(6), Title: events.Text{"de": "Bericht fertig", "en": "Report complete"}},
}

// UsualFor are the usual milestones of a trip of a kind in a direction.
func UsualFor(direction, kind string) []events.MilestoneAt {
	if forCitizens(direction, kind) {
		return Usual
	}
	return UsualExchange
}

func weeks(n int) events.Period { return events.Period{Days: 7 * n} }

// Milestones counts the trip's milestones from departure and return.
func Milestones(t *events.TripProposed, holidays []string) []events.Milestone {
	asked := t.Asked
	if len(asked) == 0 {
		asked = UsualFor(t.Direction, t.Kind)
	}
	return day.Milestones(asked, t.From, t.To, holidays)
}

// late marks the milestones whose day is over already: nobody can keep them. One that has kept its day since it could still be kept is
// overdue, and not late.
func late(list []events.Milestone, old *Trip, home *time.Location, today events.Date) {
	for i := range list {
		m := &list[i]
		m.Late = m.Date.Before(today)
		if old == nil {
			continue
		}
		if j := slices.IndexFunc(old.Milestones, func(was events.Milestone) bool { return was.ID == m.ID && was.Date == m.Date }); j >= 0 {
			m.Late = old.TooLate(old.Milestones[j], home)
		}
	}
}
