package journal_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
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
		if err := p.j.Erase(within(t), id(7), p.done); err != nil {
			t.Fatal(err)
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
	if err := p.j.Erase(within(t), id(7), p.done); err != nil {
		t.Fatal(err)
	}
	other := journaltest.Open(t, p.s, journaltest.Office) // has never seen the key
	amended := events.PersonAmended(*added(id(7), "New Name", "x@office.example"))
	for name, j := range map[string]*journal.Journal{"the one that erased": p.j, "another": other} {
		if err := j.Append(within(t), p.last, []*events.Event{event(99, &amended)}); !errors.Is(err, keys.ErrNoKey) {
			t.Errorf("%s appends about an erased person: %v; want ErrNoKey", name, err)
		}
	}
	if unfinished, err := p.j.Erased(within(t), []string{id(7)}); err != nil || len(unfinished) != 0 {
		t.Errorf("a key came back: %v, %v", unfinished, err)
	}
}

// An erasure that was decided ahead of others does not wait for its own turn, in which its command is destroyed.
func TestEraseAheadOfOthers(t *testing.T) {
	p := populate(t)
	erase := (&events.ErasePerson{}).Type()
	ahead := p.submit(t, erase, "ahead", `{"id":"p-07"}`)
	p.last = mustAppend(t, p.j, p.last, event(ahead, &events.PersonErased{ID: id(7), Ahead: true}))
	if err := p.j.Erase(within(t), id(7), p.done); err != nil {
		t.Errorf("Erase = %v, with the erasure itself in the line alone", err)
	}
	if unfinished, err := p.j.Erased(within(t), []string{id(7)}); err != nil || len(unfinished) != 0 {
		t.Errorf("Erased = %v, %v; want that it is finished", unfinished, err)
	}
	if raw := take(t, p.j, ahead-1, 1)[0]; raw.Sequence != ahead {
		t.Errorf("the command of the erasure is gone before its turn; %d comes instead", raw.Sequence)
	}
	// One that says more of somebody than their id is waited for.
	telling := p.submit(t, erase, "telling", `{"id":"p-08","why":"Person08@office.example"}`)
	p.last = mustAppend(t, p.j, p.last, event(telling, &events.PersonErased{ID: id(8), Ahead: true}))
	if err := p.j.Erase(within(t), id(8), p.done); !errors.Is(err, journal.ErrUndecided) {
		t.Errorf("Erase = %v; want ErrUndecided", err)
	}
	if err := p.j.Erase(within(t), id(8), telling); err != nil {
		t.Errorf("Erase = %v, once it is decided", err)
	}
}

// A command that is acknowledged is answered. Erasing waits for the answer instead of taking the command away.
func TestEraseWaitsForDecisions(t *testing.T) {
	p := populate(t)
	p.decide(t, event(p.done, &events.PersonErased{ID: id(7)}))
	late := p.submit(t, addPerson, "late", `{"name":"Somebody","email":"person07@office.example"}`)
	if err := p.j.Erase(within(t), id(7), p.done); !errors.Is(err, journal.ErrUndecided) {
		t.Errorf("Erase = %v; want ErrUndecided", err)
	}
	if raw := take(t, p.j, late-1, 1)[0]; raw.Sequence != late {
		t.Errorf("the command is gone; %d comes instead", raw.Sequence)
	}
	if unfinished, err := p.j.Erased(within(t), []string{id(7)}); err != nil || len(unfinished) != 1 {
		t.Errorf("Erased = %v, %v; want that it is not finished", unfinished, err)
	}
	p.decide(t, event(late, &events.CommandRefused{Sequence: late, Asked: "person.add"}))
	if err := p.j.Erase(within(t), id(7), p.done); err != nil {
		t.Error(err)
	}
	if found := p.search(t, mail(7)); len(found) != 0 {
		t.Errorf("the folder still holds %q", found)
	}
}

// A crash after the key is gone must not leave commands that name the id.
func TestEraseWithoutKey(t *testing.T) {
	p := populate(t)
	js := jet(t, p.s)
	stream, err := js.Stream(within(t), "JF_KEYS")
	if err != nil {
		t.Fatal(err)
	}
	m, err := stream.GetLastMsgForSubject(within(t), "jourfixe.bremen.key."+id(7))
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.SecureDeleteMsg(within(t), m.Sequence); err != nil {
		t.Fatal(err)
	}
	if err := p.j.Erase(within(t), id(7), p.done); err != nil {
		t.Fatal(err)
	}
	if n := count(t, js, "JF_COMMANDS"); n != people-1+1 { // the garbage names no id
		t.Errorf("%d commands are left; want %d", n, people)
	}
	if err := p.j.Erase(within(t), "_office", p.done); err == nil {
		t.Error("the office's key can be erased")
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
