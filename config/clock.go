package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Files of the data folder about the clock of the machine: what it has shown, which a running server notes, and that somebody has confirmed it.
const (
	clockFile     = "clock.json"
	confirmedFile = "clock.confirmed"
)

// LoadClock reads into v what was noted of the clock, and reports whether anything was.
func LoadClock(dir string, v any) (bool, error) {
	err := readPrivate(filepath.Join(dir, clockFile), v)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// SaveClock notes it, in the place of what was noted before.
func SaveClock(dir string, v any) error { return writePrivate(filepath.Join(dir, clockFile), v, false) }

// ConfirmClock tells the server that runs on the folder that the clock is right.
func ConfirmClock(dir string) error {
	return writePrivate(filepath.Join(dir, confirmedFile), true, false)
}

// TakeClockConfirmation reports, once, whether somebody has confirmed the clock.
func TakeClockConfirmation(dir string) (bool, error) {
	err := os.Remove(filepath.Join(dir, confirmedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("hear that the clock is right: %w", err)
	}
	return true, nil
}

// ClockConfirmationWaits reports whether a server has not heard of a confirmation yet.
func ClockConfirmationWaits(dir string) (bool, error) {
	_, err := os.Stat(filepath.Join(dir, confirmedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
