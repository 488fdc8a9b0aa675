package undo

import "jourfixe/events"

var schedule = noun{
	states: map[string]string{"changed": "schedule", "removed": "schedule"},
	never:  map[string]Why{"fired": Itself},
	way: func(u *undoing) Way {
		was, ok := u.before.(*events.ScheduleChanged)
		if e, changed := u.event.Body.(*events.ScheduleChanged); changed && !ok {
			return one(&events.RemoveSchedule{ID: e.ID})
		}
		return restored(ok, Unheld, func() events.Body {
			c := events.SetSchedule(*was)
			if c.To != nil {
				c.To = u.alive(c.To)
			}
			return &c
		})
	},
}

var reminder = noun{
	states: map[string]string{"changed": "reminder", "removed": "reminder"},
	way: func(u *undoing) Way {
		was, ok := u.before.(*events.ReminderChanged)
		if e, changed := u.event.Body.(*events.ReminderChanged); changed && !ok {
			return one(&events.RemoveReminder{ID: e.ID})
		}
		return restored(ok, Unheld, func() events.Body { return (*events.SetReminder)(was) })
	},
}
