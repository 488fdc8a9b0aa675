package registration

import (
	"testing"

	"jourfixe/events"
)

// TestName says what is owed in every language, whatever the office has called it in one.
func TestName(t *testing.T) {
	for _, x := range []struct {
		due  Due
		want events.Text
	}{
		{Due{Kind: Deposit}, events.Text{"de": "Anzahlung", "en": "Deposit", "pl": "Zaliczka", "he": "מקדמה"}},
		{Due{Kind: Document, Document: events.Document{Kind: events.Passport}}, events.Text{"de": "Reisepass", "en": "Passport", "pl": "Paszport", "he": "דרכון"}},
		// The word that there is anyway is the word in every language.
		{Due{Kind: Document, Document: events.Document{Kind: events.Passport, Title: events.Text{"en": "passport"}}},
			events.Text{"de": "Reisepass", "en": "passport", "pl": "Paszport", "he": "דרכון"}},
		// What says more is said with it.
		{Due{Kind: Document, Companion: true, Document: events.Document{Kind: events.Insurance, Title: events.Text{"de": "Auslandskrankenversicherung", "en": "Health insurance abroad"}}},
			events.Text{"de": "Auslandskrankenversicherung (Begleitung)", "en": "Health insurance abroad (companion)",
				"pl": "Ubezpieczenie (Health insurance abroad) (osoba towarzysząca)", "he": "ביטוח (Health insurance abroad) (מלווה)"}},
	} {
		for language, want := range x.want {
			if got := x.due.Name()[language]; got != want {
				t.Errorf("%s: %q, not %q", language, got, want)
			}
		}
	}
}
