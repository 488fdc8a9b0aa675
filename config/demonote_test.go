package config

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"jourfixe/events/porttest"
)

// TestFindRunning finds the server that is meant where none is named, among notes of demos of which some are of no use.
func TestFindRunning(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, t.TempDir())
	}
	t.Chdir(t.TempDir())
	find := func(want string) {
		t.Helper()
		if got, err := FindRunning(); got != want || (want == "") != errors.Is(err, fs.ErrNotExist) {
			t.Errorf("found is %q, %v; want %q", got, err, want)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	at := listener.Addr().String()
	runs := func(data string) string {
		t.Helper()
		if err := (&Addresses{Office: "office", HTTP: at}).Write(data); err != nil {
			t.Fatal(err)
		}
		return data
	}
	begun := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	dir, err := demoNotes()
	if err != nil {
		t.Fatal(err)
	}
	note := func(name, data string, minute int) {
		t.Helper()
		if err := writePrivate(filepath.Join(dir, name), demoNote{data, begun.Add(time.Duration(minute) * time.Minute)}, false); err != nil {
			t.Fatal(err)
		}
	}
	find("")
	first, second := runs(t.TempDir()), runs(t.TempDir())
	note("9.json", first, 1)
	note("1.json", second, 2)
	note("5.json", filepath.Join(t.TempDir(), "gone"), 3) // killed, and its folder is away
	for name, text := range map[string]string{"2.json": "{", "note.txt": "mine"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	find(second)
	killed, err := net.Listen("tcp", porttest.Hold(t))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := (&Addresses{Office: "office", HTTP: killed.Addr().String()}).Write(folder); err != nil {
		t.Fatal(err)
	}
	note("6.json", folder, 4)
	find(folder)
	if err := killed.Close(); err != nil {
		t.Fatal(err)
	}
	find(second) // killed, with its folder still there
	third := runs(t.TempDir())
	forget, err := NoteDemo(third, begun.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	find(third)
	if err := forget(); err != nil {
		t.Fatal(err)
	}
	find(second)
	runs(DataFolder)
	find(DataFolder)
}
