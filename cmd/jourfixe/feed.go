package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"jourfixe/events"
	"jourfixe/worker/links"
	"jourfixe/worker/questions"
)

// A feedCommand looks after calendar feeds.
type feedCommand struct {
	Issue  feedIssue  `cmd:"" help:"Open a feed and print its URL alone. The URL is shown this once: only a hash of it is kept."`
	Amend  feedAmend  `cmd:"" help:"Change what a feed shows, and until when. Its address stays."`
	List   feedList   `cmd:"" help:"List the feeds."`
	Rotate feedRotate `cmd:"" help:"Give a feed another address and print it. That of before opens nothing any more, at once."`
	Revoke feedRevoke `cmd:"" help:"Close a feed for good."`
}

type feedIssue struct {
	connect
	Scope     string   `help:"What it shows: office, deadlines, anniversaries, partner/<id>, series/<id>, trip/<id>, group/<id>, venue/<id>, person/<id> or holidays/<region>, as in holidays/pl." default:"office"`
	Name      string   `help:"What it is for, as in \"Press office\"; nothing personal." required:""`
	Until     string   `help:"The last day on which it can be read." placeholder:"DATE"`
	Kind      []string `help:"Shows these kinds alone: meeting, trip, leg, milestone, due, holiday, anniversary, renewal." placeholder:"KIND,..."`
	Partner   []string `help:"Shows alone what one of these partners has part in." placeholder:"ID,..."`
	Status    []string `help:"Shows these alone: confirmed, tentative, cancelled." placeholder:"STATUS,..."`
	TripKind  []string `name:"trip-kind" help:"Of trips, shows these kinds alone, as citizen, culture or one of the office's own; everything else stays." placeholder:"KIND,..."`
	Direction string   `help:"Of trips, shows those in this direction alone: out (to partners) or in." placeholder:"DIRECTION"`
	Back      int      `help:"How many days it reaches back, 30 at most." placeholder:"DAYS"`
	Ahead     int      `help:"How many days it reaches ahead." placeholder:"DAYS"`
	Needed    bool     `help:"Of a person: without the meetings that can do without them."`
	Language  string   `help:"Language of its texts." placeholder:"LANGUAGE"`
	Alarm     []string `help:"How long before the start calendar programs shall remind, as in PT15M or P1D." placeholder:"DURATION,..."`
	Detail    string   `help:"How much it says: titles (nothing else but times and places) or busy (nothing but that somebody is)." placeholder:"DETAIL"`
	Busy      bool     `help:"Holidays take up their days."`
	BaseURL   string   `help:"Where the pages are, if the server was named by --nats." placeholder:"URL"`
}

// Help implements kong.HelpProvider.
func (*feedIssue) Help() string {
	return `Example:
  jourfixe feed issue --scope series/jour-fixe --name "Wall calendar"`
}

// newToken makes 130 bits that nobody can guess, in letters that every calendar program takes.
func newToken() string { return rand.Text() }

// Run implements the subcommand.
func (c *feedIssue) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	base, err := baseOf(s, c.BaseURL)
	if err != nil {
		return err
	}
	token := newToken()
	issue, err := c.command(links.TokenHash(token))
	if err != nil {
		return err
	}
	data, err := json.Marshal(issue)
	if err != nil {
		return err
	}
	if err := s.command(ctx, p, "feed.issue", data); err != nil {
		return err
	}
	address := links.FeedURL(base, token, c.Name)
	fmt.Fprintln(p.out, address)
	if strings.HasPrefix(c.Scope, "person/") {
		fmt.Fprintln(p.err, "whoever accepts invitations in their calendar program sees each meeting once with", address+"?without=invited")
	}
	return nil
}

// baseOf is where the pages are.
func baseOf(s *session, given string) (string, error) {
	base := cmp.Or(given, s.BaseURL)
	if base == "" {
		return "", usage("--base-url is needed with --nats: the address of the pages, as in https://jourfixe.bremen.example")
	}
	return base, nil
}

// command is what is asked for.
func (c *feedIssue) command(hash string) (*events.IssueFeed, error) {
	issue := &events.IssueFeed{Name: c.Name, Scope: c.Scope, Hash: hash, FeedFilter: events.FeedFilter{
		Kinds: c.Kind, Partners: c.Partner, Status: c.Status, TripKinds: c.TripKind, Direction: c.Direction, Back: c.Back, Ahead: c.Ahead, Needed: c.Needed, Language: c.Language, Detail: c.Detail, Busy: c.Busy,
	}}
	if c.Until != "" {
		if err := issue.Until.UnmarshalText([]byte(c.Until)); err != nil {
			return nil, usage("--until: %v", err)
		}
	}
	var err error
	issue.Alarms, err = periods(c.Alarm)
	return issue, err
}

// A feedAmend changes what is given and leaves the rest.
type feedAmend struct {
	connect
	ID        string  `arg:"" help:"The feed's id, as feed list shows it."`
	Name      *string `help:"What it is for, as in \"Press office\"; nothing personal."`
	Until     *string `help:"The last day on which it can be read; empty: until it is revoked." placeholder:"DATE"`
	Kind      *string `help:"Shows these kinds alone: meeting, trip, leg, milestone, due, holiday, anniversary, renewal; empty: all." placeholder:"KIND,..."`
	Partner   *string `help:"Shows alone what one of these partners has part in; empty: everything." placeholder:"ID,..."`
	Status    *string `help:"Shows these alone: confirmed, tentative, cancelled; empty: all." placeholder:"STATUS,..."`
	TripKind  *string `name:"trip-kind" help:"Of trips, shows these kinds alone, as citizen, culture or one of the office's own; empty: all." placeholder:"KIND,..."`
	Direction *string `help:"Of trips, shows those in this direction alone: out (to partners) or in; empty: both." placeholder:"DIRECTION"`
	Back      *int    `help:"How many days it reaches back, 30 at most; 0: 30." placeholder:"DAYS"`
	Ahead     *int    `help:"How many days it reaches ahead; 0: as far as anything is planned." placeholder:"DAYS"`
	Needed    *bool   `help:"Of a person: without the meetings that can do without them." negatable:""`
	Language  *string `help:"Language of its texts; empty: that of the person, or German." placeholder:"LANGUAGE"`
	Alarm     *string `help:"How long before the start calendar programs shall remind, as in PT15M or P1D; empty: not at all." placeholder:"DURATION,..."`
	Detail    *string `help:"How much it says: titles or busy; empty: everything." placeholder:"DETAIL"`
	Busy      *bool   `help:"Holidays take up their days." negatable:""`
}

// Help implements kong.HelpProvider.
func (*feedAmend) Help() string {
	return `What is not given stays. Example:
  jourfixe feed amend lkk2yq4ttn5cbg7d --detail titles --kind meeting,trip --until=`
}

// Run implements the subcommand.
func (c *feedAmend) Run(ctx context.Context, p *program) error {
	amend, err := c.command()
	if err != nil {
		return err
	}
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	data, err := json.Marshal(amend)
	if err != nil {
		return err
	}
	if err := s.command(ctx, p, "feed.amend", data); err != nil {
		return err
	}
	fmt.Fprintln(p.err, "changed; the address stays")
	return nil
}

// command is what is asked for.
func (c *feedAmend) command() (*events.AmendFeed, error) {
	amend := &events.AmendFeed{
		ID: c.ID, Name: c.Name, Kinds: listed(c.Kind), Partners: listed(c.Partner), Status: listed(c.Status), TripKinds: listed(c.TripKind), Direction: c.Direction, Back: c.Back, Ahead: c.Ahead,
		Needed: c.Needed, Language: c.Language, Detail: c.Detail, Busy: c.Busy,
	}
	if c.Until != nil {
		amend.Until = new(events.Date)
		if err := amend.Until.UnmarshalText([]byte(*c.Until)); err != nil {
			return nil, usage("--until: %v", err)
		}
	}
	if list := listed(c.Alarm); list != nil {
		before, err := periods(*list)
		if err != nil {
			return nil, err
		}
		amend.Alarms = &before
	}
	return amend, nil
}

// listed takes a list with commas apart; nil stays nil, and what is empty is an empty list.
func listed(s *string) *[]string {
	if s == nil {
		return nil
	}
	list := []string{}
	for part := range strings.SplitSeq(*s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return &list
}

// periods reads how long before programs shall remind.
func periods(texts []string) ([]events.Period, error) {
	list := []events.Period{}
	for _, text := range texts {
		before, err := events.ParsePeriod(text)
		if err != nil {
			return nil, usage("--alarm: %v", err)
		}
		list = append(list, before)
	}
	return list, nil
}

type feedRotate struct {
	connect
	ID      string `arg:"" help:"The feed's id, as feed list shows it."`
	BaseURL string `help:"Where the pages are, if the server was named by --nats." placeholder:"URL"`
}

// Help implements kong.HelpProvider.
func (*feedRotate) Help() string { return "Example:\n  jourfixe feed rotate lkk2yq4ttn5cbg7d" }

// Run implements the subcommand.
func (c *feedRotate) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	base, err := baseOf(s, c.BaseURL)
	if err != nil {
		return err
	}
	token := newToken()
	data, err := json.Marshal(events.RotateFeed{ID: c.ID, Hash: links.TokenHash(token)})
	if err != nil {
		return err
	}
	if err := s.command(ctx, p, "feed.rotate", data); err != nil {
		return err
	}
	fmt.Fprintln(p.out, links.FeedURL(base, token, c.ID))
	fmt.Fprintln(p.err, "the address of before answers 410 from now on")
	return nil
}

type feedList struct{ connect }

// Help implements kong.HelpProvider.
func (*feedList) Help() string { return "Example:\n  jourfixe feed list" }

// Run implements the subcommand.
func (c *feedList) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var lines []questions.FeedLine
	if err := s.ask(ctx, "feed", questions.AskFeeds, struct{}{}, &lines); err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSCOPE\tISSUED\tREAD\tSTATE\tNAME")
	for _, f := range lines {
		state := "open"
		switch {
		case f.Revoked:
			state = "revoked"
		case f.Closed:
			state = "over"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", f.ID, f.Scope, f.Issued.Format(time.DateOnly), cmp.Or(f.Read.String(), "-"), state, f.Name)
	}
	return w.Flush()
}

type feedRevoke struct {
	connect
	ID string `arg:"" help:"The feed's id, as feed list shows it."`
}

// Help implements kong.HelpProvider.
func (*feedRevoke) Help() string { return "Example:\n  jourfixe feed revoke lkk2yq4ttn5cbg7d" }

// Run implements the subcommand.
func (c *feedRevoke) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	data, err := json.Marshal(events.RevokeFeed{ID: c.ID})
	if err != nil {
		return err
	}
	if err := s.command(ctx, p, "feed.revoke", data); err != nil {
		return err
	}
	fmt.Fprintln(p.err, "revoked; the address answers 410 from now on")
	return nil
}

// command sends a command that the program made itself, and turns a refusal into an error.
func (s *session) command(ctx context.Context, p *program, kind string, data []byte) error {
	t, err := events.ParseType(kind)
	if err != nil {
		return err
	}
	a, err := s.send(ctx, t, events.Message{ID: rand.Text(), Source: source, Type: t.String(), Time: p.now().UTC(), Data: data})
	if err != nil {
		return err
	}
	if a.Problem != nil {
		return exit{a.Problem, exitRefused}
	}
	return nil
}
