// Package meeting is what is known of one meeting: its time, who is invited, what it looked like at each of its revisions, what
// was answered and proposed, and how events and commands change it. It knows no other meeting and no book; whether people and
// rooms are there and free is decided there.
package meeting

import (
	"maps"
	"slices"
	"time"

	"jourfixe/events"
)

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
	Cleared   time.Time          // when it was destroyed who has said what; zero: it is there
	Numbers   Tally              // that are left of it then
	Shifts    []Shift            // clocks that show another time than was known, oldest first
	Instantly bool               // what was chosen is the instant: the wall time had two readings, and zone data here had the other
	Upheld    []events.Holiday   // against which its day stays, as the office has said; in order, and never changed
	off       []string           // regions of which the decision on its time says that it falls on a holiday of theirs
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
	Conference  string
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

// Before returns what the meeting looked like when it last had another time, nil if it never had.
func (m *Meeting) Before() *Version {
	for i := len(m.Versions) - 1; i >= 0; i-- {
		if v := &m.Versions[i]; !m.SameTime(v.Revision) {
			return v
		}
	}
	return nil
}

// SameTime reports whether the meeting has the time now that it had at a revision.
func (m *Meeting) SameTime(revision int) bool {
	v := m.Version(revision)
	return v != nil && v.Slot.Instant.Equal(m.Instant) && v.Slot.Duration == m.Duration
}

// A Room is a venue as it is called now.
type Room struct {
	Title   events.Text
	Address string
	Geo     *events.Geo // nil: it is not known
	Changed time.Time   // when that was last set
}

// Place is where to go, in each language that the room has a name in.
func (r Room) Place() events.Text {
	if r.Address == "" {
		return r.Title
	}
	place := make(events.Text, len(r.Title))
	for language, title := range r.Title {
		place[language] = title + ", " + r.Address
	}
	return place
}

// noteVersion keeps what the meeting looks like at its present revision.
func (m *Meeting) noteVersion(room Room, note events.Text) {
	m.Versions = append(m.Versions, Version{
		Revision: m.Revision, At: m.Revised, Slot: m.Slot, Title: m.Title, Venue: m.Venue, Conference: m.Conference, Description: m.Description, Note: note,
		Place: room.Title, Address: room.Address,
	})
}

// A Change is one thing that happened to a meeting or trip.
type Change struct {
	At     time.Time
	Client string       // who asked
	By     string       // the person who decided, "" if the client itself did
	Kind   string       // planned, moved, amended, cancelled
	From   *events.Slot // if moved: the time before
	Why    events.Reason
	Note   events.Text
}

// ByClocks returns the change that gave the meeting the time it has, if nobody has moved it: clocks are set differently than was
// known. It returns nil otherwise.
func (m *Meeting) ByClocks() *Change {
	for i := len(m.History) - 1; i >= 0; i-- {
		switch c := &m.History[i]; {
		case c.Kind == "retimed":
			return c
		case c.From != nil:
			return nil
		}
	}
	return nil
}

// Apart makes the meeting independent of the one that it was copied from: what is appended to it must not land in a place
// that the other appends to as well.
func (m *Meeting) Apart() {
	m.History, m.Versions, m.Shifts = slices.Clip(m.History), slices.Clip(m.Versions), slices.Clip(m.Shifts)
	m.Answers, m.Counters = maps.Clone(m.Answers), maps.Clone(m.Counters)
}

// Holds reports whether the meeting holds what a person has said; Forget takes it out.
func (m *Meeting) Holds(person string) bool {
	_, answered := m.Answers[person]
	_, proposed := m.Counters[person]
	return answered || proposed
}

func (m *Meeting) Forget(person string) {
	delete(m.Answers, person)
	delete(m.Counters, person)
}

// Guests lists everybody who is invited, those who must come first.
func (m *Meeting) Guests() []events.Ref { return append(slices.Clip(m.Need), m.Optional...) }

// Cancellation makes the event that cancels the meeting.
func (m *Meeting) Cancellation(why events.Reason, note events.Text, byHand bool) *events.MeetingCancelled {
	return &events.MeetingCancelled{ID: m.ID, ByHand: byHand, Why: why, Note: note, Revision: m.Revision + 1}
}
