package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"text/tabwriter"
	"time"

	"jourfixe/calendar"
	fetching "jourfixe/worker/fetch"
	"jourfixe/worker/look"
	"jourfixe/worker/questions"
)

// A linkCommand is about the office's list of links.
type linkCommand struct {
	List  linkList  `cmd:"" help:"List the links."`
	Check linkCheck `cmd:"" help:"Look whether the pages that links lead to are still there."`
}

type linkList struct {
	connect
	Format string `help:"text, or json: an object for each link." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*linkList) Help() string {
	return `With each link stands what the house has found at its address, by a word that "jourfixe link check --help" explains, since when, and when it has looked last.

Examples:
  jourfixe link list
  jourfixe link list --format json`
}

// Run implements the subcommand.
func (c *linkList) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var lines []questions.LinkLine
	if err := s.ask(ctx, "link", questions.AskLinks, struct{}{}, &lines); err != nil {
		return err
	}
	return c.tell(p, lines)
}

func (c *linkList) tell(p *program, lines []questions.LinkLine) error {
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSUBJECT\tADDRESS\tFOUND\tSINCE\tLOOKED")
	for _, l := range lines {
		if c.Format == "json" {
			if err := p.json(l); err != nil {
				return err
			}
			continue
		}
		found, since, last := "-", "-", "never"
		if !l.Looked.IsZero() {
			found, since, last = string(l.Found), l.Since.Format(time.RFC3339), l.Looked.Format(time.RFC3339)
		}
		if l.Moved != "" {
			found += " to " + l.Moved
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", l.ID, l.Subject.In("de"), l.Address, found, since, last)
	}
	if c.Format == "json" {
		return nil
	}
	return w.Flush()
}

// linksOf are the links that are on the list, and where the pages are, "" if that is not known. The journal is read without keys.
func linksOf(ctx context.Context, c connect) (list []*calendar.Link, base string, err error) {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return nil, "", err
	}
	defer done()
	book, err := bookOf(ctx, s)
	if err != nil {
		return nil, "", err
	}
	return slices.DeleteFunc(book.Links(), func(l *calendar.Link) bool { return l.Removed }), s.BaseURL, nil
}

type linkCheck struct {
	connect
	IDs    []string `arg:"" optional:"" name:"id" help:"These links alone. Default: all."`
	All    bool     `help:"Prints those that are as they should be, too."`
	Format string   `help:"text, or json: an object for each link." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*linkCheck) Help() string {
	return `Asks for the head of each page, and for the page where a server does not like that. Of several pages of one server one is asked for each second. Only public addresses
are reached, whatever a name or a redirect says. What it prints of a link:

  fine         a page came; that it says in words that there is nothing is not found out
  moved        it has another address for good, which is printed with a form that is filled in with it
  shut         the page is there, but not for a program
  gone         the server says that there is no such page
  failing      the server fails, or is not reached now
  unreachable  it leads nowhere that is looked at

The exit code is 1 if any is gone, failing or unreachable. What is found here is kept nowhere; the house itself looks by --links-cron, and tells on its pages.

Examples:
  jourfixe link check
  jourfixe link check gdansk-city --all --format json`
}

// Run implements the subcommand.
func (c *linkCheck) Run(ctx context.Context, p *program) error {
	list, base, err := linksOf(ctx, c.connect)
	if err != nil {
		return err
	}
	for _, id := range c.IDs {
		if !slices.ContainsFunc(list, func(l *calendar.Link) bool { return l.ID == id }) {
			return usage("there is no link %s; jourfixe link list names all", id)
		}
	}
	if len(c.IDs) > 0 {
		list = slices.DeleteFunc(list, func(l *calendar.Link) bool { return !slices.Contains(c.IDs, l.ID) })
	}
	addresses := make([]string, len(list))
	for i, l := range list {
		addresses[i] = l.Address
	}
	found := make([]fetching.Sight, len(list))
	if err := fetching.NewLooker(version()).LookAt(ctx, addresses, look.House, func(i int, s fetching.Sight) { found[i] = s }); err != nil {
		return err
	}
	return c.tell(p, list, found, base)
}

// correction is the form by which a link gets the address that its page has now, filled in; "" where nobody knows where the pages are.
func correction(base, id, address string) string {
	if base == "" || address == "" {
		return ""
	}
	return base + "/links/" + id + "/change?" + url.Values{"v.address": {address}}.Encode()
}

// tell prints what was found.
func (c *linkCheck) tell(p *program, list []*calendar.Link, found []fetching.Sight, base string) error {
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	dead, moved := 0, 0
	for i, l := range list {
		state := found[i].Found()
		if state.Dead() {
			dead++
		}
		if state == fetching.Moved {
			moved++
		}
		if state == fetching.Fine && !c.All {
			continue
		}
		if c.Format == "json" {
			line := map[string]any{"id": l.ID, "address": l.Address, "state": state}
			if found[i].Status > 0 {
				line["status"] = found[i].Status
			}
			if found[i].Moved != "" {
				line["moved"] = found[i].Moved
			}
			if form := correction(base, l.ID, found[i].Moved); form != "" {
				line["correct"] = form
			}
			if found[i].Why != "" {
				line["why"] = found[i].Why
			}
			if err := p.json(line); err != nil {
				return err
			}
			continue
		}
		said := l.Address
		switch s := found[i]; {
		case s.Moved != "":
			said += " is now " + s.Moved
		case s.Status > 0 && !s.Fine():
			said += fmt.Sprintf(" answers %d", s.Status)
		case s.Why != "":
			said += ": " + (&fetching.Fault{Why: s.Why}).Error()
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", l.ID, state, said)
		if form := correction(base, l.ID, found[i].Moved); form != "" {
			fmt.Fprintf(w, "\t\t%s\n", form)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(p.err, "%s looked at, %d of them moved\n", count(len(list), "link", "links"), moved)
	if dead > 0 {
		return fmt.Errorf("%d of %s lead nowhere", dead, count(len(list), "link", "links"))
	}
	return nil
}
