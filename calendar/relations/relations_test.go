package relations_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/document"
	"jourfixe/calendar/relations"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// An office is one to whose book things happen.
type office struct {
	t    *testing.T
	book *calendar.Book
	last uint64
}

func (o *office) happens(list ...events.Body) {
	o.t.Helper()
	for _, body := range list {
		o.last++
		if err := o.book.Apply(&events.Event{Sequence: o.last, Time: time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC), Body: body}); err != nil {
			o.t.Fatal(err)
		}
	}
}

func day(s string) events.Date {
	d, err := events.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// now is a day in June 2027.
var now = time.Date(2027, 6, 15, 10, 0, 0, 0, time.UTC)

func newOffice(t *testing.T) *office {
	o := &office{t: t, book: calendar.New("office")}
	o.happens(
		&events.OfficeChanged{Title: events.Text{"de": "Amt für Beziehungen", "en": "Relations Office"}, City: events.Text{"de": "Musterstadt"}, Zone: "Europe/Berlin"},
		&events.PartnerRegistered{ID: "riga", Title: events.Text{"de": "Riga", "en": "Rīga"}, Kind: "twin-city", Status: "active", Since: 1985, Country: "LV", Zone: "Europe/Riga",
			Purpose: events.Text{"de": "Kultur und Jugend."}, Note: events.Text{"de": "Nur intern: bitte nachfassen."}},
		&events.PartnerRegistered{ID: "aachen", Title: events.Text{"de": "Aachen"}, Kind: "twin-city", Status: "dormant", Zone: "Europe/Berlin"},
		&events.PartnerRegistered{ID: "pune", Title: events.Text{"de": "Pune"}, Kind: "friendship", Status: "active", Country: "IN", Zone: "Asia/Kolkata"},
		&events.PartnerRegistered{ID: "hanse", Title: events.Text{"de": "Die Hanse"}, Kind: "network", Status: "active"},
		&events.PartnerRegistered{ID: "gone", Title: events.Text{"de": "Vergangen"}, Kind: "twin-city", Status: "active", Zone: "Europe/Berlin"},
		&events.PartnerRetired{ID: "gone"},
		&events.PersonAdded{ID: "ada", Name: events.Secret("Quirina Geheim"), Email: events.Secret("quirina@geheim.example"), Language: "de", Zone: "Europe/Riga", Partner: "riga", Roles: []string{"contact"}},
		&events.TripProposed{ID: "to-riga", Partner: "riga", Title: events.Text{"de": "Bürgerreise"}, Days: 3, Capacity: 9, From: day("2027-09-10"), To: day("2027-09-12")},
		&events.TripProposed{ID: "long-ago", Partner: "riga", Title: events.Text{"de": "Alte Reise"}, Days: 3, Capacity: 9, From: day("2019-09-10"), To: day("2019-09-12")},
		&events.TripProposed{ID: "off", Partner: "riga", Title: events.Text{"de": "Abgesagte Reise"}, Days: 3, Capacity: 9, From: day("2027-10-10"), To: day("2027-10-12")},
		&events.TripCancelled{ID: "off", Revision: 1},
	)
	for i, at := range []string{"2027-02-03T15:00:00Z", "2027-03-03T15:00:00Z", "2027-07-07T15:00:00Z"} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		o.happens(&events.MeetingPlanned{
			ID: fmt.Sprintf("standing-%d", i), Series: "standing", Title: events.Text{"de": "Runde"}, Slot: events.Slot{Instant: instant, Zone: "Europe/Berlin"},
			Need: []events.Ref{{Noun: "person", ID: "ada"}}, Optional: []events.Ref{{Noun: "partner", ID: "pune"}},
		})
	}
	return o
}

// said is all that a document says, a line for each passage or row.
func said(d *document.Document) string {
	var b strings.Builder
	for _, x := range d.Passages {
		switch x := x.(type) {
		case document.Cover:
			fmt.Fprintf(&b, "%s | %s", x.Over, x.Title)
			for _, t := range x.Below {
				fmt.Fprintf(&b, " | %s", t)
			}
			b.WriteByte('\n')
		case document.Contents:
			fmt.Fprintf(&b, "contents %s\n", x.Title)
		case document.Heading:
			fmt.Fprintf(&b, "%s %s\n", strings.Repeat("#", x.Level), x.Text)
		case document.Paragraph:
			fmt.Fprintf(&b, "%s\n", x.Text)
		case document.Facts:
			for _, r := range x.Rows {
				fmt.Fprintf(&b, "%s: %s\n", r[0], r[1])
			}
		case document.Table:
			for _, r := range slices.Concat([][]document.Text{x.Head}, x.Rows) {
				for _, c := range r {
					fmt.Fprintf(&b, "| %s ", c)
				}
				b.WriteString("|\n")
			}
		case document.Bars:
			fmt.Fprintf(&b, "figure %s\n", x.Alt)
		default:
			fmt.Fprintf(&b, "%#v\n", x)
		}
	}
	return b.String()
}

// TestSaid has the whole document.
func TestSaid(t *testing.T) {
	t.Parallel()
	want := `Amt für Beziehungen | Internationale Beziehungen | Musterstadt | Stand: 15. Juni 2027
contents Inhalt
## Überblick
Die Stadt steht in Beziehung mit 2 Partnerstädten, 1 befreundeten Stadt und 1 Netzwerk.
figure Balkendiagramm: wie viele Beziehungen von welcher Art aktiv sind und wie viele ruhen. Partnerstädte: 1 aktiv, 1 ruhend; Städtefreundschaften: 1 aktiv, 0 ruhend; Netzwerke: 1 aktiv, 0 ruhend.
| Art | Aktiv | Ruhend | Zusammen |
| Partnerstädte | 1 | 1 | 2 |
| Städtefreundschaften | 1 | 0 | 1 |
| Netzwerke | 1 | 0 | 1 |
| Alle | 3 | 1 | 4 |
| Partner | Art | Land | Seit | Stand |
| Aachen | Partnerstadt |  |  | ruht |
| Riga | Partnerstadt | Lettland | 1985 | aktiv |
| Pune | Städtefreundschaft | Indien |  | aktiv |
| Die Hanse | Netzwerk |  |  | aktiv |
### Reisen, Austausch und Delegationen
| Art | 2022 | 2023 | 2024 | 2025 | 2026 | 2027 |
| Bürgerinnen und Bürger | 0 | 0 | 0 | 0 | 0 | 1 |
1 davon ist noch geplant.
## Partnerstädte
### Aachen
Art: Partnerstadt
Stand: ruht
Ortszeit: wie in Musterstadt
Seit 15. Juni 2022 ist kein Termin eingetragen, und geplant ist zurzeit keiner.
### Riga
Art: Partnerstadt
Stand: aktiv
Seit: 1985
Land: Lettland
Ortszeit: +1 h gegenüber Musterstadt
Ansprechpersonen: 1 Person, zu erreichen über das Büro
Kultur und Jugend.
#### Was geplant ist
| Wann | Was | Art |
| 7. Juli 2027 | Runde | Treffen |
| 10.–12. September 2027 | Bürgerreise | Reise |
#### Aus den letzten Jahren
| Wann | Was | Art |
| 3. Februar – 3. März 2027 | Runde (2 Termine) | Treffen |
## Städtefreundschaften
### Pune
Art: Städtefreundschaft
Stand: aktiv
Land: Indien
Ortszeit: je nach Jahreszeit +3:30 h bis +4:30 h gegenüber Musterstadt
#### Was geplant ist
| Wann | Was | Art |
| 7. Juli 2027 | Runde | Treffen |
#### Aus den letzten Jahren
| Wann | Was | Art |
| 3. Februar – 3. März 2027 | Runde (2 Termine) | Treffen |
## Netzwerke
### Die Hanse
Art: Netzwerk
Stand: aktiv
Seit 15. Juni 2022 ist kein Termin eingetragen, und geplant ist zurzeit keiner.
`
	if got := said(relations.Make(newOffice(t).book, "de", now)); got != want {
		t.Errorf("it says\n%s", got)
	}
}

// TestNothingPersonal has nobody's name or address in it, and nothing that is for the office alone, in any language, and leaves no text unsaid.
func TestNothingPersonal(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, l := range words.Spoken() {
		d := relations.Make(o.book, l, now)
		all := fmt.Sprintf("%s %q %q %q %q", said(d), d.Title, d.Subject, d.Author, d.Page(1, 2))
		for _, not := range []string{"Quirina", "Geheim", "geheim.example", "ada", "intern", "Vergangen", "Abgesagte", "Alte Reise", "{", "["} {
			if strings.Contains(all, not) {
				t.Errorf("in %s it says %q:\n%s", l, not, all)
			}
		}
		if !strings.Contains(all, "1985") {
			t.Errorf("in %s it does not say since when:\n%s", l, all)
		}
	}
}

// TestPublic tells everybody what is public alone: trips that take registrations, meetings that are published, neither what a relation is for nor how
// many people are known there, and nothing that would tell of what is left out.
func TestPublic(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.happens(&events.TripProposed{ID: "open", Partner: "riga", Title: events.Text{"de": "Offene Reise"}, Days: 3, Capacity: 9, From: day("2027-10-10"), To: day("2027-10-12"), Registration: &events.Registering{}})
	says := func(want, not []string) {
		t.Helper()
		all := said(relations.MakePublic(o.book, "de", now))
		for _, x := range want {
			if !strings.Contains(all, x) {
				t.Errorf("it does not say %q:\n%s", x, all)
			}
		}
		for _, x := range not {
			if strings.Contains(all, x) {
				t.Errorf("it says %q:\n%s", x, all)
			}
		}
	}
	never := []string{"Bürgerreise", "Kultur und Jugend", "Kontakt", "intern", "kein Termin", "Quirina"}
	says([]string{"Riga", "1985", "Offene Reise"}, append(never, "Runde"))
	o.happens(&events.PublicationChanged{What: []string{"relations"}, Series: []string{"standing"}})
	says(nil, append(never, "Runde"))
	o.happens(&events.PublicationChanged{What: []string{"relations", "agenda"}, Series: []string{"standing"}})
	says([]string{"Runde"}, never)
}

// TestForeign marks what the office has not said in the language of the document.
func TestForeign(t *testing.T) {
	t.Parallel()
	for _, b := range relations.Make(newOffice(t).book, "pl", now).Passages {
		if h, ok := b.(document.Heading); ok && h.ID == "partner/riga" && (h.Text.String() != "Rīga" || h.Text[0].Language != "en") {
			t.Errorf("Riga is %+v", h.Text)
		}
	}
}

// TestNobody tells of no relation at all, and passes over no level of headings.
func TestNobody(t *testing.T) {
	t.Parallel()
	o := &office{t: t, book: calendar.New("office")}
	o.happens(&events.OfficeChanged{Title: events.Text{"de": "Amt"}, Zone: "Europe/Berlin"})
	if got := said(relations.Make(o.book, "de", now)); !strings.Contains(got, "Noch ist keine Beziehung eingetragen.") {
		t.Errorf("it says\n%s", got)
	}
	last := 1
	for _, b := range relations.Make(newOffice(t).book, "de", now).Passages {
		if h, ok := b.(document.Heading); ok {
			if h.Level > last+1 {
				t.Errorf("%s is of level %d after %d", h.Text, h.Level, last)
			}
			last = h.Level
		}
	}
}

// TestExchanges has what was agreed with a partner, exchanges in both directions with their kinds, and how many there are by year; nothing of it is
// in what the office publishes.
func TestExchanges(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.happens(
		&events.AgreementRegistered{ID: "frame", Partner: "riga", Kind: "framework", Title: events.Text{"de": "Rahmen", "en": "Frame"}, Signed: events.Signing{Year: 1985}, Offices: []string{"Senatskanzlei"}},
		&events.AgreementRegistered{ID: "other", Partner: "riga", Kind: "other", Title: events.Text{"de": "Häfen"}, Signed: events.Signing{On: day("2020-03-01")},
			Term: events.Term{Until: day("2030-02-28"), Renewal: events.RenewalTacit, Extends: events.Period{Years: 5}}},
		&events.TripProposed{ID: "choir", Partner: "riga", Direction: "in", Kind: "culture", Title: events.Text{"de": "Chor"}, Days: 3, Capacity: 9, From: day("2025-09-10"), To: day("2025-09-12")},
		&events.TripProposed{ID: "deans", Partner: "riga", Direction: "out", Kind: "science", Title: events.Text{"de": "Hochschulen"}, Days: 3, Capacity: 9, From: day("2028-09-10"), To: day("2028-09-12")},
	)
	for language, wanted := range map[string][]string{
		"de": {
			"| Rahmen | Rahmenvereinbarung | 1985; Senatskanzlei | unbefristet |", "| Häfen | andere | 1. März 2020 | bis 28. Februar 2030, verlängert sich ohne Kündigung um 5 Jahre |",
			"Chor – Delegation aus Riga | Kultur |", "Hochschulen – Delegation nach Riga | Wissenschaft |",
			"| Art | 2022 | 2023 | 2024 | 2025 | 2026 | 2027 | 2028 |", "| Kultur | 0 | 0 | 0 | 1 | 0 | 0 | 0 |", "2 davon sind noch geplant.",
		},
		"en": {"| Frame | Framework agreement |", "Delegation from Rīga | Culture |"},
		"pl": {"Umowa ramowa", "Delegacja z miasta"},
		"he": {"הסכם מסגרת", "משלחת מהעיר"},
	} {
		is := said(relations.Make(o.book, language, now))
		for _, want := range wanted {
			if !strings.Contains(is, want) {
				t.Errorf("in %s it does not say %q:\n%s", language, want, is)
			}
		}
		for _, not := range []string{wanted[0], "Chor", "Hochschulen", "Häfen"} {
			if strings.Contains(said(relations.MakePublic(o.book, language, now)), not) {
				t.Errorf("in %s everybody reads %q", language, not)
			}
		}
	}
}
