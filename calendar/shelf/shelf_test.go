package shelf

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
)

type thing struct{ says []string }

var (
	plain = New[string, string]("plain", nil)
	deep  = New[string]("deep", func(t *thing) { t.says = slices.Clone(t.says) })
)

// TestStoresGoTheirOwnWays changes each of three stores that come from one another, and looks what the others have.
func TestStoresGoTheirOwnWays(t *testing.T) {
	s := &Store{}
	word := func(w string) *string { return &w }
	plain.Put(s, "a", word("a"))
	plain.Put(s, "b", word("b"))
	deep.Put(s, "x", &thing{[]string{"one"}})
	first := s.Share()
	second := first.Share()

	*plain.Change(first, "a") = "A"
	deep.Change(first, "x").says[0] = "ONE"
	plain.Drop(second, "b")
	plain.Put(second, "c", word("c"))
	deep.Change(s, "x").says[0] = "eins"
	*plain.Change(s, "b") = "be"
	if deep.Change(s, "y") != nil || plain.Change(&Store{}, "a") != nil || plain.Len(&Store{}) != 0 {
		t.Error("there is what nobody has put there")
	}
	has := func(st *Store) string {
		var words []string
		for _, w := range Sorted(plain.All(st)) {
			words = append(words, *w)
		}
		return strings.Join(append(words, deep.Get(st, "x").says...), " ")
	}
	for name, x := range map[string]struct {
		store *Store
		want  string
	}{"the first": {s, "a be eins"}, "its copy": {first, "A b ONE"}, "the copy's copy": {second, "a c one"}} {
		if got := has(x.store); got != x.want {
			t.Errorf("%s has %q, want %q", name, got, x.want)
		}
	}
	// What is a store's own already is not copied again.
	if one := plain.Change(first, "a"); one != plain.Change(first, "a") || one != plain.Get(first, "a") {
		t.Error("a thing is copied twice")
	}
	// A copy that nobody has changed shares all.
	if third := second.Share(); deep.Get(third, "x") != deep.Get(second, "x") || !maps.Equal(maps.Collect(plain.All(third)), maps.Collect(plain.All(second))) {
		t.Error("a copy has other things")
	}
}

// TestRename keeps what names what, each as often as it does, and apart in copies.
func TestRename(t *testing.T) {
	s := &Store{}
	refs := func(list string) (refs []events.Ref) {
		for _, id := range strings.Fields(list) {
			refs = append(refs, events.Ref{Noun: "person", ID: id})
		}
		return refs
	}
	by := func(st *Store, id string) string {
		var ids []string
		for ref := range st.NamedBy(events.Ref{Noun: "person", ID: id}, "meeting") {
			ids = append(ids, ref.ID)
		}
		slices.Sort(ids)
		return strings.Join(ids, " ")
	}
	m, n := events.Ref{Noun: "meeting", ID: "m"}, events.Ref{Noun: "meeting", ID: "n"}
	s.Rename(m, nil, refs("a b b"))
	s.Rename(n, nil, refs("b"))
	c := s.Share()
	c.Rename(m, refs("a b b"), refs("b c"))
	c.Rename(n, refs("b"), nil)
	for _, x := range []struct {
		store *Store
		want  [3]string
	}{{s, [3]string{"m", "m m n", ""}}, {c, [3]string{"", "m", "m"}}} {
		if got := [3]string{by(x.store, "a"), by(x.store, "b"), by(x.store, "c")}; got != x.want {
			t.Errorf("named by %q, want %q", got, x.want)
		}
	}
	if namings.Get(c, namedBy{refs("a")[0], "meeting"}) != nil {
		t.Error("what nothing names any more is kept")
	}
}
