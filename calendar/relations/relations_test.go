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
		case document.Drawing:
			labels := make([]string, len(x.Labels))
			for i, l := range x.Labels {
				labels[i] = l.Words
			}
			fmt.Fprintf(&b, "figure %s (%s)", x.Alt, strings.Join(labels, ", "))
			for _, k := range x.Key {
				fmt.Fprintf(&b, " %d %s", k.Path.Look, k.Words)
			}
			b.WriteByte('\n')
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
### Reisen, Austausch und Delegationen
| Art | 2022 | 2023 | 2024 | 2025 | 2026 | 2027 |
| Bürgerinnen und Bürger | 0 | 0 | 0 | 0 | 0 | 1 |
1 davon ist noch geplant.
### Alle Partner
| Partner | Art | Land | Seit | Stand |
| 1. Aachen | Partnerstadt |  |  | ruht |
| 2. Riga | Partnerstadt | Lettland | 1985 | aktiv |
| 3. Pune | Städtefreundschaft | Indien |  | aktiv |
| 4. Die Hanse | Netzwerk |  |  | aktiv |
## Partnerstädte
### 1. Aachen
Art: Partnerstadt
Stand: ruht
Ortszeit: wie in Musterstadt
Seit 15. Juni 2022 ist kein Termin eingetragen, und geplant ist zurzeit keiner.
### 2. Riga
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
### 3. Pune
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
### 4. Die Hanse
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
		if h, ok := b.(document.Heading); ok && h.ID == "partner/riga" && (h.Text.String() != "2. Rīga" || h.Text[1].Language != "en") {
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

// TestMap numbers partners on the map as in the contents and the table, says in words what forms mean, and is public.
func TestMap(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if all := said(relations.Make(o.book, "de", now)); strings.Contains(all, "Weltkarte") {
		t.Errorf("nobody knows where anybody is, and there is a map:\n%s", all)
	}
	for id, at := range map[string]events.Geo{"aachen": {Latitude: 50_776_000, Longitude: 6_084_000}, "riga": {Latitude: 56_949_000, Longitude: 24_105_000}, "pune": {Latitude: 18_520_000, Longitude: 73_857_000}} {
		p := *o.book.Partner(id)
		o.happens(&events.PartnerAmended{ID: id, Title: p.Title, Kind: p.Kind, Status: p.Status, Since: p.Since, Country: p.Country, Zone: p.Zone, Geo: &at, Purpose: p.Purpose, Note: p.Note})
	}
	o.happens(&events.VenueChanged{ID: "hall", Title: events.Text{"de": "Rathaus"}, Geo: &events.Geo{Latitude: 53_076_000, Longitude: 8_807_000}})
	want := []string{
		"figure Weltkarte mit 1 Partner. Jede Nummer ist die aus dem Inhalt und der Tabelle. Kreis: Partnerstadt, Quadrat: Städtefreundschaft, nicht ausgefüllt: ruht und Dreieck: das Büro. (3)",
		fmt.Sprintf(" %d Partnerstadt %d Städtefreundschaft %d ruht %d das Büro\n", document.Full, document.Full, document.Hollow, document.Dark),
		"figure Vergrößerter Ausschnitt der Weltkarte mit 2 Partnern.", " das Büro. (1, 2)\n", "### 2. Riga", "| 3. Pune |",
		"Was im gestrichelten Rahmen liegt, zeigt die zweite Karte größer. Partner, von denen kein Ort eingetragen ist, wie Netzwerke, stehen nur in der Tabelle. Land: Natural Earth 4.1.0, gemeinfrei.",
	}
	for _, d := range []*document.Document{relations.Make(o.book, "de", now), relations.MakePublic(o.book, "de", now)} {
		for _, x := range want {
			if !strings.Contains(said(d), x) {
				t.Errorf("it does not say %q:\n%s", x, said(d))
			}
		}
		for _, b := range d.Passages {
			x, ok := b.(document.Drawing)
			for _, p := range x.Paths {
				for _, r := range p.Rings {
					for _, at := range r {
						if ok && (at.X < 0 || at.Y < 0 || at.X > x.Width || at.Y > x.Height) {
							t.Fatalf("%v is outside of the drawing", at)
						}
					}
				}
			}
		}
	}
}

// TestMapFull tells of how many partners the map has no room for, and numbers all others.
func TestMapFull(t *testing.T) {
	t.Parallel()
	o := &office{t: t, book: calendar.New("office")}
	o.happens(&events.OfficeChanged{Title: events.Text{"de": "Amt"}, Zone: "Europe/Berlin"})
	const many = 1000
	for i := range many {
		o.happens(&events.PartnerRegistered{ID: fmt.Sprintf("p%d", i), Title: events.Text{"de": fmt.Sprintf("Stadt %03d", i)}, Kind: "twin-city", Status: "active",
			Geo: &events.Geo{Latitude: 50_000_000 + i*1000, Longitude: 10_000_000}})
	}
	shown, missing := 0, 0
	for _, b := range relations.Make(o.book, "de", now).Passages {
		switch b := b.(type) {
		case document.Drawing:
			shown += len(b.Labels)
		case document.Paragraph:
			if _, after, ok := strings.Cut(b.Text.String(), "größer. "); ok {
				if _, err := fmt.Sscanf(after, "%d weitere", &missing); err != nil {
					t.Errorf("it says %q", after)
				}
			}
		}
	}
	if shown == 0 || missing == 0 || shown+missing != many {
		t.Errorf("%d are shown, and %d are said to be missing", shown, missing)
	}
}

// TestUpcoming has the anniversaries that are planned and those that are near, and the days by which agreements have to be renewed; those that the office
// lets go by, or that are over, are not in it, and nothing of it is public.
func TestUpcoming(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	partner := func(id string) events.Ref { return events.Ref{Noun: "partner", ID: id} }
	planned := func(of events.Ref, years int, from, to, title string) *events.AnniversaryPlanned {
		return &events.AnniversaryPlanned{ID: events.AnniversaryID(of, years), Of: of, Years: years, From: day(from), To: day(to), Title: events.Text{"de": title, "en": title}}
	}
	o.happens(
		&events.AgreementRegistered{ID: "sea", Partner: "riga", Kind: "project", Title: events.Text{"de": "Häfen", "en": "Ports"}, Signed: events.Signing{On: day("2019-03-01")},
			Term: events.Term{Until: day("2029-02-28"), Renewal: events.RenewalTacit, Extends: events.Period{Years: 5}, Notice: events.Period{Months: 3}}},
		&events.AgreementRegistered{ID: "air", Partner: "riga", Kind: "project", Title: events.Text{"de": "Luft", "en": "Air"}, Signed: events.Signing{On: day("2019-03-01")},
			Term: events.Term{Until: day("2028-02-28"), Renewal: events.RenewalExpress}},
		&events.AgreementRegistered{ID: "far", Partner: "riga", Kind: "project", Title: events.Text{"de": "Später", "en": "Later"}, Signed: events.Signing{Year: 2016}, Term: events.Term{Until: day("2033-01-01")}},
		&events.AgreementRegistered{ID: "end", Partner: "pune", Kind: "framework", Title: events.Text{"de": "Rahmen", "en": "Frame"}, Signed: events.Signing{On: day("1978-09-01")}, Term: events.Term{Until: day("2028-12-31")}},
		planned(partner("riga"), 42, "2027-01-01", "2027-12-31", "Festjahr"),
		planned(partner("riga"), 41, "2026-01-01", "2026-12-31", "Vorbei"),
		planned(partner("riga"), 43, "2028-01-01", "2028-12-31", "Nicht mehr"),
		&events.AnniversaryCancelled{ID: events.AnniversaryID(partner("riga"), 43)},
		&events.AnniversaryWaived{ID: "agreement-air-10", Of: events.Ref{Noun: "agreement", ID: "air"}, Years: 10, From: day("2029-03-01"), To: day("2029-03-01"), Title: events.Text{"de": "Zehn Jahre Luft"}},
	)
	all := said(relations.Make(o.book, "de", now))
	for _, want := range []string{`#### Jubiläen und Fristen
| Wann | Was | Art |
| 2027 | Festjahr | Jubiläum, geplant |
| 28. Februar 2028 | Luft | letzter Tag zum Verlängern |
| 28. November 2028 | Häfen | letzter Tag zum Kündigen |
| 1. März 2029 | 10 Jahre: Häfen (Riga) | Jubiläum |
`, `#### Jubiläen und Fristen
| Wann | Was | Art |
| 1. September 2028 | 50 Jahre: Rahmen (Pune) | Jubiläum |
| 31. Dezember 2028 | Rahmen | Ende der Laufzeit |
`} {
		if !strings.Contains(all, want) {
			t.Errorf("it does not say\n%s in\n%s", want, all)
		}
	}
	for _, not := range []string{"Vorbei", "Nicht mehr", "Zehn Jahre"} {
		if strings.Contains(all, not) {
			t.Errorf("it says %q", not)
		}
	}
	for _, l := range words.Spoken() {
		if said := said(relations.MakePublic(o.book, l, now)); strings.Contains(said, "50 ") || strings.Contains(said, "2029") {
			t.Errorf("in %s everybody reads of it:\n%s", l, said)
		}
	}
}
