package officefile

import (
	"cmp"
	"fmt"
	"slices"

	"jourfixe/events"
)

// portable is what the book says of a thing without what points at things that the fresh book has not: they have retired, ended or been
// removed, or could not be told themselves. What cannot be without them is left out, and why says so.
func (t *teller) portable(ref events.Ref, said any) (_ any, omitted []Omission, why string) {
	x := pruner{teller: t, ref: ref}
	switch c := said.(type) {
	case events.RegisterAgreement:
		why = x.missing("partner", c.Partner)
	case events.ProposeTrip:
		why = x.missing("partner", c.Partner)
	case events.SetVenue:
		x.one("partner", "partner", &c.Partner)
		said = c
	case events.AddPerson:
		if c.Name == "" || c.Email == "" {
			why = "what is known of them cannot be read: their key is not here"
		}
		x.one("partner", "partner", &c.Partner)
		said = c
	case events.SetGroup:
		x.refs("members", &c.Members)
		said = c
	case events.DefineSeries:
		x.one("venue", "venue", &c.Venue)
		x.ids("invite.groups", "group", &c.Invite.Groups)
		said = c
	case events.SetSchedule:
		why = cmp.Or(x.refs("to", &c.To), x.ids("series", "series", &c.Series))
		said = c
	case events.SetReminder:
		why = x.ids("series", "series", &c.Series)
		said = c
	case events.SetPublication:
		x.ids("series", "series", &c.Series)
		// Which meetings there are is the office's own history: an office file makes series and not their dates.
		if len(c.Meetings) > 0 {
			x.omit("meetings", "those that are public by themselves, %d in number; name them again when they are there", len(c.Meetings))
			c.Meetings = nil
		}
		said = c
	}
	return said, x.omitted, why
}

// A pruner takes out of one thing what points nowhere.
type pruner struct {
	*teller
	ref     events.Ref
	omitted []Omission
}

func (x *pruner) omit(field, why string, args ...any) {
	x.omitted = append(x.omitted, Omission{x.ref, field, fmt.Sprintf(why, args...)})
}

// lacks reports, and notes, that something is not in the fresh book.
func (x *pruner) lacks(field string, to events.Ref) bool {
	if x.fresh.Alive(to) {
		return false
	}
	x.omit(field, "%s", x.fate(to))
	return true
}

// fate says of something that is not in the fresh book what has become of it.
func (x *pruner) fate(of events.Ref) string {
	if x.book.Alive(of) {
		return of.String() + " is left out itself"
	}
	return of.String() + " is no more"
}

// missing says why there can be no such thing: something that it needs is not in the fresh book; "" if it is.
func (x *pruner) missing(noun, id string) string {
	if to := (events.Ref{Noun: noun, ID: id}); !x.fresh.Alive(to) {
		return noun + ": " + x.fate(to)
	}
	return ""
}

func (x *pruner) one(field, noun string, id *string) {
	if *id != "" && x.lacks(field, events.Ref{Noun: noun, ID: *id}) {
		*id = ""
	}
}

// ids and refs prune a list. Where nothing is left of it they say why: for some things that is another thing then, as all instead of one.
func (x *pruner) ids(field, noun string, list *[]string) (why string) {
	was := len(*list)
	*list = slices.DeleteFunc(slices.Clone(*list), func(id string) bool { return x.lacks(field, events.Ref{Noun: noun, ID: id}) })
	return x.emptied(field, was, len(*list))
}

func (x *pruner) refs(field string, list *[]events.Ref) (why string) {
	was := len(*list)
	*list = slices.DeleteFunc(slices.Clone(*list), func(to events.Ref) bool { return x.lacks(field, to) })
	return x.emptied(field, was, len(*list))
}

func (x *pruner) emptied(field string, was, is int) string {
	if was == 0 || is > 0 {
		return ""
	}
	return field + ": " + x.omitted[len(x.omitted)-1].Why
}
