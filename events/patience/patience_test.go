package patience

import (
	"testing"
	"time"
)

func TestLimitOf(t *testing.T) {
	for set, want := range map[string]time.Duration{"": 2 * time.Minute, "5m": 5 * time.Minute, "90s": 90 * time.Second, "0s": 0, "-1m": 0, "soon": 0} {
		t.Run(set, func(t *testing.T) {
			defer func() {
				if refused := recover() != nil; refused != (want == 0) {
					t.Errorf("%q is refused: %v", set, refused)
				}
			}()
			if got := limitOf(set); got != want {
				t.Errorf("%q gives %s, want %s", set, got, want)
			}
		})
	}
}
