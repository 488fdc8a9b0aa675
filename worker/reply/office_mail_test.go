package reply_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"sync"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/incoming/incomingtest"
)

// A courier keeps what it should bring.
type courier struct {
	mu       sync.Mutex
	forwards []worker.Forward
	reports  []worker.Quarantine
	err      func() error
}

// Forward implements worker.Courier.
func (c *courier) Forward(_ context.Context, f *worker.Forward) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		if err := c.err(); err != nil {
			return err
		}
	}
	c.forwards = append(c.forwards, *f)
	return nil
}

// Report implements worker.Courier.
func (c *courier) Report(_ context.Context, q *worker.Quarantine) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		if err := c.err(); err != nil {
			return err
		}
	}
	c.reports = append(c.reports, *q)
	return nil
}

// failing has all that it brings from now on fail, until err is nil.
func (c *courier) failing(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = func() error { return err }
}

func (c *courier) brought() ([]worker.Forward, []worker.Quarantine) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.forwards), slices.Clone(c.reports)
}

// The ids that stand in the samples of incomingtest.
const (
	sampleUID  = "k7qz2x4mfa3c5wnpj6rtbd2hge"
	sampleUID2 = "m5a2qz7kx3c6wnpj4rtbd2hgew"
	sampleMID  = "b3mxw7tq5zk2nclfd4yh6rvpsa"
)

var base64Lines = regexp.MustCompile(`(?m)(?:^[A-Za-z0-9+/]{40,76}\r?\n)+[A-Za-z0-9+/]*={0,2}`)

// with replaces words in a mail, also where they lie in base64.
func with(raw []byte, pairs ...string) []byte {
	for i, n := 0, len(pairs); i < n; i++ {
		pairs = append(pairs, strings.ToUpper(pairs[i]))
	}
	words := strings.NewReplacer(pairs...)
	raw = base64Lines.ReplaceAllFunc(raw, func(block []byte) []byte {
		plain, err := base64.StdEncoding.DecodeString(string(bytes.Join(bytes.Fields(block), nil)))
		if err != nil {
			return block
		}
		encoded := base64.StdEncoding.EncodeToString([]byte(words.Replace(string(plain))))
		return []byte(strings.Join(regexp.MustCompile(`.{1,76}`).FindAllString(encoded, -1), "\r\n"))
	})
	return []byte(words.Replace(string(raw)))
}

// mail returns a sample as it comes from a person who answers the meeting of March (and April, as far as it is about a
// second one).
func (h *house) mail(name, person string) []byte {
	return with(incomingtest.Sample(h.t, name), sampleUID, h.uid("march", person), sampleUID2, h.uid("april", person))
}

// entry is the id of an appointment.
func (h *house) entry(meeting, person string) (uid string) {
	h.Mirror.View(func(b *calendar.Book) { uid = h.links.UID(b, meeting, person) })
	return uid
}

// answerToken is what a person's link for answering ends with.
func (h *house) answerToken(meeting, person string) (token string) {
	h.Mirror.View(func(b *calendar.Book) { token = h.links.Token(b, meeting, person) })
	return token
}

// messageID is the id of a mail.
func (h *house) messageID(about events.Ref, m owed.Debt) (id string) {
	h.Mirror.View(func(b *calendar.Book) { id = h.links.MessageID(b, about, m, nil) })
	return id
}

// uid is the id of an appointment up to the @.
func (h *house) uid(meeting, person string) string {
	name, _, _ := strings.Cut(h.entry(meeting, person), "@")
	return name
}

func ref(meeting string) events.Ref { return events.Ref{Noun: "meeting", ID: meeting} }

// sequence is the state of the book.
func (h *house) sequence() (n uint64) {
	h.Mirror.View(func(b *calendar.Book) { n = b.Sequence() })
	return n
}
