package journal_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
)

const people = 50

func id(i int) string   { return fmt.Sprintf("p-%02d", i) }
func name(i int) string { return fmt.Sprintf("Änne Probe%02d", i) }
func mail(i int) string { return fmt.Sprintf("Person%02d@office.example", i) }

// A population is an office of 50 persons who came in by command, with the mess that real life makes of it.
type population struct {
	dir  string
	s    *embedded.Server
	j    *journal.Journal
	last uint64 // sequence of the last event
	done uint64 // sequence of the last command that is decided
}

// populate makes one in which person 7 was added, amended, added again by a repetition, refused, and set aside.
func populate(t *testing.T) *population {
	t.Helper()
	return populateBy(t, 1)
}

// populateBy does it with so many people in one round of decisions.
func populateBy(t *testing.T, together int) *population {
	t.Helper()
	p := &population{dir: t.TempDir()}
	p.start(t)
	var round [][]*events.Event
	for i := range people {
		c := p.submit(t, addPerson, fmt.Sprint("add", i), fmt.Sprintf(`{"id":%q,"name":%q,"email":%q}`, id(i), name(i), mail(i)))
		if round = append(round, []*events.Event{event(c, added(id(i), name(i), mail(i)))}); len(round) == together {
			if err := p.j.Append(within(t), p.last, round...); err != nil {
				t.Fatal(err)
			}
			p.last, p.done, round = round[len(round)-1][0].Sequence, c, nil
		}
	}
	amend := events.Type{Noun: "person", Name: "amend", Version: 1}
	c := p.submit(t, amend, "amend7", `{"id":"p-07","email":"new07@office.example"}`)
	amended := events.PersonAmended(*added(id(7), name(7), "new07@office.example"))
	p.decide(t, event(c, &amended))
	c = p.submit(t, addPerson, "refused", `{"id":"p-07","name":"\u00c4nne Probe07","email":"PERSON07@OFFICE.EXAMPLE"}`)
	p.decide(t, event(c, &events.CommandRefused{Sequence: c, Asked: "person.add"}))
	p.submit(t, addPerson, "add7", fmt.Sprintf(`{"id":%q,"name":%q,"email":%q}`, id(7), name(7), mail(7))) // a repetition
	m := nats.NewMsg("jourfixe.bremen.command.hr.garbage")
	m.Header.Set("X-For", "new07@office.example")
	m.Data = []byte(`not JSON at all, for "person07@office.example"`)
	if _, err := jet(t, p.s).PublishMsg(within(t), m); err != nil {
		t.Fatal(err)
	}
	raws := take(t, p.j, 0, people+4)
	garbage := raws[len(raws)-1]
	if err := p.j.SetAside(within(t), garbage, "no command"); err != nil {
		t.Fatal(err)
	}
	p.decide(t, event(garbage.Sequence, &events.CommandUnreadable{Sequence: garbage.Sequence, Reason: "no command"}))
	return p
}

func (p *population) start(t *testing.T) {
	t.Helper()
	p.s = journaltest.Start(t, embedded.Options{Dir: p.dir})
	p.j = journaltest.Open(t, p.s, journaltest.Office)
}

func (p *population) submit(t *testing.T, kind events.Type, id, data string) uint64 {
	t.Helper()
	sequence, err := p.j.Submit(within(t), "hr", kind, command(id, data))
	if err != nil {
		t.Fatal(err)
	}
	return sequence
}

func (p *population) decide(t *testing.T, e *events.Event) {
	t.Helper()
	p.last = mustAppend(t, p.j, p.last, e)
	p.done = max(p.done, e.Cause.Sequence)
}

// key returns the key of a person as it lies in its stream, by itself or with others.
func (p *population) key(t *testing.T, person string) (found string) {
	t.Helper()
	r := streams.Reader{JS: jet(t, p.s), Log: slog.New(slog.DiscardHandler), Stream: streams.Keys, Filter: keys.Subjects(journaltest.Office), Next: 1}
	err := r.Scan(within(t), 0, func(raw streams.Raw) error {
		kept, err := keys.Read(raw)
		switch key := kept.People[person]; {
		case err != nil || key == nil:
		case len(kept.People) == 1:
			found = string(key[:])
		default:
			found = base64.StdEncoding.EncodeToString(key[:])
		}
		return err
	})
	if err != nil || found == "" {
		t.Fatalf("the key of %s is not there, %v", person, err)
	}
	return found
}

// erase destroys the key of a person and what can be found of them, and returns who is not done with.
func (p *population) erase(t *testing.T, person string, decided uint64) (waiting []string) {
	t.Helper()
	if err := p.j.Erase(within(t), person); err != nil {
		t.Fatal(err)
	}
	sweeper := journal.Sweeper{Journal: p.j}
	waiting, err := sweeper.Sweep(within(t), decided)
	if err != nil {
		t.Fatal(err)
	}
	return waiting
}

// erased reports whether the erasure of a person is finished, and whether they have a key.
func (p *population) erased(t *testing.T, person string) (finished, key bool) {
	t.Helper()
	unfinished, err := p.j.Erased(within(t), []string{person})
	if err != nil {
		t.Fatal(err)
	}
	if key, err = p.j.HasKey(within(t), person); err != nil {
		t.Fatal(err)
	}
	return len(unfinished) == 0, key
}

// search stops the server, searches its folder, and starts it again.
func (p *population) search(t *testing.T, texts ...string) []string {
	t.Helper()
	p.s.Stop()
	defer p.start(t)
	return journaltest.Grep(t, p.dir, texts...)
}

func TestEraseLeavesNoTrace(t *testing.T) {
	for _, together := range []int{1, 25} {
		t.Run(fmt.Sprint(together, " at once"), func(t *testing.T) { eraseLeavesNoTrace(t, populateBy(t, together)) })
	}
}

func eraseLeavesNoTrace(t *testing.T, p *population) {
	secret := p.key(t, id(7))
	traces := []string{name(7), mail(7), "new07@office.example", secret}
	distinct := map[string]bool{}
	for _, f := range p.search(t, traces...) {
		distinct[f] = true
	}
	if len(distinct) != len(traces) {
		t.Fatalf("before erasing, %d of %d are found: the search is no proof", len(distinct), len(traces))
	}
	if unfinished, err := p.j.Erased(within(t), []string{id(6), id(7)}); err != nil || len(unfinished) != 2 {
		t.Errorf("Erased = %v, %v; want both", unfinished, err)
	}
	p.decide(t, event(p.done, &events.PersonErased{ID: id(7)}))
	for range 2 { // the second time is for nothing, and no error
		if waiting := p.erase(t, id(7), p.done); len(waiting) != 0 {
			t.Fatalf("%q wait", waiting)
		}
	}
	if found := p.search(t, traces...); len(found) != 0 {
		t.Errorf("after erasing, the folder still holds %q", found)
	}
	if unfinished, err := p.j.Erased(within(t), []string{id(6), id(7)}); err != nil || len(unfinished) != 1 || unfinished[0] != id(6) {
		t.Errorf("Erased = %v, %v; want the other one alone", unfinished, err)
	}
	if letters, err := p.j.DeadLetters(within(t)); err != nil || len(letters) != 0 {
		t.Errorf("%d dead letters are left, %v; want none", len(letters), err)
	}
	// The others are unharmed, and so are their commands.
	readable := 0
	for _, e := range replay(t, p.j, 0) {
		b, ok := e.Body.(*events.PersonAdded)
		switch {
		case !ok:
		case b.ID == id(7):
			if b.Name.Readable() || b.Email.Value() != "" || b.Name.IsZero() {
				t.Error("the erased person is readable, or looks as if there had been no name")
			}
		case b.Name.Readable() && strings.Contains(b.Email.Value(), "@office.example"):
			readable++
		}
	}
	if readable != people-1 {
		t.Errorf("%d of the others are readable; want %d", readable, people-1)
	}
	if n := len(take(t, p.j, 0, people-1)); n != people-1 {
		t.Errorf("%d commands are left; want %d", n, people-1)
	}
}

func TestErasedStaysErased(t *testing.T) {
	p := populate(t)
	p.decide(t, event(p.done, &events.PersonErased{ID: id(7)}))
	if err := p.j.Erase(within(t), id(7)); err != nil {
		t.Fatal(err)
	}
	other := journaltest.Open(t, p.s, journaltest.Office) // has never seen the key
	amended := events.PersonAmended(*added(id(7), "New Name", "x@office.example"))
	for name, j := range map[string]*journal.Journal{"the one that erased": p.j, "another": other} {
		if err := j.Append(within(t), p.last, []*events.Event{event(99, &amended)}); !errors.Is(err, keys.ErrNoKey) {
			t.Errorf("%s appends about an erased person: %v; want ErrNoKey", name, err)
		}
	}
	if key, err := p.j.HasKey(within(t), id(7)); err != nil || key {
		t.Errorf("a key came back: %t, %v", key, err)
	}
}

// The key goes at once, whatever waits: a command that is acknowledged is answered, and destroyed when it is.
func TestErasureDoesNotWaitForDecisions(t *testing.T) {
	p := populate(t)
	erase := (&events.ErasePerson{}).Type()
	late := p.submit(t, addPerson, "late", `{"name":"Somebody","email":"person07@office.example"}`)
	ahead := p.submit(t, erase, "ahead", `{"id":"p-07"}`)
	p.last = mustAppend(t, p.j, p.last, event(ahead, &events.PersonErased{ID: id(7), Ahead: true}))
	for range 2 { // the second time as after a start
		if waiting := p.erase(t, id(7), p.done); !slices.Equal(waiting, []string{id(7)}) {
			t.Errorf("%q wait", waiting)
		}
		if finished, key := p.erased(t, id(7)); finished || key {
			t.Errorf("finished %t, with a key %t, while a command waits", finished, key)
		}
		for i, raw := range take(t, p.j, late-1, 2) {
			if raw.Sequence != late+uint64(i) {
				t.Errorf("command %d is gone before its turn; %d comes instead", late+uint64(i), raw.Sequence)
			}
		}
	}
	if found := p.search(t, mail(7)); len(found) == 0 {
		t.Fatal("the command that waits does not hold the address: the search is no proof")
	}
	p.decide(t, event(late, &events.CommandRefused{Sequence: late, Asked: "person.add"}))
	if waiting := p.erase(t, id(7), late); !slices.Equal(waiting, []string{id(7)}) {
		t.Errorf("%q wait, with the erasure itself in the line", waiting)
	}
	if found := p.search(t, mail(7)); len(found) != 0 {
		t.Errorf("the folder still holds %q", found)
	}
	// What came after the erasure is not waited for, and not of before it.
	hall := p.submit(t, events.Type{Noun: "venue", Name: "set", Version: 1}, "hall", `{"id":"hall","title":{"de":"Saal Änne Probe07"}}`)
	if waiting := p.erase(t, id(7), ahead); len(waiting) != 0 {
		t.Errorf("%q wait for what came later", waiting)
	}
	if finished, _ := p.erased(t, id(7)); !finished {
		t.Error("it is not finished")
	}
	if raw := take(t, p.j, ahead, 1)[0]; raw.Sequence != hall {
		t.Errorf("command %d is there; want %d", raw.Sequence, hall)
	}
}

// What is dropped from the line, or goes in a rush, is overwritten where it holds something of somebody who is erased.
func TestErasedInWhatIsDropped(t *testing.T) {
	p := populate(t)
	hall := func(who, rest string) uint64 {
		return p.submit(t, events.Type{Noun: "venue", Name: "set", Version: 1}, who, fmt.Sprintf(`{"id":"hall","title":{"de":"Saal %s"},"notes":{"de":%q}}`, who, rest))
	}
	hall(name(7), "")
	trimmed := hall(name(8), "")
	p.decide(t, event(trimmed, &events.CommandRefused{Sequence: trimmed, Asked: "venue.set"}))
	dropped := hall(name(9), "")
	p.submit(t, addPerson, "waits", `{"id":"waits"}`)
	for _, i := range []int{7, 8, 9} {
		p.decide(t, event(0, &events.PersonErased{ID: id(i)}))
		if err := p.j.Erase(within(t), id(i)); err != nil {
			t.Fatal(err)
		}
	}
	for range 40 {
		p.submit(t, events.Type{Noun: "venue", Name: "set", Version: 1}, "big", fmt.Sprintf(`{"id":%q}`, strings.Repeat("x", 250<<10)))
	}
	if n, err := p.j.DropWaiting(within(t), p.done, dropped, ""); err != nil || n != 1 {
		t.Fatalf("DropWaiting = %d, %v", n, err)
	}
	if n, err := p.j.Trim(within(t), trimmed, false); err != nil || n < 2 {
		t.Fatalf("Trim = %d, %v", n, err)
	}
	if found := p.search(t, "Saal "+name(7), "Saal "+name(8), "Saal "+name(9)); len(found) != 0 {
		t.Errorf("the folder still holds %q", found)
	}
	if err := p.j.Erase(within(t), "_office"); err == nil {
		t.Error("the office's key can be erased")
	}
}

// Whoever has had more values than one note holds is found by each of them.
func TestEraseManyValues(t *testing.T) {
	p := &population{dir: t.TempDir()}
	p.start(t)
	const values = 2500
	round := [][]*events.Event{{event(1, added("p", "P", "p@office.example"))}}
	for i := range values {
		amended := events.PersonAmended(*added("p", fmt.Sprintf("Name %04d", i), "p@office.example"))
		if round = append(round, []*events.Event{event(uint64(i+2), &amended)}); len(round) == 500 || i == values-1 {
			if err := p.j.Append(within(t), p.last, round...); err != nil {
				t.Fatal(err)
			}
			p.last, round = round[len(round)-1][0].Sequence, nil
		}
	}
	for _, i := range []int{0, 1200, values - 1} {
		p.done = p.submit(t, events.Type{Noun: "venue", Name: "set", Version: 1}, fmt.Sprint(i), fmt.Sprintf(`{"id":"v","title":{"de":"Name %04d"}}`, i))
	}
	if waiting := p.erase(t, "p", p.done); len(waiting) != 0 {
		t.Errorf("%q wait", waiting)
	}
	if n := count(t, jet(t, p.s), "JF_COMMANDS"); n != 0 {
		t.Errorf("%d commands with a value are left", n)
	}
	if n := count(t, jet(t, p.s), "JF_KEYS"); n != 0 {
		t.Errorf("%d keys and notes are left", n)
	}
}

// A process that dies at any step of an erasure leaves one that the next process finishes, and nobody else without a key.
func TestErasureDiesAtEachStep(t *testing.T) {
	for _, lost := range []bool{true, false} {
		t.Run(fmt.Sprint("request lost ", lost), func(t *testing.T) {
			t.Parallel()
			server := journaltest.StartExternal(t)
			direct, _ := server.Open(t)
			var list []*events.Event
			person := func(i int) string { return fmt.Sprint("p-", i) }
			value := func(i int) string { return fmt.Sprintf("Änne Probe%d", i) }
			const most = 80
			for i := range most {
				list = append(list, event(uint64(i+1), added(person(i), value(i), fmt.Sprintf("a%d@office.example", i))))
			}
			if err := direct.Append(within(t), 0, list[:1], list[1:]); err != nil {
				t.Fatal(err)
			}
			last := list[most-1].Sequence
			died, step := true, 0
			for ; died; step++ {
				if step == most-1 {
					t.Fatal("an erasure takes too many steps for this test")
				}
				done, err := direct.Submit(within(t), "hr", events.Type{Noun: "venue", Name: "set", Version: 1}, command(fmt.Sprint(step),
					fmt.Sprintf(`{"id":"v","title":{"de":%q}}`, value(step))))
				if err != nil {
					t.Fatal(err)
				}
				last = mustAppend(t, direct, last, event(done, &events.PersonErased{ID: person(step)}))
				erase := func(j *journal.Journal) error {
					if has, err := j.HasKey(t.Context(), person(step)); err != nil || has {
						if err := errors.Join(err, j.Erase(t.Context(), person(step))); err != nil {
							return err
						}
					}
					sweeper := journal.Sweeper{Journal: j}
					_, err := sweeper.Sweep(t.Context(), done)
					return err
				}
				c := journaltest.NewCut(t, server, lost, "PUB $JS.API.", "PUB jourfixe.")
				j, err := journal.Open(t.Context(), c.Dial(t), journal.Options{Office: journaltest.Office, Log: slog.New(slog.DiscardHandler)})
				if err != nil {
					t.Fatal(err)
				}
				c.After(step + 1)
				err = erase(j)
				// To forget a consumer may fail: the server does it by itself.
				if died = c.Struck(); err != nil && !died {
					t.Fatalf("step %d: %v", step+1, err)
				}
				next, _ := server.Open(t)
				if err := erase(next); err != nil {
					t.Fatalf("after step %d: %v", step+1, err)
				}
				if unfinished, err := next.Erased(t.Context(), []string{person(step), person(step + 1)}); err != nil || !slices.Equal(unfinished, []string{person(step + 1)}) {
					t.Fatalf("after step %d %q are not erased, %v; want the next one alone", step+1, unfinished, err)
				}
			}
			if step < 15 {
				t.Errorf("an erasure was broken off at %d steps alone", step)
			}
			fresh, _ := server.Open(t)
			for _, e := range replay(t, fresh, 0) {
				if b, ok := e.Body.(*events.PersonAdded); ok {
					var i int
					if _, err := fmt.Sscanf(b.ID, "p-%d", &i); err != nil {
						t.Fatal(err)
					}
					if b.Name.Readable() != (i >= step) {
						t.Errorf("after %d erasures the name of %s is readable: %t", step, b.ID, b.Name.Readable())
					}
				}
			}
			server.Stop()
			var gone []string
			for i := range step {
				gone = append(gone, value(i))
			}
			if found := journaltest.Grep(t, server.Dir(), gone...); len(found) != 0 {
				t.Errorf("the folder still holds %q", found)
			}
		})
	}
}

// A box opens only where it was made.
func TestSealedValuesCannotBeSwapped(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	e := event(1, added("p1", "Ada Muster", "ada@office.example"))
	mustAppend(t, j, 0, e)
	header, data, err := events.EncodeEvent(e)
	if err != nil {
		t.Fatal(err)
	}
	var body map[string]any
	if err := json.Unmarshal(data, &body); err != nil {
		t.Fatal(err)
	}
	body["name"], body["email"] = body["email"], body["name"]
	swapped, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	m := nats.NewMsg(e.Subject())
	m.Header, m.Data = header, swapped
	if _, err := jet(t, s).PublishMsg(within(t), m); err != nil {
		t.Fatal(err)
	}
	err = j.Follow(within(t), 1, func(*events.Event) error { return nil }, func() {})
	if !errors.Is(err, journal.ErrUnreadable) || !strings.Contains(err.Error(), "does not fit its key") || strings.Contains(err.Error(), "Muster") {
		t.Errorf("Follow = %v; want that the value does not fit, without the value", err)
	}
}

// A value that was opened and goes into another event is sealed for that event.
func TestValueMovesToAnotherEvent(t *testing.T) {
	j := journaltest.New(t)
	mustAppend(t, j, 0, event(1, added("p1", "Ada Muster", "ada@office.example")))
	read := replay(t, j, 0)[0].Body.(*events.PersonAdded)
	amended := events.PersonAmended(*read)
	amended.Email = events.Secret("ada@new.example")
	mustAppend(t, j, 1, event(2, &amended))
	got := replay(t, j, 1)[0].Body.(*events.PersonAmended)
	if got.Name.Value() != "Ada Muster" || got.Email.Value() != "ada@new.example" {
		t.Errorf("the amended person reads %q, %q", got.Name.Value(), got.Email.Value())
	}
}

// What is decided need not wait for its person to be erased: the journal has what came of it.
func TestDiscard(t *testing.T) {
	p := populate(t)
	late := p.submit(t, addPerson, "late", `{"name":"Somebody Late","email":"late@office.example"}`)
	if found := p.search(t, mail(3), "late@office.example"); len(found) < 2 {
		t.Fatalf("before discarding, %q are found: the search is no proof", found)
	}
	for round, want := range []int{people + 3, 0} { // added, amended, refused and repeated; the garbage is about nobody
		if n, err := p.j.Discard(within(t), p.done, 100); err != nil || n != want {
			t.Errorf("round %d: Discard = %d, %v; want %d", round+1, n, err, want)
		}
	}
	if raws := take(t, p.j, 0, 2); raws[0].Sequence != late-1 || raws[1].Sequence != late {
		t.Errorf("%d and %d are left; want the garbage and the command that waits", raws[0].Sequence, raws[1].Sequence)
	}
	if found := p.search(t, mail(3), name(3)); len(found) != 0 {
		t.Errorf("the folder still holds %q", found)
	}
	other := journaltest.Open(t, p.s, "kiel")
	if n, err := other.Discard(within(t), late, 100); err != nil || n != 0 {
		t.Errorf("Discard of another office = %d, %v; want nothing", n, err)
	}
	if n, err := p.j.Discard(within(t), late, 100); err != nil || n != 1 {
		t.Errorf("Discard = %d, %v; want the late one", n, err)
	}
}

// What people write with an answer or a proposal goes as soon as it is decided.
func TestDiscardAnswersAndProposals(t *testing.T) {
	p := &population{dir: t.TempDir()}
	p.start(t)
	for i, c := range []struct{ kind, data string }{
		{"answer", `{"id":"m","person":"p-07","answer":"declined","comment":"discard-answer"}`},
		{"counter", `{"id":"m","person":"p-07","comment":"discard-counter","by":"discard-by@office.example"}`},
		{"keep", `{"id":"m","person":"p-07","note":{"de":"stays"}}`},
		{"counter", `{"id":"m","person":"p-07","comment":"waits-for-its-decision"}`},
	} {
		sequence := p.submit(t, events.Type{Noun: "meeting", Name: c.kind, Version: 1}, fmt.Sprint(c.kind, i), c.data)
		if i < 3 {
			p.decide(t, event(sequence, &events.CommandRefused{Sequence: sequence, Asked: "meeting." + c.kind}))
		}
	}
	gone := []string{"discard-answer", "discard-counter", "discard-by@office.example"}
	if found := p.search(t, gone...); len(found) < len(gone) {
		t.Fatalf("before discarding, %q are found: the search is no proof", found)
	}
	if n, err := p.j.Discard(within(t), p.done, 100); err != nil || n != 2 {
		t.Errorf("Discard = %d, %v; want the answer and the decided proposal", n, err)
	}
	if found := p.search(t, append(gone, "waits-for-its-decision")...); len(found) == 0 || found[0] != "waits-for-its-decision" {
		t.Errorf("the folder still holds %q; want what is not decided alone", found)
	}
}

// A family that lodges guests is found by its name and by what it has written, now and before; that others have a dog, too, or speak Polish is left alone.
func TestEraseFindsHosts(t *testing.T) {
	p := &population{dir: t.TempDir()}
	p.start(t)
	const (
		before, after = "Familie Hostowska", "Familie Hostowska-Neu"
		note          = "Der Schlüssel liegt unter dem blauen Topf"
		short         = "am Park"
	)
	offered := &events.HostOffered{ID: "host-1", Trip: "t", Person: "p", Places: 2, Name: events.Secret(before), Languages: events.Secret("pl de"),
		Home: events.Secret("pets"), Note: events.Secret(note)}
	amended := events.HostAmended(*offered)
	amended.Name, amended.Languages, amended.Home, amended.Note = events.Secret(after), events.Secret("pl"), events.Secret("pets stairs"), events.Secret(short)
	shared := &events.HostShared{ID: "host-1", Trip: "t", Person: "p", Phone: events.Secret("+48 58 765 43 21"), Address: events.Secret("Polna 9, 80-000 Nigdzie"),
		Words: events.Secret("bis bald")}
	for i, body := range []events.Body{added("p", "Paula Gastlich", "paula@gastlich.example"), offered, &amended, shared} {
		p.decide(t, event(uint64(i+1), body))
	}
	hall := events.Type{Noun: "venue", Name: "set", Version: 1}
	theirs, others := []string{before, after, note, "paula@gastlich.example", "+48 58 765 43 21", "Polna 9, 80-000 Nigdzie"}, []string{"bis bald", "pl", "pets", "pets stairs", "am Park"}
	for i, said := range append(append([]string{}, theirs...), others...) {
		p.done = p.submit(t, hall, fmt.Sprint("hall-", i), fmt.Sprintf(`{"id":"v","title":{"de":%q}}`, said))
	}
	host := events.Type{Noun: "host", Name: "amend", Version: 1}
	p.done = p.submit(t, host, "amend-1", `{"id":"host-1","note":"mit Garten"}`)
	p.done = p.submit(t, host, "amend-2", `{"id":"host-2","note":"mit Balkon"}`)
	theirs = append(theirs, "mit Garten")
	if found := p.search(t, theirs...); len(found) < len(theirs) {
		t.Fatalf("before erasing %q are found: the search is no proof", found)
	}
	p.decide(t, event(p.done, &events.PersonErased{ID: "p"}))
	if err := p.j.Erase(within(t), "p", events.Ref{Noun: "person", ID: "p"}, events.Ref{Noun: "host", ID: "host-1"}); err != nil {
		t.Fatal(err)
	}
	sweeper := journal.Sweeper{Journal: p.j}
	if waiting, err := sweeper.Sweep(within(t), p.done); err != nil || len(waiting) > 0 {
		t.Fatalf("%q wait, %v", waiting, err)
	}
	if found := p.search(t, theirs...); len(found) != 0 {
		t.Errorf("after erasing, the folder still holds %q", found)
	}
	for _, said := range append(others, "mit Balkon") {
		if found := p.search(t, said); len(found) == 0 {
			t.Errorf("%q of others went as well", said)
		}
	}
}

// Whoever has registered for a trip is found by whom they travel with and by what they need, now and before; what others share with them
// is left alone.
func TestEraseFindsRegistrations(t *testing.T) {
	p := &population{dir: t.TempDir()}
	p.start(t)
	const (
		before, after = "Otto Begleitung", "Berta Begleitung"
		guardian      = "Gerda Vormund"
		health        = "Asthma und eine Allergie gegen Haselnüsse"
		older         = "Knie, keine langen Wege bergauf"
	)
	made := &events.RegistrationMade{ID: "reg-1", Trip: "t", Person: "p", Number: 1, Seats: 2, Standing: events.Seated, Name: events.Secret("Petra Probe"),
		Companion: events.Secret(before), Guardian: events.Secret(guardian), Born: events.Secret("1961-04-03")}
	amended := events.RegistrationAmended(*made)
	amended.Name, amended.Companion, amended.Guardian, amended.Born = events.Secret("Petra Probe"), events.Secret(after), events.Sealed{}, events.Sealed{}
	other := &events.RegistrationMade{ID: "reg-2", Trip: "t", Person: "q", Number: 2, Seats: 1, Standing: events.Waiting, Name: events.Secret("Quirin Quelle")}
	needs := func(id, key, diet, health string) events.Body {
		return &events.NeedsStated{ID: id, Trip: "t", Key: key, Diet: events.Secret(diet), Health: events.Secret(health)}
	}
	for i, body := range []events.Body{
		added("p", "Petra Probe", "petra@probe.example"), made, needs("reg-1", "needs-1", "vegan", older), &amended,
		added("q", "Quirin Quelle", "quirin@quelle.example"), other, needs("reg-2", "needs-3", "vegan", ""),
	} {
		p.decide(t, event(uint64(i+1), body))
	}
	hall := events.Type{Noun: "venue", Name: "set", Version: 1}
	for i, said := range []string{before, after, guardian, health, older, "1961-04-03", "reg-1 ist keine Person", "vegan", "Quirin Quelle"} {
		p.done = p.submit(t, hall, fmt.Sprint("hall-", i), fmt.Sprintf(`{"id":"v","title":{"de":%q}}`, said))
	}
	registration := events.Type{Noun: "registration", Name: "amend", Version: 1}
	for i, data := range []string{`{"id":"reg-1","needs":{"diet":"halal"}}`, `{"id":"reg-2","needs":{"diet":"koscher"}}`} {
		p.done = p.submit(t, registration, fmt.Sprint("amend-", i), data)
	}
	for _, raw := range take(t, p.j, p.done-2, 2) {
		if err := p.j.SetAside(within(t), raw, "too large"); err != nil {
			t.Fatal(err)
		}
	}
	said := []string{before, after, guardian, health, older, "1961-04-03", "halal"}
	if found := p.search(t, said...); len(found) == 0 {
		t.Fatal("before erasing nothing is found: the search is no proof")
	}

	// What was stated first gives way to what is stated now.
	reg := events.Ref{Noun: "registration", ID: "reg-1"}
	p.decide(t, event(p.done, &events.NeedsForgotten{ID: "reg-1", Trip: "t", Key: "needs-1"}))
	p.decide(t, event(p.done, needs("reg-1", "needs-2", "vegan", health)))
	erase := func(key string, about ...events.Ref) {
		t.Helper()
		if err := p.j.Erase(within(t), key, about...); err != nil {
			t.Fatal(err)
		}
		sweeper := journal.Sweeper{Journal: p.j}
		if waiting, err := sweeper.Sweep(within(t), p.done); err != nil || len(waiting) > 0 {
			t.Fatalf("%q wait, %v", waiting, err)
		}
	}
	erase("needs-1", reg)
	if found := p.search(t, older, "halal"); len(found) != 0 {
		t.Errorf("what was needed before is in %q", found)
	}
	if found := p.search(t, before, health); len(found) == 0 {
		t.Error("the companion went with the needs")
	}
	if has, err := p.j.HasKey(within(t), "needs-2"); err != nil || !has {
		t.Errorf("the needs of now have a key: %t, %v", has, err)
	}
	p.decide(t, event(p.done, &events.PersonErased{ID: "p"}))
	erase("p", events.Ref{Noun: "person", ID: "p"}, reg)
	erase("needs-2", reg)
	if found := p.search(t, said...); len(found) != 0 {
		t.Errorf("after erasing, the folder still holds %q", found)
	}
	for _, key := range []string{"p", "needs-1", "needs-2"} {
		if has, err := p.j.HasKey(within(t), key); err != nil || has {
			t.Errorf("%s has a key: %t, %v", key, has, err)
		}
	}
	left := ""
	for _, raw := range take(t, p.j, 0, 3) {
		left += string(raw.Data)
	}
	for _, want := range []string{"reg-1 ist keine Person", `"vegan"`, "Quirin Quelle"} {
		if !strings.Contains(left, want) {
			t.Errorf("%q went as well", want)
		}
	}
	if letters, err := p.j.DeadLetters(within(t)); err != nil || len(letters) != 1 || letters[0].Sequence != p.done {
		t.Errorf("dead letters: %v, %v; want that of the other alone", letters, err)
	}
	for _, e := range replay(t, p.j, 0) {
		if b, ok := e.Body.(*events.RegistrationMade); ok && b.Name.Readable() != (b.ID == "reg-2") {
			t.Errorf("the name in %s is readable: %t", b.ID, b.Name.Readable())
		}
	}
}
