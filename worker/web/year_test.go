package web

import (
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
)

// TestLanes puts random bars beside each other: none may lie over another, and none may be left out while there is
// room.
func TestLanes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	start := testDate(t, "2027-01-01")
	for range 500 {
		var spans []span
		for range random.IntN(12) {
			first := start.AddDays(random.IntN(60))
			spans = append(spans, span{first: first, last: first.AddDays(random.IntN(20))})
		}
		slices.SortStableFunc(spans, func(x, y span) int { return x.first.Compare(y.first) })
		most := 1 + random.IntN(4)
		lane, used := lanes(spans, most)
		if used > most {
			t.Fatalf("%d lanes are used, want at most %d", used, most)
		}
		for d := start; d.Before(start.AddDays(90)); d = d.AddDays(1) {
			taken, there := map[int]bool{}, 0
			for i, s := range spans {
				if !s.in(d) {
					continue
				}
				if there++; lane[i] == noLane {
					continue
				}
				if taken[lane[i]] || lane[i] >= used {
					t.Fatalf("on %s lane %d of %d is taken twice", d, lane[i], used)
				}
				taken[lane[i]] = true
			}
			// Bars that begin earlier keep their lanes, so as many are drawn on any day as there is room for.
			if there <= most && len(taken) < there && !slices.Contains(lane, noLane) {
				t.Fatalf("on %s %d of %d bars are drawn", d, len(taken), there)
			}
		}
	}
}

// TestWithin cuts bars to a month.
func TestWithin(t *testing.T) {
	day := func(s string) events.Date { return testDate(t, "2027-"+s) }
	got := within([]span{
		{first: day("01-20"), last: day("02-03")}, {first: day("02-10"), last: day("02-10")},
		{first: day("02-27"), last: day("04-01")}, {first: day("01-01"), last: day("01-31")}, {first: day("03-01"), last: day("03-02")},
	}, day("02-01"), day("02-28"))
	var said []string
	for _, s := range got {
		said = append(said, s.first.String()[5:]+" "+s.last.String()[5:])
	}
	if want := []string{"02-01 02-03", "02-10 02-10", "02-27 02-28"}; !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
}

// TestRegionSigns keeps the letters of the regions apart and short.
func TestRegionSigns(t *testing.T) {
	seen := map[string]string{}
	for _, code := range holiday.Regions() {
		sign := regionSigns()[code]
		if len(sign) != 2 || seen[sign] != "" {
			t.Errorf("%s is drawn as %q, as %q is", code, sign, seen[sign])
		}
		seen[sign] = code
	}
	for code, want := range map[string]string{"DE-HB": "HB", "DE-MV": "MV", "PL": "PL"} {
		if got := regionSigns()[code]; got != want {
			t.Errorf("%s is drawn as %s, want %s", code, got, want)
		}
	}
}

func TestParseYear(t *testing.T) {
	for in, want := range map[string]int{
		"2027": 2027, "1970": 1970, "2199": 2199, "1969": 0, "2200": 0, "": 0, "27": 0, "02027": 0, "+027": 0, "２０２７": 0, "20x7": 0,
	} {
		got, ok := parseYear(in)
		if ok != (want != 0) || ok && got != want {
			t.Errorf("%q: %d, %v; want %d", in, got, ok, want)
		}
	}
}

// TestYearPath keeps the regions somebody has chosen, and nothing else of the address.
func TestYearPath(t *testing.T) {
	query := url.Values{"region": {"PL", "DE-HB"}, "lang": {"en"}}
	if got, want := yearPath(2028, 2020, 2030, query), "/year/2028?region=PL&region=DE-HB"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := yearPath(2028, 2020, 2030, url.Values{}); got != "/year/2028" {
		t.Errorf("without regions: %s", got)
	}
	if got := yearPath(2031, 2020, 2030, query); got != "" {
		t.Errorf("beyond the last year: %s", got)
	}
}

// TestTags draws every kind of day with signs of its own, as many as there is room for, and says all of them.
func TestTags(t *testing.T) {
	d := &drawing{v: testVoices(t)["en"], free: map[events.Date][]holiday.Day{}}
	day := testDate(t, "2027-05-01")
	name := events.Text{"de": "Tag", "en": "Day"}
	for _, x := range []holiday.Day{
		{Region: "DE-HB", Kind: holiday.KindPublic, Name: name},
		{Region: "PL", Kind: holiday.KindPublic, Name: name, Expected: true},
		{Region: "LV", Kind: holiday.KindHalf, Name: name, From: 13 * 60},
		{Region: "ZA", Kind: holiday.KindWorkday, Name: name},
		{Region: "NL", Kind: holiday.KindPublic, Name: name},
	} {
		x.Date = day
		d.free[day] = append(d.free[day], x)
	}
	draw := func(x yearDay, pupils ...string) (string, string) {
		x.Date = day
		d.tag(&x, pupils)
		var labels []string
		for _, tag := range x.Tags {
			labels = append(labels, tag.Label)
		}
		return fmt.Sprintf("%s +%d", strings.Join(labels, " "), x.More), x.Off
	}
	labels, words := draw(yearDay{}, "Poland", "Bremen", "Poland")
	if want := "HB PL? ½LV +2"; labels != want {
		t.Errorf("drawn: %q, want %q", labels, want)
	}
	want := "Public holiday: Day (Bremen, Netherlands); Public holiday: Day (Poland), not confirmed yet; " +
		"half day: Day from 13:00 (Latvia); weekend day worked instead: Day (South Africa); School holidays: Bremen, Poland"
	if words != want {
		t.Errorf("said: %q\nwant %q", words, want)
	}
	if labels, _ := draw(yearDay{Plans: make([]yearPlan, 1), School: make([]bars, 6)}); labels != "HB +4" {
		t.Errorf("drawn in a narrow place: %q", labels)
	}
	if tag := newTag(d.free[day][3]); tag.Label != "+ZA" {
		t.Errorf("a weekend that is worked is drawn as %q", tag.Label)
	}
}

// TestManyTrips names on each day what has no bar.
func TestManyTrips(t *testing.T) {
	d := &drawing{
		v: testVoices(t)["de"], b: calendar.New("office"),
		free: map[events.Date][]holiday.Day{}, home: map[events.Date]events.Text{},
	}
	first := testDate(t, "2027-06-01")
	for i := range mostTrips + 1 {
		d.entries = append(d.entries, entry{
			Kind: calendar.KindTrip, To: fmt.Sprint("/trips/", i), Title: events.Text{"de": fmt.Sprint("Reise ", i)}, First: first, Last: first.AddDays(2),
		})
	}
	for i := range d.entries {
		d.trips = append(d.trips, span{first: first, last: first.AddDays(2), entry: &d.entries[i]})
	}
	second := d.month(first).Days[1]
	shown := 0
	for _, p := range second.Plans {
		if !p.Later {
			shown++
		}
	}
	if len(second.Bars) != mostTrips || shown != 1 {
		t.Errorf("%d bars and %d names on the second day, want %d and 1", len(second.Bars), shown, mostTrips)
	}
}

// TestScore adds up what speaks against a time, and puts other times on the office's clock.
func TestScore(t *testing.T) {
	instant := time.Date(2027, 3, 22, 13, 0, 0, 0, time.UTC)
	p := meetingPage{entry: entry{Start: at(instant, "Europe/Berlin"), End: at(instant.Add(time.Hour), "Europe/Berlin"), First: testDate(t, "2027-03-22")}}
	p.Score, p.Sum = scored([]events.Point{
		{Rule: "lunch", Points: 1, Reason: events.Text{"de": "Mittagszeit in Pune", "en": "Lunch in Pune"}}, {Rule: "edge", Points: 6},
	})
	p.Others = otherTimes([]events.Alternative{
		{Instant: instant.Add(24 * time.Hour), Score: 9}, {Instant: instant.AddDate(0, 0, 7), Score: 8},
	}, "Europe/Berlin", events.Period{Clock: 90 * time.Minute})
	p.Invited = []inviteLine{{Title: events.Text{"de": "Riga"}, Optional: true}}
	if p.Sum != 7 || p.Score[0].Rule != "edge" {
		t.Errorf("the sum is %d, the first %s", p.Sum, p.Score[0].Rule)
	}
	german := testVoices(t)["de"]
	say := func(p meetingPage) string {
		var out bytes.Buffer
		if err := german.pages["meeting"].Execute(&out, page{Title: "x", Body: p}); err != nil {
			t.Fatal(err)
		}
		return html.UnescapeString(out.String())
	}
	got := say(p)
	for _, want := range []string{
		"Mittagszeit in Pune", "1 Punkt<", "6 Punkte", "<code>edge</code>", "7 Punkte", "8 Punkte",
		"Montag, 29. März 2027, 15:00–16:30 Uhr", "Dienstag, 23. März 2027, 14:00–15:30 Uhr", "kann fehlen",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Index(got, "29. März") > strings.Index(got, "23. März") {
		t.Error("the better of the other times does not come first")
	}
	p.Score, p.Sum = nil, 0
	if got := say(p); !strings.Contains(got, "Gegen diese Zeit spricht nichts.") || strings.Contains(got, "Was gegen diese Zeit spricht") {
		t.Error("of a perfect time the page does not say that nothing speaks against it")
	}
	p.Others = nil
	if got := say(p); strings.Contains(got, "spricht") {
		t.Error("a time that was not searched for is judged")
	}
}

// TestRegionsAsked takes the office's own regions first, each once, and by default those of active partners.
func TestRegionsAsked(t *testing.T) {
	b := calendar.New("office")
	b.Office().Holidays = []string{"PL", "DE-HB"}
	for query, want := range map[string]string{
		"":                                       "PL DE-HB",
		"region=":                                "",
		"region=ZA&region=DE-HB&region=ZA":       "DE-HB ZA",
		"region=LV&region=PL&region=":            "PL LV",
		"region=XX":                              "error.region",
		"region=DE_HB":                           "error.regionnear",
		"region=" + strings.Repeat("A", 100_000): "error.region",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		regions, wrong := regionsAsked(values, b)
		got := strings.Join(regions, " ")
		if wrong != nil {
			got = wrong.key
		}
		if got != want {
			t.Errorf("%.60s: %q, want %q", query, got, want)
		}
	}
}
