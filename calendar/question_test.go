package calendar_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// worldwide is the office and partners on three continents.
func worldwide(t testing.TB) *calendartest.Teller {
	t.Helper()
	s := calendartest.NewTeller(t)
	for _, line := range calendartest.Lines([]byte(readFile(t, "testdata/world.txt"))) {
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatal(p)
		}
	}
	return s
}

// request reads what is asked for.
func request(t testing.TB, data string) *events.RequestMeeting {
	t.Helper()
	c := &events.RequestMeeting{}
	if err := json.Unmarshal([]byte(data), c); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestBestTimesAreWhatIsPlanned asks for the best times, and then has the meeting planned: it is at the first of them, for the
// same points, the next ones are its alternatives, and the question has changed nothing.
func TestBestTimesAreWhatIsPlanned(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 2))
	s := worldwide(t)
	refs := []string{"partner/riga", "partner/durban", "partner/pune", "partner/haifa", "partner/dalian", "person/p-lead", "group/circle"}
	planned := 0
	for i := range 40 {
		random.Shuffle(len(refs), func(x, y int) { refs[x], refs[y] = refs[y], refs[x] })
		n := 1 + random.IntN(3)
		need, _ := json.Marshal(refs[:n])
		optional, _ := json.Marshal(refs[n : n+random.IntN(2)])
		from := (events.Date{Year: 2026, Month: 12, Day: 1}).AddDays(random.IntN(200))
		data := fmt.Sprintf(`{"id":"m-%d","title":{"de":"M"},"window":{"from":"%s","to":"%s"},"duration":"PT%dM","need":%s,"optional":%s,"ifNone":"best"%s}`,
			i, from, from.AddDays(random.IntN(20)), 30+30*random.IntN(4), need, optional, []string{"", `,"venue":"hall"`}[random.IntN(2)])
		before := s.Direct.Clone()
		c := request(t, data)
		offer, p := s.Direct.BestTimes(c, "", 8, now)
		if !reflect.DeepEqual(before.Meetings(), s.Direct.Meetings()) {
			t.Fatal("asking has changed the book")
		}
		if d := s.Tell(now.Format(time.RFC3339) + " meeting.request " + data).Problem(); (d == nil) != (p == nil) {
			t.Fatalf("%s: asked %v, planned %v", data, p, d)
		}
		if p != nil {
			continue
		}
		planned++
		m, best := s.Direct.Meeting(c.ID), offer.Times[0]
		if diff := cmp.Diff(m.Slot, best.Slot); diff != "" {
			t.Errorf("%s: planned at another time than the best:\n%s", data, diff)
		}
		if offer.Least != (best.Against > 0) {
			t.Errorf("%s: %d things against the best, least bad: %v", data, best.Against, offer.Least)
		}
		score := slices.DeleteFunc(slices.Clone(m.Score), func(p events.Point) bool { return p.Rule == "nobody-invited" })
		if diff := cmp.Diff(score, best.Points, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: other points:\n%s", data, diff)
		}
		for i, a := range m.Alternatives {
			if next := offer.Times[i+1]; !a.Instant.Equal(next.Instant) || a.Score != next.Cost {
				t.Errorf("%s: alternative %d is %+v, offered is %s for %d", data, i, a, next.Instant, next.Cost)
			}
		}
		// The same time, looked at by itself once the meeting is left out, costs the same but for what lies beside it.
		at := request(t, data)
		at.Window, at.At = nil, &events.At{Date: best.Date, Start: best.Start}
		looked, _, p := s.Direct.LookAt(at, c.ID, now)
		if p != nil || looked.Cost != best.Cost || looked.Against != best.Against {
			t.Errorf("%s: offered for %d, looked at for %d (%v)", data, best.Cost, looked.Cost, p)
		}
		days := map[events.Date]bool{}
		for _, x := range offer.Times {
			days[x.Date] = true
			sum := 0
			for _, p := range x.Points {
				sum += p.Points
			}
			if sum != x.Cost {
				t.Errorf("%s: points make %d, not %d", data, sum, x.Cost)
			}
		}
		for _, p := range offer.Passed {
			if days[p.Date] || p.Date.Before(c.Window.From) || p.Date.After(c.Window.To) || reason.In(p.Reason, "de") == "" {
				t.Errorf("%s: passed over %+v", data, p)
			}
			days[p.Date] = true
		}
		if span := c.Window.To.Sub(c.Window.From) + 1; len(days)+offer.Left != span {
			t.Errorf("%s: of %d days %d are accounted for", data, span, len(days)+offer.Left)
		}
	}
	if planned < 25 {
		t.Errorf("%d were planned; the test shows too little", planned)
	}
}

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// TestBestTimesOfAYear says of days far from the best ones that they would do, and how many are left unsaid.
func TestBestTimesOfAYear(t *testing.T) {
	s := worldwide(t)
	c := request(t, `{"title":{"de":"M"},"window":{"from":"2027-01-01","to":"2027-12-31"},"duration":"PT1H","need":["partner/pune","partner/dalian"]}`)
	offer, p := s.Direct.BestTimes(c, "", 8, now)
	if p != nil || len(offer.Times) != 8 || offer.Least {
		t.Fatalf("%+v, %v", offer, p)
	}
	if len(offer.Passed) != 60 || offer.Left < 290 {
		t.Errorf("%d days are said, %d are not", len(offer.Passed), offer.Left)
	}
	possible := 0
	for _, p := range offer.Passed {
		switch p.Reason.Key {
		case "possible", "possible.but":
			possible++
		case "no.time":
			t.Errorf("%s: %s", p.Date, reason.In(p.Reason, "en"))
		}
	}
	if possible < 20 {
		t.Errorf("of two months %d days are said to be possible", possible)
	}
}

// TestQuestionsRefused names the field of what cannot be asked.
func TestQuestionsRefused(t *testing.T) {
	s := worldwide(t)
	for data, field := range map[string]string{
		`{"duration":"PT1H"}`: "window",
		`{"duration":"PT1H","window":{"from":"2027-03-02","to":"2027-03-01"}}`:                                                    "window.to",
		`{"duration":"PT1H","window":{"from":"2026-03-01","to":"2026-03-31"}}`:                                                    "window.to",
		`{"duration":"PT1H","window":{"from":"2027-03-01","to":"2027-03-31"},"need":["partner/riga","partner/atlantis"]}`:         "need[1]",
		`{"duration":"PT1H","window":{"from":"2027-03-01","to":"2027-03-31"},"venue":"attic"}`:                                    "venue",
		`{"duration":"P2D","window":{"from":"2027-03-01","to":"2027-03-31"}}`:                                                     "duration",
		`{"duration":"PT1H","window":{"from":"2027-03-01","to":"2027-03-31"},"hours":{"from":"10:00","to":"10:00"}}`:              "hours.to",
		`{"duration":"PT1H","window":{"from":"2027-03-01","to":"2030-03-31"}}`:                                                    "window.to",
		`{"duration":"PT23H","window":{"from":"2026-11-22","to":"2026-11-22"}}`:                                                   "window",
		`{"duration":"PT1H","window":{"from":"2027-03-01","to":"2027-03-31"},"optional":["meeting/jour-fixe-2027-02-03"]}`:        "optional[0]",
		`{"duration":"PT1H","window":{"from":"2027-03-01","to":"2027-03-31"},"avoid":{"holidays":["DE-HB","XX"]},"need":[]}`:      "avoid.holidays[1]",
		`{"duration":"PT1H","window":{"from":"2027-03-01","to":"2027-03-31"},"hours":{"from":"10:00","to":"11:00"},"step":"P1D"}`: "step",
	} {
		_, p := s.Direct.BestTimes(request(t, data), "", 8, now)
		if p == nil || p.Field != field {
			t.Errorf("%s: %v, want a fault of %s", data, p, field)
		}
	}
}

// TestNobody names partners of whom nobody would come.
func TestNobody(t *testing.T) {
	s := worldwide(t)
	list := s.Direct.Nobody([]events.Ref{{Noun: "partner", ID: "riga"}, {Noun: "partner", ID: "durban"}, {Noun: "person", ID: "p-lead"}})
	if len(list) != 1 || reason.In(list[0], "en") != "Nobody from Durban is invited: there is no contact, or the relation is dormant" {
		t.Errorf("%v", list)
	}
}

// BenchmarkBestTimes asks for the best times of five cities and of a month, of 500 people and of a year, in a book with 500
// meetings around.
func BenchmarkBestTimes(b *testing.B) {
	book := calendar.New("bremen")
	n := uint64(0)
	tell := func(kind, data string) {
		n++
		k, _ := events.ParseType(kind)
		c := &events.Command{Office: "bremen", Client: "c", Source: "s", ID: fmt.Sprint(n), Sequence: n, Digest: "d"}
		var err error
		if c.Body, err = events.DecodeCommand(k, []byte(data)); err != nil {
			b.Fatal(err)
		}
		d := book.Decide(c, now)
		if p := d.Problem(); p != nil {
			b.Fatal(p)
		}
		for _, e := range d.Events {
			e.Sequence = book.Sequence() + 1
			if err := book.Apply(e); err != nil {
				b.Fatal(err)
			}
		}
	}
	for _, line := range calendartest.Lines([]byte(readFile(b, "testdata/world.txt"))) {
		_, line, _ = strings.Cut(line, " ")
		kind, data, _ := strings.Cut(line, " ")
		tell(kind, data)
	}
	for i := range 500 {
		tell("person.add", fmt.Sprintf(`{"id":"p-%d","name":"N","email":"n%d@crowd.example","zone":"%s"}`, i, i,
			[]string{"Europe/Berlin", "Europe/Warsaw", "Europe/Riga"}[i%3]))
	}
	for i := range 500 {
		tell("meeting.request", fmt.Sprintf(`{"id":"m-%d","title":{"de":"M"},"at":{"date":"%s","start":"%02d:00"},"duration":"PT30M","need":["person/p-%d"],"ifNone":"best"}`,
			i, (events.Date{Year: 2027, Month: 3, Day: 1}).AddDays(i%90), 8+i%10, i))
	}
	cities := `"partner/riga","partner/durban","partner/pune","partner/haifa","partner/dalian"`
	crowd := ""
	for i := range 500 {
		crowd += fmt.Sprintf(`,"person/p-%d"`, i)
	}
	for _, x := range []struct{ name, need, to string }{
		{"five cities, a month", cities, "2027-03-31"},
		{"five cities, a year", cities, "2028-02-28"},
		{"five cities and 500 people, a month", cities + crowd, "2027-03-31"},
		{"five cities and 500 people, a year", cities + crowd, "2028-02-28"},
	} {
		c := request(b, `{"title":{"de":"M"},"window":{"from":"2027-03-01","to":"`+x.to+`"},"duration":"PT1H","need":[`+x.need+`]}`)
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				if _, p := book.BestTimes(c, "", 8, now); p != nil {
					b.Fatal(p)
				}
			}
		})
	}
}
