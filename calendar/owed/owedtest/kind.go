// Package owedtest plays stories with the mails of a while, and lets tests enter kinds of mail that the house does not have. Nothing
// but tests may import it.
package owedtest

import (
	"testing"

	"jourfixe/calendar/owed"
)

// Enter enters a kind of mail until the test is over. The table of kinds is one for the whole program, so the test cannot run
// beside others: one that is parallel, or becomes it, panics.
func Enter(t *testing.T, k *owed.Kind) {
	t.Helper()
	t.Setenv("JOURFIXE_TEST_KIND", k.Name) // of tests that run in parallel the testing package takes no such thing
	t.Cleanup(owed.Register(k))
}
