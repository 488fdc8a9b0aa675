package caldav

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/ics"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/blocks"
	"jourfixe/worker/dav"
	"jourfixe/worker/links"
)

// replica is a handler on a mirror that events are put into by hand.
func replica(now func() time.Time) *Handler {
	log := slog.New(slog.DiscardHandler)
	mirror, maker := worker.NewMirror(nil, "bremen", log), links.New([]byte("key"), "https://jourfixe.example", "bremen.example")
	return New(Options{
		Mirror: mirror, Blocks: blocks.New(blocks.Options{Mirror: mirror, Domain: "bremen.example", Links: maker, Now: now}),
		Key: []byte("key"), Now: now, Log: log,
	})
}

// scoped is the collection of a scope as it is now.
func (h *Handler) scoped(t testing.TB, scope agenda.Scope) dav.Collection {
	t.Helper()
	b := h.Mirror.Snapshot()
	v := view{View: blocks.Of(b, scope, &events.FeedFilter{}, "de"), scope: scope}
	is, err := h.state(b, v)
	if err != nil {
		t.Fatal(err)
	}
	return &collection{Handler: h, state: is, view: v, name: "x", called: "x", book: b}
}

// A program has of a collection what it was told, by name its tag.
type program struct {
	token string
	has   map[string]string
	fresh int // how often it had to begin anew
	got   int // items that it was told of
}

// sync asks what has changed.
func (p *program) sync(t testing.TB, c dav.Collection) {
	t.Helper()
	changes := dav.Changes{Changed: c.Items(), Token: c.Token()}
	if p.token != "" {
		var err error
		changes, err = c.Since(p.token)
		if errors.Is(err, dav.ErrToken) {
			p.token = ""
			p.fresh++
			p.sync(t, c)
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	} else {
		p.has = map[string]string{}
	}
	for _, i := range changes.Changed {
		p.has[i.Name] = i.Tag
	}
	for _, name := range changes.Gone {
		delete(p.has, name)
	}
	p.got += len(changes.Changed) + len(changes.Gone)
	p.token = changes.Token
}

// has is all that is in a collection.
func has(c dav.Collection) map[string]string {
	all := map[string]string{}
	for _, i := range c.Items() {
		all[i.Name] = i.Tag
	}
	return all
}

// said checks that what a collection says is as long as it says, and is what was said by the same tag before, and nothing else.
func said(t *testing.T, c dav.Collection, before map[string]string) {
	t.Helper()
	for _, i := range c.Items() {
		data := string(i.Data())
		if len(data) != i.Body.Size() {
			t.Fatalf("%s has %d octets, and says %d", i.Name, len(data), i.Body.Size())
		}
		if was, there := before[i.Name+i.Tag]; there && was != data {
			t.Fatalf("%s has the tag %s for\n%s\nand had it for\n%s", i.Name, i.Tag, data, was)
		}
		if tag, there := before[data]; there && tag != i.Tag {
			t.Fatalf("%s has the tags %s and %s for the same", i.Name, tag, i.Tag)
		}
		before[i.Name+i.Tag], before[data] = data, i.Tag
	}
}

// TestSyncIsWhole lets anything happen in made-up offices, days go by, and programs ask what has changed now and then: one of three
// replicas, of which one has just been started. After each answer a program has what there is, and a replica that has followed has the same as one that has not.
func TestSyncIsWhole(t *testing.T) {
	synced, fresh := 0, 0
	for seed := range calendartest.Seeds(3) {
		c := calendartest.NewChance(t, seed)
		if seed%2 == 1 {
			c.Registering(seed)
		}
		now := func() time.Time { return c.Now }
		followed := []*Handler{replica(now), replica(now)}
		var all, list []*events.Event
		apply := func(h *Handler, list []*events.Event) {
			if err := h.Mirror.Apply(list); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, c.Events()...)
		c.Each = func(_ *calendar.Book, e *events.Event) { list = append(list, e) }
		for _, h := range followed {
			apply(h, all)
		}
		programs, saying := map[string]*program{}, map[string]map[string]string{}
		for step := range 80 {
			list = nil
			c.Step()
			if step%7 == 0 {
				c.Now = c.Now.Add(26 * time.Hour)
			}
			all = append(all, list...)
			for _, h := range followed {
				apply(h, list)
			}
			h := followed[step%2]
			started := step%11 == 5
			if started {
				h = replica(now)
				apply(h, all)
			}
			b := h.Mirror.Snapshot()
			scopes := []agenda.Scope{{}}
			for p := range b.EachPerson() {
				scopes = append(scopes, agenda.Scope{Ref: events.Ref{Noun: "person", ID: p.ID}})
			}
			for f := range b.EachFeed() {
				scopes = append(scopes, f.Scope)
			}
			for i, scope := range scopes {
				if !started && (i+step)%3 != 0 || scope.Noun == "person" && !b.Has(scope.Ref) {
					continue
				}
				p := programs[scope.String()]
				if p == nil {
					p = &program{}
					programs[scope.String()], saying[scope.String()] = p, map[string]string{}
				}
				at := h.scoped(t, scope)
				p.sync(t, at)
				said(t, at, saying[scope.String()])
				synced++
				if want := has(at); !maps.Equal(p.has, want) {
					t.Fatalf("seed %d, step %d, %s (just started: %v): a program has\n%v\nwant\n%v", seed, step, scope, started, p.has, want)
				}
				anew := replica(now)
				if step%20 == 0 {
					apply(anew, all)
					other := anew.scoped(t, scope)
					said(t, other, saying[scope.String()])
					if !maps.Equal(has(other), has(at)) || other.Tag() != at.Tag() {
						t.Fatalf("seed %d, step %d, %s: another replica has\n%v\nwant\n%v", seed, step, scope, has(other), has(at))
					}
				}
			}
		}
		for _, p := range programs {
			fresh += p.fresh
		}
	}
	if synced < 1000 {
		t.Errorf("only %d syncs, too few to tell anything", synced)
	}
	t.Logf("%d syncs, %d of which began anew", synced, fresh)
}

// stand is a busy office.
type stand struct {
	t    testing.TB
	h    *Handler
	now  time.Time
	last uint64
}

func newStand(t testing.TB, meetings int) *stand {
	s := &stand{t: t, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	s.h = replica(func() time.Time { return s.now })
	s.happen(&events.OfficeChanged{Title: events.Text{"de": "Amt", "en": "Office"}, Zone: "Europe/Berlin"})
	s.happen(&events.PersonAdded{ID: "ada", Name: events.Secret("Ada"), Email: events.Secret("ada@town.example"), Language: "de", Zone: "Europe/Berlin"})
	s.happen(&events.PersonAdded{ID: "bob", Name: events.Secret("Bob"), Email: events.Secret("bob@town.example"), Language: "de", Zone: "Europe/Berlin"})
	for n := range meetings {
		s.happen(s.meeting(n, "ada"))
	}
	return s
}

func (s *stand) happen(bodies ...events.Body) {
	s.t.Helper()
	for _, body := range bodies {
		s.last++
		e := &events.Event{Office: "bremen", Sequence: s.last, Time: s.now, Cause: events.Cause{Sequence: s.last, Parts: 1}, Body: body}
		if err := s.h.Mirror.Apply([]*events.Event{e}); err != nil {
			s.t.Fatal(err)
		}
	}
}

func (s *stand) meeting(n int, need ...string) *events.MeetingPlanned {
	day := events.Date{Year: 2027, Month: 1, Day: 4}.AddDays(n % 300)
	m := &events.MeetingPlanned{
		ID:    fmt.Sprintf("meeting-%d", n),
		Slot:  events.Slot{Date: day, Start: 14 * 60, Zone: "Europe/Berlin", Instant: day.In(14*60, time.UTC), Duration: events.Period{Clock: 90 * time.Minute}},
		Title: events.Text{"de": fmt.Sprintf("Sitzung %d", n), "en": fmt.Sprintf("Meeting %d", n)},
	}
	for _, id := range need {
		m.Need = append(m.Need, events.Ref{Noun: "person", ID: id})
	}
	return m
}

func of(person string) agenda.Scope {
	return agenda.Scope{Ref: events.Ref{Noun: "person", ID: person}}
}

// TestOneChangeIsOneItem changes one meeting: who is invited is told of that one, who is not of nothing.
func TestOneChangeIsOneItem(t *testing.T) {
	s := newStand(t, 50)
	s.happen(s.meeting(50, "bob"))
	var ada, bob, office program
	all := func() {
		ada.sync(t, s.h.scoped(t, of("ada")))
		bob.sync(t, s.h.scoped(t, of("bob")))
		office.sync(t, s.h.scoped(t, agenda.Scope{}))
	}
	all()
	if ada.got != 50 || bob.got != 1 || office.got != 51 {
		t.Fatalf("at first: %d, %d, %d", ada.got, bob.got, office.got)
	}
	expect := func(what string, a, b, o int) {
		t.Helper()
		ada.got, bob.got, office.got = 0, 0, 0
		all()
		if ada.got != a || bob.got != b || office.got != o {
			t.Errorf("%s: %d, %d, %d; want %d, %d, %d", what, ada.got, bob.got, office.got, a, b, o)
		}
	}
	expect("nothing", 0, 0, 0)
	s.happen(&events.MeetingAnswered{ID: "meeting-7", Person: "ada", Answer: events.AnswerAccepted, Via: events.ViaWeb})
	expect("an answer", 1, 0, 1)
	s.happen(&events.MeetingCancelled{ID: "meeting-50", Revision: 1})
	expect("a cancellation", 0, 1, 1)
	before := s.h.scoped(t, of("bob")).Token()
	s.now = time.Date(2027, 3, 3, 9, 0, 0, 0, time.UTC)
	expect("days go by", 28, 1, 29)
	if _, err := s.h.scoped(t, of("ada")).Since(before); !errors.Is(err, dav.ErrToken) {
		t.Error("a token of another's calendar is taken")
	}
	// What was told to somebody is not known to who makes tokens up.
	for _, made := range []string{"data:,", "data:,AAAA", before[:len(before)-2] + "AA", "http://radicale.org/ns/sync/x", before + "A"} {
		if _, err := s.h.scoped(t, of("bob")).Since(made); !errors.Is(err, dav.ErrToken) {
			t.Errorf("the token %q is taken", made)
		}
	}
}

// TestNobodyLearnsOfOthers takes somebody out of one meeting and changes many others: they are told that theirs is gone, and of no other name.
func TestNobodyLearnsOfOthers(t *testing.T) {
	s := newStand(t, 20)
	s.happen(s.meeting(100, "bob"))
	token := s.h.scoped(t, of("bob")).Token()
	for n := range 20 {
		s.happen(&events.MeetingCancelled{ID: fmt.Sprintf("meeting-%d", n), Revision: 1})
	}
	s.happen(&events.MeetingAmended{ID: "meeting-100", Title: events.Text{"de": "Anders"}, Revision: 1})
	got, err := s.h.scoped(t, of("bob")).Since(token)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Gone) != 1 || got.Gone[0] != "meeting-meeting-100.ics" || len(got.Changed) != 0 {
		t.Errorf("bob is told that %v are gone, and %d have changed", got.Gone, len(got.Changed))
	}
}

// TestWrittenOnce has feeds and programs show the same meetings, which are written once for both, also after a change.
func TestWrittenOnce(t *testing.T) {
	s := newStand(t, 5)
	for _, scope := range []agenda.Scope{{}, of("ada")} {
		for range 2 {
			b := s.h.Mirror.Snapshot()
			list, err := s.h.Blocks.List(b, blocks.Want{Scope: scope, View: blocks.Of(b, scope, &events.FeedFilter{}, "de")})
			if err != nil {
				t.Fatal(err)
			}
			inFeed := map[string]*blocks.Block{}
			for x := range list.Items() {
				inFeed[nameOf(x.Entry.Key)] = x.Block
			}
			entries := s.h.scoped(t, scope).(*collection).entries
			for _, e := range entries {
				if inFeed[e.Name] != e.of.Block {
					t.Errorf("%s is written twice for the calendar of %s", e.Name, scope)
				}
			}
			if len(entries) != 5 || len(inFeed) != 5 {
				t.Errorf("%d entries, and %d in the feed", len(entries), len(inFeed))
			}
			s.happen(&events.MeetingAmended{ID: "meeting-3", Title: events.Text{"de": "Anders"}, Need: s.meeting(3, "ada").Need, Revision: int(s.last)})
		}
	}
}

// BenchmarkSyncAfterOneChange changes one meeting of 10,000 and asks what has changed.
func BenchmarkSyncAfterOneChange(b *testing.B) {
	s := newStand(b, 10_000)
	token := s.h.scoped(b, agenda.Scope{}).Token()
	n := 0
	var took time.Duration
	for b.Loop() {
		n++
		s.happen(&events.MeetingAnswered{ID: fmt.Sprintf("meeting-%d", n%10_000), Person: "ada", Answer: events.AnswerAccepted, Via: events.ViaWeb, Comment: events.Secret(fmt.Sprint(n))})
		begun := time.Now()
		got, err := s.h.scoped(b, agenda.Scope{}).Since(token)
		took += time.Since(begun)
		if err != nil || len(got.Changed) != 1 || len(got.Gone) != 0 {
			b.Fatal(len(got.Changed), len(got.Gone), err)
		}
		token = got.Token
	}
	b.ReportMetric(float64(took.Microseconds())/float64(b.N), "µs/sync")
}

// BenchmarkManyReaders has 50 people with a calendar of their own, all invited to the same 500 meetings: it says how much memory these calendars take
// and how long they take at first, and how long until all of them have synced after one meeting has changed.
func BenchmarkManyReaders(b *testing.B) {
	const readers, meetings = 50, 500
	s := newStand(b, 0)
	var guests []string
	for n := range readers {
		id := fmt.Sprintf("p-%d", n)
		s.happen(&events.PersonAdded{ID: id, Name: events.Secret("Ada"), Email: events.Secret(id + "@town.example"), Language: "de", Zone: "Europe/Berlin"})
		guests = append(guests, id)
	}
	for n := range meetings {
		s.happen(s.meeting(n, guests...))
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, begun := heap(), time.Now()
	tokens := make([]string, readers)
	for i, id := range guests {
		tokens[i] = s.h.scoped(b, of(id)).Token()
	}
	first, took := time.Since(begun), heap()-before
	n := 0
	for b.Loop() {
		n++
		s.happen(&events.MeetingAnswered{ID: fmt.Sprintf("meeting-%d", n%meetings), Person: "p-0", Answer: events.AnswerAccepted, Via: events.ViaWeb, Comment: events.Secret(fmt.Sprint(n))})
		for i, id := range guests {
			got, err := s.h.scoped(b, of(id)).Since(tokens[i])
			if err != nil || len(got.Changed) != 1 {
				b.Fatal(len(got.Changed), err)
			}
			tokens[i] = got.Token
		}
	}
	b.ReportMetric(float64(took)/1e6, "MB")
	b.ReportMetric(float64(first.Milliseconds()), "ms-at-first")
	runtime.KeepAlive(s)
}

// TestLastGoodIsKept shows what was, if what is cannot be written.
func TestLastGoodIsKept(t *testing.T) {
	s := newStand(t, 3)
	before := has(s.h.scoped(t, agenda.Scope{}))
	bad := s.meeting(5)
	bad.ID = "no name"
	s.happen(bad)
	if now := has(s.h.scoped(t, agenda.Scope{})); !maps.Equal(before, now) {
		t.Errorf("what cannot be written has changed the calendar: %v", now)
	}
	if bytes.Contains(s.h.scoped(t, agenda.Scope{}).Items()[0].Data(), []byte("METHOD")) {
		t.Error("an item is a message")
	}
}

// TestTokenOfWhatHasNoName has a program that has something of which nobody knows any more how it was called, and one that comes in by another
// password, for which the same is written otherwise: both begin anew.
func TestTokenOfWhatHasNoName(t *testing.T) {
	s := newStand(t, 3)
	at := s.h.scoped(t, of("ada")).(*collection)
	more := append(slices.Clone(at.entries), &entry{short: shortOf("due-r.deposit.ics")})
	was := token{at: at.changed - 1, today: at.today}
	if _, err := at.Since(was.say(at.signing(at.view), at.entries)); err != nil {
		t.Errorf("a token of what there is: %v", err)
	}
	if _, err := at.Since(was.say(at.signing(at.view), more)); !errors.Is(err, dav.ErrToken) {
		t.Errorf("a token of what nobody knows the name of: %v", err)
	}
	answering := *at
	answering.view.guest = ics.Contact{Name: "Ada", Address: "ada@town.example"}
	if _, err := answering.Since(at.Token()); !errors.Is(err, dav.ErrToken) {
		t.Errorf("a token of who only reads, for who answers: %v", err)
	}
}
