package verify

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
)

// readKeys takes the keys of the office's people, and of what has one of its own.
func (v *verifier) readKeys(ctx context.Context) error {
	err := v.scan(ctx, streams.Keys, keys.Subjects(v.report.Office), func(raw streams.Raw) error {
		kept, err := keys.Read(raw)
		if err != nil {
			v.report.fault(PartKeys, "%v", err)
			return nil
		}
		for _, person := range slices.Sorted(maps.Keys(kept.People)) {
			key := kept.People[person]
			switch {
			case person == keys.Own:
				v.own = true
			case v.keys[person] != nil && *v.keys[person] != *key:
				v.report.fault(PartKeys, "%s has two keys, of which only one can open what is personal of them", person)
			default:
				v.keys[person] = key
			}
		}
		return nil
	})
	if err == nil && !v.own {
		v.report.fault(PartKeys, "the office's own key is missing: links, feeds and mail that came in cannot be read any more")
	}
	return err
}

// readEvents decodes every event, opens what is personal in it, and folds it into the book.
func (v *verifier) readEvents(ctx context.Context) error {
	office, folding := v.report.Office, true
	var sealed []*events.Event
	err := v.scan(ctx, streams.Events, events.EventsOf(office, events.Ref{}), func(raw streams.Raw) error {
		v.report.Events++
		e, err := events.ReadEvent(office, raw.Sequence, raw.Header.Get, raw.Data)
		if err != nil {
			v.report.fault(PartJournal, "%v", err)
			folding = false // what follows may hang on it
			return nil
		}
		if at := e.Subject(); at != raw.Subject {
			v.report.fault(PartJournal, "event %d lies at %s, and says that it belongs at %s", e.Sequence, raw.Subject, at)
		}
		v.known[e.Body.About()] = true
		if p, ok := e.Body.(events.Personal); ok {
			if key := v.keys[p.Whose()]; key != nil {
				if err := keys.OpenWith(office, key, e.Body); err != nil {
					v.report.fault(PartKeys, "event %d: %v", e.Sequence, err)
				}
			}
			sealed = append(sealed, e)
		}
		if folding {
			if err := v.book.Apply(e); err != nil {
				v.report.fault(PartJournal, "%v", err)
				folding = false
			}
		}
		return nil
	})
	v.report.Cursor = v.book.Cursor()
	for _, lost := range v.book.Forgotten() {
		v.erased[lost.Key] = true
	}
	for _, key := range v.allow.Lost {
		v.erased[key] = v.erased[key] || v.keys[key] == nil
	}
	if v.allow.Keyless {
		return err
	}
	for _, e := range sealed {
		// Only now it is known who has been erased since.
		if person := e.Body.(events.Personal).Whose(); v.keys[person] == nil && !v.erased[person] && slices.ContainsFunc(
			e.Body.(events.Personal).Seals(), func(s *events.Sealed) bool { return !s.IsZero() }) {
			v.report.fault(PartKeys, "event %d holds what is personal of %s, who is not erased and has no key", e.Sequence, person)
		}
	}
	return err
}

// compareKeys looks whether those who are erased have a key, and what is looked for of them can be read, and counts the others.
func (v *verifier) compareKeys(ctx context.Context) error {
	v.report.Erased = len(v.book.Gone())
	v.report.Destroyed = len(v.erased) - v.report.Erased
	for _, person := range slices.Sorted(maps.Keys(v.keys)) {
		if v.erased[person] {
			v.report.fault(PartKeys, "%s is erased and still has a key, which opens what was personal of them", person)
			continue
		}
		if v.known[events.Ref{Noun: "person", ID: person}] {
			v.report.People++
		} else {
			v.report.Apart++
		}
	}
	return v.scan(ctx, streams.Keys, "jourfixe."+v.report.Office+".sought.*.*", func(raw streams.Raw) error {
		person := strings.Split(raw.Subject, ".")[3]
		switch {
		case !json.Valid(raw.Data):
			v.report.fault(PartKeys, "what is looked for of %s cannot be read, so it would not be found", person)
		case !v.erased[person]:
			v.report.fault(PartKeys, "something of %s is looked for to be destroyed, who is not erased", person)
		}
		return nil
	})
}
