package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/events/journal/embedded"
)

// A checkCommand looks for what would go wrong.
type checkCommand struct {
	Office string `help:"Office file to check; default: the example office." placeholder:"FILE"`
	Data   string `help:"Data folder. If a server runs on it, it is asked whether it is well; if none does, what is kept there is verified." env:"JOURFIXE_DATA" placeholder:"DIR"`
}

// Help implements kong.HelpProvider.
func (*checkCommand) Help() string {
	return `The file is applied to an empty office in memory, so what would be refused is found too. The release and the hash
of the zone data tell whether two machines reckon with the same clock changes; a zone in use about which the data at hand
(--zoneinfo, the machine's, the program's own) disagree is named with the day from which they do.

The folder of a server that is stopped, or a backup of it, is read to the end: every event, the book that follows from
them, the keys, the ledger, and what waits. Nothing in it is changed: a copy is read, which is made in the folder for
temporary files ($TMPDIR) and removed again. It holds keys, so that folder should be guarded as well.

Examples:
  jourfixe check --office office.yaml --data /var/lib/jourfixe
  jourfixe check --data /backup/jourfixe`
}

// Run implements the subcommand.
func (c *checkCommand) Run(ctx context.Context, p *program) error {
	now := p.now()
	office, err := p.readOffice(c.Office, now.Year()+1)
	if err != nil {
		return err
	}
	if err := office.Check(now); err != nil {
		return err
	}
	s := simulation{
		book: calendar.New("check"),
		show: func(*events.Event, *calendar.Book) error { return nil },
	}
	today := events.DateOf(now)
	if err := s.run(office.Items, today, today); err != nil {
		return err
	}
	which := "office file  good"
	if c.Office == "" {
		which = "example      good (give --office FILE for your own)"
	}
	fmt.Fprintf(p.out, "%s: %d items, %d meetings, %d trips\n", which, len(office.Items), len(s.book.Meetings()), len(s.book.Trips()))
	p.checkZones(s.book.Zones(), now)
	if c.Data == "" {
		return nil
	}
	release, err := holdKept(c.Data)
	switch {
	case errors.Is(err, embedded.ErrLocked):
		if _, err := config.LoadAddresses(c.Data); err != nil {
			return exit{fmt.Errorf("the data folder %s is in use by a process that is not ready yet; try again, or stop it to verify what is kept there", c.Data), exitNoServer}
		}
		return c.server(ctx, p)
	case errors.Is(err, errNothingKept):
		return c.server(ctx, p)
	case err != nil:
		return err
	}
	return errors.Join(verifyKept(ctx, p, c.Data), release())
}

// server asks a running server whether it is ready.
func (c *checkCommand) server(ctx context.Context, p *program) error {
	running, err := config.LoadAddresses(c.Data)
	if err != nil {
		return exit{fmt.Errorf("no server runs on the data folder %s", c.Data), exitNoServer}
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+running.HTTP+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return exit{fmt.Errorf("no server answers at %s", running.HTTP), exitNoServer}
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server at %s is not ready: %s", running.HTTP, answer.Status)
	}
	fmt.Fprintf(p.out, "server       ready at %s\n", running.BaseURL)
	body, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(body)) {
		if zones, ok := strings.CutPrefix(line, "zones"); ok {
			fmt.Fprintf(p.out, "             its zones%s", zones)
		}
	}
	return nil
}
