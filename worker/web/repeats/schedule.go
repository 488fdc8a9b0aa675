package repeats

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/schedule"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

func toSchedule(id string) string { return "/schedules/" + id }

var scheduleFields = []edit.Field{
	{Name: "title", Kind: field.Text{}, Required: true},
	{Name: "do", Kind: field.Choice{Of: []string{events.DoRemind, events.DoDigest, events.DoExtend}, Texts: "schedule.do.", None: "edit.choose"}, Required: true},
	{Name: "cron", Kind: field.Cron{}, Required: true, Hint: true},
	{Name: "zone", Kind: field.Zone{}, Hint: true},
	{Name: "to", Kind: field.Things{Of: []string{"group", "partner", "person"}, Ref: true}, Hint: true},
	{Name: "ahead", Kind: field.Span{}, Hint: true},
	{Name: "series", Kind: field.Things{Of: []string{"series"}}, Hint: true},
	{Name: "missed", Kind: field.Choice{Of: []string{"once", "skip", "all"}, Texts: "schedule.missed."}, Hint: true},
}

func aboutSchedule(a field.Asking, id string) *edit.Thing {
	s := a.Book.Schedule(id)
	if s == nil {
		return nil
	}
	return &edit.Thing{About: events.Ref{Noun: "schedule", ID: id}, Title: a.Voice.In(s.Title), To: toSchedule(id), Now: s.SetSchedule}
}

var scheduleForms = []edit.Form{
	{Name: "schedule.new", Command: "schedule.set", Path: "/new/schedule", Fields: scheduleFields, To: toSchedule, Thing: newThing("/schedules"), Make: newID("schedule")},
	{Name: "schedule.change", Command: "schedule.set", Path: "/schedules/{id}/change", Fields: scheduleFields, To: toSchedule, Thing: aboutSchedule},
	{Name: "schedule.remove", Command: "schedule.remove", Path: "/schedules/{id}/remove", To: func(string) string { return "/schedules" }, Thing: aboutSchedule, Lead: true},
}

func toReminder(id string) string { return "/reminders/" + id }

var reminderFields = []edit.Field{
	{Name: "title", Kind: field.Text{}, Required: true},
	{Name: "ahead", Kind: field.Ahead{}, Required: true, Hint: true},
	{Name: "schedule", Kind: field.Thing{Of: []string{"schedule"}, None: "edit.choose"}, Required: true, Hint: true},
	{Name: "series", Kind: field.Things{Of: []string{"series"}}, Hint: true},
}

func aboutReminder(a field.Asking, id string) *edit.Thing {
	r := a.Book.Reminder(id)
	if r == nil {
		return nil
	}
	return &edit.Thing{About: events.Ref{Noun: "reminder", ID: id}, Title: a.Voice.In(r.Title), To: toReminder(id), Now: r.SetReminder}
}

var reminderForms = []edit.Form{
	{Name: "reminder.new", Command: "reminder.set", Path: "/new/reminder", Fields: reminderFields, To: toReminder, Thing: newThing("/schedules"), Make: newID("reminder"), Lead: true},
	{Name: "reminder.change", Command: "reminder.set", Path: "/reminders/{id}/change", Fields: reminderFields, To: toReminder, Thing: aboutReminder, Lead: true},
	{Name: "reminder.remove", Command: "reminder.remove", Path: "/reminders/{id}/remove", To: func(string) string { return "/schedules" }, Thing: aboutReminder, Lead: true},
}

// Times are when a schedule comes: as one of the usual ways, or as its expression.
type Times struct {
	How        string // as in workday, of the texts schedule.at.…; "cron" if it is none of the usual
	Start, Day string
	Cron, Zone string
}

// timesOf says when a schedule comes.
func timesOf(s *schedule.Schedule, v *voice.Voice) Times {
	typed := field.Cron{}.Write(field.Asking{Voice: v}, s.Cron)
	t := Times{How: typed.One("how"), Start: typed.One("start"), Cron: s.Cron, Zone: s.Zone, Day: typed.One("monthday")}
	if every, ok := minutes(s.Cron); ok {
		t.How, t.Day = "minutes", every
	}
	if day := typed.One("weekday"); day != "" {
		t.Day = field.WeekdayName(day, v)
	}
	return t
}

// minutes reads an expression that comes every so many minutes, without end.
func minutes(cron string) (every string, ok bool) {
	every, ok = strings.CutSuffix(cron, " * * * *")
	if !ok {
		return "", false
	}
	every, ok = strings.CutPrefix(every, "*/")
	n, err := strconv.Atoi(every)
	return every, ok && err == nil && n > 1 && 60%n == 0
}

// repeatKinds are the sections of the list of schedules and reminders.
var repeatKinds = []listing.Kind{{Name: "schedules", Text: "schedules.times"}, {Name: "reminders", Text: "reminders.title"}}

// A scheduleLine is a schedule or a reminder in the list.
type scheduleLine struct {
	named
	Do    string // "" of a reminder
	Times Times
	Next  time.Time // on its own clock; zero if it never comes
	Ahead string    // of a reminder
}

type schedulesPage struct {
	listing.List
	May                  bool
	Done                 *edit.Done
	Sections             []listing.Section[scheduleLine]
	Schedules, Reminders int
}

// schedules answers the list of schedules and, after these, reminders.
func (p *pages) schedules(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("schedules", func(b *calendar.Book) shell.Content {
		page := schedulesPage{List: listing.NewList(r.URL), May: v.Is(events.Coordinator), Done: p.done(b, v, r)}
		var found []listing.Found[repeated]
		for s := range b.EachSchedule() {
			page.Schedules++
			if page.Fits(page.InAll(s.Title)) {
				found = append(found, listing.Found[repeated]{Thing: repeated{schedule: s}, ID: s.ID})
			}
		}
		for x := range b.EachReminder() {
			page.Reminders++
			if page.Fits(page.InAll(x.Title)) {
				found = append(found, listing.Found[repeated]{Thing: repeated{reminder: x}, ID: x.ID, Section: 1})
			}
		}
		now := p.Now()
		name := func(x repeated) string { return v.Voice.In(x.title()) }
		page.Sections = listing.Sections(&page.List, v.Voice, repeatKinds, found, name, func(x repeated) scheduleLine { return x.line(now, v.Voice) })
		return shell.Content{Title: page.Done.Title(v.Voice.T("schedules.title")), Body: page}
	})
}

// A repeated is a schedule or a reminder.
type repeated struct {
	schedule *schedule.Schedule
	reminder *schedule.Reminder
}

func (x repeated) title() events.Text {
	if x.schedule == nil {
		return x.reminder.Title
	}
	return x.schedule.Title
}

func (x repeated) line(now time.Time, v *voice.Voice) scheduleLine {
	s := x.schedule
	if s == nil {
		return scheduleLine{named: named{x.reminder.Title, toReminder(x.reminder.ID)}, Ahead: ahead(x.reminder.Ahead, v)}
	}
	line := scheduleLine{named: named{s.Title, toSchedule(s.ID)}, Do: s.Do, Times: timesOf(s, v)}
	if next := s.Next(now, 1); len(next) > 0 {
		line.Next = voice.At(next[0], s.Zone)
	}
	return line
}

// ahead is how long before something, in words.
func ahead(p events.Period, v *voice.Voice) string {
	return field.Ahead{}.Write(field.Asking{Voice: v}, p.String()).One("")
}

// comes is how many times to come a page shows.
const comes = 5

type schedulePage struct {
	*schedule.Schedule
	May       bool
	Done      *edit.Done
	Story     listing.Story
	Times     Times
	Last      time.Time
	Next      []time.Time
	Readers   []string // who gets what it says
	OfSeries  []named
	Reach     string  // how far it looks ahead
	Reminders []named // that go by it
}

// schedule answers the page of a schedule.
func (p *pages) schedule(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("schedule", func(b *calendar.Book) shell.Content {
		s := b.Schedule(r.PathValue("id"))
		if s == nil {
			return shell.Content{}
		}
		now := p.Now()
		page := schedulePage{Schedule: s, May: v.Is(events.Coordinator), Done: p.done(b, v, r), Times: timesOf(s, v.Voice), OfSeries: seriesNamed(b, s.Series)}
		if last := s.Latest(now); !last.IsZero() {
			page.Last = voice.At(last, s.Zone)
		}
		for _, t := range s.Next(now, comes) {
			page.Next = append(page.Next, voice.At(t, s.Zone))
		}
		if s.Do == events.DoDigest && !s.Ahead.IsZero() {
			page.Reach = ahead(s.Ahead, v.Voice)
		}
		for _, ref := range s.To {
			page.Readers = append(page.Readers, field.Name(field.Asking{Book: b, Voice: v.Voice}, ref))
		}
		slices.Sort(page.Readers)
		for _, x := range b.Reminders() {
			if x.Schedule == s.ID {
				page.Reminders = append(page.Reminders, named{x.Title, toReminder(x.ID)})
			}
		}
		page.Story = listing.NewStory(p.Forms.Mirror, b, events.Ref{Noun: "schedule", ID: s.ID}, now)
		return shell.Content{Title: page.Done.Title(v.Voice.In(s.Title)), Body: page}
	})
}

type reminderPage struct {
	ID       string
	Title    events.Text
	May      bool
	Done     *edit.Done
	Story    listing.Story
	Ahead    string
	Schedule *named
	Times    Times
	OfSeries []named
}

// reminder answers the page of a reminder.
func (p *pages) reminder(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("reminder", func(b *calendar.Book) shell.Content {
		x := b.Reminder(r.PathValue("id"))
		if x == nil {
			return shell.Content{}
		}
		page := reminderPage{ID: x.ID, Title: x.Title, May: v.Is(events.Coordinator), Done: p.done(b, v, r), Ahead: ahead(x.Ahead, v.Voice), OfSeries: seriesNamed(b, x.Series)}
		if s := b.Schedule(x.Schedule); s != nil {
			page.Schedule, page.Times = &named{s.Title, toSchedule(s.ID)}, timesOf(s, v.Voice)
		}
		page.Story = listing.NewStory(p.Forms.Mirror, b, events.Ref{Noun: "reminder", ID: x.ID}, p.Now())
		return shell.Content{Title: page.Done.Title(v.Voice.In(x.Title)), Body: page}
	})
}
