package staff

import (
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A meetingPage shows one meeting.
type meetingPage struct {
	listing.Entry
	Description events.Text
	Venue       *venueLine
	Video       *listing.Video
	Clocks      []clockLine
	Invited     []inviteLine
	Score       []pointLine // what speaks against the time; nil if nothing does, or if it was not searched for
	Sum         int         // their points together
	Others      []otherTime // the next best times of the search
	Guests      []guestGroup
	Cleared     bool           // it is destroyed who has answered what
	Counters    []counterLine  // other times that were proposed
	Stray       *decision      // on a proposal that is not there
	Pending     int            // how many of them are to be decided
	Form        string         // the session's form token, for deciding
	Languages   []string       // in which the office says something to people
	MaxNote     int            // characters of what it says
	Tally       *listing.Tally // nil if nobody is invited
	Deliveries  deliveryReport
	Series      events.Text // its title, nil if the meeting stands alone
	SeriesTo    string      // its page
	Rhythm      events.Text
	Poll        string         // the page of the poll that it came of, "" if it came of none
	Before      *listing.Entry // the neighbours in its series
	After       *listing.Entry
	History     []changeLine
	Story       listing.Story
	Again       string      // where it can be planned again, "" if it cannot
	Fallen      []string    // holidays on which it has come to fall, and nobody has said that it stays
	Doubts      []doubtLine // by whose own calendars its time is doubtful
	Plans       bool        // whoever looks may change it
	Public      bool        // everybody may know of it
	Done        *edit.Done  // what has just been done
	Agenda      listing.Agenda
	Room        string // where those who are invited see it
	Begun       bool
	May         bool   // whoever looks may say what was reached
	Minutes     string // the page of its minutes, "" before it has begun
	Written     bool   // there are some
	Files       listing.Files
}

// Unfit reports whether a calendar takes the time of the meeting for sure.
func (p *meetingPage) Unfit() bool {
	return slices.ContainsFunc(p.Doubts, func(d doubtLine) bool { return !d.Perhaps })
}

// A venueLine is where people meet.
type venueLine struct {
	Title   events.Text
	Address string
	Seats   int
	Map     *listing.Map
	Over    int // how many more people come than it has seats; 0 if they have room
}

// An inviteLine is a group with its partners, a partner, or a number of single people, who are named among the guests.
type inviteLine struct {
	Title    events.Text
	To       string
	Silent   string // of a partner that is named and invites nobody: which text says why
	Partners []listing.Partner
	People   int

	Travellers bool // everybody who has a seat on the trip
	Optional   bool // may be missing
}

// meetings answers the pages of meetings, and takes what is decided on them.
type meetings struct {
	mirror     *worker.Mirror
	deliveries func(about events.Ref) []worker.Delivery
	forms      *form.Submitter
	edits      *edit.Table
	now        func() time.Time
}

// show answers the page of one meeting, cancelled ones too: who has an old link should learn what became of it.
func (m *meetings) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("meeting", m.content(r, v, nil))
}

// content makes the page from the book, after a decision on a proposal was tried if there is one.
func (m *meetings) content(r *http.Request, v *shell.Visit, tried *decision) func(*calendar.Book) shell.Content {
	id := r.PathValue("id")
	// What was said is looked up before the book is read for the page, since that takes a look at the book of its own.
	said := m.deliveries(events.Ref{Noun: "meeting", ID: id})
	return func(b *calendar.Book) shell.Content {
		meeting, now := b.Meeting(id), m.now()
		if meeting == nil {
			return shell.Content{}
		}
		p := newMeeting(b, meeting, now, v.Voice)
		p.Counters = counters(b, meeting, tried, now, v.Voice)
		if tried != nil && !slices.ContainsFunc(p.Counters, func(c counterLine) bool { return c.Tried != nil }) {
			p.Stray = tried
		}
		p.Pending, p.Languages, p.MaxNote = pending(p.Counters), events.Languages, maxNote
		p.Form, p.Cleared = v.FormToken(), !meeting.Cleared.IsZero()
		p.Story = listing.NewStory(m.mirror, b, events.Ref{Noun: "meeting", ID: id}, now)
		p.Again = planAgain(m.mirror, meeting, now)
		p.Plans = v.Is(events.Coordinator) && !p.Cancelled && !p.Past
		if !p.Cancelled && meeting.Instant.After(now) {
			p.Fallen = fallen(b, meeting, v.Voice)
		}
		p.Doubts = doubts(b, meeting, now, v.Voice)
		p.Agenda, p.Begun = listing.NewAgenda(b, meeting, v.Voice, b.Office().Zone, now), !now.Before(meeting.Instant)
		p.Room, p.May = "/meetings/"+id+"/room", v.Is(events.Coordinator)
		if !meeting.Cancelled && !now.Before(meeting.Instant) {
			p.Minutes, p.Written = "/meetings/"+id+"/minutes", b.Minutes(id).Readable()
		}
		p.Agenda.WithFiles(b, listing.Staff(v.Person, false), func(matter string) string {
			if !p.May {
				return ""
			}
			return listing.FilesTo(events.Ref{Noun: "matter", ID: matter})
		}, v.Voice)
		p.Files = listing.OfficeFiles(b, events.Ref{Noun: "meeting", ID: id}, v.Person, p.May && !meeting.Cancelled, v.Voice)
		p.Done = m.edits.Done(field.Asking{Book: b, Voice: v.Voice}, r)
		p.Deliveries = newDeliveryReport(b, said, meeting.Cancelled || !meeting.End().After(now), v.Voice).shorter("/meetings/"+id+"/mails", v.Voice.T("deliveries.none"))
		return shell.Content{Title: p.Done.Title(v.Voice.In(meeting.Title) + ", " + v.Voice.DayOnly(meeting.Date)), Body: &p}
	}
}

// newMeeting puts together what the page shows. Nothing in it points into the book that a later event changes.
func newMeeting(b *calendar.Book, m *meeting.Meeting, now time.Time, v *voice.Voice) meetingPage {
	p := meetingPage{
		Entry:       meetingEntry(b, m, now, v),
		Description: m.Description,
		Clocks:      clocks(b, m),
		Invited:     append(invited(b, m.Need, false, now), invited(b, m.Optional, true, now)...),
		Guests:      guests(b, m, now, v),
		Tally:       listing.NewTally(b.Tally(m), v),
		History:     history(b, m.History, &m.Slot, v),
		Public:      b.IsPublic(m),
	}
	if !m.Cancelled {
		p.Video = listing.NewVideo(m.Conference)
	}
	p.Score, p.Sum = scored(m.Score, v)
	p.Others = otherTimes(m.Alternatives, b.Office().Zone, m.Duration)
	if venue := b.Venue(m.Venue); venue != nil {
		p.Venue = &venueLine{Title: venue.Title, Address: venue.Address, Seats: venue.Seats, Map: listing.NewMap(venue.Geo)}
		if t := b.Tally(m); venue.Seats > 0 && !m.Cancelled {
			p.Venue.Over = max(0, t.Accepted+t.Company-venue.Seats)
		}
	}
	if of := b.PollOf(m.ID); of != nil {
		p.Poll = "/polls/" + of.ID
	}
	if series := b.Series(m.Series); series != nil {
		p.Series, p.SeriesTo, p.Rhythm = series.Title, "/series/"+series.ID, series.Words()
		for _, other := range b.MeetingsOf(m.Series) {
			if other.Cancelled || other.ID == m.ID {
				continue
			}
			e := meetingEntry(b, other, now, v)
			if other.Instant.Before(m.Instant) {
				p.Before = &e
			} else if p.After == nil {
				p.After = &e
			}
		}
	}
	return p
}

// meetingEntry makes the line of a meeting, as its own page and its neighbours in the series have it.
func meetingEntry(b *calendar.Book, m *meeting.Meeting, now time.Time, v *voice.Voice) listing.Entry {
	e := listing.Entry{
		Kind: agenda.KindMeeting, To: "/meetings/" + m.ID, Title: m.Title, First: m.Date, Last: m.Date, Note: m.Note,
		Start: voice.At(m.Instant, m.Zone), End: voice.At(m.End(), m.Zone),
		Cancelled: m.Cancelled, Past: !m.End().After(now), Moved: m.ByHand && !m.Cancelled,
		Reasons: listing.NewReasons(m.Why, m.Passed, m.Provisional, v),
	}
	if m.Zone != b.Office().Zone {
		e.Zone = m.Zone
	}
	if !e.Cancelled && !e.Past {
		e.Away = v.Away(b.Today(now), m.Date)
	}
	return e
}

// invited lists who is asked to come as it was put: groups, partners, and how many people beside them.
func invited(b *calendar.Book, refs []events.Ref, optional bool, now time.Time) []inviteLine {
	var list []inviteLine
	people := 0
	for _, r := range refs {
		switch r.Noun {
		case "group":
			if g := b.Group(r.ID); g != nil {
				list = append(list, groupLine(b, g, now))
			}
		case "trip":
			if t := b.Trip(r.ID); t != nil {
				list = append(list, inviteLine{Title: t.Title, To: "/trips/" + t.ID, Travellers: true})
			}
		case "partner":
			if p := b.Partner(r.ID); p != nil {
				line := inviteLine{Title: p.Title, To: "/partners/" + p.ID}
				switch {
				case p.Retired:
					line.Silent = "partner.retired"
				case p.Dormant():
					line.Silent = "partner.dormant"
				}
				list = append(list, line)
			}
		case "person":
			if b.Has(r) {
				people++
			}
		}
	}
	if people > 0 {
		list = append(list, inviteLine{People: people})
	}
	for i := range list {
		list[i].Optional = optional
	}
	return list
}

// groupLine shows a group by its partners; its people are counted.
func groupLine(b *calendar.Book, g *people.Group, now time.Time) inviteLine {
	line := inviteLine{Title: g.Title}
	for _, m := range g.Members {
		if p := b.Partner(m.ID); m.Noun == "partner" && p != nil {
			line.Partners = append(line.Partners, listing.NewPartner(b, p, now))
		}
		if m.Noun == "person" && b.Has(m) {
			line.People++
		}
	}
	return line
}

// fallen lists the holidays on which a meeting has come to fall, and against which it is not upheld.
func fallen(b *calendar.Book, m *meeting.Meeting, v *voice.Voice) (list []string) {
	for _, d := range b.Fallen(m) {
		if !m.IsUpheld(events.Holiday{Region: d.Region, Date: d.Date}) {
			list = append(list, listing.HolidayOf(d, v))
		}
	}
	return list
}
