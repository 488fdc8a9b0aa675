package calendar_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/recurrence/recurrencetest"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestNoPlanBreaksARule defines random series in offices of both hemispheres, lets time go by, amends them, moves and
// cancels meetings by hand and extends them; after each step every meeting still to come must keep the hard rules, and
// what was settled by hand must stay. How the steps are decided and applied is held by teller.decide.
func TestNoPlanBreaksARule(t *testing.T) {
	planned := 0
	for seed := range calendartest.Seeds(10) {
		r := rand.New(rand.NewPCG(seed, 11))
		w := &world{t: t, r: r, told: calendartest.NewTeller(t), hand: map[string]events.Slot{}, gone: map[string]bool{}}
		w.now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(1000)).Add(time.Duration(r.IntN(24*60)) * time.Minute)
		home := []struct{ zone, region string }{
			{"Europe/Berlin", "DE-HB"}, {"Africa/Johannesburg", "ZA"}, {"America/Santiago", "DE-HB"}, {"Australia/Sydney", "NL"},
		}[r.IntN(4)]
		w.must("office.set", map[string]any{"title": events.Text{"de": "B"}, "zone": home.zone, "holidays": []string{home.region}})
		if !w.define() {
			continue
		}
		w.check("define")
		for range 6 {
			w.check(w.step())
		}
		planned += len(w.told.Direct.Meetings())
	}
	if planned < 100 {
		t.Errorf("only %d meetings were planned; the series are too strange to tell anything", planned)
	}
}

// A world is an office to which random things happen.
type world struct {
	t    *testing.T
	r    *rand.Rand
	told *calendartest.Teller
	now  time.Time
	hand map[string]events.Slot // meetings moved by hand, and to when
	gone map[string]bool        // meetings cancelled by hand
}

func (w *world) ask(kind string, data map[string]any) calendar.Decision {
	w.t.Helper()
	text, err := json.Marshal(data)
	if err != nil {
		w.t.Fatal(err)
	}
	return w.told.Decide(w.told.Command(kind, text), w.now)
}

func (w *world) must(kind string, data map[string]any) {
	w.t.Helper()
	if p := w.ask(kind, data).Problem(); p != nil {
		w.t.Fatalf("%s %v: %v", kind, data, p)
	}
}

// shape is what of a series is random.
func (w *world) shape() map[string]any {
	r := w.r
	avoid := map[string]any{"holidays": [][]string{{"DE-HB"}, {"PL", "LV"}, {"ZA"}}[r.IntN(3)]}
	if r.IntN(2) == 0 {
		avoid["school"] = []string{"DE-HB"}
	}
	return map[string]any{
		"id": "s", "start": fmt.Sprintf("%02d:%02d", r.IntN(24), 30*r.IntN(2)), "avoid": avoid,
		"shift": map[string]any{"policy": []string{"nearest", "later", "earlier", "skip"}[r.IntN(4)], "within": fmt.Sprintf("P%dD", 1+r.IntN(12))},
	}
}

// define asks for series until one is not refused; many a random rule has too many dates.
func (w *world) define() bool {
	for range 10 {
		data := w.shape()
		data["title"], data["cadence"], data["duration"] = events.Text{"de": "S"}, recurrencetest.Random(w.r), "PT1H"
		data["horizon"] = fmt.Sprintf("P%dM", 1+w.r.IntN(14))
		if w.r.IntN(2) == 0 {
			data["from"] = events.DateOf(w.now).AddDays(w.r.IntN(800) - 400).String()
		}
		if w.r.IntN(3) == 0 {
			data["zone"] = "Europe/Riga"
		}
		if w.ask("series.define", data).Problem() == nil {
			return true
		}
	}
	return false
}

// step lets some time go by and does one random thing.
func (w *world) step() string {
	w.now = w.now.Add(time.Duration(w.r.IntN(60*24*60)) * time.Minute)
	coming := w.told.Direct.Upcoming("s", w.now)
	kind := w.r.IntN(4)
	if len(coming) == 0 && kind > 1 {
		kind = 0
	}
	switch kind {
	case 0:
		w.must("series.extend", map[string]any{"id": "s"})
		return "extend"
	case 1:
		data := w.shape()
		if w.r.IntN(2) == 0 {
			delete(data, "start")
		}
		if w.r.IntN(2) == 0 {
			data["cadence"] = recurrencetest.Random(w.r)
		}
		w.ask("series.amend", data) // a refusal must leave everything as it is
		return "amend"
	case 2:
		m := coming[w.r.IntN(len(coming))]
		day := events.DateOf(m.Instant).AddDays(2 + w.r.IntN(20))
		if w.ask("meeting.move", map[string]any{"id": m.ID, "at": map[string]any{"date": day.String(), "start": "11:30"}}).Problem() == nil {
			w.hand[m.ID] = w.told.Direct.Meeting(m.ID).Slot
		}
		return "move"
	default:
		m := coming[w.r.IntN(len(coming))]
		w.must("meeting.cancel", map[string]any{"id": m.ID})
		w.gone[m.ID] = true
		delete(w.hand, m.ID)
		return "cancel"
	}
}

func (w *world) check(after string) {
	w.t.Helper()
	book := w.told.Direct
	s := book.Series("s")
	// An UNTIL is looked at by its instant, and left out of the rule.
	cadence, end, ends := strings.Cut(s.Cadence, ";UNTIL=")
	var last time.Time
	if ends {
		var err error
		until, rest, _ := strings.Cut(end, ";")
		if last, err = time.Parse("20060102T150405Z", until); err != nil {
			w.t.Fatal(err)
		}
		cadence += ";" + rest
	}
	c, err := recurrence.Parse(strings.TrimSuffix(cadence, ";"))
	if err != nil {
		w.t.Fatal(err)
	}
	days, nominal := map[events.Date]string{}, map[events.Date]string{}
	for _, m := range book.Meetings() {
		fail := func(what string, args ...any) {
			w.t.Helper()
			w.t.Fatalf("after %s at %s, %s of the series %+v %s", after, w.now, m.ID, s.DefineSeries, fmt.Sprintf(what, args...))
		}
		if w.gone[m.ID] != (m.Cancelled && m.ByHand) {
			fail("was cancelled by hand: %v", w.gone[m.ID])
		}
		if slot, ok := w.hand[m.ID]; ok && (m.Cancelled || m.Slot != slot) {
			fail("was moved by hand and is now at %v", m.Slot)
		}
		if m.Cancelled {
			continue
		}
		if other, ok := nominal[m.Nominal]; ok {
			fail("and %s both stand for %s", other, m.Nominal)
		}
		nominal[m.Nominal] = m.ID
		if local := m.Instant.In(tz.Must(m.Zone)); events.DateOf(local) != m.Date || !m.Date.In(m.Start, local.Location()).Equal(m.Instant) {
			fail("is on %s %s and at %s", m.Date, m.Start, m.Instant)
		}
		if m.ByHand || !m.Instant.After(w.now) || !m.Date.In(s.Start, tz.Must(s.Zone)).After(w.now) {
			continue // somebody's wish, over, or amended to a time of today that has passed
		}
		if other, ok := days[m.Date]; ok {
			fail("and %s are both on %s", other, m.Date)
		}
		days[m.Date] = m.ID
		for _, region := range s.Avoid.Holidays {
			if d, ok := holiday.Public(region, m.Date); ok {
				fail("is on %s, %s in %s", m.Date, d.Name, region)
			}
		}
		for _, region := range s.Avoid.School {
			if d, ok := holiday.School(region, m.Date); ok {
				fail("is on %s, %s in %s", m.Date, d.Name, region)
			}
		}
		if holiday.Weekend(book.Region(), m.Date) && !c.Names(m.Date.Weekday()) {
			fail("is on a %s", m.Date.Weekday())
		}
		away := m.Date.Sub(m.Nominal)
		if far := s.Shift.Within.From(m.Nominal).Sub(m.Nominal); away > far || away < -far {
			fail("is %d days from its nominal date, %d are allowed", away, far)
		}
		if p := s.Shift.Policy; p == "later" && away < 0 || p == "earlier" && away > 0 || p == "skip" && away != 0 {
			fail("went %d days under the policy %s", away, p)
		}
		if away != 0 && (len(m.Passed) == 0 || m.Passed[0].Date != m.Nominal) {
			fail("has moved and does not say why: %v", m.Passed)
		}
		if m.Start != s.Start || m.Zone != s.Zone {
			fail("is at %s in %s", m.Start, m.Zone)
		}
	}
	if after == "define" {
		w.complete(s, c, last, nominal)
	}
}

// complete holds that each date of the cadence that is still to come, up to its end, has a meeting or is recorded as skipped.
func (w *world) complete(s *calendar.Series, c *recurrence.Rule, last time.Time, planned map[events.Date]string) {
	w.t.Helper()
	skipped := map[events.Date]bool{}
	for _, p := range s.Skipped {
		skipped[p.Date] = true
		if p.Reason.IsZero() {
			w.t.Fatalf("%s is skipped without a reason", p.Date)
		}
	}
	for _, d := range c.Dates(s.From, w.told.Direct.Today(w.now), s.Through) {
		at := d.In(s.Start, tz.Must(s.Zone))
		if !at.After(w.now) {
			continue
		}
		if !last.IsZero() && at.After(last) {
			if planned[d] != "" || skipped[d] {
				w.t.Fatalf("%s of %+v begins after the end, and is planned as %q", d, s.DefineSeries, planned[d])
			}
			continue
		}
		if (planned[d] != "") == skipped[d] {
			w.t.Fatalf("%s of %+v is planned as %q and skipped: %v", d, s.DefineSeries, planned[d], skipped[d])
		}
	}
}
