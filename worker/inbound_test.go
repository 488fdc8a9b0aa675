package worker_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
)

// A counter is two receptions of one office, and clients that ask them.
type counter struct {
	t        *testing.T
	journal  *journal.Journal
	operator *journal.Caller
	shop     *journal.Caller
}

// newCounter opens one whose house stores mails with receive.
func newCounter(t *testing.T, receive func(*journal.Journal) func(ctx context.Context, from, to string, raw []byte) (string, error)) *counter {
	t.Helper()
	s := journaltest.Start(t, journal.ServerOptions{Operator: "operator", Clients: []journal.Client{
		{Name: "operator", Password: "1"}, {Name: "shop", Password: "2"}}})
	c := &counter{t: t, operator: caller(t, s, "operator", "1"), shop: caller(t, s, "shop", "2")}
	ctx, cancel := context.WithCancel(context.Background())
	var workers []worker.Worker
	for range 2 {
		c.journal = journaltest.Open(t, s, "bremen")
		m := worker.NewMirror(c.journal, "bremen", silent)
		r := &worker.Reception{Office: "bremen", Mirror: m, Journal: c.journal, Now: time.Now, Trusted: func(client string) bool { return client == "operator" }}
		if receive != nil {
			r.Receive = receive(c.journal)
		}
		workers = append(workers, m, r)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- worker.Run(ctx, silent, workers...) }()
	t.Cleanup(func() {
		cancel()
		if err := <-stopped; err != nil {
			t.Errorf("the receptions stopped: %v", err)
		}
	})
	return c
}

func caller(t *testing.T, s *journal.Server, name, password string) *journal.Caller {
	t.Helper()
	nc, err := journal.Dial(s.URL(), name, password)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	c, err := journal.NewCaller(nc, "bremen", name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ask asks until somebody is there to answer.
func ask[A any](t *testing.T, c *journal.Caller, question string, q any) (answer A, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	data, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := c.Ask(ctx, "inbound", question, data)
	for errors.Is(err, journal.ErrNoAnswer) && worker.Sleep(ctx, 10*time.Millisecond) {
		reply, err = c.Ask(ctx, "inbound", question, data)
	}
	if err != nil {
		return answer, err
	}
	if err := json.Unmarshal(reply, &answer); err != nil {
		t.Fatal(err)
	}
	return answer, nil
}

// store stores mails without a look at them.
func store(j *journal.Journal) func(ctx context.Context, from, to string, raw []byte) (string, error) {
	return func(ctx context.Context, from, to string, raw []byte) (string, error) {
		return j.Receive(ctx, journal.Inbound{From: from, To: to, Raw: raw})
	}
}

func TestInboundIsForTheTrusted(t *testing.T) {
	c := newCounter(t, store)
	receipt, err := ask[worker.InboundReceipt](t, c.shop, worker.AskInboundDeliver,
		worker.InboundDelivery{From: "riga@partner.example", To: "jourfixe@bremen.example", Upload: "one", Last: true, Data: []byte("Hallo")})
	if err != nil || receipt.ID == "" {
		t.Fatalf("a client delivers a mail: %+v, %v", receipt, err)
	}
	q := worker.InboundRequest{ID: receipt.ID}
	for _, question := range []string{worker.AskInboundList, worker.AskInboundShow, worker.AskInboundRetry, worker.AskInboundDrop} {
		if answer, err := ask[any](t, c.shop, question, q); err == nil || err.Error() != worker.ErrNotAllowed.Error() {
			t.Errorf("inbound.%s of a client = %v, %v; want that it may not", question, answer, err)
		}
	}
	list, err := ask[[]worker.InboundLine](t, c.operator, worker.AskInboundList, q)
	if err != nil || len(list) != 1 || list[0].ID != receipt.ID || list[0].From != "riga@partner.example" || list[0].Held != nil || list[0].Size != 5 {
		t.Errorf("inbound.list = %+v, %v; want the mail, which waits", list, err)
	}
	if _, err := ask[bool](t, c.operator, worker.AskInboundRetry, q); err != nil {
		t.Errorf("inbound.retry = %v", err)
	}
	if _, err := ask[worker.InboundMail](t, c.operator, worker.AskInboundShow, worker.InboundRequest{ID: receipt.ID, Offset: 6}); err == nil {
		t.Error("inbound.show goes beyond the end")
	}
	if _, err := ask[bool](t, c.operator, worker.AskInboundDrop, q); err != nil {
		t.Errorf("inbound.drop = %v", err)
	}
	for _, question := range []string{worker.AskInboundShow, worker.AskInboundRetry, worker.AskInboundDrop} {
		if _, err := ask[any](t, c.operator, question, q); err == nil || !strings.Contains(err.Error(), journal.ErrNoMail.Error()) {
			t.Errorf("inbound.%s of what is dropped = %v; want that there is no such mail", question, err)
		}
	}
}

// A mail of the largest size goes in and comes out in pieces, whichever replica answers.
func TestInboundInPieces(t *testing.T) {
	c := newCounter(t, store)
	raw := bytes.Repeat([]byte("0123456789abcdef"), journal.MaxMail/16)
	id := c.deliver("large", raw)
	if again := c.deliver("larger", raw); again != id {
		t.Errorf("the same mail is stored as %s and %s", id, again)
	}
	var got []byte
	for len(got) < len(raw) {
		piece, err := ask[worker.InboundMail](t, c.operator, worker.AskInboundShow, worker.InboundRequest{ID: id, Offset: len(got)})
		if err != nil || len(piece.Data) == 0 || piece.To != "jourfixe@bremen.example" {
			t.Fatalf("inbound.show from %d = %d bytes, %v", len(got), len(piece.Data), err)
		}
		got = append(got, piece.Data...)
	}
	if !bytes.Equal(got, raw) {
		t.Error("it comes out otherwise than it went in")
	}
	if _, err := c.journal.Pieces(t.Context(), "shop", "large", 1); !errors.Is(err, journal.ErrNoMail) {
		t.Errorf("its pieces are left: %v", err)
	}
	if _, err := ask[worker.InboundReceipt](t, c.shop, worker.AskInboundDeliver, worker.InboundDelivery{Upload: "gap", Part: 1, Last: true}); err == nil {
		t.Error("a mail that lacks a piece is stored")
	}
	if _, err := ask[worker.InboundReceipt](t, c.shop, worker.AskInboundDeliver, worker.InboundDelivery{Upload: "x", Data: make([]byte, worker.InboundPiece+1)}); err == nil {
		t.Error("a piece that is too long is taken")
	}
}

// deliver brings a mail of several pieces and returns its id.
func (c *counter) deliver(upload string, raw []byte) string {
	c.t.Helper()
	d := worker.InboundDelivery{To: "jourfixe@bremen.example", Upload: upload}
	for ; !d.Last; d.Part++ {
		size := min(len(raw), worker.InboundPiece)
		d.Data, raw = raw[:size], raw[size:]
		d.Last = len(raw) == 0
		receipt, err := ask[worker.InboundReceipt](c.t, c.shop, worker.AskInboundDeliver, d)
		if err != nil || (receipt.ID != "") != d.Last {
			c.t.Fatalf("piece %d: %+v, %v", d.Part, receipt, err)
		}
		if d.Last {
			return receipt.ID
		}
	}
	return ""
}

// Whoever brings a mail learns whether it helps to bring it again.
func TestDeliveryRefused(t *testing.T) {
	away, never := errors.New("the disk is away"), fmt.Errorf("%w: its header is too long", worker.ErrBeyondLimits)
	c := newCounter(t, func(*journal.Journal) func(context.Context, string, string, []byte) (string, error) {
		return func(_ context.Context, _, to string, _ []byte) (string, error) {
			if to == "never" {
				return "", never
			}
			return "", away
		}
	})
	small := worker.InboundDelivery{Upload: "one", Last: true, Data: []byte("x")}
	if receipt, err := ask[worker.InboundReceipt](t, c.shop, worker.AskInboundDeliver, small); err == nil || err.Error() != away.Error() {
		t.Errorf("deliver = %+v, %v; want the error", receipt, err)
	}
	small.To = "never"
	receipt, err := ask[worker.InboundReceipt](t, c.shop, worker.AskInboundDeliver, small)
	if err != nil || receipt.Beyond != never.Error() {
		t.Errorf("deliver = %+v, %v; want that it is never taken", receipt, err)
	}
	large := worker.InboundDelivery{To: "never", Upload: "two", Data: make([]byte, worker.InboundPiece)}
	for ; large.Part < 2; large.Part++ {
		if _, err := ask[worker.InboundReceipt](t, c.shop, worker.AskInboundDeliver, large); err != nil {
			t.Fatal(err)
		}
	}
	large.Last = true
	if receipt, err := ask[worker.InboundReceipt](t, c.shop, worker.AskInboundDeliver, large); err != nil || receipt.Beyond == "" {
		t.Errorf("deliver in three pieces = %+v, %v; want that it is never taken", receipt, err)
	}
	if _, err := c.journal.Pieces(t.Context(), "shop", "two", 1); !errors.Is(err, journal.ErrNoMail) {
		t.Errorf("the pieces of what is never taken are left: %v", err)
	}

	c = newCounter(t, nil)
	if receipt, err := ask[worker.InboundReceipt](t, c.shop, worker.AskInboundDeliver, small); err == nil || !strings.Contains(err.Error(), "takes no mail") {
		t.Errorf("deliver to a house that takes no mail = %+v, %v", receipt, err)
	}
}
