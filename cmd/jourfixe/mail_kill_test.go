package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"

	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/events/porttest"
	"jourfixe/worker"
	"jourfixe/worker/questions"
	"jourfixe/worker/relay/smtptest"
)

// A campaign is a number of meetings that people are told of, by a house that is killed again and again, through a mail
// server that fails again and again.
type campaign struct {
	t        *testing.T
	meetings int
	kills    int
	random   *rand.Rand
	clock    string
	data     string
	args     []string
	house    *process
	nc       *session
}

// guests is how many people each meeting has; everybody is how many there are; the last of them has an address that the
// mail server refuses.
const guests, everybody = 5, 20

// TestMailWhileKilled kills the house at random points while invitations, moves and cancellations go out to a mail server
// that sometimes answers 421 or 451, hangs up before or after the end of a mail, with or without having taken it, and
// refuses one person. In the end each person must have been told exactly what is owed, repeats must be the same mail, and
// nothing may come after a cancellation. JOURFIXE_LONG=1 makes it 500 invitations, 100 moves, 50 cancellations and 50 kills.
func TestMailWhileKilled(t *testing.T) {
	t.Parallel()
	c := &campaign{t: t, meetings: 12, kills: 6, clock: newClock("2027-02-01T05:00:00Z", 20), data: filepath.Join(t.TempDir(), "data")}
	if os.Getenv("JOURFIXE_LONG") != "" {
		c.meetings, c.kills = 100, 50
	}
	seed := uint64(time.Now().UnixNano())
	c.random = rand.New(rand.NewPCG(seed, 0))
	faults := rand.New(rand.NewPCG(seed, 1))
	sink := smtptest.Start(t, func(m *smtptest.Mail) smtptest.Fault { return misbehave(faults, m) })
	c.args = []string{"--smtp", sink.URL(), "--mail-contact", "contact@bremen.example", "--mail-pace", "100000", "--nats-listen", porttest.Hold(t)}
	t.Logf("seed %d", seed)

	c.start()
	for i := range everybody {
		c.send("person.add", `{"id":"p-%02d","name":"Person %d","email":"%s","language":"%s","zone":"Europe/Berlin"}`,
			i, i, addressOf(i), []string{"de", "en"}[i%2])
	}
	c.phase(c.kills*2/5, func() {
		for i := range c.meetings {
			need := make([]string, guests)
			for g := range need {
				need[g] = fmt.Sprintf("person/p-%02d", guestOf(i, g))
			}
			list, err := json.Marshal(need)
			if err != nil {
				t.Fatal(err)
			}
			c.send("meeting.request", `{"id":"m-%03d","title":{"de":"Treffen %03d"},"at":{"date":"2027-02-01","start":"16:%02d","zone":"UTC"},"duration":"PT1H","need":%s,"ifNone":"best"}`,
				i, i, i%60, list)
		}
	})
	c.phase(c.kills*2/5, func() {
		for i := range c.meetings {
			c.send("meeting.move", `{"id":"m-%03d","at":{"date":"2027-02-01","start":"18:%02d","zone":"UTC"},"ifNone":"best"}`, i, i%60)
		}
	})
	c.phase(c.kills-2*(c.kills*2/5), func() {
		for i := range c.meetings / 2 {
			c.send("meeting.cancel", `{"id":"m-%03d","note":{"de":"Fällt aus."}}`, i)
		}
	})
	c.check(sink.Mails())
	if code := c.house.stop(); code != 0 {
		t.Errorf("the house stops with %d:\n%s", code, c.house.log)
	}
}

func addressOf(person int) string {
	return fmt.Sprintf("p%02d@d%d.example", person, person%7)
}

// guestOf names the guests of a meeting, five different ones.
func guestOf(meeting, guest int) int { return (meeting + guest*3) % everybody }

// misbehave fails now and then at every step.
func misbehave(random *rand.Rand, m *smtptest.Mail) smtptest.Fault {
	if m.Step == smtptest.RCPT && m.To == addressOf(everybody-1) {
		return smtptest.NoSuchUser
	}
	chance := random.IntN(100)
	switch m.Step {
	case smtptest.Greeting, smtptest.MAIL:
		if chance < 2 {
			return smtptest.Closing
		}
	case smtptest.RCPT:
		switch {
		case chance < 2:
			return smtptest.Busy
		case chance < 4:
			return smtptest.Drop
		}
	case smtptest.DATA:
		if chance < 2 {
			return smtptest.Full
		}
	case smtptest.Dot:
		switch {
		case chance < 3:
			return smtptest.Drop
		case chance < 7:
			return smtptest.KeepDrop
		case chance < 9:
			return smtptest.Closing
		}
	}
	return smtptest.None
}

func (c *campaign) start() {
	c.t.Helper()
	c.house = serveAt(c.t, c.clock, c.data, c.args...)
	if c.nc == nil {
		var err error
		if c.nc, err = (&connect{Data: c.data}).dial(); err != nil {
			c.t.Fatal(err)
		}
		c.t.Cleanup(c.nc.Close)
	}
}

// send stores a command, however often the house dies meanwhile.
func (c *campaign) send(kind, form string, args ...any) {
	c.t.Helper()
	t := mustType(kind)
	m := events.Message{ID: fmt.Sprintf("%s-%v", strings.ReplaceAll(kind, ".", "-"), args[0]), Source: "/test", Type: t.String(), Data: fmt.Appendf(nil, form, args...)}
	ctx, cancel := context.WithTimeout(c.t.Context(), patience.Limit)
	defer cancel()
	err := again(ctx, func() error {
		bounded, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		_, err := c.nc.Submit(bounded, t, m)
		return err
	})
	if err != nil {
		c.t.Fatalf("%s %s: %v", kind, m.ID, err)
	}
}

// phase sends commands, kills the house while they are decided and told, and waits until nothing is left to say.
func (c *campaign) phase(kills int, commands func()) {
	c.t.Helper()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		commands()
	}()
	for range kills {
		time.Sleep(time.Duration(20+c.random.IntN(300)) * time.Millisecond) // the random point; nothing waits for it
		c.house.kill()
		c.start()
	}
	<-sent
	deadline := time.Now().Add(3 * patience.Limit)
	for quiet := 0; quiet < 3; {
		if time.Now().After(deadline) {
			c.t.Fatalf("there is still something to say, long after: %v\n%s", c.open(), c.house.log)
		}
		if open := c.open(); len(open) == 0 {
			quiet++
		} else {
			quiet = 0
		}
		time.Sleep(100 * time.Millisecond) // between looks at what another process does
	}
}

// open lists the mails that are not sent and not failed, and meetings about which nothing was said yet.
func (c *campaign) open() []string {
	c.t.Helper()
	var open []string
	for i := range c.meetings {
		list := c.deliveries(i)
		if len(list) == 0 {
			open = append(open, fmt.Sprintf("m-%03d: nothing", i))
		}
		for _, d := range list {
			if d.State != "sent" && d.State != "failed" {
				open = append(open, fmt.Sprintf("m-%03d: %s of %s is %s", i, d.Message, d.Person, d.State))
			}
		}
		if len(open) > 20 {
			break
		}
	}
	return open
}

func (c *campaign) deliveries(meeting int) (list []worker.Delivery) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), patience.Limit)
	defer cancel()
	q := questions.DeliveriesRequest{About: fmt.Sprintf("meeting/m-%03d", meeting)}
	err := again(ctx, func() error {
		err := c.nc.ask(ctx, "meeting", questions.AskDeliveries, q, &list)
		if err != nil && strings.Contains(err.Error(), "there is no meeting/") {
			list, err = nil, nil // the command waits for its decision
		}
		return err
	})
	if err != nil {
		c.t.Fatalf("deliveries of m-%03d: %v", meeting, err)
	}
	return list
}

// A toldMail is one mail as its reader sees it.
type toldMail struct {
	id, uid, method string
	sequence        int
}

var subjectForm = regexp.MustCompile(`Treffen (\d+)`)

// check holds what came in against what is owed.
func (c *campaign) check(mails []smtptest.Received) {
	t := c.t
	t.Helper()
	byGuest := map[[2]int][]toldMail{}
	repeats, notices := 0, 0
	for _, m := range mails {
		if m.To == "contact@bremen.example" {
			notices++
			continue
		}
		meeting, person, told := readMail(t, m)
		key := [2]int{meeting, person}
		if i := slices.IndexFunc(byGuest[key], func(x toldMail) bool { return x.id == told.id }); i >= 0 {
			repeats++
			if byGuest[key][i] != told {
				t.Errorf("a mail to p-%02d about m-%03d comes twice under one Message-ID and says first %v, then %v", person, meeting, byGuest[key][i], told)
			}
			if i != len(byGuest[key])-1 {
				t.Errorf("an older mail to p-%02d about m-%03d comes again after a newer one: %v", person, meeting, told)
			}
			continue
		}
		byGuest[key] = append(byGuest[key], told)
	}
	uids := map[string]bool{}
	for i := range c.meetings {
		want := []toldMail{{method: "REQUEST", sequence: 0}, {method: "REQUEST", sequence: 1}}
		if i < c.meetings/2 {
			want = append(want, toldMail{method: "CANCEL", sequence: 2})
		}
		for g := range guests {
			person := guestOf(i, g)
			got := byGuest[[2]int{i, person}]
			if person == everybody-1 {
				if len(got) > 0 {
					t.Errorf("somebody whom the mail server refuses was told: %v", got)
				}
				continue
			}
			same := slices.EqualFunc(got, want, func(x, y toldMail) bool {
				return x.method == y.method && x.sequence == y.sequence && x.uid == got[0].uid
			})
			if !same {
				t.Errorf("p-%02d was told of m-%03d: %v; want %v, all with one UID", person, i, got, want)
				continue
			}
			if uids[got[0].uid] {
				t.Errorf("the UID of p-%02d and m-%03d is used twice", person, i)
			}
			uids[got[0].uid] = true
		}
		for _, d := range c.deliveries(i) {
			failed := d.Person == fmt.Sprintf("p-%02d", everybody-1)
			if failed && (d.State != "failed" || d.Response != "550 5.1.1") || !failed && d.State != "sent" {
				t.Errorf("m-%03d: the ledger says %+v", i, d)
			}
		}
	}
	t.Logf("%d mails, %d repeats, %d notices to the coordinator", len(mails), repeats, notices)
}

// readMail finds out what a mail says about which meeting to whom.
func readMail(t *testing.T, m smtptest.Received) (meeting, person int, told toldMail) {
	t.Helper()
	r, err := mail.CreateReader(strings.NewReader(string(m.Raw)))
	if err != nil {
		t.Fatalf("a mail cannot be read: %v", err)
	}
	subject, err := r.Header.Subject()
	if err != nil {
		t.Fatal(err)
	}
	found := subjectForm.FindStringSubmatch(subject)
	if found == nil {
		t.Fatalf("a mail has the subject %q", subject)
	}
	meeting, _ = strconv.Atoi(found[1])
	if _, err := fmt.Sscanf(m.To, "p%02d@", &person); err != nil {
		t.Fatalf("a mail goes to %q", m.To)
	}
	told.id = m.MessageID
	for {
		part, err := r.NextPart()
		if err != nil {
			break
		}
		header, ok := part.Header.(*mail.InlineHeader)
		if !ok {
			continue
		}
		if kind, params, err := header.ContentType(); err != nil || kind != "text/calendar" {
			continue
		} else {
			told.method = params["method"]
		}
		body := new(strings.Builder)
		if _, err := io.Copy(body, part.Body); err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(body.String(), "\r\n ", "")
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\r\n")
			if v, ok := strings.CutPrefix(line, "UID:"); ok {
				told.uid = v
			}
			if v, ok := strings.CutPrefix(line, "SEQUENCE:"); ok {
				told.sequence, _ = strconv.Atoi(v)
			}
			if v, ok := strings.CutPrefix(line, "METHOD:"); ok && v != told.method {
				t.Errorf("the calendar part says METHOD:%s and its header %s", v, told.method)
			}
		}
	}
	if told.uid == "" {
		t.Fatalf("the mail %q to person %d has no calendar part", subject, person)
	}
	return meeting, person, told
}
