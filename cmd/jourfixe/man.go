package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// A manCommand prints the manual page.
type manCommand struct{}

// Help implements kong.HelpProvider.
func (*manCommand) Help() string {
	return `It is in the language of man(7), and tells all commands with all flags. The Debian package brings it.

Example:
  jourfixe man | man -l -
  jourfixe man >/usr/local/share/man/man1/jourfixe.1`
}

// Run implements the subcommand.
func (*manCommand) Run(k *kong.Context, p *program) error {
	m := &manual{}
	b := readBuild()
	date, _, _ := strings.Cut(cmp.Or(b.Date, p.now().Format(time.DateOnly)), "T")
	m.write(k.Model, b.Version, date)
	_, err := io.WriteString(p.out, m.String())
	return err
}

// exitCodes is what the exit codes mean.
var exitCodes = []struct {
	code  int
	means string
}{
	{0, "done"},
	{exitFailed, "failed"},
	{exitUsage, "wrong use or configuration"},
	{exitRefused, "the command was refused"},
	{exitData, "of deliver: a mail that is never taken"},
	{exitNoUser, "of deliver: a mail for an address that is not the office's"},
	{exitNoServer, "no server, or none that answers"},
	{exitTimeout, "timed out; of deliver: to be tried again"},
}

// A manual is a page in the language of man(7).
type manual struct{ strings.Builder }

// write writes the whole page.
func (m *manual) write(model *kong.Application, version, date string) {
	m.line(fmt.Sprintf(`.TH "JOURFIXE" "1" "%s" "jourfixe %s" "jourfixe"`, date, version)) // a date with hyphens as they are typed is none to its readers
	first, rest, _ := strings.Cut(model.Help, "\n")
	m.macro("SH", "NAME")
	m.text("jourfixe - " + strings.ToLower(first[:1]) + strings.TrimSuffix(first[1:], "."))
	m.macro("SH", "SYNOPSIS")
	m.line(`\fBjourfixe\fR [\fIflags\fR] \fIcommand\fR [\fIarguments\fR]`)
	m.macro("SH", "DESCRIPTION")
	m.text("The calendar of a city's international office: standing meetings and citizen trips, planned around the holidays of everyone concerned, " +
		"published as calendar feeds, told by mail. serve and demo run the house; all other commands are clients that talk to a running one, but for those that say that they need none.")
	m.macro("PP")
	m.detail(strings.TrimSpace(rest))
	m.macro("SH", "FLAGS OF ALL COMMANDS")
	m.flags(model.Flags)
	m.macro("SH", "COMMANDS")
	for _, leaf := range model.Leaves(true) {
		m.command(leaf)
	}
	m.variables(model.Node)
	m.macro("SH", "EXIT STATUS")
	for _, x := range exitCodes {
		m.item(fmt.Sprintf(`\fB%d\fR`, x.code), x.means)
	}
	m.macro("SH", "FILES")
	m.item(`\fIoperator.json\fR`, "In the data folder: who administers. Made at the first start; it holds secrets.")
	m.item(`\fIclients.json\fR`, "In the data folder: further systems that may send commands.")
	m.item(`\fInats.json\fR`, "In the data folder: what jourfixe comes in with at a NATS server of your own, as nats accounts has made it; it holds a secret.")
	m.item(`\fInats/\fR`, "In the data folder: the journal, the keys and all else that is kept.")
	m.item(`\fI/etc/jourfixe/jourfixe.env\fR`, "Settings of the service that the Debian package brings, one variable a line.")
	m.macro("SH", "SEE ALSO")
	m.line(`\fBsystemctl\fR(1), \fBnginx\fR(8), \fBpostfix\fR(1)`)
}

// command tells of one command.
func (m *manual) command(n *kong.Node) {
	usage := n.FullPath()
	for _, arg := range n.Positional {
		usage += " " + arg.Summary()
	}
	m.macro("SS", usage)
	m.text(n.Help)
	for _, arg := range n.Positional {
		m.item(`\fI`+escape(arg.Name)+`\fR`, arg.Help)
	}
	var flags []*kong.Flag
	for at := n; at.Type != kong.ApplicationNode; at = at.Parent {
		flags = append(flags, at.Flags...)
	}
	m.flags(flags)
	if n.Detail != "" {
		m.macro("PP")
		m.detail(n.Detail)
	}
}

// flags tells what each flag does.
func (m *manual) flags(list []*kong.Flag) {
	for _, f := range list {
		if f.Hidden || f.Name == "help" {
			continue
		}
		name := `\fB\-\-` + escape(f.Name) + `\fR`
		switch {
		case f.Tag.Negatable != "":
			name = `\fB\-\-[no\-]` + escape(f.Name) + `\fR`
		case !f.IsBool() && !f.IsCounter():
			name += `=\fI` + escape(f.FormatPlaceHolder()) + `\fR`
		}
		m.item(name, f.Help)
	}
}

// variables tells which flag each variable of the environment stands for.
func (m *manual) variables(root *kong.Node) {
	m.macro("SH", "ENVIRONMENT")
	m.text("A flag wins over its variable.")
	flags := map[string][]string{}
	for _, n := range append([]*kong.Node{root}, root.Leaves(true)...) {
		for _, f := range n.Flags {
			for _, name := range f.Envs {
				if !slices.Contains(flags[name], "--"+f.Name) {
					flags[name] = append(flags[name], "--"+f.Name)
				}
			}
		}
	}
	var names []string
	for name := range flags {
		names = append(names, name)
	}
	slices.SortFunc(names, cmp.Compare[string])
	for _, name := range names {
		m.item(`\fB`+escape(name)+`\fR`, strings.Join(flags[name], ", "))
	}
}

// item is a term with what it means beside it.
func (m *manual) item(term, means string) {
	m.macro("TP")
	m.line(term)
	m.text(means)
}

// detail is text with examples in it, which are indented.
func (m *manual) detail(text string) {
	example := false
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		switch indented := strings.HasPrefix(line, "  "); {
		case line == "" && !example:
			m.macro("PP")
			continue
		case indented && !example:
			m.macro("PP")
			m.macro("RS", "4")
			m.macro("EX")
			example = true
		case !indented && line != "" && example:
			m.endExample()
			m.macro("PP")
			example = false
		}
		m.text(strings.TrimPrefix(line, "  "))
	}
	if example {
		m.endExample()
	}
}

func (m *manual) endExample() {
	m.macro("EE")
	m.macro("RE")
}

// text writes words as they are, whatever is in them.
func (m *manual) text(words string) {
	for line := range strings.SplitSeq(words, "\n") {
		line = escape(line)
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			line = `\&` + line // else it would be a macro
		}
		m.line(line)
	}
}

// macro writes a request with its arguments.
func (m *manual) macro(name string, args ...string) {
	if name == "PP" && strings.HasSuffix(m.String(), ".PP\n") {
		return // one gap is enough
	}
	m.WriteString("." + name)
	for _, arg := range args {
		m.WriteString(` "` + strings.ReplaceAll(escape(arg), `"`, `\(dq`) + `"`)
	}
	m.WriteByte('\n')
}

func (m *manual) line(s string) { m.WriteString(s + "\n") }

// escape keeps what troff would take for something else: a backslash, a hyphen that is typed as a minus, accents.
var escape = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `'`, `\(aq`, "`", `\(ga`, `^`, `\(ha`, `~`, `\(ti`, "…", `\&...`).Replace
