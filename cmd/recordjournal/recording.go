package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// The files of a recording. What went in: the events as the journal stores them, the keys of those who are not erased,
// and the ledger; what came out: the book in words, the feeds, and what was owed at certain moments.
const (
	eventsFile  = "events.jsonl"
	keysFile    = "keys.json"
	ledgerFile  = "ledger.jsonl"
	momentsFile = "moments.json"
	bookFile    = "book.txt"
	feedsFile   = "feeds.txt"
	mailsFile   = "mails.txt"
	feedFolder  = "feeds"
)

// A recording is what one release has made of the year.
type recording struct {
	Events  []*stored
	Keys    keyring
	Ledger  []line
	Moments []moment
}

// A stored event is one message of the journal.
type stored struct {
	Sequence uint64              `json:"sequence"`
	Subject  string              `json:"subject"`
	Header   map[string][]string `json:"header"`
	Data     json.RawMessage     `json:"data"`
}

// A line is one entry of the ledger.
type line struct {
	About  string    `json:"about"`
	Person string    `json:"person"`
	Said   owed.Said `json:"said"`
}

func (l line) key() string { return l.About + " " + l.Person }

// A moment is when it is noted what the feeds are and what is owed: at a time, knowing the journal up to a place.
type moment struct {
	Sequence uint64    `json:"sequence"`
	At       time.Time `json:"at"`
}

// event reads the stored event as the journal does, with what the keys open.
func (s *stored) event(keys keyring) (*events.Event, error) {
	get := func(name string) string { return strings.Join(s.Header[name], "") }
	e, err := events.ReadEvent(office, s.Sequence, get, s.Data)
	if err != nil {
		return nil, err
	}
	return e, keys.open(e.Body)
}

// book folds the events up to a place.
func (r *recording) book(through uint64) (*calendar.Book, error) {
	b := calendar.New(office)
	for _, s := range r.Events {
		if s.Sequence > through {
			break
		}
		e, err := s.event(r.Keys)
		if err != nil {
			return nil, err
		}
		if err := b.Apply(e); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// ledger puts the lines together.
func (r *recording) ledger() (owed.Ledger, error) {
	l := owed.Ledger{}
	for _, line := range r.Ledger {
		about, err := events.ParseRef(line.About)
		if err != nil {
			return nil, err
		}
		if l[about] == nil {
			l[about] = map[string]owed.Said{}
		}
		l[about][line.Person] = line.Said
	}
	return l, nil
}

// last is the place of the last event.
func (r *recording) last() uint64 { return uint64(len(r.Events)) }

// write writes the recording and what comes out of it into a new folder.
func (r *recording) write(dir string) error {
	shown, err := r.shown()
	if err != nil {
		return err
	}
	moments, err := json.MarshalIndent(r.Moments, "", "  ")
	if err != nil {
		return err
	}
	keys, err := json.MarshalIndent(r.Keys, "", "  ")
	if err != nil {
		return err
	}
	shown[momentsFile], shown[keysFile] = append(moments, '\n'), append(keys, '\n')
	if shown[eventsFile], err = lines(r.Events); err != nil {
		return err
	}
	if shown[ledgerFile], err = lines(r.Ledger); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, feedFolder), 0o755); err != nil {
		return err
	}
	for name, data := range shown {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// read reads what went into a recording.
func read(dir string) (*recording, error) {
	r := &recording{}
	for name, to := range map[string]any{momentsFile: &r.Moments, keysFile: &r.Keys} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, to); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	var err error
	if r.Events, err = readLines[*stored](filepath.Join(dir, eventsFile)); err != nil {
		return nil, err
	}
	r.Ledger, err = readLines[line](filepath.Join(dir, ledgerFile))
	return r, err
}

// lines writes values as JSON, one a line. What only HTML minds stays as it is, as in the journal.
func lines[T any](values []T) ([]byte, error) {
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	for _, v := range values {
		if err := to.Encode(v); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

func readLines[T any](file string) ([]T, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var list []T
	for from := json.NewDecoder(bufio.NewReader(f)); ; {
		var v T
		switch err := from.Decode(&v); {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		list = append(list, v)
	}
}
