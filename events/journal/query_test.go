package journal_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
)

// Questions that wait hold up neither each other nor those of another client, and those that are cut short are asked
// again.
func TestAnswerUnderLoad(t *testing.T) {
	s, j := house(t)
	ctx, cancel := context.WithCancel(within(t))
	ended, waiting := make(chan error, 1), make(chan struct{}, 64)
	go func() {
		ended <- j.Answer(ctx, "office", "wait", func(ctx context.Context, _ string, data []byte) ([]byte, error) {
			if string(data) != "wait" {
				return data, nil
			}
			waiting <- struct{}{}
			<-ctx.Done()
			return []byte("not yet"), nil
		})
	}()
	hr, press := caller(t, s, "hr", "1"), caller(t, s, "press", "2")
	untilAnswered(t, hr, "wait")
	const most = 32
	asked := make(chan error, most)
	for range most {
		go func() {
			_, err := hr.Ask(within(t), "office", "wait", []byte("wait"))
			asked <- err
		}()
	}
	for range most {
		select {
		case <-waiting:
		case err := <-asked:
			t.Fatalf("a question is not held: %v", err)
		case <-ctx.Done():
			t.Fatal("the questions hold each other up")
		}
	}
	if _, err := hr.Ask(within(t), "office", "wait", []byte("x")); err == nil || !strings.Contains(err.Error(), "too many questions") {
		t.Errorf("one question more = %v; want that they are too many", err)
	}
	if got, err := press.Ask(within(t), "office", "wait", []byte("x")); err != nil || string(got) != "x" {
		t.Errorf("another client's question = %q, %v; want its answer", got, err)
	}
	cancel()
	for range most {
		if err := <-asked; !errors.Is(err, journal.ErrNoAnswer) {
			t.Errorf("a question cut short = %v; want ErrNoAnswer", err)
		}
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Answer = %v; want the error of its context", err)
	}
	// The places are free again.
	again, stop := context.WithCancel(within(t))
	defer stop()
	go func() {
		ended <- j.Answer(again, "office", "echo", func(_ context.Context, _ string, data []byte) ([]byte, error) { return data, nil })
	}()
	untilAnswered(t, hr, "echo")
	if got, err := hr.Ask(within(t), "office", "echo", []byte("x")); err != nil || string(got) != "x" {
		t.Errorf("Ask = %q, %v; want its answer", got, err)
	}
	stop()
	<-ended
}

// TestAnswerThatFails asks a question on which the program fails. It is answered by an error, so that nobody asks the next
// replica, others are answered as before, and what it was about stands in no log.
func TestAnswerThatFails(t *testing.T) {
	s := journaltest.Server(t, embedded.Client{Name: "hr", Password: "1"})
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	var log bytes.Buffer
	j, err := journal.Open(t.Context(), nc, journal.Options{Office: journaltest.Office, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(within(t))
	ended := make(chan error, 1)
	go func() {
		ended <- j.Answer(ctx, "office", "fail", func(_ context.Context, _ string, data []byte) ([]byte, error) {
			if strings.HasPrefix(string(data), "Anna") {
				panic("cannot make sense of " + string(data))
			}
			return data, nil
		})
	}()
	hr := caller(t, s, "hr", "1")
	untilAnswered(t, hr, "fail")
	for range 40 { // more than one client may have asked at once, so each gives its place back
		if got, err := hr.Ask(within(t), "office", "fail", []byte("Anna Beispiel")); err == nil || !strings.Contains(err.Error(), "the program failed") {
			t.Fatalf("Ask = %q, %v; want that the program failed", got, err)
		}
	}
	if got, err := hr.Ask(within(t), "office", "fail", []byte("x")); err != nil || string(got) != "x" {
		t.Errorf("the next question = %q, %v; want its answer", got, err)
	}
	cancel()
	<-ended
	if said := log.String(); !strings.Contains(said, "a question made the program fail") || strings.Contains(said, "Anna") {
		t.Errorf("the log says %s", said)
	}
}

func caller(t *testing.T, s *embedded.Server, name, password string) *journal.Caller {
	t.Helper()
	c, err := journal.NewCaller(dial(t, s, name, password), journaltest.Office, name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
