package reply_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/patience"
	"jourfixe/worker/links"
	"jourfixe/worker/reply"
	"jourfixe/worker/workertest"
)

const own = "jourfixe@bremen.example"

// march is when the mails of these tests came in: an hour after most of the samples were written.
var march = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

var officeKey = []byte("the key of the office in a test")

// A house is an office at work that takes mails in, with a clerk as the test wants.
type house struct {
	*workertest.Process
	office  *workertest.Office
	t       testing.TB
	links   *links.Maker
	intake  *reply.Intake
	courier *courier

	mu    sync.Mutex
	fates map[string]int // by kind and fate
}

const domain = "bremen.example"

// newHouse starts an office with two meetings, to which everybody is invited whose mails are in incomingtest.
func newHouse(t testing.TB) *house {
	t.Helper()
	o := workertest.Open(t, march)
	h := &house{Process: o.Desk, office: o, t: t, courier: &courier{}, fates: map[string]int{}}
	h.links = links.New(officeKey, "https://jourfixe.example", domain)
	h.intake = &reply.Intake{Receiver: h.Journal.Inbound().Receiver, Now: o.Now}
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

// guests are whose programs have written the mails of incomingtest, by their ids.
var guests = map[string]string{
	"erika": "erika.muster@riga.example", "jan": "jan.nowak@gdansk.example", "ilze": "ilze@riga.example", "hanna": "hanna@haifa.example",
	"li": "li.wei@dalian.example", "pinar": "p@izmir.example", "omar": "omar@durban.example", "novak": "jan.novak@bratislava.example",
}

func (h *house) furnish() {
	h.t.Helper()
	h.office.Do("office.set", `{"title":{"de":"Internationales Büro"},"zone":"Europe/Berlin","holidays":["DE-HB"]}`)
	need := []string{}
	for id, address := range guests {
		h.office.Do("person.add", `{"id":%q,"name":"N. N.","email":%q}`, id, address)
		need = append(need, fmt.Sprintf(`"person/%s"`, id))
	}
	slices.Sort(need)
	for id, date := range map[string]string{"march": "2027-03-15", "april": "2027-04-12"} {
		h.office.Do("meeting.request", `{"id":%q,"title":{"de":"Jour fixe"},"at":{"date":%q,"start":"14:00","zone":"Europe/Berlin"},"duration":"PT1H","need":[%s]}`,
			id, date, strings.Join(need, ","))
		for person := range guests {
			h.tell(id, person, owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateSent})
		}
	}
}

// tell writes into the ledger that a person was told something of a meeting, and returns the Message-ID.
func (h *house) tell(meeting, person string, u owed.Utterance) string {
	h.t.Helper()
	about := events.Ref{Noun: "meeting", ID: meeting}
	u.MessageID = h.messageID(about, owed.Debt{Kind: u.Kind, To: person, Revision: u.Revision, Sequence: u.Sequence, Due: u.Due})
	u.Begun, u.At = march.Add(-24*time.Hour), march.Add(-24*time.Hour)
	said, last := h.Ledger.Line(about, person)
	if _, err := h.Ledger.Set(h.t.Context(), about, person, last, said.Append(u)); err != nil {
		h.t.Fatal(err)
	}
	return u.MessageID
}

// clerk has a clerk see to mails until stop is called, or the test ends.
func (h *house) clerk() (stop func()) { return h.run(h.newClerk().Run) }

func (h *house) newClerk() *reply.Clerk {
	doors := links.NewDoorbook(h.Mirror, h.Ledger, h.links, func() time.Time { return march })
	c := reply.New(reply.Options{
		Mirror: h.Mirror, Ledger: h.Ledger, Doors: doors, Reception: h.Reception, Inbound: h.Journal.Inbound(), Courier: h.courier, Domain: domain,
		Now: func() time.Time { return march.Add(time.Minute) }, Log: h.office.Logger(), Count: h.count,
	})
	reply.Hurry(c, patience.Limit)
	return c
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
	h.office.Eventually("all mails are seen to", func() bool {
		list, err := h.Journal.Inbound().Pile.List(h.t.Context())
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

// meeting says in one line for each person what they have answered and proposed.
func (h *house) meeting(id string) string {
	var lines []string
	h.Mirror.View(func(b *calendar.Book) {
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
	h.Mirror.View(func(b *calendar.Book) { last = b.Sequence() })
	list, err := h.Journal.Events(h.t.Context(), 1, last)
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
