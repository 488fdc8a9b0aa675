package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/config"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/traced"
	"jourfixe/events/rights"
	"jourfixe/worker"
	"jourfixe/worker/blocks"
	"jourfixe/worker/caldav"
	"jourfixe/worker/clock"
	"jourfixe/worker/desk"
	"jourfixe/worker/feed"
	fetching "jourfixe/worker/fetch"
	"jourfixe/worker/follow"
	"jourfixe/worker/followed"
	"jourfixe/worker/links"
	"jourfixe/worker/look"
	"jourfixe/worker/looked"
	"jourfixe/worker/oidc"
	"jourfixe/worker/questions"
	"jourfixe/worker/signin"
	"jourfixe/worker/throttle"
	"jourfixe/worker/timepiece"
	"jourfixe/worker/uploads"
	"jourfixe/worker/web"
)

// A house is one running process: a journal, the book that follows it, and the roles.
type house struct {
	config.Serve
	open bool // demo: no login on loopback
	p    *program
	log  *slog.Logger

	operator    *config.Operator
	server      *embedded.Server // nil if the server is elsewhere
	nc          *nats.Conn
	journal     *journal.Journal
	key         []byte
	unfit       error      // why nothing else is here: the key is missing, or the journal is not what it was; nil: all is well
	reached     bool       // it is known how far this office had come
	stale       *owed.Hold // how mails are held since the ledger is older than it was; nil: it is not
	mirror      *worker.Mirror
	traces      *traced.Tracer
	pulse       *worker.Pulse        // whether the journal can be reached
	disk        *worker.Pulse        // whether something can be stored
	stored      bool                 // something was, the last time; of the disk's pulse alone
	timepiece   *timepiece.Timepiece // whether the clock of the machine can be believed; nil where nobody asks, as in a demo
	files       *uploads.Desk
	shares      *journal.Shares
	decider     atomic.Pointer[desk.Desk] // nil without the role
	ledger      *worker.Ledger
	followed    *followed.Calendars // of people and venues elsewhere
	looked      *looked.Links       // what was found at the office's links
	sessions    *signin.Sessions
	passwords   *signin.Passwords // of calendar programs
	readings    *signin.Readings  // on which day feeds were read last
	signIns     *signin.Links     // by which people sign in
	askedIn     *signin.Asked     // sends them by mail; nil if this process sends none
	registering *web.Registering  // sends links by which people register for trips; nil if this process sends none
	links       *links.Maker
	sending     sending
	receiving   receiving
	reception   *worker.Reception
	asked       *questions.Answerer
	listener    net.Listener
	baseURL     string
	clients     *clients
	admitted    []embedded.Client         // as the NATS server knows them
	filling     atomic.Bool               // the office file is still being applied
	past        atomic.Pointer[time.Time] // by which the desk decides while a demo is told what was; nil: the present
	closers     []func()
}

// startWait bounds how long the parts may take to be there.
const startWait = 30 * time.Second

// build starts everything that others hang on, in order. What was started is stopped by close, also after an error.
func (h *house) build(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			h.close()
		}
	}()
	h.log = newLog(h.p.err, h.LogFormat)
	h.tellZones()
	if err := h.openTraces(ctx); err != nil {
		return err
	}
	if err := makeFolder(h.Data); err != nil {
		return err
	}
	if err := h.watchClock(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, startWait)
	defer cancel()
	// The port comes first: it is the likeliest to be taken, and nothing has to be undone then.
	if h.listener, err = net.Listen("tcp", h.HTTP); err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return usage("--http: another process listens on %s; choose another port, or 0 for a free one", h.HTTP)
		}
		return usage("--http: %v", err)
	}
	h.closers = append(h.closers, func() { _ = h.listener.Close() }) // closed already when all went well
	h.baseURL = strings.TrimSuffix(h.BaseURL, "/")
	if h.baseURL == "" {
		h.baseURL = "http://" + h.listener.Addr().String()
	}
	h.tellPlain()
	if h.operator, err = config.LoadOrCreateOperator(h.Data); err != nil {
		return err
	}
	if h.clients, err = loadClients(h.Data, h.operator, h.p.now, h.log); err != nil {
		return err
	}
	h.clients.everyone, h.clients.foreign = h.open, h.NATS != ""
	h.admitted = h.clients.list()
	if err := h.connect(ctx); err != nil {
		return err
	}
	if err := h.openJournal(ctx); err != nil || h.unfit != nil {
		return err
	}
	if err := h.holdStale(ctx); err != nil {
		return err
	}
	h.mirror = worker.NewMirror(h.journal, h.OfficeID, h.log)
	h.mirror.Version = version()
	h.pulse = worker.JournalPulse(func(ctx context.Context) error {
		_, err := h.journal.LastCommand(ctx)
		return err
	}, h.log)
	h.disk = worker.DiskPulse(h.store, h.log)
	h.ledger = worker.NewLedger(h.journal, h.log)
	h.followed = followed.New(h.journal.BusyTimes(), h.journal, h.log)
	h.followed.Heed = h.mirror.Heed
	h.looked = looked.New(h.journal.Links(), h.OfficeID, h.log)
	h.sessions = signin.NewSessions(signin.Options{
		Store: h.journal.Sessions(), Mirror: h.mirror, Mark: signin.Mark(h.key, h.operator.APIToken), Now: h.now, Log: h.log,
	})
	h.passwords = signin.NewPasswords(signin.PasswordOptions{Store: h.journal.Passwords(), Sealer: h.journal, Mirror: h.mirror, Now: h.now, Log: h.log})
	h.readings = signin.NewReadings(signin.ReadingOptions{Store: h.journal.Readings(), Mirror: h.mirror, Log: h.log})
	h.shares = &journal.Shares{Journal: h.journal, Handled: h.handled, Shut: h.shut, Exempt: func(client string) bool { return h.open || rights.OfHouse(client) }, Traces: h.traces}
	if h.server != nil { // who holds the lock of the data folder, and whose password nobody else knows, knows that the last run is dead
		h.ledger.Alone = rand.Text()
		if err := h.journal.Inbound().Inbox.Reclaim(ctx); err != nil {
			return err
		}
	}
	h.links = links.New(h.key, h.baseURL, h.UIDDomain())
	h.signIns = signin.NewLinks(h.key, h.OfficeID, signin.Links{BaseURL: h.baseURL, Mirror: h.mirror, Store: h.journal.Sessions(), Now: h.now})
	h.reception = &worker.Reception{
		Office: h.OfficeID, Mirror: h.mirror, Journal: h.journal, Ledger: h.ledger, Key: h.key, Now: h.now, MessageID: h.links.MessageID,
		Rights: h.clients.rights, Shares: h.shares, Traces: h.traces,
	}
	h.asked = &questions.Answerer{Reception: h.reception, Inbound: h.journal.Inbound(), Handled: h.handled, Shut: h.shut, Sessions: h.sessions, Passwords: h.passwords, Readings: h.readings, SignIns: h.signIns, Looked: h.looked}
	if err := h.openSending(); err != nil {
		return err
	}
	return h.openReceiving()
}

// shut says why no command is taken in, nil if nothing is in the way. A server elsewhere says by itself what it cannot store: that it stores nothing
// for some seconds says nothing of its disk where a cluster is about to choose who leads.
func (h *house) shut() error {
	if h.server == nil {
		return nil
	}
	return h.disk.Health()
}

// tellPlain warns where others may read along: the house itself speaks no TLS, a proxy in front of it does.
func (h *house) tellPlain() {
	if at, ok := h.listener.Addr().(*net.TCPAddr); !ok || at.IP.IsLoopback() {
		return
	}
	if strings.HasPrefix(h.baseURL, "https://") {
		h.log.Warn("pages are served without encryption; let nothing but the proxy with TLS reach this address", "http", h.listener.Addr().String())
		return
	}
	h.log.Warn("pages are served without encryption, and links lead there: whoever is on the way can read what people enter; put a proxy with TLS in front, and give its address as --base-url https://...", "http", h.listener.Addr().String())
}

// makeFolder makes the data folder, if it is not there.
func makeFolder(dir string) error {
	err := os.MkdirAll(dir, 0o700)
	var at *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission):
		return usage("--data: the folder %s cannot be made, since this user may not write beside it; make it and give it to the user who runs jourfixe, or choose another folder", dir)
	case errors.Is(err, syscall.EROFS):
		return usage("--data: the folder %s cannot be made on a disk that can only be read; choose a folder on another", dir)
	case errors.As(err, &at) && errors.Is(err, syscall.ENOTDIR):
		return usage("--data: the folder %s cannot be made, since %s is a file; choose another folder", dir, at.Path)
	}
	return usage("--data: the folder %s cannot be made: %v", dir, err)
}

// close stops what build started, last first.
func (h *house) close() {
	for i := len(h.closers) - 1; i >= 0; i-- {
		h.closers[i]()
	}
	h.closers = nil
}

// run runs the roles until ctx ends.
func (h *house) run(ctx context.Context, more ...worker.Worker) error {
	metrics := newMetrics(h)
	doors := links.NewDoorbook(h.mirror, h.ledger, h.links, h.now)
	decides := slices.Contains(h.Roles, "desk")
	marker, err := h.marker()
	if err != nil {
		return err
	}
	workers := append([]worker.Worker{h.mirror, h.pulse, h.disk, h.ledger, marker, h.followed, h.looked, doors, h.sessions, h.passwords, h.readings, h.binder(decides), h.watchBeyond(doors)}, more...)
	if h.timepiece != nil {
		workers = append(workers, h.timepiece)
	}
	workers = append(workers, h.sendingWorkers(metrics.mail)...)
	workers = append(workers, h.receivingWorkers(doors, h.sending.courier, metrics.cameIn)...)
	var feeds, programs http.Handler
	if slices.Contains(h.Roles, "feed") {
		shown := blocks.New(blocks.Options{Mirror: h.mirror, Domain: h.UIDDomain(), Links: h.links, Now: h.now})
		feeds = metrics.feeds(feed.New(feed.Options{Mirror: h.mirror, Blocks: shown, Readings: h.readings, Now: h.now, Log: h.log, Tried: metrics.tried}))
		programs = metrics.caldav(caldav.New(caldav.Options{
			Mirror: h.mirror, Blocks: shown, Passwords: h.passwords, Readings: h.readings, Reception: h.reception, From: h.From(), Key: h.key, Build: build(), Now: h.now, Log: h.log, Tried: metrics.tried,
		}))
	}
	proxies, err := h.TrustedProxies()
	if err != nil {
		return usage("--trusted-proxy: %v", err)
	}
	var box worker.Mailbox
	if h.sending.box != nil {
		box = h.sending.box
	}
	identity, err := h.identity()
	if err != nil {
		return err
	}
	finder := web.NewSearch(h.mirror, h.now)
	if h.files, err = h.uploads(); err != nil {
		return err
	}
	handler, err := web.New(web.Options{
		Mirror: h.mirror, Reception: h.reception, Office: h.OfficeID, BaseURL: h.baseURL, Open: h.open, Client: h.browserClient(),
		Authenticate: h.clients.authenticate, Feeds: feeds, CalDAV: programs, FeedsOnly: !slices.Contains(h.Roles, "web"), Ready: h.ready, Notes: h.notes, Zones: h.p.zonesAtHand(), Now: h.now, Log: h.log,
		Sessions: h.sessions, Passwords: h.passwords, Readings: h.readings, From: h.From(), SignIns: h.signIns, Asked: h.askedIn, Links: doors, Mailbox: box, Contact: h.MailContact(), Metrics: metrics.handler(), Tried: metrics.tried, Traces: h.traces,
		Identity: identity, Registers: h.registering, Frames: h.EmbedFrom,
		Clients: h.clients,
		Search:  finder,
		Uploads: h.files,
		Looked:  h.looked,
	})
	if err != nil {
		return err
	}
	if slices.Contains(h.Roles, "web") {
		workers = append(workers, finder, h.files)
	}
	workers = append(workers, worker.HTTP(h.listener, throttle.Behind(proxies, handler), h.log), worker.Func("clients", h.watchClients), worker.Func("zone data", h.watchZones), worker.Func("thrift", h.thrift))
	workers = append(workers, h.notifier(func() bool { return h.mirror.Ready() && !h.filling.Load() }, h.whole, func() { h.mirror.View(func(*calendar.Book) {}) })...)
	if decides {
		decider := &desk.Desk{Office: h.OfficeID, Journal: h.journal, Mirror: h.mirror, Key: h.key, Rights: h.clients.rights, Now: h.deciding, Log: h.log, Traces: h.traces}
		metrics.desk = decider
		h.decider.Store(decider)
		workers = append(workers, decider, h.asked, worker.Func("door", h.shares.Admit),
			&desk.Adopter{Mirror: h.mirror, Reception: h.reception, Log: h.log},
			&desk.Eraser{Journal: h.journal, Mirror: h.mirror, Handled: decider.Handled, InLine: decider.InLine, Log: h.log},
			&desk.Trimmer{Journal: h.journal, Mirror: h.mirror, Handled: decider.Handled, InLine: decider.InLine})
	}
	if slices.Contains(h.Roles, "clock") {
		workers = append(workers, &clock.Clock{Mirror: h.mirror, Reception: h.reception, Now: h.now, Doubted: h.doubted, Pace: h.p.pace, Log: h.log})
	}
	if slices.Contains(h.Roles, "follow") {
		when, err := h.FollowTimes()
		if err != nil {
			return usage("--follow-cron: %v", err)
		}
		workers = append(workers, &follow.Follower{
			Mirror: h.mirror, Calendars: h.followed, Fetch: fetching.New(version()).Get, Ours: h.links.Ours, When: when, Now: h.now, Count: metrics.calendarRead, Log: h.log,
		})
		if when, err = h.LinkTimes(); err != nil {
			return usage("--links-cron: %v", err)
		}
		if when != nil {
			workers = append(workers, &look.Looker{
				Mirror: h.mirror, Links: h.looked, Look: h.lookAt(), When: when, Pause: fetching.Pause, Now: h.now, Count: metrics.linkFound, Log: h.log,
			})
		}
	}
	address := config.Addresses{NATS: h.natsURL(), HTTP: h.listener.Addr().String(), BaseURL: h.baseURL, PID: os.Getpid(), Office: h.OfficeID, External: h.server == nil}
	for _, x := range []struct {
		at   *string
		path string
	}{{&address.CA, h.CA}, {&address.Cert, h.Cert}, {&address.CertKey, h.CertKey}} {
		if *x.at, err = absolute(x.path); err != nil {
			return err
		}
	}
	if err := address.Write(h.Data); err != nil {
		return err
	}
	defer func() {
		if err := address.Remove(h.Data); err != nil {
			h.log.Warn("the note of this server's addresses could not be removed", "error", err)
		}
	}()
	return worker.Run(ctx, h.log, workers...)
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

// notes are what /readyz says beside: how many commands wait, of whom, and how full their stream is.
func (h *house) notes() []string {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWait)
	defer cancel()
	last, err := h.journal.LastCommand(ctx)
	stored, fault := h.journal.CommandBytes(ctx)
	if err = errors.Join(err, fault); err != nil {
		return []string{"commands: how many wait cannot be found out"}
	}
	list := []string{fmt.Sprintf("commands %d waiting at most, %d%% of the room taken", last-min(last, h.handled()), stored*100/streams.CommandsBytes)}
	if h.timepiece != nil {
		if doubt := h.timepiece.Health(); doubt != nil {
			list = append(list, "clock: "+doubt.Error())
		}
	}
	if hold, _ := h.ledger.Hold(); hold.Holds("") {
		list = append(list, "mail: held until it is released (jourfixe mail held, jourfixe mail release): people may have been told already")
	}
	if n := h.mirror.KeysLost(); n > 0 {
		list = append(list, fmt.Sprintf("keys: %d are lost, so what they seal cannot be read (jourfixe check says of whom)", n))
	}
	// Anybody may ask, so whose they are is for the metrics and jourfixe commands list.
	ofClients, clients := uint64(0), 0
	waiting, _ := h.shares.Waiting()
	for _, n := range waiting {
		if n > 0 {
			ofClients, clients = ofClients+uint64(n), clients+1
		}
	}
	if clients > 0 {
		list = append(list, fmt.Sprintf("commands: %d of %d clients wait", ofClients, clients))
	}
	return list
}

// deciding is the time by which the desk decides.
func (h *house) deciding() time.Time {
	if at := h.past.Load(); at != nil {
		return *at
	}
	return h.now()
}

// decideAt has the desk decide by a time that was, or, by none, by the present.
func (h *house) decideAt(t time.Time) {
	if t.IsZero() {
		h.past.Store(nil)
		return
	}
	h.past.Store(&t)
}

// handled is the place up to which all commands are handled, as far as this process knows.
func (h *house) handled() uint64 {
	var cursor uint64
	h.mirror.View(func(b *calendar.Book) { cursor = b.Cursor() })
	if d := h.decider.Load(); d != nil {
		cursor = max(cursor, d.Handled())
	}
	return cursor
}

// ready says why nobody should be sent here yet, beside what the mirror says.
func (h *house) ready() error {
	if h.filling.Load() {
		return errors.New("the office file is being applied")
	}
	return cmp.Or(h.pulse.Health(), h.disk.Health())
}

// whole says why nobody should be sent here, whatever it is.
func (h *house) whole() error {
	if err := h.mirror.Health(); err != nil {
		return err
	}
	if !h.mirror.Ready() {
		return errors.New("the journal is still being read")
	}
	return h.ready()
}

func (h *house) browserClient() string {
	if h.open {
		return demoClient
	}
	return h.operator.Client
}

// fill applies the office file to an office in which nothing else has happened yet. It goes on where a start that was
// cut short left off.
func (h *house) fill(office *config.Office) worker.Worker {
	h.filling.Store(true)
	return worker.Func("office file", func(ctx context.Context) (err error) {
		defer func() { h.filling.Store(err != nil) }()
		if err := h.mirror.WaitReady(ctx); err != nil {
			return err
		}
		local := &localReception{h.reception}
		if !local.untouched() {
			if local.unfinished() {
				h.log.Warn("the office file was not applied to the end, and others have sent commands since; run jourfixe apply with it")
			} else if is := local.zone(); zoneOf(office.Items).String() != is {
				return worker.Fatal(usage("--office: the file has the zone %s, but this office goes by the clock of %s, which stays: what is planned has been told on it", zoneOf(office.Items), is))
			} else if !h.open {
				h.log.Warn("the office is filled already, so the file of --office was only checked; run jourfixe apply with it to change the office", "file", h.Office)
			}
			return nil
		}
		a := applier{reception: local, out: io.Discard, now: h.now}
		err = a.apply(ctx, office.Items)
		if refused := (exit{}); errors.As(err, &refused) {
			return worker.Fatal(fmt.Errorf("the office file cannot be applied: %w", err))
		}
		return err
	})
}

// readOffice reads the office file that is named, or the example for the year.
func (p *program) readOffice(name string, year int) (*config.Office, error) {
	if name == "" {
		return config.ReadOffice("bremen.yaml", exampleOffice(year))
	}
	data, err := p.inputUpTo(name, config.MaxOfficeFile)
	if err != nil {
		return nil, err
	}
	return config.ReadOffice(name, data)
}

// newLog writes structured lines to standard error.
func newLog(w io.Writer, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
