package planner

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// crowd has an office meet often in the next year: on some days here and there, on one of them more than a page has, some of it over midnight or
// far away, and some of it cancelled.
func crowd(c *calendartest.Chance, r *rand.Rand, meetings int) (full events.Date) {
	full = events.DateOf(c.Now).AddDays(r.IntN(60))
	for i := range meetings {
		day := events.DateOf(c.Now).AddDays(r.IntN(380))
		if i%2 == 0 {
			day = full
		}
		at := map[string]any{"date": day.String(), "start": fmt.Sprintf("%02d:%02d", r.IntN(24), 15*r.IntN(4))}
		if i%5 == 0 {
			at["zone"] = []string{"Pacific/Auckland", "America/Managua"}[r.IntN(2)]
		}
		id := fmt.Sprint("many-", i)
		c.Ask("meeting.request", map[string]any{"id": id, "title": map[string]string{"de": id}, "at": at, "duration": "PT3H", "ifNone": "best"})
		if i%7 == 0 {
			c.Ask("meeting.cancel", map[string]any{"id": id})
		}
	}
	return full
}

// on is all that pages of a list say, from one on: each line by where it leads, and of which section.
func on(t *testing.T, b *calendar.Book, now time.Time, v *voice.Voice, to string) (lines, sections []string, at listing.List) {
	t.Helper()
	for first := true; to != ""; first = false {
		u, err := url.Parse(to)
		if err != nil {
			t.Fatal(err)
		}
		of, oneDay, ok := parseDays(strings.TrimPrefix(u.Path, "/agenda/"))
		if !ok {
			t.Fatalf("%s leads nowhere", to)
		}
		p := daysPage{Of: of, OneDay: oneDay}
		p.fill(b, now, u, v)
		if first {
			at = p.Turn
		}
		shown := 0
		for _, d := range p.Days {
			for _, e := range d.Entries {
				if shown++; e.First != d.Date {
					t.Fatalf("%s has %s of %s under %s", to, e.To, e.First, d.Date)
				}
				lines, sections = append(lines, e.To), append(sections, d.ID)
			}
		}
		if shown > listing.PerTurn {
			t.Fatalf("%s shows %d lines", to, shown)
		}
		to = p.Turn.After
	}
	return lines, sections, at
}

var digits = regexp.MustCompile(`\d+`)

// of is how much an onward says there is.
func (o onward) of(t *testing.T) int {
	t.Helper()
	if o.To == "" {
		return 0
	}
	n, err := strconv.Atoi(digits.FindString(o.Words))
	if err != nil || n == 0 {
		t.Fatalf("%q says no number", o.Words)
	}
	return n
}

// TestEverythingIsReached lets anything happen in offices that have more than one page shows, and looks for each meeting: it is listed, or behind
// one of the links, and what they say of how much there is, is so.
func TestEverythingIsReached(t *testing.T) {
	v := testVoices(t)["de"]
	rests, froms := 0, 0
	for seed := range calendartest.Seeds(4) {
		c, r := calendartest.NewChance(t, seed), rand.New(rand.NewPCG(seed, 53))
		full := crowd(c, r, 2*most+r.IntN(most))
		if c.Now = c.Now.Add(time.Duration(r.IntN(70*24*60)) * time.Minute); seed%2 == 0 {
			c.Now = full.In(2*60, time.UTC)
		}
		b, now := c.Book, c.Now
		page := newAgenda(b, now, v)
		listed := map[string]int{}
		for i, m := range page.Months {
			lines, _, _ := on(t, b, now, v, monthPath(m.First))
			seen := map[string]int{}
			for _, to := range lines {
				seen[to]++
			}
			begun := 0
			for _, e := range m.Entries {
				if e.Kind == agenda.KindMeeting {
					listed[e.To]++
				}
				if !e.First.Before(m.First) {
					begun++
				} else if i > 0 {
					t.Fatalf("seed %d: %s of %s stands in %s", seed, e.To, e.First, m.ID)
				}
			}
			if got := begun + m.Over.of(t) + m.Rest.of(t) + m.More.of(t); got != len(lines) {
				t.Fatalf("seed %d: %s has %d lines, and %d are listed, %d earlier, %d left and %d more", seed, m.ID, len(lines), begun, m.Over.of(t), m.Rest.of(t), m.More.of(t))
			}
			for x := range b.EachMeeting() {
				if monthOf(x.Date) != m.First {
					continue
				}
				if to := listing.To(events.Ref{Noun: "meeting", ID: x.ID}); seen[to] != 1 {
					t.Fatalf("seed %d: %s stands %d times in the pages of %s", seed, to, seen[to], m.ID)
				}
			}
			if to := m.Rest.To; to != "" {
				rests++
				_, _, at := on(t, b, now, v, to)
				if before := at.Found - m.Rest.of(t); at.First > before+1 || at.Last <= before {
					t.Fatalf("seed %d: %s shows the lines from %d to %d, and the next is %d", seed, to, at.First, at.Last, before+1)
				}
			}
			path, section, within := strings.Cut(m.More.To, "#")
			if !within {
				continue
			}
			froms++
			_, sections, at := on(t, b, now, v, path)
			i := 0
			for sections[i] != section {
				if i++; i == len(sections) || i > at.Last-at.First {
					t.Fatalf("seed %d: %s has no section %s", seed, path, section)
				}
			}
			if got := len(sections) - i; got != m.More.of(t) {
				t.Fatalf("seed %d: from %s on there are %d lines, and it says %q", seed, m.More.To, got, m.More.Words)
			}
		}
		if len(listed) == 0 || len(listed) > 2*mostLines {
			t.Fatalf("seed %d: %d meetings are listed", seed, len(listed))
		}
		var next string
		for _, x := range calendar.InTime(b.MeetingsAhead(now)) {
			to := listing.To(events.Ref{Noun: "meeting", ID: x.ID})
			if next == "" && !x.Cancelled && page.Next != nil && page.Next.First == x.Date {
				next = to
			}
			if listed[to] > 1 {
				t.Fatalf("seed %d: %s is listed %d times", seed, to, listed[to])
			}
			delete(listed, to)
		}
		if len(listed) > 0 {
			t.Fatalf("seed %d: %v are listed, and over", seed, listed)
		}
		if page.Next == nil || page.Next.To != next {
			t.Fatalf("seed %d: the next meeting is %+v, want %s", seed, page.Next, next)
		}
	}
	if rests == 0 || froms == 0 {
		t.Errorf("%d days were too full and %d months begun", rests, froms)
	}
}

// TestShortOrWhole shows as much as ever up to so many meetings, and a bounded part beyond.
func TestShortOrWhole(t *testing.T) {
	v := testVoices(t)["en"]
	c := calendartest.NewChance(t, 0)
	have := number(datedFrom(c.Book, monthOf(events.DateOf(c.Now)), ahead.From(events.DateOf(c.Now))))
	for i := range most - have + 1 {
		lines, links := 0, 0
		for _, m := range newAgenda(c.Book, c.Now, v).Months {
			lines += len(m.Entries)
			links += m.Over.of(t) + m.More.of(t)
		}
		if links > 0 {
			t.Fatalf("with %d meetings only %d lines are shown, and links to %d", have+i, lines, links)
		}
		c.Ask("meeting.request", map[string]any{
			"id": fmt.Sprint("one-", i), "title": map[string]string{"de": "M"}, "duration": "PT1H", "ifNone": "best",
			"at": map[string]any{"date": events.DateOf(c.Now).AddDays(1 + i).String(), "start": "10:00"},
		})
	}
	lines, links := 0, 0
	for _, m := range newAgenda(c.Book, c.Now, v).Months {
		lines += len(m.Entries)
		links += m.Over.of(t) + m.More.of(t)
	}
	if lines < enoughLines || lines > mostLines || links == 0 {
		t.Errorf("with %d meetings %d lines are shown, and links to %d", most+1, lines, links)
	}
}

// TestFullDays says of a day with many meetings how many there are, and leads to them.
func TestFullDays(t *testing.T) {
	v := testVoices(t)["de"]
	c := calendartest.NewChance(t, 1)
	for i := range 2 * mostMet {
		c.Ask("meeting.request", map[string]any{"id": fmt.Sprint("one-", i), "title": map[string]string{"de": "M"}, "duration": "PT1H", "ifNone": "best", "at": map[string]any{"date": "2027-07-28", "start": "10:00"}})
	}
	c.Ask("meeting.cancel", map[string]any{"id": "one-3"})
	there := func() (plans []yearPlan) {
		for _, p := range newYear(c.Book, c.Now, 2027, nil, v).Months[6].Days[27].Plans {
			if p.To == "/agenda/2027-07-28" || strings.HasPrefix(p.To, "/meetings/one-") {
				plans = append(plans, p)
			}
		}
		return plans
	}
	if got := there(); len(got) != 1 || got[0].Gist != "11 Treffen, 1 abgesagt" {
		t.Errorf("the day has %+v", got)
	}
	for i := range mostMet {
		c.Ask("meeting.move", map[string]any{"id": fmt.Sprint("one-", i+mostMet), "at": map[string]any{"date": "2027-07-29", "start": "10:00"}, "ifNone": "best"})
	}
	if got := there(); len(got) != mostMet || got[0].Gist != "" || got[0].Hint != "Treffen 10:00 Uhr: M" {
		t.Errorf("the day has %+v", got)
	}
}
