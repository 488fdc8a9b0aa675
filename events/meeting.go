package events

import "time"

// A Slot is when a meeting takes place: wall time and zone as people say it, and the instant, which is the truth.
type Slot struct {
	Date     Date      `json:"date"`
	Start    TimeOfDay `json:"start"`
	Zone     string    `json:"zone"`
	Instant  time.Time `json:"instant"` // UTC
	Duration Period    `json:"duration"`
}

// End returns the instant at which it is over.
func (s Slot) End() time.Time { return s.Instant.Add(s.Duration.Clock) }

// A Passed is a date that was looked at and passed over, and why.
type Passed struct {
	Date   Date   `json:"date"`
	Reason Reason `json:"reason"`
}

// At is a wish for a certain time.
type At struct {
	Date  Date      `json:"date"`
	Start TimeOfDay `json:"start"`
	Zone  string    `json:"zone,omitempty"` // default: the office's
}

// Hours are a stretch of the day on somebody's own clock.
type Hours struct {
	From TimeOfDay `json:"from"`
	To   TimeOfDay `json:"to"`
}

// What becomes of a request for which no time suits everybody.
const (
	IfNoneRefuse = "refuse"
	IfNoneBest   = "best" // the least bad time is taken, and what is wrong with it named
)

// RequestMeeting asks for one meeting, at a certain time or at the best one of a window.
type RequestMeeting struct {
	ID          string  `json:"id,omitempty"` // made by the desk if absent
	Title       Text    `json:"title"`
	At          *At     `json:"at,omitempty"`     // either this
	Window      *Window `json:"window,omitempty"` // or this: days of the office, both included
	Duration    Period  `json:"duration"`
	Need        []Ref   `json:"need,omitempty"`     // who is invited and must be able to come: person/…, partner/…, group/…
	Optional    []Ref   `json:"optional,omitempty"` // who is invited and may be missing
	Hours       *Hours  `json:"hours,omitempty"`    // on everybody's own clock; default: their own hours, else 09:00 to 18:00
	Step        Period  `json:"step,omitzero"`      // between the times looked at; default PT15M
	Venue       string  `json:"venue,omitempty"`
	Conference  string  `json:"conference,omitempty"` // address of a video conference
	Description Text    `json:"description,omitempty"`
	Avoid       Avoid   `json:"avoid,omitzero"`   // further regions whose holidays are kept free
	IfNone      string  `json:"ifNone,omitempty"` // refuse (the default) or best
}

// A Point is one part of a score: a rule, and how many points it costs. A perfect time has none.
type Point struct {
	Rule   string `json:"rule"`
	Points int    `json:"points"`
	Reason Reason `json:"reason,omitzero"`
}

// An Alternative is another time that would do.
type Alternative struct {
	Instant time.Time `json:"instant"` // UTC
	Score   int       `json:"score"`   // the sum of its points
}

// A Conflict is one thing that stands against a time.
type Conflict struct {
	With   string `json:"with"` // whom or what it concerns, as in partner/pune or venue/rathaus
	Reason Reason `json:"reason"`
}

// MeetingPlanned is a new meeting: one date of a series, or one asked for by itself.
type MeetingPlanned struct {
	ID string `json:"id"`
	Slot
	Title       Text     `json:"title"`
	Series      string   `json:"series,omitempty"`
	Nominal     Date     `json:"nominal,omitzero"` // the day the cadence gives; with Series, what identifies the meeting
	Venue       string   `json:"venue,omitempty"`
	Conference  string   `json:"conference,omitempty"` // address of a video conference
	Need        []Ref    `json:"need,omitempty"`
	Optional    []Ref    `json:"optional,omitempty"`
	Description Text     `json:"description,omitempty"`
	Why         Reason   `json:"why"`                   // the reason for this date
	Passed      []Passed `json:"passed,omitempty"`      // the dates looked at before
	Provisional []string `json:"provisional,omitempty"` // regions whose holidays are not known yet for this date

	Score        []Point       `json:"score,omitempty"`        // of a time that was searched for, or that does not suit everybody
	Alternatives []Alternative `json:"alternatives,omitempty"` // the next best times of a search
	Revision     int           `json:"revision"`               // 0
}

// AmendMeeting changes the fields that are present, but not the time.
type AmendMeeting struct {
	ID          string  `json:"id"`
	Title       *Text   `json:"title,omitempty"`
	Venue       *string `json:"venue,omitempty"`
	Conference  *string `json:"conference,omitempty"`
	Need        *[]Ref  `json:"need,omitempty"`
	Optional    *[]Ref  `json:"optional,omitempty"`
	Description *Text   `json:"description,omitempty"`
	Note        Text    `json:"note,omitempty"`   // reaches the invited
	IfNone      string  `json:"ifNone,omitempty"` // refuse (the default) or best: although somebody new, or the new room, is taken
}

// MeetingAmended holds what can be amended, as it is from now on.
type MeetingAmended struct {
	ID          string `json:"id"`
	Title       Text   `json:"title"`
	Venue       string `json:"venue,omitempty"`
	Conference  string `json:"conference,omitempty"`
	Need        []Ref  `json:"need,omitempty"`
	Optional    []Ref  `json:"optional,omitempty"`
	Description Text   `json:"description,omitempty"`
	Note        Text   `json:"note,omitempty"`
	Revision    int    `json:"revision"`
}

// MoveMeeting gives a meeting another time, and another room with it if its own does not do then.
type MoveMeeting struct {
	ID       string     `json:"id"`
	At       *At        `json:"at,omitempty"`       // either this
	Counter  string     `json:"counter,omitempty"`  // or this: the person whose proposal is taken up
	Proposed *time.Time `json:"proposed,omitempty"` // when that begins, which chooses between its readings; another one of theirs is refused
	Duration *Period    `json:"duration,omitempty"` // default: as before, or as proposed
	Venue    *string    `json:"venue,omitempty"`    // default: as before; another one is a meeting.amended of the same decision
	Note     Text       `json:"note,omitempty"`     // reaches the invited
	IfNone   string     `json:"ifNone,omitempty"`   // refuse (the default) or best: move although somebody or the room is taken
}

// MeetingMoved says from when to when, and why.
type MeetingMoved struct {
	ID string `json:"id"`
	Slot
	From        Slot     `json:"from"`
	ByHand      bool     `json:"byHand,omitempty"`  // asked for this meeting, not by its series
	Counter     string   `json:"counter,omitempty"` // the person who has proposed it
	Why         Reason   `json:"why"`
	Passed      []Passed `json:"passed,omitempty"`
	Provisional []string `json:"provisional,omitempty"`
	Score       []Point  `json:"score,omitempty"` // what does not suit everybody at the new time
	Note        Text     `json:"note,omitempty"`
	Revision    int      `json:"revision"`
}

// MeetingConfirmed says that a date that was decided before all holidays were known holds, as far as they are known now.
type MeetingConfirmed struct {
	ID          string   `json:"id"`
	Why         Reason   `json:"why"`
	Passed      []Passed `json:"passed,omitempty"`
	Provisional []string `json:"provisional,omitempty"` // regions whose holidays are still not known for this date
}

// CancelMeeting calls a meeting off. That is final: planning it again makes a new one.
type CancelMeeting struct {
	ID   string `json:"id"`
	Note Text   `json:"note,omitempty"` // reaches the invited
}

// MeetingCancelled has called a meeting off.
type MeetingCancelled struct {
	ID       string `json:"id"`
	ByHand   bool   `json:"byHand,omitempty"` // asked for this meeting; its date is not planned again
	Why      Reason `json:"why"`
	Note     Text   `json:"note,omitempty"`
	Revision int    `json:"revision"`
}

func (*RequestMeeting) Type() Type   { return Type{"meeting", "request", 1} }
func (*MeetingPlanned) Type() Type   { return Type{"meeting", "planned", 3} }
func (*AmendMeeting) Type() Type     { return Type{"meeting", "amend", 1} }
func (*MeetingAmended) Type() Type   { return Type{"meeting", "amended", 2} }
func (*MoveMeeting) Type() Type      { return Type{"meeting", "move", 1} }
func (*MeetingMoved) Type() Type     { return Type{"meeting", "moved", 2} }
func (*MeetingConfirmed) Type() Type { return Type{"meeting", "confirmed", 2} }
func (*CancelMeeting) Type() Type    { return Type{"meeting", "cancel", 1} }
func (*MeetingCancelled) Type() Type { return Type{"meeting", "cancelled", 2} }

func (b *RequestMeeting) About() Ref   { return Ref{"meeting", b.ID} }
func (b *MeetingPlanned) About() Ref   { return Ref{"meeting", b.ID} }
func (b *AmendMeeting) About() Ref     { return Ref{"meeting", b.ID} }
func (b *MeetingAmended) About() Ref   { return Ref{"meeting", b.ID} }
func (b *MoveMeeting) About() Ref      { return Ref{"meeting", b.ID} }
func (b *MeetingMoved) About() Ref     { return Ref{"meeting", b.ID} }
func (b *MeetingConfirmed) About() Ref { return Ref{"meeting", b.ID} }
func (b *CancelMeeting) About() Ref    { return Ref{"meeting", b.ID} }
func (b *MeetingCancelled) About() Ref { return Ref{"meeting", b.ID} }
