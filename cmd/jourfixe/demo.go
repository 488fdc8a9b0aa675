package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/links"
)

// demoClient is whom everybody acts as in the demo.
const demoClient = "demo"

// demoFeedName marks the feed that the demo opens for itself.
const demoFeedName = "Demo"

// A demoCommand runs the example office.
type demoCommand struct {
	config.Demo
}

// Help implements kong.HelpProvider.
func (*demoCommand) Help() string {
	return `The example is the international office of Bremen, with its dates in the year after this one; --office opens another. While
the demo runs, commands without --data and --nats are sent to it.

Example:
  jourfixe demo --http 127.0.0.1:8080`
}

// Run implements the subcommand.
func (c *demoCommand) Run(ctx context.Context, p *program) error {
	if err := c.Validate(); err != nil {
		return err
	}
	office, err := p.readOffice(c.Office, p.now().Year()+1)
	if err != nil {
		return err
	}
	if err := office.Check(p.now()); err != nil {
		return err
	}
	serve := config.Serve{Common: c.Common, Data: c.Data, Cluster: config.Cluster{Replicas: 1}, Roles: config.Roles, Follow: config.DefaultFollow, Links: config.DefaultLinks, Material: config.DefaultMaterial}
	if serve.SMTP == "" && serve.Contact == "" {
		serve.Contact = "buero@" + serve.UIDDomain() // in the mailbox one sees what is handed on to people
	}
	if serve.Data == "" {
		dir, err := os.MkdirTemp("", "jourfixe-demo-")
		if err != nil {
			return fmt.Errorf("make a temporary data folder: %w", err)
		}
		defer func() {
			if err := os.RemoveAll(dir); err != nil {
				fmt.Fprintln(p.err, "jourfixe:", err)
			}
		}()
		serve.Data = dir
	}
	h := &house{Serve: serve, open: true, p: p}
	if err := h.build(ctx); err != nil {
		return err
	}
	defer h.close()
	if h.unfit != nil {
		return h.unfit
	}
	forget, err := config.NoteDemo(serve.Data, p.now())
	if err != nil {
		h.log.Warn("commands need --data "+serve.Data+" to find this demo", "error", err)
	} else {
		defer func() {
			if err := forget(); err != nil {
				fmt.Fprintln(p.err, "jourfixe:", err)
			}
		}()
	}
	fill := h.fill(office)
	return h.run(ctx, worker.Func("demo", func(ctx context.Context) error {
		if err := fill.Run(ctx); err != nil {
			return worker.Fatal(err)
		}
		url, err := h.demoFeed(ctx)
		if err != nil {
			return worker.Fatal(err)
		}
		trip, err := h.openTrip(ctx)
		if err != nil {
			return worker.Fatal(err)
		}
		room, err := h.openRoom(ctx)
		if err != nil {
			return worker.Fatal(err)
		}
		if err := h.waitPosted(ctx); err != nil {
			return err
		}
		name, enter, err := h.coordinator(ctx)
		if err != nil {
			return worker.Fatal(err)
		}
		return h.invite(demoPlaces{feed: url, trip: trip, room: room, name: name, enter: enter}, c.Data != "")
	}))
}

// postedWithin bounds how long the demo waits for its first mails. If the mail server of --smtp is away, they come later.
const postedWithin = 15 * time.Second

// waitPosted returns when everything that is owed at the start is said, so that the mailbox shows it.
func (h *house) waitPosted(ctx context.Context) error {
	for deadline := time.Now().Add(postedWithin); time.Now().Before(deadline); {
		l := h.ledger.All()
		debts, _ := owed.All(h.mirror.Snapshot(), l, h.p.now())
		owing := len(debts)
		for _, people := range l {
			for _, said := range people {
				if n := len(said); n > 0 && said[n-1].State == owed.StateSending {
					owing++
				}
			}
		}
		if owing == 0 {
			return nil
		}
		if !worker.Sleep(ctx, 20*time.Millisecond) {
			return ctx.Err()
		}
	}
	return nil
}

// demoFeed issues a feed of the whole office and returns its URL.
func (h *house) demoFeed(ctx context.Context) (string, error) {
	if err := h.closeDemoFeeds(ctx); err != nil {
		return "", err
	}
	token := newToken()
	data, err := json.Marshal(events.IssueFeed{Name: demoFeedName, Scope: "office", Hash: links.TokenHash(token)})
	if err != nil {
		return "", err
	}
	if err := h.tell(ctx, events.Type{Noun: "feed", Name: "issue", Version: 1}, data); err != nil {
		return "", fmt.Errorf("issue a feed: %w", err)
	}
	return links.FeedURL(h.baseURL, token, demoFeedName), nil
}

// closeDemoFeeds revokes the feeds of earlier starts, whose addresses nobody was told to keep.
func (h *house) closeDemoFeeds(ctx context.Context) error {
	var open []string
	h.mirror.View(func(b *calendar.Book) {
		for _, f := range b.Feeds() {
			if f.Name == demoFeedName && !f.Revoked {
				open = append(open, f.ID)
			}
		}
	})
	for _, id := range open {
		data, err := json.Marshal(events.RevokeFeed{ID: id})
		if err != nil {
			return err
		}
		if err := h.tell(ctx, events.Type{Noun: "feed", Name: "revoke", Version: 1}, data); err != nil {
			return fmt.Errorf("revoke the feed of an earlier start: %w", err)
		}
	}
	return nil
}

// tell sends a command of the demo's own and turns a refusal into an error.
func (h *house) tell(ctx context.Context, t events.Type, data []byte) error {
	local := &localReception{h.reception}
	told := errand{t, events.Message{ID: newToken(), Source: source, Type: t.String(), Time: h.p.now().UTC(), Data: data}}
	results, err := local.send(ctx, []errand{told})(ctx)
	if err != nil {
		return err
	}
	if p := results[0].Problem; p != nil {
		return p
	}
	return nil
}
