package calendars

import (
	"regexp"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/voice"
)

// What a feed may show of its scope, and how long before programs may remind: as many ways as people can tell apart.
var (
	kinds = []string{agenda.KindMeeting, agenda.KindTrip, agenda.KindLeg, agenda.KindMilestone, agenda.KindAnniversary, agenda.KindRenewal, agenda.KindHoliday}
	// kindsOfPerson are those of the feed of a person, in whose calendar no holidays are.
	kindsOfPerson = []string{agenda.KindMeeting, agenda.KindTrip, agenda.KindLeg, agenda.KindMilestone, agenda.KindAnniversary, agenda.KindRenewal, agenda.KindDue, agenda.KindTask}
	states        = []string{agenda.Confirmed, agenda.Tentative, agenda.Cancelled}
	alarms        = []string{"PT15M", "PT1H", "P1D"}
	details       = []string{events.DetailTitles, events.DetailBusy}
	// detail is how much is said, before how long before programs remind; what a command has said beyond what can be ticked stays there.
	detail    = field.Choice{Of: details, Texts: "calendar.detail.", None: "calendar.detail.all"}
	direction = field.Choice{Of: []string{events.Outgoing, events.Incoming}, Texts: "trips.direction.", None: "trips.direction.all"}
	before    = field.Some{Of: alarms, Texts: "calendar.alarm.", Like: regexp.MustCompile(`^P[0-9DWTHM]{2,10}$`)}
)

// farthest is how many days a feed reaches ahead at most.
const farthest = 1098

// fields are those by which a feed is opened, and changed but for the first: what it is of, and how much of that it shows.
func fields() []edit.Field {
	return []edit.Field{
		{Name: "scope", Kind: scope{}, Required: true, Hint: true},
		{Name: "name", Kind: field.Line{Most: maxName}, Required: true, Hint: true},
		{Name: "detail", Kind: detail, None: ""},
		{Name: "kinds", Kind: field.Some{Of: kinds, Texts: "calendar.kind."}, Hint: true, None: []string{}},
		{Name: "status", Kind: field.Some{Of: states, Texts: "calendar.status."}, Hint: true, None: []string{}},
		{Name: "tripKinds", Kind: tripKinds{}, Hint: true, None: []string{}},
		{Name: "direction", Kind: direction, Hint: true, None: ""},
		{Name: "partners", Kind: field.Things{Of: []string{"partner"}}, Hint: true, None: []string{}},
		{Name: "ahead", Kind: field.Number{Least: 1, Most: farthest}, Hint: true, None: 0},
		{Name: "alarms", Kind: before, Hint: true, None: []string{}},
		{Name: "language", Kind: spoken{}, None: ""},
		{Name: "busy", Kind: field.Yes{}, Hint: true, None: false},
		{Name: "until", Kind: field.Date{}, Hint: true, None: ""},
	}
}

// fieldsOfPerson are those by which the feed of a person is opened, and changed.
func fieldsOfPerson() []edit.Field {
	return []edit.Field{
		{Name: "name", Kind: field.Line{Most: maxName}, Required: true, Hint: true},
		{Name: "detail", Kind: detail, None: ""},
		{Name: "kinds", Kind: field.Some{Of: kindsOfPerson, Texts: "calendar.kind."}, Hint: true, None: []string{}},
		{Name: "tripKinds", Kind: tripKinds{}, Hint: true, None: []string{}},
		{Name: "direction", Kind: direction, Hint: true, None: ""},
		{Name: "needed", Kind: field.Yes{}, Hint: true, None: false},
		{Name: "ahead", Kind: field.Number{Least: 1, Most: farthest}, Hint: true, None: 0},
		{Name: "alarms", Kind: before, Hint: true, None: []string{}},
		{Name: "language", Kind: spoken{}, None: ""},
		{Name: "until", Kind: field.Date{}, Hint: true, None: ""},
	}
}

// tripKinds are any of the kinds of trips that the office has.
type tripKinds struct{}

func (tripKinds) some(a field.Asking) field.Some {
	return field.Some{Of: a.Book.TripKinds(), Named: func(kind string) string { return a.Voice.In(a.Book.TripKind(kind)) }}
}

// Read implements field.Kind.
func (k tripKinds) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	return k.some(a).Read(a, typed)
}

// Write implements field.Kind.
func (k tripKinds) Write(a field.Asking, value any) field.Typed { return field.Some{}.Write(a, value) }

// Draw implements field.Kind.
func (k tripKinds) Draw(a field.Asking, typed field.Typed) field.Control {
	return k.some(a).Draw(a, typed)
}

// A spoken is the language of a feed, or that of whoever reads it.
type spoken struct{ field.Language }

// Draw implements field.Kind.
func (k spoken) Draw(a field.Asking, typed field.Typed) field.Control {
	c := k.Language.Draw(a, typed)
	none := field.Option{Label: a.Voice.T("calendar.language.any")}
	if typed.Empty() {
		for i := range c.Options {
			c.Options[i].Chosen = false
		}
		none.Chosen = true
	}
	c.Options = append([]field.Option{none}, c.Options...)
	return c
}

// Parts says in a few words each what of its scope a feed shows, and how.
func Parts(b *calendar.Book, f *calendar.Feed, v *voice.Voice) (list []string) {
	filter := &f.Filter
	named := func(texts string, of []string) {
		names := make([]string, len(of))
		for i, x := range of {
			names[i] = v.T(texts + x)
		}
		if len(names) > 0 {
			list = append(list, words.List(names, v.Language))
		}
	}
	if filter.Detail != "" {
		list = append(list, v.T("calendar.detail."+filter.Detail))
	}
	named("calendar.kind.", filter.Kinds)
	named("calendar.status.", filter.Status)
	if len(filter.TripKinds) > 0 {
		names := make([]string, len(filter.TripKinds))
		for i, kind := range filter.TripKinds {
			names[i] = v.In(b.TripKind(kind))
		}
		list = append(list, v.T("calendar.sorts", "kinds", words.List(names, v.Language)))
	}
	if filter.Direction != "" {
		list = append(list, v.T("calendar.direction."+filter.Direction))
	}
	if len(filter.Partners) > 0 {
		names := make([]string, len(filter.Partners))
		for i, id := range filter.Partners {
			names[i] = field.Name(field.Asking{Book: b, Voice: v}, events.Ref{Noun: "partner", ID: id})
		}
		list = append(list, v.T("calendar.with", "partners", words.List(names, v.Language)))
	}
	if filter.Back > 0 {
		list = append(list, v.N("calendar.back", filter.Back))
	}
	if filter.Ahead > 0 {
		list = append(list, v.N("calendar.ahead", filter.Ahead))
	}
	if filter.Needed {
		list = append(list, v.T("calendar.needed"))
	}
	if len(filter.Alarms) > 0 {
		list = append(list, v.T("calendar.reminds"))
	}
	if filter.Busy {
		list = append(list, v.T("calendar.busy"))
	}
	if filter.Language != "" {
		list = append(list, v.NameOf(filter.Language))
	}
	return list
}

// A scope is what a feed shows: the whole office, one thing of it, or the holidays of a region. What is of one person is opened by
// themselves, on their own page.
type scope struct{}

const wholeOffice = "office"

var things = field.Thing{Of: []string{"partner", "series", "trip", "group", "venue"}, Ref: true}

// Read implements field.Kind.
func (scope) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	s := strings.TrimSpace(typed.One(""))
	if region, ok := strings.CutPrefix(s, agenda.NounHolidays+"/"); ok && slices.Contains(holiday.Regions(), strings.ToUpper(region)) {
		return s, nil
	}
	if s == wholeOffice || s == agenda.NounDeadlines || s == agenda.NounAnniversaries {
		return s, nil
	}
	return things.Read(a, typed)
}

// Write implements field.Kind.
func (scope) Write(a field.Asking, value any) field.Typed { return things.Write(a, value) }

// Draw implements field.Kind.
func (scope) Draw(a field.Asking, typed field.Typed) field.Control {
	c := things.Draw(a, field.Typed{})
	for i := range c.Options {
		noun, _, _ := strings.Cut(c.Options[i].Value, "/")
		c.Options[i].Label, c.Options[i].Chosen = a.Voice.T("calendar.of."+noun)+" "+c.Options[i].Label, false
	}
	c.Options = append([]field.Option{{Label: a.Voice.T("edit.choose")}, {Value: wholeOffice, Label: a.Voice.T("calendar.of.office")},
		{Value: agenda.NounDeadlines, Label: a.Voice.T("calendar.of.deadlines")},
		{Value: agenda.NounAnniversaries, Label: a.Voice.T("calendar.of.anniversaries")}}, c.Options...)
	for _, code := range holiday.Regions() {
		c.Options = append(c.Options, field.Option{Value: agenda.NounHolidays + "/" + strings.ToLower(code), Label: a.Voice.T("calendar.of.holidays") + " " + a.Voice.In(reason.Place(code))})
	}
	i := slices.IndexFunc(c.Options, func(o field.Option) bool { return o.Value == typed.One("") })
	c.Options[max(i, 0)].Chosen = true
	return c
}
