package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"jourfixe/events/journal/backup"
)

// shownEvery is how often a line of progress is written anew.
const shownEvery = 200 * time.Millisecond

// A progress tells somebody at a terminal how far something has come; nobody else.
type progress struct {
	to       io.Writer // nil: nobody looks
	what     string
	messages int
	bytes    int
	mu       sync.Mutex // of shown, for those who count side by side
	shown    time.Time
}

// progress begins to tell how something goes.
func (p *program) progress(what string) *progress {
	if file, ok := p.err.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return &progress{to: file, what: what}
		}
	}
	return &progress{what: what}
}

// add counts a message of a part.
func (s *progress) add(part string, size int) {
	if s.messages, s.bytes = s.messages+1, s.bytes+size; s.to == nil || time.Since(s.shown) < shownEvery {
		return
	}
	s.shown = time.Now()
	fmt.Fprintf(s.to, "\r\x1b[K%s: %-8s %d messages, %d MB", s.what, part, s.messages, s.bytes>>20)
}

// part is add for a message of a part of a backup.
func (s *progress) part(part backup.Part, size int) { s.add(string(part), size) }

// count tells how many of some things are done.
func (s *progress) count(done, all int) {
	if s == nil || s.to == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.shown) < shownEvery {
		return
	}
	s.shown = time.Now()
	fmt.Fprintf(s.to, "\r\x1b[K%s: %d of %d", s.what, done, all)
}

// end takes the line away.
func (s *progress) end() {
	if s.to != nil {
		fmt.Fprint(s.to, "\r\x1b[K")
	}
}
