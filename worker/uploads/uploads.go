// Package uploads takes files in that are to be material of something: looks at what is in them while they come, seals and stores them, and takes out of
// the store what nobody has put anywhere, or has removed. A file goes through in pieces; what is in memory of it is a little more than one.
package uploads

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/material"
	"jourfixe/events"
	"jourfixe/events/journal/files"
	"jourfixe/worker"
	"jourfixe/worker/clamav"
)

// A Fault is why a file is not taken. Nothing is kept of it.
type Fault string

// The faults.
const (
	Unnamed   Fault = "unnamed"   // it has no name, or of no kind that is taken
	Large     Fault = "large"     // it has too many bytes
	Empty     Fault = "empty"     // it has none
	Lies      Fault = "lies"      // it is not what its name says
	Packed    Fault = "packed"    // what is in it cannot be looked at, or unpacks to too much
	Macros    Fault = "macros"    // there are programs in it
	Virus     Fault = "virus"     // the scanner has found something
	Unscanned Fault = "unscanned" // the scanner does not answer
	Full      Fault = "full"      // the office has as much as it may
	Crowded   Fault = "crowded"   // too many files are coming in at the moment
	Cut       Fault = "cut"       // it broke off
)

// Error implements error.
func (f Fault) Error() string { return "the file is not taken: " + string(f) }

// FaultOf returns why a file was not taken, "" if the fault is the house's own.
func FaultOf(err error) Fault {
	var f Fault
	if errors.As(err, &f) {
		return f
	}
	return ""
}

const (
	atOnce     = 8         // files that come in side by side
	sweepEvery = time.Hour // what nobody has put anywhere
)

// A Desk takes files in. All fields but Scanner are needed.
type Desk struct {
	Store   *files.Store
	Mirror  *worker.Mirror
	Last    func(context.Context) (uint64, error) // the sequence of the office's last command
	Scanner *clamav.Scanner                       // nil: files are not scanned
	Total   int64                                 // bytes that the office may have of material
	Now     func() time.Time
	Log     *slog.Logger

	open chan struct{}
	kick chan struct{}
}

// New makes one ready, which is then run.
func New(d Desk) *Desk {
	d.open, d.kick = make(chan struct{}, atOnce), make(chan struct{}, 1)
	d.Mirror.Listen(func(e *events.Event, _ []calendar.Touch) {
		if _, gone := e.Body.(*events.MaterialRemoved); gone {
			select {
			case d.kick <- struct{}{}:
			default:
			}
		}
	})
	return &d
}

// Scans reports whether files are looked at by a virus scanner.
func (d *Desk) Scans() bool { return d.Scanner != nil }

// Take stores a file of a name, and returns the command by which it is put to something. What is wrong with the file is a Fault.
func (d *Desk) Take(ctx context.Context, name string, r io.Reader) (*events.AddMaterial, error) {
	c := &events.AddMaterial{ID: strings.ToLower(rand.Text()), Name: material.Clean(name)}
	kind, ok := material.KindOf(c.Name)
	if !ok || strings.HasPrefix(c.Name, ".") {
		return nil, Unnamed
	}
	if d.used() >= d.Total {
		return nil, Full
	}
	select {
	case d.open <- struct{}{}:
		defer func() { <-d.open }()
	default:
		return nil, Crowded
	}
	var asked scan
	if d.Scanner != nil {
		s, err := d.Scanner.Begin(ctx)
		if err != nil {
			d.Log.Error("ask the virus scanner", "error", err)
			return nil, Unscanned
		}
		defer s.Close()
		asked = s
	}
	file := newChecked(r, kind, asked)
	secret, err := d.Store.Put(ctx, c.ID, file)
	if err != nil {
		if ctx.Err() != nil && FaultOf(err) == "" {
			return nil, Cut // whoever has brought it has gone, and is told nothing
		}
		return nil, d.faulty(err)
	}
	c.Media, c.Size, c.Digest, c.Secret = kind.Media, file.size, file.digest(), secret
	return c, nil
}

// faulty says of what went wrong whose fault it is.
func (d *Desk) faulty(err error) error {
	switch f := FaultOf(err); {
	case f == Unscanned:
		d.Log.Error("ask the virus scanner", "error", err)
		return f
	case f != "":
		return f
	case BrokeOff(err):
		return Cut
	}
	return err
}

// BrokeOff reports whether whoever brings something has gone, or brings nothing any more.
func BrokeOff(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, net.ErrClosed) || errors.Is(err, syscall.ECONNRESET)
}

// used is how many bytes the office has of material.
func (d *Desk) used() (sum int64) {
	d.Mirror.View(func(b *calendar.Book) {
		for _, m := range b.AllMaterial() {
			sum += int64(m.Size)
		}
	})
	return sum
}

// Discard takes out a file that was stored and is not put anywhere after all. What fails is swept later.
func (d *Desk) Discard(ctx context.Context, id string) {
	if err := d.Store.Remove(context.WithoutCancel(ctx), id); err != nil {
		d.Log.Warn("a file that nobody needs is left for the sweep", "error", err)
	}
}

// Open reads a file.
func (d *Desk) Open(ctx context.Context, m *material.Material) (io.Reader, error) {
	return d.Store.Open(ctx, m.ID, m.Secret.Value())
}

// Name implements worker.Worker.
func (d *Desk) Name() string { return "files" }

// Run takes out of the store what has no place, until ctx ends: what was removed at once, and once an hour what nobody has put anywhere.
func (d *Desk) Run(ctx context.Context) error {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := d.Sweep(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.kick:
		case <-tick.C:
		}
	}
}

// Sweep does that once. A file is put somewhere by a command that is sent as soon as it is stored, and may wait: so what the book does not know is looked at
// when no command of before waits any more.
func (d *Desk) Sweep(ctx context.Context) error {
	stored, err := d.Store.List(ctx)
	if err != nil {
		return err
	}
	last, err := d.Last(ctx)
	if err != nil {
		return fmt.Errorf("sweep files: %w", err)
	}
	err = d.Mirror.Wait(ctx, func(b *calendar.Book, ready bool) bool { return ready && (len(stored) == 0 || b.Cursor() >= last) })
	if err != nil {
		return err
	}
	book, now := d.Mirror.Snapshot(), d.Now()
	for _, s := range stored {
		m := book.Material(s.ID)
		if m != nil && !m.Removed || m == nil && now.Sub(s.At) < files.Orphaned {
			continue
		}
		if err := d.Store.Remove(ctx, s.ID); err != nil {
			return err
		}
		d.Log.Info("a file was taken out of the store", "id", s.ID, "removed", m != nil)
	}
	n, err := d.Store.SweepPieces(ctx, now)
	if n > 0 {
		d.Log.Info("pieces of files that never became whole were taken out of the store", "files", n)
	}
	return err
}
