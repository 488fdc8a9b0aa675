package calendar

import (
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var reminders = shelf.New[string, Reminder]("reminder", nil)

var reminderNoun = &noun.Entry[*Book, Reminder]{
	Shelf:   reminders,
	Answers: []noun.Answer[*Book]{noun.Answers(setReminder), noun.Answers(removeReminder)},
	Folds:   []noun.Fold[*Book]{noun.Makes(reminders, changedReminder), noun.Drops[*Book, events.ReminderRemoved](reminders)},
	Names:   (*Reminder).names,
	Touches: touchesReminder,
	File: &noun.Filing[*Book, Reminder]{
		Section: "reminders", Create: "set", End: "remove", Read: noun.Reads[events.SetReminder],
		Said: func(_ *Book, r *Reminder) any { return r.SetReminder },
	},
}

// A Reminder is a rule by which people are reminded of meetings.
type Reminder struct {
	events.SetReminder
	Since time.Time // when it was set; nobody is reminded for a time before
}

// maxReminder bounds how long before a meeting one is reminded of it.
const maxReminder = 90 * 24 * time.Hour

// Reminder returns the rule, nil if there is none.
func (b *Book) Reminder(id string) *Reminder { return reminders.In(b.shelves)[id] }

// Reminders returns all rules by id.
func (b *Book) Reminders() []*Reminder { return shelf.Sorted(reminders.In(b.shelves)) }

func setReminder(b *Book, c *events.SetReminder) ([]events.Body, *events.Problem) {
	if c.Ahead.Years+c.Ahead.Months > 0 || time.Duration(c.Ahead.Days)*24*time.Hour+c.Ahead.Clock > maxReminder || c.Ahead.IsZero() {
		return nil, events.Refuse(events.Malformed, "ahead", "must be from PT1M to P%dD", int(maxReminder.Hours()/24))
	}
	s := schedules.In(b.shelves)[c.Schedule]
	switch ref := (events.Ref{Noun: "schedule", ID: c.Schedule}); {
	case s == nil:
		return nil, b.unknown("schedule", ref)
	case s.Do != events.DoRemind:
		return nil, events.Refuse(events.NotPossible, "schedule", "the schedule %s does %s; name one that does remind", c.Schedule, s.Do)
	}
	for i, id := range c.Series {
		if ref := (events.Ref{Noun: "series", ID: id}); !b.Has(ref) {
			return nil, b.unknown(check.Item("series", i), ref)
		}
	}
	return one((*events.ReminderChanged)(c))
}

func removeReminder(b *Book, c *events.RemoveReminder) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "reminder", ID: c.ID}); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return one((*events.ReminderRemoved)(c))
}

func changedReminder(b *Book, body *events.ReminderChanged, e *events.Event) *Reminder {
	r := &Reminder{SetReminder: events.SetReminder(*body), Since: e.Time}
	if old := b.Reminder(body.ID); old != nil && old.Ahead == r.Ahead && old.Schedule == r.Schedule {
		r.Since = old.Since // what it says of times is the same
	}
	return r
}

// rulesOn names the reminders that go out at the times of a schedule.
func (b *Book) rulesOn(schedule string) []string {
	var ids []string
	for _, r := range b.Reminders() {
		if r.Schedule == schedule {
			ids = append(ids, r.ID)
		}
	}
	return ids
}
