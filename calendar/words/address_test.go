package words_test

import (
	"strings"
	"testing"

	"jourfixe/calendar/words"
)

func TestUnbroken(t *testing.T) {
	for _, want := range []string{
		"", "a", "amt@ bremen .example", "internationales-buero@ bremen-nord .example", "a .b@ c", "@ a", "-@ - .example",
		"a-very-long-local-part-o f-seventy@ bremen .example", "abcdefghijklmnopqrstuvwx yz@ bremen .example", "----------------------------------a b@ c", "ä@ ö",
	} {
		address := strings.ReplaceAll(want, " ", "")
		got := words.Unbroken(address)
		if strings.Join(got, "") != address || strings.Join(got, " ") != want {
			t.Errorf("%q is cut into %q", address, got)
		}
		for i := range len(got) - 1 {
			if strings.HasSuffix(got[i], "-") && got[i+1][0] != '.' || strings.HasPrefix(got[i+1], "-") && !strings.HasSuffix(got[i], "@") {
				t.Errorf("%q may be broken beside a hyphen: %q", address, got)
			}
		}
	}
}
