package me

import (
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/people"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// changing is the kind of the form by which somebody says what a calendar of theirs shows.
var changing = &form.Kind{Texts: "me.feed", Limit: 8 << 10, Problems: map[string]string{"until": "over"}}

// mostFeedName is how many characters the name of a calendar has at most.
const mostFeedName = 80

// farthest is how many days a calendar reaches ahead at most.
const farthest = 1098

// The choices that the form has: how much is said, of which kinds, and how long before programs remind.
var (
	details    = []string{events.DetailTitles, events.DetailBusy}
	kinds      = []string{agenda.KindMeeting, agenda.KindTrip, agenda.KindLeg, agenda.KindMilestone, agenda.KindDue, agenda.KindTask}
	alarms     = []string{"PT15M", "PT1H", "P1D"}
	directions = []string{events.Outgoing, events.Incoming}
	// sorts are what kinds of trips look like; which the office has, the desk knows.
	sorts = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)
	// another is how long before a program may remind if a command has said so, which stays as it is.
	another = regexp.MustCompile(`^P[0-9DWTHM]{2,10}$`)
)

// mostSorts is how many kinds of trips can be ticked.
const mostSorts = 50

// A feedEntry is what somebody says of a calendar of theirs.
type feedEntry struct {
	Name      string
	Detail    string
	Kinds     []string
	TripKinds []string
	Direction string
	Needed    bool
	Ahead     string // as it was typed
	ahead     int
	Alarms    []string
	Language  string
	Until     string // as it was typed
	until     events.Date
	seen      uint64 // the place in the journal that its page went by
}

// Kind implements form.Form.
func (*feedEntry) Kind() *form.Kind { return changing }

// Read implements form.Form.
func (e *feedEntry) Read(f form.Fields) (fault string) {
	e.Name, e.Detail, e.Needed = voice.Clean(f.Lines("name")), f.One("detail", details), f.Word("needed") != ""
	e.Language, e.Until = f.One("language", words.Spoken()), strings.TrimSpace(voice.Clean(f.Word("until")))
	e.Direction = f.One("direction", directions)
	for _, kind := range f.All("tripKinds") {
		if sorts.MatchString(kind) && len(e.TripKinds) < mostSorts && !slices.Contains(e.TripKinds, kind) {
			e.TripKinds = append(e.TripKinds, kind)
		}
	}
	e.Kinds, e.Ahead = f.Some("kinds", kinds), strings.TrimSpace(voice.Clean(f.Word("ahead")))
	e.seen, _ = strconv.ParseUint(f.Word("seen"), 10, 64)
	for _, before := range f.All("alarms") {
		if another.MatchString(before) && len(e.Alarms) < len(alarms) && !slices.Contains(e.Alarms, before) {
			e.Alarms = append(e.Alarms, before)
		}
	}
	var ok, number bool
	e.ahead, number = f.Number("ahead", farthest)
	e.until, ok = form.Day(e.Until)
	switch {
	case len(e.Until) > 40 || len(e.Ahead) > 40:
		return form.Broken
	case e.Name == "":
		return "name"
	case utf8.RuneCountInString(e.Name) > mostFeedName:
		return "long"
	case e.Ahead != "" && (!number || e.ahead == 0):
		return "ahead"
	case e.Until != "" && (!ok || e.until.Year > 2199):
		return "until"
	}
	return ""
}

// held is what the book has of a calendar, as the form shows it.
func held(f *calendar.Feed) *feedEntry {
	e := &feedEntry{
		Name: voice.Clean(f.Name), Detail: f.Filter.Detail, Needed: f.Filter.Needed, Language: f.Filter.Language, Until: f.Until.String(), until: f.Until,
	}
	e.TripKinds, e.Direction = slices.Clone(f.Filter.TripKinds), f.Filter.Direction
	for _, kind := range kinds {
		if slices.Contains(f.Filter.Kinds, kind) {
			e.Kinds = append(e.Kinds, kind)
		}
	}
	if e.ahead = f.Filter.Ahead; e.ahead > 0 {
		e.Ahead = strconv.Itoa(e.ahead)
	}
	for _, before := range f.Filter.Alarms {
		e.Alarms = append(e.Alarms, before.String())
	}
	return e
}

// command is what of a calendar is another thing than it was, nil if nothing is.
func (e *feedEntry) command(f *calendar.Feed) *events.AmendFeed {
	was, c := held(f), &events.AmendFeed{ID: f.ID}
	if f.Name != listing.OwnFeed {
		c.Name = other(was.Name, e.Name)
	}
	c.Detail, c.Needed, c.Language, c.Until = other(was.Detail, e.Detail), other(was.Needed, e.Needed), other(was.Language, e.Language), other(was.until, e.until)
	c.Ahead, c.Direction = other(was.ahead, e.ahead), other(was.Direction, e.Direction)
	slices.Sort(e.TripKinds)
	if slices.Sort(was.TripKinds); !slices.Equal(was.TripKinds, e.TripKinds) {
		list := append([]string{}, e.TripKinds...)
		c.TripKinds = &list
	}
	if !slices.Equal(was.Kinds, e.Kinds) {
		list := append([]string{}, e.Kinds...)
		c.Kinds = &list
	}
	slices.Sort(e.Alarms)
	if slices.Sort(was.Alarms); !slices.Equal(was.Alarms, e.Alarms) {
		list := []events.Period{}
		for _, text := range e.Alarms {
			if before, err := events.ParsePeriod(text); err == nil {
				list = append(list, before)
			}
		}
		c.Alarms = &list
	}
	if reflect.DeepEqual(c, &events.AmendFeed{ID: f.ID}) {
		return nil
	}
	return c
}

// other is what something is to be, nil if it is that already.
func other[T comparable](was, is T) *T {
	if was == is {
		return nil
	}
	return &is
}

// A feedPage is the form.
type feedPage struct {
	*feedEntry
	To         string
	Called     string // the calendar
	Named      bool   // it has a name of its own
	Form       string // the session's token
	Seen       uint64
	Most       int // characters of a name
	Details    []string
	Choices    []choice
	Sorts      []sortChoice
	Directions []string
	Farthest   int
	Reminders  []reminder
	Languages  []tongue
	Stored     bool
	Fault      *form.Fault
}

// A choice is a kind of entries that can be ticked.
type choice struct {
	Kind   string
	Chosen bool
}

// A sortChoice is a kind of trips that can be ticked.
type sortChoice struct {
	Kind   string
	Title  events.Text
	Chosen bool
}

// A reminder is one that can be ticked.
type reminder struct {
	Before string
	Usual  bool // there are words for it
	Chosen bool
}

// A tongue is a language that can be chosen.
type tongue struct {
	Tag, Name string
	Chosen    bool
}

// mineOf is a calendar of whoever asks that can be changed, nil if it is none.
func mineOf(b *calendar.Book, v *shell.Visit, id string) *calendar.Feed {
	f := b.Feed(id)
	if f == nil || f.Revoked || v.Person == "" || f.Scope.Ref != (events.Ref{Noun: "person", ID: v.Person}) {
		return nil
	}
	return f
}

func (m *mine) showFeed(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	if b := m.Mirror.Snapshot(); mineOf(b, v, r.PathValue("id")) == nil {
		form.Lead(w, r, "/me#feeds") // it is nobody's, or was closed
		return
	}
	m.displayFeed(v, r, http.StatusOK, feedPage{})
}

// displayFeed shows the form as things are now, with what was typed.
func (m *mine) displayFeed(v *shell.Visit, r *http.Request, status int, p feedPage) {
	v.Show(status, "feed", func(b *calendar.Book) shell.Content {
		f := mineOf(b, v, r.PathValue("id"))
		if f == nil {
			return shell.Content{}
		}
		if p.feedEntry == nil {
			p.feedEntry = held(f)
		}
		p.To, p.Form, p.Most, p.Details = "/me/feeds/"+f.ID, v.FormToken(), mostFeedName, details
		if p.Seen == 0 {
			p.Seen = b.Sequence()
		}
		p.Named, p.Called = f.Name != listing.OwnFeed, feedName(f, v.Voice)
		p.Farthest = farthest
		for _, kind := range kinds {
			// The milestones of trips are in the calendars of those who work in the office alone.
			chosen := slices.Contains(p.Kinds, kind)
			if kind != agenda.KindMilestone || chosen || slices.Contains(b.Person(v.Person).Roles, people.Staff) {
				p.Choices = append(p.Choices, choice{kind, chosen})
			}
		}
		p.Directions = directions
		for _, kind := range b.TripKinds() {
			p.Sorts = append(p.Sorts, sortChoice{kind, b.TripKind(kind), slices.Contains(p.TripKinds, kind)})
		}
		for _, before := range alarms {
			p.Reminders = append(p.Reminders, reminder{before, true, slices.Contains(p.Alarms, before)})
		}
		for _, before := range held(f).Alarms {
			if !slices.Contains(alarms, before) {
				p.Reminders = append(p.Reminders, reminder{before, false, slices.Contains(p.Alarms, before)})
			}
		}
		for _, tag := range words.Spoken() {
			p.Languages = append(p.Languages, tongue{tag, v.Voice.NameOf(tag), tag == p.Language})
		}
		title := v.Voice.T("me.feed.title", "name", p.Called)
		if p.Fault != nil {
			title = v.Voice.T("fault.short") + " – " + title
		}
		return shell.Content{Title: title, Body: p}
	})
}

// feedName is what a calendar of somebody's own is called to them.
func feedName(f *calendar.Feed, v *voice.Voice) string {
	if f.Name == listing.OwnFeed {
		return v.T("me.calendar")
	}
	return voice.Clean(f.Name)
}

// amendFeed takes what a calendar of theirs shows from now on. What was changed elsewhere since the form was shown is not taken back unseen.
func (m *mine) amendFeed(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	const to = "/me?changed#feeds"
	e := &feedEntry{}
	fault := form.Read(w, r, e)
	t := (&events.AmendFeed{}).Type()
	if given, unknown := m.Forms.Given(r, changing, v.Client, "/me", t); given {
		form.Lead(w, r, to)
		return
	} else if fault == nil {
		fault = unknown
	}
	b := m.Mirror.Snapshot()
	f := mineOf(b, v, r.PathValue("id"))
	if f == nil {
		form.Lead(w, r, "/me#feeds")
		return
	}
	if f.Name == listing.OwnFeed && fault.Is("name") {
		fault = nil // it is not asked for one
	}
	if fault != nil {
		m.displayFeed(v, r, fault.Status, feedPage{feedEntry: e, Fault: fault, Seen: e.seen})
		return
	}
	body := e.command(f)
	if body == nil {
		form.Lead(w, r, to)
		return
	}
	message := events.Message{ID: m.Forms.Identity(r, t), Source: "/me", Since: min(e.seen, b.Sequence())}
	outcome := m.Forms.SubmitOnce(w, r, changing, v.Client, message, body)
	switch {
	case outcome.Gone:
	case outcome.Done():
		form.Lead(w, r, to)
	default:
		p := feedPage{feedEntry: e, Stored: outcome.Stored, Fault: outcome.Fault, Seen: e.seen}
		if p.Fault.Refused(events.Changed) {
			p.Fault, p.Seen = changing.Overtaken("changed"), 0 // they know now
		}
		m.displayFeed(v, r, p.Fault.Or(http.StatusAccepted), p)
	}
}
