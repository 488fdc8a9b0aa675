package smtpd

import (
	"slices"
	"sync"
)

// An Envelope is from whom and to whom a mail is, as a client says before it. It can be read while it is written: a mail sent
// in chunks is taken in while the conversation goes on. A session embeds it and adds what it takes.
type Envelope struct {
	mu   sync.Mutex
	from string   // guarded by mu
	to   []string // guarded by mu
}

// Begin begins the envelope of a mail from somebody, "" for nobody.
func (e *Envelope) Begin(from string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.from, e.to = from, nil
}

// Add adds a recipient.
func (e *Envelope) Add(to string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.to = append(e.to, to)
}

// Read returns what was said so far.
func (e *Envelope) Read() (from string, to []string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.from, slices.Clone(e.to)
}

// Reset implements smtp.Session: nothing was said.
func (e *Envelope) Reset() { e.Begin("") }
