package arrange

import (
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
		Lengths: lengthsWith(q.Minutes), Typed: path + "/move",
	}
	status, ok := p.ask(w, r, v, b, q, &page.answers, m.ID, path+"/times", func(at events.Slot, anyhow bool) string {
		to := url.Values{"v.at.date": {at.Date.String()}, "v.at.start": {at.Start.String()}, "v.at.zone": {at.Zone}, "v.duration": {strconv.Itoa(q.Minutes) + " min"}}
		if anyhow {
			to.Set("v.ifNone", events.IfNoneBest)
		}
		return page.Typed + "?" + to.Encode()
	})
	if !ok {
		return
	}
	// When it is already is shown by itself, and cannot be chosen.
	page.Times = slices.DeleteFunc(page.Times, func(t timeChoice) bool { return t.Start.Equal(page.Start) && t.End.Equal(page.End) })
	page.Shown = page.Shown && len(page.Times) > 0
	if t, _, problem := b.LookAt(atPresent(m), m.ID, now); problem == nil {
		line := listing.NewTime(t, b.Office().Zone, v.Voice)
		page.Now = &line
	}
	v.Show(status, "move", func(*calendar.Book) shell.Content {
		return shell.Content{Title: v.Voice.T("move.title") + ": " + v.Voice.In(m.Title), Body: page}
	})
}

// of fills in what a meeting says: who is invited is not asked for, and the days are those around it.
func (q *question) of(m *meeting.Meeting, asked url.Values, today events.Date) {
	q.Need, q.May, q.Venue, q.Find, q.fixed = m.Need, m.Optional, m.Venue, true, true
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

// atPresent asks for the time that a meeting has.
func atPresent(m *meeting.Meeting) *events.RequestMeeting {
	return &events.RequestMeeting{
		At: &events.At{Date: m.Date, Start: m.Start, Zone: m.Zone}, Duration: m.Duration, Need: m.Need, Optional: m.Optional, Venue: m.Venue,
	}
}
