package guest

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// A minutesPage shows the minutes of their meeting to somebody who was invited to it, once they are approved.
type minutesPage struct {
	listing.Minutes
	Back string
}

// minutes shows them to whoever has the link of the invitation, as it shows the agenda.
func (i *invitations) minutes(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	v.Read("rsvpminutes", func(b *calendar.Book) shell.Content {
		m := b.Meeting(v.Guest.Meeting)
		if m.Cancelled || i.now().Before(m.Instant) || !b.ReadsMinutes(m.ID, v.Guest.Person) {
			return shell.Content{}
		}
		x := minutesPage{listing.NewMinutes(b, m, v.Voice), "/rsvp/" + v.Guest.Token}
		x.Recorded(b, m, v.Voice, listing.Reader{Person: v.Guest.Person}, i.now())
		return shell.Content{Title: x.Title(v.Voice), Body: x}
	})
}
