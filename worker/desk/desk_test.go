package desk_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/desk"
)

// now is the time on every clock in these tests.
var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// A room is a journal with a mirror and a desk at work.
type room struct {
	t         testing.TB
	journal   *journal.Journal
	mirror    *worker.Mirror
	desk      *desk.Desk
	reception *worker.Reception
	ids       int
	fails     atomic.Bool                   // the desk's clock, once
	failAfter atomic.Int64                  // decisions the clock fails, until a command is set aside
	gate      atomic.Pointer[chan struct{}] // at which the desk waits for the test, if any
}

// open puts desks to work on a journal until the test ends.
func open(t testing.TB, j *journal.Journal, desks int) *room {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	key, err := j.OfficeKey(ctx)
	if err != nil {
		t.Fatal(err)
	}
	r := &room{t: t, journal: j}
	stopped := make(chan error, 1)
	var workers []worker.Worker
	log := slog.New(slog.DiscardHandler)
	for range desks {
		m := worker.NewMirror(j, "bremen", log)
		r.mirror = m
		r.reception = &worker.Reception{Office: "bremen", Mirror: m, Journal: j, Key: key, Now: clock}
		r.desk = &desk.Desk{Office: "bremen", Journal: j, Mirror: m, Key: key, Now: r.clock, Log: log}
		workers = append(workers, m, r.desk)
	}
	go func() { stopped <- worker.Run(ctx, log, workers...) }()
	t.Cleanup(func() {
		cancel()
		if err := <-stopped; err != nil {
			t.Errorf("the desk stopped: %v", err)
		}
	})
	if err := r.mirror.WaitReady(ctx); err != nil {
		t.Fatal(err)
	}
	return r
}

func clock() time.Time { return now }

func (r *room) clock() time.Time {
	if r.fails.CompareAndSwap(true, false) {
		panic("the clock has stopped")
	}
	if gate := r.gate.Load(); gate != nil {
		<-*gate
	}
	if r.failAfter.Load() > 0 && r.failAfter.Add(-1) == 0 {
		if set, err := r.journal.DeadLetters(r.t.Context()); err == nil && len(set) == 0 {
			r.failAfter.Store(1) // again the next time
			panic("the clock has stopped for a command")
		}
	}
	return now
}

// send sends a command under an id and returns the answer.
func (r *room) send(id, kind, data string) events.Answer {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	typ, err := events.ParseType(kind)
	if err != nil {
		r.t.Fatal(err)
	}
	receipt, err := r.reception.Submit(ctx, "tester", typ, events.Message{ID: id, Source: "/test", Type: typ.String(), Data: []byte(data)})
	if err != nil {
		r.t.Fatal(err)
	}
	a, err := r.reception.Outcome(ctx, "tester", receipt, patience.Limit)
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

func (r *room) next() string {
	r.ids++
	return strconv.Itoa(r.ids)
}

func TestDecidesAndRefuses(t *testing.T) {
	r := open(t, journaltest.New(t), 1)
	for _, c := range []struct{ kind, data, outcome, problem, field string }{
		{"partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`, events.Accepted, "", ""},
		{"partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`, events.Refused, events.AlreadyThere, "id"},
		{"partner.register", `{"id":"oslo","title":{"de":"Oslo"},"kind":"twin-city","zone":"Europe/Osl"}`, events.Refused, events.UnknownRef, "zone"},
		{"partner.register", `{"id":"oslo","title":{"de":"Oslo"},"kind":"twin"}`, events.Refused, events.Malformed, "kind"},
		{"partner.register", `{"id":`, events.Refused, events.NotJSON, ""},
		{"partner.registre", `{}`, events.Refused, events.UnknownType, "type"},
		{"jourfixe.partner.register.v7", `{}`, events.Refused, events.UnknownType, "type"},
		{"person.add", `{"name":"A","email":"a@b.example"}`, events.Accepted, "", ""},
	} {
		a := r.send(r.next(), c.kind, c.data)
		if a.Outcome != c.outcome {
			t.Errorf("%s %s: %s, want %s (%v)", c.kind, c.data, a.Outcome, c.outcome, a.Problem)
		}
		if a.Problem != nil && (a.Problem.Code != events.ProblemURN+c.problem || a.Problem.Field != c.field) {
			t.Errorf("%s %s: %s in %q, want %s in %q", c.kind, c.data, a.Problem.Code, a.Problem.Field, c.problem, c.field)
		}
	}
}

func TestSameCommandIsDecidedOnce(t *testing.T) {
	r := open(t, journaltest.New(t), 1)
	const data = `{"id":"hall","title":{"de":"Saal"}}`
	first := r.send("one", "venue.set", data)
	again := r.send("one", "venue.set", `{ "title": {"de":"Saal"}, "id":"hall" }`) // the same data, written otherwise
	if fmt.Sprint(first) != fmt.Sprint(again) {
		t.Errorf("the second answer is %v, want the first, %v", again, first)
	}
	other := r.send("one", "venue.set", `{"id":"hall","title":{"de":"Anderer Saal"}}`)
	if other.Problem == nil || other.Problem.Status != 409 {
		t.Errorf("other data under a used identity gave %v, want a problem with status 409", other)
	}
	if long := r.send("one", "jourfixe.venue.set.v1", data); fmt.Sprint(first) != fmt.Sprint(long) {
		t.Errorf("with the type in its long form the answer is %v, want the first, %v", long, first)
	}
	third := r.send("one", "venue.set", data)
	if fmt.Sprint(first) != fmt.Sprint(third) {
		t.Errorf("the answer after a refusal is %v, want the first, %v", third, first)
	}
	var title string
	r.mirror.View(func(b *calendar.Book) { title = b.Venue("hall").Title.In("de") })
	if title != "Saal" {
		t.Errorf("the venue is called %q; what was refused has changed it", title)
	}
}

// TestWhatDoesNotFitIsRefused sends commands whose decisions the journal cannot hold or could not read back. They must
// be refused, and the desk must go on: nothing can be taken out of the journal again.
func TestWhatDoesNotFitIsRefused(t *testing.T) {
	r := open(t, journaltest.New(t), 1)
	r.send("p", "partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	legs := make([]string, 200)
	for i := range legs {
		legs[i] = fmt.Sprintf(`{"day":1,"start":"08:00","end":"09:00","zone":"Europe/Riga","title":{"de":%q},"place":"x"}`, strings.Repeat("ä<&>", 48))
	}
	trip := func(more string) string {
		return `{"id":"t","partner":"riga","title":{"de":"T"},"window":{"from":"2027-05-01","to":"2027-06-01"},"days":3,"capacity":9` + more + `}`
	}
	if a := r.send("far", "trip.propose", trip(`,"milestones":[{"id":"m","after":"P9999Y","title":{"de":"M"}}]`)); a.Outcome != events.Refused {
		t.Errorf("a milestone after ten thousand years: %v", a)
	}
	if a := r.send("large", "trip.propose", trip(`,"programme":[`+strings.Join(legs, ",")+`]`)); a.Outcome == events.Pending {
		t.Errorf("a trip of 200 long legs was not answered")
	}
	if a := r.send("after", "venue.set", `{"id":"hall","title":{"de":"Saal"}}`); a.Outcome != events.Accepted {
		t.Errorf("the command behind them: %v", a)
	}
	// A new mirror can read all of it.
	m := worker.NewMirror(r.journal, "bremen", slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	go func() { _ = m.Run(ctx) }() // ends with the test
	if err := m.WaitReady(ctx); err != nil {
		t.Errorf("the journal cannot be read from the beginning: %v, %v", err, m.Health())
	}
}

// TestIdentityWithAddress sends a CloudEvent whose source is a mail address, as the specification's own example is. It
// must be recognized again, and the journal must not hold it.
func TestIdentityWithAddress(t *testing.T) {
	j := journaltest.New(t)
	r := open(t, j, 1)
	send := func() events.Answer {
		t.Helper()
		typ := events.Type{Noun: "venue", Name: "set", Version: 1}
		ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
		defer cancel()
		receipt, err := r.reception.Submit(ctx, "tester", typ, events.Message{ID: "1", Source: "mailto:anna@city.example", Data: []byte(`{"id":"hall","title":{"de":"Saal"}}`)})
		if err != nil {
			t.Fatal(err)
		}
		a, err := r.reception.Outcome(ctx, "tester", receipt, patience.Limit)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if first, again := send(), send(); first.Outcome != events.Accepted || fmt.Sprint(first) != fmt.Sprint(again) {
		t.Errorf("the answers are %v and %v, want the same", first, again)
	}
	list, err := j.Events(context.Background(), 1, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if strings.Contains(e.Cause.Source, "anna") {
			t.Errorf("the journal holds the source %q", e.Cause.Source)
		}
	}
}

// TestTwoDesksDecideOnce runs two desks in one process on one journal: they race for every command.
func TestTwoDesksDecideOnce(t *testing.T) {
	j := journaltest.New(t)
	r := open(t, j, 2)
	const commands = 200
	for i := range commands {
		if a := r.send(r.next(), "venue.set", fmt.Sprintf(`{"id":"v%d","title":{"de":"Saal"}}`, i)); a.Outcome != events.Accepted {
			t.Fatalf("command %d: %v", i, a)
		}
	}
	last, err := j.Last(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	list, err := j.Events(context.Background(), 1, last)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != commands {
		t.Errorf("%d events for %d commands", len(list), commands)
	}
	for i := 1; i < len(list); i++ {
		if list[i].Cause.Sequence <= list[i-1].Cause.Sequence {
			t.Fatalf("event %d answers command %d, after command %d", i, list[i].Cause.Sequence, list[i-1].Cause.Sequence)
		}
	}
}

// TestLengthyCommandIsDecidedOnce has commands decided for which a time is looked for, on a snapshot that knows of no commands,
// and by two desks that race for them: each is decided once, and other data under its identity is refused.
func TestLengthyCommandIsDecidedOnce(t *testing.T) {
	for _, desks := range []int{1, 2} {
		j := journaltest.New(t)
		r := open(t, j, desks)
		for i := range 10 {
			id := r.next()
			data := func(start string) string {
				return fmt.Sprintf(`{"title":{"de":"Sitzung"},"need":[],"duration":"PT1H","at":{"date":"2027-02-%02d","start":"%s"}}`, i+1, start)
			}
			first := r.send(id, "meeting.request", data("10:00"))
			if first.Outcome != events.Accepted {
				t.Fatalf("it is %s (%v)", first.Outcome, first.Problem)
			}
			if again := r.send(id, "meeting.request", data("10:00")); fmt.Sprint(again) != fmt.Sprint(first) {
				t.Errorf("the second answer is %v, want the first, %v", again, first)
			}
			if other := r.send(id, "meeting.request", data("11:00")); other.Problem == nil || other.Problem.Status != 409 {
				t.Errorf("other data under a used identity gave %v, want a problem with status 409", other)
			}
		}
		last, err := j.Last(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if last != 20 {
			t.Errorf("with %d desks there are %d events, want 10 meetings and 10 refusals", desks, last)
		}
	}
}

// TestWhatFailsIsSetAside has the program itself fail on commands, whether they are decided on a snapshot or not: they are noted,
// and the next is decided.
func TestWhatFailsIsSetAside(t *testing.T) {
	j := journaltest.New(t)
	r := open(t, j, 1)
	for kind, data := range map[string]string{
		"venue.set":       `{"id":"hall","title":{"de":"Saal"}}`,
		"meeting.request": `{"title":{"de":"Sitzung"},"need":[],"duration":"PT1H","at":{"date":"2027-02-03","start":"10:00"}}`,
	} {
		r.fails.Store(true)
		if a := r.send(r.next(), kind, data); a.Problem == nil || a.Problem.Code != events.ProblemURN+events.SetAside {
			t.Errorf("%s is answered %+v, want that it was set aside", kind, a)
		}
		if a := r.send(r.next(), kind, data); a.Outcome != events.Accepted {
			t.Errorf("%s is %s (%v)", kind, a.Outcome, a.Problem)
		}
	}
}

// TestUnreadableIsSetAside sends what has no identity, and then something that must be handled all the same.
func TestUnreadableIsSetAside(t *testing.T) {
	server := journaltest.Server(t)
	nc, err := server.Connect(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close) // after the desk has stopped
	j, err := journal.Open(context.Background(), nc, journal.Options{Office: "bremen"})
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, j, 1)
	for _, subject := range []string{"jourfixe.bremen.command.tester", "jourfixe.bremen.command.tester.venue.set.more", "jourfixe.bremen.command.tester.Venue.Set"} {
		if _, err := nc.Request(subject, []byte(`{}`), patience.Limit); err != nil {
			t.Fatalf("%s: %v", subject, err)
		}
	}
	if a := r.send("one", "venue.set", `{"id":"hall","title":{"de":"Saal"}}`); a.Outcome != events.Accepted {
		t.Fatalf("the command behind the unreadable ones: %v", a)
	}
	letters, err := j.DeadLetters(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(letters) != 3 {
		t.Fatalf("%d dead letters, want 3", len(letters))
	}
	for _, l := range letters {
		whole, err := j.DeadLetter(context.Background(), l.Sequence)
		if err != nil {
			t.Fatal(err)
		}
		if whole.Reason == "" || string(whole.Data) != "{}" {
			t.Errorf("the dead letter %d has reason %q and data %q", l.Sequence, whole.Reason, whole.Data)
		}
	}
}

// TestErasure checks that the eraser destroys what person.erased has decided, also when it starts only afterwards.
func TestErasure(t *testing.T) {
	j := journaltest.New(t)
	r := open(t, j, 1)
	r.send("one", "person.add", `{"id":"anna","name":"Anna","email":"anna@city.example"}`)
	r.send("two", "person.erase", `{"id":"anna"}`)
	left, err := j.Erased(context.Background(), []string{"anna"})
	if err != nil || len(left) != 1 {
		t.Fatalf("before the eraser ran, %v have a key (%v), want anna", left, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	eraser := &desk.Eraser{Journal: j, Mirror: r.mirror, Handled: r.desk.Handled, Log: slog.New(slog.DiscardHandler)}
	stopped := make(chan error, 1)
	run, stop := context.WithCancel(ctx)
	go func() { stopped <- eraser.Run(run) }()
	for len(left) > 0 && ctx.Err() == nil {
		if left, err = j.Erased(ctx, []string{"anna"}); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := <-stopped; !errors.Is(err, context.Canceled) {
		t.Errorf("the eraser ended with %v", err)
	}
	if a := r.send("three", "person.add", `{"id":"anna","name":"Anna","email":"anna@city.example"}`); a.Outcome != events.Refused {
		t.Errorf("the id of an erased person was given again: %v", a)
	}
}
