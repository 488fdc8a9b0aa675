package rooms

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/matter"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/voice"
)

// Forms are those by which the office makes agendas.
func Forms() []edit.Form { return agendaForms }

func toMeeting(id string) string { return "/meetings/" + url.PathEscape(id) }

var agendaForms = []edit.Form{
	{
		Name: "agenda.set", Command: "agenda.set", Path: "/meetings/{id}/agenda", To: toMeeting, Lead: true,
		Fields: []edit.Field{{Name: "items", Kind: items, Hint: true, None: []any{}}},
		Thing:  ofAgenda(func(a *matter.Agenda) any { return &events.SetAgenda{ID: a.ID, Items: a.Items} }),
		Warn:   tooLong,
	},
	{
		Name: "agenda.close", Command: "agenda.close", Path: "/meetings/{id}/agenda/close", To: toMeeting, Lead: true,
		Thing: ofAgenda(func(*matter.Agenda) any { return nil }),
	},
	{
		Name: "agenda.reach", Command: "agenda.reach", Path: "/meetings/{id}/agenda/reached", To: toMeeting, Lead: true,
		Fields: []edit.Field{{Name: "reached", Kind: reachable{}, Hint: true, None: []any{}}},
		Thing: ofAgenda(func(a *matter.Agenda) any {
			if a.Looked.IsZero() {
				return nil
			}
			return &events.ReachAgenda{ID: a.ID, Reached: a.Reached}
		}),
	},
}

// ofAgenda is a meeting that is not cancelled, with what the book says of its agenda.
func ofAgenda(now func(*matter.Agenda) any) func(a field.Asking, id string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		m := a.Book.Meeting(id)
		if m == nil || m.Cancelled {
			return nil
		}
		of := a.Book.MeetingAgenda(id)
		if of == nil {
			of = &matter.Agenda{ID: id}
		}
		return &edit.Thing{About: events.Ref{Noun: "agenda", ID: id}, Title: a.Voice.In(m.Title), To: toMeeting(id), Now: now(of)}
	}
}

// items are the lines of an agenda, in their order.
var items = field.Entries{
	Texts: "form.agenda.items.", Most: matter.Most,
	Of: []field.Member{{Name: "matter", Kind: takeable{}, Required: true}, {Name: "minutes", Kind: field.Number{Least: 1, Most: matter.Longest}}},
	Sum: func(a field.Asking, entry field.Typed) string {
		m := a.Book.Matter(entry.Under("matter").One(""))
		if m == nil {
			return ""
		}
		return a.Voice.In(m.Title)
	},
}

// A takeable is one of the matters that can be on the agenda of the meeting.
type takeable struct{}

// matters lists them: what is on it first, then what waits, then what was on agendas of which nobody has said what was reached.
func (takeable) matters(a field.Asking) (list []*matter.Matter) {
	m := a.Book.Meeting(a.About)
	if m == nil {
		return nil
	}
	all := a.Book.MattersOf(a.Book.HomeOf(m.ID))
	for _, fits := range []func(*matter.Matter) bool{
		func(x *matter.Matter) bool { return x.On == m.ID },
		(*matter.Matter).Waiting,
		func(x *matter.Matter) bool {
			other := a.Book.Meeting(x.On)
			return other != nil && other.ID != m.ID && other.Instant.Before(m.Instant)
		},
	} {
		for _, x := range all {
			if !x.Done && !x.Withdrawn && fits(x) && !slices.Contains(list, x) {
				list = append(list, x)
			}
		}
	}
	return list
}

// Read implements field.Kind.
func (k takeable) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	id := typed.One("")
	if id == "" {
		return nil, nil
	}
	if !slices.ContainsFunc(k.matters(a), func(m *matter.Matter) bool { return m.ID == id }) {
		return nil, &field.Fault{Text: "gone"}
	}
	return id, nil
}

// Write implements field.Kind.
func (takeable) Write(_ field.Asking, value any) field.Typed {
	id, _ := value.(string)
	return field.Typed{"": {id}}
}

// Draw implements field.Kind.
func (k takeable) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Select, Options: []field.Option{{Label: a.Voice.T("form.agenda.items.none")}}}
	chosen := false
	for _, m := range k.matters(a) {
		label := a.Voice.N("form.agenda.items.option", m.Minutes, "title", a.Voice.In(m.Title))
		o := field.Option{Value: m.ID, Label: label, Chosen: typed.One("") == m.ID}
		chosen = chosen || o.Chosen
		c.Options = append(c.Options, o)
	}
	c.Options[0].Chosen = !chosen
	return c
}

// A reachable is any number of the matters that are on the agenda.
type reachable struct{}

// Read implements field.Kind.
func (reachable) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	of := a.Book.MeetingAgenda(a.About)
	return field.ReadTicked(typed, func(id string) bool { return of != nil && of.Has(id) })
}

// Write implements field.Kind.
func (reachable) Write(_ field.Asking, value any) field.Typed { return field.WriteTicked(value) }

// Draw implements field.Kind.
func (reachable) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Boxes}
	if m := a.Book.Meeting(a.About); m != nil {
		for _, i := range a.Book.Items(m) {
			c.Options = append(c.Options, field.Option{Value: i.ID, Label: a.Voice.In(i.Title), Chosen: slices.Contains(typed[""], i.ID)})
		}
	}
	return c
}

// tooLong says that an agenda takes longer than its meeting.
func tooLong(a field.Asking, id string, data edit.Data) []string {
	m, sum := a.Book.Meeting(id), 0
	for of, minutes := range lines(a.Book, data) {
		if of != nil {
			sum += minutes
		}
	}
	if m == nil || sum <= int(m.End().Sub(m.Instant).Minutes()) {
		return nil
	}
	ends := voice.At(m.Instant.Add(time.Duration(sum)*time.Minute), m.Zone)
	return []string{voice.Clean(a.Voice.T("form.agenda.long", "sum", sum, "length", int(m.End().Sub(m.Instant).Minutes()),
		"ends", a.Voice.Clock(ends), "end", a.Voice.Clock(voice.At(m.End(), m.Zone))))}
}

// lines are what was typed: each matter, with its minutes.
func lines(b *calendar.Book, data edit.Data) map[*matter.Matter]int {
	by := map[*matter.Matter]int{}
	list, _ := data["items"].([]any)
	for _, x := range list {
		item, _ := x.(map[string]any)
		id, _ := item["matter"].(string)
		if m := b.Matter(id); m != nil {
			by[m] = m.Minutes
			if n, ok := number(item["minutes"]); ok {
				by[m] = n
			}
		}
	}
	return by
}

// number is one as a form has read it.
func number(value any) (int, bool) {
	said, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(said.String())
	return n, err == nil
}
