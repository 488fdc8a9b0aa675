// Package rooms has the pages of those who belong to a series, or are invited to a meeting that is of none: the next date, its agenda, what waits to be
// talked about, what they propose, who belongs there, and what was. They need no role for it. What the office does to agendas is its forms.
//
// Who belongs there is shown by partner and number, and by name to the office alone: somebody who is invited has not asked to be known to all others. Who
// presents something is named to all, since the agenda that is mailed names them, too; who has proposed it, to themselves and to the office.
package rooms

import (
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/matter"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/web/attach"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	Mirror *worker.Mirror
	Forms  *form.Submitter
	Links  *links.Maker                                 // nil: there are no pages for guests
	Desk   *attach.Desk                                 // nil: there are no files
	Done   func(field.Asking, *http.Request) *edit.Done // what a form has just done that leads here
	Now    func() time.Time
}

type pages struct{ Options }

// Room is the table of what there is.
func Room(o Options) shell.Room {
	p := &pages{o}
	r := shell.Room{Name: "rooms", Templates: templates, Parts: []fs.FS{listing.Templates, attach.Templates}, Everybody: true}
	for _, at := range []string{"/rooms/{series}", "/meetings/{id}/room"} {
		r.Routes = append(r.Routes,
			shell.On("GET "+at, shell.SignedIn, p.show),
			shell.On("GET "+at+"/propose", shell.SignedIn, p.ask), shell.On("POST "+at+"/propose", shell.SignedIn, p.propose),
			shell.On("GET "+at+"/matters/{matter}", shell.SignedIn, p.ask), shell.On("POST "+at+"/matters/{matter}", shell.SignedIn, p.change),
		)
		if o.Desk != nil {
			r.Routes = append(r.Routes,
				shell.On("GET "+at+"/matters/{matter}/files", shell.SignedIn, p.files), shell.On("POST "+at+"/matters/{matter}/files", shell.SignedIn.Streamed(), p.bring),
				shell.On("GET "+at+"/matters/{matter}/files/{file}/remove", shell.SignedIn, p.askRemove), shell.On("POST "+at+"/matters/{matter}/files/{file}/remove", shell.SignedIn, p.remove),
			)
		}
	}
	r.Routes = append(r.Routes, shell.On("GET /meetings/{id}/room/minutes", shell.SignedIn, p.minutes))
	r.Routes = append(r.Routes, shell.On("GET /resolutions/{id}", shell.SignedIn, p.outcome), shell.On("POST /resolutions/{id}", shell.SignedIn, p.tick))
	return r
}

// To is the path of the room of a series, or of a meeting that is of none.
func To(home events.Ref) string {
	if home.Noun == "series" {
		return "/rooms/" + url.PathEscape(home.ID)
	}
	return "/meetings/" + url.PathEscape(home.ID) + "/room"
}

// home is which room is asked for, false if whoever asks does not belong there, or there is none. A date of a series has the room of that.
func home(b *calendar.Book, r *http.Request, v *shell.Visit) (events.Ref, bool) {
	of := events.Ref{Noun: "series", ID: r.PathValue("series")}
	if of.ID == "" {
		if b.Meeting(r.PathValue("id")) == nil {
			return of, false
		}
		of = b.HomeOf(r.PathValue("id"))
	}
	return of, b.Known(of) && (v.Is(events.Reader) || b.Belongs(of, v.Person))
}

// A page shows a room.
type page struct {
	Title    events.Text
	Rhythm   events.Text
	Ended    bool
	To       string // its path
	Back     string // where whoever looks comes from
	Office   bool   // whoever looks works in the office
	May      bool   // and may change agendas
	Propose  bool   // something can be proposed
	Said     string // what has just been done
	Next     *date
	Waiting  []line
	Partners []group
	Singles  int               // people who are of no partner
	Names    []string          // personal: for the office alone
	Tasks    []listing.Outcome // of its meetings that are to be done, as far as whoever looks may read them
	Past     []date
	Files    []listing.File // of the series or, of a meeting that is of none, of that
	FilesTo  string         // where the office brings more, "" for others
}

// A date is one meeting of the room.
type date struct {
	ID         string
	Start, End time.Time // on the clock of whoever looks
	City       string    // of that clock
	There      *there    // on the clock of the place, if that shows something else
	Venue      events.Text
	Address    string
	Video      *listing.Video
	Answer     string // where whoever looks says whether they come, or reads more
	Agenda     listing.Agenda
	Files      []listing.File
	FilesTo    string
	Minutes    string // where its minutes are read, "" if they are not approved
	Gone       bool   // they are destroyed
}

// A there is when it is at the place.
type there struct {
	Start, End time.Time
	City       string
}

// A line is a matter that waits.
type line struct {
	*matter.Matter
	Text, Who, By string
	Own           bool
	Change        string
	Files         listing.Files
}

// A group is how many belong to the room for a partner.
type group struct {
	Title events.Text
	N     int
}

// mostPast is how many meetings of the past are shown.
const mostPast = 12

func (p *pages) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	v.Show(http.StatusOK, "room", func(b *calendar.Book) shell.Content {
		of, ok := home(b, r, v)
		if !ok {
			return shell.Content{}
		}
		now := p.Now()
		x := page{Title: b.TitleOf(of), To: To(of), Back: "/me", Office: v.Is(events.Reader), May: v.Is(events.Coordinator), Propose: open(b, of, now)}
		if s := b.Series(of.ID); of.Noun == "series" && s != nil {
			x.Rhythm, x.Ended = reason.Rhythm(s.Cadence), s.Ended
			if x.Office {
				x.Back = "/series/" + s.ID
			}
		} else if x.Office {
			x.Back = "/meetings/" + of.ID
		}
		if said := r.URL.Query().Get("done"); slices.Contains([]string{"proposed", "changed", "withdrawn"}, said) {
			x.Said = said
		}
		zone := clock(b, v)
		for _, m := range b.Waits(of) {
			one := newLine(b, m, v, x.To, x.May)
			one.Files = listing.Files{List: listing.FilesOf(b, events.Ref{Noun: "matter", ID: m.ID}, reader(b, v), v.Voice), To: p.filesTo(b, v, x.To, m.ID)}
			x.Waiting = append(x.Waiting, one)
		}
		x.Files, x.FilesTo = listing.FilesOf(b, of, reader(b, v), v.Voice), p.officeFiles(b, v, of)
		x.Tasks = tasks(b, of, v, now)
		p.dates(b, of, v, zone, now, &x)
		members(b, of, v, &x)
		return shell.Content{Title: v.Voice.In(x.Title), Body: x}
	})
}

// clock is the zone of whoever looks.
func clock(b *calendar.Book, v *shell.Visit) string {
	if person := b.Person(v.Person); person != nil {
		return b.ZoneOf(person)
	}
	return b.Office().Zone
}

// open reports whether something can be proposed to a room.
func open(b *calendar.Book, of events.Ref, now time.Time) bool {
	if s := b.Series(of.ID); of.Noun == "series" {
		return s != nil && !s.Ended
	}
	m := b.Meeting(of.ID)
	return m != nil && !m.Cancelled && now.Before(m.End())
}

func newLine(b *calendar.Book, m *matter.Matter, v *shell.Visit, to string, may bool) line {
	x := line{Matter: m, Text: m.Text.Value(), Who: listing.Presents(b, m.Presents, m.Guest, v.Voice), Own: m.Person != "" && m.Person == v.Person}
	if v.Is(events.Reader) && m.Person != "" {
		x.By = listing.PersonName(b.Person(m.Person), v.Voice)
	}
	if x.Own || may {
		x.Change = to + "/matters/" + m.ID
	}
	return x
}

// dates are the next one and those that were.
func (p *pages) dates(b *calendar.Book, of events.Ref, v *shell.Visit, zone string, now time.Time, x *page) {
	list := []*meeting.Meeting{b.Meeting(of.ID)}
	if of.Noun == "series" {
		list = b.MeetingsOf(of.ID)
	}
	for _, m := range list {
		switch {
		case m.Cancelled:
		case now.Before(m.End()):
			if x.Next == nil {
				x.Next = p.newDate(b, m, v, zone, now, of)
			}
		default:
			x.Past = append(x.Past, *p.newDate(b, m, v, zone, now, of))
		}
	}
	slices.Reverse(x.Past)
	x.Past = x.Past[:min(len(x.Past), mostPast)]
}

func (p *pages) newDate(b *calendar.Book, m *meeting.Meeting, v *shell.Visit, zone string, now time.Time, of events.Ref) *date {
	d := &date{
		ID: m.ID, Start: voice.At(m.Instant, zone), End: voice.At(m.End(), zone), City: v.Voice.City(zone), Agenda: listing.NewAgenda(b, m, v.Voice, zone, now),
	}
	if at := voice.At(m.Instant, m.Zone); at.Format(time.DateTime) != d.Start.Format(time.DateTime) {
		d.There = &there{at, voice.At(m.End(), m.Zone), v.Voice.City(m.Zone)}
	}
	if room := b.Venue(m.Venue); room != nil {
		d.Venue, d.Address = room.Title, room.Address
	}
	if now.Before(m.End()) {
		d.Video = listing.NewVideo(m.Conference)
	}
	d.Agenda.WithFiles(b, reader(b, v), func(matter string) string { return p.filesTo(b, v, To(of), matter) }, v.Voice)
	if ref := (events.Ref{Noun: "meeting", ID: m.ID}); ref != of {
		d.Files, d.FilesTo = listing.FilesOf(b, ref, reader(b, v), v.Voice), p.officeFiles(b, v, ref)
	}
	if listing.HasMinutes(b, m) {
		d.Minutes, d.Gone = toMinutes(m.ID), !b.Minutes(m.ID).Cleared.IsZero()
	}
	switch {
	case v.Is(events.Reader):
		d.Answer = "/meetings/" + m.ID
	case p.Links != nil && now.Before(m.End()):
		d.Answer = "/rsvp/" + p.Links.Token(b, m.ID, v.Person)
	}
	return d
}

// members are who belongs to the room.
func members(b *calendar.Book, of events.Ref, v *shell.Visit, x *page) {
	by := map[string]int{}
	for _, person := range b.MembersOf(of) {
		if x.Office {
			x.Names = append(x.Names, listing.PersonName(person, v.Voice))
		}
		if b.Partner(person.Partner) == nil {
			x.Singles++
		} else {
			by[person.Partner]++
		}
	}
	order := v.Voice.Order()
	defer order.Done()
	slices.SortFunc(x.Names, order.CompareString)
	for id, n := range by {
		x.Partners = append(x.Partners, group{b.Partner(id).Title, n})
	}
	slices.SortFunc(x.Partners, func(a, c group) int { return order.CompareString(v.Voice.In(a.Title), v.Voice.In(c.Title)) })
}
