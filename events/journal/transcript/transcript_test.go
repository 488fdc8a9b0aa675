package transcript

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"jourfixe/events"
)

var bremen = Origin{"bremen", time.Date(2026, 12, 1, 9, 30, 0, 123456789, time.UTC)}

// made makes up n entries at places behind one another, with gaps.
func made(n int, r *rand.Rand) []Entry {
	list, place := make([]Entry, 0, n), uint64(0)
	for i := range n {
		place += 1 + r.Uint64N(3)
		e := Entry{
			Place: place, Type: fmt.Sprintf("jourfixe.meeting.planned.v%d", 1+r.IntN(3)), ID: fmt.Sprint(i, "-1"), Time: time.Unix(r.Int64N(1<<35)-1<<34, r.Int64N(1e9)).UTC(),
			Cause: events.Cause{Client: fmt.Sprint("client-", r.IntN(4)), Source: "/ü", ID: fmt.Sprint(r.Uint64()), Sequence: r.Uint64(), Digest: fmt.Sprintf("%x", r.Uint64()), Parts: r.IntN(5)},
			Data:  bytes.Repeat([]byte{byte(i)}, r.IntN(200)),
		}
		if r.IntN(2) == 0 {
			e.Cause.By, e.Trace = "anna", "00-1-1"
		}
		list = append(list, e)
	}
	return list
}

// write makes a transcript with a frame for each list.
func write(t *testing.T, path string, lists ...[]Entry) {
	t.Helper()
	f := open(t, path, bremen)
	for _, list := range lists {
		for _, e := range list {
			if err := f.Add(e); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, path string, of Origin) *File {
	t.Helper()
	f, err := Open(path, of)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// read returns what a transcript holds when it is opened.
func read(t *testing.T, path string, of Origin) []Entry {
	t.Helper()
	f := open(t, path, of)
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	var list []Entry
	for frame, err := range f.Frames() {
		if err != nil {
			t.Fatal(err)
		}
		entries, err := frame.Entries()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, entries...)
	}
	last, err := f.End()
	if err != nil || (last == nil) != (len(list) == 0) || last != nil && (!same([]Entry{*last}, list[len(list)-1:]) || f.Last() != last.Place) {
		t.Errorf("it says that it ends with %+v (%v), at %d", last, err, f.Last())
	}
	return list
}

// same reports whether lists have the same entries; no data are as good as nil.
func same(a, b []Entry) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if !bytes.Equal(x.Data, y.Data) {
			return false
		}
		x.Data, y.Data = nil, nil
		if !reflect.DeepEqual(x, y) {
			return false
		}
	}
	return true
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 0))
		path, all := filepath.Join(t.TempDir(), "transcript"), made(r.IntN(3*frameEvents), r)
		half := r.IntN(len(all) + 1)
		write(t, path, all[:half])
		write(t, path, all[:half], all[half:]) // what is there already is not written once more
		if got := read(t, path, bremen); !same(got, all) {
			t.Errorf("seed %d: of %d entries %d are read, or others", seed, len(all), len(got))
		}
	}
}

func TestLargeDataAreWrittenEarlier(t *testing.T) {
	f := open(t, filepath.Join(t.TempDir(), "transcript"), bremen)
	defer f.Close()
	for i := range 3 {
		if err := f.Add(Entry{Place: uint64(i + 1), Data: make([]byte, frameBytes/2)}); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.frames) != 1 || len(f.pending) != 1 {
		t.Errorf("%d frames are written, and %d entries wait", len(f.frames), len(f.pending))
	}
}

// TestDamage has each byte of a file be another, and the file end at each place. What is before the damage is read, nothing else is, and what is written afterwards
// follows on that.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	all := made(12, r)
	lists := [][]Entry{all[:4], all[4:8], all[8:]}
	path := filepath.Join(t.TempDir(), "transcript")
	write(t, path, lists...)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, b []byte, at int) {
		t.Helper()
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		got := read(t, path, bremen)
		if len(got)%4 != 0 || len(got) == len(all) || !same(got, all[:len(got)]) {
			t.Fatalf("%s byte %d of %d: %d entries are read, or others", what, at, len(whole), len(got))
		}
		if at%64 > 0 {
			return
		}
		write(t, path, all)
		if got := read(t, path, bremen); !same(got, all) {
			t.Fatalf("%s byte %d of %d: once written again, %d entries are read, or others", what, at, len(whole), len(got))
		}
	}
	for i := range whole {
		b := bytes.Clone(whole)
		b[i] ^= 1 << r.IntN(8)
		if i < bytes.IndexByte(whole, '\n') && len(read(t, at(t, b), bremen)) == len(all) {
			continue // the case of a letter says nothing there
		}
		check("with another", b, i)
		check("ending at", bytes.Clone(whole[:i]), i)
	}
}

func at(t *testing.T, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "transcript")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOfAnotherJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "transcript")
	all := made(5, rand.New(rand.NewPCG(2, 2)))
	for name, of := range map[string]Origin{
		"of another office":      {"kiel", bremen.Made},
		"of another stream":      {"bremen", bremen.Made.Add(time.Nanosecond)},
		"of the same, elsewhere": {"bremen", bremen.Made.In(time.FixedZone("", 3600))},
	} {
		write(t, path, all)
		want := 0
		if of.Made.Equal(bremen.Made) && of.Office == bremen.Office {
			want = len(all)
		}
		if got := read(t, path, of); len(got) != want {
			t.Errorf("%s: %d entries are read, want %d", name, len(got), want)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOneProcessHasIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "transcript")
	f := open(t, path, bremen)
	if _, err := Open(path, bremen); !errors.Is(err, ErrLocked) {
		t.Errorf("while it is open it is opened again: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v (%v)", info, err)
	}
	if err := f.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("once removed, it is there: %v", err)
	}
}

// TestFrameThatIsNone has bytes with the right sum that are no frame.
func TestFrameThatIsNone(t *testing.T) {
	all := made(8, rand.New(rand.NewPCG(3, 3)))
	path := filepath.Join(t.TempDir(), "transcript")
	write(t, path, all[:4])
	f := open(t, path, bremen)
	if err := f.put([]byte("no frame")); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if got := read(t, path, bremen); !same(got, all[:4]) {
		t.Errorf("%d entries are read, or others", len(got))
	}
	if err := os.WriteFile(path, append(mustRead(t, path), make([]byte, 4096)...), 0o600); err != nil {
		t.Fatal(err)
	}
	f = open(t, path, bremen)
	if len(f.frames) != 1 {
		t.Errorf("zeros are taken for %d frames", len(f.frames)-1)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for name, packed := range map[string][]byte{"nothing": nil, "no frame": []byte("no frame"), "half of one": half(t, all)} {
		if _, err := decode(packed); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s is read: %v", name, err)
		}
	}
}

func half(t *testing.T, list []Entry) []byte {
	t.Helper()
	b, err := encode(list)
	if err != nil {
		t.Fatal(err)
	}
	return b[:len(b)/2]
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestVersionGoesUp holds that whoever gives an entry a field more thinks of the version.
func TestVersionGoesUp(t *testing.T) {
	if version != 1 || reflect.TypeFor[Entry]().NumField() != 7 || reflect.TypeFor[events.Cause]().NumField() != 7 {
		t.Error("what is known of an event is more or less than version 1 has: change encode, decode, the version, and this test")
	}
}
