package listing

import (
	"html"
	"html/template"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// TestProgramme writes the sheet of a trip in every language that people are spoken to in, with the clocks at home where they go otherwise.
func TestProgramme(t *testing.T) {
	voices, err := voice.Load()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	b := calendar.New("bremen")
	for i, body := range []events.Body{
		&events.OfficeChanged{Title: events.Text{"de": "Büro"}, Zone: "Europe/Berlin"},
		&events.PartnerRegistered{ID: "winnipeg", Title: events.Text{"de": "Winnipeg"}, Kind: "twin-city", Zone: "America/Winnipeg"},
	} {
		if err := b.Apply(&events.Event{Sequence: uint64(i + 1), Office: "bremen", Time: at, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	body := &events.TripProposed{ID: "t", Partner: "winnipeg", Days: 3, Capacity: 9, From: events.Date{Year: 2027, Month: 3, Day: 8}, To: events.Date{Year: 2027, Month: 3, Day: 10}}
	clock := func(hour, minute int) events.TimeOfDay { return events.TimeOfDay(hour*60 + minute) }
	for _, leg := range []events.Leg{
		{Day: 1, Start: clock(10, 0), End: clock(13, 0), Zone: "Europe/Berlin", EndZone: "America/Winnipeg", Title: events.Text{"de": "Flug"}, Kind: events.Journey},
		{Day: 2, Start: clock(19, 0), End: clock(21, 0), Zone: "America/Winnipeg", EndZone: "America/Winnipeg", Title: events.Text{"de": "Konzert"},
			Optional: events.Optional{Seats: 12, Price: events.Money{Minor: 2450, Currency: "CAD"}}},
		{Day: 2, Start: clock(22, 0), End: clock(7, 30), EndDay: 3, Zone: "America/Winnipeg", EndZone: "America/Winnipeg", Title: events.Text{"de": "Nachtzug"}},
	} {
		leg.EndDay = max(leg.Day, leg.EndDay)
		date := body.From.AddDays(leg.Day - 1)
		body.Programme = append(body.Programme, events.TimedLeg{Leg: leg, Date: date, Begin: voiceAt(date, leg.Start, leg.Zone), Until: voiceAt(body.From.AddDays(leg.EndDay-1), leg.End, leg.EndZone)})
	}
	tour := trip.Proposed(body, &events.Event{Time: at})
	for language, want := range map[string][]string{
		"de": {"Tag 1", "Berlin, UTC+1", "Winnipeg, UTC−5", "zu Hause 10:00–19:00 Uhr", "zu Hause Mittwoch, 01:00–03:00 Uhr", "wahlweise: 12 Plätze, 24,50\u00a0CAD", "bis 07:30 Uhr Nachtzug", "Wo die Uhren"},
		"en": {"Day 1", "at home Wednesday, 01:00–03:00", "optional: 12 places, CAD\u00a024.50", "until 07:30 Nachtzug", "journey"},
		"pl": {"Dzień 1", "w domu środa, 01:00–03:00", "do wyboru: 12 miejsc, 24,50\u00a0CAD"},
		"he": {"לבחירה", "24.50"},
	} {
		v := voices[language]
		page, err := template.New("").Funcs(v.Funcs()).ParseFS(Templates, "templates/parts.html")
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := page.ExecuteTemplate(&out, "sheet", NewProgramme(b, tour, v)); err != nil {
			t.Fatal(err)
		}
		text := html.UnescapeString(plainOf(out.String()))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not in it:\n%s", language, w, text)
			}
		}
	}
}

// voiceAt is when a clock shows a time on a day.
func voiceAt(d events.Date, start events.TimeOfDay, zone string) time.Time {
	return d.In(start, voice.At(time.Time{}, zone).Location()).UTC()
}

// plainOf is what stands on a page, without its marks.
func plainOf(page string) string {
	var b strings.Builder
	within := false
	for _, r := range page {
		switch {
		case r == '<':
			within = true
		case r == '>':
			within = false
			b.WriteByte(' ')
		case !within:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == '\n' || r == ' ' }), " ")
}
