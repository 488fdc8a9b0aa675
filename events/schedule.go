package events

import "time"

// What a schedule does.
const (
	DoExtend = "extend" // decide the dates of series as far as their horizon reaches
	DoRemind = "remind" // send the reminders whose time has come
	DoDigest = "digest" // send an overview of what is ahead
)

// SetSchedule makes a schedule, or changes the whole of one: something to be done again and again, at the times that a
// cron expression names.
type SetSchedule struct {
	ID     string   `json:"id"`
	Title  Text     `json:"title"`
	Cron   string   `json:"cron"`             // five fields, as in 0 6 1 * *, or @monthly and the like
	Zone   string   `json:"zone,omitempty"`   // whose clock it goes by; default: the office's
	Do     string   `json:"do"`               // extend, remind or digest
	Series []string `json:"series,omitempty"` // extend: which; absent: all
	To     []Ref    `json:"to,omitempty"`     // digest: who gets it, person/…, partner/… or group/…
	Ahead  Period   `json:"ahead,omitzero"`   // digest: how far it looks; default P14D
	Missed string   `json:"missed,omitempty"` // what becomes of times that nobody was there for: once (the default), skip, all
}

// ScheduleChanged holds the whole schedule as it is from now on, with the defaults filled in.
type ScheduleChanged SetSchedule

// RemoveSchedule ends a schedule.
type RemoveSchedule struct {
	ID string `json:"id"`
}

// ScheduleRemoved has ended a schedule.
type ScheduleRemoved RemoveSchedule

// FireSchedule asks for what a schedule does, for one of its times. The clock sends it; a time that has been answered is
// refused, however many clocks there are.
type FireSchedule struct {
	ID  string    `json:"id"`
	Due time.Time `json:"due"` // UTC; one of the schedule's times, not in the future
}

// ScheduleFired says that a schedule's time has come. What it set off follows as events of their own; what it could not
// set off is named.
type ScheduleFired struct {
	ID       string    `json:"id"`
	Due      time.Time `json:"due"`
	Problems []Fault   `json:"problems,omitempty"` // Field names the thing, as in series/jour-fixe
}

func (*SetSchedule) Type() Type     { return Type{"schedule", "set", 1} }
func (*ScheduleChanged) Type() Type { return Type{"schedule", "changed", 1} }
func (*RemoveSchedule) Type() Type  { return Type{"schedule", "remove", 1} }
func (*ScheduleRemoved) Type() Type { return Type{"schedule", "removed", 1} }
func (*FireSchedule) Type() Type    { return Type{"schedule", "fire", 1} }
func (*ScheduleFired) Type() Type   { return Type{"schedule", "fired", 1} }

func (b *SetSchedule) About() Ref     { return Ref{"schedule", b.ID} }
func (b *ScheduleChanged) About() Ref { return Ref{"schedule", b.ID} }
func (b *RemoveSchedule) About() Ref  { return Ref{"schedule", b.ID} }
func (b *ScheduleRemoved) About() Ref { return Ref{"schedule", b.ID} }
func (b *FireSchedule) About() Ref    { return Ref{"schedule", b.ID} }
func (b *ScheduleFired) About() Ref   { return Ref{"schedule", b.ID} }
