package calendar

import (
	"reflect"
	"strings"
	"testing"

	"jourfixe/events"
)

// TestNounsAreComplete goes through the vocabulary: each command is answered and each event folded by exactly one noun, and
// nothing by two or without being in the vocabulary.
func TestNounsAreComplete(t *testing.T) {
	answered, folded := map[reflect.Type][]string{}, map[reflect.Type][]string{}
	for _, n := range house.Nouns() {
		for _, a := range n.Commands() {
			answered[a.To] = append(answered[a.To], n.Name())
		}
		for _, f := range n.Events() {
			folded[f.Of] = append(folded[f.Of], n.Name())
		}
	}
	for _, side := range []struct {
		vocabulary []events.Body
		by         map[reflect.Type][]string
	}{{events.Commands, answered}, {events.Events, folded}} {
		for _, body := range side.vocabulary {
			nouns := side.by[reflect.TypeOf(body)]
			if len(nouns) != 1 {
				t.Errorf("%s is dealt with by %d nouns: %v", body.Type().Short(), len(nouns), nouns)
				continue
			}
			// A milestone is a part of its trip and no noun of its own.
			if of := strings.Replace(body.Type().Noun, "milestone", "trip", 1); nouns[0] != of {
				t.Errorf("%s is dealt with by %s", body.Type().Short(), nouns[0])
			}
		}
		if len(side.by) != len(side.vocabulary) {
			t.Errorf("%d kinds are dealt with, and there are %d", len(side.by), len(side.vocabulary))
		}
	}
	names := map[string]bool{}
	for _, n := range house.Nouns() {
		if names[n.Name()] {
			t.Errorf("two nouns are called %s", n.Name())
		}
		names[n.Name()] = true
	}
}

// TestThingsThatAreMadeCanBeReferredTo holds that a noun whose events make things has a shelf from which they are looked up
// and copied: after any event about a thing, the book knows it.
func TestThingsThatAreMadeCanBeReferredTo(t *testing.T) {
	for _, body := range events.Events {
		b := office(t)
		made := reflect.New(reflect.TypeOf(body).Elem())
		if f := made.Elem().FieldByName("ID"); f.IsValid() {
			f.SetString("x")
		}
		if f := made.Elem().FieldByName("Scope"); f.IsValid() {
			f.SetString("office")
		}
		event := made.Interface().(events.Body)
		if err := b.Apply(&events.Event{Sequence: 12, Body: event, Time: benchNow}); err != nil {
			continue // it changes what must be there
		}
		ref := event.About()
		if removed := strings.HasSuffix(body.Type().Name, "removed"); ref.Noun == "office" || ref.Noun == "zones" || ref.Noun == "command" || removed {
			continue
		}
		if clone := b.Clone(); !b.Known(ref) || !clone.Known(ref) {
			t.Errorf("after %s there is no %s: %v, in a clone %v", body.Type().Short(), ref, b.Known(ref), clone.Known(ref))
		}
	}
}

// TestThingsAreCalledByTheirTitles holds that whatever comes with a title is called so, and what is renamed by its new one.
func TestThingsAreCalledByTheirTitles(t *testing.T) {
	of := map[string]bool{}
	for _, body := range events.Events {
		made := reflect.New(reflect.TypeOf(body).Elem())
		title := made.Elem().FieldByName("Title")
		if !title.IsValid() || title.Type() != reflect.TypeFor[events.Text]() {
			continue // what is sealed is told to those who see the thing alone
		}
		if f := made.Elem().FieldByName("ID"); f.IsValid() {
			f.SetString("x")
		}
		title.Set(reflect.ValueOf(events.Text{"de": "Treffen"}))
		b, event := office(t), made.Interface().(events.Body)
		if err := b.Apply(&events.Event{Sequence: 12, Body: event, Time: benchNow}); err != nil {
			continue // it changes what must be there
		}
		of[event.About().Noun] = true
		if got := b.TitleOf(event.About()); got["de"] != "Treffen" {
			t.Errorf("after %s the %s is called %v", body.Type().Short(), event.About().Noun, got)
		}
	}
	for _, noun := range []string{"office", "partner", "venue", "group", "series", "meeting", "trip", "schedule", "reminder", "link"} {
		if !of[noun] {
			t.Errorf("no %s was made with a title", noun)
		}
	}
	for _, ref := range []events.Ref{{Noun: "person", ID: "anna"}, {Noun: "feed", ID: "x"}, {Noun: "venue", ID: "none"}, {Noun: "none", ID: "x"}, {}} {
		if got := office(t).TitleOf(ref); got != nil {
			t.Errorf("%s is called %v", ref, got)
		}
	}
}
