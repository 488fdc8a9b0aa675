package ics_test

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// pieces are what a hostile or careless author writes: what means something in the format, what looks like something
// else, and what is easily cut in two.
var pieces = []string{
	"a", "Sitzung", "Größe", " ", "  ", "\t", ",", ";", ":", "\\", "\\n", "\"", "'", "^", "=", "\n", "\r\n", "\r", "\n\n\n\n",
	"\u0085", "\u2028", "\u2029", "\x00", "\x07", "\x1b[31m", "\x7f", "\u009f", "\xff", "\xc3", "\xed\xa0\x80",
	"\u202e", "\u202a", "\u2066", "\u2069", "\u200f", "\ufeff", "\ufffe", "חיפה", "पुणे", "大连", "👩‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301",
	"END:VEVENT", "\r\nATTENDEE:mailto:a@b.example", "BEGIN:VALARM\r\n", "https://a.example/?a=b,c;d", "\u00a0",
}

func hostile(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most) {
		if r.IntN(8) == 0 {
			b.WriteRune(rune(r.IntN(utf8.MaxRune + 1)))
		} else {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
	}
	return b.String()
}

// meaning is what a reader takes from a text, whatever was done to it on the way: its words in order, without what
// cannot be seen.
func meaning(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == ' ':
		case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x206f || r == 0xfeff || r >= 0xfff9 && r <= 0xfffb:
		case r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// TestHostile renders what nobody should write. Whatever comes in, the feed has no fault that the lint knows, and
// another reader takes from it what was meant.
func TestHostile(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 5545))
		entries := make([]agenda.Entry, r.IntN(12))
		for i := range entries {
			e := &entries[i]
			*e = office()[r.IntN(len(office()))]
			e.Key = "x" + strconv.Itoa(i)
			e.Title, e.Place = events.Text{"de": hostile(r, 60)}, events.Text{"de": hostile(r, 60)}
			e.Description = events.Text{"de": hostile(r, 400)}
			e.Note, e.Why = events.Text{"de": hostile(r, 60)}, events.Reason{Said: events.Text{"de": hostile(r, 60)}}
			e.Provisional = []string{hostile(r, 10)}
			e.Passed = []events.Passed{{Date: date("2027-01-01"), Reason: events.Reason{Said: events.Text{"de": hostile(r, 30)}}}}
			e.Zone = []string{e.Zone, hostile(r, 5), "Local", "../../etc/passwd"}[r.IntN(4)]
		}
		f := feed("de")
		f.Name, f.Description, f.Office = events.Text{"de": "N" + hostile(r, 60)}, events.Text{"de": hostile(r, 60)}, events.Text{"de": hostile(r, 20)}
		data, err := f.Render(entries)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		checkLint(t, data)
		read := decode(t, data)
		for i := range entries {
			e, c := &entries[i], read["x"+strconv.Itoa(i)+"@bremen.example"]
			if c == nil {
				t.Fatalf("seed %d: entry %d is lost", seed, i)
			}
			summary := text(t, c, "SUMMARY")
			summary = strings.TrimPrefix(strings.TrimPrefix(summary, "Abgesagt: "), "Erledigt: ")
			if want := meaning(e.Title.In("de")); want != "" {
				same(t, seed, "summary", meaning(summary), want)
			}
			location := meaning(e.Place.In("de"))
			if location == "" && !e.Cancelled {
				location = e.Conference
			}
			same(t, seed, "location", meaning(text(t, c, "LOCATION")), location)
			_, said, found := strings.Cut(text(t, c, "DESCRIPTION"), e.Conference+"\n\n")
			if !found || e.Conference == "" || e.Cancelled {
				said = text(t, c, "DESCRIPTION")
			}
			description := meaning(said)
			same(t, seed, "description", description[:min(len(description), len(meaning(e.Description.In("de"))))], meaning(e.Description.In("de")))
			for _, part := range []string{e.Note.In("de"), e.Why.Said.In("de"), e.Passed[0].Reason.Said.In("de")} {
				// What is longer than a sentence may be is cut, so only the beginning must be there.
				if want := first(meaning(part), 100); !strings.Contains(description, want) {
					t.Fatalf("seed %d: %q is missing in %q", seed, want, description)
				}
			}
		}
	}
}

// same compares what was read with what was meant; if that was too long, with its beginning.
func same(t *testing.T, seed uint64, what, got, want string) {
	t.Helper()
	if cut, ok := strings.CutSuffix(got, "…"); ok && len(cut) > 200 && strings.HasPrefix(want, cut) {
		return
	}
	if got != want {
		t.Fatalf("seed %d: the %s is read as\n%q, meant was\n%q", seed, what, got, want)
	}
}

func first(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// TestLong bounds what one author can do to a feed.
func TestLong(t *testing.T) {
	t.Parallel()
	for name, long := range map[string]string{
		"letters": strings.Repeat("x", 10_000), "emoji": strings.Repeat("👩‍👩‍👧", 10_000), "breaks": strings.Repeat("a\n", 10_000),
		"commas": strings.Repeat(",", 10_000), "broken": strings.Repeat("\xc3", 10_000), "blank": strings.Repeat(" ", 10_000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := office()[:1]
			everywhere := events.Text{"de": long}
			e[0].Conference = "https://meet.example/" + strings.Repeat("x", 1_900)
			e[0].Title, e[0].Description, e[0].Note, e[0].Why, e[0].Place = everywhere, everywhere, everywhere, events.Reason{Said: everywhere}, everywhere
			for range 10 {
				e[0].Passed = append(e[0].Passed, events.Passed{Date: date("2027-01-01"), Reason: events.Reason{Said: everywhere}})
				e[0].Provisional = append(e[0].Provisional, long)
			}
			data, err := feed("de").Render(e)
			if err != nil {
				t.Fatal(err)
			}
			checkLint(t, data)
			c := decode(t, data)[e[0].Key+"@bremen.example"]
			for prop, most := range map[string]int{"SUMMARY": 500, "LOCATION": 500, "DESCRIPTION": 8000} {
				if n := utf8.RuneCountInString(text(t, c, prop)); n > most {
					t.Errorf("%s has %d characters, want at most %d", prop, n, most)
				}
			}
			if !strings.HasPrefix(text(t, c, "DESCRIPTION"), "Videokonferenz: "+e[0].Conference+"\n\n") {
				t.Error("the address of the video conference is cut off")
			}
			if !strings.Contains(text(t, c, "DESCRIPTION"), "Einzelheiten: https://jourfixe.bremen.example/") {
				t.Error("the link is cut off")
			}
		})
	}
}
