package listing

import (
	"bytes"
	"cmp"
	"slices"

	"golang.org/x/text/collate"

	"jourfixe/worker/web/voice"
)

// A Found is a thing that stands in a list. Until a page shows it there is of it only what puts it in its place.
type Found[T any] struct {
	Thing   T
	ID      string
	Section int   // of those of the list, 0 if it has none
	At      int64 // what comes first within the section; what is equal in that stands as a dictionary has it
	Turn    int   // of several of one thing, which are equal in all else: which comes first

	key []byte // of its name
}

// A Kind is what a section of a list has in common.
type Kind struct {
	Name string // in addresses
	Text string // key of the text above it
}

// A Section is those lines of one kind that a page shows.
type Section[L any] struct {
	Kind
	Lines []L
}

// A Jump leads to one section of a list, or back to all of it.
type Jump struct {
	Text string // key
	N    int
	To   string
	Here bool
}

// Lines are the lines that the page shows of a list without sections. A line is made of what is shown alone.
func Lines[T, L any](l *List, v *voice.Voice, found []Found[T], name func(T) string, line func(T) L) []L {
	l.Only = ""
	var lines []L
	for _, x := range shown(l, v, found, name) {
		lines = append(lines, line(x.Thing))
	}
	return lines
}

// Sections are the lines that the page shows, each in its section. Of what fills more than a page one section can be looked at alone.
func Sections[T, L any](l *List, v *voice.Voice, kinds []Kind, found []Found[T], name func(T) string, line func(T) L) []Section[L] {
	numbers := make([]int, len(kinds))
	for _, x := range found {
		numbers[x.Section]++
	}
	if only := l.jumps(kinds, numbers, len(found)); only >= 0 {
		found = slices.DeleteFunc(found, func(x Found[T]) bool { return x.Section != only })
	}
	var list []Section[L]
	last := -1
	for _, x := range shown(l, v, found, name) {
		if x.Section != last {
			list, last = append(list, Section[L]{Kind: kinds[x.Section]}), x.Section
		}
		s := &list[len(list)-1]
		s.Lines = append(s.Lines, line(x.Thing))
	}
	return list
}

// jumps says where the sections stand alone that have something, and returns the one that is looked at, -1 if all are.
func (l *List) jumps(kinds []Kind, numbers []int, all int) (only int) {
	only = slices.IndexFunc(kinds, func(k Kind) bool { return k.Name == l.Only })
	if only < 0 {
		l.Only = ""
	}
	if all <= PerTurn && only < 0 {
		return only
	}
	jump := func(k Kind, n int) {
		to := *l
		to.Only = k.Name
		l.Jumps = append(l.Jumps, Jump{k.Text, n, to.at(1), k.Name == l.Only})
	}
	jump(Kind{Text: "list.whole"}, all)
	for i, k := range kinds {
		if numbers[i] > 0 || i == only {
			jump(k, numbers[i])
		}
	}
	if len(l.Jumps) == 2 && only < 0 {
		l.Jumps = nil // there is one section, and it is what is shown
	}
	return only
}

// shown are those that the page shows of what was found, in their order. Names are compared by their keys, which takes a tenth of comparing
// them as they are, and where they decide what the page shows, which is in few of the sections of a long list.
func shown[T any](l *List, v *voice.Voice, found []Found[T], name func(T) string) []Found[T] {
	slices.SortFunc(found, place)
	from, to := l.turn(len(found))
	if from == to {
		return nil
	}
	first, _ := slices.BinarySearchFunc(found, found[from], place[T])
	end := to
	for end < len(found) && place(found[end], found[to-1]) == 0 {
		end++
	}
	named(v, found[first:end], name)
	return found[from:to]
}

// InOrder are all that were found, in the order of the list.
func InOrder[T any](v *voice.Voice, found []Found[T], name func(T) string) (list []T) {
	named(v, found, name)
	for _, x := range found {
		list = append(list, x.Thing)
	}
	return list
}

// named puts what was found into its order, in which names decide what nothing else does.
func named[T any](v *voice.Voice, found []Found[T], name func(T) string) {
	order, buffer := v.Order(), &collate.Buffer{}
	defer order.Done()
	for i := range found {
		found[i].key = order.KeyFromString(buffer, name(found[i].Thing))
	}
	slices.SortFunc(found, func(x, y Found[T]) int {
		return cmp.Or(place(x, y), bytes.Compare(x.key, y.key), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Turn, y.Turn))
	})
}

// place compares what puts two things in their places but for their names.
func place[T any](x, y Found[T]) int {
	return cmp.Or(cmp.Compare(x.Section, y.Section), cmp.Compare(x.At, y.At))
}
