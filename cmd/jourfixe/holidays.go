package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"jourfixe/calendar/holiday"
)

// A holidaysCommand prints what is known of a region's holidays.
type holidaysCommand struct {
	Region string `arg:"" help:"The region, as in DE-HB or PL."`
	Year   int    `arg:"" help:"The year, as in 2027."`
	Format string `help:"text, or json: an object for each day." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*holidaysCommand) Help() string {
	return `Example:
  jourfixe holidays DE-HB 2027`
}

// Run implements the subcommand.
func (c *holidaysCommand) Run(p *program) error {
	if !holiday.Known(c.Region) {
		if near := holiday.Nearest(c.Region); near != "" {
			return usage("the holidays of %q are not known; did you mean %s?", c.Region, near)
		}
		return usage("the holidays of %q are not known; known are %s", c.Region, strings.Join(holiday.Regions(), ", "))
	}
	days := holiday.Year(c.Region, c.Year)
	if len(days) == 0 {
		return exit{fmt.Errorf("no holidays of %s are known for %d", c.Region, c.Year), exitFailed}
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
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", d.Date, d.Date.Weekday().String()[:3], d.Kind, d.Name.In("de"), d.Name.In("en"))
	}
	return w.Flush()
}
