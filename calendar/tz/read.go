package tz

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// What a source may hold at most. The database has 600 names and under 1 MiB; with the trees of other forms beside it
// a machine has some 2,000 files.
const (
	maxFiles  = 10_000
	maxZones  = 5_000
	markBytes = 4 << 20

	// ZipBytes bounds a zip of zone files.
	ZipBytes = 16 << 20
)

// Read reads the zone data in a tree such as /usr/share/zoneinfo, all of it at once: what changes there later changes
// nothing here. A tree in which anything is damaged is refused as a whole, since nobody knows what else is.
func Read(fsys fs.FS, source string) (*Table, error) {
	t := &Table{source: source, files: map[string]func() ([]byte, error){}}
	list, err := t.readMark(fsys)
	if err != nil {
		return nil, err
	}
	files := 0
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if files++; files > maxFiles || len(t.files) > maxZones {
			return errors.New("more files than any zone database has")
		}
		switch {
		case name == ".":
			return nil
		case d.IsDir() && !zoneName.MatchString(name):
			return fs.SkipDir
		case d.IsDir() || !zoneName.MatchString(name):
			return nil
		}
		return t.readZone(fsys, name, list)
	})
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if len(t.files) == 0 {
		return nil, errors.New("holds no zone files; a tree as /usr/share/zoneinfo or a zip of one would be right")
	}
	t.link(list)
	return t, nil
}

// ReadZip reads the zone data in a zip that holds such a tree.
func ReadZip(data []byte, source string) (*Table, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, errors.New("is no zip of zone files, or is damaged")
	}
	return Read(archive, source)
}

// readZone reads one file. What is no zone file is passed over if the database's own list does not name it.
func (t *Table) readZone(fsys fs.FS, name string, list list) error {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return nil // a link to a folder; its names are found elsewhere or in another table
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no ordinary file", name)
	}
	data, err := readFile(fsys, name, zoneBytes)
	if err != nil {
		return err
	}
	err = checkZone(data)
	if errors.Is(err, errNoZone) && len(list.zones) > 0 && !list.zones[name] && list.links[name] == "" {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s %w", name, err)
	}
	t.files[name] = func() ([]byte, error) { return data, nil }
	return nil
}

// link takes over the names that the list has beside those of files.
func (t *Table) link(list list) {
	t.links = map[string]string{}
	for name := range list.links {
		target := name
		for range 8 { // a link may lead to a link, but not round in a circle
			if t.files[target] != nil {
				break
			}
			target = list.links[target]
		}
		if t.files[target] != nil && t.files[name] == nil {
			t.links[name] = target
		}
	}
}

// A list is what tzdata.zi says: which zones there are, and which other names lead to them.
type list struct {
	zones map[string]bool
	links map[string]string
}

// Mark reads the release of the data in a tree, the empty one if it bears no mark. It is in the first line of tzdata.zi,
// in +VERSION (of BSD and macOS) or in version (of the database's own distribution).
func Mark(fsys fs.FS) (Release, error) {
	var t Table
	_, err := t.readMark(fsys)
	return t.release, err
}

// readMark reads which release it is, of which date, and the list of names.
func (t *Table) readMark(fsys fs.FS) (list, error) {
	l := list{zones: map[string]bool{}, links: map[string]string{}}
	for _, name := range []string{"tzdata.zi", "+VERSION", "version"} {
		info, err := fs.Stat(fsys, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return l, fmt.Errorf("cannot be read: %w", err)
		case !info.Mode().IsRegular():
			continue
		}
		data, err := readFile(fsys, name, markBytes)
		if err != nil {
			return l, fmt.Errorf("cannot be read: %w", err)
		}
		first, rest, _ := strings.Cut(string(data), "\n")
		mark := strings.TrimSpace(first)
		if name == "tzdata.zi" {
			l.read(rest)
			mark = strings.TrimSpace(strings.TrimPrefix(mark, "# version "))
		}
		if release, ok := parseRelease(mark); ok && t.release == "" {
			t.release, t.dated = release, info.ModTime()
		}
	}
	return l, nil
}

// read takes the names out of the lines of tzdata.zi: Z and a zone, L and where another name leads.
func (l *list) read(text string) {
	for line := range strings.Lines(text) {
		switch f := strings.Fields(line); {
		case len(f) > 1 && f[0] == "Z" && zoneName.MatchString(f[1]):
			l.zones[f[1]] = true
		case len(f) == 3 && f[0] == "L" && zoneName.MatchString(f[1]) && zoneName.MatchString(f[2]):
			l.links[f[2]] = f[1]
		}
	}
}

// readFile reads a file that must not be longer than the limit.
func readFile(fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is longer than %d bytes", path.Clean(name), limit)
	}
	return data, nil
}
