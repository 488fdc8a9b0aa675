package words

import (
	"strings"
	"testing"
)

// TestRuns shows what stands apart in a text that is written from the right, between brackets.
func TestRuns(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ what, text, want string }{
		{"nothing", "", ""},
		{"words that run as the text", "שלום רב", "שלום רב"},
		{"a date, whose numbers stay where they are", "יום רביעי, 3 בפברואר 2027, 9:05", "יום רביעי, 3 בפברואר 2027, 9:05"},
		{"times that a dash joins", "2027, 14:00–15:30", "2027, [14:00–15:30]"},
		{"days that a dash joins", "3–9 בפברואר", "[3–9] בפברואר"},
		{"a dash between words", "30 במאי – 3 ביוני", "30 במאי – 3 ביוני"},
		{"a name in brackets", "אורחת (Guest of Haifa)", "אורחת ([Guest of Haifa])"},
		{"the distance from UTC", "(שעון ברלין, UTC+5:30)", "(שעון ברלין, [UTC+5:30])"},
		{"digits that touch letters", "אולם 4b, 2א", "אולם [4b, 2]א"},
		{"an address of a street", "Am Markt 21, 28195 Bremen", "[Am Markt 21, 28195 Bremen]"},
		{"a full stop behind", "ב-Bremen.", "ב-[Bremen]."},
		{"an address of the web", "ראו https://bremen.example/a?b=1. תודה", "ראו [https://bremen.example/a?b=1.] תודה"},
		{"one with letters of the text", "https://bremen.example/חיפה?x=1 שם", "[https://bremen.example/חיפה?x=1] שם"},
		{"one among words", "See http://bremen.example/ now", "[See http://bremen.example/ now]"},
		{"a date as machines write it, which stays together by itself", "2027-02-03", "2027-02-03"},
		{"two dashes", "1–2–3", "[1–2]–3"},
		{"accents, and digits of others", "éclair ٣", "[éclair] ٣"},
	} {
		var got strings.Builder
		for _, r := range Runs(x.text) {
			if r.Apart {
				got.WriteString("[" + r.Words + "]")
			} else {
				got.WriteString(r.Words)
			}
		}
		if got.String() != x.want {
			t.Errorf("%s: %s, want %s", x.what, got.String(), x.want)
		}
	}
}

// FuzzRuns cuts anything: the runs are the text, none is empty, and what stands apart has something that runs from the
// left.
func FuzzRuns(f *testing.F) {
	for _, s := range []string{"", "שלום a–b", "14:00–15:30", "1-", "-1", "4b", "https://x.example/ח y", "h", "\x00\xff", "Hhttp://", "ח1–2ח"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		var all strings.Builder
		for _, r := range Runs(s) {
			if r.Words == "" {
				t.Errorf("%q has an empty run", s)
			}
			if r.Apart && !strings.ContainsFunc(r.Words, FromLeft) && !strings.Contains(r.Words, "–") {
				t.Errorf("%q of %q stands apart", r.Words, s)
			}
			all.WriteString(r.Words)
		}
		if all.String() != s {
			t.Errorf("%q came back as %q", s, all.String())
		}
	})
}
