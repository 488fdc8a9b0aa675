// Package minutes is what is known of the minutes of one meeting: the version that counts, those that are held beside it since two people wrote at
// the same time, whether they are approved, and what was corrected since. What differs between two versions is found here, too.
package minutes

import (
	"slices"
	"time"

	"jourfixe/events"
)

const (
	// MostText is how many bytes minutes can have.
	MostText = 64 << 10
	// MostBeside is how many versions can be held beside the one that counts.
	MostBeside = 8
	// MostCorrections is how many corrections can be noted.
	MostCorrections = 100
	// Within is how many days after a meeting its minutes are to be approved, and Expected for how many those of a meeting are waited for that had an
	// agenda, if nobody begins to write them.
	Within   = 7
	Expected = 60
)

// A Version is what somebody has written.
type Version struct {
	Number int
	Base   int // the version that they had seen; 0: none
	Text   events.Sealed
	By     string // the person, "" if a client wrote it
	At     time.Time
}

// A Correction is what was noted beneath approved minutes.
type Correction struct {
	Words events.Sealed
	By    string
	At    time.Time
}

// Minutes are those of one meeting.
type Minutes struct {
	ID          string // of the meeting
	Key         string // whose key seals all that is written
	Last        int    // the number of the version that was written last, whether it counts or is held
	Current     Version
	Beside      []Version // in the order in which they were written
	Approved    time.Time // zero: they are not
	ApprovedBy  string
	Corrections []Correction
	Cleared     time.Time // when all of it was destroyed; zero: it is there
}

// Written reports whether there is a version that counts.
func (m *Minutes) Written() bool { return m != nil && m.Current.Number > 0 }

// Readable reports whether what counts can be read.
func (m *Minutes) Readable() bool { return m != nil && m.Cleared.IsZero() && m.Current.Text.Readable() }

// Fixed reports whether the minutes are approved.
func (m *Minutes) Fixed() bool { return m != nil && !m.Approved.IsZero() }

// Version returns the version of a number that counts or is held, nil if that is neither.
func (m *Minutes) Version(number int) *Version {
	if m == nil {
		return nil
	}
	for _, v := range append([]Version{m.Current}, m.Beside...) {
		if v.Number == number && number > 0 {
			return &v
		}
	}
	return nil
}

// Write folds a version in.
func (m *Minutes) Write(body *events.MinutesWritten, e *events.Event) {
	v := Version{Number: body.Version, Base: body.Base, Text: body.Text, By: e.Cause.By, At: e.Time}
	m.Key, m.Last, m.Cleared = body.Key, body.Version, time.Time{}
	m.Beside = slices.DeleteFunc(slices.Clone(m.Beside), func(v Version) bool { return slices.Contains(body.Settles, v.Number) })
	if body.Beside {
		m.Beside = append(m.Beside, v)
		return
	}
	m.Current = v
}

// Approve folds in that the version that counts is right.
func (m *Minutes) Approve(_ *events.MinutesApproved, e *events.Event) {
	m.Approved, m.ApprovedBy = e.Time, e.Cause.By
}

// Correct folds a correction in.
func (m *Minutes) Correct(body *events.MinutesCorrected, e *events.Event) {
	m.Corrections = append(slices.Clip(m.Corrections), Correction{body.Words, e.Cause.By, e.Time})
}

// Clear takes out all that was written.
func (m *Minutes) Clear(_ *events.MinutesCleared, e *events.Event) {
	*m = Minutes{ID: m.ID, Last: m.Last, Approved: m.Approved, ApprovedBy: m.ApprovedBy, Cleared: e.Time}
}
