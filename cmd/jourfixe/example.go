package main

import (
	"jourfixe/config"
	"jourfixe/deploy"
)

// An exampleCommand prints the office file of the example.
type exampleCommand struct{}

// Help implements kong.HelpProvider.
func (*exampleCommand) Help() string {
	return `The dates are those of the year after this one, as in the demo. It is a start for a file of your own.

Example:
  jourfixe example >office.yaml`
}

// Run implements the subcommand.
func (*exampleCommand) Run(p *program) error {
	_, err := p.out.Write(exampleOffice(p.now().Year() + 1))
	return err
}

// exampleOffice is the office file of the example, with its dates in a year.
func exampleOffice(year int) []byte { return config.ShiftYear(deploy.Bremen, deploy.BremenYear, year) }
