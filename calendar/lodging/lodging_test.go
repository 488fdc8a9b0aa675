package lodging

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// said is a plan in short: who is where and why, and who is left over and why.
func said(p *Plan) string {
	var list []string
	for _, x := range p.Placed {
		s := x.Guest + "@" + x.Host
		if x.Known {
			s += " known"
		}
		if x.Language != "" {
			s += " " + x.Language
		}
		if x.Met != nil {
			s += fmt.Sprint(" met ", x.Met)
		}
		if x.Fixed {
			s += " fixed"
		}
		if x.Broken != nil {
			s += fmt.Sprint(" broken ", x.Broken)
		}
		list = append(list, s)
	}
	for _, x := range p.Left {
		s := x.Guest + " " + string(x.Why)
		if x.Needs != nil {
			s += fmt.Sprint(" ", x.Needs)
		}
		if x.Hosts != nil {
			s += fmt.Sprint(" ", x.Hosts)
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}

func TestPlans(t *testing.T) {
	host := func(id string, places int, languages ...string) Host {
		return Host{ID: id, Places: places, Languages: languages}
	}
	guest := func(id string, seats int, languages ...string) Guest {
		return Guest{ID: id, Seats: seats, Languages: languages}
	}
	knows := func(g Guest, hosts ...string) Guest { g.Knows = hosts; return g }
	for what, c := range map[string]struct {
		hosts  []Host
		guests []Guest
		fixed  []Fixed
		want   string
	}{
		"nobody": {},
		"no hosts": {
			guests: []Guest{guest("a", 1)},
			want:   "a no-hosts",
		},
		"a house with pets": {
			hosts:  []Host{{ID: "x", Places: 2, Pets: true}, {ID: "y", Places: 1}},
			guests: []Guest{guest("a", 1), {ID: "b", Seats: 1, NoPets: true}},
			want:   "a@x; b@y met [pets]",
		},
		"smoke": {
			hosts:  []Host{{ID: "x", Places: 2, Smoking: true}, {ID: "y", Places: 1}},
			guests: []Guest{guest("a", 1), {ID: "b", Seats: 1, NoSmoking: true}},
			want:   "a@x; b@y met [smoking]",
		},
		"somebody under age": {
			hosts:  []Host{{ID: "x", Places: 2}, {ID: "y", Places: 1, Minors: true}},
			guests: []Guest{guest("a", 1), {ID: "b", Seats: 1, Minor: true}},
			want:   "a@x; b@y met [minors]",
		},
		"somebody under age whom nobody takes in": {
			hosts:  []Host{{ID: "x", Places: 2}},
			guests: []Guest{{ID: "a", Seats: 1, Minor: true}},
			want:   "a none-meets [minors]",
		},
		"stairs": {
			hosts:  []Host{{ID: "x", Places: 2, Stairs: true}, {ID: "y", Places: 1}},
			guests: []Guest{guest("a", 1), {ID: "b", Seats: 1, NoStairs: true}},
			want:   "a@x; b@y met [stairs]",
		},
		"a need that no host meets": {
			hosts:  []Host{{ID: "x", Places: 2, Pets: true}, {ID: "y", Places: 1, Pets: true, Stairs: true}},
			guests: []Guest{{ID: "a", Seats: 1, NoPets: true, NoStairs: true}},
			want:   "a none-meets [pets]",
		},
		"needs that each host meets one of": {
			hosts:  []Host{{ID: "x", Places: 2, Pets: true}, {ID: "y", Places: 1, Stairs: true}},
			guests: []Guest{{ID: "a", Seats: 1, NoPets: true, NoSmoking: true, NoStairs: true}},
			want:   "a none-meets-all [pets stairs]",
		},
		"somebody whom it does not matter to makes room": {
			hosts:  []Host{host("x", 1, "de"), {ID: "y", Places: 1, Pets: true}},
			guests: []Guest{knows(guest("a", 1, "de"), "x"), {ID: "b", Seats: 1, NoPets: true}},
			want:   "a@y; b@x met [pets]",
		},
		"all nights of the trip": {
			hosts:  []Host{{ID: "x", Places: 1, From: 2}, {ID: "y", Places: 1, To: 4}, {ID: "z", Places: 1, From: 1, To: 5}},
			guests: []Guest{guest("a", 1), guest("b", 1)},
			want:   "a@z; b all-full [z]",
		},
		"some nights": {
			hosts:  []Host{{ID: "x", Places: 1, From: 2, To: 3}, {ID: "y", Places: 1, To: 4}},
			guests: []Guest{{ID: "a", Seats: 1, From: 2, To: 4}, {ID: "b", Seats: 1, From: 3, To: 3}, {ID: "c", Seats: 1, From: 4}},
			want:   "a@y; b@x; c none-meets [nights]",
		},
		"a place is one person's, whoever leaves early": {
			hosts:  []Host{host("x", 1)},
			guests: []Guest{{ID: "a", Seats: 1, To: 2}, {ID: "b", Seats: 1, From: 3}},
			want:   "a@x; b all-full [x]",
		},
		"a couple stays together": {
			hosts:  []Host{host("x", 1, "de"), host("y", 1, "de"), host("z", 2)},
			guests: []Guest{guest("a", 1), guest("b", 2, "de"), guest("c", 1)},
			want:   "a@x; b@z; c@y",
		},
		"a couple and no room for two": {
			hosts:  []Host{host("x", 1), host("y", 1)},
			guests: []Guest{guest("a", 2)},
			want:   "a none-meets [places]",
		},
		"a couple and two who come alone": {
			hosts:  []Host{host("x", 2, "de"), host("y", 2)},
			guests: []Guest{guest("a", 1, "de"), guest("b", 1, "de"), guest("c", 2)},
			want:   "a@x de; b@x de; c@y",
		},
		"two people are more than one": {
			hosts:  []Host{host("x", 2, "de")},
			guests: []Guest{knows(guest("a", 1, "de"), "x"), guest("b", 2)},
			want:   "b@x; a all-full [x]",
		},
		"a family they know": {
			hosts:  []Host{host("x", 1, "de"), host("y", 1, "de"), host("z", 1)},
			guests: []Guest{guest("a", 1, "de"), guest("b", 1), knows(guest("c", 1), "x", "somebody who takes nobody in this time")},
			want:   "a@y de; b@z; c@x known",
		},
		"the best language that they share": {
			hosts:  []Host{host("x", 1, "pl", "en"), host("y", 1, "lv")},
			guests: []Guest{guest("a", 1, "lv", "de"), guest("b", 1, "de", "en", "pl")},
			want:   "a@y lv; b@x en",
		},
		"equal plans go by the ids": {
			hosts:  []Host{host("y", 1), host("x", 1)},
			guests: []Guest{guest("b", 1), guest("a", 1)},
			want:   "a@x; b@y",
		},
		"fixed stays, and the rest goes around it": {
			hosts:  []Host{host("x", 1, "de"), host("y", 1)},
			guests: []Guest{guest("a", 1, "de"), guest("b", 1)},
			fixed:  []Fixed{{"b", "x"}},
			want:   "a@y; b@x fixed",
		},
		"fixed against a need": {
			hosts:  []Host{{ID: "x", Places: 2, Pets: true, Stairs: true, To: 3}},
			guests: []Guest{{ID: "a", Seats: 1, NoPets: true, NoStairs: true, NoSmoking: true}, {ID: "b", Seats: 1, To: 3}},
			fixed:  []Fixed{{"a", "x"}},
			want:   "a@x met [smoking] fixed broken [nights pets stairs]; b@x",
		},
		"more fixed than there is room for": {
			hosts:  []Host{host("x", 2), host("y", 1)},
			guests: []Guest{guest("a", 1), guest("b", 2), guest("c", 2), guest("d", 1)},
			fixed:  []Fixed{{"a", "x"}, {"b", "x"}, {"c", "y"}},
			want:   "a@x fixed broken [places]; b@x fixed broken [places]; c@y fixed broken [places]; d all-full [x y]",
		},
	} {
		q := &Query{Nights: 5, Hosts: c.hosts, Guests: c.guests, Fixed: c.fixed}
		p := made(t, q)
		if got := said(p); got != c.want || !p.Proven {
			t.Errorf("%s:\n got %s (proven: %v)\nwant %s", what, got, p.Proven, c.want)
		}
		sound(t, q, p)
	}
}

func TestFaults(t *testing.T) {
	good := func() *Query {
		return &Query{
			Nights: 5,
			Hosts:  []Host{{ID: "x", Places: 2}, {ID: "y", Places: 1}},
			Guests: []Guest{{ID: "a", Seats: 1}, {ID: "b", Seats: 2}},
			Fixed:  []Fixed{{"a", "x"}},
		}
	}
	before := good()
	if made(t, before); !reflect.DeepEqual(before, good()) {
		t.Error("the query was changed")
	}
	for _, c := range []struct {
		spoil func(q *Query)
		field string
	}{
		{func(q *Query) { q.Nights = 0 }, "nights"},
		{func(q *Query) { q.Nights = maxNights + 1 }, "nights"},
		{func(q *Query) { q.Hosts = make([]Host, maxHosts+1) }, "hosts"},
		{func(q *Query) { q.Guests = make([]Guest, maxGuests+1) }, "guests"},
		{func(q *Query) { q.Hosts[1].ID = "" }, "hosts[1].id"},
		{func(q *Query) { q.Hosts[1].ID = "x" }, "hosts[1]"},
		{func(q *Query) { q.Hosts[0].Places = 0 }, "hosts[0].places"},
		{func(q *Query) { q.Hosts[0].Places = maxPlaces + 1 }, "hosts[0].places"},
		{func(q *Query) { q.Hosts[0].From = 6 }, "hosts[0].from"},
		{func(q *Query) { q.Hosts[0].To = -1 }, "hosts[0].to"},
		{func(q *Query) { q.Hosts[0].Languages = make([]string, maxListed+1) }, "hosts[0].languages"},
		{func(q *Query) { q.Guests[0].ID = "" }, "guests[0].id"},
		{func(q *Query) { q.Guests[1].ID = "a" }, "guests[1]"},
		{func(q *Query) { q.Guests[0].Seats = 0 }, "guests[0].seats"},
		{func(q *Query) { q.Guests[0].Seats = 3 }, "guests[0].seats"},
		{func(q *Query) { q.Guests[0].From, q.Guests[0].To = 3, 2 }, "guests[0].to"},
		{func(q *Query) { q.Guests[0].Languages = make([]string, maxListed+1) }, "guests[0].languages"},
		{func(q *Query) { q.Guests[0].Knows = make([]string, maxListed+1) }, "guests[0].knows"},
		{func(q *Query) { q.Fixed[0].Guest = "c" }, "fixed[0].guest"},
		{func(q *Query) { q.Fixed[0].Host = "z" }, "fixed[0].host"},
		{func(q *Query) { q.Fixed = append(q.Fixed, Fixed{"a", "y"}) }, "fixed[1].guest"},
	} {
		q := good()
		c.spoil(q)
		if p, problem := Assign(q); problem == nil || problem.Field != c.field || p != nil {
			t.Errorf("%+v: %v, want it refused at %s", q, problem, c.field)
		}
	}
}
