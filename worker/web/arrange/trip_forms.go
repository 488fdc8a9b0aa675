package arrange

import (
	"slices"
	"strings"

	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
)

// weekdays are the days of the week as rules name them.
var weekdays = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

func toTrip(id string) string { return "/trips/" + id }

// tripFields are what a trip is made from, and what can be changed of it.
var tripFields = slices.Concat([]edit.Field{
	{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
	{Name: "partner", Kind: field.Thing{Of: []string{"partner"}, None: "form.trip.partner.none"}, Required: true},
	{Name: "direction", Kind: field.Choice{Of: []string{events.Outgoing, events.Incoming}, Texts: "form.trip.direction."}, Hint: true},
	{Name: "kind", Kind: tripKind{}, Hint: true},
	{Name: "window.from", Kind: field.Date{}, Required: true, Hint: true},
	{Name: "window.to", Kind: field.Date{}, Required: true},
	{Name: "days", Kind: field.Number{Least: 1, Most: 60}, Required: true, Hint: true},
	{Name: "depart", Kind: field.Some{Of: weekdays, Texts: "form.trip.depart."}, Hint: true, None: []any{}},
	{Name: "capacity", Kind: field.Number{Least: 1, Most: 10_000}, Required: true, Hint: true},
	{Name: "minimum", Kind: field.Number{Least: 1, Most: 10_000}, Hint: true, None: 0},
	{Name: "avoid.holidays", Kind: field.Regions{Most: 40}, Hint: true, None: []any{}},
	{Name: "avoid.school", Kind: field.Regions{Most: 40}, Hint: true, None: []any{}},
	{Name: "programme", Kind: programme, Hint: true, None: []any{}},
	{Name: "milestones", Kind: milestones, Hint: true, None: []any{}},
	{Name: "description", Kind: field.Text{Long: true}, None: map[string]any{}},
}, registration)

var tripForms = []edit.Form{
	{
		Name: "trip.propose", Command: "trip.propose", Path: "/new/trip", To: toTrip, Lead: true, Fields: proposed(tripFields), Note: noteTrip,
		Thing: func(field.Asking, string) *edit.Thing {
			return &edit.Thing{To: "/trips/new", Now: map[string]any{
				"direction": events.Outgoing, "kind": events.Citizens, "milestones": trip.Usual, "registration": usual(),
			}}
		},
		Make: func(a field.Asking, _ string, data edit.Data) {
			data["id"] = edit.NewID(a.Book, "trip", data["title"])
			if list, ok := data["milestones"]; ok && asUsual(list) {
				delete(data, "milestones") // so that they stay the usual ones
			}
			unregistered(data, nil)
			name(data)
		},
	},
	{
		Name: "trip.change", Command: "trip.amend", Path: "/trips/{id}/change", To: toTrip, Partly: true, Lead: true,
		Fields: append(slices.Clip(tripFields), note), Note: noteTrip, Warn: warnUnregistered,
		Thing: ofTrip(func(a field.Asking, id string) any {
			c := a.Book.Trip(id).Proposal()
			if len(c.Milestones) == 0 {
				c.Milestones = trip.UsualFor(c.Direction, c.Kind)
			}
			if c.Registration == nil {
				c.Registration = usual()
			}
			return &c
		}),
		Make: func(a field.Asking, id string, data edit.Data) {
			whole(a, id, data)
			unregister(data, a.Book.Trip(id))
			unregistered(data, a.Book.Trip(id))
			wholeRegistration(data, a.Book.Trip(id))
			name(data)
		},
	},
	{
		Name: "milestone.complete", Command: "milestone.complete", Path: "/trips/{id}/done", To: toTrip,
		Fields: []edit.Field{{Name: "milestone", Kind: milestone{}, Required: true}},
		Thing:  ofTrip(func(field.Asking, string) any { return nil }),
		Make: func(_ field.Asking, id string, data edit.Data) {
			delete(data, "id")
			data["trip"] = id
		},
	},
	{
		Name: "trip.cancel", Command: "trip.cancel", Path: "/trips/{id}/cancel", To: toTrip, Final: true, Fields: []edit.Field{note},
		Thing: ofTrip(func(field.Asking, string) any { return nil }),
	},
}

// proposed are the fields of a trip that is not there yet: where nothing was typed, nothing is sent.
func proposed(fields []edit.Field) []edit.Field {
	list := slices.Clone(fields)
	for i := range list {
		list[i].None = nil
	}
	return list
}

// whole completes what a command takes as one: the window, and what is to be kept free.
func whole(a field.Asking, id string, data edit.Data) {
	t := a.Book.Trip(id)
	for name, said := range map[string]map[string]any{
		"window": {"from": t.Window.From, "to": t.Window.To},
		"avoid":  {"holidays": t.Avoid.Holidays, "school": t.Avoid.School},
	} {
		inner, changed := data[name].(edit.Data)
		for part, value := range said {
			if list, ok := value.([]string); ok && len(list) == 0 {
				continue
			}
			if _, there := inner[part]; changed && !there {
				inner[part] = value
			}
		}
	}
}

// noteTrip says what somebody who plans a trip may not have thought of.
func noteTrip(after field.Asking, id string) []string {
	t := after.Book.Trip(id)
	if t == nil {
		return nil
	}
	list := append(noteLate(after, t), noteUnseen(after, t)...)
	if t.To.Before(events.DateOf(t.Proposed.In(after.Book.Office().Location()))) {
		list = append(list, after.Voice.T("form.trip.noted"))
	}
	return list
}

// noteUnseen says that the partner sees only at the last moment who comes, as there is no milestone by which it would.
func noteUnseen(after field.Asking, t *trip.Trip) []string {
	at := slices.IndexFunc(trip.Usual, func(m events.MilestoneAt) bool { return m.ID == trip.StepRooming })
	if _, there := t.Day(trip.StepRooming); there || at < 0 || t.Registration == nil || t.Incoming() {
		return nil
	}
	return []string{after.Voice.T("form.trip.unseen", "title", after.Voice.In(trip.Usual[at].Title), "day", after.Voice.DayOnly(t.Until(trip.StepRooming)))}
}

// noteLate says which milestones are not done and do not fit any more.
func noteLate(after field.Asking, t *trip.Trip) []string {
	var late []string
	for _, m := range t.Milestones {
		if !t.Done[m.ID] && t.TooLate(m, after.Book.Office().Location()) {
			late = append(late, after.Voice.In(m.Title)+" ("+after.Voice.DayOnly(m.Date)+")")
		}
	}
	if len(late) == 0 {
		return nil
	}
	return []string{after.Voice.T("form.trip.late", "list", strings.Join(late, "; "))}
}

// ofTrip is a trip that can be changed, with what the book says of it.
func ofTrip(now func(a field.Asking, id string) any) func(a field.Asking, id string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		t := a.Book.Trip(id)
		if t == nil || t.Cancelled {
			return nil
		}
		return &edit.Thing{About: events.Ref{Noun: "trip", ID: id}, Title: a.Voice.In(t.Title), To: toTrip(id), Now: now(a, id)}
	}
}

// A tripKind is one of the kinds of trips that the office has.
type tripKind struct{}

// Read implements field.Kind.
func (tripKind) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	kind := typed.One("")
	if kind == "" {
		return nil, nil
	}
	if !slices.Contains(a.Book.TripKinds(), kind) {
		return nil, &field.Fault{Text: "gone"}
	}
	return kind, nil
}

// Write implements field.Kind.
func (tripKind) Write(_ field.Asking, value any) field.Typed {
	kind, _ := value.(string)
	return field.Typed{"": {kind}}
}

// Draw implements field.Kind.
func (tripKind) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Select}
	for _, kind := range a.Book.TripKinds() {
		c.Options = append(c.Options, field.Option{Value: kind, Label: a.Voice.In(a.Book.TripKind(kind)), Chosen: kind == typed.One("")})
	}
	if !slices.ContainsFunc(c.Options, chosen) {
		c.Options[0].Chosen = true
	}
	return c
}

// A milestone is one of the trip that is asked about, and is not done.
type milestone struct{}

// Read implements field.Kind.
func (milestone) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	id := typed.One("")
	if id == "" {
		return nil, nil
	}
	if !slices.ContainsFunc(undone(a), func(m events.Milestone) bool { return m.ID == id }) {
		return nil, &field.Fault{Text: "gone"}
	}
	return id, nil
}

// Write implements field.Kind.
func (milestone) Write(field.Asking, any) field.Typed { return field.Typed{} }

// Draw implements field.Kind.
func (milestone) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Select, Options: []field.Option{{Label: a.Voice.T("form.milestone.milestone.none")}}}
	for _, m := range undone(a) {
		c.Options = append(c.Options, field.Option{
			Value: m.ID, Label: a.Voice.In(m.Title) + " (" + a.Voice.DayOnly(m.Date) + ")", Chosen: m.ID == typed.One(""),
		})
	}
	c.Options[0].Chosen = !slices.ContainsFunc(c.Options, chosen)
	return c
}

// undone are the milestones of the trip or the anniversary that is asked about which are not done.
func undone(a field.Asking) (list []events.Milestone) {
	if x := a.Book.Anniversary(a.About); x != nil {
		return slices.DeleteFunc(slices.Clone(x.Milestones), func(m events.Milestone) bool { return x.Done[m.ID] })
	}
	t := a.Book.Trip(a.About)
	if t == nil {
		return nil
	}
	for _, m := range t.Milestones {
		if !t.Done[m.ID] {
			list = append(list, m)
		}
	}
	return list
}
