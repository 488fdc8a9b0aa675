package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"jourfixe/calendar/busy"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	fetching "jourfixe/worker/fetch"
)

// A busyCommand is about calendars that people and venues have elsewhere.
type busyCommand struct {
	Look     busyLook     `cmd:"" default:"withargs" help:"Print when somebody is busy, by a calendar of theirs: an address or a file. Need not be written."`
	List     busyList     `cmd:"" help:"List the calendars that are followed, and how it stands with each."`
	Follow   busyFollow   `cmd:"" help:"Have the calendar of a person or a venue followed. Its address is read from standard input."`
	Unfollow busyUnfollow `cmd:"" help:"End that. The address, and what was read, are destroyed."`
}

// A busyLook prints when somebody is busy by a calendar that another program has written.
type busyLook struct {
	Calendar string   `arg:"" help:"An address (https or webcal), a file, or - for either of them from standard input."`
	From     string   `help:"The first day, as in 2027-03-01. Default: today." placeholder:"DAY"`
	Days     int      `help:"How many days, at most three years." default:"28"`
	Zone     string   `help:"Whose clock is shown, and counts for whole days and times without a zone unless the calendar says." default:"Europe/Berlin" placeholder:"ZONE"`
	Owner    []string `help:"Mail addresses of whose calendar it is: what they have declined takes no time, and what they have not answered maybe." placeholder:"ADDRESS"`
	Format   string   `help:"text, or json: an object for each busy time." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*busyLook) Help() string {
	return `Shows what can be made out of somebody's calendar before anybody relies on it: stretches of time, and nothing of what they are for. What cannot be
read of entries is told behind them; where it is in doubt whether a time is taken, it is taken (docs/busy.md).

Only public addresses are fetched, by https. An address is often a secret that opens the calendar to whoever has it: given by standard
input it is seen by nobody else on this machine.

Examples:
  jourfixe busy calendar.ics --from 2027-03-01 --days 14
  jourfixe busy lena.ics --owner lena@city.example
  jourfixe busy - < address.txt`
}

// Run implements the subcommand.
func (c *busyLook) Run(ctx context.Context, p *program) error {
	from, to, err := c.span(p)
	if err != nil {
		return err
	}
	data, err := c.data(ctx, p)
	if err != nil {
		return err
	}
	read, err := busy.Read(data, from, to, c.Zone, c.Owner...)
	if err != nil {
		return err
	}
	for _, v := range read.Intervals {
		if c.Format == "json" {
			err = p.json(map[string]any{"from": v.From, "to": v.To, "tentative": v.Tentative})
		} else {
			_, err = fmt.Fprintln(p.out, c.line(v))
		}
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(p.err, "%s from %s to %s, by %s\n", count(len(read.Intervals), "busy time", "busy times"),
		events.DateOf(from), events.DateOf(to).AddDays(-1), count(read.Entries, "entry", "entries"))
	for _, f := range read.Faults {
		fmt.Fprintf(p.err, "%s: %s (%s)\n", count(f.Entries, "entry", "entries"), faultSaid[f.Fault], f.Fault)
	}
	return nil
}

// faultSaid is what could not be read of entries, and what is made of them.
var faultSaid = map[busy.Fault]string{
	busy.NoTime:   "nothing says when it begins, so it takes no time",
	busy.NoLength: "when it ends is not clear, so it takes its day, or no time",
	busy.OddRule:  "its rule of recurrence cannot be followed, so its first date is taken alone",
	busy.OddDate:  "a date that is added, left out or moved is not clear, so what may be left in is",
	busy.NoZone:   "its zone is not known, so it is taken on the calendar's own clock",
	busy.TwoZones: "what the calendar says of its zone is not what is known of it, so both times are taken",
	busy.TooMuch:  "following it would take too much, so some of its dates are missing",
}

func count(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

// line is a busy time on the clock that was asked for.
func (c *busyLook) line(v busy.Interval) string {
	from, to := v.From.In(tz.Must(c.Zone)), v.To.In(tz.Must(c.Zone))
	day := func(t time.Time) string { return t.Format("2006-01-02 Mon 15:04") }
	s := day(from) + " - "
	if events.DateOf(from) == events.DateOf(to) {
		s += to.Format("15:04")
	} else {
		s += day(to)
	}
	if v.Tentative {
		s += " perhaps"
	}
	return s
}

// span is what is asked for, from midnight to midnight.
func (c *busyLook) span(p *program) (from, to time.Time, err error) {
	if tz.Check("zone", c.Zone) != nil {
		return from, to, usage("--zone: there is no time zone %q; write an IANA name, as in Europe/Berlin", c.Zone)
	}
	first := events.DateOf(p.now().In(tz.Must(c.Zone)))
	if c.From != "" {
		if first, err = events.ParseDate(c.From); err != nil {
			return from, to, usage("--from: %v", err)
		}
	}
	if c.Days < 1 || c.Days > 3*365 {
		return from, to, usage("--days must be from 1 to %d", 3*365)
	}
	return first.In(0, tz.Must(c.Zone)), first.AddDays(c.Days).In(0, tz.Must(c.Zone)), nil
}

// data are the bytes of the calendar.
func (c *busyLook) data(ctx context.Context, p *program) ([]byte, error) {
	switch {
	case c.Calendar == "-":
		data, err := io.ReadAll(io.LimitReader(p.in, maxCalendar))
		if err != nil {
			return nil, fmt.Errorf("read standard input: %w", err)
		}
		if address := bytes.TrimSpace(data); isAddress(string(address)) && bytes.IndexByte(address, '\n') < 0 {
			return fetchCalendar(ctx, string(address))
		}
		return data, nil
	case isAddress(c.Calendar):
		return fetchCalendar(ctx, c.Calendar)
	}
	file, err := os.Open(c.Calendar)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage("there is no such file; an address begins with https:// or webcal://")
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxCalendar))
}

// maxCalendar is one byte more than a calendar may have, so that one that is too long is refused as such.
const maxCalendar = 5<<20 + 1

// isAddress reports whether something is meant to be fetched, be it well written or not.
func isAddress(s string) bool {
	scheme, _, ok := strings.Cut(strings.TrimSpace(s), "://")
	return ok && len(scheme) <= 10 && !strings.ContainsAny(scheme, "/\\. \r\n")
}

func fetchCalendar(ctx context.Context, address string) ([]byte, error) {
	file, err := fetching.New(version()).Get(ctx, address, fetching.Version{})
	if err != nil {
		return nil, fmt.Errorf("fetch the calendar: %w", err)
	}
	return file.Data, nil
}
