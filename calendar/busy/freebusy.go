package busy

import (
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// A given is a time that somebody else has already found to be taken.
type given struct {
	period
	status status
}

// freeBusy reads a VFREEBUSY: a list of such times. A sort of them that is not known is taken, as RFC 5545, section 3.2.9 has it.
func (r *reader) freeBusy(c *ical.Component) *entry {
	e := &entry{taken: []given{}}
	for _, prop := range c.Props[ical.PropFreeBusy] {
		s := statusBusy
		switch strings.ToUpper(strings.TrimSpace(prop.Params.Get(ical.ParamFreeBusyType))) {
		case "FREE":
			continue
		case "BUSY-TENTATIVE":
			s = statusTentative
		}
		r.values(&prop, func(p period) { e.taken = append(e.taken, given{p, s}) })
	}
	return e
}

// putAll takes what is listed as taken.
func (r *reader) putAll(list []given) {
	for _, g := range list {
		if l, ok := r.lengthTo(g.period); ok {
			r.put(g.start, l, g.status, r.takeListed)
		}
	}
}

// put has taken what begins at a time and lasts so long, by each of the instants that it may mean.
func (r *reader) put(start when, l length, s status, take func(from, to time.Time, s status)) {
	if s == statusFree || !r.near(start, l.most()) {
		return
	}
	at := r.at(start)
	end := r.after(start, at, l)
	for i := range at {
		take(at[i], end[i], s)
	}
}
