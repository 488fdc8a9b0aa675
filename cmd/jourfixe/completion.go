package main

import (
	"embed"
	"fmt"

	"github.com/alecthomas/kong"
)

// A completionCommand prints what a shell needs to complete command lines.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help implements kong.HelpProvider.
func (*completionCommand) Help() string {
	return `The shell asks this program what may come next, so its answers fit the program that is installed. The Debian package brings all three.

Example, for one shell, or for good:
  source <(jourfixe completion bash)
  jourfixe completion bash >/etc/bash_completion.d/jourfixe
  jourfixe completion zsh >/usr/local/share/zsh/site-functions/_jourfixe
  jourfixe completion fish >~/.config/fish/completions/jourfixe.fish`
}

// shells are the scripts, a file for each.
//
//go:embed shells
var shells embed.FS

// Run implements the subcommand.
func (c *completionCommand) Run(p *program) error {
	script, err := shells.ReadFile("shells/jourfixe." + c.Shell)
	if err != nil {
		return err
	}
	_, err = p.out.Write(script)
	return err
}

// A completeCommand answers these scripts. Nobody else needs it.
type completeCommand struct {
	Words []string `arg:"" optional:"" help:"The words after the program's name, up to the one that is being typed."`
}

// Run implements the subcommand: a line for each word that may stand there, with a tab and what it means. A first line :files or
// :folders says that names of these may, too.
func (c *completeCommand) Run(k *kong.Context, p *program) error {
	found := complete(k.Model.Node, c.Words)
	if found.paths != "" {
		fmt.Fprintln(p.out, ":"+found.paths)
	}
	for _, x := range found.words {
		fmt.Fprintf(p.out, "%s\t%s\n", x.text, x.means)
	}
	return nil
}
