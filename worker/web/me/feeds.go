package me

import (
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/links"
	"jourfixe/worker/signin"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A feed is a calendar of somebody's own that can be read today.
type feed struct {
	ID, Name string
	Address  string // "" if it is shown elsewhere on the page, or not known here
	Steps    string // the page that says how programs subscribe to it; "" if its address is not known here
	Issued   time.Time
	Until    events.Date
	Read     events.Date // the day on which it was read last; zero: nothing is known of that
	Idle     int         // how many months that is ago, if it is long
}

// feeds lists the calendars of whoever looks.
func (p *page) feeds(b *calendar.Book, v *shell.Visit, o *Options, now time.Time) {
	l, today := o.Links, b.Today(now)
	if l == nil {
		return
	}
	for _, f := range b.Feeds() {
		if f.Scope.Ref != (events.Ref{Noun: "person", ID: v.Person}) || f.Closed(today) {
			continue
		}
		own := feed{ID: f.ID, Name: feedName(f, v.Voice), Issued: voice.At(f.Issued, b.Office().Zone), Until: f.Until, Read: o.Readings.Last(f)}
		own.Idle = signin.Unused(own.Read, today)
		if token := l.TokenOf(f); token != "" {
			own.Steps = links.Subscribe("", token)
			if own.Address = links.FeedURL(l.BaseURL, token, f.Name); p.Own.Calendar != "" && f.Hash == links.TokenHash(l.FeedToken(v.Person)) {
				own.Address = ""
			}
		}
		p.Feeds = append(p.Feeds, own)
	}
}

// changeFeed gives a calendar of theirs another address, or closes it.
func (m *mine) changeFeed(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	var body events.Body
	m.Mirror.View(func(b *calendar.Book) {
		f := b.Feed(r.PostForm.Get("feed"))
		if f == nil || f.Revoked || v.Person == "" || f.Scope.Ref != (events.Ref{Noun: "person", ID: v.Person}) {
			return
		}
		switch r.PostForm.Get("do") {
		case "rotate":
			body = &events.RotateFeed{ID: f.ID, Hash: links.TokenHash(m.Links.CalendarToken(f.ID, f.Rotated+1))}
		case "revoke":
			body = &events.RevokeFeed{ID: f.ID}
		}
	})
	if body == nil {
		form.Lead(w, r, "/me#feeds")
		return
	}
	outcome := m.Forms.Submit(w, r, asking, v.Client, "/me", body)
	switch {
	case outcome.Gone:
	case outcome.Done():
		form.Lead(w, r, "/me#feeds")
	default:
		m.display(v, outcome.Fault.Or(http.StatusAccepted), page{Stored: outcome.Stored, Fault: outcome.Fault})
	}
}
