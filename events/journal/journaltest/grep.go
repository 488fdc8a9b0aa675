package journaltest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Files returns what is in the files below dir, by their paths. A server that is at work puts new files in the place of others: where one is gone that was just there,
// they are read anew.
func Files(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	for tries := 0; ; tries++ {
		files := map[string][]byte{}
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				files[path], err = os.ReadFile(path)
			}
			return err
		})
		if errors.Is(err, fs.ErrNotExist) && tries < 100 {
			continue
		}
		if err != nil || len(files) == 0 {
			t.Fatalf("read %s: %v, %d files", dir, err, len(files))
		}
		return files
	}
}

// Grep returns which of the texts are in the files below dir, in the clear or as JSON or base64 would write them.
func Grep(t testing.TB, dir string, texts ...string) (found []string) {
	t.Helper()
	for _, data := range Files(t, dir) {
		data = lower(data)
		for _, text := range texts {
			escaped, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			for _, form := range [][]byte{[]byte(text), bytes.Trim(escaped, `"`)} {
				if bytes.Contains(data, lower(form)) {
					found = append(found, text)
					break
				}
			}
		}
	}
	return found
}

// lower folds ASCII alone: keys are bytes, not letters.
func lower(b []byte) []byte {
	b = bytes.Clone(b)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return b
}
