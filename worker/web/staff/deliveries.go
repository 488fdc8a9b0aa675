package staff

import (
	"net/http"
	"slices"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// mostDeliveries is how many lines of each sort stand on the page of a thing; all of them stand on a page of their own.
const mostDeliveries = 20

// A deliveriesPage lists all that was said about a meeting or a poll, what did not arrive first.
type deliveriesPage struct {
	listing.List
	Of    events.Text
	To    string // the page of that
	Words string
	None  string // what is said if there are none
	Lines []deliveryLine
}

// list answers the page of all mails about a meeting.
func (m *meetings) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	id := r.PathValue("id")
	said := m.deliveries(events.Ref{Noun: "meeting", ID: id})
	v.Read("deliveries", func(b *calendar.Book) shell.Content {
		meeting, now := b.Meeting(id), m.now()
		if meeting == nil {
			return shell.Content{}
		}
		report := newDeliveryReport(b, said, meeting.Cancelled || !meeting.End().After(now), v.Voice)
		p := newDeliveries(r, report, meeting.Title, "/meetings/"+id, v.Voice.T("deliveries.none"))
		return shell.Content{Title: v.Voice.T("deliveries.title") + ": " + v.Voice.In(meeting.Title) + ", " + v.Voice.DayOnly(meeting.Date), Body: p}
	})
}

// mails answers the page of all mails about a poll.
func (x *polls) mails(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	id := r.PathValue("id")
	said := x.deliveries(events.Ref{Noun: "poll", ID: id})
	v.Read("deliveries", func(b *calendar.Book) shell.Content {
		of := b.Poll(id)
		if of == nil {
			return shell.Content{}
		}
		p := newDeliveries(r, newDeliveryReport(b, said, !of.Undone(), v.Voice), of.Title, "/polls/"+id, v.Voice.T("poll.mails.none"))
		return shell.Content{Title: v.Voice.T("deliveries.title") + ": " + v.Voice.In(of.Title), Body: p}
	})
}

func newDeliveries(r *http.Request, report deliveryReport, of events.Text, to, none string) deliveriesPage {
	p := deliveriesPage{List: listing.NewList(r.URL), Of: of, To: to, Words: report.Words, None: none}
	lines := slices.DeleteFunc(slices.Concat(report.Pressing, report.Rest), func(line deliveryLine) bool { return !p.Fits(line.Name) })
	p.Lines = listing.Shown(&p.List, lines)
	return p
}

// shorter is the report with as many lines of each sort as the page of a thing shows, which leads to that of all.
func (r deliveryReport) shorter(to, none string) deliveryReport {
	r.To, r.None = to, none
	r.Number = len(r.Pressing) + len(r.Rest)
	r.Failed = len(r.Pressing)
	r.More = r.Failed > mostDeliveries || len(r.Rest) > mostDeliveries
	r.Pressing, r.Rest = r.Pressing[:min(len(r.Pressing), mostDeliveries)], r.Rest[:min(len(r.Rest), mostDeliveries)]
	return r
}
