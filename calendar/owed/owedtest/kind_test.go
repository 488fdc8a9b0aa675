package owedtest_test

import (
	"testing"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/owedtest"
)

// TestEnter enters a kind, and looks that it is there until the test is over, that there cannot be two of one name, and that no
// test which runs beside others can enter one.
func TestEnter(t *testing.T) {
	hat := &owed.Kind{Name: "hat", Noun: "meeting"}
	before := len(owed.Kinds())
	t.Run("alone", func(t *testing.T) {
		owedtest.Enter(t, hat)
		if owed.Find("hat") != hat || len(owed.Kinds()) != before+1 {
			t.Error("the kind is not in the table")
		}
		panics(t, "a second one of the name", func() { owed.Register(hat) })
		panics(t, "a test that goes on beside others", t.Parallel)
	})
	if owed.Find("hat") != nil || len(owed.Kinds()) != before {
		t.Error("the kind is still in the table")
	}
	t.Run("beside", func(t *testing.T) {
		t.Parallel()
		panics(t, "a test that runs beside others", func() { owedtest.Enter(t, hat) })
	})
}

func panics(t *testing.T, what string, do func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s is not refused", what)
		}
	}()
	do()
}
