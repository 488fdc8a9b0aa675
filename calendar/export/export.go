// Package export gathers what the office knows of a person, as it is handed out to them.
package export

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/elsewhere"
	"jourfixe/events"
)

// A Person is all that the book knows of a person (GDPR, article 15).
type Person struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Email    string     `json:"email"`
	Language string     `json:"language"`
	Zone     string     `json:"zone"`
	Partner  string     `json:"partner,omitempty"`
	Roles    []string   `json:"roles,omitempty"`
	Role     string     `json:"role,omitempty"` // in which they use the house
	Groups   []string   `json:"groups,omitempty"`
	Without  []string   `json:"without,omitempty"`  // which mails they do without
	Bounced  *time.Time `json:"bounced,omitempty"`  // since when mail to the address is known to come back
	Meetings []Meeting  `json:"meetings,omitempty"` // those they are invited to, or have answered
	Hosts    []Host     `json:"hosts,omitempty"`    // what they have offered to guests of trips
	Polls    []Poll     `json:"polls,omitempty"`    // in which they have voted
	Matters  []Matter   `json:"matters,omitempty"`  // what they have proposed that meetings talk about, or present
	Files    []File     `json:"files,omitempty"`    // which they have brought
	Tasks    []Task     `json:"tasks,omitempty"`    // what meetings have decided that they are to do
	Feeds    []Feed     `json:"feeds,omitempty"`    // those made for them

	Registrations []Registration `json:"registrations,omitempty"` // for trips

	Busy *Busy `json:"busy,omitempty"` // by their own calendar, if it is followed
}

// Busy is when somebody is busy by their own calendar, as an export shows it: when, and nothing else is known.
type Busy struct {
	Read  time.Time   `json:"read"` // when the calendar was read last
	From  time.Time   `json:"from"` // the stretch that was read
	To    time.Time   `json:"to"`
	Times []BusyTimes `json:"times,omitempty"`
}

// BusyTimes are one stretch of it.
type BusyTimes struct {
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
	Perhaps bool      `json:"perhaps,omitempty"`
}

// busy is what is known of somebody's own calendar, nil if it is not followed or was not read yet.
func busy(k *elsewhere.Known) *Busy {
	if k == nil || k.Read.IsZero() {
		return nil
	}
	x := &Busy{Read: k.Read, From: k.From, To: k.To}
	for _, i := range k.Intervals {
		x.Times = append(x.Times, BusyTimes{i.From, i.To, i.Tentative})
	}
	return x
}

// A Meeting is a meeting as an export shows it.
type Meeting struct {
	ID        string      `json:"id"`
	Title     events.Text `json:"title"`
	Instant   time.Time   `json:"instant"`
	Cancelled bool        `json:"cancelled,omitempty"`
	Answer    string      `json:"answer,omitempty"`
	Comment   string      `json:"comment,omitempty"`
	By        string      `json:"by,omitempty"`       // the address it came from, if that is not the person's own
	Delegate  string      `json:"delegate,omitempty"` // the address of whom they send
	Company   int         `json:"company,omitempty"`  // how many people they bring along
	Attended  string      `json:"attended,omitempty"` // present, excused or absent, as the office has noted it

	Proposed *Counter `json:"proposed,omitempty"`
}

// A Counter is another time that somebody has proposed, as an export shows it.
type Counter struct {
	events.Reading
	Comment string `json:"comment,omitempty"`
	By      string `json:"by,omitempty"`

	Other   *events.Reading `json:"other,omitempty"`   // what it may mean as well
	Wording string          `json:"wording,omitempty"` // what it says in its own words, if that is in doubt
}

// A Host is what somebody has offered to guests of a trip, as an export shows it. Who their guests are is not theirs.
type Host struct {
	ID        string      `json:"id"`
	Trip      events.Text `json:"trip"`
	Name      string      `json:"name"`
	Withdrawn bool        `json:"withdrawn,omitempty"`
	Places    int         `json:"places"`
	From      int         `json:"from,omitempty"`
	To        int         `json:"to,omitempty"`
	events.House
	Minors     bool              `json:"minors,omitempty"` // whether they take in somebody under age who travels without their guardian
	Acquainted string            `json:"acquainted,omitempty"`
	Shared     *events.ShareHost `json:"shared,omitempty"` // how their guests may reach them
}

// A Poll is what somebody has said in a poll, as an export shows it.
type Poll struct {
	ID      string            `json:"id"`
	Title   events.Text       `json:"title"`
	Votes   map[string]string `json:"votes"` // by time
	Comment string            `json:"comment,omitempty"`
	At      time.Time         `json:"at"`
}

// A Matter is something that a meeting is to talk about, as an export shows it. What others have written is not theirs.
type Matter struct {
	ID       string      `json:"id"`
	Of       events.Text `json:"of"` // the series or the meeting
	Title    events.Text `json:"title"`
	Proposed bool        `json:"proposed,omitempty"` // by them
	Presents bool        `json:"presents,omitempty"` // them
	Text     string      `json:"text,omitempty"`
	Guest    string      `json:"guest,omitempty"`
	Place    string      `json:"place"` // backlog, agenda, done or withdrawn
	At       time.Time   `json:"at"`
}

// A File is one that they have brought, as an export shows it. What is in it they have, or find where it lies.
type File struct {
	ID    string     `json:"id"`
	Of    events.Ref `json:"of"`
	Name  string     `json:"name"`
	Title string     `json:"title,omitempty"`
	Size  int        `json:"size"`
	At    time.Time  `json:"at"`
}

// A Task is something that a meeting has decided somebody is to do, as an export shows it.
type Task struct {
	ID        string      `json:"id"`
	Meeting   events.Text `json:"meeting"`
	Words     string      `json:"words"`
	Due       events.Date `json:"due"`
	Finished  *time.Time  `json:"finished,omitempty"`
	Withdrawn bool        `json:"withdrawn,omitempty"`
}

// A Feed is a feed as an export shows it.
type Feed struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Issued  time.Time `json:"issued"`
	Revoked bool      `json:"revoked,omitempty"`
}

// Of returns all that is known of a person, and false if nobody of this id is. What is owed is overdue or not at the time now.
func Of(b *calendar.Book, id string, now time.Time) (Person, bool) {
	p := b.Person(id)
	if p == nil || p.Erased {
		return Person{}, false
	}
	x := Person{
		ID: p.ID, Name: p.Name.Value(), Email: p.Email.Value(), Language: p.Language, Zone: p.Zone, Partner: p.Partner, Roles: p.Roles, Role: p.Role,
	}
	x.Without, x.Busy = p.Without, busy(b.Elsewhere(events.Ref{Noun: "person", ID: id}))
	if at := p.Bounced.At; !at.IsZero() {
		x.Bounced = &at
	}
	for _, g := range b.Groups() {
		if b.Invites(g.Members, id) {
			x.Groups = append(x.Groups, g.ID)
		}
	}
	for _, m := range b.Meetings() {
		answer, answered := m.Answers[id]
		counter, proposed := m.Counters[id]
		attended := b.Attendance(m.ID).Of(id)
		if !answered && !proposed && attended == "" && !b.Invites(m.Guests(), id) {
			continue
		}
		line := Meeting{
			ID: m.ID, Title: m.Title, Instant: m.Instant, Cancelled: m.Cancelled, Answer: answer.Answer, Comment: answer.Comment.Value(),
			By: answer.By.Value(), Delegate: answer.Delegate.Value(), Company: answer.Company, Attended: attended,
		}
		if proposed {
			line.Proposed = &Counter{
				counter.Reading, counter.Comment.Value(), counter.By.Value(), counter.Other, counter.Wording.Value(),
			}
		}
		x.Meetings = append(x.Meetings, line)
	}
	for _, o := range b.AllTasksOf(id) {
		x.Tasks = append(x.Tasks, Task{
			ID: o.ID, Meeting: b.TitleOf(events.Ref{Noun: "meeting", ID: o.Meeting}), Words: o.Words.Value(), Due: o.Due, Finished: instant(o.Finished), Withdrawn: o.Withdrawn,
		})
	}
	for _, p := range b.Polls() {
		if said, voted := p.Votes[id]; voted {
			x.Polls = append(x.Polls, Poll{ID: p.ID, Title: p.Title, Votes: said.By, Comment: said.Comment.Value(), At: said.At})
		}
	}
	for _, m := range b.Matters() {
		if !m.Holds(id) {
			continue
		}
		line := Matter{ID: m.ID, Of: b.TitleOf(m.Home()), Title: m.Title, Proposed: m.Person == id, Place: m.Place(), At: m.Proposed}
		line.Presents = slices.Contains(m.Presents, events.Ref{Noun: "person", ID: id})
		if line.Proposed {
			line.Text, line.Guest = m.Text.Value(), m.Guest.Value()
		}
		x.Matters = append(x.Matters, line)
	}
	for _, m := range b.AllMaterial() {
		if m.Holds(id) {
			x.Files = append(x.Files, File{ID: m.ID, Of: m.Of, Name: m.Name.Value(), Title: m.Title.Value(), Size: m.Size, At: m.At})
		}
	}
	for _, h := range b.HostsOf(id) {
		line := Host{
			ID: h.ID, Trip: b.TitleOf(events.Ref{Noun: "trip", ID: h.Trip}), Name: h.Name.Value(), Withdrawn: h.Withdrawn,
			Places: h.Places, From: h.From, To: h.To, House: h.House(), Minors: h.Minors, Acquainted: h.Acquainted.Value(),
		}
		if !h.Reach.None() {
			said := h.Reach.Said(h.ID)
			line.Shared = &said
		}
		x.Hosts = append(x.Hosts, line)
	}
	for _, f := range b.Feeds() {
		if f.Scope.Ref == (events.Ref{Noun: "person", ID: id}) {
			x.Feeds = append(x.Feeds, Feed{ID: f.ID, Name: f.Name, Issued: f.Issued, Revoked: f.Revoked})
		}
	}
	for _, r := range b.RegistrationsOf(id) {
		x.Registrations = append(x.Registrations, registrationOf(b, r, now))
	}
	return x, true
}
