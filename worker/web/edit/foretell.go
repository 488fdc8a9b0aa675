package edit

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed/hostmail"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A seenPage shows what a command would set off, before it is given.
type seenPage struct {
	Form   *Form
	Of     string
	Action string
	Token  string
	Hidden []hidden
	Again  bool // it is another thing than what was shown before
	Mails  int
	People int
	Lines  []mailLine
	More   int // lines that are left out
	Feeds  []string
	Owners []string // people whose own feeds change
	Warned []string // what is to be known before it is done
	Then   bool     // some of the mails wait two minutes
}

// A mailLine is one mail to some people.
type mailLine struct {
	Kind     string // as in invitation
	About    string // what the thing is called
	Old, New string // when it was, and when it would be; Old is "" if that stays
	Gone     bool   // it would not be at all
	When     string // key of when the mail goes out, "" if at a time
	At       time.Time
	Names    []string
}

// maxMailLines is how many mails are told apart; of the others it is said how many there are.
const maxMailLines = 40

// waiting are the kinds of mails that go out once a change has been left alone for two minutes.
var waiting = []string{meetingmail.Invitation, meetingmail.Update, meetingmail.Cancellation, tripmail.TripChanged, hostmail.StayChanged, hostmail.GuestsChanged, tripmail.Visitors}

// foretell shows what a command would set off.
func (x *asker) foretell(v *shell.Visit, a field.Asking, s *sheet, r *http.Request, seen worker.Foresight) {
	p := seenPage{
		Form: x.form, Of: s.thing.Title, Action: r.URL.Path, Token: v.FormToken(), Again: s.again, Warned: s.warnings,
		Mails: len(seen.Mails), People: len(told(seen.Mails)),
		Hidden: []hidden{{onceField, s.once}, {sinceField, strconv.FormatUint(s.since, 10)}, {seenField, s.seen}},
	}
	p.Hidden = append(p.Hidden, x.carry(r)...)
	if who := strings.Join(told(seen.Mails), ","); who != "" {
		p.Hidden = append(p.Hidden, hidden{whoField, who}, hidden{whoSeal, x.seal(s.id(x.Table), who)})
	}
	for i, f := range x.form.Fields {
		p.Hidden = append(p.Hidden, hidden{wasPrefix + f.Name, s.was[i]})
		for part, values := range s.typed[i] {
			name := prefix + f.Name
			if part != "" {
				name += "." + part
			}
			for _, value := range values {
				p.Hidden = append(p.Hidden, hidden{name, value})
			}
		}
	}
	slices.SortStableFunc(p.Hidden, func(x, y hidden) int { return cmp.Compare(x.Name, y.Name) })
	p.Lines = mailLines(seen, a)
	p.Then = slices.ContainsFunc(p.Lines, func(l mailLine) bool { return l.When == "edit.when.settled" })
	if len(p.Lines) > maxMailLines {
		p.Lines, p.More = p.Lines[:maxMailLines], len(p.Lines)-maxMailLines
	}
	p.Feeds, p.Owners = feedNames(seen, a)
	title := v.Voice.T("form." + x.form.Name + ".title")
	if p.Of != "" {
		title += ": " + p.Of
	}
	v.Show(http.StatusOK, "seen", func(*calendar.Book) shell.Content {
		return shell.Content{Title: v.Voice.T("edit.seen.title") + " " + title, Body: p}
	})
}

// mailLines put the mails that say the same to several people into one line.
func mailLines(seen worker.Foresight, a field.Asking) (list []mailLine) {
	type same struct {
		kind, about string
		at          time.Time
	}
	at := map[same]int{}
	for _, m := range seen.Mails {
		m.About = concerning(seen.After, m.About)
		key := same{m.Message, m.About, m.At}
		i, ok := at[key]
		if !ok {
			i = len(list)
			at[key] = i
			list = append(list, newMailLine(seen, a, m))
		}
		list[i].Names = append(list[i].Names, field.Name(field.Asking{Book: seen.After, Voice: a.Voice}, events.Ref{Noun: "person", ID: m.To}))
	}
	for i := range list {
		slices.Sort(list[i].Names)
	}
	return list
}

// concerning is what a mail is about to those who look: a registration or a host is one of many for its trip.
func concerning(b *calendar.Book, about string) string {
	ref, err := events.ParseRef(about)
	if err != nil {
		return about
	}
	trip := ""
	switch ref.Noun {
	case "registration":
		if r := b.Registration(ref.ID); r != nil {
			trip = r.Trip
		}
	case "host":
		if h := b.Host(ref.ID); h != nil {
			trip = h.Trip
		}
	}
	if trip == "" {
		return about
	}
	return events.Ref{Noun: "trip", ID: trip}.String()
}

func newMailLine(seen worker.Foresight, a field.Asking, m events.Mail) mailLine {
	line := mailLine{Kind: m.Message, When: "edit.when.soon"}
	if slices.Contains(waiting, m.Message) {
		line.When = "edit.when.settled"
	}
	if !m.At.IsZero() {
		line.When, line.At = "", voice.At(m.At, seen.After.Office().Zone)
	}
	ref, err := events.ParseRef(m.About)
	if err != nil {
		return line
	}
	line.About = cmp.Or(field.Name(field.Asking{Book: seen.After, Voice: a.Voice}, ref), field.Name(a, ref))
	if ref.Noun != "meeting" {
		return line
	}
	was, is := seen.Before.Meeting(ref.ID), seen.After.Meeting(ref.ID)
	if is != nil {
		line.New, line.Gone = when(is, a.Voice), is.Cancelled
	}
	if was != nil && is != nil && (!was.Instant.Equal(is.Instant) || !was.End().Equal(is.End())) {
		line.Old = when(was, a.Voice)
	}
	return line
}

// feedNames are the feeds that would change: those of the office by what they are called, those of people by whose they are.
func feedNames(seen worker.Foresight, a field.Asking) (names, owners []string) {
	for _, f := range seen.Feeds {
		switch noun, id, _ := strings.Cut(f.Scope, "/"); noun {
		case "person":
			of := field.Asking{Book: seen.After, Voice: a.Voice}
			if a.Book.Person(id) != nil { // whoever is erased by this has a name until then
				of = a
			}
			owners = append(owners, field.Name(of, events.Ref{Noun: noun, ID: id}))
		default:
			names = append(names, voice.Clean(f.Name))
		}
	}
	slices.Sort(names)
	slices.Sort(owners)
	return slices.Compact(names), slices.Compact(owners)
}

// when says the time of a meeting on its own clock.
func when(m *meeting.Meeting, v *voice.Voice) string {
	return v.When(voice.At(m.Instant, m.Zone), voice.At(m.End(), m.Zone))
}
