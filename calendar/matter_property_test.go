package calendar_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/matter"
	"jourfixe/events"
)

// TestEveryMatterIsAtOnePlace has matters proposed, amended and withdrawn, agendas set, closed and looked at, and meetings moved and cancelled, in
// any order while time goes by. Every matter is then in the backlog, on one agenda, done or withdrawn, and nowhere else.
func TestEveryMatterIsAtOnePlace(t *testing.T) {
	happened := map[string]int{}
	for seed := range calendartest.Seeds(5) {
		p := newTalking(t, seed)
		for range 120 {
			p.act()
			p.check()
		}
		for name, n := range p.happened {
			happened[name] += n
		}
	}
	for _, name := range []string{
		"matter.propose", "matter.amend", "matter.withdraw", "agenda.set", "agenda.close", "agenda.reach", "meeting.move", "meeting.cancel",
		"put off", "put off unsaid", "returned", "done", "refused",
	} {
		if happened[name] == 0 {
			t.Errorf("%s has never happened: %v", name, happened)
		}
	}
}

// A talking is an office with a series whose meetings talk about what is proposed.
type talking struct {
	t        *testing.T
	seed     uint64
	r        *rand.Rand
	s        *calendartest.Teller
	now      time.Time
	proposed []string
	happened map[string]int
}

func newTalking(t *testing.T, seed uint64) *talking {
	p := &talking{
		t: t, seed: seed, r: rand.New(rand.NewPCG(seed, 71)), s: calendartest.NewTeller(t), now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), happened: map[string]int{},
	}
	p.ask("office.set", map[string]any{"title": events.Text{"de": "B"}, "zone": "Europe/Berlin"})
	p.ask("person.add", map[string]any{"id": "p", "name": "P", "email": "p@town.example"})
	p.ask("group.set", map[string]any{"id": "g", "title": events.Text{"de": "G"}, "members": []string{"person/p"}})
	p.ask("series.define", map[string]any{
		"id": "s", "title": events.Text{"de": "S"}, "cadence": "FREQ=WEEKLY;BYDAY=WE", "start": "14:00", "duration": "PT1H", "horizon": "P3M",
		"invite": map[string]any{"groups": []string{"g"}}, "agenda": map[string]any{"closes": "P2D"},
	})
	p.ask("meeting.request", map[string]any{
		"id": "alone", "title": events.Text{"de": "A"}, "at": map[string]any{"date": "2026-12-15", "start": "10:00"}, "duration": "PT1H", "need": []string{"person/p"},
	})
	return p
}

func (p *talking) ask(kind string, data map[string]any) {
	p.t.Helper()
	text, err := json.Marshal(data)
	if err != nil {
		p.t.Fatal(err)
	}
	d := p.s.Decide(p.s.Command(kind, text), p.now)
	if d.Problem() != nil {
		p.happened["refused"]++
		return
	}
	p.happened[kind]++
	for _, e := range d.Events {
		if body, ok := e.Body.(*events.MatterProposed); ok {
			p.proposed = append(p.proposed, body.ID)
		}
	}
}

// any chooses one of a list, and now and then what there is not.
func (p *talking) any(list []string) string {
	if len(list) == 0 || p.r.IntN(20) == 0 {
		return "nothing"
	}
	return list[p.r.IntN(len(list))]
}

func (p *talking) meeting() string {
	ids := []string{"alone"}
	for _, m := range p.s.Direct.MeetingsOf("s") {
		if d := m.Instant.Sub(p.now); d < 21*24*time.Hour && d > -8*24*time.Hour {
			ids = append(ids, m.ID)
		}
	}
	return p.any(ids)
}

// begun is a meeting that has begun and had an agenda, mostly.
func (p *talking) begun() string {
	var ids []string
	for _, m := range p.s.Direct.Meetings() {
		if a := p.s.Direct.MeetingAgenda(m.ID); a != nil && len(a.Items) > 0 && !p.now.Before(m.Instant) {
			ids = append(ids, m.ID)
		}
	}
	return p.any(ids)
}

// open lists the matters that are neither done nor withdrawn.
func (p *talking) open() (ids []string) {
	for _, m := range p.s.Direct.Matters() {
		if !m.Done && !m.Withdrawn {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

func (p *talking) act() {
	p.now = p.now.Add(time.Duration(p.r.IntN(20)) * time.Hour)
	switch meeting := p.meeting(); p.r.IntN(12) {
	case 0, 1, 2:
		c := map[string]any{"id": fmt.Sprint("m", len(p.proposed)), "title": events.Text{"de": "M"}, "minutes": 1 + p.r.IntN(30)}
		if p.r.IntN(4) == 0 {
			c["meeting"] = "alone"
		} else {
			c["series"] = "s"
		}
		p.ask("matter.propose", c)
	case 3:
		p.ask("matter.amend", map[string]any{"id": p.any(p.proposed), "minutes": 1 + p.r.IntN(30)})
	case 4:
		if p.r.IntN(3) == 0 {
			p.ask("matter.withdraw", map[string]any{"id": p.any(p.proposed)})
		}
	case 5, 6, 7:
		items := []map[string]any{}
		for range p.r.IntN(4) {
			items = append(items, map[string]any{"matter": p.any(p.open())})
		}
		before := p.putOff()
		p.ask("agenda.set", map[string]any{"id": meeting, "items": items})
		if p.putOff() > before {
			p.happened["put off unsaid"]++
		}
	case 8:
		due, _ := p.s.Direct.UnsettledAgendas(p.now)
		for _, id := range due {
			p.ask("agenda.close", map[string]any{"id": id})
		}
		if due, _ := p.s.Direct.UnsettledAgendas(p.now); len(due) > 0 {
			p.t.Fatalf("seed %d: the agendas of %v are closed and due still", p.seed, due)
		}
	case 9:
		var reached []string
		meeting = p.begun()
		if a := p.s.Direct.MeetingAgenda(meeting); a != nil {
			for _, i := range a.Items {
				if p.r.IntN(2) == 0 {
					reached = append(reached, i.Matter)
				}
			}
		}
		before := p.putOff()
		p.ask("agenda.reach", map[string]any{"id": meeting, "reached": append([]string{}, reached...)})
		if p.putOff() > before {
			p.happened["put off"]++
		}
	case 10:
		if p.r.IntN(2) == 0 {
			return
		}
		p.ask("meeting.move", map[string]any{"id": meeting, "ifNone": "best", "at": map[string]any{
			"date": events.DateOf(p.now).AddDays(p.r.IntN(14)).String(), "start": "16:00",
		}})
	case 11:
		if p.r.IntN(6) == 0 {
			for _, m := range p.s.Direct.MeetingsOf("s") {
				if a := p.s.Direct.MeetingAgenda(m.ID); a != nil && len(a.Items) > 0 && p.now.Before(m.Instant) {
					meeting = m.ID
				}
			}
			a := p.s.Direct.MeetingAgenda(meeting)
			p.ask("meeting.cancel", map[string]any{"id": meeting})
			if m := p.s.Direct.Meeting(meeting); a != nil && len(a.Items) > 0 && m.Cancelled {
				p.happened["returned"]++
			}
		}
	}
}

func (p *talking) putOff() (n int) {
	for _, m := range p.s.Direct.Matters() {
		n += m.PutOff
	}
	return n
}

// check counts the places at which each matter is, from the side of the places.
func (p *talking) check() {
	b := p.s.Direct
	if missed := b.Missed(p.happened); missed != "" {
		p.t.Fatalf("seed %d: %s", p.seed, missed)
	}
	at := map[string][]string{}
	for _, home := range []events.Ref{{Noun: "series", ID: "s"}, {Noun: "meeting", ID: "alone"}} {
		for _, m := range b.Waits(home) {
			at[m.ID] = append(at[m.ID], "backlog")
		}
	}
	for _, m := range b.Meetings() {
		a := b.MeetingAgenda(m.ID)
		if a == nil {
			continue
		}
		if m.Cancelled && len(a.Items) > 0 {
			p.t.Fatalf("seed %d: %s is cancelled and has an agenda", p.seed, m.ID)
		}
		ahead, there := p.now.Before(m.End()), map[string]bool{}
		for _, i := range b.Items(m) {
			if there[i.ID] {
				p.t.Fatalf("seed %d: %s is on the agenda of %s twice", p.seed, i.ID, m.ID)
			}
			there[i.ID] = true
			if i.On == m.ID && i.Place() == matter.OnAgenda {
				at[i.ID] = append(at[i.ID], m.ID)
			} else if ahead && a.Looked.IsZero() {
				p.t.Fatalf("seed %d: %s is on the agenda of %s and is %s of %q", p.seed, i.ID, m.ID, i.Place(), i.On)
			}
		}
	}
	for _, id := range p.proposed {
		m := b.Matter(id)
		if m.Done || m.Withdrawn {
			at[id] = append(at[id], m.Place())
		}
		if m.Done {
			p.happened["done"]++
		}
		if len(at[id]) != 1 {
			p.t.Fatalf("seed %d: %s is at %v", p.seed, id, at[id])
		}
	}
	if n := len(b.Matters()); n != len(p.proposed) {
		p.t.Fatalf("seed %d: there are %d matters, and %d were proposed", p.seed, n, len(p.proposed))
	}
}
