package staff

import (
	"net/http"
	"slices"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// mostDeliveries is how many lines of each sort stand on a meeting's page; all of them stand on a page of their own.
const mostDeliveries = 20

// A deliveriesPage lists all that was said about a meeting, what did not arrive first.
type deliveriesPage struct {
	listing.List
	Meeting events.Text
	To      string // the meeting's page
	Words   string
	Lines   []deliveryLine
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
		p := deliveriesPage{List: listing.NewList(r.URL), Meeting: meeting.Title, To: "/meetings/" + id, Words: report.Words}
		lines := slices.DeleteFunc(slices.Concat(report.Pressing, report.Rest), func(line deliveryLine) bool { return !p.Fits(line.Name) })
		p.Lines = listing.Shown(&p.List, lines)
		return shell.Content{Title: v.Voice.T("deliveries.title") + ": " + v.Voice.In(meeting.Title) + ", " + v.Voice.DayOnly(meeting.Date), Body: p}
	})
}

// shorter is the report with as many lines of each sort as a meeting's page shows.
func (r deliveryReport) shorter() deliveryReport {
	r.Number = len(r.Pressing) + len(r.Rest)
	r.Failed = len(r.Pressing)
	r.More = r.Failed > mostDeliveries || len(r.Rest) > mostDeliveries
	r.Pressing, r.Rest = r.Pressing[:min(len(r.Pressing), mostDeliveries)], r.Rest[:min(len(r.Rest), mostDeliveries)]
	return r
}
