package busy

import (
	"strconv"
	"strings"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/foreign"
)

// A status is what an entry says of the time that it takes.
type status int

const (
	statusBusy status = iota
	statusTentative
	statusFree
)

// An entry is one VEVENT or VFREEBUSY, as far as it is read.
type entry struct {
	uid      string
	timed    bool // it says when it begins
	start    when
	ends     *when   // DTEND
	lasts    *length // DURATION
	length   length  // what comes of these, once zones are known
	status   status
	sequence int
	stamp    string // when it was written, to be compared with others of the same program

	rules, exceptions []string // RRULE, EXRULE
	added             []period // RDATE
	left              []when   // EXDATE
	taken             []given  // FREEBUSY; nil for an event

	instead *when // RECURRENCE-ID: the date of a series that it stands for
	onward  bool  // and for all that follow
	faulty  [faults]bool
}

// A period is a time with an end or a length of its own, if it has one.
type period struct {
	start  when
	end    *when
	length *length
}

// event reads a VEVENT.
func (r *reader) event(c *ical.Component) *entry {
	e := &entry{uid: first(c, ical.PropUID), status: statusOf(c), stamp: first(c, ical.PropDateTimeStamp)}
	if n, err := strconv.ParseUint(first(c, ical.PropSequence), 10, 31); err == nil {
		e.sequence = int(n)
	}
	if e.start, e.timed = whenOf(c, ical.PropDateTimeStart); !e.timed {
		r.fault(NoTime)
	}
	e.reaches(r, c)
	for _, prop := range c.Props[ical.PropRecurrenceRule] {
		e.rules = append(e.rules, plainRule(prop.Value))
	}
	for _, prop := range c.Props[propExceptions] {
		e.exceptions = append(e.exceptions, plainRule(prop.Value))
	}
	for _, prop := range c.Props[ical.PropRecurrenceDates] {
		r.values(&prop, func(p period) { e.added = append(e.added, p) })
	}
	for _, prop := range c.Props[ical.PropExceptionDates] {
		r.values(&prop, func(p period) { e.left = append(e.left, p.start) })
	}
	if c.Props.Get(ical.PropRecurrenceID) != nil {
		e.stands(r, c)
	}
	return e
}

// reaches reads when the event ends, or how long it takes.
func (e *entry) reaches(r *reader, c *ical.Component) {
	ok := true
	if c.Props.Get(ical.PropDateTimeEnd) != nil {
		var end when
		if end, ok = whenOf(c, ical.PropDateTimeEnd); ok {
			e.ends = &end
		}
	} else if prop := c.Props.Get(ical.PropDuration); prop != nil {
		var l length
		if l, ok = parseDuration(prop.Value); ok {
			e.lasts = &l
		}
	}
	if !ok && e.timed {
		r.fault(NoLength)
	}
}

// stands reads which date of a series the entry stands for.
func (e *entry) stands(r *reader, c *ical.Component) {
	id, ok := whenOf(c, ical.PropRecurrenceID)
	if !ok {
		r.fault(OddDate)
		return
	}
	e.instead = &id
	e.onward = strings.EqualFold(c.Props.Get(ical.PropRecurrenceID).Params.Get(ical.ParamRange), "THISANDFUTURE")
}

// newer reports whether it was written after another version of the same.
func (e *entry) newer(than *entry) bool {
	if e.sequence != than.sequence {
		return e.sequence > than.sequence
	}
	return e.stamp >= than.stamp // of two that say the same, the later one in the file
}

func first(c *ical.Component, name string) string {
	if prop := c.Props.Get(name); prop != nil {
		return strings.TrimSpace(prop.Value)
	}
	return ""
}

// plainRule is a rule without what programs put into it: blanks, as in BYDAY=MO, TU, and semicolons that part nothing.
func plainRule(s string) string {
	s = strings.ToUpper(strings.Join(strings.Fields(s), ""))
	for strings.Contains(s, ";;") {
		s = strings.ReplaceAll(s, ";;", ";")
	}
	return strings.Trim(s, ";")
}

// statusOf is what an event says of the time that it takes. What is cancelled, or declined by the owner, takes none. Then Outlook's word counts, which is the
// finest: who works elsewhere is at work and can be asked, out of office is busy. Then whether it takes time at all, and
// then whether it is sure.
func statusOf(c *ical.Component) status {
	said := strings.ToUpper(first(c, ical.PropStatus))
	answered := answerOf(c)
	if said == "CANCELLED" || answered == answerNo {
		return statusFree
	}
	switch strings.ToUpper(first(c, propBusyStatus)) {
	case "FREE", "WORKINGELSEWHERE":
		return statusFree
	case "TENTATIVE":
		return statusTentative
	case "BUSY", "OOF":
		return statusBusy
	}
	switch {
	case strings.EqualFold(first(c, ical.PropTransparency), "TRANSPARENT"):
		return statusFree
	case said == "TENTATIVE", answered == answerPerhaps:
		return statusTentative
	}
	return statusBusy
}

// values reads the values of a property that lists times or periods.
func (r *reader) values(prop *ical.Prop, each func(period)) {
	zone := foreign.ZoneOf(prop)
	for value := range strings.SplitSeq(prop.Value, ",") {
		if r.listed++; r.listed > maxListed {
			r.fault(TooMuch)
			return
		}
		begins, ends, isPeriod := strings.Cut(value, "/")
		p, ok := period{}, true
		if p.start, ok = parseWhen(begins, zone); !ok {
			if strings.TrimSpace(value) != "" {
				r.fault(OddDate)
			}
			continue
		}
		if isPeriod && !p.reaches(ends, zone) {
			r.fault(OddDate)
			continue
		}
		each(p)
	}
}

// reaches reads the second half of a period: its end, or how long it is.
func (p *period) reaches(s, zone string) bool {
	if l, ok := parseDuration(s); ok {
		p.length = &l
		return true
	}
	end, ok := parseWhen(s, zone)
	p.end = &end
	return ok
}
