package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"jourfixe/config"
	"jourfixe/worker"
	"jourfixe/worker/timepiece"
)

// watchClock begins to watch the clock of the machine.
func (h *house) watchClock() (err error) {
	if !h.p.watches || h.open {
		return nil
	}
	h.timepiece, err = timepiece.New(timepiece.Options{
		Now: h.p.now, Pace: h.p.pace, Log: h.log,
		Load: func() (*timepiece.State, error) {
			s := &timepiece.State{}
			found, err := config.LoadClock(h.Data, s)
			if err != nil || !found {
				return nil, err
			}
			return s, nil
		},
		Save:      func(s *timepiece.State) error { return config.SaveClock(h.Data, s) },
		Confirmed: func() (bool, error) { return config.TakeClockConfirmation(h.Data) },
	})
	return err
}

// now is the time that the house goes by.
func (h *house) now() time.Time {
	if h.timepiece == nil {
		return h.p.now()
	}
	return h.timepiece.Time()
}

// careful is the time by which something is old enough to be destroyed.
func (h *house) careful() time.Time {
	if h.timepiece == nil {
		return h.p.now()
	}
	return h.timepiece.Careful()
}

// doubted reports whether the clock of the machine is not believed.
func (h *house) doubted() bool { return h.timepiece != nil && h.timepiece.Doubted() }

// A clockCommand says what a server thinks of the clock of its machine.
type clockCommand struct {
	Data    string `help:"Data folder of the server. Default: jourfixe-data." env:"JOURFIXE_DATA" placeholder:"DIR" default:"jourfixe-data"`
	Confirm bool   `help:"Say that the clock is right: what has waited goes on."`
}

// Help implements kong.HelpProvider.
func (*clockCommand) Help() string {
	return `A server that sees the clock of its machine jump by more than a quarter of an hour, or finds it two weeks on at its start, tells nobody what is owed and does nothing that is
due by the clock, until the clock has stayed so for as long as it has jumped, three days at the most, or somebody confirms it. Exit code 1 says that it is not believed.

Examples:
  jourfixe clock --data /var/lib/jourfixe
  jourfixe clock --confirm --data /var/lib/jourfixe`
}

// heardWithin is how long a confirmation waits to be heard.
const heardWithin = 10 * time.Second

// Run implements the subcommand.
func (c *clockCommand) Run(ctx context.Context, p *program) error {
	if _, err := config.LoadAddresses(c.Data); errors.Is(err, fs.ErrNotExist) {
		return exit{fmt.Errorf("no server runs on the data folder %s; name its folder with --data DIR", c.Data), exitNoServer}
	} else if err != nil {
		return err
	}
	if c.Confirm {
		return c.confirm(ctx, p)
	}
	var s timepiece.State
	found, err := config.LoadClock(c.Data, &s)
	switch {
	case err != nil:
		return err
	case !found:
		return errors.New("the server has noted nothing of its clock yet")
	case !s.Doubted():
		fmt.Fprintf(p.out, "the clock is believed; a minute ago at the most it showed %s UTC\n", s.Shown.UTC().Format(time.DateTime))
		return nil
	}
	fmt.Fprintf(p.out, "the clock has jumped by %s and is not believed for another %s: it shows %s UTC, and would show %s UTC\n",
		s.Jump.Round(time.Second), s.Left.Round(time.Minute), s.Shown.UTC().Format(time.DateTime), s.Believed.UTC().Format(time.DateTime))
	fmt.Fprintln(p.err, "set it right, or confirm it: jourfixe clock --confirm")
	return exit{errors.New(""), exitFailed}
}

// confirm tells the server, and waits until it has heard.
func (c *clockCommand) confirm(ctx context.Context, p *program) error {
	if err := config.ConfirmClock(c.Data); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, heardWithin)
	defer cancel()
	for {
		waits, err := config.ClockConfirmationWaits(c.Data)
		if err != nil {
			return err
		}
		if !waits {
			fmt.Fprintln(p.err, "the server has heard that its clock is right")
			return nil
		}
		if !worker.Sleep(ctx, 50*time.Millisecond) {
			_, err := config.TakeClockConfirmation(c.Data)
			return errors.Join(exit{errors.New("the server does not take a confirmation; does it run, and may it write into its data folder?"), exitTimeout}, err)
		}
	}
}
