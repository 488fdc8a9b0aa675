package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"jourfixe/calendar/holiday"
)

// A holidaysCommand prints what is known of a region's holidays.
type holidaysCommand struct {
	Region string `arg:"" complete:"regions" help:"The region, as in DE-HB or PL."`
	Year   int    `arg:"" help:"The year, as in 2027."`
	Format string `help:"text, or json: an object for each day." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*holidaysCommand) Help() string {
	return `Each day is public, school, half (free from the time behind it) or workday (a
day of the weekend that is worked instead of another). What no authority has
decreed yet is marked as expected.

Example:
  jourfixe holidays DE-HB 2027`
}

// Run implements the subcommand.
func (c *holidaysCommand) Run(p *program) error {
	days, err := holiday.Days(c.Region, c.Year)
	switch {
	case errors.Is(err, holiday.ErrRegion):
		return usage("%v", err)
	case err != nil:
		return exit{err, exitFailed}
	}
	if c.Format == "json" {
		for _, d := range days {
			if err := p.json(d); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	for _, d := range days {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", d.Date, d.Date.Weekday().String()[:3], dayKind(d), d.Name.In("de"), d.Name.In("en"))
	}
	return w.Flush()
}

// dayKind is the kind of the day, with what else a reader has to know: from when a half day is free, and that a day is
// only expected.
func dayKind(d holiday.Day) string {
	kind := string(d.Kind)
	if d.Kind == holiday.KindHalf {
		kind += " " + d.From.String()
	}
	if d.Expected {
		kind += " expected"
	}
	return kind
}
