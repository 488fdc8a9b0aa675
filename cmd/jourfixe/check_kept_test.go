package main

import (
	"bytes"
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckVerifiesAFolder checks the data folder of a server while it runs, once it is stopped, and damaged in several
// ways. What is checked stays as it is, byte for byte.
func TestCheckVerifiesAFolder(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	server := serve(t, data, "--office", example(t))
	if out := jourfixe(t, "check", "--data", data); !strings.Contains(out, "server       ready at ") {
		t.Errorf("while the server runs, check says\n%s", out)
	}
	server.stop()

	before := sums(t, data)
	out := jourfixe(t, "check", "--data", data)
	for _, line := range []string{"streams      good: ", "office       bremen", "journal      good: ", "keys         good: 14 people, 0 erased; 0 of registrations and the like, 0 destroyed", "ledger       good: ",
		"commands     good: 0 wait", "dead letters good: 0", "mail         good: 0 to be handled, 0 held", "files        good: 0 open", "busy times   good: 0 calendars are followed, of 0 it is kept when they are busy", "links        good: of "} {
		if !strings.Contains(out, "\n"+line) {
			t.Errorf("check of a folder that is well does not say %q:\n%s", line, out)
		}
	}
	if after := sums(t, data); !bytes.Equal(before, after) {
		t.Error("checking a folder has changed it")
	}

	store := filepath.Join("nats", "jetstream", "HOUSE", "streams")
	for _, c := range []struct {
		name, says string
		damage     func(dir string) error
	}{
		{"a byte of the journal is another", "of JF_EVENTS 1 cannot be read", func(dir string) error {
			return change(filepath.Join(dir, store, "JF_EVENTS", "msgs", "1.blk"), func(b []byte) []byte {
				// One of what an event says, behind the middle: in the length of a record the server may look for far more than there is.
				at := len(b)/2 + bytes.Index(b[len(b)/2:], []byte(`"date":"`))
				b[at+2] ^= 0xff
				return b
			})
		}},
		{"the journal is cut short", "of JF_EVENTS", func(dir string) error {
			return change(filepath.Join(dir, store, "JF_EVENTS", "msgs", "1.blk"), func(b []byte) []byte { return b[:len(b)*3/4] })
		}},
		{"the keys are missing", "there is no JF_KEYS", func(dir string) error { return os.RemoveAll(filepath.Join(dir, store, "JF_KEYS")) }},
		{"the keys are cut short", "who is not erased and has no key", func(dir string) error {
			return change(filepath.Join(dir, store, "JF_KEYS", "msgs", "1.blk"), func(b []byte) []byte { return b[:len(b)/2] }, "index.db")
		}},
		{"the commands are older", "and the journal has decided up to", func(dir string) error {
			return change(filepath.Join(dir, store, "JF_COMMANDS", "msgs", "1.blk"), func(b []byte) []byte { return b[:len(b)/4] }, "index.db")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(data)); err != nil {
				t.Fatal(err)
			}
			if err := c.damage(dir); err != nil {
				t.Fatal(err)
			}
			before := sums(t, dir)
			out, err := tryJourfixe(t, "check", "--data", dir)
			if err == nil || !strings.Contains(err.Error(), "exit status 1") || !strings.Contains(out, "WRONG") || !strings.Contains(out, c.says) ||
				!strings.Contains(out, "What to do: ") {
				t.Errorf("check says %v\n%s\nwant exit status 1 and %q", err, out, c.says)
			}
			if after := sums(t, dir); !bytes.Equal(before, after) {
				t.Error("checking a folder has changed it")
			}
		})
	}
}

// change rewrites a file, and removes others beside it.
func change(file string, how func([]byte) []byte, without ...string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, name := range without {
		if err := os.Remove(filepath.Join(filepath.Dir(file), name)); err != nil {
			return err
		}
	}
	return os.WriteFile(file, how(b), 0o600)
}

// sums is what a folder holds: the names of its files and hashes of what is in them.
func sums(t *testing.T, dir string) []byte {
	t.Helper()
	var all bytes.Buffer
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			all.WriteString(path + "\n")
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		sum := sha256.Sum256(data)
		all.WriteString(path)
		all.Write(sum[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.Bytes()
}
