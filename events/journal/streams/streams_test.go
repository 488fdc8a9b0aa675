package streams

import (
	"strings"
	"testing"
)

func TestDifferencesNamesSettings(t *testing.T) {
	have, want := streams[0], streams[0]
	if got := differences(have, want); got != "nothing this program knows" {
		t.Errorf("equal streams differ in %s", got)
	}
	have.DenyPurge = false
	if got := differences(have, want); !strings.Contains(got, "deny_purge (is , should be true)") &&
		!strings.Contains(got, "deny_purge (is false, should be true)") {
		t.Errorf("differences = %s", got)
	}
}
