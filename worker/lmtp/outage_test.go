package lmtp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/events/porttest"
	"jourfixe/worker"
	"jourfixe/worker/lmtp/lmtptest"
)

// What the store says decides what the MTA does with the mail, for each recipient alone.
func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, "250 2.0.0 stored"},
		{fmt.Errorf("receive: %w", inbound.ErrFull), "452 4.3.1 there is no room at the moment; try again later"},
		{fmt.Errorf("receive: %w", worker.ErrBeyondLimits), "552 5.3.4 the mail is larger than what is taken: 1 MiB, and 64 KiB of header"},
		{errors.New("nats: no servers available for connection to secret@example"), "451 4.3.0 the mail could not be stored; try again later"},
		{context.DeadlineExceeded, "451 4.3.0 the mail could not be stored; try again later"},
	} {
		address := serve(t, func(_ context.Context, _, to string, _ []byte) (string, error) {
			if strings.Contains(to, "+second") {
				return "id", nil
			}
			return "id", c.err
		})
		got := lmtptest.Send(t, address, "a@b.example", []string{own, "jourfixe+second@bremen.example", own}, []byte("Subject: x\r\n\r\nx"))
		if want := c.want + "; 250 2.0.0 stored; " + c.want; got != want {
			t.Errorf("after %v the answers are\n%s\nwant\n%s", c.err, got, want)
		}
	}
	address := serve(t, func(context.Context, string, string, []byte) (string, error) { panic("a fault") })
	if got := lmtptest.Send(t, address, "", []string{own}, []byte("Subject: x\r\n\r\nx")); !strings.HasPrefix(got, "421 4.0.0") {
		t.Errorf("after a panic the answer is %s", got)
	}
	address = serve(t, takes)
	if got := lmtptest.Send(t, address, "", []string{own}, nil); !strings.HasPrefix(got, "250 ") {
		t.Errorf("the server is answered by %s after that", got)
	}
}

func takes(context.Context, string, string, []byte) (string, error) { return "id", nil }

// While the store is full a mail is not confirmed either (F17), and when there is room again it is taken.
func TestFull(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	nc, err := h.server.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), "JF_INBOUND")
	if err != nil {
		t.Fatal(err)
	}
	config := stream.CachedInfo().Config
	config.MaxBytes = 1 << 20
	if _, err := js.UpdateStream(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	address := serve(t, h.receive)
	mail := func(i int) []byte {
		return []byte(fmt.Sprintf("From: a@b.example\r\nSubject: %d\r\n\r\n", i) + strings.Repeat(strings.Repeat("x", 98)+"\r\n", 2_000))
	}
	stored, got := 0, ""
	for ; stored < 20; stored++ {
		if got = lmtptest.Send(t, address, "a@b.example", []string{own}, mail(stored)); got != "250 2.0.0 stored" {
			break
		}
	}
	if stored == 0 || got != "452 4.3.1 there is no room at the moment; try again later" {
		t.Fatalf("after %d mails it is answered by %s", stored, got)
	}
	config.MaxBytes = 8 << 20
	if _, err := js.UpdateStream(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	if got := lmtptest.Send(t, address, "a@b.example", []string{own}, mail(stored)); got != "250 2.0.0 stored" {
		t.Errorf("when there is room it is answered by %s", got)
	}
}

// While NATS is away a mail is not confirmed, and when it is back the mail is taken.
func TestWithoutNATS(t *testing.T) {
	t.Parallel() // most of it is waiting
	o := server.Options{Host: "127.0.0.1", Port: porttest.Port(t), JetStream: true, StoreDir: t.TempDir(), SyncAlways: true, NoSigs: true, NoLog: true}
	start := func() *server.Server {
		options := o
		s, err := server.NewServer(&options)
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		if !s.ReadyForConnections(patience.Limit) {
			t.Fatal("the server does not start")
		}
		return s
	}
	s := start()
	nc, err := journal.DialHouse(s.ClientURL(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	j, err := journal.Open(t.Context(), nc, journal.Options{Office: journaltest.Office, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{journal: j}
	var away atomic.Bool
	address := serve(t, func(ctx context.Context, from, to string, raw []byte) (string, error) {
		if away.Load() {
			bounded, cancel := context.WithTimeout(ctx, time.Second) // the journal itself would wait for 5 s
			defer cancel()
			ctx = bounded
		}
		return h.receive(ctx, from, to, raw)
	})
	raw := []byte("Subject: x\r\n\r\nx")
	if got := lmtptest.Send(t, address, "a@b.example", []string{own}, raw); got != "250 2.0.0 stored" {
		t.Fatalf("answered by %s", got)
	}
	s.Shutdown()
	s.WaitForShutdown()
	away.Store(true)
	raw = append(raw, 'y')
	if got := lmtptest.Send(t, address, "a@b.example", []string{own}, raw); !strings.HasPrefix(got, "451 4.3.0") {
		t.Errorf("without NATS it is answered by %s", got)
	}
	s = start()
	t.Cleanup(s.Shutdown)
	away.Store(false)
	for begun := time.Now(); ; {
		got := lmtptest.Send(t, address, "a@b.example", []string{own}, raw)
		if got == "250 2.0.0 stored" {
			break
		}
		if !strings.HasPrefix(got, "451 ") || time.Since(begun) > patience.Limit {
			t.Fatalf("after NATS is back it is answered by %s", got)
		}
	}
	if list, err := j.Inbound().Pile.List(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("%d mails are stored (%v)", len(list), err)
	}
}

// A mail of 1 GB is cut off early: before 100 MiB of it have come, and with little memory.
func TestGigabyte(t *testing.T) {
	for _, how := range []string{"DATA", "BDAT 1000000000 LAST", "BDAT 1000000", "no command"} {
		stored := 0
		address := serve(t, func(context.Context, string, string, []byte) (string, error) { stored++; return "id", nil })
		c := lmtptest.Dial(t, address)
		c.Says("LHLO mta.example")
		if how != "no command" {
			c.Says("MAIL FROM:<a@b.example>")
			c.Says("RCPT TO:<" + own + ">")
			c.Writes(how + "\r\n")
		}
		if how == "DATA" {
			c.Hears()
		}
		answers := make(chan string, 1)
		go func() {
			var all bytes.Buffer
			_, _ = io.Copy(&all, c.In) // ends when the server hangs up
			answers <- all.String()
		}()
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		begun, sent := time.Now(), 0
		chunk := []byte(strings.Repeat(strings.Repeat("x", 998)+"\r\n", 64))
		for sent < 1_000_000_000 {
			n, err := c.Write(chunk)
			if sent += n; err != nil {
				break
			}
		}
		took := time.Since(begun)
		runtime.ReadMemStats(&after)
		got := <-answers
		if sent > 100<<20 {
			t.Errorf("%s: cut off after %d MiB", how, sent>>20)
		}
		if used := int64(after.TotalAlloc) - int64(before.TotalAlloc); used > 64<<20 {
			t.Errorf("%s: %d MiB were allocated", how, used>>20)
		}
		if how == "DATA" && !strings.Contains(got, "552 5.3.4") {
			t.Errorf("%s is answered by %q", how, got)
		}
		if stored != 0 {
			t.Errorf("%s: it is stored", how)
		}
		t.Logf("%s: cut off after %d KiB and %s, with %d KiB allocated", how, sent>>10, took.Round(time.Microsecond), (after.TotalAlloc-before.TotalAlloc)>>10)
	}
}

// More who connect than are let in wait, and those who are in are not disturbed.
func TestManyAtOnce(t *testing.T) {
	goOn := make(chan struct{})
	in := make(chan struct{}, 200)
	address := serve(t, func(context.Context, string, string, []byte) (string, error) {
		in <- struct{}{}
		<-goOn
		return "id", nil
	})
	var busy sync.WaitGroup
	results := make(chan string, 80)
	for range 80 {
		busy.Go(func() {
			results <- lmtptest.Send(t, address, "a@b.example", []string{own}, []byte("Subject: x\r\n\r\nx"))
		})
	}
	for range 8 {
		<-in
	}
	select {
	case <-in:
		t.Error("more than 8 mails are in memory at once")
	default:
	}
	close(goOn)
	busy.Wait()
	for range 80 {
		if got := <-results; got != "250 2.0.0 stored" {
			t.Errorf("answered by %s", got)
		}
	}
}
