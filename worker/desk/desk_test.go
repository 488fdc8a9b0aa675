package desk_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/desk"
	"jourfixe/worker/workertest"
)

// now is the time on every clock in these tests.
var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// A room is an office at work whose desks race for every command, each in a process of its own. Its desks have a clock that a
// test can hold and break, so that they can be kept waiting and fail.
type room struct {
	*workertest.Office
	t         testing.TB
	first     *desk.Desk                    // of the process that the test asks
	fails     atomic.Bool                   // the desks' clock, once
	failAfter atomic.Int64                  // decisions the clock fails, until a command is set aside
	gate      atomic.Pointer[chan struct{}] // at which the desks wait for the test, if any
}

func open(t testing.TB, desks int) *room {
	t.Helper()
	r := &room{Office: workertest.Open(t, now), t: t}
	r.Desk.StopDesk()
	r.first = r.decider(r.Desk)
	r.Desk.StopDesk = r.Desk.Run(r.first)
	for range desks - 1 {
		r.Start(func(p *workertest.Process) []worker.Worker { return []worker.Worker{r.decider(p)} })
	}
	return r
}

// decider is one more desk.
func (r *room) decider(p *workertest.Process) *desk.Desk {
	return &desk.Desk{Office: journaltest.Office, Journal: p.Journal, Mirror: p.Mirror, Key: p.Reception.Key, Now: r.clock, Log: r.Logger()}
}

func (r *room) clock() time.Time {
	if r.fails.CompareAndSwap(true, false) {
		panic("the clock has stopped")
	}
	if gate := r.gate.Load(); gate != nil {
		<-*gate
	}
	if r.failAfter.Load() > 0 && r.failAfter.Add(-1) == 0 {
		if set, err := r.Desk.Journal.DeadLetters(r.t.Context()); err == nil && len(set) == 0 {
			r.failAfter.Store(1) // again the next time
			panic("the clock has stopped for a command")
		}
	}
	return now
}

// send sends a command under an identity and returns the answer.
func (r *room) send(source, id, kind, data string) events.Answer {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	typ, err := events.ParseType(kind)
	if err != nil {
		r.t.Fatal(err)
	}
	receipt, err := r.Desk.Reception.Submit(ctx, "tester", typ, events.Message{ID: id, Source: source, Type: typ.String(), Data: []byte(data)})
	if err != nil {
		r.t.Fatal(err)
	}
	a, err := r.Desk.Reception.Outcome(ctx, "tester", receipt, patience.Limit)
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

func TestDecidesAndRefuses(t *testing.T) {
	r := open(t, 1)
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
		a := r.Ask(c.kind, c.data)
		if a.Outcome != c.outcome {
			t.Errorf("%s %s: %s, want %s (%v)", c.kind, c.data, a.Outcome, c.outcome, a.Problem)
		}
		if a.Problem != nil && (a.Problem.Code != events.ProblemURN+c.problem || a.Problem.Field != c.field) {
			t.Errorf("%s %s: %s in %q, want %s in %q", c.kind, c.data, a.Problem.Code, a.Problem.Field, c.problem, c.field)
		}
	}
}

func TestSameCommandIsDecidedOnce(t *testing.T) {
	r := open(t, 1)
	const data = `{"id":"hall","title":{"de":"Saal"}}`
	first := r.send("/test", "one", "venue.set", data)
	again := r.send("/test", "one", "venue.set", `{ "title": {"de":"Saal"}, "id":"hall" }`) // the same data, written otherwise
	if fmt.Sprint(first) != fmt.Sprint(again) {
		t.Errorf("the second answer is %v, want the first, %v", again, first)
	}
	other := r.send("/test", "one", "venue.set", `{"id":"hall","title":{"de":"Anderer Saal"}}`)
	if other.Problem == nil || other.Problem.Status != 409 {
		t.Errorf("other data under a used identity gave %v, want a problem with status 409", other)
	}
	if long := r.send("/test", "one", "jourfixe.venue.set.v1", data); fmt.Sprint(first) != fmt.Sprint(long) {
		t.Errorf("with the type in its long form the answer is %v, want the first, %v", long, first)
	}
	third := r.send("/test", "one", "venue.set", data)
	if fmt.Sprint(first) != fmt.Sprint(third) {
		t.Errorf("the answer after a refusal is %v, want the first, %v", third, first)
	}
	var title string
	r.Desk.Mirror.View(func(b *calendar.Book) { title = b.Venue("hall").Title.In("de") })
	if title != "Saal" {
		t.Errorf("the venue is called %q; what was refused has changed it", title)
	}
}

// TestWhatDoesNotFitIsRefused sends commands whose decisions the journal cannot hold or could not read back. They must
// be refused, and the desk must go on: nothing can be taken out of the journal again.
func TestWhatDoesNotFitIsRefused(t *testing.T) {
	r := open(t, 1)
	r.send("/test", "p", "partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	legs := make([]string, 200)
	for i := range legs {
		legs[i] = fmt.Sprintf(`{"day":1,"start":"08:00","end":"09:00","zone":"Europe/Riga","title":{"de":%q},"place":"x"}`, strings.Repeat("ä<&>", 48))
	}
	trip := func(more string) string {
		return `{"id":"t","partner":"riga","title":{"de":"T"},"window":{"from":"2027-05-01","to":"2027-06-01"},"days":3,"capacity":9` + more + `}`
	}
	if a := r.send("/test", "far", "trip.propose", trip(`,"milestones":[{"id":"m","after":"P9999Y","title":{"de":"M"}}]`)); a.Outcome != events.Refused {
		t.Errorf("a milestone after ten thousand years: %v", a)
	}
	if a := r.send("/test", "large", "trip.propose", trip(`,"programme":[`+strings.Join(legs, ",")+`]`)); a.Outcome == events.Pending {
		t.Errorf("a trip of 200 long legs was not answered")
	}
	if a := r.send("/test", "after", "venue.set", `{"id":"hall","title":{"de":"Saal"}}`); a.Outcome != events.Accepted {
		t.Errorf("the command behind them: %v", a)
	}
	// A new mirror can read all of it.
	r.Start(nil)
}

// TestIdentityWithAddress sends a CloudEvent whose source is a mail address, as the specification's own example is. It
// must be recognized again, and the journal must not hold it.
func TestIdentityWithAddress(t *testing.T) {
	r := open(t, 1)
	send := func() events.Answer {
		t.Helper()
		return r.send("mailto:anna@city.example", "1", "venue.set", `{"id":"hall","title":{"de":"Saal"}}`)
	}
	if first, again := send(), send(); first.Outcome != events.Accepted || fmt.Sprint(first) != fmt.Sprint(again) {
		t.Errorf("the answers are %v and %v, want the same", first, again)
	}
	list := answers(t, r.Desk.Journal)
	if len(list) != 1 || strings.Contains(list[0].Cause.Source, "anna") {
		t.Errorf("the journal has %d events, the first of the source %q", len(list), list[0].Cause.Source)
	}
}

// TestTwoDesksDecideOnce runs two desks on one journal: they race for every command.
func TestTwoDesksDecideOnce(t *testing.T) {
	r := open(t, 2)
	const commands = 200
	for i := range commands {
		r.Do("venue.set", `{"id":"v%d","title":{"de":"Saal"}}`, i)
	}
	if n := len(answers(t, r.Desk.Journal)); n != commands {
		t.Errorf("%d events for %d commands", n, commands)
	}
}

// TestLengthyCommandIsDecidedOnce has commands decided for which a time is looked for, on a snapshot that knows of no commands,
// and by two desks that race for them: each is decided once, and other data under its identity is refused.
func TestLengthyCommandIsDecidedOnce(t *testing.T) {
	for _, desks := range []int{1, 2} {
		r := open(t, desks)
		for i := range 10 {
			id := fmt.Sprint(i)
			data := func(start string) string {
				return fmt.Sprintf(`{"title":{"de":"Sitzung"},"need":[],"duration":"PT1H","at":{"date":"2027-02-%02d","start":"%s"}}`, i+1, start)
			}
			first := r.send("/test", id, "meeting.request", data("10:00"))
			if first.Outcome != events.Accepted {
				t.Fatalf("it is %s (%v)", first.Outcome, first.Problem)
			}
			if again := r.send("/test", id, "meeting.request", data("10:00")); fmt.Sprint(again) != fmt.Sprint(first) {
				t.Errorf("the second answer is %v, want the first, %v", again, first)
			}
			if other := r.send("/test", id, "meeting.request", data("11:00")); other.Problem == nil || other.Problem.Status != 409 {
				t.Errorf("other data under a used identity gave %v, want a problem with status 409", other)
			}
		}
		if n := len(answers(t, r.Desk.Journal)); n != 20 {
			t.Errorf("with %d desks there are %d events, want 10 meetings and 10 refusals", desks, n)
		}
	}
}

// TestWhatFailsIsSetAside has the program itself fail on commands, whether they are decided on a snapshot or not: they are noted,
// and the next is decided.
func TestWhatFailsIsSetAside(t *testing.T) {
	r := open(t, 1)
	for kind, data := range map[string]string{
		"venue.set":       `{"id":"hall","title":{"de":"Saal"}}`,
		"meeting.request": `{"title":{"de":"Sitzung"},"need":[],"duration":"PT1H","at":{"date":"2027-02-03","start":"10:00"}}`,
	} {
		r.fails.Store(true)
		if a := r.Ask(kind, data); a.Problem == nil || a.Problem.Code != events.ProblemURN+events.SetAside {
			t.Errorf("%s is answered %+v, want that it was set aside", kind, a)
		}
		if a := r.Ask(kind, data); a.Outcome != events.Accepted {
			t.Errorf("%s is %s (%v)", kind, a.Outcome, a.Problem)
		}
	}
}

// TestUnreadableIsSetAside sends what has no identity, and then something that must be handled all the same.
func TestUnreadableIsSetAside(t *testing.T) {
	r := open(t, 1)
	nc, err := r.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	for i, subject := range []string{"jourfixe.bremen.command.tester", "jourfixe.bremen.command.tester.venue.set.more", "jourfixe.bremen.command.tester.Venue.Set"} {
		if _, err := nc.Request(subject, []byte(`{}`), patience.Limit); err != nil {
			t.Fatalf("%s: %v", subject, err)
		}
		receipt := worker.Receipt{Sequence: uint64(i + 1)}
		if a, err := r.Desk.Reception.Outcome(t.Context(), "tester", receipt, patience.Limit); err != nil || a.Problem == nil || a.Problem.Code != events.ProblemURN+events.SetAside {
			t.Errorf("%s: whoever sent it is told %+v, %v", subject, a, err)
		}
		if a, err := r.Desk.Reception.Outcome(t.Context(), "other", receipt, 0); err != nil || a.Outcome != events.Pending {
			t.Errorf("%s: another client is told %+v, %v", subject, a, err)
		}
	}
	if all, err := r.Desk.Reception.Outcomes(t.Context(), "tester", []uint64{1, 2, 3}, patience.Limit); err != nil || len(all) != 3 || all[2].Problem == nil || all[2].Problem.Code != events.ProblemURN+events.SetAside {
		t.Errorf("whoever asks about all of them is told %+v, %v", all, err)
	}
	if a := r.send("/test", "one", "venue.set", `{"id":"hall","title":{"de":"Saal"}}`); a.Outcome != events.Accepted {
		t.Fatalf("the command behind the unreadable ones: %v", a)
	}
	letters, err := r.Desk.Journal.DeadLetters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(letters) != 3 {
		t.Fatalf("%d dead letters, want 3", len(letters))
	}
	for _, l := range letters {
		whole, err := r.Desk.Journal.DeadLetter(t.Context(), l.Sequence)
		if err != nil {
			t.Fatal(err)
		}
		if whole.Reason == "" || string(whole.Data) != "{}" {
			t.Errorf("the dead letter %d has reason %q and data %q", l.Sequence, whole.Reason, whole.Data)
		}
	}
}

// TestManyOutcomes asks what became of many commands: of whoever asks, in their order, up to the first that is not answered.
func TestManyOutcomes(t *testing.T) {
	r := open(t, 1)
	r.Do("venue.set", `{"id":"hall","title":{"de":"Saal"}}`) // at 1
	r.Ask("partner.retire", `{"id":"nobody"}`)               // at 2
	r.DoAll([2]string{"person.add", `{"id":"anna","name":"Anna","email":"anna@city.example"}`}, [2]string{"venue.set", `{"id":"yard","title":{"de":"Hof"}}`})
	for _, x := range []struct {
		client string
		places []uint64
		want   string
	}{
		{"tester", nil, ""},
		{"tester", []uint64{1, 2, 3, 4}, "accepted refused accepted accepted"},
		{"tester", []uint64{4, 2}, "accepted refused"},
		{"tester", []uint64{1, 5, 2}, "accepted"},
		{"tester", []uint64{0, 1}, ""},
		{"other", []uint64{1, 2}, ""},
	} {
		results, err := r.Desk.Reception.Outcomes(t.Context(), x.client, x.places, 20*time.Millisecond)
		var got []string
		for _, one := range results {
			got = append(got, one.Outcome)
			if (one.Problem == nil) != (one.Outcome == events.Accepted) {
				t.Errorf("of %s at %d there is the problem %v", x.client, x.places, one.Problem)
			}
		}
		if strings.Join(got, " ") != x.want || err != nil {
			t.Errorf("%s is told of %d %q, %v; want %q", x.client, x.places, got, err, x.want)
		}
	}
	// Who waits is told as soon as the last is answered.
	told := make(chan []worker.Result)
	go func() {
		results, _ := r.Desk.Reception.Outcomes(t.Context(), "tester", []uint64{1, 5}, patience.Limit) // what is wrong shows by what is missing
		told <- results
	}()
	r.Do("venue.set", `{"id":"attic","title":{"de":"Dach"}}`)
	if results := <-told; len(results) != 2 {
		t.Errorf("who has waited is told %+v", results)
	}
}

// TestErasure checks that the eraser destroys what person.erased has decided, also when it starts only afterwards.
func TestErasure(t *testing.T) {
	r := open(t, 1)
	r.Do("person.add", `{"id":"anna","name":"Anna","email":"anna@city.example"}`)
	r.Do("person.erase", `{"id":"anna"}`)
	left := func() []string {
		t.Helper()
		left, err := r.Desk.Journal.Erased(t.Context(), []string{"anna"})
		if err != nil {
			t.Fatal(err)
		}
		return left
	}
	if n := len(left()); n != 1 {
		t.Fatalf("before the eraser ran, %d have a key, want anna", n)
	}
	r.Desk.Run(&desk.Eraser{Journal: r.Desk.Journal, Mirror: r.Desk.Mirror, Handled: r.first.Handled, Log: r.Logger()})
	r.Eventually("the key to be destroyed", func() bool { return len(left()) == 0 })
	if a := r.Ask("person.add", `{"id":"anna","name":"Anna","email":"anna@city.example"}`); a.Outcome != events.Refused {
		t.Errorf("the id of an erased person was given again: %v", a)
	}
}
