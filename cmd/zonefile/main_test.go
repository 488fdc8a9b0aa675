package main

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"jourfixe/calendar/tz"
)

// unpacked is a small package.
func unpacked(t *testing.T) fstest.MapFS {
	t.Helper()
	packed := time.Date(2026, 10, 29, 10, 32, 16, 500, time.UTC)
	fsys := fstest.MapFS{
		"tzdata.zi":  {Data: []byte("# version 2026f\nZ Europe/Berlin 1 - CET\nZ Etc/UTC 0 - UTC\nL Europe/Berlin Arctic/Longyearbyen\n"), ModTime: packed},
		"posixrules": {Data: []byte("anything")},
	}
	archive := own(t)
	for _, name := range []string{"Europe/Berlin", "Etc/UTC"} {
		data, err := fs.ReadFile(archive, name)
		if err != nil {
			t.Fatal(err)
		}
		fsys[name] = &fstest.MapFile{Data: data, ModTime: packed.Add(time.Hour)}
	}
	fsys["Arctic/Longyearbyen"] = fsys["Europe/Berlin"]
	return fsys
}

// TestPack looks whether the same package gives the same bytes, which hold what the product reads.
func TestPack(t *testing.T) {
	first, err := pack(unpacked(t))
	if err != nil {
		t.Fatal(err)
	}
	again, err := pack(unpacked(t))
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the same package gives other bytes (%v)", err)
	}
	archive, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
		if f.Method != zip.Store || !f.Modified.Equal(time.Date(2026, 10, 29, 10, 32, 16, 0, time.UTC)) {
			t.Errorf("%s: method %d, date %s", f.Name, f.Method, f.Modified)
		}
	}
	if got := strings.Join(names, " "); got != "Etc/UTC Europe/Berlin tzdata.zi" {
		t.Errorf("in it are %s", got)
	}
	table, err := tz.ReadZip(first, "the file")
	if err != nil {
		t.Fatal(err)
	}
	if got := table.String() + ": " + strings.Join(table.Names(), " "); got != "2026f from the file: Arctic/Longyearbyen Etc/UTC Europe/Berlin" {
		t.Error(got)
	}
}

func TestPackRefuses(t *testing.T) {
	for name, c := range map[string]struct{ list, want string }{
		"no mark":       {"Z Europe/Berlin 1 - CET\n", "does not say which release"},
		"a missing one": {"# version 2026f\nZ Europe/Paris 1 - CET\n", "Europe/Paris is in tzdata.zi and has no file"},
	} {
		fsys := unpacked(t)
		fsys["tzdata.zi"].Data = []byte(c.list)
		if _, err := pack(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// own opens the file in the repository.
func own(t *testing.T) *zip.Reader {
	t.Helper()
	r, err := zip.OpenReader("../../calendar/tz/zoneinfo.zip")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return &r.Reader
}
