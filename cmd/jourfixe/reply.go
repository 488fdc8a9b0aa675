package main

import (
	"errors"
	"slices"
	"syscall"

	"jourfixe/worker"
	"jourfixe/worker/reply"
)

// A letterbox is what the house takes mail in with.
type letterbox struct {
	intake  *reply.Intake
	lmtp    *reply.LMTP // nil without --lmtp
	address string      // where that listens
}

// openLetterbox prepares for mail that comes in. Every process can store one; those with the role see to it.
func (h *house) openLetterbox() (err error) {
	in := &h.letters
	in.intake = &reply.Intake{Journal: h.journal, Now: h.p.now}
	h.desk.Receive = in.intake.Receive
	if h.LMTP == "" {
		return nil
	}
	in.lmtp = reply.NewLMTP(reply.LMTPOptions{Addr: h.LMTP, From: h.From(), Domain: h.UIDDomain(), Receive: in.intake.Receive, Log: h.log})
	in.address, err = in.lmtp.Listen()
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return usage("--lmtp: another process listens on %s; choose another port, or 0 for a free one", h.LMTP)
	case err != nil:
		return usage("--lmtp: %v", err)
	}
	return nil
}

// letterWorkers returns what runs for mail that comes in. Doors and courier may be shared with other roles.
func (h *house) letterWorkers(doors *worker.Doorbook, courier worker.Courier, count func(kind, fate string)) []worker.Worker {
	var list []worker.Worker
	if slices.Contains(h.Roles, "reply") {
		list = append(list, reply.New(reply.Options{
			Mirror: h.mirror, Ledger: h.ledger, Doors: doors, Reception: h.desk, Journal: h.journal, Courier: courier, Domain: h.UIDDomain(),
			Now: h.p.now, Log: h.log, Count: count,
		}))
	}
	if h.letters.lmtp != nil {
		list = append(list, h.letters.lmtp)
	}
	return list
}

// where says where mail comes in.
func (b *letterbox) where() string {
	if b.lmtp == nil {
		return "taken by jourfixe deliver (set --lmtp)"
	}
	return b.address + " (LMTP)"
}
