package me

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// following is the kind of the forms by which somebody has their own calendar followed, or followed no more.
var following = &form.Kind{Texts: "busy", Limit: 8 << 10}

// A named is the address of somebody's own calendar, as they have typed it.
type named struct {
	Typed   string
	address string
}

// Kind implements form.Form.
func (*named) Kind() *form.Kind { return following }

// Read implements form.Form.
func (n *named) Read(f form.Fields) (fault string) {
	n.Typed = f.Word("address")
	var ok bool
	if n.address, ok = field.ReadCalendar(n.Typed); !ok {
		return "address"
	}
	return ""
}

// busyPage shows somebody what is read of their own calendar, and asks for its address.
type busyPage struct {
	*named
	Form   string // the session's token
	Is     listing.Followed
	Stored bool
	Fault  *form.Fault
}

// busy answers the page.
func (m *mine) busy(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	if v.Person == "" {
		form.Lead(w, r, "/me") // the operator is nobody in particular
		return
	}
	m.showBusy(v, http.StatusOK, busyPage{named: &named{}})
}

func (m *mine) showBusy(v *shell.Visit, status int, p busyPage) {
	v.Show(status, "busy", func(b *calendar.Book) shell.Content {
		zone := b.Office().Zone
		if person := b.Person(v.Person); person != nil {
			zone = person.Zone
		}
		p.Form, p.Is = v.FormToken(), listing.NewFollowed(b, events.Ref{Noun: "person", ID: v.Person}, zone, v.Voice)
		return shell.Content{Title: v.Voice.T("busy.title"), Body: p}
	})
}

// follow has the calendar of whoever asks followed.
func (m *mine) follow(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Person == "" {
		form.Lead(w, r, "/me")
		return
	}
	typed := &named{}
	if fault := form.Read(w, r, typed); fault != nil {
		m.showBusy(v, fault.Status, busyPage{named: typed, Fault: fault})
		return
	}
	m.handBusy(w, r, v, typed, &events.FollowPerson{ID: v.Person, Address: typed.address})
}

// unfollow ends that.
func (m *mine) unfollow(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Person == "" {
		form.Lead(w, r, "/me")
		return
	}
	m.handBusy(w, r, v, &named{}, &events.UnfollowPerson{ID: v.Person})
}

func (m *mine) handBusy(w http.ResponseWriter, r *http.Request, v *shell.Visit, typed *named, body events.Body) {
	outcome := m.Forms.Submit(w, r, following, v.Client, "/me/busy", body)
	switch {
	case outcome.Gone:
	case outcome.Done():
		form.Lead(w, r, "/me/busy")
	default:
		m.showBusy(v, outcome.Fault.Or(http.StatusAccepted), busyPage{named: typed, Stored: outcome.Stored, Fault: outcome.Fault})
	}
}
