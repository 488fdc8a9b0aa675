package journal_test

import (
	"bytes"
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal/journaltest"
)

// TestLongQuestions asks what is longer than a message, of a client of an account of its own, and gets answers that are. Whoever may not
// ask is told before anything of theirs is kept, nobody goes on with somebody else's question, and none takes all the room.
func TestLongQuestions(t *testing.T) {
	s, j := house(t)
	ctx, cancel := context.WithCancel(within(t))
	ended := make(chan error, 1)
	go func() {
		ended <- j.AnswerLong(ctx, "office", "long", func(client string) error {
			if client == "press" {
				return errors.New("not for you")
			}
			return nil
		}, func(_ context.Context, client string, data []byte) ([]byte, error) {
			if string(data) == "grow" {
				return bytes.Repeat([]byte("g"), 3<<20), nil
			}
			if bytes.HasPrefix(data, []byte("fail")) {
				return nil, errors.New("no")
			}
			return append([]byte(client+":"), data...), nil
		})
	}()
	hr, press := caller(t, s, "hr", "1"), caller(t, s, "press", "2")
	untilAnswered(t, hr, "long")
	for _, length := range []int{1, 512 << 10, 512<<10 + 1, 3 << 20} {
		question := []byte(strings.Repeat("0123456789abcdef", length/16+1)[:length])
		got, err := hr.AskLong(within(t), "office", "long", question)
		if err != nil || !bytes.Equal(got, append([]byte("hr:"), question...)) {
			t.Errorf("a question of %d bytes is answered by %d, %v", length, len(got), err)
		}
	}
	if got, err := hr.AskLong(within(t), "office", "long", []byte("grow")); err != nil || len(got) != 3<<20 {
		t.Errorf("a short question with a long answer = %d bytes, %v", len(got), err)
	}
	long := bytes.Repeat([]byte("fail"), 1<<18)
	for range 3 { // each gives its room back
		if _, err := hr.AskLong(within(t), "office", "long", long); err == nil || err.Error() != "no" {
			t.Errorf("a long question that fails = %v; want the reason", err)
		}
	}
	if _, err := press.AskLong(within(t), "office", "long", long); err == nil || err.Error() != "not for you" {
		t.Errorf("a long question of somebody who may not ask = %v", err)
	}

	nc, other := dial(t, s, "hr", "1"), dial(t, s, "operator", "3")
	say := func(nc *nats.Conn, client, at, header string, value int, data string) *nats.Msg {
		t.Helper()
		q := nats.NewMsg("jourfixe." + journaltest.Office + ".query." + client + ".office.long" + at)
		q.Header.Set(header, strconv.Itoa(value))
		q.Data = []byte(data)
		m, err := nc.RequestMsg(q, 5*time.Second)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	refused := func(m *nats.Msg, why string) {
		t.Helper()
		if got := m.Header.Get("Jourfixe-Error"); !strings.Contains(got, why) {
			t.Errorf("it is answered by %q, %q; want an error with %q", got, m.Data, why)
		}
	}
	at := "." + say(nc, "hr", "", "Jourfixe-Long", 4, "").Header.Get("Jourfixe-At")
	refused(say(other, "operator", at, "Jourfixe-From", 0, "ab"), "does not belong")
	refused(say(nc, "hr", at, "Jourfixe-From", 1, "ab"), "does not belong")
	refused(say(nc, "hr", at, "Jourfixe-From", 0, "abcde"), "does not belong")
	refused(say(nc, "hr", at[:len(at)-1], "Jourfixe-From", 0, "ab"), "does not belong")
	if m := say(nc, "hr", at, "Jourfixe-From", 0, "ab"); len(m.Header) > 0 {
		t.Errorf("a part in its place is answered by %v", m.Header)
	}
	say(nc, "hr", "", "Jourfixe-Long", 4, "")
	refused(say(nc, "hr", "", "Jourfixe-Long", 4, ""), "too many long questions")
	if m := say(nc, "hr", at, "Jourfixe-From", 2, "cd"); string(m.Data) != "hr:abcd" {
		t.Errorf("the last part is answered by %q, %v", m.Data, m.Header)
	}
	refused(say(nc, "hr", at, "Jourfixe-From", 0, "ab"), "does not belong")
	if m := say(nc, "hr", "", "Jourfixe-Long", 4, ""); m.Header.Get("Jourfixe-At") == "" {
		t.Errorf("the room of what is answered is not free: %v", m.Header)
	}
	refused(say(other, "operator", "", "Jourfixe-Long", 1<<30, ""), "longer than")
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("AnswerLong = %v; want the error of its context", err)
	}
}
