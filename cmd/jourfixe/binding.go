package main

import (
	"context"
	"fmt"

	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/worker/desk"
)

// known is what the office is known by, as the flags of this start say.
func (h *house) known() events.OfficeBound {
	return events.OfficeBound{MailDomain: h.UIDDomain(), MailFrom: h.From()}
}

// checkBound refuses a start under another id, mail domain or sender than the one before: every calendar would show everything
// twice, and what was begun would seem to be gone.
func (h *house) checkBound(ctx context.Context) error {
	// A server elsewhere may keep several offices, each with an id of its own; a data folder keeps one.
	if h.server != nil {
		another, err := h.journal.Another(ctx)
		if err != nil {
			return err
		}
		if another != "" && another != h.OfficeID {
			return usage("--office-id: the folder %s keeps the office %s; give --office-id %[2]s, or another --data for an office of its own", h.Data, another)
		}
	}
	bound, err := h.journal.Bound(ctx)
	if err != nil || bound == nil {
		return err
	}
	return h.differs(bound)
}

// differs says by which flags this start would make the office known by something else; nil if it does not.
func (h *house) differs(bound *events.OfficeBound) error {
	known, err := h.known(), &config.FlagError{}
	for _, x := range []struct{ flag, is, given, what string }{
		{"mail-domain", bound.MailDomain, known.MailDomain, "calendars would show everything twice under another"},
		{"mail-from", bound.MailFrom, known.MailFrom, "calendar programs answer to it, and know invitations again by it"},
	} {
		if x.is != x.given {
			err.Faults = append(err.Faults, config.FlagFault{Flag: x.flag, Detail: fmt.Sprintf("this office is known by %s, not by %s; give --%s %[1]s: %[4]s", x.is, x.given, x.flag, x.what)})
		}
	}
	if len(err.Faults) == 0 {
		return nil
	}
	return err
}

// binder has noted what the office is known by, where nobody has.
func (h *house) binder(decides bool) *desk.Binder {
	return &desk.Binder{Mirror: h.mirror, Reception: h.reception, Known: h.known(), Decides: decides, Differs: h.differs, Log: h.log}
}
