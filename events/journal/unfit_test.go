package journal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/keys"
)

// What can never be written is told apart from what may have been, and leaves nothing behind.
func TestAppendUnfit(t *testing.T) {
	t.Parallel()
	j := journaltest.New(t)
	locked := *added("p1", "", "")
	if err := locked.Name.UnmarshalJSON([]byte(`{"sealed":"AAAA"}`)); err != nil {
		t.Fatal(err)
	}
	amended := events.PersonAmended(*added("p2", "Ada Muster", "ada@office.example"))
	far := planned(1).Body.(*events.MeetingPlanned)
	far.Slot.Date.Year = 12026
	foreign := event(1, retired("riga"))
	foreign.Office = "kiel"
	titled := func(n int) *events.Event {
		return event(1, &events.PartnerRegistered{ID: "riga", Title: events.Text{"de": strings.Repeat("x", n)}})
	}
	var heavy, many []*events.Event
	for range 40 {
		heavy = append(heavy, titled(1000<<10))
	}
	for i := range journal.MaxBatch + 1 {
		many = append(many, event(1, retired(fmt.Sprint("p", i))))
	}
	for _, c := range []struct {
		name string
		evs  []*events.Event
		says string
	}{
		{"a date that does not read back", []*events.Event{event(1, retired("a")), event(1, far)}, "read again"},
		{"a value that is not readable", []*events.Event{event(1, &locked)}, "cannot be sealed again"},
		{"a person without a key", []*events.Event{event(1, &amended)}, keys.ErrNoKey.Error()},
		{"another office", []*events.Event{foreign}, "kiel"},
		{"a noun that is none", []*events.Event{event(1, retired("a b"))}, events.IDPattern},
		{"a large event", []*events.Event{titled(1<<20 - 4<<10)}, "one message"},
		{"large events", heavy, "together"},
		{"many events", many, "500"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := j.Append(within(t), 0, c.evs)
			if !errors.Is(err, journal.ErrUnfit) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "Muster") {
				t.Errorf("Append = %v; want ErrUnfit that says %q", err, c.says)
			}
			if last, err := j.Last(within(t)); err != nil || last != 0 {
				t.Errorf("the journal ends at %d, %v; want 0", last, err)
			}
		})
	}
	if err := j.Append(within(t), 0, []*events.Event{event(1, &amended)}); !errors.Is(err, keys.ErrNoKey) {
		t.Errorf("Append = %v; want ErrNoKey, too", err)
	}
	// What only HTML minds takes no more room than it has.
	brackets := event(1, &events.PartnerRegistered{ID: "riga", Title: events.Text{"de": strings.Repeat("<&>", 300<<10)}})
	mustAppend(t, j, 0, brackets)
	if got := replay(t, j, 0)[0].Body.(*events.PartnerRegistered).Title["de"]; got != strings.Repeat("<&>", 300<<10) {
		t.Errorf("%d bytes of brackets came back otherwise", len(got))
	}
	// Several large ones go in together.
	mustAppend(t, j, 1, heavy[:8]...)
}
