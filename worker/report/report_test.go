package report_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker/report"
)

func told(t, id, data string) events.Told {
	return events.Told{Type: t, ID: id, Data: json.RawMessage(data)}
}

func TestLines(t *testing.T) {
	planned := told("meeting.planned", "visit", `{"id":"visit","date":"2027-10-31","start":"02:30","zone":"Europe/Berlin","instant":"2027-10-31T01:30:00Z",
		"duration":"PT1H","title":{"de":"Besuch","en":"Visit"},"why":{"key":"asked"},"alternatives":[{"instant":"2027-11-02T09:00:00Z","score":3}]}`)
	var many []events.Told
	for range 11 {
		many = append(many, told("feed.revoked", "f", `{"id":"f"}`))
	}
	for _, test := range []struct {
		name   string
		answer events.Answer
		base   string
		want   []string
		not    string
	}{
		{"a meeting", events.Answer{Events: []events.Told{planned}}, "http://h",
			[]string{"meeting.planned visit\n", "  Visit\n", "  Sunday 31 October 2027, 02:30–03:30 (Europe/Berlin)\n", "  also possible: Tuesday 2 November 2027, 10:00–11:00\n", "  http://h/meetings/visit\n"}, ""},
		{"no page where its address is not known", events.Answer{Events: []events.Told{planned}}, "", []string{"meeting.planned visit\n"}, "/meetings/"},
		{"a trip", events.Answer{Events: []events.Told{told("trip.proposed", "t", `{"from":"2027-05-31","to":"2027-06-04","title":{"de":"Reise"}}`)}}, "http://h",
			[]string{"  Reise\n", "  31 May – 4 June 2027\n", "/trips/t\n"}, ""},
		{"a poll", events.Answer{Events: []events.Told{told("poll.opened", "p", `{"times":[{"id":"t1","date":"2027-01-11","start":"14:00","zone":"Europe/Berlin","instant":"2027-01-11T13:00:00Z","duration":"PT1H"}],"until":"2027-01-08","title":{"de":"Frage"}}`)}}, "http://h",
			[]string{"  Frage\n", "  t1: Monday 11 January 2027, 14:00–15:00 (Europe/Berlin)\n", "  last day to vote: Friday 8 January 2027\n", "/polls/p\n"}, ""},
		{"an event of a later release", events.Answer{Events: []events.Told{told("moon.eclipsed", "m", `{"date":{"un":"known"}}`)}}, "", []string{"moon.eclipsed m\n"}, ""},
		{"why, and why not", events.Answer{Events: []events.Told{told("meeting.planned", "m", `{"date":"2027-01-11","start":"14:00","zone":"Europe/Berlin","instant":"2027-01-11T13:00:00Z",
			"duration":"PT1H","title":{"de":"M"},"why":{"said":{"de":"w","en":"The nearest free day"}},"score":[{"rule":"hours","points":35,"reason":{"said":{"de":"p","en":"Late in Pune"}}}],
			"passed":[{"date":"2027-01-06","reason":{"said":{"en":"first"}}},{"date":"2027-01-07","reason":{"said":{"en":"second"}}},{"date":"2027-01-08","reason":{"said":{"en":"third"}}},{"date":"2027-01-09","reason":{"said":{"en":"fourth"}}}]}`)}}, "",
			[]string{"  The nearest free day\n", "  35 points against it: Late in Pune\n", "  not Wednesday 6 January 2027: first\n", "  not Thursday 7 January 2027: second\n", ": third\n"}, "fourth"},
		{"one more than are named", events.Answer{Events: many[:9]}, "", []string{"and one event more\n"}, ""},
		{"as many as are named", events.Answer{Events: many[:8]}, "", []string{"feed.revoked f\n"}, "more"},
		{"what stands against it", events.Answer{Problem: &events.Problem{Title: "Not possible", Field: "at", Detail: "is taken", Conflicts: []events.Conflict{{With: "venue/rathaus", Reason: reason.Because("asked")}}}}, "",
			[]string{"  at: is taken\n", "  venue/rathaus: Asked for at this time\n"}, ""},
		{"many", events.Answer{Events: many}, "", []string{"and 3 events more\n"}, ""},
		{"nothing", events.Answer{}, "", []string{"Done; nothing had to be changed.\n"}, ""},
		{"not yet", events.Answer{Outcome: events.Pending}, "", []string{"Stored, and not decided yet.\n"}, ""},
		{"refused", events.Answer{Problem: &events.Problem{Title: "Unknown reference", Field: "venue", Detail: "did you mean rathaus?"}}, "",
			[]string{"Refused: Unknown reference\n", "  venue: did you mean rathaus?\n"}, ""},
		{"refused for several reasons", events.Answer{Problem: &events.Problem{Title: "Malformed", Errors: []events.Fault{{Field: "a", Detail: "x"}, {Detail: "y"}},
			Alternatives: []events.Alternative{{Instant: time.Date(2027, 1, 2, 3, 4, 0, 0, time.UTC)}}}}, "",
			[]string{"  a: x\n", "  y\n", "  possible: 2027-01-02T03:04:00Z\n"}, ""},
		{"a preview", events.Answer{Events: []events.Told{planned}, Mails: []events.Mail{{Message: "invitation", To: "anna", About: "meeting/visit", Language: "pl"}},
			Feeds: []events.Feed{{Name: "Wall", Scope: "office"}}}, "",
			[]string{"mail: invitation about meeting/visit to anna, in \"pl\", at once\n", "feed: \"Wall\" (office) changes\n"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			said := report.Lines(test.answer, test.base)
			rest := said
			for _, want := range test.want {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("%q is missing, or not in its place, in\n%s", want, said)
				}
				rest = after
			}
			if test.not != "" && strings.Contains(said, test.not) {
				t.Errorf("%q is in\n%s", test.not, said)
			}
		})
	}
}
