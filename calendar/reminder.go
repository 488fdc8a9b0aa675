package calendar

import (
	"jourfixe/calendar/check"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/schedule"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var reminders = shelf.New[string, schedule.Reminder]("reminder", nil)

var reminderNoun = &noun.Entry[*Book, schedule.Reminder]{
	Shelf:   reminders,
	Title:   func(_ *Book, r *schedule.Reminder) events.Text { return r.Title },
	Answers: []noun.Answer[*Book]{noun.Answers(setReminder), noun.Answers(removeReminder)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(reminders, func(b *Book, body *events.ReminderChanged, e *events.Event) *schedule.Reminder {
			return schedule.Reminded(b.Reminder(body.ID), body, e)
		}),
		noun.Drops[*Book, events.ReminderRemoved](reminders),
	},
	Names:   (*schedule.Reminder).Names,
	Touches: touchesReminder,
	File: &noun.Filing[*Book, schedule.Reminder]{
		Section: "reminders", Create: "set", End: "remove", Read: noun.Reads[events.SetReminder],
		Said: func(_ *Book, r *schedule.Reminder) any { return r.SetReminder },
	},
}

// Reminder returns the rule, nil if there is none.
func (b *Book) Reminder(id string) *schedule.Reminder { return reminders.Get(b.shelves, id) }

// Reminders returns all rules by id.
func (b *Book) Reminders() []*schedule.Reminder { return shelf.Sorted(reminders.All(b.shelves)) }

func setReminder(b *Book, c *events.SetReminder) ([]events.Body, *events.Problem) {
	if p := schedule.CheckReminder(c); p != nil {
		return nil, p
	}
	s := schedules.Get(b.shelves, c.Schedule)
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

// rulesOn names the reminders that go out at the times of a schedule.
func (b *Book) rulesOn(id string) []string {
	var ids []string
	for _, r := range b.Reminders() {
		if r.Schedule == id {
			ids = append(ids, r.ID)
		}
	}
	return ids
}
