package journal_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/nats-io/nats.go"

	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
)

func TestDeadLetters(t *testing.T) {
	s, j := house(t)
	js := jet(t, s)
	m := nats.NewMsg("jourfixe.bremen.command.press.partner.Retire!")
	m.Header.Set("Content-Type", "application/json")
	m.Header.Set("X-Trace", "1")
	m.Header.Set("Nats-Expected-Stream", "JF_COMMANDS")
	m.Data = []byte{0xff, 0x00, '{'}
	if _, err := js.PublishMsg(within(t), m); err != nil {
		t.Fatal(err)
	}
	raw := take(t, j, 1, 1)[0]
	for range 2 { // the second time changes nothing
		if err := j.SetAside(within(t), raw, "the subject is no command"); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.SetAside(within(t), raw, "another reason"); err != nil {
		t.Fatal(err)
	}
	letters, err := j.DeadLetters(within(t))
	if err != nil || len(letters) != 1 || letters[0].Data != nil || letters[0].Reason != "the subject is no command" {
		t.Fatalf("DeadLetters = %+v, %v; want one, without data, with the first reason", letters, err)
	}
	got, err := j.DeadLetter(within(t), raw.Sequence)
	want := journal.Letter{Sequence: raw.Sequence, Subject: m.Subject, Header: raw.Header, Data: m.Data,
		Reason: "the subject is no command"}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(journal.Letter{}, "At")); err != nil || diff != "" || got.At.IsZero() {
		t.Errorf("DeadLetter: %v (-want +got):\n%s", err, diff)
	}
	// The letter itself carries no header of the original.
	stream, err := js.Stream(within(t), "JF_DEAD")
	if err != nil {
		t.Fatal(err)
	}
	stored, err := stream.GetLastMsgForSubject(within(t), "jourfixe.bremen.dead.*")
	if err != nil || stored.Header.Get("X-Trace") != "" || stored.Header.Get("Nats-Expected-Stream") != "" {
		t.Errorf("the letter is stored with %v, %v", stored.Header, err)
	}

	again, err := j.Retry(within(t), raw.Sequence)
	if err != nil {
		t.Fatalf("retry: %v", err)
	}
	back := take(t, j, again-1, 1)[0]
	if back.Subject != m.Subject || string(back.Data) != string(m.Data) || back.Header.Get("Nats-Expected-Stream") != "" ||
		back.Header.Get("X-Trace") != "" || back.Header.Get("Nats-Msg-Id") != "dead-2" {
		t.Errorf("it came back as %s %v %q", back.Subject, back.Header, back.Data)
	}
	if _, err := j.DeadLetter(within(t), raw.Sequence); !errors.Is(err, journal.ErrNoLetter) {
		t.Errorf("after the retry the letter is there: %v", err)
	}
	for name, err := range map[string]error{"drop": j.Drop(within(t), 99), "retry": second(j.Retry(within(t), 99))} {
		if !errors.Is(err, journal.ErrNoLetter) {
			t.Errorf("%s of a letter that is not there = %v; want ErrNoLetter", name, err)
		}
	}
}

func second[A any](_ A, err error) error { return err }

// The operator answers for what is retried: the name of the first sender is not the operator's to use.
// A letter that cannot be read can be got rid of all the same.
func TestDropUnreadableLetter(t *testing.T) {
	s, j := house(t)
	js := jet(t, s)
	if _, err := js.Publish(within(t), "jourfixe.bremen.dead.7", []byte("{damaged")); err != nil {
		t.Fatal(err)
	}
	if _, err := j.DeadLetter(within(t), 7); err == nil {
		t.Fatal("the letter can be read")
	}
	if err := j.Drop(within(t), 7); err != nil {
		t.Errorf("Drop: %v", err)
	}
	if err := j.Drop(within(t), 7); !errors.Is(err, journal.ErrNoLetter) {
		t.Errorf("Drop once more = %v; want ErrNoLetter", err)
	}
}

func TestCallerRetriesAsItself(t *testing.T) {
	s, j := house(t)
	first := take(t, j, 0, 1)[0]
	for sequence := range uint64(2) {
		raw := first
		raw.Sequence = sequence + 1
		if err := j.SetAside(within(t), raw, "tried too often"); err != nil {
			t.Fatal(err)
		}
	}
	c, err := journal.NewCaller(dial(t, s, "operator", "3"), journaltest.Office, "operator")
	if err != nil {
		t.Fatal(err)
	}
	if letters, err := c.DeadLetters(within(t)); err != nil || len(letters) != 2 {
		t.Fatalf("DeadLetters = %v, %v; want two", letters, err)
	}
	if l, err := c.DeadLetter(within(t), 1); err != nil || string(l.Data) != string(first.Data) {
		t.Errorf("DeadLetter = %+v, %v", l, err)
	}
	again, err := c.Retry(within(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	back := take(t, j, again-1, 1)[0]
	if back.Subject != "jourfixe.bremen.command.operator.partner.retire" || back.Header.Get("ce-id") != "c1" ||
		back.Header.Get("Nats-Msg-Id") != "" {
		t.Errorf("it came back as %s with %v", back.Subject, back.Header)
	}
	if err := c.Drop(within(t), 2); err != nil {
		t.Error(err)
	}
	if letters, err := c.DeadLetters(within(t)); err != nil || len(letters) != 0 {
		t.Errorf("DeadLetters = %v, %v; want none", letters, err)
	}
}

func TestAnswer(t *testing.T) {
	s, j := house(t)
	ctx, cancel := context.WithCancel(within(t))
	ended := make(chan error, 1)
	go func() {
		ended <- j.Answer(ctx, "office", "plan", func(_ context.Context, client string, data []byte) ([]byte, error) {
			switch string(data) {
			case "fail":
				return nil, errors.New("no such \"plan\": 100 %\n  field: für")
			case "much":
				return make([]byte, 2<<20), nil
			}
			return []byte(client + ":" + string(data)), nil
		})
	}()
	c, err := journal.NewCaller(dial(t, s, "hr", "1"), journaltest.Office, "hr")
	if err != nil {
		t.Fatal(err)
	}
	untilAnswered(t, c, "plan")
	if got, err := c.Ask(within(t), "office", "plan", []byte("x")); err != nil || string(got) != "hr:x" {
		t.Errorf("Ask = %q, %v; want the client's name and the data", got, err)
	}
	if _, err := c.Ask(within(t), "office", "plan", []byte("fail")); err == nil || err.Error() != "no such \"plan\": 100 %\n  field: für" {
		t.Errorf("Ask = %v; want the reason as it was given", err)
	}
	if _, err := c.Ask(within(t), "office", "plan", []byte("much")); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("Ask = %v; want that the answer is too long", err)
	}
	if _, err := c.Ask(within(t), "office", "nothing", nil); !errors.Is(err, journal.ErrNoAnswer) {
		t.Errorf("Ask = %v; want ErrNoAnswer", err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Answer = %v; want the error of its context", err)
	}
	if _, err := c.Ask(within(t), "office", "plan", nil); !errors.Is(err, journal.ErrNoAnswer) {
		t.Errorf("Ask after the end = %v; want ErrNoAnswer", err)
	}
}

// A stream of letters that is full must not stop those who decide.
func TestSetAsideWithoutRoom(t *testing.T) {
	s, _ := house(t)
	js := jet(t, s)
	var log strings.Builder
	j, err := journal.Open(within(t), js.Conn(), journal.Options{Office: journaltest.Office, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(within(t), "JF_DEAD")
	if err != nil {
		t.Fatal(err)
	}
	small := stream.CachedInfo().Config
	small.MaxBytes = 1 << 10
	if _, err := js.UpdateStream(within(t), small); err != nil {
		t.Fatal(err)
	}
	payload := `{"id":"` + strings.Repeat("x", 4<<10) + `"}`
	for i := range 2 {
		if _, err := j.Submit(within(t), "hr", retirePartner, command(fmt.Sprint("big", i), payload)); err != nil {
			t.Fatal(err)
		}
	}
	raws := take(t, j, 1, 2)
	for range 2 { // the second time changes nothing
		if err := j.SetAside(within(t), raws[0], "the reason"); err != nil {
			t.Fatal(err)
		}
	}
	l, err := j.DeadLetter(within(t), 2)
	if err != nil || !l.Omitted || l.Data != nil || !strings.Contains(l.Reason, "the reason; ") || !strings.Contains(l.Reason, "message 2 of JF_COMMANDS") {
		t.Errorf("DeadLetter = %+v, %v; want it without data, and where they are", l, err)
	}
	for sequence := uint64(10); log.Len() == 0 && sequence < 20; sequence++ {
		raw := raws[1]
		raw.Sequence = sequence
		if err := j.SetAside(within(t), raw, "another reason"); err != nil {
			t.Fatal(err)
		}
	}
	if said := log.String(); !strings.Contains(said, "level=ERROR") || !strings.Contains(said, "another reason") ||
		!strings.Contains(said, "sequence=1") || strings.Contains(said, "xxxx") {
		t.Errorf("the log says %q; want the sequence and the reason, without the payload", said)
	}
	again, err := j.Retry(within(t), 2)
	if err != nil {
		t.Fatal(err)
	}
	if back := take(t, j, again-1, 1)[0]; string(back.Data) != payload || back.Header.Get("ce-id") != "big0" {
		t.Errorf("it came back as %v %q", back.Header, back.Data)
	}
	// Without the command there is nothing to retry.
	raw := raws[1]
	if err := j.SetAside(within(t), raw, "the reason"); err != nil {
		t.Fatal(err)
	}
	commands, err := js.Stream(within(t), "JF_COMMANDS")
	if err != nil {
		t.Fatal(err)
	}
	if err := commands.SecureDeleteMsg(within(t), raw.Sequence); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Retry(within(t), raw.Sequence); err == nil || !strings.Contains(err.Error(), "not kept any more") {
		t.Errorf("Retry = %v; want that the payload is gone", err)
	}
}
