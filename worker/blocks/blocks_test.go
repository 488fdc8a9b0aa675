package blocks

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/ics"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/links"
)

func store(now func() time.Time) *Store {
	return New(Options{
		Mirror: worker.NewMirror(nil, "bremen", slog.New(slog.DiscardHandler)), Domain: "bremen.example",
		Links: links.New([]byte("key"), "https://jourfixe.example", "bremen.example"), Now: now,
	})
}

// fresh is what a list says, written at once and for its reader alone.
func (s *Store) fresh(t *testing.T, b *calendar.Book, w Want) string {
	t.Helper()
	today := b.Today(s.Now())
	first, last := agenda.Shown(today)
	entries := ics.Window(b.Agenda(w.Scope, first, last), today)
	if w.Apart {
		entries = slices.DeleteFunc(entries, func(e agenda.Entry) bool { return invited(b, &e, today) })
	}
	filter, err := w.Filter.parse()
	if err != nil {
		t.Fatal(err)
	}
	entries = slices.DeleteFunc(entries, func(e agenda.Entry) bool { return !b.Shows(&filter, w.Scope, &e, today) })
	if len(entries) == 0 && !w.Apart {
		filter.Back = 0
		for _, e := range b.Agenda(w.Scope, today.AddDays(-5000), today) {
			if e.Last.Before(today) && b.Shows(&filter, w.Scope, &e, today) && (len(entries) == 0 || later(&e, &entries[0])) {
				entries = []agenda.Entry{e}
			}
		}
	}
	f := ics.Feed{Detail: w.View.Detail, Alarms: w.View.Before(), Busy: w.View.Busy, Language: w.View.Language, Domain: s.Domain, Office: b.Office().Title, Zone: b.Office().Zone, Name: b.Title(w.Scope), Conferences: w.View.Video, Color: ics.ColorOf(w.Scope)}
	f.URL = func(ref events.Ref) string {
		switch {
		case w.View.Links == Pages && ref != (events.Ref{}):
			return s.Links.Page(ref)
		case w.View.Links == Own && ref.Noun == "meeting":
			return s.Links.RSVP(b, ref.ID, w.View.Person)
		case w.View.Links == Own && ref.Noun == "trip":
			for _, r := range b.RegistrationsOf(w.View.Person) {
				if r.Trip == ref.ID && r.Standing == events.Seated {
					return s.Links.Registration(b, r.ID)
				}
			}
		}
		return ""
	}
	data, err := f.Render(entries)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// wants lists everything that there can be a list of.
func wants(b *calendar.Book) (list []Want) {
	scopes := []agenda.Scope{{}, {Ref: events.Ref{Noun: "holidays", ID: "pl"}}, {Ref: events.Ref{Noun: "deadlines"}}, {Ref: events.Ref{Noun: "anniversaries"}}}
	for _, noun := range []string{"partner", "series", "trip", "group", "venue", "person"} {
		for _, id := range b.IDs(noun) {
			scopes = append(scopes, agenda.Scope{Ref: events.Ref{Noun: noun, ID: id}})
		}
	}
	for _, s := range scopes {
		for _, f := range []events.FeedFilter{
			{}, {Needed: true}, {Status: []string{"tentative", "cancelled"}}, {Partners: []string{"c-1"}, Alarms: []events.Period{{Clock: time.Hour}, {Days: 1}}},
			{Back: 3, Ahead: 30, Kinds: []string{"meeting", "milestone"}, Detail: events.DetailTitles}, {Detail: events.DetailBusy, Busy: true},
		} {
			if f.Needed && s.Noun != "person" {
				continue
			}
			list = append(list, Want{Scope: s, View: Of(b, s, &f, ""), Filter: FilterOf(&f)})
		}
		if s.Noun == "person" {
			list = append(list, Want{Scope: s, View: Of(b, s, &events.FeedFilter{}, "en"), Apart: true})
		}
	}
	return list
}

// TestListsAreNeverStale lets anything happen in offices, and asks for all lists after each step: what is put together of blocks from
// before must be what is written at once, octet by octet.
func TestListsAreNeverStale(t *testing.T) {
	looked, holes, same := 0, 0, 0
	for seed := range calendartest.Seeds(1) {
		c := calendartest.NewChance(t, seed)
		s := store(func() time.Time { return c.Now })
		var happened []*events.Event
		c.Each = func(_ *calendar.Book, e *events.Event) { happened = append(happened, e) }
		if err := s.Mirror.Apply(c.Events()); err != nil {
			t.Fatal(err)
		}
		before := map[Want]*List{}
		for range 25 {
			happened = nil
			c.Step()
			if err := s.Mirror.Apply(happened); err != nil {
				t.Fatal(err)
			}
			for _, w := range wants(c.Book) {
				l, err := s.List(s.Mirror.Snapshot(), w)
				if err != nil {
					t.Fatal(err)
				}
				got, want := string(l.Bytes()), s.fresh(t, c.Book, w)
				if got != want {
					t.Fatalf("seed %d: after %+v the list of %+v is stale:\n%s\nwant\n%s", seed, c.Book.Touched(), w, got, want)
				}
				if was := before[w]; was != nil && (was.Tag == l.Tag) != (string(was.Bytes()) == got) {
					t.Fatalf("seed %d: %+v has the tag %s and had %s, for\n%s\nand\n%s", seed, w, l.Tag, was.Tag, got, was.Bytes())
				}
				if was := before[w]; was != nil && was.kept == l.kept {
					same++
				}
				before[w] = l
				for x := range l.Items() {
					holes += len(x.holes)
				}
				looked++
			}
		}
	}
	if looked < 1000 || holes == 0 || same < looked/10 {
		t.Errorf("%d lists were looked at, %d of them as before, with %d holes: too few to tell anything", looked, same, holes)
	}
	t.Logf("%d lists, %d as before", looked, same)
}

// TestOneBlockForAll has a meeting with many guests, who see it in one block, each with their own link in it; a change writes one.
func TestOneBlockForAll(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s := store(func() time.Time { return now })
	last := uint64(0)
	happen := func(body events.Body) {
		t.Helper()
		last++
		if err := s.Mirror.Apply([]*events.Event{{Office: "bremen", Sequence: last, Time: now, Cause: events.Cause{Sequence: last, Parts: 1}, Body: body}}); err != nil {
			t.Fatal(err)
		}
	}
	var need []events.Ref
	for n := range 20 {
		id := fmt.Sprintf("guest-%d", n)
		happen(&events.PersonAdded{ID: id, Name: events.Secret("Ada"), Email: events.Secret(id + "@town.example"), Language: "en", Zone: "UTC"})
		need = append(need, events.Ref{Noun: "person", ID: id})
	}
	day := events.Date{Year: 2027, Month: 1, Day: 4}
	for n := range 5 {
		happen(&events.MeetingPlanned{
			ID: fmt.Sprintf("m-%d", n), Title: events.Text{"de": "T"}, Need: need,
			Slot: events.Slot{Date: day, Start: 600, Zone: "UTC", Instant: day.In(600, time.UTC), Duration: events.Period{Clock: time.Hour}},
		})
	}
	lists := func() (blocks map[*Block]bool) {
		blocks = map[*Block]bool{}
		tokens := map[string]bool{}
		b := s.Mirror.Snapshot()
		for _, ref := range need {
			scope := agenda.Scope{Ref: ref}
			l, err := s.List(b, Want{Scope: scope, View: Of(b, scope, &events.FeedFilter{}, "")})
			if err != nil {
				t.Fatal(err)
			}
			for x := range l.Items() {
				blocks[x.Block], tokens[x.token] = true, true
			}
		}
		if len(tokens) != len(need)*5 {
			t.Fatalf("%d people have %d links to 5 meetings", len(need), len(tokens))
		}
		return blocks
	}
	first := lists()
	happen(&events.MeetingCancelled{ID: "m-3", Revision: 1})
	kept := 0
	second := lists()
	for x := range second {
		if first[x] {
			kept++
		}
	}
	if len(first) != 5 || len(second) != 5 || kept != 4 {
		t.Errorf("there are %d blocks, then %d, of which %d are those of before; want 5, 5, 4", len(first), len(second), kept)
	}
}

// TestLastEntryStays has a feed run empty: the entry that was over last stays in it, until there is another.
func TestLastEntryStays(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s := store(func() time.Time { return now })
	last := uint64(0)
	happen := func(body events.Body) {
		t.Helper()
		last++
		if err := s.Mirror.Apply([]*events.Event{{Office: "bremen", Sequence: last, Time: now, Cause: events.Cause{Sequence: last, Parts: 1}, Body: body}}); err != nil {
			t.Fatal(err)
		}
	}
	shown := func() (keys []string) {
		t.Helper()
		b := s.Mirror.Snapshot()
		l, err := s.List(b, Want{View: Of(b, agenda.Scope{}, &events.FeedFilter{}, "")})
		if err != nil {
			t.Fatal(err)
		}
		for x := range l.Items() {
			keys = append(keys, x.Entry.Key)
		}
		return keys
	}
	meets := func(id string, day events.Date) {
		happen(&events.MeetingPlanned{ID: id, Title: events.Text{"de": "T"}, Slot: events.Slot{Date: day, Start: 600, Zone: "UTC", Instant: day.In(600, time.UTC), Duration: events.Period{Clock: time.Hour}}})
	}
	if got := shown(); len(got) != 0 {
		t.Errorf("in the beginning there is %v", got)
	}
	meets("a", events.Date{Year: 2026, Month: 12, Day: 1})
	meets("b", events.Date{Year: 2026, Month: 12, Day: 8})
	if got := fmt.Sprint(shown()); got != "[meeting-a meeting-b]" {
		t.Errorf("there is %s", got)
	}
	now = now.AddDate(1, 0, 0)
	if got := fmt.Sprint(shown()); got != "[meeting-b]" {
		t.Errorf("a year later there is %s, and not what was last", got)
	}
	meets("c", events.Date{Year: 2027, Month: 12, Day: 1})
	if got := fmt.Sprint(shown()); got != "[meeting-c]" {
		t.Errorf("after another was planned there is %s", got)
	}
}

// TestTouchedForgets: of a few things that are touched again and again, few touches are kept.
func TestTouchedForgets(t *testing.T) {
	r := newTouched()
	for i := range uint64(10 * slack) {
		r.heard(&events.Event{Sequence: i}, []calendar.Touch{{Ref: events.Ref{Noun: "meeting", ID: fmt.Sprint(i % 3)}, Shown: true}})
	}
	if n := r.order.Len(); n > 2*slack {
		t.Errorf("of %d things %d touches are kept", r.last.Len(), n)
	}
}
