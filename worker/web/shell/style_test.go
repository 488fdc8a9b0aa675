package shell

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestContrast computes the contrast of what the style sheet pairs, by WCAG 2.1: 4.5 for text, 3 for the edges of fields
// and the shapes of a tally.
func TestContrast(t *testing.T) {
	data, err := os.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(data), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("there is no dark scheme")
	}
	colour := regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`)
	schemes := []map[string]string{{}, {}}
	for i, part := range []string{light, dark} {
		for _, m := range colour.FindAllStringSubmatch(part, -1) {
			schemes[i][m[1]] = m[2]
		}
	}
	for i, c := range schemes {
		for _, x := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "paper", 4.5}, {"soft", "paper", 4.5}, {"soft", "wash", 4.5}, {"link", "paper", 4.5}, {"link", "wash", 4.5},
			{"ink", "good-wash", 4.5}, {"ink", "bad-wash", 4.5}, {"link", "bad-wash", 4.5}, {"bad", "bad-wash", 4.5},
			{"ink", "open-wash", 4.5}, {"link", "open-wash", 4.5}, {"soft", "open-wash", 4.5}, {"bad", "paper", 4.5}, {"good", "paper", 4.5},
			{"milestone", "paper", 4.5}, {"paper", "good", 4.5}, {"paper", "milestone", 4.5}, {"paper", "bad", 4.5}, {"on-deep", "deep", 4.5},
			{"ink", "weekend", 4.5}, {"ink", "holiday", 4.5}, {"ink", "school", 4.5}, {"bad", "weekend", 3}, {"trip", "weekend", 3},
			{"meeting", "paper", 3}, {"meeting", "weekend", 3}, {"milestone", "weekend", 3}, {"edge", "weekend", 3}, {"today", "paper", 3},
			{"meeting", "work", 3}, {"milestone", "work", 3}, {"milestone", "school", 3}, {"edge", "paper", 3}, {"focus", "paper", 3}, {"focus", "wash", 3},
		} {
			if got := contrast(t, c[x.front], c[x.back]); got < x.least {
				t.Errorf("scheme %d: %s on %s has a contrast of %.2f, want %.1f", i, x.front, x.back, got, x.least)
			}
		}
	}
}

// contrast is the ratio of the luminances of two colours, each six hexadecimal digits.
func contrast(t *testing.T, x, y string) float64 {
	t.Helper()
	luminance := func(hex string) float64 {
		var r, g, b uint8
		if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &r, &g, &b); err != nil {
			t.Fatalf("the colour %q: %v", hex, err)
		}
		channel := func(v uint8) float64 {
			c := float64(v) / 255
			if c <= 0.04045 {
				return c / 12.92
			}
			return math.Pow((c+0.055)/1.055, 2.4)
		}
		return 0.2126*channel(r) + 0.7152*channel(g) + 0.0722*channel(b)
	}
	a, b := luminance(x), luminance(y)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}
