package links

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
)

const domain = "bremen.example"

// sunday is the day on which the tests take place, and march when their meetings are.
var (
	sunday = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	march  = events.Slot{
		Date: events.DateOf(time.Date(2027, 3, 3, 0, 0, 0, 0, time.UTC)), Start: 10 * 60, Zone: "Europe/Berlin",
		Instant: time.Date(2027, 3, 3, 9, 0, 0, 0, time.UTC), Duration: events.Period{Clock: time.Hour},
	}
)

// A house is a mirror and a ledger in which only happens what the test says.
type house struct {
	t      testing.TB
	mirror *worker.Mirror
	ledger *worker.Ledger
	links  *Maker
	doors  *Doorbook
	at     time.Time
	next   uint64
}

func newHouse(t testing.TB) *house {
	t.Helper()
	j, log := journaltest.New(t), slog.New(slog.DiscardHandler)
	h := &house{t: t, mirror: worker.NewMirror(j, "bremen", log), ledger: worker.NewLedger(j, log), links: New(testKey, "https://jourfixe.example", domain), at: sunday}
	h.doors = h.newDoors()
	return h
}

func (h *house) newDoors() *Doorbook {
	return NewDoorbook(h.mirror, h.ledger, h.links, func() time.Time { return h.at })
}

// happens has something happen, in a version of its event: by hand, since no desk writes the older versions any more.
func (h *house) happens(version int, body events.Body) {
	h.t.Helper()
	h.next += 3 // other offices have theirs in between
	err := h.mirror.Apply([]*events.Event{{Office: "bremen", ID: "x", Sequence: h.next, Time: sunday, Version: version, Body: body, Cause: events.Cause{
		Client: "test", Source: "/test", ID: "x", Sequence: h.next, Digest: "d41d8cd98f00b204e9800998ecf8427e", Parts: 1}}})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) adds(people ...string) {
	h.t.Helper()
	for _, id := range people {
		h.happens(0, &events.PersonAdded{ID: id, Name: events.Secret(id), Email: events.Secret(id + "@town.example"), Language: "en", Zone: "UTC"})
	}
}

// plans plans a meeting in March, in a version of meeting.planned.
func (h *house) plans(version int, id string, people ...string) {
	h.t.Helper()
	body := &events.MeetingPlanned{ID: id, Title: events.Text{"en": id}, Slot: march}
	for _, p := range people {
		body.Need = append(body.Need, events.Ref{Noun: "person", ID: p})
	}
	h.happens(version, body)
}

// tells writes into the ledger that somebody was sent something, under the id it has now or a given one.
func (h *house) tells(about events.Ref, m owed.Debt, id string) string {
	h.t.Helper()
	said, last := h.ledger.Line(about, m.To)
	if id == "" {
		h.mirror.View(func(b *calendar.Book) { id = h.links.MessageID(b, about, m, said) })
	}
	if _, err := h.ledger.Set(context.Background(), about, m.To, last, said.Append(m.Sent(id, h.next, sunday))); err != nil {
		h.t.Fatal(err)
	}
	return id
}

func meetingRef(id string) events.Ref { return events.Ref{Noun: "meeting", ID: id} }

// token, uid and mails are what somebody is given now.
func (h *house) token(meeting, person string) (s string) {
	h.mirror.View(func(b *calendar.Book) { s = h.links.Token(b, meeting, person) })
	return s
}

func (h *house) uid(meeting, person string) (s string) {
	h.mirror.View(func(b *calendar.Book) { s = h.links.UID(b, meeting, person) })
	return s
}

func (h *house) mails(person string) (s string) {
	h.mirror.View(func(b *calendar.Book) { s = h.links.MailsToken(b, person) })
	return s
}

// leads checks where a token leads, as meeting/person or "" for nowhere.
func (h *house) leads(token, want string) {
	h.t.Helper()
	h.expects("the link "+token, want)(h.doors.Find(token))
}

func (h *house) names(uid, want string) {
	h.t.Helper()
	h.expects("the entry "+uid, want)(h.doors.FindUID(uid))
}

func (h *house) chooses(token, want string) {
	h.t.Helper()
	person, ok := h.doors.FindMails(token)
	if person != want || ok != (want != "") {
		h.t.Errorf("the link %s leads to %q, %v; want %q", token, person, ok, want)
	}
}

func (h *house) expects(what, want string) func(meeting, person string, ok bool) {
	h.t.Helper()
	return func(meeting, person string, ok bool) {
		h.t.Helper()
		got := ""
		if ok {
			got = meeting + "/" + person
		}
		if got != want || !ok && meeting+person != "" {
			h.t.Errorf("%s leads to %s/%s, %v; want %q", what, meeting, person, ok, want)
		}
	}
}

// recalls checks what a mail was about, as meeting/m/person or "" for none.
func (h *house) recalls(want string, ids ...string) {
	h.t.Helper()
	about, person, u, ok := h.doors.FindMail(ids...)
	got := ""
	if ok {
		got = about.String() + "/" + person
	}
	if got != want || ok && u.MessageID == "" {
		h.t.Errorf("the mail %s is %s, %v; want %q", ids, got, ok, want)
	}
}
