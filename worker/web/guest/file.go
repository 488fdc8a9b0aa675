package guest

import (
	"errors"
	"net/http"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/worker/letter"
	"jourfixe/worker/web/shell"
)

// fileName ends the address of the file and is what it is saved as. The same for all, it says nothing of the meeting to who looks over a
// shoulder.
const fileName = "meeting.ics"

var (
	errLeft   = errors.New("the person is not invited any more")
	errLocked = errors.New("the person's address cannot be read: their key is missing")
)

// file gives a guest their meeting as their calendar has it by the mail, or would have. What is cancelled says so. It is shown inline:
// phones open it in their calendar then, and other browsers save it all the same.
func (i *invitations) file(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	l, err := i.letter(v.Guest)
	if errors.Is(err, errLeft) {
		i.display(v, answer{}, http.StatusGone)
		return
	}
	var data []byte
	if err == nil {
		data, err = i.writer.File(l)
	}
	if err != nil {
		i.forms.Log.Error("make the file of an invitation", "meeting", v.Guest.Meeting, "person", v.Guest.Person, "error", err)
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

// letter is what the file is made from: the mail that says the same.
func (i *invitations) letter(g shell.Guest) (l *letter.Letter, err error) {
	said := i.doors.Said(g.Meeting, g.Person)
	ref := events.Ref{Noun: "meeting", ID: g.Meeting}
	i.mirror.View(func(b *calendar.Book) {
		person, office := b.Person(g.Person), b.Office()
		about := owed.Of(b, ref, g.Person)
		debt, invited := meetingmail.Entry(about, g.Person, said)
		switch {
		case !invited:
			err = errLeft
			return
		case !person.Email.Readable():
			err = errLocked
			return
		}
		l = &letter.Letter{
			Kind:   debt.Kind,
			To:     letter.Recipient{Name: person.Name.Value(), Address: person.Email.Value(), Language: person.Language, Zone: person.Zone},
			From:   letter.Address{Name: office.Title, Address: i.from},
			Date:   b.Meeting(g.Meeting).Revised,
			Office: office.Title, OfficeZone: office.Zone, Site: i.doors.Links.BaseURL,
		}
		l.Content = *owed.Find(debt.Kind).Says(&owed.Telling{Book: b, About: ref, Debt: debt, Said: said, At: l.Date, Links: i.doors.Links})
	})
	return l, err
}
