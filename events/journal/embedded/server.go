// Package embedded runs a NATS server inside the program: its data folder and the lock on it, and the accounts and
// permissions of the house, of whoever administers it and of clients. What the streams hold, and who reads them, is known
// above.
package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// ErrLocked says that another server has the data folder. Two servers on one folder would both acknowledge the same
// sequence.
var ErrLocked = errors.New("the data folder is in use by another process")

// noLimit is what streams may take of the disk: what there is. That it does not run full is looked after by whoever takes things in.
const noLimit = 1 << 50

// ErrPortInUse says that something else listens on the address.
var ErrPortInUse = errors.New("the address is in use by another process")

// readyWithin bounds how long a start may take. A journal of a million events takes under two seconds.
const readyWithin = time.Minute

// A Client is a system or person that may send commands. Name matches events.IDPattern and is the actor in the journal;
// Password is in the clear or a bcrypt hash.
type Client struct{ Name, Password string }

// Options say how the embedded server runs.
type Options struct {
	Dir      string       // data folder, locked by Dir/lock; the streams are in Dir/nats
	Listen   string       // where other programs connect, as in 127.0.0.1:4222; port 0 picks a free one
	Office   string       // whose subjects the clients may use
	Clients  []Client     // who may connect; nobody else may, unless Open
	Operator string       // the one of Clients that administers; "" if there is none
	Backup   string       // the password of whoever takes backups: reads all and changes nothing; "": nobody does
	Door     bool         // what clients send as commands comes in at the door (journal.Shares), not into the stream by itself
	Swift    bool         // what is acknowledged need not be on disk: for what is thrown away
	Open     bool         // whoever connects without credentials administers; for a demonstration on loopback
	Log      *slog.Logger // defaults to slog.Default
}

// A Server is the embedded NATS server. Every message it acknowledges is on disk.
type Server struct {
	options Options
	secret  string // the house's password, new at every start
	lock    *flock.Flock
	nats    atomic.Pointer[server.Server]
	stop    sync.Once
	log     *serverLog
	full    atomic.Bool // there was less room than is needed, and not yet enough again

	mu sync.Mutex // one reload at a time, and none while the server is opened anew
}

// Start starts the server and returns when it takes connections. It returns ErrLocked or ErrPortInUse when another
// process is in the way.
func Start(o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	lock := flock.New(filepath.Join(o.Dir, "lock"), flock.SetPermissions(0o600))
	switch got, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock the data folder %s: %w", o.Dir, err)
	case !got:
		return nil, fmt.Errorf("start the server on %s: %w", o.Dir, ErrLocked)
	}
	s := &Server{options: o, secret: rand.Text(), lock: lock}
	if err := s.run(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return s, nil
}

func (o *Options) check() error {
	host, _, err := net.SplitHostPort(o.Listen)
	switch {
	case o.Dir == "":
		return errors.New("the server needs a data folder")
	case err != nil:
		return fmt.Errorf("the listen address %q must be host:port, as in 127.0.0.1:4222: %w", o.Listen, err)
	case !events.ValidID(o.Office):
		return fmt.Errorf("the office %q does not match %s", o.Office, events.IDPattern)
	}
	loopback := host == "localhost"
	if ip := net.ParseIP(host); ip != nil {
		loopback = ip.IsLoopback()
	}
	switch {
	case !loopback && o.Open:
		return fmt.Errorf("a server that asks for no credentials listens on loopback only, not on %q", o.Listen)
	case !loopback:
		o.Log.Warn("the NATS listener is reachable from other machines and does not encrypt", "listen", o.Listen)
	}
	return checkClients(o.Clients, o.Operator)
}

func checkClients(clients []Client, operator string) error {
	seen := make(map[string]bool, len(clients))
	for _, c := range clients {
		switch {
		case !events.ValidID(c.Name):
			return fmt.Errorf("the client name %q does not match %s", c.Name, events.IDPattern)
		case seen[c.Name]:
			return fmt.Errorf("the client %s is there twice", c.Name)
		case c.Password == "":
			return fmt.Errorf("the client %s has no password", c.Name)
		}
		seen[c.Name] = true
	}
	if operator != "" && !seen[operator] {
		return fmt.Errorf("the operator %q is none of the clients", operator)
	}
	return nil
}

func (s *Server) run() error {
	if err := portFree(s.options.Listen); err != nil {
		return err
	}
	o, err := s.natsOptions(s.options.Clients)
	if err != nil {
		return err
	}
	n, err := server.NewServer(o)
	if err != nil {
		return fmt.Errorf("make the NATS server: %w", err)
	}
	s.log = &serverLog{log: s.options.Log}
	n.SetLoggerV2(s.log, false, false, false)
	n.Start()
	if !n.ReadyForConnections(readyWithin) || !n.JetStreamEnabled() {
		n.Shutdown()
		n.WaitForShutdown()
		return fmt.Errorf("start the NATS server on %s: %w", s.options.Listen, s.log.failure())
	}
	s.nats.Store(n)
	return nil
}

// portFree asks before the server does: the server would open its storage first and report a port in use as text.
func portFree(address string) error {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("listen on %s: %w", address, ErrPortInUse)
	case err != nil:
		return fmt.Errorf("listen for NATS clients: %w", err)
	}
	return l.Close()
}

func (s *Server) natsOptions(clients []Client) (*server.Options, error) {
	host, port, err := net.SplitHostPort(s.options.Listen)
	if err != nil {
		return nil, fmt.Errorf("read the listen address: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("the port in %q must be a number: %w", s.options.Listen, err)
	}
	if number == 0 {
		number = server.RANDOM_PORT
	}
	o := &server.Options{}
	if err := s.access(o, clients); err != nil {
		return nil, err
	}
	o.ServerName = "jourfixe-" + s.options.Office
	o.Host, o.Port = host, number
	o.JetStream, o.StoreDir = true, StoreOf(s.options.Dir)
	o.SyncAlways = !s.options.Swift
	o.JetStreamMaxMemory = 256 << 20 // the consumers' state; no stream lives in memory
	o.JetStreamMaxStore = noLimit    // else three quarters of what is free at the start, and with a disk that is nearly full there would be no start
	o.MaxPayload = streams.MaxPayload
	o.MaxConn, o.MaxSubs = max(connectionsInAll, connectionsOfOne*len(clients)+connectionsKept), 1000
	o.NoSigs, o.DisableJetStreamBanner = true, true
	return o, nil
}

// URL is where other programs connect, as in nats://127.0.0.1:4222.
func (s *Server) URL() string { return s.nats.Load().ClientURL() }

// Connect connects the house itself, inside the process, with every permission. The caller closes the connection.
func (s *Server) Connect(ctx context.Context) (*nats.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	log := s.options.Log
	nc, err := nats.Connect("", nats.InProcessServer(s), nats.Name("jourfixe"),
		nats.UserInfo(houseUser, s.secret), nats.CustomInboxPrefix(streams.HouseInbox), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			log.Error("the connection to the embedded NATS server reports an error", "error", err)
		}))
	if err != nil {
		return nil, fmt.Errorf("connect to the embedded NATS server: %w", err)
	}
	return nc, nil
}

// InProcessConn connects to the server within the process, to whichever it is by now.
func (s *Server) InProcessConn() (net.Conn, error) { return s.nats.Load().InProcessConn() }

// SetClients replaces the clients while the server runs. Who is no longer among them, or has another password, is
// disconnected.
func (s *Server) SetClients(clients []Client) error {
	if err := checkClients(clients, s.options.Operator); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	times := 1
	for i := range clients {
		if !slices.ContainsFunc(s.options.Clients, func(c Client) bool { return c.Name == clients[i].Name }) {
			times = 2 // an account that is new with a reload has no way out yet, the server lays those of accounts that it knows
		}
	}
	for range times {
		o, err := s.natsOptions(clients)
		if err != nil {
			return err
		}
		if err := s.nats.Load().ReloadOptions(o); err != nil {
			return fmt.Errorf("give the NATS server its clients: %w", err)
		}
	}
	s.options.Clients = clients
	return nil
}

// Stop stops the server, waits until everything is on disk, and releases the data folder. Close the connections first:
// the server does not wait for them, and its lame duck mode would take JetStream away while they still work.
func (s *Server) Stop() {
	s.stop.Do(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.shut()
		if err := s.lock.Close(); err != nil {
			s.options.Log.Error("the lock of the data folder cannot be released", "error", err)
		}
	})
}
