package meetingmail

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// Agenda is the kind that says what a meeting talks about. A reminder says so itself, if the agenda is closed by then; whoever was told
// hears of what the office changes afterwards, and of nothing else.
const Agenda = "agenda"

var _ = owed.Register(&owed.Kind{
	Name: Agenda, Means: "what a meeting talks about", Listed: 5, Noun: "meeting", Rank: owed.Usual, Order: 7, Choice: Reminder,
	Owed: func(c *owed.Case) bool {
		x, st := sat(c.About), &c.Standing
		if x.agenda.content == "" || untold(c) || c.Guest.Answer == events.AnswerDeclined || !c.Now.Before(x.meeting.Instant) {
			return owed.Pass
		}
		told := lastAgenda(c.Said)
		if told == nil {
			// A reminder that is still to come says it.
			for _, r := range x.remind {
				if r.at.After(c.Now) && !c.Guest.Missed(Reminder, r.at) {
					c.Await(r.at)
					return owed.Pass
				}
			}
		} else if told.Content == x.agenda.content {
			return owed.Pass
		}
		due := x.agenda.changed.Add(owed.Settling)
		if edge := x.meeting.Instant.Add(-owed.Urgent); due.After(edge) {
			due = events.Later(edge, x.agenda.changed) // what comes closer to the start is told at once
		}
		if wait := due.Sub(c.Now); wait > 0 && wait <= owed.SettlingMost {
			c.Await(due)
			return owed.Pass
		}
		d := owed.Debt{
			Kind: Agenda, To: c.Guest.ID, Address: c.Guest.Address, Due: due, Revision: x.meeting.Revision, Sequence: st.Told.Sequence, Content: x.agenda.content,
		}
		d.Since = -1
		if told != nil {
			d.Since = told.Revision
		}
		return c.Owe(d)
	},
	Says: func(t *owed.Telling) *owed.Content {
		x := meetingContent(t)
		if x == nil {
			return nil
		}
		x.Meeting.Agenda = agendaLines(t)
		x.Meeting.Changed = t.Debt.Since >= 0
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, _ string) owed.Sample {
		x := sampleOf(m, sampleAgenda(b, m)...)
		x.At = m.Instant.Add(-48 * time.Hour)
		return x
	},
})

// sampleAgenda is what happens before an agenda is sent.
func sampleAgenda(b *calendar.Book, m *meeting.Meeting) []events.Body {
	home := b.HomeOf(m.ID)
	propose := func(id, de, en string, minutes int) *events.ProposeMatter {
		c := &events.ProposeMatter{ID: id, Title: events.Text{"de": de, "en": en}, Minutes: minutes}
		if c.Series = home.ID; home.Noun == "meeting" {
			c.Series, c.Meeting = "", home.ID
		}
		return c
	}
	return []events.Body{
		propose("sample-cycling", "Stadtradeln mit den Partnerstädten", "City cycling with the partner cities", 20),
		propose("sample-market", "Stand auf dem Weihnachtsmarkt", "Stall at the Christmas market", 15),
		&events.SetAgenda{ID: m.ID, Items: []events.AgendaItem{{Matter: "sample-cycling"}, {Matter: "sample-market"}}},
		&events.CloseAgenda{ID: m.ID},
	}
}

// A closedAgenda is what mails need of one.
type closedAgenda struct {
	content string    // a hash of what it says; "" as long as it is not closed, or has nothing on it
	changed time.Time // when anything of it was decided last
}

// newAgenda looks at the agenda of a meeting. When it takes place is no part of what it says: that is told by itself, and times run along.
func newAgenda(b *calendar.Book, m *meeting.Meeting) (x closedAgenda) {
	a := b.MeetingAgenda(m.ID)
	if a == nil || a.Closed.IsZero() || len(a.Items) == 0 {
		return x
	}
	x.changed = a.Changed
	type line struct {
		Title    events.Text
		Minutes  int
		Presents []events.Ref
		Guest    bool
	}
	var lines []line
	for _, i := range b.Items(m) {
		lines = append(lines, line{i.Title, i.Minutes, i.Presents, !i.Guest.IsZero()})
		x.changed = events.Later(x.changed, i.Changed)
	}
	said, err := json.Marshal(lines)
	if err != nil {
		panic(err) // these are texts, numbers and ids
	}
	sum := sha256.Sum256(said)
	x.content = hex.EncodeToString(sum[:8])
	return x
}

// lastAgenda is the last that somebody may have heard of an agenda, nil if that is nothing.
func lastAgenda(said owed.Said) (last *owed.Utterance) {
	for i := range said {
		if u := &said[i]; (u.Kind == Agenda || u.Kind == Reminder && u.Content != "") && (u.Arrived() || u.State == owed.StateFailed) {
			last = u
		}
	}
	return last
}

// agendaLines are the agenda of the meeting that a mail is about, nil if it is not closed yet.
func agendaLines(t *owed.Telling) (list []owed.AgendaLine) {
	m := t.Book.Meeting(t.About.ID)
	if newAgenda(t.Book, m).content == "" {
		return nil
	}
	for _, i := range t.Book.Items(m) {
		x := owed.AgendaLine{Title: i.Title, Start: i.Start, Minutes: i.Minutes}
		for _, ref := range i.Presents {
			if p := t.Book.Person(ref.ID); p != nil && !p.Erased {
				x.Who = append(x.Who, p.Name.Value())
			}
		}
		if guest := i.Guest.Value(); guest != "" {
			x.Who = append(x.Who, guest)
		}
		list = append(list, x)
	}
	return list
}
