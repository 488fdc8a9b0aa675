package config

import (
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/schema"
)

// TestOneMoreSection reads a file with a noun that the house does not have: its form is all that is to be known of it.
func TestOneMoreSection(t *testing.T) {
	known := append(slices.Clone(calendar.Forms()), &calendar.Form{Noun: "ballot", Section: "ballots", Create: "open"})
	var checked []string
	check := func(kind events.Type, data []byte) *events.Problem {
		if kind.Noun != "ballot" {
			return schema.Command(kind, data)
		}
		checked = append(checked, kind.Short()+" "+string(data))
		if strings.Contains(string(data), "empty") {
			return events.RefuseAll(events.Malformed, []events.Fault{{Field: "title", Detail: "is empty"}})
		}
		return nil
	}
	o, err := readOffice("x.yaml", []byte("ballots:\n- {id: logo, zone: Europe/Berlin}\nvenues:\n- {id: v, title: {de: V}}\n"), known, check)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Items) != 2 || o.Items[0].Ref.Noun != "venue" || o.Items[1].Ref != (events.Ref{Noun: "ballot", ID: "logo"}) {
		t.Errorf("read %v", o.Items)
	}
	if want := []string{`ballot.open {"id":"logo","zone":"Europe/Berlin"}`}; !slices.Equal(checked, want) {
		t.Errorf("checked %v, want %v", checked, want)
	}
	for text, says := range map[string]string{
		"ballots:\n- {id: a}\n- {id: a}\n":            "ballots[1].id: is the id of the ballot on line 2 already",
		"ballots:\n- {id: a, title: empty}\n":         "2:11: ballots[0].title: is empty",
		"ballots:\n- {id: a, zone: Europe/Nowhere}\n": "there is no time zone of this name",
		"ballots: {}\n":        "must be a list, each ballot beginning with a hyphen",
		"ballot:\n- {id: a}\n": "did you mean ballots? Known are office, legal, partners, agreements, venues, people, groups, series, trips, schedules, reminders, links, public, ballots",
	} {
		if _, err := readOffice("x.yaml", []byte(text), known, check); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", text, err, says)
		}
	}
	if _, err := ReadOffice("x.yaml", []byte("ballots:\n- {id: logo}\n")); err == nil || !strings.Contains(err.Error(), "unknown key") {
		t.Errorf("an office file has ballots: %v", err)
	}
}
