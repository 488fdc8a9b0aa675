package main

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/lmtp"
	"jourfixe/worker/reply"
)

// receiving is what the house takes mail in with.
type receiving struct {
	intake  *reply.Intake
	lmtp    *lmtp.Server // nil without --lmtp
	address string       // where that listens
	pile    *pile
}

// openReceiving prepares for mail that comes in. Every process can store one; those with the role see to it.
func (h *house) openReceiving() (err error) {
	in := &h.receiving
	in.intake = &reply.Intake{Receiver: h.journal.Inbound().Receiver, Now: h.now}
	in.pile = &pile{look: h.journal.Inbound().Pile.Backlog, now: h.now, log: h.log}
	h.asked.Receive = func(ctx context.Context, from, to string, raw []byte) (string, error) {
		// As over LMTP. Whoever names nobody means the house.
		if to != "" && !links.IsOwn(to, h.From()) {
			return "", worker.ErrNobody
		}
		return in.intake.Receive(ctx, from, to, raw)
	}
	if h.LMTP == "" {
		return nil
	}
	in.lmtp = lmtp.New(lmtp.Options{Addr: h.LMTP, From: h.From(), Domain: h.UIDDomain(), Receive: in.intake.Receive, Log: h.log})
	in.address, err = in.lmtp.Listen()
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return usage("--lmtp: another process listens on %s; choose another port, or 0 for a free one", h.LMTP)
	case err != nil:
		return usage("--lmtp: %v", err)
	}
	return nil
}

// receivingWorkers returns what runs for mail that comes in. Doors and courier may be shared with other roles.
func (h *house) receivingWorkers(doors *links.Doorbook, courier worker.Courier, count func(kind, fate string)) []worker.Worker {
	var list []worker.Worker
	if h.plays("reply") {
		list = append(list, reply.New(reply.Options{
			Mirror: h.mirror, Ledger: h.ledger, Doors: doors, Reception: h.reception, Inbound: h.journal.Inbound(), Courier: courier, Domain: h.UIDDomain(),
			Now: h.careful, Log: h.log, Count: count,
		}))
	}
	if h.receiving.lmtp != nil {
		list = append(list, h.receiving.lmtp)
	}
	return append(list, h.receiving.pile)
}

// where says where mail comes in.
func (b *receiving) where() string {
	if b.lmtp == nil {
		return "taken by jourfixe deliver (set --lmtp)"
	}
	return b.address + " (LMTP)"
}

const (
	pileEvery = 5 * time.Minute // after which is looked again for mail that waits
	pileOld   = time.Hour       // for which mail may wait before somebody is told
	pileAgain = 24 * time.Hour  // after which they are told again
)

// A pile is the mail that came in and waits to be handled. Every process takes mail in, and only those with the role reply
// handle it: where none of them runs, nobody else would notice before the mail is too old to be kept.
type pile struct {
	look func(context.Context) (inbound.Backlog, error)
	now  func() time.Time
	log  *slog.Logger

	told   time.Time                       // when somebody was told last
	latest atomic.Pointer[inbound.Backlog] // what the last look has found; nil before
}

// Name implements worker.Worker.
func (p *pile) Name() string { return "pile" }

// Run looks at the pile until ctx ends.
func (p *pile) Run(ctx context.Context) error {
	for {
		p.watch(ctx)
		if !worker.Sleep(ctx, pileEvery) {
			return ctx.Err()
		}
	}
}

// watch looks once, and warns of mail that nobody handles: at once, and then once a day for as long as it is there.
func (p *pile) watch(ctx context.Context) {
	b, err := p.look(ctx)
	if err != nil {
		if ctx.Err() == nil {
			p.log.Warn("whether mail that came in waits for somebody to handle it could not be looked up; it is tried again later", "error", err)
		}
		return
	}
	p.latest.Store(&b)
	now := p.now()
	if b.Mails == 0 || b.Attended || now.Sub(b.Oldest) <= pileOld || !p.told.IsZero() && now.Sub(p.told) < pileAgain {
		return
	}
	p.told = now
	p.log.Warn("mail that came in has waited for more than an hour, and no process with the role reply runs to handle it; start one, or it is lost 35 days after it came in",
		"mails", b.Mails, "oldest", b.Oldest)
}

var waitedDesc = prometheus.NewDesc("jourfixe_inbound_oldest_seconds",
	"How long the oldest mail that came in has waited to be handled, of those that did a few minutes ago; 0 if none does.", nil, nil)

// Describe implements prometheus.Collector.
func (p *pile) Describe(out chan<- *prometheus.Desc) { out <- waitedDesc }

// Collect implements prometheus.Collector.
func (p *pile) Collect(out chan<- prometheus.Metric) {
	b := p.latest.Load()
	if b == nil {
		return // it is not known yet
	}
	age := 0.0
	if b.Mails > 0 {
		age = max(0, p.now().Sub(b.Oldest).Seconds())
	}
	out <- prometheus.MustNewConstMetric(waitedDesc, prometheus.GaugeValue, age)
}
