package listing

import (
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// A Talk is one line of an agenda, on the clock of whoever reads it.
type Talk struct {
	ID         string
	Title      events.Text
	Text       string // personal: what there is to say about it
	Who        string // personal: who presents it
	Start, End time.Time
	Minutes    int
	Reached    bool
	Files      Files
}

// WithFiles puts in what lies with each item, for somebody who looks. To is where more can be brought to one, "" if it cannot.
func (a *Agenda) WithFiles(b *calendar.Book, r FileReader, to func(id string) string, v *voice.Voice) {
	for i := range a.Items {
		t := &a.Items[i]
		t.Files = Files{List: FilesOf(b, events.Ref{Noun: "matter", ID: t.ID}, r, v), To: to(t.ID)}
	}
}

// An Agenda is what a meeting talks about.
type Agenda struct {
	Items  []Talk
	Closed bool
	Closes time.Time // when it is closed by itself; zero once it is, or the meeting has begun
	Looked bool      // it was said what was reached
	Past   bool      // the meeting is over
	Sum    int       // minutes that everything takes
	Length int       // minutes that the meeting takes
	Ends   time.Time // when everything is talked about, if it takes as long as is said
}

// Over reports whether everything takes longer than the meeting.
func (a *Agenda) Over() bool { return a.Sum > a.Length && !a.Past }

// NewAgenda is the agenda of a meeting on the clock of a zone.
func NewAgenda(b *calendar.Book, m *meeting.Meeting, v *voice.Voice, zone string, now time.Time) Agenda {
	x := Agenda{Past: !now.Before(m.End()), Length: int(m.End().Sub(m.Instant).Minutes())}
	a := b.MeetingAgenda(m.ID)
	if a != nil {
		x.Closed, x.Looked, x.Sum = !a.Closed.IsZero(), !a.Looked.IsZero(), a.Minutes()
	}
	if closes := b.AgendaCloses(m); !x.Closed && now.Before(m.Instant) {
		x.Closes = voice.At(closes, zone)
	}
	x.Ends = voice.At(m.Instant.Add(time.Duration(x.Sum)*time.Minute), zone)
	for _, i := range b.Items(m) {
		x.Items = append(x.Items, Talk{
			ID: i.ID, Title: i.Title, Text: i.Text.Value(), Who: Presents(b, i.Presents, i.Guest, v), Minutes: i.Minutes, Reached: i.Reached,
			Start: voice.At(i.Start, zone), End: voice.At(i.Start.Add(time.Duration(i.Minutes)*time.Minute), zone),
		})
	}
	return x
}

// Presents names who presents something, "" if nobody is known to.
func Presents(b *calendar.Book, people []events.Ref, guest events.Sealed, v *voice.Voice) string {
	var names []string
	for _, ref := range people {
		if p := b.Person(ref.ID); p != nil && !p.Erased {
			names = append(names, PersonName(p, v))
		}
	}
	if said := strings.TrimSpace(voice.Clean(guest.Value())); said != "" {
		names = append(names, said)
	}
	return strings.Join(names, ", ")
}
