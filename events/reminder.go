package events

// SetReminder makes a rule for reminders, or changes the whole of one: how long before a meeting those who are invited
// are reminded of it. The reminder goes out at the first time of the schedule from then on, and never once the meeting
// has begun.
type SetReminder struct {
	ID       string   `json:"id"`
	Title    Text     `json:"title"`
	Ahead    Period   `json:"ahead"`            // before the start: days on the calendar, hours on the clock
	Schedule string   `json:"schedule"`         // one that does remind
	Series   []string `json:"series,omitempty"` // whose meetings; absent: all meetings
}

// ReminderChanged holds the whole rule as it is from now on.
type ReminderChanged SetReminder

// RemoveReminder ends a rule for reminders.
type RemoveReminder struct {
	ID string `json:"id"`
}

// ReminderRemoved has ended a rule for reminders.
type ReminderRemoved RemoveReminder

func (*SetReminder) Type() Type     { return Type{"reminder", "set", 1} }
func (*ReminderChanged) Type() Type { return Type{"reminder", "changed", 1} }
func (*RemoveReminder) Type() Type  { return Type{"reminder", "remove", 1} }
func (*ReminderRemoved) Type() Type { return Type{"reminder", "removed", 1} }

func (b *SetReminder) About() Ref     { return Ref{"reminder", b.ID} }
func (b *ReminderChanged) About() Ref { return Ref{"reminder", b.ID} }
func (b *RemoveReminder) About() Ref  { return Ref{"reminder", b.ID} }
func (b *ReminderRemoved) About() Ref { return Ref{"reminder", b.ID} }
