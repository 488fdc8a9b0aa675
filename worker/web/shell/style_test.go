package shell

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
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
	for name, value := range schemes[0] {
		if _, ok := schemes[1][name]; !ok {
			schemes[1][name] = value
		}
	}
	for i, c := range schemes {
		for _, x := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "paper", 4.5}, {"soft", "paper", 4.5}, {"soft", "wash", 4.5}, {"action", "paper", 4.5}, {"action", "wash", 4.5}, {"on-action", "action", 4.5},
			{"ink", "info-wash", 4.5}, {"ink", "good-wash", 4.5}, {"ink", "warning-wash", 4.5}, {"ink", "bad-wash", 4.5},
			{"soft", "info-wash", 4.5}, {"soft", "good-wash", 4.5}, {"soft", "warning-wash", 4.5}, {"soft", "bad-wash", 4.5},
			{"action", "info-wash", 4.5}, {"action", "good-wash", 4.5}, {"action", "warning-wash", 4.5}, {"action", "bad-wash", 4.5},
			{"paper", "info", 4.5}, {"paper", "good", 4.5}, {"paper", "warning", 4.5}, {"paper", "bad", 4.5}, {"paper", "milestone", 4.5},
			{"bad", "bad-wash", 4.5}, {"good", "paper", 4.5}, {"milestone", "paper", 4.5}, {"bad", "paper", 4.5}, {"on-deep", "deep", 4.5},
			{"ink", "weekend", 4.5}, {"ink", "holiday", 4.5}, {"ink", "school", 4.5}, {"bad", "weekend", 3}, {"trip", "weekend", 3}, {"bad", "wash", 4.5},
			{"info", "info-wash", 3}, {"good", "good-wash", 3}, {"warning", "warning-wash", 3}, {"edge", "wash", 3}, {"today", "paper", 4.5},
			{"meeting", "paper", 3}, {"meeting", "weekend", 3}, {"milestone", "weekend", 3}, {"edge", "weekend", 3},
			{"meeting", "work", 3}, {"milestone", "work", 3}, {"milestone", "school", 3}, {"edge", "paper", 3}, {"focus", "paper", 3}, {"focus", "wash", 3},
		} {
			if got := contrast(t, c[x.front], c[x.back]); got < x.least {
				t.Errorf("scheme %d: %s on %s has a contrast of %.2f, want %.1f", i, x.front, x.back, got, x.least)
			}
		}
	}
}

// TestNamesOfMeasures finds names in the style sheets that nothing sets: a browser passes over what goes by them, and says nothing.
func TestNamesOfMeasures(t *testing.T) {
	files, err := filepath.Glob("static/*.css")
	if err != nil {
		t.Fatal(err)
	}
	base, err := os.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		sheet, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`var\((--[a-z0-9-]+)`).FindAllStringSubmatch(string(sheet), -1) {
			if !strings.Contains(string(base), m[1]+":") {
				t.Errorf("%s goes by %s, which is not set", file, m[1])
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
