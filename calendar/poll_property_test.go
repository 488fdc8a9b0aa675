package calendar_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/poll"
	"jourfixe/events"
)

// TestPollsHoldToTheirRules has polls opened, voted in, amended, settled, closed and called off in any order, while people join and leave the
// groups that are asked, are erased, and rooms are taken. No poll ever comes to two meetings; what is held are the times of open polls and
// nothing else; votes of whoever is not asked any more do not count; the rule takes the time that it states; and the clock is done with a poll at once.
func TestPollsHoldToTheirRules(t *testing.T) {
	happened := map[string]int{}
	for seed := range calendartest.Seeds(4) {
		p := newVoting(t, seed)
		for range 150 {
			p.act()
			p.check()
		}
		for name, n := range p.happened {
			happened[name] += n
		}
	}
	for _, name := range []string{"poll.vote", "poll.amend", "poll.settle", "poll.close", "poll.cancel", "person.erase", "decided", "undecided", "cleared", "left", "tie", "the poll of a meeting", "what polls hold"} {
		if happened[name] == 0 {
			t.Errorf("%s has never happened: %v", name, happened)
		}
	}
}

// A voting is an office in which people are asked all the time.
type voting struct {
	t        *testing.T
	seed     uint64
	r        *rand.Rand
	s        *calendartest.Teller
	now      time.Time
	members  []string          // of the group that is asked
	meetings map[string]string // by poll, what came of it
	happened map[string]int
}

func newVoting(t *testing.T, seed uint64) *voting {
	p := &voting{
		t: t, seed: seed, r: rand.New(rand.NewPCG(seed, 67)), s: calendartest.NewTeller(t), now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		meetings: map[string]string{}, happened: map[string]int{},
	}
	p.ask("office.set", map[string]any{"title": events.Text{"de": "B"}, "zone": "Europe/Berlin"})
	p.ask("venue.set", map[string]any{"id": "v", "title": events.Text{"de": "V"}})
	p.ask("partner.register", map[string]any{"id": "c", "title": events.Text{"de": "C"}, "kind": "network"})
	for i := range 7 {
		person := map[string]any{"id": fmt.Sprint("p", i), "name": "P", "email": fmt.Sprintf("p%d@town.example", i)}
		if i > 4 {
			person["partner"] = "c"
		}
		p.ask("person.add", person)
	}
	p.join()
	return p
}

func (p *voting) ask(kind string, data map[string]any) []*events.Event {
	p.t.Helper()
	text, err := json.Marshal(data)
	if err != nil {
		p.t.Fatal(err)
	}
	d := p.s.Decide(p.s.Command(kind, text), p.now)
	if d.Problem() != nil {
		return nil
	}
	p.happened[kind]++
	for _, e := range d.Events {
		p.note(e.Body)
	}
	return d.Events
}

// note keeps count of what came of polls.
func (p *voting) note(body events.Body) {
	switch e := body.(type) {
	case *events.PollClosed:
		if before, twice := p.meetings[e.ID]; twice {
			p.t.Fatalf("seed %d: poll %s has come to %s, and now to %s", p.seed, e.ID, before, e.Meeting)
		}
		p.meetings[e.ID] = e.Meeting
		p.happened["decided"]++
	case *events.PollUndecided:
		p.happened["undecided"]++
	case *events.PollCleared:
		p.happened["cleared"]++
	}
}

// join makes the group anew.
func (p *voting) join() {
	var members []string
	for i := range 5 {
		if p.r.IntN(3) > 0 {
			members = append(members, fmt.Sprint("p", i))
		}
	}
	refs := []string{}
	for _, id := range members {
		refs = append(refs, "person/"+id)
	}
	if p.ask("group.set", map[string]any{"id": "g", "title": events.Text{"de": "G"}, "members": refs}) != nil {
		p.members = members
	}
}

func (p *voting) time() map[string]any {
	day := events.DateOf(p.now).AddDays(2 + p.r.IntN(12))
	return map[string]any{"date": day.String(), "start": fmt.Sprintf("%02d:00", 9+p.r.IntN(8))}
}

func (p *voting) act() {
	p.now = p.now.Add(time.Duration(p.r.IntN(3*60)) * time.Minute)
	var of *poll.Poll
	list := p.s.Direct.Polls()
	if open := slices.DeleteFunc(slices.Clone(list), func(x *poll.Poll) bool { return x.State(p.now) != poll.Open }); len(open) > 0 && p.r.IntN(6) > 0 {
		list = open // most of what happens is about those in which people vote
	}
	if len(list) > 0 {
		of = list[p.r.IntN(len(list))]
	}
	if k := p.r.IntN(14); of == nil || k == 0 {
		need := [][]string{{}, {"person/p0"}, {"partner/c"}, {"person/p0", "partner/c"}}[p.r.IntN(4)]
		p.ask("poll.open", map[string]any{
			"id": fmt.Sprint("poll-", len(p.s.Direct.Polls())), "title": events.Text{"de": "U"}, "duration": "PT1H", "times": []any{p.time(), p.time(), p.time()},
			"need": need, "optional": []string{"group/g"}, "venue": []string{"", "v"}[p.r.IntN(2)], "hold": p.r.IntN(2) == 0, "closes": []string{"best", "hand"}[p.r.IntN(2)], "ifNone": "best",
		})
		return
	} else if k < 7 {
		var votes []any
		for _, t := range of.Times {
			if p.r.IntN(4) > 0 {
				votes = append(votes, map[string]any{"time": t.ID, "vote": []string{"yes", "ifneeded", "no"}[p.r.IntN(3)]})
			}
		}
		data := map[string]any{"id": of.ID, "person": fmt.Sprint("p", p.r.IntN(7)), "votes": votes}
		if p.r.IntN(2) == 0 {
			data["comment"] = "W"
		}
		p.ask("poll.vote", data)
		return
	} else if k == 7 {
		data := map[string]any{"id": of.ID}
		if p.r.IntN(2) == 0 {
			data["times"] = []any{p.time()}
		} else if out := of.Out; len(out) > 0 && p.r.IntN(2) == 0 {
			data["times"] = []any{map[string]any{"date": out[0].Date, "start": out[0].Start, "zone": out[0].Zone}}
		}
		if p.r.IntN(2) == 0 {
			data["drop"] = []string{of.Times[p.r.IntN(len(of.Times))].ID}
		}
		p.ask("poll.amend", data)
		return
	} else if k == 8 {
		p.join()
		return
	} else if k == 9 {
		p.settle()
		return
	} else if k == 10 {
		p.ask("poll.close", map[string]any{"id": of.ID, "time": of.Times[p.r.IntN(len(of.Times))].ID, "ifNone": "best"})
		return
	} else if k == 11 && p.r.IntN(2) == 0 {
		p.ask("poll.cancel", map[string]any{"id": of.ID})
		return
	} else if k == 12 && p.r.IntN(6) == 0 {
		p.ask("person.erase", map[string]any{"id": fmt.Sprint("p", 1+p.r.IntN(3))})
		return
	}
	if p.r.IntN(4) == 0 {
		p.now = p.now.Add(time.Duration(p.r.IntN(20*24)) * time.Hour)
	}
}

// settle does what the clock does: all that is due, once.
func (p *voting) settle() {
	due, _ := p.s.Direct.UnsettledPolls(p.now)
	for _, id := range due {
		of := p.s.Direct.Poll(id)
		want, clears := p.best(of), of.Undone() && p.now.Before(of.Clears(events.Retention{}.Of("polls")))
		list := p.ask("poll.settle", map[string]any{"id": id})
		if len(list) == 0 {
			p.t.Fatalf("seed %d: the clock asks for %s, and nothing is due", p.seed, id)
		}
		closed, ok := list[0].Body.(*events.PollClosed)
		switch {
		case !clears:
		case ok != (want != "") || ok && closed.Time != want:
			p.t.Fatalf("seed %d: of %s the rule takes %q, and %+v has happened", p.seed, id, want, list[0].Body)
		}
	}
	again, _ := p.s.Direct.UnsettledPolls(p.now)
	for _, id := range again { // of what was left lying for a month it is forgotten first who has said what
		if of := p.s.Direct.Poll(id); !of.Cleared || of.Undecided.Key != "" || p.ask("poll.settle", map[string]any{"id": id}) == nil {
			p.t.Fatalf("seed %d: %s is due once more", p.seed, id)
		}
	}
	if over, _ := p.s.Direct.UnsettledPolls(p.now); len(over) > 0 {
		p.t.Fatalf("seed %d: %v are due for a third time", p.seed, over)
	}
}

// best is the time that the rule takes, by what people have said who are asked now, counted one by one; "" if none.
func (p *voting) best(of *poll.Poll) (best string) {
	asked := map[string]bool{}
	can := func(id, time string) bool {
		v := of.Votes[id].By[time]
		return v == events.VoteYes || v == events.VoteIfNeeded
	}
	contacts := []string{"p5", "p6"}
	var musts [][]string
	for _, ref := range of.Need {
		if ref.Noun == "partner" {
			musts = append(musts, contacts)
		} else {
			musts = append(musts, []string{ref.ID})
		}
	}
	for _, id := range append(slices.Concat(musts...), p.members...) {
		asked[id] = p.s.Direct.Person(id) != nil && !p.s.Direct.Person(id).Erased
	}
	for id := range of.Votes {
		if !asked[id] {
			p.happened["left"]++
		}
	}
	var rank []int
	for _, t := range p.s.Direct.Polled(of, p.now) {
		if t.Past || len(t.Against) > 0 {
			continue
		}
		missing, there, all, yes := 0, 0, 0, 0
		for _, people := range musts {
			some, no := false, true
			for _, id := range people { // a partner cannot if none of its people can
				some, no = some || can(id, t.ID), no && of.Votes[id].By[t.ID] == events.VoteNo
			}
			if some {
				there++
			} else if no {
				missing++
			}
		}
		for id, is := range asked {
			if is && can(id, t.ID) {
				all++
				if of.Votes[id].By[t.ID] == events.VoteYes {
					yes++
				}
			}
		}
		if missing > 0 || all == 0 {
			continue
		}
		switch this := []int{there, all, yes}; {
		case rank == nil || slices.Compare(this, rank) > 0:
			best, rank = t.ID, this
		case slices.Equal(this, rank):
			p.happened["tie"]++ // the earlier one stays
		}
	}
	return best
}

func (p *voting) check() {
	b := p.s.Direct
	if missed := b.Missed(p.happened); missed != "" {
		p.t.Fatalf("seed %d: %s", p.seed, missed)
	}
	var held []string
	for _, of := range b.Polls() {
		if n := len(b.Voters(of)); !of.Cleared {
			for _, t := range b.Polled(of, p.now) {
				if t.Yes+t.IfNeeded+t.No+t.Open != n {
					p.t.Fatalf("seed %d: of %d who are asked in %s %+v is said to %s", p.seed, n, of.ID, t.Tally, t.ID)
				}
			}
		}
		names := map[string]bool{}
		for _, t := range of.Times {
			if names[t.ID] {
				p.t.Fatalf("seed %d: %s has two times that are called %s", p.seed, of.ID, t.ID)
			}
			names[t.ID] = true
			if of.Hold && of.State(p.now) != poll.Closed && of.State(p.now) != poll.Cancelled {
				held = append(held, "poll-"+of.ID+"."+t.ID)
			}
		}
		if marked := bestOf(b.Polled(of, p.now)); of.Undone() && !of.Cleared && marked != p.best(of) {
			p.t.Fatalf("seed %d: of %s the rule would take %q and not %q", p.seed, of.ID, p.best(of), marked)
		}
		if m := b.Meeting(of.Meeting); (of.State(p.now) == poll.Closed) != (m != nil) || p.meetings[of.ID] != of.Meeting {
			p.t.Fatalf("seed %d: %s is %s, and its meeting is %v", p.seed, of.ID, of.State(p.now), m)
		}
		if of.Chosen != "" && p.meetings[of.ID] == "" {
			p.t.Fatalf("seed %d: %s has a time, and no meeting", p.seed, of.ID)
		}
	}
	if shown := heldIn(b); !slices.Equal(shown, slices.Sorted(slices.Values(held))) {
		p.t.Fatalf("seed %d: what is held is %v, and shown is %v", p.seed, held, shown)
	}
}

// heldIn lists the times that the office's calendar shows as held.
func heldIn(b *calendar.Book) (keys []string) {
	for _, e := range b.Agenda(agenda.Scope{}, events.Date{Year: 2026, Month: 11, Day: 1}, events.Date{Year: 2028, Month: 11, Day: 1}) {
		if e.Kind == agenda.KindPoll {
			if !e.Tentative {
				keys = append(keys, "certain "+e.Key)
				continue
			}
			keys = append(keys, e.Key)
		}
	}
	slices.Sort(keys)
	return keys
}

// bestOf is the time that is marked as the one that the rule takes, "" if none is.
func bestOf(list []poll.Stand) string {
	i := slices.IndexFunc(list, func(t poll.Stand) bool { return t.Best })
	if i < 0 {
		return ""
	}
	return list[i].ID
}
