package travellers

import (
	"slices"

	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
)

// dueForms are those by which staff note what came in, and choose for whoever calls.
var dueForms = []edit.Form{
	{
		Name: "registration.pay", Command: "registration.pay", Path: "/registrations/{id}/pay", To: toOne, Lead: true,
		Fields: []edit.Field{
			{Name: "amount", Kind: field.Money{Back: true}, Required: true, Hint: true},
			{Name: "on", Kind: field.Date{}, Hint: true},
		},
		Thing: of(hasRegistered, nothing),
	},
	{
		Name: "registration.deliver", Command: "registration.deliver", Path: "/registrations/{id}/documents", To: toOne, Lead: true, Partly: true,
		Fields: []edit.Field{
			{Name: "documents", Kind: ticked{papers(false)}, None: []any{}},
			{Name: "companion", Kind: ticked{papers(true)}, None: []any{}},
		},
		Thing: of((*registration.Registration).Entered, func(r *registration.Registration) any {
			return map[string]any{"documents": r.Seen, "companion": r.CompanionSeen}
		}),
	},
	{
		Name: "registration.choose", Command: "registration.choose", Path: "/registrations/{id}/parts", To: toOne, Lead: true,
		Fields: []edit.Field{{Name: "parts", Kind: ticked{parts}, None: []any{}}},
		Thing: of(isSeated, func(r *registration.Registration) any {
			return map[string]any{"parts": r.Parts}
		}),
		Make: func(_ field.Asking, _ string, data edit.Data) {
			if data["parts"] == nil {
				data["parts"] = []any{} // nothing is ticked, which is a choice too
			}
		},
	},
}

func hasRegistered(r *registration.Registration) bool { return r.Number > 0 }

func isSeated(r *registration.Registration) bool { return r.Standing == events.Seated }

// ticked are values of which any can be ticked; which there are hangs on the registration that is asked about.
type ticked struct {
	of func(field.Asking, *registration.Registration, *trip.Trip) []field.Option
}

// there are the options that the registration has.
func (k ticked) there(a field.Asking) []field.Option {
	r := a.Book.Registration(a.About)
	if r == nil {
		return nil
	}
	return k.of(a, r, a.Book.Trip(r.Trip))
}

// Read implements field.Kind.
func (k ticked) Read(a field.Asking, typed field.Typed) (any, *field.Fault) {
	var list []any
	there := k.there(a)
	for _, v := range typed[""] {
		if v == "" {
			continue
		}
		if !slices.ContainsFunc(there, func(o field.Option) bool { return o.Value == v }) {
			return nil, &field.Fault{Text: "gone"}
		}
		list = append(list, v)
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// Write implements field.Kind.
func (ticked) Write(_ field.Asking, value any) field.Typed {
	said, _ := value.([]any)
	list := make([]string, 0, len(said))
	for _, v := range said {
		if s, ok := v.(string); ok {
			list = append(list, s)
		}
	}
	return field.Typed{"": list}
}

// Draw implements field.Kind.
func (k ticked) Draw(a field.Asking, typed field.Typed) field.Control {
	c := field.Control{Shape: field.Boxes, Options: k.there(a)}
	for i := range c.Options {
		c.Options[i].Chosen = slices.Contains(typed[""], c.Options[i].Value)
	}
	if len(c.Options) == 0 {
		c.Note = a.Voice.T("dues.nothing")
	}
	return c
}

// papers are the documents that are asked of one of those who travel.
func papers(companion bool) func(field.Asking, *registration.Registration, *trip.Trip) []field.Option {
	return func(a field.Asking, r *registration.Registration, t *trip.Trip) (list []field.Option) {
		for _, d := range r.Asked(t, companion) {
			list = append(list, field.Option{Value: d.Kind, Label: a.Voice.In(registration.DocumentName(d))})
		}
		return list
	}
}

// parts are the optional parts of the trip's programme, with the seats that are left in each.
func parts(a field.Asking, r *registration.Registration, t *trip.Trip) (list []field.Option) {
	for _, p := range listing.PartsOf(a.Book, r, t, a.Voice) {
		list = append(list, field.Option{Value: p.ID, Label: p.Label(a.Voice)})
	}
	return list
}
