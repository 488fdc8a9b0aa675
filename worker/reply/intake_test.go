package reply_test

import (
	"strings"
	"testing"

	"jourfixe/worker/mime"
)

// A header is measured as reading measures it: what is taken in can be read, up to the last octet.
func TestHeaderBoundOfIntake(t *testing.T) {
	h := newHouse(t)
	for _, end := range []string{"\r\n", "\n"} {
		for n := mime.MaxHeader - 1; n <= mime.MaxHeader+2; n++ {
			start := "From: a@gdansk.example" + end + "X-Fill: "
			raw := []byte(start + strings.Repeat("x", n-len(start)-len(end)) + end + end + "body" + end)
			if _, err := h.intake.Receive(t.Context(), "", own, raw); (err == nil) != (n <= mime.MaxHeader) {
				t.Errorf("a header of %d octets with the end %q: %v", n, end, err)
			}
		}
	}
}
