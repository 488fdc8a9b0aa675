package reply_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/reply"
)

const own = "jourfixe@bremen.example"

// march is when the mails of these tests came in: an hour after most of the samples were written.
var march = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

var officeKey = []byte("the key of the office in a test")

// A house is a whole one: a journal on a real server, the mirrors that follow it, somebody at the desk, and a clerk.
type house struct {
	t       testing.TB
	server  *embedded.Server
	journal *journal.Journal
	mirror  *worker.Mirror
	ledger  *worker.Ledger
	links   *links.Maker
	desk    *worker.Reception
	intake  *reply.Intake
	courier *courier
	log     bytes.Buffer // under mu
	number  int

	stopDesk func()

	mu    sync.Mutex
	fates map[string]int // by kind and fate
}

const domain = "bremen.example"

// newHouse starts an office with two meetings, to which everybody is invited whose mails are in incomingtest.
func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, server: journaltest.Server(t), courier: &courier{}, fates: map[string]int{}}
	h.journal = journaltest.Open(t, h.server, journaltest.Office)
	log := slog.New(slog.NewTextHandler(h, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.mirror, h.ledger = worker.NewMirror(h.journal, journaltest.Office, log), worker.NewLedger(h.journal, log)
	h.links = links.New(officeKey, "https://jourfixe.example", domain)
	now := func() time.Time { return march }
	h.desk = &worker.Reception{
		Office: journaltest.Office, Mirror: h.mirror, Journal: h.journal, Ledger: h.ledger, Key: officeKey, Now: now,
	}
	h.intake = &reply.Intake{Journal: h.journal, Now: now}
	h.run(h.mirror.Run)
	h.run(h.ledger.Run)
	if err := h.mirror.WaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := h.ledger.WaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.stopDesk = h.run(h.decideAll)
	h.furnish()
	return h
}

// run runs something until the test ends.
func (h *house) run(f func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { f(ctx) })
	stop = func() { cancel(); running.Wait() }
	h.t.Cleanup(stop)
	return stop
}

// decideAll is the desk: commands are decided on the book, written to the journal, and taken into the mirror.
func (h *house) decideAll(ctx context.Context) error {
	return h.journal.Intake(ctx, 0, func(ctx context.Context, raw streams.Raw) error {
		_, client, _, err := events.ParseCommandSubject(raw.Subject)
		if err != nil {
			return err
		}
		m, _, err := events.ReadMessage(raw.Header.Get, raw.Data)
		if err != nil {
			return err
		}
		c, problem := worker.Read(officeKey, journaltest.Office, client, m.Type, m)
		c.Sequence = raw.Sequence
		var d calendar.Decision
		var last uint64
		h.mirror.View(func(b *calendar.Book) {
			last = b.Sequence()
			if problem != nil {
				d = b.Refuse(c, m.Type, march, problem)
			} else {
				d = b.Decide(c, march)
			}
		})
		if d.Before != nil {
			return nil
		}
		if err := h.journal.Append(ctx, last, d.Events); err != nil {
			return err
		}
		return h.mirror.Apply(d.Events)
	})
}

// do has a command decided.
func (h *house) do(kind, data string) {
	h.t.Helper()
	t, err := events.ParseType(kind)
	if err != nil {
		h.t.Fatal(err)
	}
	h.number++
	m := events.Message{ID: fmt.Sprint("fixture-", h.number), Source: "/test", Type: t.String(), Data: []byte(data)}
	receipt, err := h.desk.Submit(h.t.Context(), "operator", t, m)
	if err != nil {
		h.t.Fatal(err)
	}
	if a, err := h.desk.Outcome(h.t.Context(), "operator", receipt, time.Minute); err != nil || a.Outcome != events.Accepted {
		h.t.Fatalf("%s: %v %v", kind, a.Problem, err)
	}
}

// guests are whose programs have written the mails of incomingtest, by their ids.
var guests = map[string]string{
	"erika": "erika.muster@riga.example", "jan": "jan.nowak@gdansk.example", "ilze": "ilze@riga.example", "hanna": "hanna@haifa.example",
	"li": "li.wei@dalian.example", "pinar": "p@izmir.example", "omar": "omar@durban.example", "novak": "jan.novak@bratislava.example",
}

func (h *house) furnish() {
	h.t.Helper()
	h.do("office.set", `{"title":{"de":"Internationales Büro"},"zone":"Europe/Berlin","holidays":["DE-HB"]}`)
	need := []string{}
	for id, address := range guests {
		h.do("person.add", fmt.Sprintf(`{"id":%q,"name":"N. N.","email":%q}`, id, address))
		need = append(need, fmt.Sprintf(`"person/%s"`, id))
	}
	slices.Sort(need)
	for id, date := range map[string]string{"march": "2027-03-15", "april": "2027-04-12"} {
		h.do("meeting.request", fmt.Sprintf(`{"id":%q,"title":{"de":"Jour fixe"},"at":{"date":%q,"start":"14:00","zone":"Europe/Berlin"},"duration":"PT1H","need":[%s]}`,
			id, date, strings.Join(need, ",")))
		for person := range guests {
			h.tell(id, person, owed.Utterance{Kind: owed.Invitation, State: owed.StateSent})
		}
	}
}

// tell writes into the ledger that a person was told something of a meeting, and returns the Message-ID.
func (h *house) tell(meeting, person string, u owed.Utterance) string {
	h.t.Helper()
	about := events.Ref{Noun: "meeting", ID: meeting}
	u.MessageID = h.messageID(about, owed.Debt{Kind: u.Kind, To: person, Revision: u.Revision, Sequence: u.Sequence, Due: u.Due})
	u.Begun, u.At = march.Add(-24*time.Hour), march.Add(-24*time.Hour)
	said, last := h.ledger.Line(about, person)
	if _, err := h.ledger.Set(h.t.Context(), about, person, last, said.Append(u)); err != nil {
		h.t.Fatal(err)
	}
	return u.MessageID
}

// clerk has a clerk see to mails until stop is called, or the test ends.
func (h *house) clerk() (stop func()) { return h.run(h.newClerk().Run) }

func (h *house) newClerk() *reply.Clerk {
	doors := links.NewDoorbook(h.mirror, h.ledger, h.links, func() time.Time { return march })
	return reply.New(reply.Options{
		Mirror: h.mirror, Ledger: h.ledger, Doors: doors, Reception: h.desk, Journal: h.journal, Courier: h.courier, Domain: domain,
		Now: func() time.Time { return march.Add(time.Minute) }, Log: slog.New(slog.NewTextHandler(h, nil)), Count: h.count,
	})
}

func (h *house) count(kind, fate string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fates[kind+" "+fate]++
}

// counted returns what became of the mails so far, as in "answer answered 1".
func (h *house) counted() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []string
	for what, n := range h.fates {
		list = append(list, fmt.Sprintf("%s %d", what, n))
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// Write implements io.Writer for the log.
func (h *house) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.log.Write(p)
}

func (h *house) logged() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.log.String()
}

// receive takes a mail in.
func (h *house) receive(from, to string, raw []byte) string {
	h.t.Helper()
	id, err := h.intake.Receive(h.t.Context(), from, to, raw)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// settled waits until no mail waits to be seen to, and returns those that are held.
func (h *house) settled() (held []inbound.Mail) {
	h.t.Helper()
	h.eventually("all mails are seen to", func() bool {
		list, err := h.journal.Inbound().List(h.t.Context())
		if err != nil {
			h.t.Fatal(err)
		}
		held = list
		return !slices.ContainsFunc(list, func(in inbound.Mail) bool { return in.Reason == "" })
	})
	return held
}

// sees has a mail seen to and returns why it is held, "" if it is not.
func (h *house) sees(from, to string, raw []byte) string {
	h.t.Helper()
	id := h.receive(from, to, raw)
	for _, in := range h.settled() {
		if in.ID == id {
			return in.Reason
		}
	}
	return ""
}

func (h *house) eventually(what string, is func() bool) {
	h.t.Helper()
	for begun := time.Now(); !is(); time.Sleep(5 * time.Millisecond) { // between two looks
		if time.Since(begun) > time.Minute {
			h.t.Fatalf("never: %s\n%s", what, h.logged())
		}
	}
}

// meeting says in one line for each person what they have answered and proposed.
func (h *house) meeting(id string) string {
	var lines []string
	h.mirror.View(func(b *calendar.Book) {
		m := b.Meeting(id)
		for person := range guests {
			if a, ok := m.Answer(person); ok {
				line := fmt.Sprintf("%s %s via %s #%d", person, a.Answer, a.Via, a.Sequence)
				for _, s := range []struct {
					what  string
					value events.Sealed
				}{{"by", a.By}, {"sends", a.Delegate}, {"says", a.Comment}} {
					if !s.value.IsZero() {
						line += fmt.Sprintf(" %s %q", s.what, s.value.Value())
					}
				}
				lines = append(lines, line)
			}
			if c, ok := m.Counter(person); ok {
				lines = append(lines, fmt.Sprintf("%s proposes %s-%s via %s #%d by %q says %q", person, c.Start.Format("0102T1504"), c.End.Format("0102T1504"), c.Via, c.Sequence,
					c.By.Value(), c.Comment.Value()))
			}
		}
	})
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// events counts the events of a type.
func (h *house) events(kind string) (n int) {
	h.t.Helper()
	var last uint64
	h.mirror.View(func(b *calendar.Book) { last = b.Sequence() })
	list, err := h.journal.Events(h.t.Context(), 1, last)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, e := range list {
		if e.Body.Type().Short() == kind {
			n++
		}
	}
	return n
}
