package guest

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
)

// showCounter shows the form by which somebody proposes another time, filled in with what they have proposed or with the time that
// the meeting has.
func (i *invitations) showCounter(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	i.displayCounter(v, nil, http.StatusOK)
}

// counter takes a proposal, which becomes the command that a calendar program's becomes as well; or shows first what time that is
// elsewhere. The same proposal sent again is one.
func (i *invitations) counter(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	c := &counter{}
	c.Fault = form.Read(w, r, c)
	if c.Fault == nil {
		if known := i.settled(v, c); known && !c.Looked {
			form.Lead(w, r, i.proposed(v))
			return
		}
	}
	if c.Fault == nil && !c.Looked {
		m := events.Message{ID: i.identity(v.Guest, c), Source: "/rsvp"}
		outcome := i.forms.SubmitOnce(w, r, counters, client, m, c.command(v.Guest.Meeting, v.Guest.Person))
		switch {
		case outcome.Gone:
			return
		case outcome.Done():
			form.Lead(w, r, i.proposed(v))
			return
		}
		c.Stored, c.Fault = outcome.Stored, outcome.Fault
	}
	status := http.StatusAccepted
	if c.Looked {
		status = http.StatusOK
	}
	i.displayCounter(v, c, c.Fault.Or(status))
}

// identity is that of the command: the same for what is sent twice by one showing of the form, and another for what is filled in otherwise.
func (i *invitations) identity(g shell.Guest, c *counter) string {
	said := fmt.Sprintf("%q %q %q %d %d %d %q", c.Once, g.Meeting, g.Person, c.Revision, c.Start.Unix(), c.End.Unix(), c.Comment)
	return events.Hash(i.forms.Reception.Key, []byte(said))
}

// settled settles what was typed, and reports whether it is proposed already.
func (i *invitations) settled(v *shell.Visit, c *counter) (known bool) {
	i.mirror.View(func(b *calendar.Book) {
		m, person := b.Meeting(v.Guest.Meeting), b.Person(v.Guest.Person)
		if !m.SameTime(c.Revision) {
			c.Fault = counters.Overtaken("moved")
			return
		}
		if fault := c.settle(m, person.Zone, i.now()); fault != "" {
			c.Fault = counters.Wrong(fault)
			return
		}
		open, ok := m.Counter(person.ID)
		known = ok && open.Start.Equal(c.Start) && open.End.Equal(c.End) && open.Comment.Value() == c.Comment
	})
	return known
}

// proposed is the page of the invitation, which says that the proposal has arrived.
func (i *invitations) proposed(v *shell.Visit) string {
	return "/rsvp/" + url.PathEscape(v.Guest.Token) + "?done=" + doneProposed
}

// displayCounter shows the form. Where nothing can be proposed any more it is the page of the invitation that says so.
func (i *invitations) displayCounter(v *shell.Visit, c *counter, status int) {
	if v.ChooseLanguage() {
		return
	}
	var p counterPage
	i.mirror.View(func(b *calendar.Book) {
		p = newCounterPage(b, b.Meeting(v.Guest.Meeting), b.Person(v.Guest.Person), c, i.now(), v.Voice)
	})
	if p.State != rsvpOpen {
		i.display(v, answer{}, http.StatusGone)
		return
	}
	p.Action, p.Back, p.Once = "/rsvp/"+v.Guest.Token+"/counter", "/rsvp/"+v.Guest.Token, rand.Text()
	title := v.Voice.T("propose.title") + " – " + v.Voice.In(p.Title)
	if p.Fault != nil {
		title = v.Voice.T("fault.short") + " – " + title
	}
	v.Show(status, "counter", func(*calendar.Book) shell.Content { return shell.Content{Title: title, Body: p} })
}
