package repeats

import (
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

func toSeries(id string) string { return "/series/" + id }

// maxRegions is how many regions a series may heed.
const maxRegions = 20

var policies = []string{"nearest", "later", "earlier", "skip", events.ShiftAsk}

// newSeriesFields are those of a series that is made: what is left empty is not named.
var newSeriesFields = func() []edit.Field {
	list := slices.Clone(seriesFields)
	for i := range list {
		list[i].None = nil
	}
	return list
}()

// seriesFields are those of a series that is changed: what is emptied is named, as nothing.
var seriesFields = []edit.Field{
	{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
	{Name: "cadence", Kind: field.Cadence{}, Required: true, Hint: true},
	{Name: "from", Kind: field.Date{}, Hint: true},
	{Name: "start", Kind: field.Time{}, Required: true},
	{Name: "duration", Kind: field.Duration{}, Required: true, Hint: true},
	{Name: "zone", Kind: field.Zone{}, Hint: true},
	{Name: "venue", Kind: field.Thing{Of: []string{"venue"}, None: "form.series.venue.none"}, None: ""},
	{Name: "conference", Kind: field.Conference{}, Hint: true, None: ""},
	{Name: "invite.groups", Kind: field.Things{Of: []string{"group"}}, None: []string{}},
	{Name: "invite.lead", Kind: field.Span{}, Hint: true},
	{Name: "agenda.closes", Kind: field.Span{}, Hint: true},
	{Name: "avoid.holidays", Kind: field.Regions{Most: maxRegions}, Hint: true, None: []string{}},
	{Name: "avoid.school", Kind: field.Regions{Most: maxRegions}, Hint: true, None: []string{}},
	{Name: "shift.policy", Kind: field.Choice{Of: policies, Texts: "form.series.shift.policy."}, Hint: true},
	{Name: "shift.within", Kind: field.Span{}, Hint: true},
	{Name: "horizon", Kind: field.Span{}, Hint: true},
	{Name: "description", Kind: field.Text{Long: true}, Hint: true, None: events.Text{}},
}

// aboutSeries is what a form about a series that goes on is about.
func aboutSeries(a field.Asking, id string) *edit.Thing {
	s := a.Book.Series(id)
	if s == nil || s.Ended {
		return nil
	}
	return &edit.Thing{About: events.Ref{Noun: "series", ID: id}, Title: a.Voice.In(s.Title), To: toSeries(id), Now: s.DefineSeries}
}

// whole completes what a command replaces as a whole, of which the form has changed a part.
func whole(a field.Asking, id string, data edit.Data) {
	s := a.Book.Series(id)
	for name, now := range map[string]edit.Data{
		"avoid":  {"holidays": s.Avoid.Holidays, "school": s.Avoid.School},
		"shift":  {"policy": s.Shift.Policy, "within": s.Shift.Within},
		"invite": {"groups": s.Invite.Groups, "lead": s.Invite.Lead},
		"agenda": {"closes": s.Agenda.Closes},
	} {
		changed, ok := data[name].(edit.Data)
		if !ok {
			continue
		}
		for part, value := range now {
			if _, there := changed[part]; !there {
				changed[part] = value
			}
		}
	}
}

var seriesForms = []edit.Form{
	{Name: "series.new", Command: "series.define", Path: "/new/series", Fields: newSeriesFields, To: toSeries, Thing: newThing("/series"), Make: newID("series"), Lead: true},
	{Name: "series.change", Command: "series.amend", Path: "/series/{id}/change", Fields: seriesFields, To: toSeries, Thing: aboutSeries, Make: whole, Partly: true, Lead: true},
	{Name: "series.extend", Command: "series.extend", Path: "/series/{id}/extend", To: toSeries, Thing: aboutSeries, Lead: true},
	{
		Name: "series.end", Command: "series.end", Path: "/series/{id}/end", To: toSeries, Thing: aboutSeries, Final: true,
		Fields: []edit.Field{{Name: "note", Kind: field.Text{Long: true}, Hint: true}},
	},
}

// A seriesLine is a series in the list.
type seriesLine struct {
	named
	Rhythm events.Text
	Start  events.TimeOfDay
	Next   *listing.Date
	Ended  bool
}

type allSeriesPage struct {
	listing.List
	May    bool
	Series []seriesLine
}

// allSeries answers the list of series: those that go on first.
func (p *pages) allSeries(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("serieslist", func(b *calendar.Book) shell.Content {
		now := p.Now()
		page := allSeriesPage{List: listing.NewList(r.URL), May: v.Is(events.Coordinator)}
		var found []listing.Found[*calendar.Series]
		for s := range b.EachSeries() {
			if !page.Fits(page.InAll(s.Title)) {
				continue
			}
			x := listing.Found[*calendar.Series]{Thing: s, ID: s.ID}
			if s.Ended {
				x.At = 1
			}
			found = append(found, x)
		}
		page.Series = listing.Lines(&page.List, v.Voice, found, func(s *calendar.Series) string { return v.Voice.In(s.Title) }, func(s *calendar.Series) seriesLine {
			line := seriesLine{named: named{s.Title, toSeries(s.ID)}, Rhythm: s.Words(), Start: s.Start, Ended: s.Ended}
			if m := nextOf(b, s.ID, now); m != nil {
				date := listing.NewDate(m)
				line.Next = &date
			}
			return line
		})
		return shell.Content{Title: v.Voice.T("series.title"), Body: page}
	})
}

// nextOf is the next meeting of a series that takes place, or the one that does just now; nil if there is none.
func nextOf(b *calendar.Book, id string, now time.Time) (next *meeting.Meeting) {
	for m := range b.MeetingsNaming(events.Ref{Noun: "series", ID: id}) {
		if m.Series == id && !m.Cancelled && m.End().After(now) && (next == nil || m.Instant.Before(next.Instant)) {
			next = m
		}
	}
	return next
}

type seriesPage struct {
	*calendar.Series
	Public   bool // everybody may know of its meetings
	May      bool
	Done     *edit.Done
	Story    listing.Story
	Rhythm   events.Text
	Venue    *named
	Video    *listing.Video
	Groups   []named
	Dates    []listing.Date
	More     int
	Asked    []askedDate // of which people still vote, or the office has to choose a day
	Skipped  []listing.Passed
	Holidays []events.Text
	School   []events.Text
	Files    listing.Files
}

// An askedDate is a date that could not be placed and about which people are asked.
type askedDate struct {
	To      string
	Nominal events.Date
	Until   events.Date
	State   string
	Times   int
	Why     []listing.Passed
}

// oneSeries answers the page of a series.
func (p *pages) oneSeries(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("series", func(b *calendar.Book) shell.Content {
		s := b.Series(r.PathValue("id"))
		if s == nil {
			return shell.Content{}
		}
		page := seriesPage{
			Series: s, Public: b.IsPublicSeries(s.ID), Video: listing.NewVideo(s.Conference), May: v.Is(events.Coordinator) && !s.Ended, Done: p.done(b, v, r), Rhythm: reason.Rhythm(s.Cadence),
			Skipped: listing.NewPassed(s.Skipped, v.Voice), Holidays: listing.RegionNames(s.Avoid.Holidays), School: listing.RegionNames(s.Avoid.School),
		}
		if x := b.Venue(s.DefineSeries.Venue); x != nil {
			page.Venue = &named{x.Title, "/venues/" + x.ID}
		}
		for _, id := range s.Invite.Groups {
			if g := b.Group(id); g != nil {
				page.Groups = append(page.Groups, named{g.Title, "/groups/" + id})
			}
		}
		now := p.Now()
		for _, x := range b.PollsOf(s.ID) {
			if x.Undone() {
				page.Asked = append(page.Asked, askedDate{"/polls/" + x.ID, x.Nominal, x.Until, x.State(now), len(x.Times), listing.NewPassed(x.Passed[:min(1, len(x.Passed))], v.Voice)})
			}
		}
		page.Story = listing.NewStory(p.Forms.Mirror, b, events.Ref{Noun: "series", ID: s.ID}, now)
		page.Dates, page.More = listing.Dates(slices.Values(b.MeetingsOf(s.ID)), now)
		page.Files = listing.OfficeFiles(b, events.Ref{Noun: "series", ID: s.ID}, v.Person, page.May, v.Voice)
		return shell.Content{Title: page.Done.Title(v.Voice.In(s.Title)), Body: page}
	})
}
