package tz

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// file returns a zone file of the product's own data.
func file(t *testing.T, name string) []byte {
	t.Helper()
	data, err := Own().files[name]()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// tree is what a machine may have of some release.
func tree(t *testing.T, mark string) fstest.MapFS {
	return fstest.MapFS{
		"tzdata.zi": {Data: []byte(mark + "\nZ Europe/Berlin 1 - CET\nZ America/Chicago -6 - CST\nL America/Chicago US/Central\nL US/Central Old/Central\nL Europe/Nowhere Nowhere\nL Loop/A Loop/B\nL Loop/B Loop/A\n"),
			ModTime: time.Date(2026, 10, 29, 10, 32, 16, 0, time.UTC)},
		"Europe/Berlin":       {Data: file(t, "Europe/Berlin")},
		"America/Chicago":     {Data: file(t, "America/Chicago")},
		"posixrules":          {Data: []byte("anything")},
		"localtime":           {Mode: fs.ModeSymlink, Data: []byte("localtime")},
		"right/Europe/Berlin": {Data: []byte("anything")},
		"leapseconds":         {Data: []byte("anything")},
		"README":              {Data: []byte("no zone, and not in the list")},
	}
}

func TestRead(t *testing.T) {
	table, err := Read(tree(t, "# version 2026f"), "a tree")
	if err != nil {
		t.Fatal(err)
	}
	if got := table.String(); got != "2026f from a tree" {
		t.Errorf("the table is %s", got)
	}
	if got := strings.Join(table.Names(), " "); got != "America/Chicago Europe/Berlin Old/Central US/Central" {
		t.Errorf("it has %s", got)
	}
	for _, name := range table.Names() {
		if loc, ok := table.Location(name); !ok || loc.String() != name {
			t.Errorf("%s is %v, %v", name, loc, ok)
		}
	}
	for _, name := range []string{"right/Europe/Berlin", "posixrules", "localtime", "README", "Loop/A", "Nowhere", "Europe/Paris"} {
		if _, ok := table.Location(name); ok {
			t.Errorf("%s is a zone", name)
		}
	}
}

// TestMarks reads the release wherever systems write it.
func TestMarks(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  Release
	}{
		"Linux":        {map[string]string{"tzdata.zi": "# version 2026f\n# redo posix_only\n"}, "2026f"},
		"BSD":          {map[string]string{"+VERSION": "2025b\n"}, "2025b"},
		"distribution": {map[string]string{"version": "2026c\n"}, "2026c"},
		"two":          {map[string]string{"tzdata.zi": "# version 2026f\n", "+VERSION": "2025b\n"}, "2026f"},
		"unknown":      {map[string]string{"tzdata.zi": "# version unknown\n", "+VERSION": "2025b\n"}, "2025b"},
		"none":         {nil, ""},
		"nonsense":     {map[string]string{"tzdata.zi": "Z Europe/Berlin 1 - CET\n", "version": ""}, ""},
	} {
		fsys := fstest.MapFS{"Europe/Berlin": {Data: file(t, "Europe/Berlin")}}
		for n, text := range c.files {
			fsys[n] = &fstest.MapFile{Data: []byte(text)}
		}
		mark, err := Mark(fsys)
		if err != nil || mark != c.want {
			t.Errorf("%s: %q, %v", name, mark, err)
		}
		if table, err := Read(fsys, name); err != nil || table.Release() != c.want {
			t.Errorf("%s: %v, %v", name, table, err)
		}
	}
}

// TestDamage spoils one file of a tree in each way and looks whether the tree is refused, and why.
func TestDamage(t *testing.T) {
	whole := file(t, "Europe/Berlin")
	cut := func(n int) []byte { return whole[:n] }
	with := func(at int, b byte) []byte {
		changed := append([]byte(nil), whole...)
		changed[at] = b
		return changed
	}
	for name, c := range map[string]struct {
		file fstest.MapFile
		want string
	}{
		"empty":        {fstest.MapFile{}, "Europe/Berlin is no zone file"},
		"other":        {fstest.MapFile{Data: []byte("<html>Not found</html>")}, "Europe/Berlin is no zone file"},
		"header only":  {fstest.MapFile{Data: cut(44)}, "cut short or damaged"},
		"half":         {fstest.MapFile{Data: cut(len(whole) / 2)}, "cut short or damaged"},
		"no footer":    {fstest.MapFile{Data: cut(len(whole) - 28)}, "cut short or damaged"},
		"one byte off": {fstest.MapFile{Data: cut(len(whole) - 1)}, "cut short or damaged"},
		"more":         {fstest.MapFile{Data: append(cut(len(whole)), "x"...)}, "cut short or damaged"},
		"huge counts":  {fstest.MapFile{Data: with(32, 0xff)}, "cut short or damaged"},
		"disorder":     {fstest.MapFile{Data: with(bytes.LastIndex(whole, []byte("TZif"))+headBytes+8*10, 0x7f)}, "cut short or damaged"},
		"leap seconds": {fstest.MapFile{Data: with(31, 27)}, "counts leap seconds"},
		"version":      {fstest.MapFile{Data: with(4, 'x')}, "unknown version"},
		"too long":     {fstest.MapFile{Data: make([]byte, zoneBytes+1)}, "longer than 65536 bytes"},
		"device":       {fstest.MapFile{Mode: fs.ModeDevice}, "no ordinary file"},
	} {
		fsys := tree(t, "# version 2026f")
		fsys["Europe/Berlin"] = &c.file
		if _, err := Read(fsys, "a tree"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(fstest.MapFS{"hello.txt": {}}, "a tree"); err == nil || !strings.Contains(err.Error(), "no zone files") {
		t.Errorf("a folder without zones: %v", err)
	}
	if _, err := ReadZip([]byte("no zip"), "a zip"); err == nil || !strings.Contains(err.Error(), "no zip of zone files") {
		t.Errorf("no zip: %v", err)
	}
	if _, err := ReadZip(ownZip[:len(ownZip)/2], "a zip"); err == nil {
		t.Error("half a zip is read")
	}
}

// TestLinksThatLeadRound reads a real folder: links are followed, but not in circles.
func TestLinksThatLeadRound(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string][]byte{"Europe/Berlin": file(t, "Europe/Berlin"), "tzdata.zi": []byte("# version 2026f\n")} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"Germany": "Europe/Berlin", "Folder": "Europe", "Europe/Up": "..", "localtime": "localtime"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	table, err := Read(os.DirFS(dir), dir)
	if err != nil || strings.Join(table.Names(), " ") != "Europe/Berlin Germany" {
		t.Errorf("%v: %v", table, err)
	}
	if err := os.Symlink("Round", filepath.Join(dir, "Round")); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(os.DirFS(dir), dir); err == nil || !strings.Contains(err.Error(), "Round") {
		t.Errorf("a zone that leads to itself: %v", err)
	}
}

func FuzzZoneFile(f *testing.F) {
	for _, name := range []string{"Europe/Berlin", "Etc/UTC", "America/Havana"} {
		data, err := Own().files[name]()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if checkZone(data) != nil {
			return
		}
		loc, err := time.LoadLocationFromTZData("Some/Zone", data)
		if err != nil {
			t.Fatal("taken, and cannot be read")
		}
		for year := 1900; year < 2100; year += 7 {
			at := time.Date(year, 7, 1, 0, 0, 0, 0, time.UTC).In(loc)
			if start, end := at.ZoneBounds(); !end.IsZero() && end.Before(start) {
				t.Fatalf("a time ends at %s before it begins at %s", end, start)
			}
		}
	})
}
