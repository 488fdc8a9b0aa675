package personal_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/document"
	"jourfixe/calendar/personal"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// text is all that a document says.
func text(d *document.Document) string {
	var b strings.Builder
	for _, p := range d.Passages {
		fmt.Fprintf(&b, "%v\n", p)
	}
	return b.String()
}

// TestRecord has every activity and kind of data of the list in the record, in each language, and says what the office has not.
func TestRecord(t *testing.T) {
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	book, last := calendar.New("office"), uint64(0)
	happens := func(body events.Body) {
		last++
		if err := book.Apply(&events.Event{Sequence: last, Time: now, Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	seven, err := events.ParsePeriod("P7M")
	if err != nil {
		t.Fatal(err)
	}
	happens(&events.OfficeChanged{Title: events.Text{"de": "Büro"}, Zone: "Europe/Berlin", Retention: events.Retention{Answers: seven}})
	happens(&events.PartnerRegistered{ID: "danzig", Title: events.Text{"de": "Danzig"}, Kind: "twin-city", Status: "active", Country: "PL"})
	for _, language := range words.Spoken() {
		said := text(personal.Record(book, language, now))
		say := words.Texts(words.Personal)[language].Say
		if !strings.Contains(said, say("record.transfers.none")) || strings.Count(said, say("record.missing")) != 3 {
			t.Errorf("%s: with partners in the area alone and nothing said, it is\n%s", language, said)
		}
		for _, a := range personal.Say(language, book.Office().Retention) {
			for _, k := range a.Data {
				for _, what := range []string{a.Title, a.Purpose, a.Basis, k.What, k.Whose, k.Until, k.Sees} {
					if !strings.Contains(said, what) {
						t.Errorf("%s: %q is not in the record", language, what)
					}
				}
			}
		}
	}
	happens(&events.PartnerRegistered{ID: "durban", Title: events.Text{"de": "Durban"}, Kind: "twin-city", Status: "active", Country: "ZA"})
	happens(&events.LegalChanged{Controller: events.Text{"de": "Senatskanzlei, Am Markt 21"}})
	said := text(personal.Record(book, "de", now))
	if !strings.Contains(said, "Südafrika") || !strings.Contains(said, "Senatskanzlei") || strings.Count(said, "Noch nicht angegeben") != 2 {
		t.Errorf("a partner elsewhere, or what the office has said, is missing:\n%s", said)
	}
}
