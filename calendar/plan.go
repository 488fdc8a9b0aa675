package calendar

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strconv"

	"jourfixe/events"
)

// An Item is one thing that an office file describes: the data of the command that would create it.
type Item struct {
	Ref    events.Ref
	Fields map[string]json.RawMessage
}

// A Step is one command that makes the office as the file says, and what it is for.
type Step struct {
	Type    events.Type
	Ref     events.Ref
	Data    json.RawMessage
	Changed []string // the fields that differ; nil if the thing is created or ended
}

// creates and amends name the commands that bring a noun into being, change it, and end it.
var (
	creates = map[string]string{
		"office": "set", "partner": "register", "person": "add", "group": "set", "venue": "set", "series": "define", "trip": "propose",
		"schedule": "set", "reminder": "set",
	}
	amends = map[string]string{"partner": "amend", "person": "amend", "series": "amend", "trip": "amend"}
	ends   = map[string]string{"partner": "retire", "series": "end", "trip": "cancel", "schedule": "remove", "reminder": "remove"}
)

// Plan compares three things: what the last office file said, what this one says, and the book. It returns the commands
// that bring into the book what the file has changed; what somebody changed by other ways since, and what the file does
// not speak of, stays. With prune, what the last file had and this one has no more is ended: series, trips and partners.
// People are never erased by it.
//
// hash is a keyed hash, so that the record of what a file said holds no personal value. That record, as far as
// it is new, is what the last steps write; there are no steps at all when nothing is to be done.
func (b *Book) Plan(items []Item, prune bool, hash func([]byte) string) ([]Step, error) {
	var steps []Step
	record := map[string]map[string]string{}
	for _, item := range items {
		name := item.Ref.String()
		if record[name] != nil {
			return nil, fmt.Errorf("%s is described twice", name)
		}
		record[name] = map[string]string{}
		for field, value := range item.Fields {
			canonical, err := events.CanonicalJSON(value)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", name, field, err)
			}
			// The name goes into the hash too: equal values of different fields shall not look alike.
			record[name][field] = hash(append([]byte(name+"\x00"+field+"\x00"), canonical...))
		}
		step, err := b.step(item, record[name])
		if err != nil {
			return nil, err
		}
		if step != nil {
			steps = append(steps, *step)
		}
	}
	if prune {
		steps = append(steps, b.prune(record)...)
		for name := range b.office.Applied {
			if record[name] == nil {
				record[name] = map[string]string{} // forgotten from now on
			}
		}
	}
	noted, err := b.note(record)
	return append(steps, noted...), err
}

// step returns what is to be done for one item, nil if nothing is.
func (b *Book) step(item Item, record map[string]string) (*Step, error) {
	now, there, err := b.fields(item.Ref)
	if err != nil {
		return nil, err
	}
	said, err := asBook(item)
	if err != nil {
		return nil, err
	}
	last := b.office.Applied[item.Ref.String()]
	var changed []string
	for field := range item.Fields {
		switch {
		case field == "id" || last[field] == record[field]:
			// The file has not changed it, so what the book says stays.
		case there && last == nil && within(said[field], now[field]):
			// An apply that was cut short has brought it; the book has filled in defaults since.
		case !reflect.DeepEqual(said[field], now[field]):
			changed = append(changed, field)
		}
	}
	sort.Strings(changed)
	switch {
	case !there && last != nil && len(changed) == 0:
		return nil, nil // ended by other ways since; the file has said nothing new about it
	case !there:
		return newStep(creates, item.Ref, item.Fields, nil)
	case len(changed) == 0:
		return nil, nil
	}
	fields := map[string]json.RawMessage{}
	if amends[item.Ref.Noun] == "" {
		// A noun that is always set as a whole keeps what the file does not change.
		for field, value := range now {
			if fields[field], err = json.Marshal(value); err != nil {
				return nil, fmt.Errorf("%s: %w", item.Ref, err)
			}
		}
	}
	for _, field := range changed {
		fields[field] = item.Fields[field]
	}
	if id, ok := item.Fields["id"]; ok {
		fields["id"] = id
	}
	if amends[item.Ref.Noun] != "" {
		return newStep(amends, item.Ref, fields, changed)
	}
	return newStep(creates, item.Ref, fields, changed)
}

func newStep(verbs map[string]string, ref events.Ref, fields map[string]json.RawMessage, changed []string) (*Step, error) {
	data, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ref, err)
	}
	return &Step{Type: events.Type{Noun: ref.Noun, Name: verbs[ref.Noun], Version: 1}, Ref: ref, Data: data, Changed: changed}, nil
}

// prune ends what the last file had and this one has no more, trips and series before partners.
func (b *Book) prune(record map[string]map[string]string) []Step {
	var steps []Step
	for _, noun := range []string{"reminder", "schedule", "trip", "series", "partner"} {
		for _, name := range keys(b.office.Applied) {
			ref, err := events.ParseRef(name)
			if err != nil || ref.Noun != noun || record[name] != nil || !b.alive(ref) {
				continue
			}
			data := json.RawMessage(`{"id":` + strconv.Quote(ref.ID) + `}`)
			steps = append(steps, Step{Type: events.Type{Noun: noun, Name: ends[noun], Version: 1}, Ref: ref, Data: data})
		}
	}
	return steps
}

// alive is Has, with cancelled trips gone.
func (b *Book) alive(ref events.Ref) bool {
	if t := b.trips[ref.ID]; ref.Noun == "trip" && t != nil && t.Cancelled {
		return false
	}
	return b.Has(ref)
}

// fields returns what the book says of a thing in the terms of the command that creates it, and whether it is there.
func (b *Book) fields(ref events.Ref) (map[string]any, bool, error) {
	var as any
	switch {
	case creates[ref.Noun] == "":
		return nil, false, fmt.Errorf("an office file cannot describe %s", ref)
	case ref.Noun == "office":
		if !b.office.set {
			return nil, false, nil
		}
		as = events.SetOffice{Title: b.office.Title, Zone: b.office.Zone, Holidays: b.office.Holidays}
	case !b.alive(ref):
		return nil, false, nil
	case ref.Noun == "partner":
		as = b.partners[ref.ID].RegisterPartner
	case ref.Noun == "person":
		p := b.people[ref.ID]
		as = events.AddPerson{ID: p.ID, Name: p.Name.Value(), Email: p.Email.Value(), Language: p.Language, Zone: p.Zone, Partner: p.Partner, Roles: p.Roles, Hours: p.Hours}
	case ref.Noun == "group":
		g := b.groups[ref.ID].SetGroup
		// Who has been erased or retired since cannot be set again.
		g.Members = slices.DeleteFunc(slices.Clone(g.Members), func(m events.Ref) bool { return !b.Has(m) })
		as = g
	case ref.Noun == "venue":
		as = b.venues[ref.ID].SetVenue
	case ref.Noun == "series":
		as = b.series[ref.ID].DefineSeries
	case ref.Noun == "schedule":
		as = b.schedules[ref.ID].SetSchedule
	case ref.Noun == "reminder":
		as = b.reminders[ref.ID].SetReminder
	case ref.Noun == "trip":
		as = b.trips[ref.ID].asked()
	}
	fields, err := fieldsOf(as)
	if err != nil {
		return nil, false, fmt.Errorf("compare %s: %w", ref, err)
	}
	return fields, true, nil
}

// asBook returns what the file says of a thing as the book would write it: "P42D" is "P6W" there.
func asBook(item Item) (map[string]any, error) {
	step, err := newStep(creates, item.Ref, item.Fields, nil)
	if err != nil {
		return nil, err
	}
	body, err := events.DecodeCommand(step.Type, step.Data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", item.Ref, err)
	}
	fields, err := fieldsOf(body)
	if err != nil {
		return nil, fmt.Errorf("compare %s: %w", item.Ref, err)
	}
	return fields, nil
}

func fieldsOf(v any) (map[string]any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	return fields, json.Unmarshal(data, &fields)
}

// within reports whether all that part says is in whole: an object may have more keys there.
func within(part, whole any) bool {
	switch p := part.(type) {
	case map[string]any:
		w, ok := whole.(map[string]any)
		return ok && !slices.ContainsFunc(keys(p), func(k string) bool { return !within(p[k], w[k]) })
	case []any:
		w, ok := whole.([]any)
		return ok && slices.EqualFunc(p, w, within)
	}
	return reflect.DeepEqual(part, whole)
}

// asked returns the trip in the terms it is proposed in.
func (t *Trip) asked() events.ProposeTrip {
	legs := make([]events.Leg, len(t.Programme))
	for i, leg := range t.Programme {
		legs[i] = leg.Leg
	}
	return events.ProposeTrip{
		ID: t.ID, Partner: t.Partner, Title: t.Title, Window: t.Window, Days: t.Days, Depart: t.Depart, Capacity: t.Capacity,
		Minimum: t.Minimum, Avoid: t.Avoid, Programme: legs, Milestones: t.Asked, Description: t.Description,
	}
}
