package calendar

import (
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// deadlinesNoun is the scope of all milestones of trips, which are nothing by themselves.
var deadlinesNoun = &noun.Entry[*Book, struct{}]{
	Shelf: shelf.New[string, struct{}](agenda.NounDeadlines, nil),
	Scope: &noun.Scoping[*Book]{
		Title: func(*Book, string) events.Text { return reason.Staff(reason.Because("deadlines")) },
		Check: func(string) *events.Problem { return nil },
		Whole: true,
	},
}
