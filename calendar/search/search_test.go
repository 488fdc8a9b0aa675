package search_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/search"
	"jourfixe/events"
)

const day = "2026-11-22T09:00:00Z "

// opened is an office with a little of everything.
func opened(t testing.TB) *calendar.Book {
	t.Helper()
	s := calendartest.NewTeller(t)
	for _, line := range []string{
		`office.set {"title":{"de":"Büro"},"zone":"Europe/Berlin","holidays":["DE-HB"]}`,
		`partner.register {"id":"gdansk","title":{"de":"Danzig","en":"Gdańsk"},"kind":"twin-city","zone":"Europe/Warsaw"}`,
		`partner.register {"id":"lodz","title":{"de":"Lodsch","en":"Łódź"},"kind":"twin-city","zone":"Europe/Warsaw"}`,
		`partner.register {"id":"koeln","title":{"de":"Köln","en":"Cologne"},"kind":"friendship","zone":"Europe/Berlin"}`,
		`partner.register {"id":"muenster","title":{"de":"Münster"},"kind":"friendship","zone":"Europe/Berlin"}`,
		`partner.retire {"id":"muenster"}`,
		`venue.set {"id":"saal","title":{"de":"Großer Saal","en":"Great hall"},"address":"Am Markt 21, Bremen"}`,
		`person.add {"id":"p1","name":"Änne Müller-Łukasz","email":"aenne@geheim.example","partner":"gdansk"}`,
		`person.add {"id":"p2","name":"Jorge Muñoz","email":"jm@geheim.example"}`,
		`person.add {"id":"p3","name":"Ida Muller","email":"ida@geheim.example"}`,
		`person.erase {"id":"p3"}`,
		`group.set {"id":"kreis","title":{"de":"Danziger Kreis","en":"Circle"},"members":["person/p1"]}`,
		`series.define {"id":"jour-fixe","title":{"de":"Jour Fixe"},"cadence":"FREQ=MONTHLY;BYDAY=1WE","from":"2026-11-01","start":"14:00","duration":"PT1H","horizon":"P3M","venue":"saal","invite":{"groups":["kreis"]}}`,
		`meeting.request {"id":"besuch","title":{"de":"Besuch aus der Straße","en":"Visit"},"at":{"date":"2026-12-15","start":"10:00"},"duration":"PT1H","need":["partner/gdansk"]}`,
		`meeting.request {"id":"early","title":{"de":"Besuch"},"at":{"date":"2026-12-14","start":"10:00"},"duration":"PT1H","need":["partner/koeln"]}`,
		`meeting.request {"id":"off","title":{"de":"Besuch"},"at":{"date":"2026-12-10","start":"10:00"},"duration":"PT1H"}`,
		`meeting.cancel {"id":"off"}`,
		`trip.propose {"id":"fahrt","partner":"lodz","title":{"de":"Bürgerreise","en":"Citizen trip"},"window":{"from":"2027-05-01","to":"2027-06-01"},"days":2,"capacity":9,"programme":[{"day":1,"start":"08:00","end":"09:00","title":{"de":"Ab"},"place":"Hauptbahnhof"}]}`,
		`agreement.register {"id":"werft","partner":"lodz","kind":"framework","title":{"de":"Rahmenvereinbarung","en":"Framework agreement"},"signed":{"year":1990},"offices":["Senat"]}`,
		`agreement.register {"id":"alt","partner":"koeln","kind":"project","title":{"de":"Projektvereinbarung"},"signed":{"year":1990},"term":{"until":"1999-12-31"}}`,
		`trip.propose {"id":"chor","partner":"koeln","kind":"culture","direction":"in","title":{"de":"Chor"},"window":{"from":"2027-05-01","to":"2027-06-01"},"days":2,"capacity":9}`,
		`feed.issue {"id":"f1","name":"Wandkalender","scope":"partner/gdansk","hash":"` + strings.Repeat("1", 64) + `"}`,
		`feed.issue {"id":"f2","name":"Von Änne","scope":"person/p1","hash":"` + strings.Repeat("2", 64) + `"}`,
		`feed.issue {"id":"f3","name":"Wandkalender","scope":"office","hash":"` + strings.Repeat("3", 64) + `"}`,
		`feed.revoke {"id":"f3"}`,
		`venue.set {"id":"alt","title":{"de":"Altbau"}}`,
		`venue.remove {"id":"alt"}`,
		`group.set {"id":"altenkreis","title":{"de":"Alter Kreis"}}`,
		`group.end {"id":"altenkreis"}`,
	} {
		if p := s.Tell(day + line).Problem(); p != nil {
			t.Fatalf("%s: %s", line, p.Detail)
		}
	}
	return s.Direct
}

// TestIn looks in texts as they are.
func TestIn(t *testing.T) {
	for _, c := range []struct {
		query string
		found bool
	}{
		{"", true}, {"haus", true}, {"RAT gross", true}, {"groß", true}, {"saale", true}, {"säle", true}, {"keller", false}, {"haus keller", false}, {"muenchen", true}, {"munchen", true},
	} {
		q := search.Parse(c.query)
		if got := q.In("Rathaus (Große Säle)", "München, Saalestraße"); got != c.found {
			t.Errorf("%q: %t, want %t", c.query, got, c.found)
		}
	}
}

// TestOwnKinds finds exchanges by what the office calls a kind of its own, and by what it calls it later, though the exchange has not changed.
func TestOwnKinds(t *testing.T) {
	s := calendartest.NewTeller(t)
	b := calendar.New("bremen")
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	do := func(line string) {
		t.Helper()
		kind, data, _ := strings.Cut(line, " ")
		d := b.Decide(s.Command(kind, []byte(data)), now)
		if p := d.Problem(); p != nil {
			t.Fatalf("%s: %v", line, p)
		}
		b = b.Clone()
		for _, e := range d.Events {
			if err := b.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	do(`office.set {"title":{"de":"Büro"},"zone":"Europe/Berlin","tripKinds":[{"id":"fire","title":{"de":"Feuerwehr","en":"Fire brigade"}}]}`)
	do(`partner.register {"id":"lodz","title":{"de":"Lodsch"},"kind":"network"}`)
	do(`trip.propose {"id":"hoses","partner":"lodz","kind":"fire","title":{"de":"Besuch"},"window":{"from":"2027-05-01","to":"2027-06-01"},"days":2,"capacity":9}`)
	var x search.Index
	find := func(query string) string {
		x.Update(b)
		return refs(x.Find(search.Asking{Query: search.Parse(query), Most: 10, Now: now}))
	}
	if german, english := find("feuerw"), find("brigade"); german != "trip/hoses" || english != "trip/hoses" {
		t.Errorf("found %q and %q", german, english)
	}
	do(`office.set {"title":{"de":"Büro"},"zone":"Europe/Berlin","tripKinds":[{"id":"fire","title":{"de":"Löschzug"}}]}`)
	if now, before := find("löschz"), find("feuerw"); now != "trip/hoses" || before != "" {
		t.Errorf("by its new name found %q, by its old one %q", now, before)
	}
}

// TestFind looks for things as people do.
func TestFind(t *testing.T) {
	x := index(opened(t))
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct{ what, query, found string }{
		{"a word", "danzig", "partner/gdansk person/p1 meeting/besuch group/kreis feed/f1"},
		{"its beginning, in another language, without the accent", "GDAN", "partner/gdansk person/p1 meeting/besuch feed/f1"},
		{"no beginning", "anzig", ""},
		{"a letter that Unicode does not take apart", "lodz", "partner/lodz trip/fahrt agreement/werft"},
		{"with the accent where there is none", "łódż", "partner/lodz trip/fahrt agreement/werft"},
		{"an umlaut as it is", "müll", "person/p1"},
		{"without its dots", "mull", "person/p1"},
		{"as two letters", "muell", "person/p1"},
		{"two letters with an umlaut", "köl", "partner/koeln meeting/early trip/chor agreement/alt"},
		{"the first of two letters", "mue", "partner/muenster person/p1"},
		{"taken apart", "mu\u0308ll", "person/p1"},
		{"a sharp s", "strasse", "meeting/besuch"},
		{"a part of a name with a hyphen", "lukasz", "person/p1"},
		{"with the hyphen", "muller-lukasz", "person/p1"},
		{"a tilde", "munoz jorge", "person/p2"},
		{"by address", "aenne", "person/p1 feed/f2"},
		{"each word has to be there", "danzig kreis", "group/kreis"},
		{"in whatever it has to do with", "besuch danzig", "meeting/besuch"},
		{"called just so before called so among others, to come before gone", "besuch", "meeting/early meeting/besuch meeting/off"},
		{"a place", "markt", "meeting/jour-fixe-2026-12-02 meeting/jour-fixe-2027-01-06 meeting/jour-fixe-2027-02-03 series/jour-fixe venue/saal"},
		{"a place of a programme", "hauptb", "trip/fahrt"},
		{"who has signed", "senat", "agreement/werft"},
		{"what is exchanged", "kultur", "trip/chor"},
		{"an agreement that is over, too", "vereinbarung", ""},
		{"its beginning", "projektv", "agreement/alt"},
		{"retired", "münster", "partner/muenster"},
		{"erased", "ida", ""},
		{"revoked", "wandkal", "feed/f1"},
		{"nothing", " - ! ", ""},
		{"markup", "<script>", ""},
	} {
		a := search.Asking{Query: search.Parse(c.query), Most: 10, People: true, Addresses: true, Now: now}
		if got := refs(x.Find(a)); got != c.found {
			t.Errorf("%s, %q: found %q, want %q", c.what, c.query, got, c.found)
		}
	}
	for query, want := range map[string]string{"danzig": "partner/gdansk meeting/besuch group/kreis feed/f1", "muller": "", "aenne": "", "anne": ""} {
		a := search.Asking{Query: search.Parse(query), Most: 10, Now: now}
		if got := refs(x.Find(a)); got != want {
			t.Errorf("%q, by somebody who may see no names: %q, want %q", query, got, want)
		}
	}
}

// TestGone looks at which of what was found is over for good.
func TestGone(t *testing.T) {
	x := index(opened(t))
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for query, want := range map[string]string{
		"münster": "partner/muenster", "besuch": "meeting/off", "alter": "group/altenkreis", "altbau": "venue/alt", "saal": "", "danziger": "", "projektv": "agreement/alt", "rahmenv": "",
	} {
		var gone []string
		for _, g := range x.Find(search.Asking{Query: search.Parse(query), Most: 10, People: true, Now: now}) {
			for _, h := range g.Hits {
				if h.Gone {
					gone = append(gone, h.Ref.String())
				}
			}
		}
		if got := strings.Join(gone, " "); got != want {
			t.Errorf("%q: %q is gone, want %q", query, got, want)
		}
	}
}

// TestAddresses has nobody found by an address by who may not see it.
func TestAddresses(t *testing.T) {
	x := index(opened(t))
	a := search.Asking{Query: search.Parse("jm"), Most: 10, People: true, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	if got := refs(x.Find(a)); got != "" {
		t.Errorf("found %q by the address", got)
	}
	if a.Addresses = true; refs(x.Find(a)) != "person/p2" {
		t.Errorf("found %q by the address, by who may see it", refs(x.Find(a)))
	}
}

// TestMost finds the best of many, and says how many there are.
func TestMost(t *testing.T) {
	x := index(opened(t))
	now := time.Date(2027, 1, 7, 9, 0, 0, 0, time.UTC)
	groups := x.Find(search.Asking{Query: search.Parse("jour"), Noun: "meeting", Most: 2, Now: now})
	if len(groups) != 1 || groups[0].All != 3 || refs(groups) != "meeting/jour-fixe-2027-02-03 meeting/jour-fixe-2027-01-06" || !groups[0].Hits[1].Past {
		t.Errorf("found %+v", groups)
	}
	if groups := x.Find(search.Asking{Query: search.Parse("jour"), Noun: "nothing", Most: 2, Now: now}); groups != nil {
		t.Errorf("found %+v", groups)
	}
	long := search.Parse(strings.Repeat("a ", 20))
	if x.Find(search.Asking{Query: long, Most: 2, Now: now, People: true}) == nil {
		t.Error("words beyond the eighth count")
	}
}

// TestCalledBefore has nothing found by what a thing that it names was called before.
func TestCalledBefore(t *testing.T) {
	book := opened(t).Clone()
	x := index(book)
	ask := func(query string) string {
		return refs(x.Find(search.Asking{Query: search.Parse(query), Most: 10, Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}))
	}
	if got := ask("cologne besuch"); got != "meeting/early" {
		t.Fatalf("found %q", got)
	}
	now := book.Clone()
	if err := now.Apply(&events.Event{Office: "bremen", Sequence: book.Sequence() + 1, Body: &events.PartnerAmended{
		ID: "koeln", Title: events.Text{"de": "Bonn"}, Kind: "friendship", Zone: "Europe/Berlin",
	}}); err != nil {
		t.Fatal(err)
	}
	x.Update(now)
	for query, want := range map[string]string{"cologne besuch": "", "cologne": "", "bonn": "partner/koeln meeting/early trip/chor agreement/alt", "koeln": "partner/koeln meeting/early trip/chor agreement/alt"} {
		if got := ask(query); got != want {
			t.Errorf("%q, now that it is called Bonn: found %q, want %q", query, got, want)
		}
	}
}

func refs(groups []search.Group) string {
	var list []string
	for _, g := range groups {
		for _, h := range g.Hits {
			list = append(list, h.Ref.String())
		}
	}
	return strings.Join(list, " ")
}

func index(b *calendar.Book) *search.Index {
	x := &search.Index{}
	x.Update(b)
	return x
}

// BenchmarkFind looks through 50,000 things: 40,000 meetings, 9,000 people, and 1,000 others.
func BenchmarkFind(b *testing.B) {
	book, sequence := calendar.New("bremen"), uint64(0)
	apply := func(body events.Body) {
		sequence++
		if err := book.Apply(&events.Event{Office: "bremen", Sequence: sequence, Body: body}); err != nil {
			b.Fatal(err)
		}
	}
	syllables := []string{"Łó", "dan", "zig", "mün", "ster", "ri", "ga", "kul", "tur", "aus", "tausch", "reise", "bür", "ger"}
	word := func(n int) string {
		return syllables[n%14] + syllables[n/14%14] + syllables[n/196%14]
	}
	for i := range 300 {
		id := fmt.Sprint("p", i)
		apply(&events.PartnerRegistered{ID: id, Title: events.Text{"de": word(i * 7), "en": word(i * 11)}, Kind: "twin-city", Zone: "Europe/Riga"})
		apply(&events.VenueChanged{ID: id, Title: events.Text{"de": "Haus " + word(i), "en": "House " + word(i)}, Address: "Am Markt 21, 28195 " + word(i*3)})
		apply(&events.GroupChanged{ID: id, Title: events.Text{"de": "Kreis " + word(i), "en": "Circle " + word(i)}})
	}
	for i := range 100 {
		apply(&events.TripProposed{ID: fmt.Sprint("t", i), Partner: fmt.Sprint("p", i), Title: events.Text{"de": "Bürgerreise nach " + word(i), "en": "Citizen trip to " + word(i)}})
	}
	for i := range 9000 {
		apply(&events.PersonAdded{ID: fmt.Sprint("x", i), Name: events.Secret(word(i) + " " + word(i*5)), Email: events.Secret(fmt.Sprintf("%d@town.example", i)), Partner: fmt.Sprint("p", i%300)})
	}
	for i := range 40000 {
		apply(&events.MeetingPlanned{
			ID: fmt.Sprint("m", i), Title: events.Text{"de": "Internationaler " + word(i) + " mit " + word(i*3), "en": "International " + word(i) + " with " + word(i*3)},
			Slot:  events.Slot{Instant: time.Date(2026, 1, 1, 0, i%600000, 0, 0, time.UTC), Duration: events.Period{Clock: time.Hour}, Zone: "UTC"},
			Venue: fmt.Sprint("p", i%300), Need: []events.Ref{{Noun: "partner", ID: fmt.Sprint("p", i%299)}, {Noun: "group", ID: "p1"}},
		})
	}
	var x *search.Index
	ask := func(query string) search.Asking {
		return search.Asking{Query: search.Parse(query), Most: 5, People: true, Now: time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC)}
	}
	b.Run("made", func(b *testing.B) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for b.Loop() {
			x = index(book)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		x.Find(ask("danzig"))
		b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/(1<<20), "MB-held")
	})
	x = index(book.Clone())
	b.Run("danzig, after a change", func(b *testing.B) {
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			b.StopTimer()
			n++
			apply(&events.MeetingCancelled{ID: fmt.Sprint("m", n%40000), Revision: n})
			now := book.Clone()
			b.StartTimer()
			x.Update(now)
			x.Find(ask("danzig"))
		}
	})
	for _, query := range []string{"danzig", "int", "riga tausch", "nirgends", "m r k a"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				x.Find(ask(query))
			}
		})
	}
}
