package journal_test

import (
	"context"
	"fmt"
	"testing"

	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
)

// What waits is counted in the stream, whoever let it in; what is decided, and who has nothing waiting, is not in it.
func TestPortions(t *testing.T) {
	s, j, shares, handled := doorway(t)
	elsewhere := &journal.Shares{Journal: journaltest.Open(t, s, journaltest.Office), Handled: handled.Load, Exempt: shares.Exempt}
	for i, client := range []string{"press", "hr", "hr", "operator"} {
		if _, err := elsewhere.Submit(within(t), client, retirePartner, command(fmt.Sprint("c", i), `{"id":"riga"}`)); err != nil {
			t.Fatal(err)
		}
	}
	handled.Store(1)
	list, more, err := shares.Portions(within(t))
	if err != nil || more || len(list) != 2 {
		t.Fatalf("Portions = %+v, %v, %v", list, more, err)
	}
	hr, operator := list[0], list[1]
	if hr.Client != "hr" || hr.Commands != 2 || !hr.Bounded || hr.Since.IsZero() || hr.Bytes < 2*len(`{"id":"riga"}`) || hr.Percent() != 1 {
		t.Errorf("the first is %+v", hr)
	}
	if operator.Client != "operator" || operator.Commands != 1 || operator.Bounded {
		t.Errorf("the second is %+v", operator)
	}
	if half := (journal.Portion{Commands: 1, Bytes: journal.MostBytes / 2, Bounded: true}); half.Percent() != 50 {
		t.Errorf("half of the bytes are %d %%", half.Percent())
	}
	if _, err := j.DropWaiting(within(t), 1, 0, "hr"); err != nil {
		t.Fatal(err)
	}
	if list, _, err = shares.Portions(within(t)); err != nil || len(list) != 1 || list[0].Client != "operator" {
		t.Errorf("without those that were dropped, Portions = %+v, %v", list, err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if list, more, err = shares.Portions(ended); err != nil || !more || len(list) != 0 {
		t.Errorf("without time, Portions = %+v, %v, %v", list, more, err)
	}
}
