package worker

import (
	"slices"
	"testing"

	"jourfixe/calendar/owed"
)

// TestTogether says of each line what it said, in one piece of memory, and leaves the others as they are when one changes.
func TestTogether(t *testing.T) {
	said := func(ids ...string) (s owed.Packed) {
		var list owed.Said
		for _, id := range ids {
			list = append(list, owed.Utterance{MessageID: id})
		}
		return list.Pack()
	}
	list := append(make([]line, 0, 100), line{1, 10, said("a")}, line{2, 11, ""}, line{5, 12, said("b", "c")}, line{9, 13, said("d")})
	tight := together(list)
	if !slices.Equal(tight, list) || cap(tight) != len(list) {
		t.Fatalf("together they are %+v with room for %d, want %+v", tight, cap(tight), list)
	}
	tight[2].said = said("e")
	if !slices.Equal(tight[:2], list[:2]) || tight[3] != list[3] {
		t.Errorf("with one of them changed the others are %+v", tight)
	}
	if n := testing.AllocsPerRun(10, func() { together(list) }); n != 2 {
		t.Errorf("that takes %v pieces of memory, want 2", n)
	}
	if len(together(nil)) != 0 {
		t.Error("of nothing there is something")
	}
}
