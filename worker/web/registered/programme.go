package registered

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// fileName ends the address of the file and is what it is saved as. The same for all, it says nothing of the trip to who looks over a
// shoulder.
const fileName = "trip.ics"

// programme shows somebody the programme as they take part in it, in their language, to be printed.
func (x *own) programme(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	v.Read("registeredprogramme", func(*calendar.Book) shell.Content {
		s := x.stand(v)
		sheet := listing.Sheet{
			Entry:     listing.Entry{Title: s.t.Title, Cancelled: s.t.Cancelled, First: s.t.From, Last: s.t.To, Note: s.t.Note},
			Crumbs:    []listing.Crumb{{To: home(v), Text: "registered.back"}},
			Programme: listing.OwnProgramme(s.book, s.r, s.t, v.Voice),
		}
		if s.chooses() {
			sheet.Choose = home(v) + "/parts"
		}
		return shell.Content{Title: v.Voice.T("programme.title") + ": " + v.Voice.In(s.t.Title), Body: sheet}
	})
}

// file gives somebody the trip for their own calendar: its days, and each item of the programme in which they take part, as the mail
// with the final programme does. What is cancelled says so, as is all of it once they have left. It is shown
// inline: phones open it in their calendar then, and other browsers save it all the same.
func (x *own) file(w http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	s := x.stand(v)
	office := s.book.Office()
	city := events.Text{}
	if partner := s.book.Partner(s.t.Partner); partner != nil {
		city = partner.Title
	}
	entries := agenda.Own(s.r, s.t, city, office.Zone)
	feed := ics.Feed{Name: s.t.Title, Office: office.Title, Language: v.Voice.Language, Domain: x.Links.Links.Domain, Zone: office.Zone}
	data, err := feed.Render(entries)
	if err != nil {
		x.Forms.Log.Error("make the file of a trip", "trip", s.t.ID, "error", err)
		w.Header().Set("Retry-After", "60")
		v.Fail(http.StatusServiceUnavailable, "error.file")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="`+fileName+`"`)
	h.Set("Cache-Control", "private, no-store")
	w.Write(data) // Whoever has hung up needs no answer.
}
