package history

import (
	"reflect"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/undo"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// TestSaid has words in each language of the office for every event that there is, and for every field of which a change is told.
func TestSaid(t *testing.T) {
	voices, err := voice.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := calendar.New("bremen")
	variants := map[string][]events.Body{
		"person.granted":   {&events.PersonGranted{Role: events.Reader}, &events.PersonGranted{Role: events.Coordinator}, &events.PersonGranted{Role: events.Administrator}, &events.PersonGranted{Role: events.NoRole}},
		"meeting.answered": {&events.MeetingAnswered{Answer: events.AnswerAccepted}, &events.MeetingAnswered{Answer: events.AnswerTentative}, &events.MeetingAnswered{Answer: events.AnswerDeclined}},
	}
	for _, language := range events.Languages {
		tell := &telling{book: b, voice: voices[language], leads: func(string) bool { return false }}
		for _, body := range events.Events {
			list := variants[body.Type().Short()]
			if list == nil {
				list = []events.Body{reflect.New(reflect.TypeOf(body).Elem()).Interface().(events.Body)}
			}
			for _, e := range list {
				for _, was := range []events.Body{nil, e} {
					if said := tell.said(e, was); said == "" || strings.HasPrefix(said, "[") || !strings.HasSuffix(said, ".") {
						t.Errorf("%s in %s is said as %q", body.Type().Short(), language, said)
					}
				}
			}
		}
		for field := range shownFields {
			if said := tell.voice.T("happened.field." + field); strings.HasPrefix(said, "[") {
				t.Errorf("the field %s has no word in %s", field, language)
			}
		}
	}
}

// follows are fields of which no change is told, since they follow from others, or are told by what has happened.
var follows = map[string]bool{
	"id": true, "through": true, "skipped": true, "revision": true, "why": true, "passed": true, "provisional": true, "milestones": true,
	"asked": true, "score": true, "alternatives": true, "instant": true, "date": true, "nominal": true, "role": true, "byHand": true, "counter": true, "against": true,
	"trip": true, "ends": true, "key": true, "calendar": true, "hold": true, "closes": true, "release": true, "zones": true, "scope": true, "hash": true, "of": true, "years": true,
	"meeting": true, "person": true, "items": true, "security": true,
	"version": true, "base": true, "beside": true, "settles": true,
	"about": true, "media": true, "size": true, "digest": true, "secret": true, "replaces": true, "participants": true,
	"who": true, "how": true,
}

// TestFields knows of each field of an event that holds the whole of something whether a change of it is told.
func TestFields(t *testing.T) {
	for _, body := range events.Events {
		if undo.State(body.Type()) == "" {
			continue
		}
		for _, f := range fieldsOf(body) {
			if shownFields[f.name] == follows[f.name] {
				t.Errorf("nobody has said whether a change of %s of %s is told", f.name, body.Type().Short())
			}
		}
	}
}
