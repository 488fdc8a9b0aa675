package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"jourfixe/config"
	"jourfixe/events/patience"
)

// TestMain lets the test binary be jourfixe itself: the same main, but for a clock that stands still where
// JOURFIXE_TEST_NOW says so, so that two runs can be compared byte by byte, or runs faster where JOURFIXE_TEST_CLOCK does.
func TestMain(m *testing.M) {
	testscript.Main(together{m}, map[string]func(){"jourfixe": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now} // and no zone data of the machine
		if at, err := time.Parse(time.RFC3339, os.Getenv("JOURFIXE_TEST_NOW")); err == nil {
			p.now = func() time.Time { return at }
		}
		if clock := os.Getenv("JOURFIXE_TEST_CLOCK"); clock != "" {
			p.now, p.pace = fastClock(clock)
		}
		if file := os.Getenv("JOURFIXE_TEST_JUMP"); file != "" {
			p.now, p.watches = jumpingClock(p.now, file), true
		}
		if within := os.Getenv("JOURFIXE_TEST_SEND_WITHIN"); within != "" {
			var err error
			if p.sendWithin, err = time.ParseDuration(within); err != nil {
				log.Fatal(err)
			}
		}
		os.Exit(run(ctx, os.Args[1:], p))
	}, "publish": publish, "get": get, "nats-server": natsServerMain})
}

// together runs tests beside each other, four at a time unless the command line says otherwise: they wait for other processes
// and for the disk more than they reckon. It fails if they leave a goroutine behind.
type together struct{ *testing.M }

// Run implements testscript.TestingM.
func (m together) Run() int {
	flag.Parse()
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if !said {
		if err := flag.Set("test.parallel", "4"); err != nil {
			log.Fatal(err)
		}
	}
	// The houses here are small and live for seconds: a collector that comes whenever memory has doubled takes a fifth of their time. Those
	// that are measured are left as they are.
	if flag.Lookup("test.bench").Value.String() == "" && os.Getenv("GOGC") == "" {
		if err := os.Setenv("GOGC", "400"); err != nil {
			log.Fatal(err)
		}
	}
	code := m.M.Run()
	http.DefaultClient.CloseIdleConnections()
	if code != 0 {
		return code
	}
	if err := goleak.Find(); err != nil {
		fmt.Fprintln(os.Stderr, "a test left a goroutine behind:", err)
		return 1
	}
	return 0
}

// newClock describes a clock that shows a time now and from then on runs faster than the machine's, for all processes that
// are given it.
func newClock(from string, pace float64) string {
	return fmt.Sprintf("%s %d %g", from, time.Now().UnixNano(), pace)
}

// fastClock makes the clock.
func fastClock(clock string) (now func() time.Time, pace float64) {
	var from string
	var begun int64
	if _, err := fmt.Sscanf(clock, "%s %d %g", &from, &begun, &pace); err != nil {
		log.Fatal(err)
	}
	at, err := time.Parse(time.RFC3339, from)
	if err != nil {
		log.Fatal(err)
	}
	return func() time.Time {
		return at.Add(time.Duration(float64(time.Since(time.Unix(0, begun))) * pace))
	}, pace
}

// jumpingClock is a clock that is as far ahead of another as a file says, at each moment.
func jumpingClock(now func() time.Time, file string) func() time.Time {
	return func() time.Time {
		says, err := os.ReadFile(file)
		if err != nil {
			log.Fatal(err)
		}
		ahead, err := time.ParseDuration(string(says))
		if err != nil {
			log.Fatal(err)
		}
		return now().Add(ahead)
	}
}

// publish is a program of another maker, for scripts: it sends a message to a NATS subject and waits until it is stored.
func publish() {
	nc, err := nats.Connect(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer nc.Close()
	m := nats.NewMsg(os.Args[2])
	if os.Args[3] != "" {
		m.Header.Set("Content-Type", os.Args[3])
	}
	m.Data = []byte(os.Args[4])
	answer, err := nc.RequestMsg(m, patience.Limit)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", answer.Data)
}

// get is a browser of the operator's, for scripts: get DATA-FOLDER PATH prints the status of a page and what is in it, once the process
// that was started there listens.
func get() {
	var response *http.Response
	err := errors.New("nothing was tried")
	for deadline := time.Now().Add(patience.Limit); err != nil; time.Sleep(20 * time.Millisecond) {
		if response, err = open(os.Args[1], os.Args[2]); err != nil && time.Now().After(deadline) {
			log.Fatal(err)
		}
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n%s", response.Status, body)
}

func open(data, path string) (*http.Response, error) {
	addresses, err := config.LoadAddresses(data)
	if err != nil {
		return nil, err
	}
	operator, err := config.LoadOperator(data)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequest(http.MethodGet, "http://"+addresses.HTTP+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+operator.APIToken)
	r.Header.Set("Accept-Language", "en")
	return http.DefaultClient.Do(r)
}

// testNow is the time on the clocks of the processes that tests start.
const testNow = "2026-11-22T09:00:00Z"

// command prepares a run of jourfixe.
func command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("jourfixe", args...)
	cmd.Env = append(os.Environ(), "JOURFIXE_TEST_NOW="+testNow, "JOURFIXE_TIMEOUT="+patience.Limit.String(), "JOURFIXE_OFFICE_ID=bremen")
	return cmd
}

// jourfixe runs a client command to its end and returns what it printed; it must succeed.
func jourfixe(t testing.TB, args ...string) string {
	t.Helper()
	out, err := tryJourfixe(t, args...)
	if err != nil {
		t.Fatalf("jourfixe %s: %v", strings.Join(args, " "), err)
	}
	return out
}

func tryJourfixe(t testing.TB, args ...string) (string, error) {
	t.Helper()
	cmd := command(t, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return stdout.String(), fmt.Errorf("%w\n%s%s", err, stdout.String(), stderr.String())
	}
	return stdout.String(), nil
}

// A process is a running server.
type process struct {
	t    testing.TB
	cmd  *exec.Cmd
	data string
	log  *lockedBuffer
	done chan struct{} // closed when it has ended
	once sync.Once
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve starts a server on a data folder and waits until it is ready. It is stopped with the test.
func serve(t testing.TB, data string, args ...string) *process {
	t.Helper()
	return serveAt(t, "", data, args...)
}

// serveAt is serve with a clock as newClock describes it.
func serveAt(t testing.TB, clock, data string, args ...string) *process {
	t.Helper()
	return serveIn(t, []string{"JOURFIXE_TEST_CLOCK=" + clock}, data, args...)
}

// serveIn is serve with more in the environment.
func serveIn(t testing.TB, env []string, data string, args ...string) *process {
	t.Helper()
	p := startIn(t, env, data, args...)
	p.waitReady()
	return p
}

// start is serveAt, and does not wait until the server is ready.
func start(t testing.TB, clock, data string, args ...string) *process {
	t.Helper()
	return startIn(t, []string{"JOURFIXE_TEST_CLOCK=" + clock}, data, args...)
}

// startIn is start with variables of the environment.
func startIn(t testing.TB, environ []string, data string, args ...string) *process {
	t.Helper()
	p := &process{t: t, data: data, log: &lockedBuffer{}, done: make(chan struct{})}
	p.cmd = command(t, append([]string{"serve", "--data", data, "--http", "127.0.0.1:0", "--nats-listen", "127.0.0.1:0",
		"--base-url", "https://jourfixe.bremen.example"}, args...)...)
	p.cmd.Stderr = p.log
	p.cmd.Env = append(p.cmd.Env, environ...)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait() // how it ended is seen by those who ended it
		close(p.done)
	}()
	t.Cleanup(p.kill)
	return p
}

// waitReady returns when the server answers that it is ready.
func (p *process) waitReady() {
	p.t.Helper()
	ready := make(chan bool, 1)
	go func() { ready <- isReady(p.data) }()
	select {
	case <-p.done:
		p.t.Fatalf("the server ended:\n%s", p.log)
	case ok := <-ready:
		if !ok {
			p.t.Fatalf("the server does not get ready:\n%s", p.log)
		}
	}
}

// isReady waits until the server on a data folder answers that it is ready, and reports false if it never does. The addresses
// of one that was killed are still there, and another may answer at them.
func isReady(data string) bool {
	deadline := time.Now().Add(patience.Limit)
	for time.Now().Before(deadline) {
		if a, err := config.LoadAddresses(data); err == nil && syscall.Kill(a.PID, 0) == nil {
			if response, err := http.Get("http://" + a.HTTP + "/readyz"); err == nil {
				response.Body.Close()
				if response.StatusCode == http.StatusOK {
					return true
				}
			}
		}
		time.Sleep(10 * time.Millisecond) // between looks; nothing else tells that another process is ready
	}
	return false
}

func (p *process) addresses() *config.Addresses {
	p.t.Helper()
	a, err := config.LoadAddresses(p.data)
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

// kill ends the server as a power cut would.
func (p *process) kill() {
	p.once.Do(func() { _ = p.cmd.Process.Kill() }) // it may have ended by itself
	<-p.done
}

// stop ends the server as an operator does, and returns its exit code.
func (p *process) stop() int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Fatal(err)
	}
	<-p.done
	return p.cmd.ProcessState.ExitCode()
}

// feed issues a feed and returns where this test reaches it; its public address is another.
func (p *process) feed(scope string) string {
	p.t.Helper()
	printed := strings.TrimSpace(jourfixe(p.t, "feed", "issue", "--data", p.data, "--scope", scope, "--name", "test"))
	public, path, found := strings.Cut(printed, "/feeds/")
	if !found || public != "https://jourfixe.bremen.example" {
		p.t.Fatalf("feed issue printed %q", printed)
	}
	return "http://" + p.addresses().HTTP + "/feeds/" + path
}

// fetch gets a URL, which must answer 200, and returns the body and the ETag.
func fetch(t testing.TB, url string) (body []byte, etag string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("GET: %s\n%s", response.Status, body)
	}
	return body, response.Header.Get("ETag")
}

// history is what the journal says, without what differs between two runs that decided the same: the places of
// commands and events, and sealed boxes.
func history(t testing.TB, connect ...string) []string {
	t.Helper()
	var lines []string
	for line := range strings.Lines(jourfixe(t, append([]string{"events"}, connect...)...)) {
		var e struct {
			Type string                     `json:"type"`
			Data map[string]json.RawMessage `json:"data"`
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if strings.Contains(e.Type, "office.applied") {
			e.Data = nil // hashes under a key that every installation makes for itself
		}
		for field, value := range e.Data {
			if bytes.HasPrefix(value, []byte(`{"sealed":`)) {
				e.Data[field] = json.RawMessage(`"sealed"`)
			}
		}
		data, err := json.Marshal(e.Data)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, e.Type+" "+string(data))
	}
	return lines
}

// example is the example office as a file.
func example(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs("../../deploy/bremen.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return path
}
