// Command recordjournal records what a release makes of a year of the example office: its journal as it is stored, and
// what comes out of that. The recordings lie in events/testdata/journal, a folder for each release, and are never changed
// again: the test of this package replays them all, so what was once written stays readable and keeps its meaning. The
// command is for whoever makes a release and no part of the program.
//
//	go run ./cmd/recordjournal 2026-11
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// folder is where the recordings lie, from the top of the repository.
const folder = "events/testdata/journal"

// releaseForm is what the name of a release looks like.
var releaseForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$`)

func main() {
	if err := record(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "recordjournal:", err)
		os.Exit(1)
	}
}

// record writes the recording of one release.
func record(args []string) error {
	if len(args) != 1 || !releaseForm.MatchString(args[0]) {
		return errors.New("give the name of the release, year and month, as in: go run ./cmd/recordjournal 2026-11")
	}
	if _, err := os.Stat(folder); err != nil {
		return fmt.Errorf("run it at the top of the repository: %w", err)
	}
	dir := filepath.Join(folder, args[0])
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already; a recording is never made anew, since journals like it are in use: name a later release", dir)
	}
	r, err := playYear()
	if err != nil {
		return err
	}
	return r.write(dir)
}
