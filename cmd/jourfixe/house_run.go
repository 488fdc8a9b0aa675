package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"

	"jourfixe/calendar"
	"jourfixe/config"
	"jourfixe/worker"
	"jourfixe/worker/blocks"
	"jourfixe/worker/caldav"
	"jourfixe/worker/clock"
	"jourfixe/worker/desk"
	"jourfixe/worker/feed"
	fetching "jourfixe/worker/fetch"
	"jourfixe/worker/follow"
	"jourfixe/worker/links"
	"jourfixe/worker/look"
	"jourfixe/worker/oidc"
	"jourfixe/worker/throttle"
	"jourfixe/worker/web"
)

// run runs the roles until ctx ends.
func (h *house) run(ctx context.Context, more ...worker.Worker) error {
	metrics := newMetrics(h)
	doors := links.NewDoorbook(h.mirror, h.ledger, h.links, h.now)
	marker, err := h.marker()
	if err != nil {
		return err
	}
	workers := append([]worker.Worker{
		h.mirror, h.pulse, h.disk, h.ledger, marker, h.followed, h.looked, doors, h.sessions, h.passwords, h.readings, h.binder(h.plays("desk")), h.watchBeyond(doors),
	}, more...)
	if h.timepiece != nil {
		workers = append(workers, h.timepiece)
	}
	workers = append(workers, h.sendingWorkers(metrics.mail)...)
	workers = append(workers, h.receivingWorkers(doors, h.sending.courier, metrics.cameIn)...)
	pages, err := h.pageWorkers(metrics, doors)
	if err != nil {
		return err
	}
	workers = append(workers, pages...)
	workers = append(workers, worker.Func("clients", h.watchClients), worker.Func("zone data", h.watchZones), worker.Func("thrift", h.thrift))
	workers = append(workers, h.notifier(func() bool { return h.mirror.Ready() && !h.filling.Load() }, h.whole, func() { h.mirror.View(func(*calendar.Book) {}) })...)
	if h.plays("desk") {
		workers = append(workers, h.deskWorkers(metrics)...)
	}
	if h.plays("clock") {
		workers = append(workers, &clock.Clock{Mirror: h.mirror, Reception: h.reception, Now: h.now, Doubted: h.doubted, Pace: h.p.pace, Log: h.log})
	}
	if h.plays("follow") {
		follows, err := h.followWorkers(metrics)
		if err != nil {
			return err
		}
		workers = append(workers, follows...)
	}
	removeAddresses, err := h.noteAddresses()
	if err != nil {
		return err
	}
	defer removeAddresses()
	return worker.Run(ctx, h.log, workers...)
}

// plays reports whether this process has a role.
func (h *house) plays(role string) bool { return slices.Contains(h.Roles, role) }

// pageWorkers serve what is asked for over HTTP, and keep what that needs.
func (h *house) pageWorkers(metrics *metrics, doors *links.Doorbook) ([]worker.Worker, error) {
	feeds, programs := h.calendars(metrics)
	proxies, err := h.TrustedProxies()
	if err != nil {
		return nil, usage("--trusted-proxy: %v", err)
	}
	var box worker.Mailbox
	if h.sending.box != nil {
		box = h.sending.box
	}
	identity, err := h.identity()
	if err != nil {
		return nil, err
	}
	finder := web.NewSearch(h.mirror, h.now)
	if h.files, err = h.uploads(); err != nil {
		return nil, err
	}
	site := web.Options{
		Mirror: h.mirror, Reception: h.reception, Office: h.OfficeID, BaseURL: h.baseURL, Open: h.open, Client: h.browserClient(),
		Authenticate: h.clients.authenticate, Feeds: feeds, CalDAV: programs, FeedsOnly: !h.plays("web"), Ready: h.ready, Notes: h.notes, Zones: h.p.zonesAtHand(), Now: h.now, Log: h.log,
		Sessions: h.sessions, Passwords: h.passwords, Readings: h.readings, From: h.From(), SignIns: h.signIns, Asked: h.askedIn, Links: doors, Mailbox: box, Contact: h.MailContact(), Metrics: metrics.handler(), Tried: metrics.tried, Traces: h.traces,
		Identity: identity, Registers: h.registering, Frames: h.EmbedFrom,
		Clients: h.clients, OfficeFile: officeFile,
		Search:  finder,
		Uploads: h.files,
		Looked:  h.looked,
	}
	// The pages are read while the journal is.
	workers := []worker.Worker{worker.Func("http", func(ctx context.Context) error {
		handler, err := web.New(site)
		if err != nil {
			return worker.Fatal(err)
		}
		return worker.HTTP(h.listener, throttle.Behind(proxies, handler), h.log).Run(ctx)
	})}
	if h.plays("web") {
		workers = append(workers, finder, h.files)
	}
	return workers, nil
}

// calendars answer calendar programs that read feeds, and those that speak CalDAV; nil without the role.
func (h *house) calendars(metrics *metrics) (feeds, programs http.Handler) {
	if !h.plays("feed") {
		return nil, nil
	}
	shown := blocks.New(blocks.Options{Mirror: h.mirror, Domain: h.UIDDomain(), Links: h.links, Now: h.now})
	feeds = metrics.feeds(feed.New(feed.Options{Mirror: h.mirror, Blocks: shown, Readings: h.readings, Now: h.now, Log: h.log, Tried: metrics.tried}))
	programs = metrics.caldav(caldav.New(caldav.Options{
		Mirror: h.mirror, Blocks: shown, Passwords: h.passwords, Readings: h.readings, Reception: h.reception, From: h.From(), Key: h.key, Build: build(), Now: h.now, Log: h.log, Tried: metrics.tried,
	}))
	return feeds, programs
}

// deskWorkers decide commands, let them in, and do what follows from them in the journal.
func (h *house) deskWorkers(metrics *metrics) []worker.Worker {
	decider := &desk.Desk{Office: h.OfficeID, Journal: h.journal, Mirror: h.mirror, Key: h.key, Rights: h.clients.rights, Now: h.deciding, Log: h.log, Traces: h.traces}
	metrics.desk = decider
	h.decider.Store(decider)
	return []worker.Worker{
		decider, h.asked, worker.Func("door", h.shares.Admit),
		&desk.Adopter{Mirror: h.mirror, Reception: h.reception, Log: h.log},
		&desk.Eraser{Journal: h.journal, Mirror: h.mirror, Handled: decider.Handled, InLine: decider.InLine, Log: h.log},
		&desk.Trimmer{Journal: h.journal, Mirror: h.mirror, Handled: decider.Handled, InLine: decider.InLine},
	}
}

// followWorkers read calendars and links elsewhere.
func (h *house) followWorkers(metrics *metrics) ([]worker.Worker, error) {
	when, err := h.FollowTimes()
	if err != nil {
		return nil, usage("--follow-cron: %v", err)
	}
	workers := []worker.Worker{&follow.Follower{
		Mirror: h.mirror, Calendars: h.followed, Fetch: fetching.New(version()).Get, Ours: h.links.Ours, When: when, Now: h.now, Count: metrics.calendarRead, Log: h.log,
	}}
	if when, err = h.LinkTimes(); err != nil {
		return nil, usage("--links-cron: %v", err)
	}
	if when != nil {
		workers = append(workers, &look.Looker{
			Mirror: h.mirror, Links: h.looked, Look: h.lookAt(), When: when, Pause: fetching.Pause, Now: h.now, Count: metrics.linkFound, Log: h.log,
		})
	}
	return workers, nil
}

// noteAddresses notes in the data folder where this process can be reached, for the commands that are given on this machine, until it is removed.
func (h *house) noteAddresses() (remove func(), err error) {
	address := config.Addresses{NATS: h.natsURL(), HTTP: h.listener.Addr().String(), BaseURL: h.baseURL, PID: os.Getpid(), Office: h.OfficeID, External: h.server == nil}
	for _, x := range []struct {
		at   *string
		path string
	}{{&address.CA, h.CA}, {&address.Cert, h.Cert}, {&address.CertKey, h.CertKey}} {
		if *x.at, err = absolute(x.path); err != nil {
			return nil, err
		}
	}
	if err := address.Write(h.Data); err != nil {
		return nil, err
	}
	return func() {
		if err := address.Remove(h.Data); err != nil {
			h.log.Warn("the note of this server's addresses could not be removed", "error", err)
		}
	}, nil
}

// absolute is a path as whoever is in another folder finds it, "" for none.
func absolute(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	return filepath.Abs(path)
}

// lookAt follows a link. The demo asks nobody outside of this machine: its links are examples, and so is what is found there.
func (h *house) lookAt() func(context.Context, string) (fetching.Sight, error) {
	if h.open {
		return exampleSight
	}
	return fetching.NewLooker(version()).Look
}

// identity is the identity provider, nil if there is none.
func (h *house) identity() (*oidc.Provider, error) {
	if h.Issuer == "" {
		return nil, nil
	}
	secret, err := h.OIDCSecret()
	if err != nil {
		return nil, usage("--oidc-secret-file: %v", err)
	}
	return oidc.New(oidc.Options{Issuer: h.Issuer, Client: h.OIDC, Secret: secret, Redirect: h.baseURL + "/login/identity/return"}), nil
}

func (h *house) browserClient() string {
	if h.open {
		return demoClient
	}
	return h.operator.Client
}
