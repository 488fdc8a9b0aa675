package busy_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"jourfixe/calendar/busy"
)

// FuzzRead reads anything. It must end, not panic, say the same again, and answer in order and within the span.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range archive.Files {
			body, _, _ := strings.Cut(string(c.Data), "---\n")
			f.Add([]byte(framed(body)))
		}
	}
	for _, data := range hostile() {
		if len(data) < 100_000 {
			f.Add([]byte(data))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := busy.Read(data, spanFrom, spanTo, office, "lena@city.example")
		if err != nil {
			return
		}
		sound(t, "fuzzed", read, spanFrom, spanTo)
		again, err := busy.Read(data, spanFrom, spanTo, office, "lena@city.example")
		if err != nil || said(again) != said(read) {
			t.Errorf("read again it is otherwise: %v", err)
		}
	})
}
