package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar/owed"
	"jourfixe/config"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/traced"
	"jourfixe/events/rights"
	"jourfixe/worker"
	"jourfixe/worker/desk"
	"jourfixe/worker/followed"
	"jourfixe/worker/links"
	"jourfixe/worker/looked"
	"jourfixe/worker/questions"
	"jourfixe/worker/signin"
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

// newLog writes structured lines to standard error.
func newLog(w io.Writer, format string) *slog.Logger {
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
