package undo

import (
	"os"
	"regexp"
	"testing"

	"jourfixe/events"
)

// TestTable holds that the page tells of each command how what it does is taken back, or why not, and that each event is either one
// that cannot be, or one for which there is a way.
func TestTable(t *testing.T) {
	page, err := os.ReadFile("../../docs/undo.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z.]+)` \\| .{5,} \\|$").FindAllSubmatch(page, -1) {
		told[string(m[1])] = true
	}
	for _, c := range events.Commands {
		name := c.Type().Short()
		if !told[name] {
			t.Errorf("docs/undo.md does not tell how %s is taken back, or why it cannot be", name)
		}
		delete(told, name)
	}
	for name := range told {
		t.Errorf("docs/undo.md tells of %s, which is no command", name)
	}
	ways := map[string]bool{"series.ended": true, "meeting.moved": true, "meeting.cancelled": true, "matter.withdrawn": true, "resolution.withdrawn": true, "resolution.finished": true, "resolution.reopened": true, "trip.cancelled": true, "registration.paid": true}
	for _, e := range events.Events {
		name := e.Type().Short()
		if Possible(e.Type()) && State(e.Type()) == "" && !ways[name] {
			t.Errorf("nobody has said how %s is taken back, or why it cannot be", name)
		}
	}
}
