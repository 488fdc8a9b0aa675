package arrange

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

const (
	// before and after say how far around its day another time for a meeting is looked for, in days, unless somebody says otherwise.
	before, after = 7, 28
	// shownRooms is how many venues are named beside a time. The form in which it is chosen has all.
	shownRooms = 12
)

// A movePage shows other times for a meeting.
type movePage struct {
	*question
	answers
	ID      string
	Title   events.Text
	Start   time.Time
	End     time.Time
	Now     *listing.Time // its present time, with what it costs; nil if that cannot be told
	Lengths []int
	Venues  []pick
	Typed   string // leads to the form in which a time is typed
}

// move answers the page on which another time is chosen for a meeting.
func (p *pages) move(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	b, now := p.mirror.Snapshot(), p.now()
	m := b.Meeting(r.PathValue("id"))
	if m == nil || m.Cancelled || !m.End().After(now) {
		v.Missing() // there is nothing to move
		return
	}
	asked := r.URL.Query()
	q := read(asked, b, b.Today(now))
	q.of(m, asked, b.Today(now))
	path := "/meetings/" + url.PathEscape(m.ID)
	page := &movePage{
		question: q, ID: m.ID, Title: m.Title, Start: voice.At(m.Instant, m.Zone), End: voice.At(m.End(), m.Zone),
		Lengths: lengthsWith(q.Minutes), Venues: q.venues(b, v.Voice), Typed: path + "/move",
	}
	choose := func(at events.Slot, anyhow bool) string {
		return page.Typed + "?" + q.moved(at, anyhow).Encode()
	}
	status, ok := p.ask(w, r, v, b, q, &page.answers, m.ID, path+"/times", choose)
	if !ok {
		return
	}
	// When it is already is shown by itself, and cannot be chosen.
	page.Times = slices.DeleteFunc(page.Times, func(t timeChoice) bool { return t.Start.Equal(page.Start) && t.End.Equal(page.End) })
	page.Shown = page.Shown && len(page.Times) > 0
	page.rooms(b, m, v.Voice)
	if t, _, problem := b.LookAt(atPresent(m), m.ID, now); problem == nil {
		line := listing.NewTime(t, b.Office().Zone, v.Voice)
		page.Now = &line
	}
	v.Show(status, "move", func(*calendar.Book) shell.Content {
		return shell.Content{Title: v.Voice.T("move.title") + ": " + v.Voice.In(m.Title), Body: page}
	})
}

// of fills in what a meeting says: who is invited is not asked for, the room is its own unless another one is named, or none, and the days
// are those around it.
func (q *question) of(m *meeting.Meeting, asked url.Values, today events.Date) {
	q.Need, q.May, q.Find, q.fixed = m.Need, m.Optional, true, true
	if !asked.Has("venue") {
		q.Venue = m.Venue
	}
	if !asked.Has("minutes") {
		q.Minutes = int(m.Duration.Clock.Minutes())
	}
	if !asked.Has("from") && !asked.Has("to") {
		q.first, q.last = m.Date.AddDays(-before), m.Date.AddDays(after)
		if q.first.Before(today) {
			q.first = today
		}
		q.From, q.To = q.first.String(), q.last.String()
	}
}

// moved fills in the form in which a meeting is moved to a time.
func (q *question) moved(at events.Slot, anyhow bool) url.Values {
	v := url.Values{"v.at.date": {at.Date.String()}, "v.at.start": {at.Start.String()}, "v.at.zone": {at.Zone}, "v.duration": {strconv.Itoa(q.Minutes) + " min"}}
	if anyhow {
		v.Set("v.ifNone", events.IfNoneBest)
	}
	return v
}

// rooms says of each time which venues are free then, and leads on with the one that is asked for. What suits comes first, and can be
// chosen instead.
func (p *movePage) rooms(b *calendar.Book, m *meeting.Meeting, v *voice.Voice) {
	if len(p.Times) == 0 {
		return
	}
	first := slices.MinFunc(p.Times, func(x, y timeChoice) int { return x.Start.Compare(y.Start) }).Start
	last := slices.MaxFunc(p.Times, func(x, y timeChoice) int { return x.End.Compare(y.End) }).End
	all := b.Rooms(first, last, m.Guests(), m.ID)
	order := v.Order()
	defer order.Done()
	for i := range p.Times {
		t := &p.Times[i]
		rooms := all.At(t.Start, t.End)
		slices.SortFunc(rooms, func(x, y calendar.RoomAt) int {
			return cmp.Or(unsuited(&x)-unsuited(&y), order.CompareString(v.In(x.Venue.Title), v.In(y.Venue.Title)))
		})
		for j := range rooms {
			x := &rooms[j]
			choice := roomChoice{Label: marked(v, v.In(x.Venue.Title), x, all.People)}
			if unsuited(x) == 0 {
				t.Free++
				choice.To = withRoom(t.To, x.Venue.ID)
			}
			if len(t.Rooms) < shownRooms {
				t.Rooms = append(t.Rooms, choice)
			}
		}
		t.More = len(rooms) - len(t.Rooms)
		if p.Venue != "" && p.Venue != m.Venue {
			t.To = withRoom(t.To, p.Venue)
		}
	}
}

// withRoom has what leads to the form choose a venue there.
func withRoom(to, venue string) string { return to + "&" + url.Values{"v.venue": {venue}}.Encode() }

// atPresent asks for the time that a meeting has.
func atPresent(m *meeting.Meeting) *events.RequestMeeting {
	return &events.RequestMeeting{
		At: &events.At{Date: m.Date, Start: m.Start, Zone: m.Zone}, Duration: m.Duration, Need: m.Need, Optional: m.Optional, Venue: m.Venue,
	}
}
