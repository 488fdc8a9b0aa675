package journal_test

import (
	"context"
	"errors"
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

func caller(t *testing.T, s *embedded.Server, name, password string) *journal.Caller {
	t.Helper()
	c, err := journal.NewCaller(dial(t, s, name, password), journaltest.Office, name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
