package post

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"
	"github.com/nats-io/nats.go"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/letter"
	"jourfixe/worker/links"
	"jourfixe/worker/relay"
	"jourfixe/worker/relay/smtptest"
	"jourfixe/worker/workertest"
)

// sunday is the day on which a house is opened.
var sunday = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// houseKey is what the links of a house are made with.
var houseKey = []byte("the key of the office in a test")

// A house is an office at work with a mail server that fails as the test wants and any number of posts. Pauses on the
// machine's own clock are a thousandth of what they are.
type house struct {
	*workertest.Office
	t       testing.TB
	sink    *smtptest.Server
	contact string
	timeout time.Duration

	guarded   bool   // mails are held where the ledger seems to be lost
	perMinute int    // how many mails a domain gets; 0 is the default
	alone     string // the name of the run, of a house of one process

	mu     sync.Mutex
	script func(m *smtptest.Mail) smtptest.Fault
	posts  []*replica
}

// A replica is a process with a post.
type replica struct {
	*workertest.Process
	post *Post
	told chan struct{} // closed when it is told to stop
}

// newHouse opens a house without a post.
func newHouse(t testing.TB) *house {
	t.Helper()
	return newHouseOn(t, journaltest.Server(t).Connect)
}

// newHouseOn opens a house whose journal is wherever connect leads.
func newHouseOn(t testing.TB, connect func(context.Context) (*nats.Conn, error)) *house {
	t.Helper()
	h := &house{Office: workertest.OpenOn(t, connect, sunday), t: t, timeout: patience.Limit}
	h.sink = smtptest.Start(t, h.misbehave)
	h.Do("office.set", `{"title":{"de":"Büro Bremen","en":"Office of Bremen"},"zone":"Europe/Berlin"}`)
	return h
}

// openPost opens a house in which the given number of people live, p-0 and so on, each at a domain of their own, and puts
// a post to work.
func openPost(t testing.TB, people int) *house {
	t.Helper()
	h := newHouse(t)
	h.populate(people)
	h.start()
	return h
}

func (h *house) populate(people int) {
	h.t.Helper()
	h.Together(func(do func(kind, data string, args ...any)) {
		for i := range people {
			do("person.add", `{"id":"p-%d","name":"Person %d","email":"%s","language":"en"}`, i, i, addressOf(i))
		}
	})
}

func addressOf(i int) string { return fmt.Sprintf("p%d@town%d.example", i, i) }

// set sets the clocks and has everybody look at them.
func (h *house) set(now time.Time) {
	h.Set(now)
	h.mu.Lock()
	posts := slices.Clone(h.posts)
	h.mu.Unlock()
	for _, r := range posts {
		r.post.lookout.ring()
	}
}

func (h *house) pass(d time.Duration) { h.set(h.Now().Add(d)) }

// fails has the mail server fail as the script says; nil has it work.
func (h *house) fails(script func(m *smtptest.Mail) smtptest.Fault) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.script = script
}

func (h *house) misbehave(m *smtptest.Mail) smtptest.Fault {
	h.mu.Lock()
	script := h.script
	h.mu.Unlock()
	if script == nil {
		return smtptest.None
	}
	return script(m)
}

// pool opens connections to the mail server. The pauses of an outage are so much shorter.
func (h *house) pool(pace float64) *relay.Pool {
	h.t.Helper()
	server, err := relay.Parse(h.sink.URL())
	if err != nil {
		h.t.Fatal(err)
	}
	pool := relay.NewPool(server, relay.Options{HELO: "bremen.example", Timeout: h.timeout, Pace: pace, Log: h.Logger()})
	h.t.Cleanup(pool.Close)
	return pool
}

// start puts one more post to work.
func (h *house) start() *replica {
	h.t.Helper()
	writer, err := letter.NewWriter()
	if err != nil {
		h.t.Fatal(err)
	}
	r := &replica{told: make(chan struct{})}
	r.Process = h.Start(func(p *workertest.Process) []worker.Worker {
		p.Ledger.Alone = h.alone
		maker := links.New(houseKey, "https://jourfixe.example", "bremen.example")
		r.post = New(Options{
			Mirror: p.Mirror, Ledger: p.Ledger, Reception: p.Reception, Writer: writer, Relay: h.pool(1000),
			Composer: &Composer{Links: maker, From: "office@bremen.example", Contact: h.contact},
			Now:      h.Now, Guarded: h.guarded, Pace: 1000, PerMinute: h.perMinute, Log: h.Logger(),
		})
		return []worker.Worker{r.post, worker.Func("stop", func(ctx context.Context) error {
			<-ctx.Done()
			close(r.told)
			return nil
		})}
	})
	h.mu.Lock()
	h.posts = append(h.posts, r)
	h.mu.Unlock()
	return r
}

// halt stops a post as a signal does.
func (h *house) halt(r *replica) {
	h.Halt(r.Process)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.posts = slices.DeleteFunc(h.posts, func(x *replica) bool { return x == r })
}

// meet requests a meeting of people in three weeks.
func (h *house) meet(id string, people ...int) {
	h.t.Helper()
	h.meetAt(id, "2026-12-15", people...)
}

func (h *house) meetAt(id, date string, people ...int) {
	h.t.Helper()
	need := make([]string, len(people))
	for i, p := range people {
		need[i] = fmt.Sprintf(`"person/p-%d"`, p)
	}
	h.Do("meeting.request", `{"id":%q,"title":{"de":"Treffen %s","en":"Meeting %s"},"at":{"date":%q,"start":"10:00"},"duration":"PT1H","need":[%s],"ifNone":"best"}`,
		id, id, id, date, strings.Join(need, ","))
}

func (h *house) move(id, date string) {
	h.t.Helper()
	h.Do("meeting.move", `{"id":%q,"at":{"date":%q,"start":"10:00"},"ifNone":"best"}`, id, date)
}

func (h *house) cancel(id string) {
	h.t.Helper()
	h.Do("meeting.cancel", `{"id":%q,"note":{"de":"Fällt aus.","en":"It is off."}}`, id)
}

// settle waits until nothing is owed at the present time.
func (h *house) settle() {
	h.t.Helper()
	h.eventually("everything to be said", func() bool { return h.open() == "" })
}

// open says what is still to be said or being said; "" if nothing.
func (h *house) open() string {
	now := h.Now()
	for _, r := range h.posts {
		var owing []owed.Owing
		r.Mirror.View(func(b *calendar.Book) {
			owing, _ = owed.All(b, r.Ledger.All(), now)
		})
		if len(owing) > 0 {
			return fmt.Sprintf("%+v", owing[0])
		}
		if n, _ := r.post.Owed(); n > 0 {
			return "a job waits"
		}
	}
	return ""
}

// settleAll lets time pass until nothing is owed, tried again or taken on.
func (h *house) settleAll() {
	h.t.Helper()
	for range 200 {
		h.settle()
		next, retry := h.next()
		if !retry {
			return
		}
		h.set(next)
	}
	h.t.Fatal("the mails are deferred again and again")
}

// next says when something is owed next, and whether that is something that was tried or taken on before.
func (h *house) next() (next time.Time, retry bool) {
	now, r := h.Now(), h.posts[0]
	r.Mirror.View(func(b *calendar.Book) {
		l := r.Ledger.All()
		_, next = owed.All(b, l, now)
		for _, people := range l {
			for _, said := range people {
				retry = retry || len(said) > 0 && said[len(said)-1].Until.Equal(next) && !next.IsZero()
			}
		}
	})
	return next, retry
}

// eventually waits for what other goroutines do.
func (h *house) eventually(what string, done func() bool) {
	h.t.Helper()
	patience.Eventually(h.t, what, done, h.open, h.Log.String)
}

// line is what the ledger says of somebody and a meeting.
func (h *house) line(meeting string, person int) owed.Said {
	said, _ := h.posts[0].Ledger.Line(events.Ref{Noun: "meeting", ID: meeting}, fmt.Sprint("p-", person))
	return said
}

// states lists messages and states in the ledger, as in "invitation sent, update deferred".
func (h *house) states(meeting string, person int) string {
	var list []string
	for _, u := range h.line(meeting, person) {
		list = append(list, u.Kind+" "+u.State)
	}
	return strings.Join(list, ", ")
}

// A told is a mail as its reader sees it.
type told struct {
	to, id, thread, subject, text, method, uid string
	sequence                                   int
	date                                       time.Time
}

// String is short: what to whom in which revision.
func (m told) String() string {
	kind, _, _ := strings.Cut(m.subject, ":")
	return fmt.Sprintf("%s %s/%d", m.to, kind, m.sequence)
}

// mails reads all that the mail server has kept, in order, to one address or, for "", to all.
func (h *house) mails(to string) []told {
	h.t.Helper()
	var list []told
	for _, m := range h.sink.Mails() {
		if to == "" || m.To == to {
			list = append(list, readTold(h.t, m))
		}
	}
	return list
}

func readTold(t testing.TB, m smtptest.Received) told {
	t.Helper()
	r, err := mail.CreateReader(strings.NewReader(string(m.Raw)))
	if err != nil {
		t.Fatalf("a mail cannot be read: %v", err)
	}
	x := told{to: m.To, id: m.MessageID}
	if x.subject, err = r.Header.Subject(); err != nil {
		t.Fatal(err)
	}
	if x.date, err = r.Header.Date(); err != nil {
		t.Fatal(err)
	}
	x.date = x.date.UTC()
	x.thread = strings.Trim(r.Header.Get("In-Reply-To"), "<>")
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			return x
		}
		if err != nil {
			t.Fatal(err)
		}
		header, ok := part.Header.(*mail.InlineHeader)
		if !ok {
			continue
		}
		kind, params, err := header.ContentType()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(part.Body)
		if err != nil {
			t.Fatal(err)
		}
		switch kind {
		case "text/plain":
			x.text = string(body)
		case "text/calendar":
			x.method = params["method"]
			for line := range strings.Lines(strings.ReplaceAll(string(body), "\r\n ", "")) {
				name, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
				switch name {
				case "UID":
					x.uid = value
				case "SEQUENCE":
					if x.sequence, err = strconv.Atoi(value); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}

// want compares the mails to an address with what they should be, as in "Invitation/0", "Changed/1".
func (h *house) want(person int, want ...string) {
	h.t.Helper()
	var got []string
	for _, m := range h.mails(addressOf(person)) {
		got = append(got, strings.TrimPrefix(m.String(), m.to+" "))
	}
	if !slices.Equal(got, want) {
		h.t.Errorf("p-%d got %q; want %q; the log says\n%s", person, got, want, h.Log.String())
	}
}

// contains looks for words in a text however it is broken into lines.
func contains(text, words string) bool {
	return strings.Contains(strings.Join(strings.Fields(text), " "), words)
}

// busy is a mail server that takes nothing for the moment.
func busy(m *smtptest.Mail) smtptest.Fault {
	if m.Step == smtptest.RCPT {
		return smtptest.Busy
	}
	return smtptest.None
}
