package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"jourfixe/events/journal/reached"
)

const reachedFile = "reached.json"

// A Reached is how far the streams of an office have come, as the data folder knows it beside them.
type Reached struct {
	Office string `json:"office"`
	reached.Mark
}

// Write puts it into the data folder, in the place of the one before.
func (r *Reached) Write(dir string) error {
	if err := writePrivate(filepath.Join(dir, reachedFile), r, false); err != nil {
		return fmt.Errorf("note how far the office has come: %w", err)
	}
	return nil
}

// LoadReached reads how far an office has come, nil if the data folder does not know it.
func LoadReached(dir, office string) (*reached.Mark, error) {
	r := &Reached{}
	err := readPrivate(filepath.Join(dir, reachedFile), r)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read how far the office has come: %w; if the file is damaged, remove it", err)
	case r.Office != office:
		return nil, nil
	}
	return &r.Mark, nil
}

// ForgetReached takes the note away: what is in the folder has been put there by somebody who knows of when it is.
func ForgetReached(dir string) error {
	if err := os.Remove(filepath.Join(dir, reachedFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget how far the office had come: %w", err)
	}
	return nil
}
