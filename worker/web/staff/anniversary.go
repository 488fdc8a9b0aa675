package staff

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/calendar/anniversary"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

func toAnniversary(id string) string { return "/anniversaries/" + id }

// A step is a milestone of an anniversary.
type step struct {
	events.Milestone
	State string // done, late, overdue, ahead
}

type anniversaryPage struct {
	*anniversary.Anniversary
	Of    events.Text
	ToOf  string
	When  string
	Steps []step
	Plan  string // where it is planned, if it is not
	May   bool   // whoever looks may change it, and it is not over
	Left  bool   // there is a milestone to be ticked off
	Story listing.Story
	Done  *edit.Done
}

// anniversary answers the page of an anniversary of which something was decided.
func (x *agreements) anniversary(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("anniversary", func(b *calendar.Book) shell.Content {
		a := b.Anniversary(r.PathValue("id"))
		if a == nil {
			return shell.Content{}
		}
		today := b.Today(x.now())
		p := anniversaryPage{
			Anniversary: a, Of: b.TitleOf(a.Of), ToOf: listing.To(a.Of), When: stretch(a.From, a.To, v.Voice),
			May:   v.Is(events.Coordinator) && a.Changeable(today) == nil,
			Story: listing.NewStory(x.mirror, b, events.Ref{Noun: "anniversary", ID: a.ID}, x.now()),
			Done:  x.edit.Done(field.Asking{Book: b, Voice: v.Voice}, r),
		}
		if a.State != anniversary.Planned && v.Is(events.Coordinator) && !a.To.Before(today) {
			p.Plan = planning(a.Of, a.Years)
		}
		for _, m := range a.Milestones {
			state := "ahead"
			switch {
			case a.Done[m.ID]:
				state = "done"
			case m.Late:
				state = "late"
			case m.Date.Before(today):
				state = "overdue"
			}
			p.Steps = append(p.Steps, step{m, state})
			p.Left = p.Left || state != "done"
		}
		return shell.Content{Title: p.Done.Title(v.Voice.In(a.Title)), Body: p}
	})
}
