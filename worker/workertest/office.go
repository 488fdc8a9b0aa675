// Package workertest is an office at work, for the tests of everything that works in one: a journal on a real server in the
// test's process, a desk that decides, and mirror and ledger that follow. Its clock stands still until the test moves it, and
// a test gets the office into a state by commands, as anybody else does. What a role needs beside that is the test's own.
package workertest

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar"
	"jourfixe/calendar/memory"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/desk"
)

// client is the name that a test sends commands under.
const client = "tester"

// An Office is at work until its test ends.
type Office struct {
	*Clock
	Log  *Log
	Desk *Process // decides

	Connect func(context.Context) (*nats.Conn, error) // to the journal's server

	t      testing.TB
	number int
	others []*Process
}

// Open opens an office on a server of its own, with nothing in its book. All clocks in it show now.
func Open(t testing.TB, now time.Time) *Office {
	t.Helper()
	return OpenOn(t, journaltest.Server(t).Connect, now)
}

// OpenOn opens an office whose journal is wherever connect leads.
func OpenOn(t testing.TB, connect func(context.Context) (*nats.Conn, error), now time.Time) *Office {
	t.Helper()
	o := &Office{Clock: &Clock{now: now}, Log: &Log{}, t: t, Connect: connect}
	o.Desk = o.process(nil)
	o.StartDesk()
	return o
}

// StartDesk has somebody at the desk decide, until Desk.StopDesk is called.
func (o *Office) StartDesk() {
	d := &desk.Desk{
		Office: journaltest.Office, Journal: o.Desk.Journal, Mirror: o.Desk.Mirror, Key: o.Desk.Reception.Key, Now: o.Now, Log: o.Logger(),
	}
	o.Desk.StopDesk = o.Desk.Run(d)
}

// Logger writes into the office's log.
func (o *Office) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(o.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// A Process is one of those in which an office is at work: what its roles share.
type Process struct {
	Journal   *journal.Journal
	Mirror    *worker.Mirror
	Ledger    *worker.Ledger
	Reception *worker.Reception
	Stop      func() // as a signal does
	StopDesk  func() // stops the desk alone; nil where there is none, see Office.StartDesk

	t   testing.TB
	log *slog.Logger
}

// Start starts one more process with what work makes, which may listen to mirror and ledger since these do not run yet. It
// returns when both know the journal. Commands of Do are known to it before Do returns.
func (o *Office) Start(work func(p *Process) []worker.Worker) *Process {
	o.t.Helper()
	p := o.process(work)
	o.others = append(o.others, p)
	return p
}

func (o *Office) process(work func(p *Process) []worker.Worker) *Process {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	nc, err := o.Connect(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	j, err := journal.Open(ctx, nc, journal.Options{Office: journaltest.Office, Log: o.Logger()})
	if err != nil {
		o.t.Fatal(err)
	}
	key, err := j.OfficeKey(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	p := &Process{t: o.t, log: o.Logger(), Journal: j}
	p.Mirror, p.Ledger = worker.NewMirror(j, journaltest.Office, p.log), worker.NewLedger(j, p.log)
	p.Reception = &worker.Reception{Office: journaltest.Office, Mirror: p.Mirror, Journal: j, Ledger: p.Ledger, Key: key, Now: o.Now}
	workers := []worker.Worker{p.Mirror, p.Ledger}
	if work != nil {
		workers = append(workers, work(p)...)
	}
	stop := p.Run(workers...)
	p.Stop = sync.OnceFunc(func() { stop(); nc.Close() })
	o.t.Cleanup(p.Stop)
	if err := p.Mirror.WaitReady(ctx); err != nil {
		o.t.Fatal(err)
	}
	if err := p.Ledger.WaitReady(ctx); err != nil {
		o.t.Fatal(err)
	}
	return p
}

// Halt stops a process as a signal does. Do waits for it no more.
func (o *Office) Halt(p *Process) {
	p.Stop()
	for i, x := range o.others {
		if x == p {
			o.others = append(o.others[:i:i], o.others[i+1:]...)
			return
		}
	}
}

// Run runs workers in the process until stop is called or the test ends.
func (p *Process) Run(workers ...worker.Worker) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- worker.Run(ctx, p.log, workers...) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-stopped; err != nil {
			p.t.Errorf("a process stopped: %v", err)
		}
	})
	p.t.Cleanup(stop)
	return stop
}

// Do has the desk accept a command, and waits until every process knows. Arguments are put into the data as Printf does.
func (o *Office) Do(kind, data string, args ...any) {
	o.t.Helper()
	if len(args) > 0 {
		data = fmt.Sprintf(data, args...)
	}
	if a := o.Ask(kind, data); a.Outcome != events.Accepted {
		o.t.Fatalf("%s %s: %s, %v", kind, data, a.Outcome, a.Problem)
	}
}

// DoAll has the desk accept commands, each a type and its data, in their order, and waits until every process knows of all. They wait in line together, so the
// desk decides them in few rounds, which costs a fraction of giving one after the other by Do and comes to the same.
func (o *Office) DoAll(commands ...[2]string) {
	o.t.Helper()
	if len(commands) == 0 {
		return
	}
	asked := make([]worker.Receipt, len(commands))
	for i, c := range commands {
		asked[i] = o.send(c[0], c[1])
	}
	for i, c := range commands {
		if p := o.outcome(o.Desk, asked[i]).Problem; p != nil {
			o.t.Fatalf("%s %s: %v", c[0], c[1], p)
		}
		for _, p := range o.others {
			o.outcome(p, asked[i])
		}
	}
}

// Together is DoAll for the commands that give gives, in place of Do.
func (o *Office) Together(give func(do func(kind, data string, args ...any))) {
	o.t.Helper()
	var commands [][2]string
	give(func(kind, data string, args ...any) {
		if len(args) > 0 {
			data = fmt.Sprintf(data, args...)
		}
		commands = append(commands, [2]string{kind, data})
	})
	o.DoAll(commands...)
}

// Ask has the desk decide on a command, and waits until every process knows.
func (o *Office) Ask(kind, data string) events.Answer {
	o.t.Helper()
	receipt := o.send(kind, data)
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	a, err := o.Desk.Reception.Outcome(ctx, client, receipt, patience.Limit)
	if err != nil || a.Outcome == events.Pending {
		o.t.Fatalf("%s: the desk does not answer: %s (%v)\n%s", kind, a.Outcome, err, o.Log)
	}
	for _, p := range o.others {
		if known := o.outcome(p, receipt); (known.Problem == nil) != (a.Outcome == events.Accepted) {
			o.t.Fatalf("%s: a process knows of %v", kind, known.Problem)
		}
	}
	return a
}

// send hands a command in.
func (o *Office) send(kind, data string) worker.Receipt {
	o.t.Helper()
	t, err := events.ParseType(kind)
	if err != nil {
		o.t.Fatal(err)
	}
	o.number++
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	m := events.Message{ID: strconv.Itoa(o.number), Source: "/test", Type: t.String(), Data: []byte(data)}
	receipt, err := o.Desk.Reception.Submit(ctx, client, t, m)
	if err != nil {
		o.t.Fatal(err)
	}
	return receipt
}

// outcome waits until a process knows what became of a command: all of it, since of a decision that is half known nothing may follow.
func (o *Office) outcome(p *Process, r worker.Receipt) memory.Outcome {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	var known memory.Outcome
	err := p.Mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool {
		found := b.Outcome(r.Sequence, client, r.Source, r.ID, r.Digest)
		if found != nil {
			known = *found
		}
		return found != nil
	})
	if err != nil {
		o.t.Fatalf("command %s: a process does not know of its answer: %v\n%s", r.ID, err, o.Log)
	}
	return known
}

// Eventually waits for what other goroutines do. If they never do it, the test fails with the log.
func (o *Office) Eventually(what string, done func() bool) {
	o.t.Helper()
	patience.Eventually(o.t, what, done, o.Log.String)
}

// A Clock stands still until it is set.
type Clock struct {
	mu  sync.Mutex
	now time.Time // guarded by mu
}

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set sets the clock.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// A Log can be read while it is written.
type Log struct {
	mu  sync.Mutex
	out strings.Builder // guarded by mu
}

// Write takes a line.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(p)
}

// String is all that was written.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.String()
}
