// Package hostmail is the kinds of mails about families that lodge guests on a trip, to them and to their guests: each enters itself in
// the table of calendar/owed.
package hostmail

import (
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/calendar/trip"
)

// Who sleeps where is told to guests and to hosts, by three kinds each: the first time, what has changed, and that nothing comes of it. The content
// of a mail says by ids and numbers what it told, and so a later one can say what was and what is. What somebody knows is the last that may have
// reached them.

// A trio are the three kinds by which one side is told.
type trio struct{ first, changed, off string }

func (k trio) has(kind string) bool { return kind == k.first || kind == k.changed || kind == k.off }

// A lodgingSide is what one side is to know, and how that compares with what they were told.
type lodgingSide struct {
	trip    *trip.Trip
	want    string                                 // what is to be known, "" for nothing
	same    func(told *owed.Utterance) bool        // whether somebody who was told so need not be told anew
	void    func(i int, told *owed.Utterance) bool // whether it does not count any more
	told    time.Time                              // when the office has said that people are told
	changed time.Time                              // when something of it was changed last
	ends    time.Time                              // when nobody is told anything any more
}

// retold is the rule of the kinds of a trio; side returns false if nobody is told anything.
func (k trio) retold(kind string, side func(c *owed.Case) (lodgingSide, bool)) func(c *owed.Case) bool {
	return func(c *owed.Case) bool {
		x, ok := side(c)
		if !ok || !c.Now.Before(x.ends) {
			return owed.Pass
		}
		c.Await(x.ends)
		d, owes := k.debt(c, &x)
		if !owes || d.Kind != kind {
			return owed.Pass
		}
		if d.Due = x.told; kind == k.changed {
			d.Due = x.changed.Add(owed.Settling)
		}
		if c.Now.Before(d.Due) {
			c.Await(d.Due)
			return owed.Pass
		}
		for i := range c.Said {
			if u := &c.Said[i]; u.State == owed.StateFailed && u.Is(&d) {
				return owed.Pass // they may still be reached by what comes later
			}
		}
		return c.Owe(d)
	}
}

// debt finds out which of the three is owed, false if none is.
func (k trio) debt(c *owed.Case, x *lodgingSide) (d owed.Debt, owes bool) {
	var tried, spoken *owed.Utterance
	for i := range c.Said {
		u := &c.Said[i]
		if !k.has(u.Kind) {
			continue
		}
		if tried = u; u.Arrived() {
			spoken = u
			if x.void(i, u) {
				spoken = nil
			}
		}
	}
	knows := spoken != nil && spoken.Kind != k.off
	d = tripmail.DebtOf(c, x.trip, "", time.Time{})
	switch {
	case x.want == "" && spoken == nil:
		return d, false
	case knows && x.want != "" && x.same(spoken), !knows && x.want == "":
		d.Kind, d.Content, d.Revision, d.Sequence, d.Since = spoken.Kind, spoken.Content, spoken.Revision, spoken.Sequence, spoken.Since
		return d, spoken.State != owed.StateSent // the same one once more
	case x.want == "":
		d.Kind = k.off
	case knows:
		d.Kind = k.changed
	default:
		d.Kind = k.first
	}
	if d.Content = x.want; knows {
		d.Since = spoken.Sequence
	}
	if tried != nil {
		if d.Sequence = tried.Sequence + 1; tried.Kind == d.Kind && tried.Content == d.Content && !tried.Arrived() {
			d.Sequence = tried.Sequence
		}
	}
	return d, true
}

// before returns what somebody was told by a trio before the mail that is written, nil if nothing.
func (k trio) before(t *owed.Telling) *owed.Utterance {
	for i := range t.Said {
		if u := &t.Said[i]; k.has(u.Kind) && u.Kind != k.off && u.Sequence == t.Debt.Since && u.Arrived() {
			return u
		}
	}
	return nil
}
