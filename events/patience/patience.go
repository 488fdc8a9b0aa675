// Package patience says how long tests wait, in one place, for tests alone. What a test waits for, it says itself; what takes
// part in it has no place here.
package patience

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// Limit is how long a test waits for what is not meant to take long, before it fails. It is long, since a slow disk or a busy
// machine can hold up anything; JOURFIXE_TEST_PATIENCE sets another, as in 5m.
var Limit = limitOf(os.Getenv("JOURFIXE_TEST_PATIENCE"))

func limitOf(set string) time.Duration {
	if set == "" {
		return 2 * time.Minute
	}
	d, err := time.ParseDuration(set)
	if err != nil || d <= 0 {
		panic(fmt.Sprintf("JOURFIXE_TEST_PATIENCE must be a time like 5m, not %q", set))
	}
	return d
}

// Eventually waits for what other goroutines do: until done returns true. If it never does the test fails, with what more has
// to say.
func Eventually(t testing.TB, what string, done func() bool, more ...func() string) {
	t.Helper()
	const between = 2 * time.Millisecond // two looks
	for deadline := time.Now().Add(Limit); !done(); time.Sleep(between) {
		if time.Now().After(deadline) {
			for _, say := range more {
				what += "\n" + say()
			}
			t.Fatalf("this takes too long: %s", what)
		}
	}
}
