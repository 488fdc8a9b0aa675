package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
)

// changedFile says what of a recording has come to be otherwise on purpose, and why; a recording without it has nothing.
const changedFile = "changed.txt"

// A hunk stands for some lines of a file, which follow each other, and what they have become.
type hunk struct {
	file     string
	old, new []string
}

// recordedThen reads a file of a recording, with what has changed on purpose since as it is now. A change that does not fit what was
// recorded is an error.
func recordedThen(dir, name string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return "", err
	}
	changed, err := os.ReadFile(filepath.Join(dir, changedFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	hunks, err := readHunks(string(changed))
	if err != nil {
		return "", err
	}
	lines := strings.Split(string(data), "\n")
	from := 0 // hunks of one reason come in the order of the file, those of the next begin anew
	for _, h := range hunks {
		if h.file != name {
			continue
		}
		at := find(lines, h.old, from)
		if at < 0 {
			at = find(lines, h.old, 0)
		}
		if at < 0 {
			return "", fmt.Errorf("%s: %s has no such lines (any more, or in this order):\n%s", changedFile, name, strings.Join(h.old, "\n"))
		}
		lines = slices.Replace(lines, at, at+len(h.old), h.new...)
		from = at + len(h.new)
	}
	return strings.Join(lines, "\n"), nil
}

// find is where lines stand among others, from one on; -1 if they do not.
func find(lines, wanted []string, from int) int {
	for at := from; at+len(wanted) <= len(lines); at++ {
		if slices.Equal(lines[at:at+len(wanted)], wanted) {
			return at
		}
	}
	return -1
}

// acceptNow adds to a recording's changedFile what its files show otherwise by now, under a reason.
func acceptNow(dir, why string, shown map[string][]byte) error {
	feeds, err := filepath.Glob(filepath.Join(dir, feedFolder, "*.ics"))
	if err != nil {
		return err
	}
	names := []string{bookFile, mailsFile, feedsFile}
	for _, file := range feeds {
		names = append(names, feedFolder+"/"+filepath.Base(file))
	}
	var hunks strings.Builder
	for _, name := range names {
		then, err := recordedThen(dir, name)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(diff.Diff("then", []byte(then), "now", shown[name]))) {
			switch {
			case strings.HasPrefix(line, "@@"):
				fmt.Fprintf(&hunks, "@ %s\n", name)
			case strings.HasPrefix(line, "diff ") || strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "+++ ") || strings.HasPrefix(line, "\\"):
			default:
				hunks.WriteString(line)
			}
		}
	}
	if hunks.Len() == 0 {
		return nil
	}
	file, err := os.OpenFile(filepath.Join(dir, changedFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "\n# %s\n%s", why, hunks.String())
	return errors.Join(err, file.Close())
}

// readHunks reads lines that begin with a space, - or + as in a diff. A line "@ FILE" begins a hunk, # a remark.
func readHunks(text string) ([]hunk, error) {
	var list []hunk
	for n, line := range strings.Split(text, "\n") {
		name, begins := strings.CutPrefix(line, "@ ")
		switch {
		case line == "" || line[0] == '#':
		case begins:
			list = append(list, hunk{file: name})
		case len(list) == 0 || !strings.ContainsRune(" -+", rune(line[0])):
			return nil, fmt.Errorf("%s, line %d: a line begins with #, @, a space, - or +, and the first hunk with @", changedFile, n+1)
		default:
			h := &list[len(list)-1]
			if line[0] != '+' {
				h.old = append(h.old, line[1:])
			}
			if line[0] != '-' {
				h.new = append(h.new, line[1:])
			}
		}
	}
	for _, h := range list {
		if len(h.old) == 0 {
			return nil, fmt.Errorf("%s: a hunk of %s names no line that was recorded", changedFile, h.file)
		}
	}
	return list, nil
}

func TestRecordedThen(t *testing.T) {
	for _, c := range []struct{ name, changed, want, wrong string }{
		{name: "nothing", want: "a\nb\na\nc\n"},
		{name: "replaced", changed: "# why\n@ x.txt\n-b\n+B\n+BB\n a\n\n@ y.txt\n-z\n", want: "a\nB\nBB\na\nc\n"},
		{name: "in order", changed: "@ x.txt\n-a\n+A\n@ x.txt\n-a\n", want: "A\nb\nc\n"},
		{name: "stale", changed: "@ x.txt\n-d\n+e\n", wrong: "no such lines"},
		{name: "nowhere", changed: "@ x.txt\n+e\n", wrong: "names no line"},
		{name: "unreadable", changed: "x\n", wrong: "line 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, data := range map[string]string{"x.txt": "a\nb\na\nc\n", changedFile: c.changed} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			got, err := recordedThen(dir, "x.txt")
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong) {
					t.Errorf("the error is %v, want one with %q", err, c.wrong)
				}
				return
			}
			if err != nil || got != c.want {
				t.Errorf("got %q (%v), want %q", got, err, c.want)
			}
		})
	}
}
