package web_test

import (
	"maps"
	"slices"
	"testing"

	"jourfixe/events"
	"jourfixe/worker/web"
)

// elsewhere are commands that are given on pages, but by no form of the table, each with the page.
var elsewhere = map[string]string{
	"meeting.keep": "a decision on a proposal, on the page of the meeting",
	"person.grant": "the page of who uses the house",

	"matter.propose":    "the room of whoever is invited",
	"matter.amend":      "likewise",
	"matter.withdraw":   "likewise",
	"material.add":      "the page of the files of something, which gives it with what opens the file",
	"minutes.write":     "the page of what was written of a meeting",
	"resolution.finish": "the page of the task, for whoever is to see to it as for the office",
	"resolution.reopen": "likewise",
	"poll.vote":         "the page behind the link of who is asked",
	"meeting.counter":   "the page for answering an invitation, and mails",
}

// formless are commands that nobody gives on a page, each with the reason.
var formless = map[string]string{
	"office.bind":   "the house gives it at the first start, by its flags",
	"office.apply":  "it says what an office file has been applied to; the file is applied on the command line, where it lies",
	"person.bounce": "the house gives it when a mail comes back; nobody has to write down that it has",
	"poll.settle":   "the clock gives it when the last day of a poll is over",
	"meeting.clear": "the clock gives it when what was said to a meeting was kept long enough",
	"matter.clear":  "the clock gives it when what was written of an item was kept long enough",
	"trip.settle":   "the clock gives it when something has come due for the seats of a trip",
	"schedule.fire": "the clock gives it when the time of a schedule has come",
	"zones.adopt":   "the desk gives it when newer zone data are at hand",
}

// TestEveryCommandHasAForm holds the vocabulary against the forms: a command has one, or it is said why not.
func TestEveryCommandHasAForm(t *testing.T) {
	o := newOffice(t, nil)
	formed := map[string]bool{}
	for _, f := range web.Forms(o.links) {
		formed[f.Command] = true
	}
	commands := map[string]bool{}
	for _, c := range events.Commands {
		name := c.Type().Short()
		commands[name] = true
		said := 0
		for _, is := range []bool{formed[name], elsewhere[name] != "", formless[name] != ""} {
			if is {
				said++
			}
		}
		switch {
		case said == 0:
			t.Errorf("%s has neither a form nor a reason why not", name)
		case said > 1:
			t.Errorf("%s has a form, and stands in a list of those that have none", name)
		}
	}
	for name := range formed {
		if !commands[name] {
			t.Errorf("a form gives %s, which is no command", name)
		}
	}
	for _, name := range slices.Concat(slices.Collect(maps.Keys(elsewhere)), slices.Collect(maps.Keys(formless))) {
		if !commands[name] {
			t.Errorf("%s is in a list, and no command", name)
		}
	}
}
