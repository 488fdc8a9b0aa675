package minutes

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/events"
)

const (
	// MostResolutions is how many resolutions a meeting can have.
	MostResolutions = 100
	// MostTaken is how many people can be to see to one task.
	MostTaken = 50
)

// A Deal is who is to see to a task, and by when.
type Deal struct {
	People []events.Ref
	Due    events.Date
}

// A Resolution is what a meeting has come to, in words. One that names people is a task.
type Resolution struct {
	ID       string
	Meeting  string
	Matter   string // of its agenda; "": of the meeting as a whole
	Key      string // that of the minutes
	Words    events.Sealed
	Deal            // of a task
	Agreed   *Deal  // as the minutes were approved, if it has been changed since
	Made     uint64 // the place in the journal of the event that recorded it
	Recorded time.Time
	Changed  time.Time
	Revision int       // how often it has changed
	Finished time.Time // zero: it is not done
	By       string    // who has finished it, "" if a client has

	Withdrawn bool
	Cleared   bool // it was destroyed with the minutes
}

// Recorded makes a resolution of the event that records it.
func Recorded(body *events.ResolutionRecorded, e *events.Event) *Resolution {
	return &Resolution{
		ID: body.ID, Meeting: body.Meeting, Matter: body.Matter, Key: body.Key, Words: body.Words, Deal: Deal{body.People, body.Due},
		Made: e.Sequence, Recorded: e.Time, Changed: e.Time,
	}
}

// Task reports whether somebody is to see to it, or was: of those who are erased nobody is left.
func (o *Resolution) Task() bool { return !o.Due.IsZero() }

// Counts reports whether it is neither withdrawn nor destroyed.
func (o *Resolution) Counts() bool { return !o.Withdrawn && !o.Cleared }

// Open reports whether it is a task that is to be done.
func (o *Resolution) Open() bool { return o.Task() && o.Counts() && o.Finished.IsZero() }

// Overdue reports whether it should have been done before a day.
func (o *Resolution) Overdue(today events.Date) bool { return o.Open() && o.Due.Before(today) }

// Of reports whether somebody is to see to it.
func (o *Resolution) Of(person string) bool {
	return person != "" && slices.Contains(o.People, events.Ref{Noun: "person", ID: person})
}

// change notes that something of it has changed.
func (o *Resolution) change(at time.Time) { o.Changed, o.Revision = at, o.Revision+1 }

// Amend folds in what it says from now on. What was agreed in minutes that are approved is kept beside it.
func (o *Resolution) Amend(body *events.ResolutionAmended, fixed bool, e *events.Event) {
	if fixed && o.Agreed == nil {
		was := o.Deal
		o.Agreed = &was
	}
	o.Matter, o.Key, o.Words, o.Deal = body.Matter, body.Key, body.Words, Deal{body.People, body.Due}
	o.change(e.Time)
}

// Withdraw takes it back.
func (o *Resolution) Withdraw(_ *events.ResolutionWithdrawn, e *events.Event) {
	o.Withdrawn = true
	o.change(e.Time)
}

// Finish ticks it off.
func (o *Resolution) Finish(_ *events.ResolutionFinished, e *events.Event) {
	o.Finished, o.By = e.Time, e.Cause.By
	o.change(e.Time)
}

// Reopen makes it one that is to be done again.
func (o *Resolution) Reopen(_ *events.ResolutionReopened, e *events.Event) {
	o.Finished, o.By = time.Time{}, ""
	o.change(e.Time)
}

// Clear takes out what was written.
func (o *Resolution) Clear(at time.Time) {
	o.Key, o.Words, o.Deal, o.Agreed, o.Cleared = "", events.Sealed{}, Deal{}, nil, true
	o.change(at)
}

// Holds reports whether somebody is to see to it, or has done so; Forget takes that out. What a meeting has decided stays.
func (o *Resolution) Holds(person string) bool {
	return o.Of(person) || o.By == person || o.Agreed != nil && slices.Contains(o.Agreed.People, events.Ref{Noun: "person", ID: person})
}

// Forget takes a person out.
func (o *Resolution) Forget(person string) {
	without := func(list []events.Ref) []events.Ref {
		return slices.DeleteFunc(slices.Clone(list), func(r events.Ref) bool { return r.Noun == "person" && r.ID == person })
	}
	o.People = without(o.People)
	if o.Agreed != nil {
		o.Agreed = &Deal{without(o.Agreed.People), o.Agreed.Due}
	}
	if o.By == person {
		o.By = ""
	}
}

// InTurn orders resolutions as they were recorded, and Pressing tasks by when they are due.
func InTurn(x, y *Resolution) int {
	return cmp.Or(x.Recorded.Compare(y.Recorded), cmp.Compare(x.ID, y.ID))
}

// Pressing orders tasks by the day on which they are due.
func Pressing(x, y *Resolution) int { return cmp.Or(x.Due.Compare(y.Due), InTurn(x, y)) }
