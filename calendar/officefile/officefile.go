// Package officefile says a book in the terms of an office file: its things as the commands that make them anew in an office that is still
// empty. What no such office would take is left out, with why; what no office file can say at all is counted.
package officefile

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/schema"
)

// A Thing is one item of an office file.
type Thing struct {
	Ref  events.Ref
	Data json.RawMessage // of the command that makes it, its fields in their order
}

// A Section is what stands in an office file under one key.
type Section struct {
	Form   *calendar.Form
	Things []Thing
}

// An Omission is something that the book says and an office that is still empty would not take.
type Omission struct {
	Ref   events.Ref
	Field string // of it; "": it is left out altogether
	Why   string // quotes no value: it stands in a comment, and on a terminal
}

// An Account is what an office file says of a book, and what it does not.
type Account struct {
	Office   string
	Sequence uint64      // the event after which the book said so
	Today    events.Date // when it was told, on the office's clock
	Sections []Section   // in the order in which their things can be made
	Omitted  []Omission
	Beyond   []Count // what no office file can say
}

// People reports whether anybody is named in it.
func (a *Account) People() bool {
	return slices.ContainsFunc(a.Sections, func(s Section) bool { return s.Form.Noun == "person" })
}

// Of gives the account of a book as of a moment. Every thing is made in a book of its own as an office that is still empty would make it, so
// what comes of this can be applied to one.
func Of(b *calendar.Book, now time.Time) (*Account, error) {
	t := &teller{
		book: b, fresh: calendar.New(b.Office().ID), now: now,
		account: &Account{Office: b.Office().ID, Sequence: b.Sequence(), Today: b.Today(now), Beyond: counts(b)},
	}
	for _, form := range b.Forms() {
		ids := b.IDs(form.Noun)
		if form.One {
			ids = []string{form.Noun}
		}
		section := Section{Form: form}
		for _, id := range ids {
			thing, err := t.tell(form, events.Ref{Noun: form.Noun, ID: id})
			if err != nil {
				return nil, fmt.Errorf("tell %s/%s: %w", form.Noun, id, err)
			}
			if thing != nil {
				section.Things = append(section.Things, *thing)
			}
		}
		if len(section.Things) > 0 {
			t.account.Sections = append(t.account.Sections, section)
		}
	}
	return t.account, nil
}

// A teller goes through a book and makes another like it.
type teller struct {
	book, fresh *calendar.Book
	now         time.Time
	account     *Account
	asked       uint64 // how many commands the fresh book has decided on
}

// omit notes what is left out.
func (t *teller) omit(ref events.Ref, field, why string, args ...any) {
	t.account.Omitted = append(t.account.Omitted, Omission{ref, field, fmt.Sprintf(why, args...)})
}

// tell makes one thing in the fresh book, as the book says it or, if that cannot be, the next best. It returns nil if it is not there, or
// could not be made.
func (t *teller) tell(form *calendar.Form, ref events.Ref) (*Thing, error) {
	said, there := form.Said(t.book, ref.ID)
	if !there {
		return nil, nil
	}
	said, omitted, why := t.portable(ref, said)
	if why != "" {
		t.omit(ref, "", "%s", why)
		return nil, nil
	}
	var first *events.Problem
	ways, none := t.ways(said)
	for _, way := range ways {
		data, err := json.Marshal(way.said)
		if err != nil {
			return nil, err
		}
		made, p, err := t.make(form, ref, data)
		if err != nil {
			return nil, err
		}
		if p == nil && way.fits != nil && !way.fits(made) {
			continue
		}
		if p == nil {
			for _, e := range made {
				if err := t.fresh.Apply(e); err != nil {
					return nil, err
				}
			}
			t.account.Omitted = append(append(t.account.Omitted, omitted...), way.omitted...)
			return &Thing{ref, data}, nil
		}
		if first == nil {
			first = p
		}
	}
	t.omit(ref, "", "%s", cmp.Or(none, refused(first)))
	return nil, nil
}

// refused says why a thing could not be made; first is nil if it could have been, but as another.
func refused(first *events.Problem) string {
	switch {
	case first == nil:
		return "would come out as another"
	case len(first.Errors) > 0:
		return first.Errors[0].Field + ": " + first.Errors[0].Detail
	case first.Field != "":
		return first.Field + ": " + first.Detail
	}
	return first.Detail
}

// make has the fresh book decide on the command that makes a thing.
func (t *teller) make(form *calendar.Form, ref events.Ref, data []byte) ([]*events.Event, *events.Problem, error) {
	if p := schema.Command(events.Type{Noun: form.Noun, Name: form.Create, Version: 1}, data); p != nil {
		return nil, p, nil
	}
	body, err := form.Read(data)
	if err != nil {
		return nil, nil, err
	}
	t.asked++
	decision := t.fresh.Decide(&events.Command{
		Office: t.fresh.Office().ID, Client: "office-file", Source: "office-file", ID: ref.String(), Sequence: t.asked, Body: body,
	}, t.now)
	return decision.Events, decision.Problem(), nil
}
