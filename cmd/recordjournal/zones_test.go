package main

import (
	"archive/zip"
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"

	"jourfixe/calendar/tz"
)

// TestReplayAsksNoZone replays each recording while every zone is at Tokyo's time: what has been decided does not hang on
// the table in use.
func TestReplayAsksNoZone(t *testing.T) {
	archive, err := zip.OpenReader("../../calendar/tz/zoneinfo.zip")
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	tokyo, err := fs.ReadFile(archive, "Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, name := range tz.Own().Names() {
		fsys[name] = &fstest.MapFile{Data: tokyo}
	}
	other, err := tz.Read(fsys, "Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range releases(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			tz.Use(other)
			defer tz.Use(nil)
			r, err := read(dir)
			if err != nil {
				t.Fatal(err)
			}
			b, err := r.book(r.last())
			if err != nil {
				t.Fatal(err)
			}
			outline, err := r.outlineBook(b)
			if err != nil {
				t.Fatal(err)
			}
			differ(t, bookFile, recorded(t, dir, bookFile), string(outline))
		})
	}
}
