package listing

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/elsewhere"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// LongStale is after how long it waits for somebody in the office that a calendar cannot be read.
const LongStale = 24 * time.Hour

// A Followed is how it stands with the calendar of a person or a venue elsewhere.
type Followed struct {
	Is     bool
	Since  time.Time // it is followed
	AsOf   time.Time // what is known of it; zero: nothing yet
	Failed time.Time // since when it cannot be read; zero: it can
	Why    string    // it cannot
	Faults []string  // what could not be read of entries
}

// Read reports whether it was read at all.
func (f Followed) Read() bool { return !f.AsOf.IsZero() }

// Broken reports whether it cannot be read.
func (f Followed) Broken() bool { return !f.Failed.IsZero() }

// NewFollowed tells of the calendar of a person or a venue, on a clock.
func NewFollowed(b *calendar.Book, of events.Ref, zone string, v *voice.Voice) (f Followed) {
	is := b.CalendarOf(of)
	if f.Is = is.Is(); !f.Is {
		return f
	}
	f.Since = voice.At(is.Since, zone)
	k := b.Elsewhere(of)
	if k == nil {
		return f
	}
	if !k.AsOf.IsZero() {
		f.AsOf = voice.At(k.AsOf, zone)
	}
	if k.Stale != nil {
		f.Failed, f.Why = voice.At(k.Stale.Since, zone), WhyStale(k.Stale, v)
	}
	for _, c := range k.Faults {
		f.Faults = append(f.Faults, v.T("followed.fault."+c.Fault.String(), "n", c.Entries))
	}
	return f
}

// staleWords are what can keep a calendar from being read, as it is kept.
var staleWords = map[elsewhere.Why]bool{
	"address": true, "private": true, "redirects": true, "certificate": true, "unreachable": true, "slow": true, "status": true, "large": true, "broken": true,
	elsewhere.Unreadable: true, elsewhere.Many: true,
}

// WhyStale says in plain words what keeps a calendar from being read.
func WhyStale(s *elsewhere.Stale, v *voice.Voice) string {
	switch {
	case s.Why == "status" && (s.Status == 401 || s.Status == 403):
		return v.T("followed.why.refused")
	case s.Why == "status" && (s.Status == 404 || s.Status == 410):
		return v.T("followed.why.gone")
	case staleWords[s.Why]:
		return v.T("followed.why."+string(s.Why), "n", s.Status)
	}
	return v.T("followed.why.failed")
}

// stale lists the calendars of people and venues that could not be read for long.
func (w *waits) stale() {
	for _, f := range w.book.Followings() {
		last := f.Since
		if k := w.book.Elsewhere(f.Of); k != nil {
			last = events.Later(last, k.AsOf)
		}
		if w.now.Sub(last) < LongStale {
			continue
		}
		line := Waiting{At: voice.At(last, w.book.Office().Zone), N: 1}
		if v := w.book.Venue(f.Of.ID); f.Of.Noun == "venue" && v != nil {
			line.To, line.Title = "/venues/"+v.ID+"#calendar", v.Title
		} else {
			line.To, line.person = "/people/"+f.Of.ID+"#calendar", w.book.Person(f.Of.ID)
		}
		w.add("stale", line)
	}
}

// clashes lists the meetings that have become doubtful, since somebody who must come, or the room, is busy by a calendar of their own.
func (w *waits) clashes() {
	home := w.book.Office().Zone
	for _, d := range w.book.Doubts(w.now) {
		to := "/meetings/" + d.Meeting.ID
		line := Waiting{To: to, Title: d.Meeting.Title, At: voice.At(d.Meeting.Instant, home), N: 1, Times: to + "/times", asOf: voice.At(d.By.AsOf, home)}
		if d.Of.Noun == "person" {
			line.person = w.book.Person(d.Of.ID)
		}
		w.add("clash", line)
	}
}
