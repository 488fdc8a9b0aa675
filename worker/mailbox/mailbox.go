// Package mailbox is the mail server of a house that has none: it takes mail over SMTP on the machine's own loopback
// address, delivers nothing to anybody, and keeps each mail as a file that people can read in the browser or with any
// mail program. So what goes out can be seen before a real server is named, and the sending side knows no difference.
//
// A mail is a file `<number>-<arrival>-<hash>.eml`, readable by its owner alone. Numbers grow with each arrival; the
// hash is of Message-ID and recipients. When the server answers 250, the file is on disk. The same mail delivered
// again, as happens when a sender did not see the answer, is counted and answered 250, and the first copy stays.
//
// Any program on the machine can connect, so everything has a limit. One process at a time works on a folder.
//
// The conversation is that of package smtpd; Return-Path and Delivered-To are put in front as RFC 5321, section 4.4, and RFC
// 9228 have it, and lines are bounded as in RFC 5322, section 2.1.1.
package mailbox

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"jourfixe/worker"
	"jourfixe/worker/smtpd"
)

// What is kept. Whatever is beyond any of these is dropped, oldest first.
const (
	// maxKept is more mails than a house of this size sends in a year, and few enough to list them from memory.
	maxKept = 10_000
	// maxBytes leaves the disk to the journal, whatever others on the machine send here.
	maxBytes = 1 << 30
	// maxAge is as long as commands are remembered: after that nobody asks any more why a mail went out.
	maxAge = 400 * 24 * time.Hour
)

// Options are what a Box needs from the process.
type Options struct {
	// Secret is the password of whoever may bring mails, under any name: the house itself. "": everybody on this machine may.
	Secret string
	Now    func() time.Time
	Log    *slog.Logger
}

// Stats count what arrived since the box was opened.
type Stats struct {
	Kept     uint64 // mails that are, or were, in a file
	Repeated uint64 // mails that were there already
	Refused  uint64 // mails that were sent but not taken: too large, broken off, no room
	Dropped  uint64 // mails that had to go for newer ones
}

// A Box is the mailbox: a worker that takes mail in, and the reader of what it has taken.
type Box struct {
	Options
	root   *os.Root
	folder folder
	limits limits

	server *smtpd.Server

	mu       sync.Mutex // guards what follows
	kept     []*mail    // in the order of arrival
	bytes    int64
	last     uint64 // the number of the last arrival
	byKey    map[string]*mail
	arriving map[string]*arrival
	stats    Stats
}

// limits are the bounds of one box; tests have smaller ones.
type limits struct {
	mails int
	bytes int64
	age   time.Duration
}

// A mail is one that is kept.
type mail struct {
	worker.MailSummary
	key        string
	deliveries int // since the box was opened
}

var (
	_ worker.Mailbox = (*Box)(nil)
	_ worker.Worker  = (*Box)(nil)
)

// Open returns the mailbox in the folder dir, which is made if it is missing and closed to other users of the machine.
// Mails that are in it are there again. What an interrupted arrival has left behind is destroyed; it was never
// acknowledged.
func Open(dir string, o Options) (*Box, error) {
	return open(dir, o, limits{mails: maxKept, bytes: maxBytes, age: maxAge})
}

func open(dir string, o Options, l limits) (_ *Box, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the mailbox: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("close the folder of the mailbox to other users: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the folder of the mailbox: %w", err)
	}
	b := &Box{Options: o, root: root, limits: l, byKey: map[string]*mail{}, arriving: map[string]*arrival{}}
	b.server = b.newServer()
	defer func() {
		if err != nil {
			err = errors.Join(err, b.Close())
		}
	}()
	if b.folder.file, err = root.Open("."); err != nil {
		return nil, fmt.Errorf("open the folder of the mailbox: %w", err)
	}
	if err := b.load(); err != nil {
		return nil, fmt.Errorf("read the folder of the mailbox: %w", err)
	}
	return b, nil
}

// Close lets go of the folder. It is called after Run has returned.
func (b *Box) Close() error {
	var err error
	if b.folder.file != nil {
		err = b.folder.file.Close()
	}
	return errors.Join(err, b.server.Close(), b.root.Close())
}

// Stats returns the counts as they are now.
func (b *Box) Stats() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stats
}

// Deliveries returns how often mails with this Message-ID were taken since the box was opened, repeats included. A mail
// that is not kept any more counts no more.
func (b *Box) Deliveries(messageID string) int {
	messageID = bare(messageID)
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, m := range b.kept {
		if m.MessageID == messageID {
			n += m.deliveries
		}
	}
	return n
}
