package links

import (
	"strings"
	"testing"
)

var testKey = []byte("0123456789abcdef0123456789abcdef")

// TestSeal opens what was closed, in whatever case, and no other kind's.
func TestSeal(t *testing.T) {
	s, other := newSeal(testKey, "answer"), newSeal(testKey, "entry")
	const most = 1<<(8*placeSize) - 1
	seen := map[string]bool{}
	for _, places := range [][2]uint64{{1, 2}, {2, 1}, {0, 7}, {1, most}, {most, 1}, {most, most}, {1 << 32, 1<<39 + 5}} {
		for _, c := range []check{{}, {1}, {checkSize - 1: 0xff}} {
			name := s.close(places[0], places[1], c)
			if seen[name] || len(name) != nameLength || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz234567") != "" {
				t.Errorf("%d, %d and %v are called %q", places[0], places[1], c, name)
			}
			seen[name] = true
			for _, form := range []string{name, strings.ToUpper(name), strings.ToUpper(name[:9]) + name[9:]} {
				if thing, person, got, ok := s.open(form); thing != places[0] || person != places[1] || got != c || !ok {
					t.Errorf("%q opens to %d, %d, %v, %v; want %v and %v", form, thing, person, got, ok, places, c)
				}
			}
			if thing, person, ok := s.openSeat(name); ok != (c == check{}) || ok && (thing != places[0] || person != places[1]) {
				t.Errorf("%q, with the check %v, opens to %d, %d, %v", name, c, thing, person, ok)
			}
			if _, _, ok := other.openSeat(name); ok {
				t.Errorf("%q opens as one of another kind", name)
			}
		}
	}
	for place, want := range map[uint64]bool{0: false, 1: true, most: true, most + 1: false, 1<<64 - 1: false} {
		if fits(place) != want {
			t.Errorf("that the place %d fits is %v", place, !want)
		}
	}
}

// TestSealTampered alters each character of a name to each other one, cuts it and makes it longer: nothing opens.
func TestSealTampered(t *testing.T) {
	s := newSeal(testKey, "answer")
	name := s.close(480, 17, check{})
	never := func(form string) {
		t.Helper()
		if thing, person, ok := s.openSeat(form); ok {
			t.Errorf("%q opens to %d and %d", form, thing, person)
		}
	}
	for i := range name {
		for _, c := range "abcdefghijklmnopqrstuvwxyz234567018=-_ \n\r\x00\xff" {
			if byte(c) != name[i] {
				never(name[:i] + string(c) + name[i+1:])
			}
		}
		never(name[:i])
		never(name[:i] + "\n" + name[i:])
		never(name[:i] + "\n" + name[i:len(name)-1]) // as long as a name
		never(name[:i] + name[i:] + name[:i+1])
	}
	for _, form := range []string{"", strings.Repeat("a", nameLength), strings.Repeat("7", nameLength), strings.Repeat("K", nameLength), strings.Repeat("Ⱥ", nameLength/2), "\u212a" + name[3:]} {
		never(form)
	}
}

// FuzzOpen has whatever comes opened: what opens is what is closed again, apart from its case.
func FuzzOpen(f *testing.F) {
	s := newSeal(testKey, "message")
	for _, seed := range []string{"", s.close(1, 2, check{}), strings.ToUpper(s.close(3, 4, check{5})), "ivkb3zfyxqvhkd4ex6r3xzydyk", strings.Repeat("\n", 26), strings.Repeat("ſ", 13), "ȺȺȺȺȺȺȺȺȺȺȺȺȺ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		thing, person, c, ok := s.open(name)
		if !ok {
			return
		}
		if again := s.close(thing, person, c); !strings.EqualFold(again, name) || len(name) != nameLength {
			t.Errorf("%q opens to %d, %d and %v, which is called %q", name, thing, person, c, again)
		}
		if _, _, seat := s.openSeat(name); seat != (c == check{}) {
			t.Errorf("%q, with the check %v, is a seat: %v", name, c, seat)
		}
	})
}
