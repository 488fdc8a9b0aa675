package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar"
	"jourfixe/calendar/officefile"
	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
	"jourfixe/worker/web"
)

// An officeCommand is about an office as a whole.
type officeCommand struct {
	Export officeExport `cmd:"" help:"Write the office as an office file, of which another can be made."`
}

// Help implements kong.HelpProvider.
func (*officeCommand) Help() string {
	return `See jourfixe office export --help for what an office file has, and for all flags.

Example:
  jourfixe office export --data /var/lib/jourfixe --to office.yaml`
}

type officeExport struct {
	kept
	To    string `help:"The file to write, which nobody else can read then; - is standard output." required:"" placeholder:"FILE"`
	Force bool   `help:"Overwrite the file if there is one."`
}

// Help implements kong.HelpProvider.
func (*officeExport) Help() string {
	return `An office file is what can be edited and applied: partners, people, groups, series, trips and the like, as they are now. It holds the names and mail addresses
of people in clear. What it cannot say, as answers, minutes, files and all that has happened, is counted on top of it and printed at the end: to move an
office with these, take a backup and restore it elsewhere (jourfixe backup, jourfixe restore).

It is read where the office is kept, whether a server runs there or not, by whoever may take a backup.

Exit codes: 0 written, 1 not written, 2 wrong use, 69 no server.

Examples:
  jourfixe office export --data /var/lib/jourfixe --to office.yaml
  jourfixe office export --nats nats://nats.example:4222 --data /var/lib/jourfixe --office-id bremen --to -
  jourfixe serve --data /var/lib/other --office-id other --office office.yaml`
}

// Run implements the subcommand.
func (c *officeExport) Run(ctx context.Context, p *program) error {
	if _, err := os.Lstat(c.To); c.To != "-" && !c.Force && !errors.Is(err, fs.ErrNotExist) {
		return usage("--to: %s is there already; --force overwrites it", c.To)
	}
	nc, office, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	book, err := keptBook(ctx, nc, office)
	if err != nil {
		return err
	}
	account, err := officefile.Of(book, p.now())
	if err != nil {
		return err
	}
	data, err := config.WriteOffice(account)
	if err != nil {
		return fmt.Errorf("write the office %s as an office file: %w", office, err)
	}
	if c.To == "-" {
		if _, err := p.out.Write(data); err != nil {
			return err
		}
		tellAccount(p.err, account)
		return nil
	}
	if err := writeSecret(c.To, data, c.Force); err != nil {
		return err
	}
	things := 0
	for _, s := range account.Sections {
		things += len(s.Things)
	}
	fmt.Fprintf(p.out, "%s: %d things of the office %s, %d bytes\n", c.To, things, office, len(data))
	tellAccount(p.out, account)
	return nil
}

// officeFile writes an office as the pages hand it out.
func officeFile(book *calendar.Book, now time.Time) ([]byte, error) {
	account, err := officefile.Of(book, now)
	if err != nil {
		return nil, err
	}
	file, err := config.WriteOffice(account)
	if errors.Is(err, config.ErrBeyond) {
		err = web.ErrBeyond // without what stands there: it may be somebody's
	}
	return file, err
}

// tellAccount prints what of the office is not in its office file.
func tellAccount(w io.Writer, a *officefile.Account) {
	for _, line := range config.NotSaid(a) {
		fmt.Fprintln(w, line)
	}
}

// writeSecret writes a file that its owner alone can read. It is there whole or not at all.
func writeSecret(name string, data []byte, force bool) (err error) {
	fault := func(err error) error { return fmt.Errorf("write %s: %w", name, err) }
	temp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.new") // has the mode 0600
	if err != nil {
		return fault(err)
	}
	defer func() {
		if removed := os.Remove(temp.Name()); removed != nil && !errors.Is(removed, fs.ErrNotExist) {
			err = errors.Join(err, removed)
		}
	}()
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return fault(err)
	}
	place := os.Link // which fails where the name is taken meanwhile
	if force {
		place = os.Rename
	}
	if err := place(temp.Name(), name); err != nil {
		return fault(err)
	}
	return nil
}

// keptBook is the office as its journal tells it, with what the keys open.
func keptBook(ctx context.Context, nc *nats.Conn, office string) (*calendar.Book, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	// Each key is there before the first event that it opens, so those that are read now open all events up to here.
	end, found, err := streams.Last(ctx, js, streams.Events, events.EventsOf(office, events.Ref{}))
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	if !found {
		return nil, usage("--office-id: nothing has happened in an office %s", office)
	}
	ring := keys.NewRing(js, office, quiet)
	if err := ring.Load(ctx); err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	}
	if _, own, err := streams.Last(ctx, js, streams.Keys, keys.OwnSubject(office)); err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	} else if !own {
		return nil, errors.New("the keys of the office are missing, so nothing personal in it can be read; jourfixe restore --only-keys puts them there")
	}
	book := calendar.New(office)
	reader := streams.Reader{JS: js, Log: quiet, Stream: streams.Events, Filter: events.EventsOf(office, events.Ref{}), Next: 1}
	return book, reader.Scan(ctx, end.Sequence, func(raw streams.Raw) error {
		e, err := events.ReadEvent(office, raw.Sequence, raw.Header.Get, raw.Data)
		if err != nil {
			return err
		}
		if err := ring.Open(ctx, e.Body); err != nil {
			return fmt.Errorf("event %d: %w", e.Sequence, err)
		}
		return book.Apply(e)
	})
}
