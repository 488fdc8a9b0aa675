package planner

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/holiday"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

func testDate(t *testing.T, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func testVoices(t *testing.T) map[string]*voice.Voice {
	t.Helper()
	voices, err := voice.Load()
	if err != nil {
		t.Fatal(err)
	}
	return voices
}

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
		d.entries = append(d.entries, listing.Entry{
			Kind: agenda.KindTrip, To: fmt.Sprint("/trips/", i), Title: events.Text{"de": fmt.Sprint("Reise ", i)}, First: first, Last: first.AddDays(2),
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
			got = wrong.Text
		}
		if got != want {
			t.Errorf("%.60s: %q, want %q", query, got, want)
		}
	}
}

// TestRelationsInYear draws anniversaries and the last days of agreements with a sign and words of their own, and counts them.
func TestRelationsInYear(t *testing.T) {
	v := testVoices(t)["de"]
	book := calendar.New("office")
	on := testDate(t, "2027-06-30")
	d := &drawing{v: v, b: book, entries: []listing.Entry{
		{Kind: agenda.KindAnniversary, To: "/anniversaries/a", Title: events.Text{"de": "50 Jahre mit Danzig"}, First: on, Last: on},
		{Kind: agenda.KindRenewal, To: "/agreements/b", Title: events.Text{"de": "Letzter Tag zum Kündigen: Rahmen"}, First: on, Last: on},
	}}
	if got := d.summary(); got != "1 Jubiläum, 1 Frist einer Vereinbarung" {
		t.Errorf("the year has %s", got)
	}
	m := d.month(testDate(t, "2027-06-01"))
	plans := m.Days[29].Plans
	if len(plans) != 2 || plans[0].Class != "j" || plans[1].Class != "w" || plans[0].To != "/anniversaries/a" ||
		plans[0].Hint != "Jubiläum: 50 Jahre mit Danzig" || plans[1].Hint != "Vereinbarung: letzter Tag: Letzter Tag zum Kündigen: Rahmen" {
		t.Errorf("the day has %+v", plans)
	}
	if m.Words != "1 Jubiläum (30.); 1 Frist einer Vereinbarung (30.)" {
		t.Errorf("the month has %s", m.Words)
	}
}
