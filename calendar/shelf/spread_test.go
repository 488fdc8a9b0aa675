package shelf

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"jourfixe/events"
)

// TestManyStores changes stores at random that come from one another, things in them and what these name, and holds each against plain maps that
// share nothing.
func TestManyStores(t *testing.T) {
	type plainStore struct {
		store *Store
		says  map[string]string
		names map[string][]events.Ref
	}
	chance := rand.New(rand.NewPCG(7, 11))
	stores := []*plainStore{{&Store{}, map[string]string{}, map[string][]events.Ref{}}}
	ref := func(noun string, n int) events.Ref { return events.Ref{Noun: noun, ID: fmt.Sprint(noun, n)} }
	for range 30_000 {
		s := stores[chance.IntN(len(stores))]
		id := fmt.Sprint(chance.IntN(700))
		switch chance.IntN(60) {
		case 0:
			c := &plainStore{s.store.Share(), maps.Clone(s.says), maps.Clone(s.names)}
			if len(stores) < 6 {
				stores = append(stores, c)
			} else {
				stores[chance.IntN(len(stores))] = c
			}
		case 1, 2, 3, 4, 5:
			deep.Drop(s.store, id)
			delete(s.says, id)
		case 6, 7, 8, 9, 10, 11, 12, 13, 14, 15:
			thing := deep.Change(s.store, id)
			if (thing == nil) != (s.says[id] == "") {
				t.Fatalf("%q is there: %t", id, thing != nil)
			}
			if thing != nil {
				thing.says[0] += "+"
				s.says[id] += "+"
			}
		case 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30:
			by := ref([]string{"meeting", "series"}[chance.IntN(2)], chance.IntN(600))
			var after []events.Ref
			for range chance.IntN(4) {
				after = append(after, ref("person", chance.IntN(3)))
			}
			s.store.Rename(by, s.names[by.String()], after)
			s.names[by.String()] = after
		default:
			deep.Put(s.store, id, &thing{[]string{"x"}})
			s.says[id] = "x"
		}
	}
	for _, s := range stores {
		has := map[string]string{}
		for id, thing := range deep.All(s.store) {
			has[id] = thing.says[0]
		}
		if !maps.Equal(has, s.says) || deep.Len(s.store) != len(s.says) {
			t.Errorf("a store has %d things, %d by its count, want %d", len(has), deep.Len(s.store), len(s.says))
		}
		for p := range 3 {
			for _, noun := range []string{"meeting", "series"} {
				var got, want []string
				for by := range s.store.NamedBy(ref("person", p), noun) {
					got = append(got, by.String())
				}
				for by, names := range s.names {
					for _, n := range names {
						if parsed, _ := events.ParseRef(by); n == ref("person", p) && parsed.Noun == noun {
							want = append(want, by)
						}
					}
				}
				if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
					t.Errorf("person %d is named by %d of %s, want %d", p, len(got), noun, len(want))
				}
			}
		}
	}
}

// TestPartsBeyondTheirSigns finds and drops things in a part that has more than it has signs for, as where the hashes of keys had no bits left, and where signs are alike.
func TestPartsBeyondTheirSigns(t *testing.T) {
	for _, sign := range []func(i int) uint8{func(int) uint8 { return 7 }, func(i int) uint8 { return uint8(i % 2) }, func(i int) uint8 { return uint8(255 - i) }} {
		var p part[string, int]
		const many = most + 9
		for i := range many {
			p.add(entry[string, int]{fmt.Sprint(i), &i}, sign(i))
		}
		for i := range many {
			if at := p.find(sign(i), fmt.Sprint(i)); at != i {
				t.Errorf("the %dth of %d is found at %d", i, many, at)
			}
		}
		if at := p.find(sign(3), "none"); at >= 0 {
			t.Errorf("what is not there is found at %d", at)
		}
	}
}
