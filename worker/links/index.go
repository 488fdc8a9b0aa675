package links

import (
	"cmp"
	"hash/crc32"
	"slices"

	"jourfixe/events"
)

// An index finds unsealed names, which cannot be opened. It keeps a number of 32 bits for each and whose it is; of those
// that have the number of a name, the name is made again and compared. An entry has 12 bytes, so half a million names, of
// 500 meetings with 500 people each, have 6 MB.
type index struct {
	things  numbered[events.Ref]
	people  numbered[string]
	entries map[string][]entry // by the kind of name, in order
}

// An entry is one name.
type entry struct{ hash, thing, person uint32 }

// A pair is somebody's place in something. Without a thing it is the person alone.
type pair struct {
	about  events.Ref
	person string
}

func newIndex() *index {
	return &index{things: newNumbered[events.Ref](), people: newNumbered[string](), entries: map[string][]entry{}}
}

// hashed is the number of a name.
func hashed(name string) uint32 { return crc32.ChecksumIEEE([]byte(name)) }

// add notes a name. It is found once all are put in order.
func (x *index) add(kind, name string, p pair) {
	x.entries[kind] = append(x.entries[kind], entry{hashed(name), x.things.number(p.about), x.people.number(p.person)})
}

// order puts the names of all kinds in order, each once.
func (x *index) order() {
	for kind, list := range x.entries {
		slices.SortFunc(list, compare)
		x.entries[kind] = slices.Clone(slices.Compact(list)) // without the room that growing has left
	}
}

func compare(a, b entry) int {
	return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.thing, b.thing), cmp.Compare(a.person, b.person))
}

// find returns whose a name may be.
func (x *index) find(kind, name string) (list []pair) {
	all, hash := x.entries[kind], hashed(name)
	i, _ := slices.BinarySearchFunc(all, hash, func(e entry, hash uint32) int { return cmp.Compare(e.hash, hash) })
	for ; i < len(all) && all[i].hash == hash; i++ {
		list = append(list, pair{x.things.list[all[i].thing], x.people.list[all[i].person]})
	}
	return list
}

// numbered numbers values from 0.
type numbered[T comparable] struct {
	list []T
	of   map[T]uint32
}

func newNumbered[T comparable]() numbered[T] { return numbered[T]{of: map[T]uint32{}} }

func (n *numbered[T]) number(v T) uint32 {
	i, known := n.of[v]
	if !known {
		i = uint32(len(n.list))
		n.list, n.of[v] = append(n.list, v), i
	}
	return i
}

// addSeat notes what a guest of a meeting was given.
func (x *index) addSeat(l *Maker, p pair) {
	x.add(unsealedAnswer, l.unsealed(unsealedAnswer, p.about.ID, p.person), p)
	x.add(unsealedEntry, l.unsealed(unsealedEntry, p.about.ID, p.person), p)
}

// hasSeat reports whether that is known.
func (x *index) hasSeat(l *Maker, p pair) bool {
	return slices.Contains(x.find(unsealedAnswer, l.unsealed(unsealedAnswer, p.about.ID, p.person)), p)
}
