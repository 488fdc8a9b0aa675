package calendar_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
)

// TestNobodySleepsWhereTheyCannot lets families and guests come, change and go, and hosts be assigned, fixed and told, in any order. After
// each step nobody who does not travel has a bed, every bed is at a host who lodges guests, and whoever is held there by nobody has all that
// they need and a place. Whoever is told stays until somebody moves or frees them.
func TestNobodySleepsWhereTheyCannot(t *testing.T) {
	happened, young := map[string]int{}, 0
	for seed := range calendartest.Seeds(4) {
		w := &houseful{t: t, r: rand.New(rand.NewPCG(seed, 29)), told: calendartest.NewTeller(t), now: time.Date(2027, 2, 24, 9, 0, 0, 0, time.UTC)}
		must := func(line string) {
			if p := w.told.Tell("2026-11-22T09:00:00Z " + line).Problem(); p != nil {
				t.Fatal(line, p)
			}
		}
		must(`office.set {"title":{"de":"B"},"zone":"Europe/Berlin"}`)
		must(`partner.register {"id":"c","title":{"de":"C"},"kind":"network"}`)
		must(`trip.propose {"id":"t","partner":"c","title":{"de":"T"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":4,"capacity":9,"registration":{"rule":"first-come"},"milestones":[{"id":"registration-opens","before":"P10W","title":{"de":"A"}},{"id":"registration-closes","before":"P2W","title":{"de":"Z"}}]}`)
		for range 100 {
			kind, data := w.step()
			w.now = w.now.Add(time.Minute)
			text, err := json.Marshal(data)
			if err != nil {
				t.Fatal(err)
			}
			before := w.told.Direct.Clone()
			d := w.told.Decide(w.told.Command(kind, text), w.now)
			for _, e := range d.Events {
				happened[e.Body.Type().Short()]++
			}
			w.look(fmt.Sprintf("seed %d, %s %s", seed, kind, text))
			w.stayed(before, d, fmt.Sprintf("seed %d, %s %s", seed, kind, text))
		}
		young += w.young
	}
	if young < 3 {
		t.Errorf("minors who travel alone slept somewhere %d times, which tells nothing", young)
	}
	for _, kind := range []string{
		"host.offered", "host.amended", "host.shared", "host.withdrawn", "lodging.assigned", "lodging.fixed", "lodging.vacated", "lodging.told",
		"registration.amended", "registration.placed", "person.erased",
	} {
		if happened[kind] < 3 {
			t.Errorf("%s happened %d times, which tells nothing", kind, happened[kind])
		}
	}
}

// A houseful is a trip to which random things happen.
type houseful struct {
	t    *testing.T
	r    *rand.Rand
	told *calendartest.Teller
	now  time.Time

	young int // how often a minor without guardian was found in a bed
}

func (w *houseful) one(n int) bool { return w.r.IntN(n) == 0 }

func (w *houseful) needs() map[string]any {
	return map[string]any{"noPets": w.one(3), "noSmoking": w.one(3), "noStairs": w.one(4), "speaks": []string{[]string{"de", "pl"}[w.r.IntN(2)]}}
}

func (w *houseful) step() (string, map[string]any) {
	guest, family := fmt.Sprint("g", w.r.IntN(8)), fmt.Sprint("h", w.r.IntN(5))
	switch w.r.IntN(17) {
	case 0, 1, 2:
		c := map[string]any{"trip": "t", "name": "G", "email": guest + "@town.example", "needs": w.needs()}
		if w.one(2) {
			c["companion"] = map[string]any{"name": "C"}
		}
		if w.one(3) {
			c["born"], c["guardian"] = "2014-02-03", map[string]any{"name": []string{"C", "D"}[w.r.IntN(2)], "born": "1980-01-02"}
		}
		if w.told.Direct.Registration(guest) == nil {
			c["id"] = guest
		}
		return "registration.make", c
	case 3:
		c := map[string]any{"id": guest}
		if w.one(2) {
			c["needs"] = w.needs()
		} else {
			c["companion"] = map[string]any{"name": []string{"", "C"}[w.r.IntN(2)]}
		}
		return "registration.amend", c
	case 4:
		return "registration.withdraw", map[string]any{"id": guest}
	case 5, 6:
		c := map[string]any{"trip": "t", "name": "H", "email": family + "@town.example", "places": 1 + w.r.IntN(3), "pets": w.one(3), "smoking": w.one(4), "stairs": w.one(3), "minors": w.one(2)}
		if w.told.Direct.Host(family) == nil {
			c["id"] = family
		}
		if w.one(4) {
			c["to"] = 2
		}
		return "host.offer", c
	case 7, 8:
		if w.one(4) {
			return "host.share", map[string]any{"id": family, "mail": w.one(2), "phone": []string{"", "+48 58 0"}[w.r.IntN(2)]}
		}
		return "host.amend", map[string]any{"id": family, "places": 1 + w.r.IntN(3), "pets": w.one(2), "minors": w.one(2), "from": w.r.IntN(2), "to": []int{0, 0, 2}[w.r.IntN(3)]}
	case 9:
		if w.one(4) {
			if h := w.told.Direct.Host(family); h != nil {
				return "person.erase", map[string]any{"id": h.Person}
			}
		}
		return "host.withdraw", map[string]any{"id": family}
	case 10:
		return "lodging.fix", map[string]any{"trip": "t", "registration": guest, "host": family}
	case 11:
		return "lodging.fix", map[string]any{"trip": "t", "registration": guest, "host": ""}
	case 12:
		if w.one(2) {
			return "lodging.tell", map[string]any{"trip": "t"}
		}
		return "lodging.assign", map[string]any{"trip": "t"}
	default:
		return "lodging.assign", map[string]any{"trip": "t"}
	}
}

// look holds who sleeps where to what must be, said anew.
func (w *houseful) look(after string) {
	w.t.Helper()
	b := w.told.Direct
	rooming := b.Rooming("t")
	if rooming == nil {
		return
	}
	held, beds := map[string]int{}, map[string]int{}
	for id, s := range rooming.Stays {
		r := b.Registration(id)
		if r.Standing != events.Seated {
			w.t.Fatalf("%s: %s sleeps somewhere and is %s", after, id, r.Standing)
		}
		if s.Host == "" {
			continue
		}
		h := b.Host(s.Host)
		if h.Withdrawn {
			w.t.Fatalf("%s: %s sleeps at %s, who has withdrawn", after, id, h.ID)
		}
		beds[h.ID] += r.Seats
		alone := r.Minor && r.Companion.Value() != r.Guardian.Value()
		if alone {
			w.young++
		}
		if s.Held() {
			held[h.ID] += r.Seats
			continue
		}
		house, needs := h.House(), r.Needs.Stated()
		if needs == nil {
			needs = new(events.Needs)
		}
		if needs.NoPets && house.Pets || needs.NoSmoking && house.Smoking || needs.NoStairs && house.Stairs || h.From > 1 || h.To != 0 && h.To < 3 || alone && !h.Minors {
			w.t.Fatalf("%s: %s sleeps at %s and cannot", after, id, h.ID)
		}
	}
	for id, n := range beds {
		// What people have put together by hand may be more than there is room for; nobody else is added to it.
		if places := b.Host(id).Places; n > places && n != held[id] {
			w.t.Fatalf("%s: %d people sleep in the %d places of %s", after, n, places, id)
		}
	}
}

// stayed holds that whoever was held is where they were, unless they have left, their host has, or somebody has fixed them.
func (w *houseful) stayed(before *calendar.Book, d calendar.Decision, after string) {
	w.t.Helper()
	was, is := before.Rooming("t"), w.told.Direct.Rooming("t")
	if was == nil {
		return
	}
	fixed := ""
	for _, e := range d.Events {
		if body, ok := e.Body.(*events.LodgingFixed); ok {
			fixed = body.Registration
			if h, r := before.Host(body.Host), before.Registration(fixed); h != nil && r.Minor && r.Companion.Value() != r.Guardian.Value() && !h.Minors {
				w.t.Fatalf("%s: a minor who travels alone was put by hand at %s, who takes none in", after, h.ID)
			}
		}
		if body, ok := e.Body.(*events.LodgingVacated); ok && slices.ContainsFunc(body.Registrations, func(id string) bool { return was.Stays[id].Held() && id != fixed }) {
			w.t.Fatalf("%s: somebody who is held was taken from where they sleep: %v", after, body.Registrations)
		}
	}
	for id, s := range was.Stays {
		if s.Held() && id != fixed && is.Stays[id].Host != s.Host && w.told.Direct.Registration(id).Standing == events.Seated && !w.told.Direct.Host(s.Host).Withdrawn {
			w.t.Fatalf("%s: %s was held at %s and is at %q", after, id, s.Host, is.Stays[id].Host)
		}
	}
}

// TestAFullHouse lodges as many registrations as an assignment knows, each a pair, whose ids are as long as ids can be: what is decided fits
// into a message many times over, and one more is refused.
func TestAFullHouse(t *testing.T) {
	told := calendartest.NewTeller(t)
	b, n := told.Direct, uint64(0)
	apply := func(body events.Body) {
		n++
		if err := b.Apply(&events.Event{Office: "bremen", Sequence: n, Time: time.Date(2027, 2, 24, 9, 0, 0, 0, time.UTC), Body: body}); err != nil {
			t.Fatal(err)
		}
	}
	id := func(kind string, i int) string { return fmt.Sprintf("%s-%060d", kind, i) }
	trip := &events.TripProposed{ID: "t", Capacity: 700, From: calendartest.Day(t, "2027-05-05"), To: calendartest.Day(t, "2027-05-08")}
	trip.Registration = &events.Registering{Rule: events.FirstCome}
	apply(trip)
	guest := func(i int) {
		apply(&events.RegistrationMade{ID: id("g", i), Trip: "t", Person: id("p", i), Number: i + 1, Seats: 2, Standing: events.Seated, Name: events.Secret("G")})
	}
	for i := range 300 {
		guest(i)
		apply(&events.HostOffered{ID: id("h", i), Trip: "t", Person: id("q", i), Places: 2, Name: events.Secret("H")})
	}
	decide := func() calendar.Decision {
		return b.Decide(told.Command("lodging.assign", []byte(`{"trip":"t"}`)), time.Date(2027, 2, 25, 9, 0, 0, 0, time.UTC))
	}
	d := decide()
	if p := d.Problem(); p != nil {
		t.Fatal(p)
	}
	assigned := d.Events[0].Body.(*events.LodgingAssigned)
	_, data, err := events.EncodeEvent(d.Events[0])
	if err != nil {
		t.Fatal(err)
	}
	if assigned.People != 600 || len(data) > 64<<10 {
		t.Errorf("%d people are lodged by an event of %d bytes", assigned.People, len(data))
	}
	guest(300)
	if p := decide().Problem(); p == nil || p.Field != "trip" {
		t.Errorf("one registration more than can be lodged: %v", p)
	}
	t.Logf("an event of %d bytes", len(data))
}
