package calendar

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var meetings = shelf[Meeting]{label: "meeting", apart: func(m *Meeting) {
	// What is appended to these must not land in a place that the other book appends to as well.
	m.History, m.Versions = slices.Clip(m.History), slices.Clip(m.Versions)
	m.Answers, m.Counters = maps.Clone(m.Answers), maps.Clone(m.Counters)
}}

var meetingNoun = &entry[Meeting]{
	shelf: meetings,
	answers: []answer{
		answersAsked(requestMeeting), answersAt(amendMeeting), answersAt(moveMeeting), answersAt(cancelMeeting), answersAsked(answerMeeting),
		answersAsked(counterMeeting), answersAt(keepMeeting),
	},
	folds: []fold{
		makes(meetings, plannedMeeting), revises(amendedMeeting), keeps(revises(movedMeeting)), keeps(revises(cancelledMeeting)),
		keeps(changes(meetings, confirmedMeeting)), keeps(folds(answeredMeeting)), keeps(changes(meetings, counteredMeeting)),
		keeps(changes(meetings, keptMeeting)),
	},
	made: func(m *Meeting) uint64 { return m.Made },
	holds: func(m *Meeting, person string) bool {
		_, answered := m.Answers[person]
		_, proposed := m.Counters[person]
		return answered || proposed
	},
	forget: func(m *Meeting, person string) {
		delete(m.Answers, person)
		delete(m.Counters, person)
	},
	names:   (*Meeting).names,
	touches: touchesMeeting,
	covered: func(b *Book, m *Meeting, s Scope) bool {
		f := b.table.scoping(s.Noun)
		return s == (Scope{}) || s.Ref == (events.Ref{Noun: "series", ID: m.Series}) || f != nil && f.invites != nil && f.invites(b, s.ID, m.Guests())
	},
	shows: func(b *Book, m *Meeting, _ Scope, show func(Entry)) { show(b.meetingEntry(m)) },
}

// A Meeting is one date on which people meet. It is its own calendar object: each change of it raises its revision.
type Meeting struct {
	events.MeetingPlanned
	Made      uint64 // the place in the journal of the event that planned it; 0: none yet
	Format    int    // the version of that event, as it is stored
	ByHand    bool   // its time, or that it is cancelled, was asked for this meeting alone
	Cancelled bool
	Note      events.Text        // what was said with the last change
	Planned   time.Time          // when it was first decided
	Revised   time.Time          // when its last revision was decided
	Answered  time.Time          // when somebody last answered; zero if nobody has
	Confirmed time.Time          // when a provisional date was confirmed; zero if it was not
	History   []Change           // oldest first
	Versions  []Version          // what it looked like at each of its revisions, oldest first
	Answers   map[string]Answer  // by person
	Counters  map[string]Counter // what they have proposed, by person
}

// A Version is what those who are invited see of a meeting at one of its revisions.
type Version struct {
	Revision    int
	At          time.Time // when it was decided
	Slot        events.Slot
	Title       events.Text
	Venue       string
	Place       events.Text // the venue as it was called then
	Address     string
	Note        events.Text // what was said with it
	Description events.Text
}

// Version returns what the meeting looked like at a revision, nil if it never had that.
func (m *Meeting) Version(revision int) *Version {
	for i := len(m.Versions) - 1; i >= 0; i-- {
		if m.Versions[i].Revision == revision {
			return &m.Versions[i]
		}
	}
	return nil
}

// sameTime reports whether the meeting has the time now that it had at a revision.
func (m *Meeting) sameTime(revision int) bool {
	v := m.Version(revision)
	return v != nil && v.Slot.Instant.Equal(m.Instant) && v.Slot.Duration == m.Duration
}

// noteVersion keeps what the meeting looks like at its present revision.
func (b *Book) noteVersion(m *Meeting, note events.Text) {
	v := Version{
		Revision: m.Revision, At: m.Revised, Slot: m.Slot, Title: m.Title, Venue: m.Venue, Description: m.Description, Note: note,
	}
	if venue := venues.in(b)[m.Venue]; venue != nil {
		v.Place, v.Address = venue.Title, venue.Address
	}
	m.Versions = append(m.Versions, v)
}

// A Change is one thing that happened to a meeting or trip.
type Change struct {
	At     time.Time
	Client string       // who asked
	Kind   string       // planned, moved, amended, cancelled
	From   *events.Slot // if moved: the time before
	Why    events.Reason
	Note   events.Text
}

// Meeting returns the meeting, nil if there is none.
func (b *Book) Meeting(id string) *Meeting { return meetings.in(b)[id] }

// Meetings returns all meetings in order of time, the cancelled ones too.
func (b *Book) Meetings() []*Meeting {
	list := make([]*Meeting, 0, len(meetings.in(b)))
	for _, m := range meetings.in(b) {
		list = append(list, m)
	}
	slices.SortFunc(list, inTime)
	return list
}

// upcoming returns the meetings of a series that have not begun and are not cancelled, in order of time.
func (b *Book) upcoming(series string, now time.Time) []*Meeting {
	return slices.DeleteFunc(b.MeetingsOf(series), func(m *Meeting) bool { return m.Cancelled || !m.Instant.After(now) })
}

// slot settles a wall time: the instant is the truth from here on.
func slotOn(d events.Date, start events.TimeOfDay, zone string, duration events.Period) events.Slot {
	return events.Slot{Date: d, Start: start, Zone: zone, Instant: d.In(start, tz.Must(zone)).UTC(), Duration: duration}
}

// meetingID names a new meeting of a series by its nominal date, and numbers it if another one has or had that name.
func (b *Book) meetingID(series string, nominal events.Date) string {
	base := series + "-" + nominal.String()
	if len(base) > 58 {
		h := fnv.New32a()
		h.Write([]byte(series))
		base = fmt.Sprintf("%s-%08x-%s", series[:36], h.Sum32(), nominal)
	}
	id := base
	for n := 2; meetings.in(b)[id] != nil; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

// at settles a wish for a time. A time that has passed, or that the clocks leave out, is refused.
func (b *Book) at(at events.At, duration events.Period, now time.Time) (events.Slot, *events.Problem) {
	zone := cmp.Or(at.Zone, b.office.Zone)
	if p := tz.Check("at.zone", zone); p != nil {
		return events.Slot{}, p
	}
	s := slotOn(at.Date, at.Start, zone, duration)
	if local := s.Instant.In(tz.Must(zone)); events.TimeOfDayOf(local) != at.Start {
		return events.Slot{}, events.Refuse(events.NotPossible, "at.start",
			"%s does not exist in %s on %s: the clocks go forward; the next valid time is %s", at.Start, zone, at.Date, events.TimeOfDayOf(local))
	}
	if !s.Instant.After(now) {
		return events.Slot{}, events.Refuse(events.NotPossible, "at", "%s %s in %s has passed; choose a time after now", at.Date, at.Start, zone)
	}
	return s, nil
}

func (b *Book) checkNeed(field string, refs []events.Ref) *events.Problem {
	for i, r := range refs {
		if !slices.Contains([]string{"person", "partner", "group"}, r.Noun) {
			return events.Refuse(events.Malformed, check.Item(field, i), "must be a person/…, partner/… or group/…")
		}
		if !b.Has(r) {
			return b.unknown(check.Item(field, i), r)
		}
	}
	return nil
}

// changeable returns the meeting if it can still be changed.
func (b *Book) changeable(id string, now time.Time) (*Meeting, *events.Problem) {
	m := meetings.in(b)[id]
	switch {
	case m == nil:
		return nil, b.unknown("id", events.Ref{Noun: "meeting", ID: id})
	case m.Cancelled:
		return nil, events.Refuse(events.NotPossible, "id", "the meeting is cancelled, which is final; request a new one")
	case !m.End().After(now):
		return nil, events.Refuse(events.NotPossible, "id", "the meeting is over since %s", m.End().Format(time.RFC3339))
	}
	return m, nil
}

func amendMeeting(b *Book, c *events.AmendMeeting, now time.Time) ([]events.Body, *events.Problem) {
	m, p := b.changeable(c.ID, now)
	if p != nil {
		return nil, p
	}
	e := &events.MeetingAmended{
		ID: m.ID, Title: m.Title, Venue: m.Venue, Need: m.Need, Optional: m.Optional, Description: m.Description,
		Note: c.Note, Revision: m.Revision + 1,
	}
	set(&e.Title, c.Title)
	set(&e.Venue, c.Venue)
	set(&e.Need, c.Need)
	set(&e.Optional, c.Optional)
	set(&e.Description, c.Description)
	// Only what is new is checked: one of those already invited may have been erased since.
	if c.Need != nil {
		if p := b.checkNeed("need", e.Need); p != nil {
			return nil, p
		}
	}
	if c.Optional != nil {
		if p := b.checkNeed("optional", e.Optional); p != nil {
			return nil, p
		}
	}
	if p := b.checkVenue(e.Venue); p != nil {
		return nil, p
	}
	if c.IfNone != events.IfNoneBest {
		if p := b.checkAmended(m, e); p != nil {
			return nil, p
		}
	}
	return one(e)
}

func moveMeeting(b *Book, c *events.MoveMeeting, now time.Time) ([]events.Body, *events.Problem) {
	m, p := b.changeable(c.ID, now)
	if p != nil {
		return nil, p
	}
	duration, s, why := m.Duration, events.Slot{}, reason.Because("moved.office")
	set(&duration, c.Duration)
	if p := check.Duration(duration); p != nil {
		return nil, p
	}
	switch {
	case c.At != nil && c.Proposed != nil:
		return nil, events.Refuse(events.Malformed, "proposed", "goes with counter alone; leave it out")
	case c.At != nil:
		at := *c.At
		at.Zone = cmp.Or(at.Zone, m.Zone)
		if s, p = b.at(at, duration, now); p != nil {
			return nil, p
		}
	default:
		proposed, open := m.Counter(c.Counter)
		if !open {
			return nil, events.Refuse(events.NotPossible, "counter", "the person has proposed no other time that is still to be decided on")
		}
		if p := proposed.meant(c.Proposed); p != nil {
			return nil, p
		}
		if s, p = m.taken(proposed, now); p != nil {
			return nil, p
		}
		set(&s.Duration, c.Duration)
		why = reason.Because("moved.proposed")
	}
	if s.Instant.Equal(m.Instant) && s.Duration == m.Duration && s.Zone == m.Zone {
		return nil, events.Refuse(events.NotPossible, "at", "the meeting takes place at this time already")
	}
	score, p := b.checkMove(c, m, s, now)
	if p != nil {
		return nil, p
	}
	return one(&events.MeetingMoved{
		ID: m.ID, Slot: s, From: m.Slot, ByHand: true, Counter: c.Counter, Why: why, Score: score, Note: c.Note, Revision: m.Revision + 1,
	})
}

// checkAmended refuses a room that is taken or too small, and people who must come and are taken, as far as they are new.
func (b *Book) checkAmended(m *Meeting, e *events.MeetingAmended) *events.Problem {
	room := ""
	if e.Venue != m.Venue {
		room = e.Venue
	}
	var fresh []string
	known := b.Invited(m.Guests())
	for _, p := range b.Invited(e.Need) {
		if !slices.Contains(known, p) {
			fresh = append(fresh, p.ID)
		}
	}
	guests := len(b.Invited(append(slices.Clip(e.Need), e.Optional...)))
	if v := venues.in(b)[e.Venue]; v != nil && v.Seats > 0 && guests > v.Seats && (room != "" || len(fresh) > 0) {
		return events.Refuse(events.NotPossible, "venue", `has %d seats for %d who are invited; choose another, or say "ifNone":"best"`, v.Seats, guests)
	}
	taken := b.diary(func(other *Meeting) bool { return other.ID == m.ID }).Collisions(m.Slot, fresh, room)
	if len(taken) == 0 {
		return nil
	}
	field := "need"
	if taken[0].Room {
		field = "venue"
	}
	p := events.Refuse(events.NotPossible, field, `%s; move one of them, or say "ifNone":"best"`, reason.In(taken[0].Reason, "en"))
	for _, x := range taken {
		p.Conflicts = append(p.Conflicts, events.Conflict{With: "meeting/" + x.With.ID, Reason: x.Reason})
	}
	return p
}

// checkMove refuses a time at which somebody who must come, or the room, is taken, unless it is asked for all the same.
// What else does not suit everybody is said and no reason to refuse: whoever moves a meeting by hand knows the people.
func (b *Book) checkMove(c *events.MoveMeeting, m *Meeting, to events.Slot, now time.Time) ([]events.Point, *events.Problem) {
	asked := &events.RequestMeeting{
		At: &events.At{Date: to.Date, Start: to.Start, Zone: to.Zone}, Duration: to.Duration, Need: m.Need, Optional: m.Optional, Venue: m.Venue,
	}
	s, p := b.inquire(asked, m.ID, now)
	if p != nil {
		return nil, p
	}
	return s.Move(to, c.IfNone == events.IfNoneBest)
}

func cancelMeeting(b *Book, c *events.CancelMeeting, now time.Time) ([]events.Body, *events.Problem) {
	m, p := b.changeable(c.ID, now)
	if p != nil {
		return nil, p
	}
	return one(m.cancel(reason.Because("cancelled.office"), c.Note, true))
}

func (m *Meeting) cancel(why events.Reason, note events.Text, byHand bool) *events.MeetingCancelled {
	return &events.MeetingCancelled{ID: m.ID, ByHand: byHand, Why: why, Note: note, Revision: m.Revision + 1}
}

func plannedMeeting(b *Book, body *events.MeetingPlanned, e *events.Event) *Meeting {
	m := &Meeting{
		MeetingPlanned: *body, Made: e.Sequence, Format: e.Format(), Planned: e.Time, Revised: e.Time,
		History: []Change{{At: e.Time, Client: e.Cause.Client, Kind: "planned", Why: body.Why}},
	}
	b.noteVersion(m, nil)
	return m
}

// revises is for events that raise a meeting's revision: what invited people see of it has changed.
func revises[E any](revise func(m *Meeting, body *E) (revision int, note events.Text, c Change)) fold {
	return folds(func(b *Book, body *E, e *events.Event) error {
		m := meetings.change(b, e.Body.About().ID)
		if m == nil {
			return errMissing(e.Body.About())
		}
		revision, note, c := revise(m, body)
		c.At, c.Client, c.Note = e.Time, e.Cause.Client, note
		m.Revision, m.Note, m.Revised, m.History = revision, note, e.Time, append(m.History, c)
		b.noteVersion(m, note)
		return nil
	})
}

func amendedMeeting(m *Meeting, body *events.MeetingAmended) (int, events.Text, Change) {
	m.Title, m.Venue, m.Need, m.Optional, m.Description = body.Title, body.Venue, body.Need, body.Optional, body.Description
	// What the time costs was reckoned for those who were invited then.
	m.Score, m.Alternatives = nil, nil
	return body.Revision, body.Note, Change{Kind: "amended"}
}

func movedMeeting(m *Meeting, body *events.MeetingMoved) (int, events.Text, Change) {
	m.Slot, m.ByHand, m.Why, m.Passed, m.Provisional = body.Slot, body.ByHand, body.Why, body.Passed, body.Provisional
	m.Score, m.Alternatives = body.Score, nil
	return body.Revision, body.Note, Change{Kind: "moved", From: &body.From, Why: body.Why}
}

func cancelledMeeting(m *Meeting, body *events.MeetingCancelled) (int, events.Text, Change) {
	m.Cancelled, m.ByHand = true, body.ByHand
	return body.Revision, body.Note, Change{Kind: "cancelled", Why: body.Why}
}

func confirmedMeeting(m *Meeting, body *events.MeetingConfirmed, e *events.Event) {
	m.Why, m.Passed, m.Provisional, m.Confirmed = body.Why, body.Passed, body.Provisional, e.Time
	m.History = append(m.History, Change{At: e.Time, Client: e.Cause.Client, Kind: "confirmed", Why: body.Why})
}

// Guests lists everybody who is invited, those who must come first.
func (m *Meeting) Guests() []events.Ref { return append(slices.Clip(m.Need), m.Optional...) }
