package journaltest

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Grep returns which of the texts are in the files below dir, in the clear or as JSON or base64 would write them.
func Grep(t testing.TB, dir string, texts ...string) (found []string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		data = lower(data)
		for _, text := range texts {
			escaped, err := json.Marshal(text)
			if err != nil {
				return err
			}
			for _, form := range [][]byte{[]byte(text), bytes.Trim(escaped, `"`)} {
				if bytes.Contains(data, lower(form)) {
					found = append(found, text)
					break
				}
			}
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("search %s: %v, %d files", dir, err, files)
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
