package guest

import (
	"net/http"
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/people"
	"jourfixe/calendar/schedule"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// A mailsPage shows a person which mails they get.
type mailsPage struct {
	choice
	To      string // where the form is sent
	Mine    string // all that the person is invited to
	Name    string // of the person: who was passed a mail on sees whose mails these are
	Choices []mailChoice
}

// A mailChoice is one kind of mail.
type mailChoice struct {
	Kind   string
	Wanted bool
	Asked  bool // the link they came by is for turning it off
}

// display shows what the person gets by now, or what they have tried to choose.
func (m *mails) display(r *http.Request, v *shell.Visit, c choice, status int) {
	named := asked(r)
	var p mailsPage
	m.mirror.View(func(b *calendar.Book) { p = newMails(b, b.Person(v.Guest.Person), c, named) })
	p.To, p.Mine = "/mails/"+v.Guest.Token, "/mine/"+v.Guest.Token
	title := v.Voice.T("mails.title")
	switch {
	case c.Fault != nil:
		title = v.Voice.T("fault.short") + " – " + title
	case c.Saved:
		title = v.Voice.T("mails.saved.title") + " – " + title
	}
	v.Show(status, "mails", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}

// newMails puts together what the page shows. Digests are offered to those who get them, and to those who have had enough
// of them.
func newMails(b *calendar.Book, person *people.Person, tried choice, named []string) mailsPage {
	p := mailsPage{choice: tried, Name: person.Name.Value()}
	for _, kind := range listing.Mails {
		c := mailChoice{Kind: kind, Wanted: !slices.Contains(person.Without, kind)}
		if kind == meetingmail.Digest && c.Wanted && !slices.Contains(named, kind) && !digested(b, person.ID) {
			continue
		}
		c.Asked = c.Wanted && slices.Contains(named, kind) && !tried.Saved
		if slices.Contains(tried.Offered, kind) {
			c.Wanted, c.Asked = slices.Contains(tried.Wanted, kind), false
		}
		p.Choices = append(p.Choices, c)
	}
	return p
}

// digested reports whether a person is among those that a digest goes to.
func digested(b *calendar.Book, person string) bool {
	return slices.ContainsFunc(b.Schedules(), func(x *schedule.Schedule) bool {
		return x.Do == events.DoDigest && b.Invites(x.To, person)
	})
}
