package questions_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/events/rights"
	"jourfixe/worker"
	"jourfixe/worker/questions"
)

var silent = slog.New(slog.DiscardHandler)

// A counter is two answerers of one office, and clients that ask them.
type counter struct {
	t        *testing.T
	server   *embedded.Server
	journal  *journal.Journal
	operator *journal.Caller
	shop     *journal.Caller
}

// newCounter opens one whose house stores mails with receive.
func newCounter(t *testing.T, receive func(*journal.Journal) func(ctx context.Context, from, to string, raw []byte) (string, error)) *counter {
	t.Helper()
	s := journaltest.Start(t, embedded.Options{Operator: "operator", Clients: []embedded.Client{
		{Name: "operator", Password: "1"}, {Name: "shop", Password: "2"}, {Name: "press", Password: "4"}}})
	c := &counter{t: t, server: s, operator: caller(t, s, "operator", "1"), shop: caller(t, s, "shop", "2")}
	ctx, cancel := context.WithCancel(context.Background())
	var workers []worker.Worker
	for range 2 {
		c.journal = journaltest.Open(t, s, "bremen")
		m := worker.NewMirror(c.journal, "bremen", silent)
		r := &questions.Answerer{
			Reception: &worker.Reception{Office: "bremen", Mirror: m, Ledger: worker.NewLedger(c.journal, silent), Journal: c.journal, Now: time.Now, Rights: mayDeliver},
			Inbound:   c.journal.Inbound(),
			Handled:   func() uint64 { return 0 },
		}
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
			t.Errorf("the answerers stopped: %v", err)
		}
	})
	return c
}

// mayDeliver gives the operator everything, and every client what is usual and to bring mail in.
func mayDeliver(client string) rights.Rights {
	if rights.OfHouse(client) {
		return rights.All()
	}
	r, _ := rights.Parse([]string{"*", "inbound.deliver"}) // both are there
	return r
}

func caller(t *testing.T, s *embedded.Server, name, password string) *journal.Caller {
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

// ask asks about mail that came in.
func ask[A any](t *testing.T, c *journal.Caller, question string, q any) (answer A, err error) {
	t.Helper()
	return askAbout[A](t, c, "inbound", question, q)
}

// askAbout asks until somebody is there to answer.
func askAbout[A any](t *testing.T, c *journal.Caller, noun, question string, q any) (answer A, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	data, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := c.Ask(ctx, noun, question, data)
	for errors.Is(err, journal.ErrNoAnswer) && worker.Sleep(ctx, 10*time.Millisecond) {
		reply, err = c.Ask(ctx, noun, question, data)
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
		return j.Inbound().Receiver.Receive(ctx, inbound.Mail{From: from, To: to, Raw: raw})
	}
}

func TestInboundIsForTheTrusted(t *testing.T) {
	c := newCounter(t, store)
	receipt, err := ask[questions.InboundReceipt](t, c.shop, questions.AskInboundDeliver,
		questions.InboundDelivery{From: "riga@partner.example", To: "jourfixe@bremen.example", Upload: "one", Last: true, Data: []byte("Hallo")})
	if err != nil || receipt.ID == "" {
		t.Fatalf("a client delivers a mail: %+v, %v", receipt, err)
	}
	q := questions.InboundRequest{ID: receipt.ID}
	for _, question := range []string{questions.AskInboundList, questions.AskInboundShow, questions.AskInboundRetry, questions.AskInboundDrop} {
		if answer, err := ask[any](t, c.shop, question, q); err == nil || err.Error() != questions.ErrNotAllowed.Error() {
			t.Errorf("inbound.%s of a client = %v, %v; want that it may not", question, answer, err)
		}
	}
	page, err := ask[questions.InboundPage](t, c.operator, questions.AskInboundList, questions.InboundQuery{})
	list := page.Mails
	if err != nil || len(list) != 1 || list[0].ID != receipt.ID || list[0].From != "riga@partner.example" || list[0].Held != nil || list[0].Size != 5 {
		t.Errorf("inbound.list = %+v, %v; want the mail, which waits", list, err)
	}
	if page.More || page.Waiting != 1 || len(page.Held) != 0 {
		t.Errorf("inbound.list counts %+v; want one that waits", page)
	}
	if _, err := ask[bool](t, c.operator, questions.AskInboundRetry, q); err != nil {
		t.Errorf("inbound.retry = %v", err)
	}
	if _, err := ask[questions.InboundMail](t, c.operator, questions.AskInboundShow, questions.InboundRequest{ID: receipt.ID, Offset: 6}); err == nil {
		t.Error("inbound.show goes beyond the end")
	}
	if _, err := ask[bool](t, c.operator, questions.AskInboundDrop, q); err != nil {
		t.Errorf("inbound.drop = %v", err)
	}
	for _, question := range []string{questions.AskInboundShow, questions.AskInboundRetry, questions.AskInboundDrop} {
		if _, err := ask[any](t, c.operator, question, q); err == nil || !strings.Contains(err.Error(), inbound.ErrNoMail.Error()) {
			t.Errorf("inbound.%s of what is dropped = %v; want that there is no such mail", question, err)
		}
	}
}

// A mail of the largest size goes in and comes out in pieces, whichever replica answers.
func TestInboundInPieces(t *testing.T) {
	c := newCounter(t, store)
	raw := bytes.Repeat([]byte("0123456789abcdef"), inbound.MaxMail/16)
	id := c.deliver("large", raw)
	if again := c.deliver("larger", raw); again != id {
		t.Errorf("the same mail is stored as %s and %s", id, again)
	}
	var got []byte
	for len(got) < len(raw) {
		piece, err := ask[questions.InboundMail](t, c.operator, questions.AskInboundShow, questions.InboundRequest{ID: id, Offset: len(got)})
		if err != nil || len(piece.Data) == 0 || piece.To != "jourfixe@bremen.example" {
			t.Fatalf("inbound.show from %d = %d bytes, %v", len(got), len(piece.Data), err)
		}
		got = append(got, piece.Data...)
	}
	if !bytes.Equal(got, raw) {
		t.Error("it comes out otherwise than it went in")
	}
	if _, err := c.journal.Inbound().Pieces.Join(t.Context(), "shop", "large", 1); !errors.Is(err, inbound.ErrNoMail) {
		t.Errorf("its pieces are left: %v", err)
	}
	if _, err := ask[questions.InboundReceipt](t, c.shop, questions.AskInboundDeliver, questions.InboundDelivery{Upload: "gap", Part: 1, Last: true}); err == nil {
		t.Error("a mail that lacks a piece is stored")
	}
	if _, err := ask[questions.InboundReceipt](t, c.shop, questions.AskInboundDeliver, questions.InboundDelivery{Upload: "x", Data: make([]byte, questions.InboundPiece+1)}); err == nil {
		t.Error("a piece that is too long is taken")
	}
}

// flood stores n mails and has them held for their reasons. It returns their ids in the order of the list.
func (c *counter) flood(n int, from func(i int) string, reason func(i int) string) (ids []string) {
	c.t.Helper()
	reasons := map[string]string{}
	var places []questions.InboundPlace
	for i := range n {
		// Several came in the same second.
		p := questions.InboundPlace{At: cameIn.Add(time.Duration(i/3) * time.Second)}
		var err error
		p.ID, err = c.journal.Inbound().Receiver.Receive(c.t.Context(), inbound.Mail{At: p.At, From: from(i), To: "jourfixe@bremen.example", Raw: fmt.Append(nil, i)})
		if err != nil {
			c.t.Fatal(err)
		}
		reasons[p.ID] = reason(i)
		places = append(places, p)
	}
	slices.SortFunc(places, func(a, b questions.InboundPlace) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	ctx, cancel := context.WithCancel(c.t.Context())
	defer cancel()
	held := make(chan struct{}, n)
	ended := make(chan error, 1)
	go func() {
		ended <- c.journal.Inbound().Inbox.Run(ctx, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
			return inbound.Fate{Reason: reasons[in.ID]}, nil
		}, func(*inbound.Mail, inbound.Fate) { held <- struct{}{} })
	}()
	for range n {
		select {
		case <-held:
		case err := <-ended:
			c.t.Fatal(err)
		}
	}
	cancel()
	<-ended
	for _, p := range places {
		ids = append(ids, p.ID)
	}
	return ids
}

var cameIn = time.Now().UTC().Truncate(time.Second).Add(-time.Hour)

// However many mails are there, and whatever their senders call themselves, they can be listed: a part at a time.
func TestInboundListInPages(t *testing.T) {
	c := newCounter(t, store)
	const n = 240
	long := strings.Repeat("\x01", inbound.MaxAddress-len("@partner.example")) + "@partner.example" // of six bytes each in JSON
	reason := func(i int) string { return []string{"unknown-uid", "foreign"}[min(1, i%20)] }
	ids := c.flood(n, func(i int) string { return long }, reason)
	want := map[string]int{"unknown-uid": n / 20, "foreign": n - n/20}
	pages := func(q questions.InboundQuery) (got []string, parts int) {
		t.Helper()
		for more := true; more; parts++ {
			page, err := ask[questions.InboundPage](t, c.operator, questions.AskInboundList, q)
			if err != nil || len(page.Mails) == 0 {
				t.Fatalf("inbound.list behind %+v = %d mails, %v", q.After, len(page.Mails), err)
			}
			if page.Waiting != 0 || !maps.Equal(page.Held, want) {
				t.Errorf("it counts %d that wait and %v; want %v", page.Waiting, page.Held, want)
			}
			for _, l := range page.Mails {
				if got = append(got, l.ID); l.From != long {
					t.Errorf("%s is from %q", l.ID, l.From)
				}
			}
			last := page.Mails[len(page.Mails)-1]
			q.After, more = &questions.InboundPlace{At: last.At, ID: last.ID}, page.More
		}
		return got, parts
	}
	all, parts := pages(questions.InboundQuery{})
	if !slices.Equal(all, ids) {
		t.Errorf("%d mails are listed; want all %d, each once and oldest first", len(all), len(ids))
	}
	if parts < 3 || parts > 5 {
		t.Errorf("they come in %d parts; want some, each well below what a message holds", parts)
	}
	if got, parts := pages(questions.InboundQuery{Limit: 50}); !slices.Equal(got, ids) || parts != 5 {
		t.Errorf("%d come in %d parts; want all, by fifty", len(got), parts)
	}
	if got, _ := pages(questions.InboundQuery{Reason: "unknown-uid", Limit: 5}); len(got) != n/20 {
		t.Errorf("%d are listed as unknown-uid; want %d", len(got), n/20)
	}
	if got, _ := pages(questions.InboundQuery{Before: cameIn.Add(10 * time.Second)}); !slices.Equal(got, ids[:30]) {
		t.Errorf("%d came in within the first ten seconds; want 30", len(got))
	}
	// A list goes on behind a mail that is gone. It came in together with the next one.
	if _, err := ask[bool](t, c.operator, questions.AskInboundDrop, questions.InboundRequest{ID: ids[9]}); err != nil {
		t.Fatal(err)
	}
	gone := questions.InboundQuery{After: &questions.InboundPlace{At: cameIn.Add(3 * time.Second), ID: ids[9]}, Limit: 1}
	page, err := ask[questions.InboundPage](t, c.operator, questions.AskInboundList, gone)
	if err != nil || len(page.Mails) != 1 || page.Mails[0].ID != ids[10] {
		t.Errorf("behind a mail that is gone comes %+v, %v; want the next one", page.Mails, err)
	}
}

// Who decides on mails by their reason decides on none that has another one by now.
func TestInboundByReason(t *testing.T) {
	c := newCounter(t, store)
	ids := c.flood(3, func(i int) string { return "a@partner.example" }, func(i int) string { return "unknown-uid" })
	for _, step := range []struct {
		question, id, reason string
		want                 bool
	}{
		{questions.AskInboundDrop, ids[0], "foreign", false},
		{questions.AskInboundRetry, ids[0], "foreign", false},
		{questions.AskInboundDrop, ids[0], "unknown-uid", true},
		{questions.AskInboundDrop, ids[0], "unknown-uid", false}, // it is gone
		{questions.AskInboundRetry, ids[0], "unknown-uid", false},
		{questions.AskInboundRetry, ids[1], "unknown-uid", true},
		{questions.AskInboundRetry, ids[1], "unknown-uid", false}, // it waits
		{questions.AskInboundDrop, ids[1], "unknown-uid", false},
		{questions.AskInboundDrop, "no-such-mail", "unknown-uid", false},
	} {
		got, err := ask[bool](t, c.operator, step.question, questions.InboundRequest{ID: step.id, Reason: step.reason})
		if err != nil || got != step.want {
			t.Errorf("inbound.%s if it is held as %s = %t, %v; want %t", step.question, step.reason, got, err, step.want)
		}
	}
	page, err := ask[questions.InboundPage](t, c.operator, questions.AskInboundList, questions.InboundQuery{})
	if err != nil || page.Waiting != 1 || page.Held["unknown-uid"] != 1 || len(page.Mails) != 2 {
		t.Errorf("left are %+v, %v; want one that waits and one that is held", page, err)
	}
}

// deliver brings a mail of several pieces and returns its id.
func (c *counter) deliver(upload string, raw []byte) string {
	c.t.Helper()
	d := questions.InboundDelivery{To: "jourfixe@bremen.example", Upload: upload}
	for ; !d.Last; d.Part++ {
		size := min(len(raw), questions.InboundPiece)
		d.Data, raw = raw[:size], raw[size:]
		d.Last = len(raw) == 0
		receipt, err := ask[questions.InboundReceipt](c.t, c.shop, questions.AskInboundDeliver, d)
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
	nobody := worker.ErrNobody
	c := newCounter(t, func(*journal.Journal) func(context.Context, string, string, []byte) (string, error) {
		return func(_ context.Context, _, to string, _ []byte) (string, error) {
			switch to {
			case "never":
				return "", never
			case "nobody":
				return "", nobody
			}
			return "", away
		}
	})
	small := questions.InboundDelivery{Upload: "one", Last: true, Data: []byte("x")}
	if receipt, err := ask[questions.InboundReceipt](t, c.shop, questions.AskInboundDeliver, small); err == nil || err.Error() != away.Error() {
		t.Errorf("deliver = %+v, %v; want the error", receipt, err)
	}
	small.To = "never"
	receipt, err := ask[questions.InboundReceipt](t, c.shop, questions.AskInboundDeliver, small)
	if err != nil || receipt.Beyond != never.Error() || receipt.Nobody {
		t.Errorf("deliver = %+v, %v; want that it is never taken", receipt, err)
	}
	small.To = "nobody"
	receipt, err = ask[questions.InboundReceipt](t, c.shop, questions.AskInboundDeliver, small)
	if err != nil || receipt.Beyond != nobody.Error() || !receipt.Nobody {
		t.Errorf("deliver = %+v, %v; want that it is for nobody here", receipt, err)
	}
	large := questions.InboundDelivery{To: "never", Upload: "two", Data: make([]byte, questions.InboundPiece)}
	for ; large.Part < 2; large.Part++ {
		if _, err := ask[questions.InboundReceipt](t, c.shop, questions.AskInboundDeliver, large); err != nil {
			t.Fatal(err)
		}
	}
	large.Last = true
	if receipt, err := ask[questions.InboundReceipt](t, c.shop, questions.AskInboundDeliver, large); err != nil || receipt.Beyond == "" {
		t.Errorf("deliver in three pieces = %+v, %v; want that it is never taken", receipt, err)
	}
	if _, err := c.journal.Inbound().Pieces.Join(t.Context(), "shop", "two", 1); !errors.Is(err, inbound.ErrNoMail) {
		t.Errorf("the pieces of what is never taken are left: %v", err)
	}

	c = newCounter(t, nil)
	if receipt, err := ask[questions.InboundReceipt](t, c.shop, questions.AskInboundDeliver, small); err == nil || !strings.Contains(err.Error(), "takes no mail") {
		t.Errorf("deliver to a house that takes no mail = %+v, %v", receipt, err)
	}
}
