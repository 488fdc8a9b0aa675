package letter_test

import (
	"mime"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/letter"
)

// hebrew is an invitation to a guest who reads Hebrew.
func hebrew(change func(l *letter.Letter)) *letter.Letter {
	l := letterOf(meetingmail.Invitation, "he")
	l.Meeting = jourFixe()
	change(l)
	return l
}

func subjectOf(t *testing.T, o opened) string {
	t.Helper()
	subject, err := new(mime.WordDecoder).DecodeHeader(o.header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return subject
}

// TestFromTheRight looks at how words that run from the left stand in a mail that is written from the right.
func TestFromTheRight(t *testing.T) {
	t.Parallel()
	w := writer(t)
	for _, x := range []struct {
		what    string
		change  func(l *letter.Letter)
		text    string // is in the plain text
		html    string // is in the page
		subject string // the subject begins so
	}{
		{
			"a title of the office in German alone", func(l *letter.Letter) { l.Meeting.Title = events.Text{"de": "Jour Fixe"} },
			"\u2068Jour Fixe\u2069\n", `<bdi lang="de" dir="auto">Jour Fixe</bdi></h1>`, "הזמנה: Jour Fixe, יום ד׳",
		}, {
			"a title that ends in a bracket", func(l *letter.Letter) { l.Meeting.Title = events.Text{"en": "Ports (2)"} },
			"\u2068Ports (2)\u2069\n", `<bdi lang="en" dir="auto">Ports (2)</bdi></h1>`, "הזמנה: \u2068Ports (2)\u2069, יום ד׳",
		}, {
			"a title in the reader's language", func(l *letter.Letter) {
				l.Meeting.Title = events.Text{"de": "Häfen", "he": "נמלים ב-Bremen 2027"}
			},
			"נמלים ב-\u2066Bremen 2027\u2069\n", `נמלים ב-<bdi dir="ltr">Bremen 2027</bdi></h1>`, "הזמנה: \u2068נמלים ב-Bremen 2027\u2069, יום ד׳",
		}, {
			"an address of the web at the end of a note", func(l *letter.Letter) { l.Meeting.Note = events.Text{"en": "See https://bremen.example/plan"} },
			"  \u2068See https://bremen.example/plan \u2069\n", `lang="en" dir="auto" style="padding-left:12px;border-left`, "",
		}, {
			"one in the reader's language", func(l *letter.Letter) {
				l.Meeting.Note = events.Text{"he": "ראו https://bremen.example/תכנית תודה"}
			},
			"  ראו \u2068 https://bremen.example/תכנית \u2069 תודה\n", `dir="rtl" style="padding-right:12px;border-right`, "",
		}, {
			"a name from the left", func(l *letter.Letter) { l.To.Name = "Guest (2)" },
			"שלום \u2066Guest (2)\u2069,\n", `>שלום <bdi dir="ltr">Guest (2)</bdi>,</p>`, "",
		}, {
			"a name from the right", func(l *letter.Letter) { l.To.Name = "אורחת" },
			"שלום אורחת,\n", `>שלום אורחת,</p>`, "",
		}, {
			"times", func(*letter.Letter) {},
			"2027, \u206615:00–16:30\u2069 (שעון ירושלים, \u2066UTC+2\u2069)\n", `<bdi dir="ltr">15:00–16:30</bdi> (שעון ירושלים, <bdi dir="ltr">UTC+2</bdi>)`, "",
		}, {
			"the address of the venue", func(l *letter.Letter) { l.Meeting.Venue = nil },
			": \u2066Am Markt 21, 28195 Bremen\u2069\n", `<bdi dir="ltr">Am Markt 21, 28195 Bremen</bdi>`, "",
		}, {
			"regions that are named in English alone", func(l *letter.Letter) { l.Meeting.Provisional = []events.Text{{"en": "Poland"}, {"en": "Bremen"}} },
			"עבור \u2068Poland\u2069 ו-\u2068Bremen\u2069. ", `עבור <bdi lang="en" dir="auto">Poland</bdi> ו-<bdi lang="en" dir="auto">Bremen</bdi>. `, "",
		},
	} {
		o := open(t, raw(t, w, hebrew(x.change)))
		if text := strings.ReplaceAll(o.parts["text/plain"], "\r\n", "\n"); !strings.Contains(text, x.text) {
			t.Errorf("%s: the text lacks %q:\n%s", x.what, x.text, text)
		}
		if !strings.Contains(o.parts["text/html"], x.html) {
			t.Errorf("%s: the page lacks %s", x.what, x.html)
		}
		if got := subjectOf(t, o); !strings.HasPrefix(got, x.subject) {
			t.Errorf("%s: the subject is %q, want %q", x.what, got, x.subject)
		}
		if strings.ContainsAny(o.parts["text/calendar"], "\u2066\u2067\u2068\u2069\x02\x03\x04") {
			t.Errorf("%s: the calendar has marks", x.what)
		}
		for _, tag := range regexp.MustCompile(`<t(?:able|d)[^>]*(?:class="[^"]*(?:wash|card|pad)|answers)[^>]*>`).FindAllString(o.parts["text/html"], -1) {
			if !strings.Contains(tag, `dir="rtl"`) {
				t.Errorf("%s: a cell does not say its direction: %s", x.what, tag)
			}
		}
	}
}

// TestNothingIsMarkedFromTheLeft has the same in languages that are written from the left: only the page says what is in
// another language.
func TestNothingIsMarkedFromTheLeft(t *testing.T) {
	t.Parallel()
	w := writer(t)
	for _, language := range []string{"de", "en", "pl"} {
		l := letterOf(meetingmail.Invitation, language)
		l.Meeting = jourFixe()
		l.Meeting.Title = events.Text{"he": "נמלים"}
		o := open(t, raw(t, w, l))
		if strings.ContainsAny(o.parts["text/plain"]+subjectOf(t, o), "\u2066\u2067\u2068\u2069\x02\x03\x04") {
			t.Errorf("the text in %s has marks", language)
		}
		if !strings.Contains(o.parts["text/html"], `<bdi lang="he" dir="auto">נמלים</bdi></h1>`) {
			t.Errorf("the page in %s does not say that the title is in Hebrew", language)
		}
	}
}

// TestNumbersAreNotGrouped looks for years and numbers of houses and rooms that somebody has put a separator in.
func TestNumbersAreNotGrouped(t *testing.T) {
	t.Parallel()
	w := writer(t)
	grouped := regexp.MustCompile(`\b(?:2[.,'’\x{a0}\x{202f} ]?02[67]|28[.,'’\x{a0}\x{202f} ]?195)\b`)
	for _, language := range words.Spoken() {
		for name, l := range samples(language) {
			o := open(t, raw(t, w, l))
			for _, kind := range []string{"text/plain", "text/html"} {
				found := grouped.FindAllString(o.parts[kind], -1)
				if len(found) == 0 && !slices.Contains([]string{"notice", "left", "held", "signin", "forward-unknown"}, name) {
					t.Errorf("%s in %s: no year in the %s", name, language, kind)
				}
				for _, n := range found {
					if n != "2026" && n != "2027" && n != "28195" {
						t.Errorf("%s in %s: the %s has %q", name, language, kind, n)
					}
				}
			}
		}
	}
}
