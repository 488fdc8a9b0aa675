package travellers

import (
	"encoding/json"
	"maps"
	"slices"

	"jourfixe/calendar/registration"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
)

// who is who registers, by which mail reaches them.
var who = []edit.Field{
	{Name: "name", Kind: field.Line{}, Required: true, Hint: true},
	{Name: "email", Kind: field.Mail{}, Required: true, Hint: true},
	{Name: "language", Kind: field.Language{}, Hint: true},
}

// what is the rest of a registration.
var what = []edit.Field{
	{Name: "born", Kind: field.Date{}, Hint: true},
	{Name: "companion.name", Kind: field.Line{}, Hint: true, None: ""},
	{Name: "companion.born", Kind: field.Date{}, None: ""},
	{Name: "guardian.name", Kind: field.Line{}, Hint: true, None: ""},
	{Name: "guardian.born", Kind: field.Date{}, None: ""},
	{Name: "first", Kind: field.Yes{}, Hint: true, None: false},
	{Name: "member", Kind: field.Yes{}, None: false},
	{Name: "host", Kind: field.Yes{}, None: false},
	{Name: "lost", Kind: field.Yes{}, None: false},
	{Name: "needs.diet", Kind: field.Line{}, Hint: true, None: ""},
	{Name: "needs.mobility", Kind: field.Line{}, None: ""},
	{Name: "needs.health", Kind: field.Paragraphs{}, None: ""},
	{Name: "needs.noPets", Kind: field.Yes{}, None: false},
	{Name: "needs.noSmoking", Kind: field.Yes{}, None: false},
	{Name: "needs.noStairs", Kind: field.Yes{}, None: false},
	{Name: "needs.speaks", Kind: field.Tongues, Hint: true, None: []any{}},
}

// Forms are those of this room.
func Forms() []edit.Form {
	return append([]edit.Form{
		{
			Name: "registration.make", Command: "registration.make", Path: "/trips/{id}/registrations/new", To: toOne, Makes: "registration", Lead: true,
			Fields: edit.Anew(slices.Concat(who, what)), Thing: ofTrip, Make: forTrip, Warn: costsAnew,
		},
		{
			Name: "registration.note", Command: "registration.note", Path: "/trips/{id}/registrations/interest", To: toOne, Makes: "registration", Lead: true,
			Fields: edit.Anew(who), Thing: ofTrip, Make: forTrip,
		},
		{
			Name: "registration.change", Command: "registration.amend", Path: "/registrations/{id}/change", To: toOne, Partly: true,
			Fields: slices.Concat(who[:1], what), Thing: of((*registration.Registration).Entered, said), Make: whole, Warn: costsThen,
		},
		{
			Name: "registration.accept", Command: "registration.accept", Path: "/registrations/{id}/accept", To: toOne, Lead: true,
			Thing: of(isOffered, nothing),
		},
		{
			Name: "registration.decline", Command: "registration.decline", Path: "/registrations/{id}/decline", To: toOne, Lead: true, Final: true,
			Thing: of(isOffered, nothing),
		},
		{
			Name: "registration.withdraw", Command: "registration.withdraw", Path: "/registrations/{id}/withdraw", To: toOne, Lead: true, Final: true,
			Thing: of((*registration.Registration).Active, nothing),
		},
	}, append(dueForms, received)...)
}

// ofTrip is a trip that takes registrations, for which somebody new is registered.
func ofTrip(a field.Asking, id string) *edit.Thing {
	t := a.Book.Trip(id)
	if t == nil || t.Cancelled || t.Registration == nil {
		return nil
	}
	return &edit.Thing{About: events.Ref{Noun: "trip", ID: id}, Title: a.Voice.In(t.Title), To: toList(id)}
}

// forTrip says for which trip somebody is registered.
func forTrip(_ field.Asking, trip string, data edit.Data) {
	delete(data, "id")
	data["trip"] = trip
}

// of is a registration that is as a form needs it; now says what the book has of it.
func of(fits func(*registration.Registration) bool, now func(*registration.Registration) any) func(a field.Asking, id string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		r := a.Book.Registration(id)
		if r == nil || !fits(r) {
			return nil
		}
		ref := events.Ref{Noun: "registration", ID: id}
		return &edit.Thing{About: ref, Title: listing.Name(a.Book, ref, a.Voice), To: toOne(id), Now: now(r)}
	}
}

func nothing(*registration.Registration) any { return nil }

func isOffered(r *registration.Registration) bool { return r.Standing == events.Offered }

// said is a registration in the terms of the command that changes it.
func said(r *registration.Registration) any {
	c := events.MakeRegistration{Name: r.Name.Value(), Born: day(r.Born), Priority: r.Priority, Needs: r.Needs.Stated()}
	c.Companion, c.Guardian = traveller(r.Companion, r.CompanionBorn), traveller(r.Guardian, r.GuardianBorn)
	return c
}

func traveller(name, born events.Sealed) *events.Traveller {
	if !name.Readable() {
		return nil
	}
	return &events.Traveller{Name: name.Value(), Born: day(born)}
}

// day reads a sealed day, nil if there is none.
func day(s events.Sealed) *events.Date {
	d, err := events.ParseDate(s.Value())
	if err != nil {
		return nil // there is none: what is written into a registration is a day
	}
	return &d
}

// whole completes what a command takes as one: a companion, a guardian, needs. Of whoever is taken off nothing is left.
func whole(a field.Asking, id string, data edit.Data) {
	raw, err := json.Marshal(said(a.Book.Registration(id)))
	before := map[string]any{}
	if err == nil {
		err = json.Unmarshal(raw, &before)
	}
	if err != nil {
		panic(err) // what the book says can be written and read
	}
	for _, name := range []string{"companion", "guardian", "needs"} {
		now, changed := data[name].(edit.Data)
		if !changed {
			continue
		}
		all := edit.Data{}
		if was, ok := before[name].(map[string]any); ok {
			maps.Copy(all, was)
		}
		maps.Copy(all, now)
		for part, value := range all {
			gone := part == "born" && all["name"] == ""
			if gone || part != "name" && (value == "" || value == false) {
				delete(all, part)
			}
		}
		data[name] = all
	}
}
