package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"jourfixe/events"
	"jourfixe/worker/questions"
	"jourfixe/worker/signin"
)

// A userCommand looks after the people who use the house.
type userCommand struct {
	Invite userInvite `cmd:"" help:"Give somebody a role, and print a link by which they sign in once."`
	List   userList   `cmd:"" help:"List who has a role or is signed in, and on which devices."`
	Role   userRole   `cmd:"" help:"Give somebody another role, or none."`
	End    userEnd    `cmd:"" help:"Sign somebody out everywhere."`
}

// A whom is a command about one person.
type whom struct {
	connect
	Who string `arg:"" name:"address" help:"Their mail address, or the id that they have in the book."`
}

// about looks the person up, and does something with what is known of them. Who is not there may come in by missing, if that is not nil.
func (c *whom) about(ctx context.Context, missing func(context.Context, *session) (questions.UserLine, error), do func(context.Context, *session, questions.UserLine) error) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	line, err := s.user(ctx, c.Who)
	if missing != nil && errors.Is(err, errNoUser) {
		line, err = missing(ctx, s)
	}
	if err != nil {
		return err
	}
	return do(ctx, s, line)
}

type userInvite struct {
	whom
	Role     string `help:"What they may do: reader sees the office, coordinator plans, administrator says who may what. Default: the role that they have." enum:"reader,coordinator,administrator,keep" default:"keep" placeholder:"ROLE"`
	Name     string `help:"What they are called, if they are not in the book yet." placeholder:"NAME"`
	Language string `help:"The language that they are written to in, if they are not in the book yet, as in de." placeholder:"LANG"`
}

// Help implements kong.HelpProvider.
func (*userInvite) Help() string {
	return fmt.Sprintf(`The link is good for %d hours, once, in any browser: hand it over to nobody else. Later they sign in by a link
that they ask for on the page /login. Whoever is not in the book yet is added to it.

Example:
  jourfixe user invite anna@city.example --name "Anna Muster" --role coordinator`, int(signin.InviteLife.Hours()))
}

// Run implements the subcommand.
func (c *userInvite) Run(ctx context.Context, p *program) error {
	missing := func(ctx context.Context, s *session) (questions.UserLine, error) { return c.add(ctx, p, s) }
	return c.about(ctx, missing, func(ctx context.Context, s *session, line questions.UserLine) error {
		if c.Role != "keep" && c.Role != line.Role {
			if err := s.grant(ctx, p, line.ID, c.Role); err != nil {
				return err
			}
			line.Role = c.Role
		}
		if line.Role == "" {
			fmt.Fprintf(p.err, "%s has no role, and will see their own page alone; --role gives one\n", line.ID)
		}
		var link string
		if err := again(ctx, func() error {
			return s.ask(ctx, "user", questions.AskInvite, questions.PersonRequest{ID: line.ID}, &link)
		}); err != nil {
			return err
		}
		fmt.Fprintln(p.out, link)
		return nil
	})
}

// add adds whoever is named by an address to the book.
func (c *userInvite) add(ctx context.Context, p *program, s *session) (questions.UserLine, error) {
	switch {
	case !strings.Contains(c.Who, "@"):
		return questions.UserLine{}, exit{errNoUser, exitRefused}
	case c.Name == "":
		return questions.UserLine{}, usage("nobody in the book has this address; to add them, say what they are called: --name \"Anna Muster\"")
	}
	data, err := json.Marshal(events.AddPerson{Name: c.Name, Email: c.Who, Language: c.Language})
	if err == nil {
		err = s.command(ctx, p, "person.add", data)
	}
	if err != nil {
		return questions.UserLine{}, err
	}
	line, err := s.user(ctx, c.Who)
	if err == nil {
		fmt.Fprintf(p.err, "added to the book as %s\n", line.ID)
	}
	return line, err
}

type userList struct{ connect }

// Help implements kong.HelpProvider.
func (*userList) Help() string { return "Example:\n  jourfixe user list" }

// Run implements the subcommand.
func (c *userList) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var lines []questions.UserLine
	if err := s.ask(ctx, "user", questions.AskUsers, questions.UserRequest{}, &lines); err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tROLE\tNAME\tDEVICES\tLAST USED")
	for _, l := range lines {
		var devices []string
		var seen time.Time
		for _, x := range l.Sessions {
			devices = append(devices, x.Device)
			if x.Seen.After(seen) {
				seen = x.Seen
			}
		}
		last := "-"
		if !seen.IsZero() {
			last = seen.Format(time.RFC3339)
		}
		role := l.Role
		if role == "" {
			role = events.NoRole
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", l.ID, role, printable(l.Name, false), strings.Join(devices, ", "), last)
	}
	return w.Flush()
}

type userRole struct {
	whom
	Role string `arg:"" help:"reader, coordinator, administrator or none." enum:"reader,coordinator,administrator,none"`
}

// Help implements kong.HelpProvider.
func (*userRole) Help() string {
	return "It holds from the next page on; whoever has none any more is signed out.\n\nExample:\n  jourfixe user role anna@city.example administrator"
}

// Run implements the subcommand.
func (c *userRole) Run(ctx context.Context, p *program) error {
	return c.about(ctx, nil, func(ctx context.Context, s *session, line questions.UserLine) error {
		return s.grant(ctx, p, line.ID, c.Role)
	})
}

type userEnd struct{ whom }

// Help implements kong.HelpProvider.
func (*userEnd) Help() string {
	return "They can sign in again; to keep them out, take their role away.\n\nExample:\n  jourfixe user end anna@city.example"
}

// Run implements the subcommand.
func (c *userEnd) Run(ctx context.Context, p *program) error {
	return c.about(ctx, nil, func(ctx context.Context, s *session, line questions.UserLine) error {
		var n int
		if err := again(ctx, func() error {
			return s.ask(ctx, "user", questions.AskSignOut, questions.PersonRequest{ID: line.ID}, &n)
		}); err != nil {
			return err
		}
		fmt.Fprintf(p.err, "%d ended\n", n)
		return nil
	})
}

var errNoUser = errors.New("nobody in the book has this id or address")

// user finds somebody by id or address.
func (s *session) user(ctx context.Context, who string) (questions.UserLine, error) {
	var lines []questions.UserLine
	if err := again(ctx, func() error { return s.ask(ctx, "user", questions.AskUsers, questions.UserRequest{Who: who}, &lines) }); err != nil {
		return questions.UserLine{}, err
	}
	switch len(lines) {
	case 0:
		return questions.UserLine{}, exit{errNoUser, exitRefused}
	case 1:
		return lines[0], nil
	}
	var ids []string
	for _, l := range lines {
		ids = append(ids, l.ID)
	}
	return questions.UserLine{}, usage("several people have this address; name one by id: %s", strings.Join(ids, ", "))
}

// grant gives somebody a role.
func (s *session) grant(ctx context.Context, p *program, person, role string) error {
	data, err := json.Marshal(events.GrantPerson{ID: person, Role: role})
	if err != nil {
		return err
	}
	return s.command(ctx, p, "person.grant", data)
}
