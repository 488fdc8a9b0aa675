package owed

import (
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// A Content is what a mail says, as plain data and in no language yet. Who lays mails out puts what belongs to all of them
// around it: the greeting, who writes and why. One of these is there, as the layout of the kind demands.
type Content struct {
	Sheet   *Sheet // of a kind that has no layout of its own
	Meeting *MeetingSheet
	Series  *SeriesSheet
	Digest  *DigestSheet

	// Journey is a trip as the person takes it into their own calendar, nil if there is nothing to be taken.
	Journey *Journey

	Addressee string // personal: who is written to, where it is not who has the address by their name in the book

	Was      *MeetingSheet // update: the meeting as the person was told last
	Taken    bool          // update: the new time is the one that this person has proposed
	Left     bool          // cancellation: the meeting takes place, but this person is not invited any more
	Proposal *Proposal     // decline: what is not taken up; proposal: what is to be decided on
}

// A Journey is a trip for a calendar.
type Journey struct {
	Domain  string // at which its entries have their UIDs
	Entries []agenda.Entry
}

// A MeetingSheet is a date as its guests are told of it.
type MeetingSheet struct {
	ID       string
	UID      string // in calendars, <key>@<domain>, per meeting and person; not needed for a reminder
	Sequence int    // revision of the calendar entry

	Title       events.Text
	Description events.Text
	Series      events.Text // of which it is a date; empty if it stands alone
	Why         events.Text // why it is on its day, or, in a cancellation, why it is cancelled, or, if it is retimed, why that is so
	Retimed     bool        // clocks go otherwise than was known, so it is another time although nobody has moved it
	Note        events.Text // what was said with the last change

	Start, End time.Time
	Zone       string           // of the venue, where people look at the clock
	Told       []*time.Location // clocks by which it was told, of zones in which they are known to go otherwise since
	Venue      events.Text      // empty if there is none
	Address    string           // of the venue
	Geo        *events.Geo      // likewise; nil if it is not known
	Conference string           // where people meet by video, an https URL; "" if they do not

	Provisional []events.Text // the regions whose holidays are not known yet, by name
	Answer      string        // events.AnswerAccepted, …Tentative, …Declined; "" if the person has not answered
	Page        string        // link to the meeting's page, for those who may see it
	RSVP        string        // the person's own link for answering; ?answer= is added to it

	Created, Revised time.Time // when it was planned and last changed

	Agenda  []AgendaLine // what it talks about, once that is closed; nil: nothing is said of it
	Changed bool         // agenda: another one was told before
}

// An AgendaLine is one thing that a meeting talks about.
type AgendaLine struct {
	Title   events.Text
	Start   time.Time // if everything before takes as long as is said
	Minutes int
	Who     []string // personal: who presents it
}

// A Proposal is another time for a meeting, as somebody has proposed it.
type Proposal struct {
	Start, End time.Time
	Declined   time.Time // when the office decided; zero if it has not

	Other   *events.Reading // what it may mean as well, nil if there is no doubt
	Wording string          // what it says in its own words, if there is
}

// A SeriesSheet lists the dates of a series.
type SeriesSheet struct {
	ID          string
	Title       events.Text
	Description events.Text
	Rhythm      events.Text // "erster Mittwoch im Monat"
	Dates       []SeriesDate
	Lead        events.Period // how long before each date its invitation goes out
	Feed        string        // the person's own calendar, http or https; "" if there is none
}

// A SeriesDate is one date of a series.
type SeriesDate struct {
	Start, End  time.Time
	Zone        string      // of the venue
	Why         events.Text // why it is not on its regular day; empty if it is
	Provisional bool        // it may still change
}

// A DigestSheet tells staff what is ahead.
type DigestSheet struct {
	First, Last events.Date
	Entries     []DigestEntry // in order of time
	Failures    int           // mails that could not be delivered since the last digest
	Upset       []DigestEntry // meetings whose hour does not suit any more since clocks have changed, in order of time, however far ahead
	Minutes     []DigestEntry // meetings whose minutes were approved since the last digest, for who reads them, in order of time
	Page        string        // link to the agenda; "" if there is none
}

// A DigestEntry is a meeting, trip, anniversary, renewal, milestone or task.
type DigestEntry struct {
	Kind  string // agenda.KindMeeting, …Trip, …Milestone, …Anniversary, …Renewal, …Task
	Title events.Text
	Of    events.Text // the trip that a milestone belongs to, the meeting of a task

	Start, End  time.Time   // a meeting
	Zone        string      // of the venue
	First, Last events.Date // whole days: a trip or a milestone

	Place      events.Text
	Conference string // of a meeting that takes place, for who is invited to it or works in the office
	Answers    meeting.Tally
	Cancelled  bool
	Overdue    bool // a milestone or task of the past that is not done
	Own        bool // a task that the reader is to see to
	Page       string
}
