package rooms

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// A minutesPage shows minutes to those who were invited, once they are approved. What is written before is the office's.
type minutesPage struct {
	listing.Minutes
	Room   events.Text
	Back   string
	Office string // where the office reads them, "" for others
}

func toMinutes(meeting string) string { return toMeeting(meeting) + "/room/minutes" }

func (p *pages) minutes(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("roomminutes", func(b *calendar.Book) shell.Content {
		m := b.Meeting(r.PathValue("id"))
		if m == nil || m.Cancelled || p.Now().Before(m.Instant) || !v.Is(events.Reader) && !b.ReadsMinutes(m.ID, v.Person) {
			return shell.Content{}
		}
		of := b.HomeOf(m.ID)
		x := minutesPage{Minutes: listing.NewMinutes(b, m, v.Voice), Room: b.TitleOf(of), Back: To(of)}
		x.Recorded(b, m, v.Voice, listing.Reader{Person: v.Person, Office: v.Is(events.Reader)}, p.Now())
		if v.Is(events.Reader) {
			x.Office = toMeeting(m.ID) + "/minutes"
		} else if !b.Belongs(of, v.Person) {
			x.Back = "/me" // of the series they do not know more than this date
		}
		return shell.Content{Title: x.Title(v.Voice), Body: x}
	})
}
