// Feeds holds the feed of a busy office beside Debian's nginx, which serves the same bytes from a file, and Radicale, in one run and by turns:
// requests a second of each in proportion to the other, and how long it is from a command to the changed bytes.
//
//	apt-get install -y --no-install-recommends nginx-light wrk radicale
//	go build -o /tmp/jourfixe ./cmd/jourfixe
//	go run ./.ci/feeds --binary /tmp/jourfixe --events 1000
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
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	binary  = flag.String("binary", "", "the program")
	entries = flag.Int("events", 1000, "how many entries the feed has at least")
	rounds  = flag.Int("rounds", 3, "how often each is measured")
	seconds = flag.Int("seconds", 4, "for how long each time")
	changes = flag.Int("changes", 100, "how many commands are given")
	peers   = flag.Bool("peers", true, "whether others are measured beside it, and not the changes alone")
)

func main() {
	flag.Parse()
	log.SetFlags(0)
	if *binary == "" {
		log.Fatal("feeds: --binary is the program that is tried; build it with go build -o FILE ./cmd/jourfixe")
	}
	if err := run(); err != nil {
		log.Fatal("feeds: ", err)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "jourfixe-feeds-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	h, err := open(ctx, dir)
	if err != nil {
		return err
	}
	defer h.stop()
	feed, err := h.fill(ctx)
	if err != nil {
		return err
	}
	plain, tag, err := get(feed, "")
	if err != nil {
		return err
	}
	fmt.Printf("a feed of %d entries, %d bytes\n", bytes.Count(plain, []byte("BEGIN:VEVENT")), len(plain))
	if !*peers {
		return h.changes(dir, feed)
	}
	n, err := nginx(ctx, dir, plain)
	if err != nil {
		return err
	}
	defer n.stop()
	_, fileTag, err := get(n.base+"/feed.ics", "")
	if err != nil {
		return err
	}
	for _, c := range []struct{ what, accept, own, file string }{
		{"200, identity", "identity", "", ""}, {"200, gzip", "gzip", "", ""}, {"200, zstd (nginx: gzip)", "zstd, gzip", "", ""}, {"304", "identity", tag, fileTag},
	} {
		ours, theirs, err := turns(
			func() (float64, error) { return wrk(feed, 16, c.accept, c.own) }, func() (float64, error) { return wrk(n.base+"/feed.ics", 16, c.accept, c.file) })
		if err != nil {
			return err
		}
		fmt.Printf("%-26s jourfixe %8.0f/s   nginx %8.0f/s   %.2f times\n", c.what, ours, theirs, ours/theirs)
	}
	if err := besideRadicale(ctx, dir, feed, tag, plain); err != nil {
		return err
	}
	return h.changes(dir, feed)
}

// turns measures two by turns, and returns the median of each.
func turns(one, other func() (float64, error)) (float64, float64, error) {
	var x, y []float64
	for range *rounds {
		a, err := one()
		if err != nil {
			return 0, 0, err
		}
		b, err := other()
		if err != nil {
			return 0, 0, err
		}
		x, y = append(x, a), append(y, b)
	}
	slices.Sort(x)
	slices.Sort(y)
	return x[len(x)/2], y[len(y)/2], nil
}

var perSecond = regexp.MustCompile(`Requests/sec: +([0-9.]+)`)

func wrk(address string, connections int, accept, tag string) (float64, error) {
	args := []string{"-t2", "-c" + strconv.Itoa(connections), fmt.Sprintf("-d%ds", *seconds), "-H", "Accept-Encoding: " + accept}
	if tag != "" {
		args = append(args, "-H", "If-None-Match: "+tag)
	}
	out, err := exec.Command("wrk", append(args, address)...).CombinedOutput()
	m := perSecond.FindSubmatch(out)
	switch {
	case err != nil || m == nil:
		return 0, fmt.Errorf("wrk: %w: %s", err, out)
	case bytes.Contains(out, []byte("Non-2xx")) && tag == "":
		return 0, fmt.Errorf("wrk: %s", out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

func get(address, tag string) (body []byte, newTag string, err error) {
	r, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return nil, "", err
	}
	r.Header.Set("Accept-Encoding", "identity")
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	if answer.ContentLength > 0 { // to grow for what comes takes longer than to send it
		body = make([]byte, answer.ContentLength)
		_, err = io.ReadFull(answer.Body, body)
	} else {
		body, err = io.ReadAll(answer.Body)
	}
	if err == nil && answer.StatusCode != 200 && answer.StatusCode != 304 {
		err = fmt.Errorf("%s is %s", address, answer.Status)
	}
	return body, answer.Header.Get("ETag"), err
}

// A process is one that was started here.
type process struct {
	base string
	cmd  *exec.Cmd
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	_ = p.cmd.Wait()
}

// answers waits until something is served.
func (p *process) answers(path string) error {
	for began := time.Now(); time.Since(began) < 30*time.Second; time.Sleep(50 * time.Millisecond) {
		if answer, err := http.Get(p.base + path); err == nil {
			answer.Body.Close()
			return nil
		}
	}
	return errors.New(p.base + " does not answer")
}

func port() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// nginx serves the bytes from a file, and from one that was zipped before.
func nginx(ctx context.Context, dir string, plain []byte) (*process, error) {
	at, err := port()
	if err != nil {
		return nil, err
	}
	root := filepath.Join(dir, "www")
	if err := os.Mkdir(root, 0o755); err != nil {
		return nil, err
	}
	if err := errors.Join(os.Chmod(dir, 0o755), os.WriteFile(filepath.Join(root, "feed.ics"), plain, 0o644)); err != nil {
		return nil, err
	}
	if out, err := exec.Command("gzip", "-k", "-6", filepath.Join(root, "feed.ics")).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("gzip: %w: %s", err, out)
	}
	conf := fmt.Sprintf(`daemon off; worker_processes auto; pid %[1]s/nginx.pid; error_log stderr crit; events {}
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; types { text/calendar ics; } gzip_static on; open_file_cache max=10;
client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
server { listen 127.0.0.1:%[2]d; root %[3]s; } }`, dir, at, root)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(conf), 0o644); err != nil {
		return nil, err
	}
	p := &process{base: fmt.Sprintf("http://127.0.0.1:%d", at), cmd: exec.CommandContext(ctx, "nginx", "-c", file, "-p", dir)}
	p.cmd.Stderr = os.Stderr
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	return p, p.answers("/feed.ics")
}

// besideRadicale puts the entries into a collection, and has it served by turns with the feed; without Radicale it says so.
func besideRadicale(ctx context.Context, dir, feed, tag string, plain []byte) error {
	if _, err := exec.LookPath("radicale"); err != nil {
		fmt.Println("radicale is not here, and not compared")
		return nil
	}
	at, err := port()
	if err != nil {
		return err
	}
	p := &process{base: fmt.Sprintf("http://127.0.0.1:%d", at), cmd: exec.CommandContext(ctx, "radicale", "--config", "", "--server-hosts", fmt.Sprintf("127.0.0.1:%d", at),
		"--storage-filesystem-folder", filepath.Join(dir, "radicale"), "--auth-type", "none", "--rights-type", "authenticated", "--logging-level", "error")}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	defer p.stop()
	if err := p.answers("/"); err != nil {
		return err
	}
	r, err := http.NewRequest("PUT", p.base+"/u/feed.ics/", bytes.NewReader(plain))
	if err != nil {
		return err
	}
	r.SetBasicAuth("u", "u")
	r.Header.Set("Content-Type", "text/calendar")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	said, _ := io.ReadAll(answer.Body)
	answer.Body.Close()
	if answer.StatusCode >= 300 {
		return fmt.Errorf("radicale takes the calendar with %s: %s", answer.Status, said)
	}
	theirs := strings.Replace(p.base, "://", "://u:u@", 1) + "/u/feed.ics/"
	for _, c := range []struct{ what, tag string }{{"200, identity", ""}, {"304 and a whole poll", tag}} {
		ours, other, err := turns(func() (float64, error) { return wrk(feed, 4, "identity", c.tag) }, func() (float64, error) { return poll(theirs) })
		if err != nil {
			return err
		}
		fmt.Printf("%-26s jourfixe %8.0f/s   radicale %5.1f/s   %.0f times\n", c.what, ours, other, ours/other)
	}
	return nil
}

// poll reads a collection of Radicale again and again, four at a time.
func poll(address string) (float64, error) {
	end := time.Now().Add(time.Duration(*seconds) * time.Second)
	count, failed := make(chan int, 4), make(chan error, 4)
	began := time.Now()
	for range 4 {
		go func() {
			n := 0
			for time.Now().Before(end) {
				if _, _, err := get(address, ""); err != nil {
					failed <- err
					return
				}
				n++
			}
			failed <- nil
			count <- n
		}()
	}
	total := 0
	for range 4 {
		if err := <-failed; err != nil {
			return 0, err
		}
		total += <-count
	}
	return float64(total) / time.Since(began).Seconds(), nil
}

// A house is the program with the example office.
type house struct {
	process
	data, token string
}

func open(ctx context.Context, dir string) (*house, error) {
	at, err := port()
	if err != nil {
		return nil, err
	}
	h := &house{data: filepath.Join(dir, "data")}
	h.base = fmt.Sprintf("http://127.0.0.1:%d", at)
	h.cmd = exec.CommandContext(ctx, *binary, "serve", "--office-id", "bremen", "--data", h.data, "--http", fmt.Sprintf("127.0.0.1:%d", at), "--nats-listen", "127.0.0.1:0")
	var said bytes.Buffer
	h.cmd.Stderr, h.cmd.Stdout = &said, &said
	if err := h.cmd.Start(); err != nil {
		return nil, err
	}
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if answer, err := http.Get(h.base + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == 200 {
				break
			}
		}
		if time.Since(began) > 30*time.Second {
			return nil, fmt.Errorf("the program does not get ready: %s", said.String())
		}
	}
	var operator map[string]any
	file, err := os.ReadFile(filepath.Join(h.data, "operator.json"))
	if err == nil {
		err = json.Unmarshal(file, &operator)
	}
	if err != nil {
		return nil, err
	}
	h.token, _ = operator["apiToken"].(string)
	return h, nil
}

// send gives a command and waits for what became of it.
func (h *house) send(id, kind, data string) error {
	r, err := http.NewRequest("POST", h.base+"/api/commands", strings.NewReader(data))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+h.token)
	r.Header.Set("Prefer", "wait=20")
	r.Header.Set("Content-Type", "application/json")
	for name, value := range map[string]string{"id": id, "source": "/feeds", "type": "jourfixe." + kind + ".v1", "specversion": "1.0"} {
		r.Header.Set("Ce-"+name, value)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != 200 {
		err = fmt.Errorf("%s: %s: %s", kind, answer.Status, body)
	}
	return err
}

// fill has series planned until there are entries enough, and opens a feed of all.
func (h *house) fill(ctx context.Context) (string, error) {
	if err := h.send("office", "office.set", `{"title":{"de":"Internationales Büro","en":"International office"},"zone":"Europe/Berlin"}`); err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, *binary, "feed", "issue", "--data", h.data, "--name", "Alles", "--base-url", h.base).Output()
	if err != nil {
		return "", fmt.Errorf("feed issue: %w", err)
	}
	feed := strings.TrimSpace(string(out))
	for n := 0; ; n++ {
		body, _, err := get(feed, "")
		if err != nil {
			return "", err
		}
		if bytes.Count(body, []byte("BEGIN:VEVENT")) >= *entries {
			return feed, nil
		}
		series := fmt.Sprintf(`{"id":"s-%d","title":{"de":"Runde %[1]d: Städtepartnerschaften und Projekte","en":"Round %[1]d: twin cities and projects"},"cadence":"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR","start":"%02[2]d:%02[3]d","duration":"PT30M","horizon":"P22M"}`,
			n, 8+n%9, n/9%6*10)
		if err := h.send(fmt.Sprintf("series-%d", n), "series.define", series); err != nil {
			return "", err
		}
	}
}

var uid = regexp.MustCompile(`UID:meeting-(\S+)@`)

// changes amends meetings one by one, and looks how long it takes until the feed has another tag and all of its bytes are there. In turns with
// them it writes as many octets as an event has to the same disk, as often as a command and its event are written, and asks for what it has.
func (h *house) changes(dir, feed string) error {
	body, tag, err := get(feed, "")
	if err != nil {
		return err
	}
	disk, err := os.Create(filepath.Join(dir, "disk"))
	if err != nil {
		return err
	}
	defer disk.Close()
	meetings := uid.FindAllSubmatch(bytes.ReplaceAll(body, []byte("\r\n "), nil), -1)
	var all, answered, fetched, written, asked []time.Duration
	for i := range *changes {
		began := time.Now()
		id := meetings[(100+i*7)%len(meetings)][1]
		if err := h.send(fmt.Sprintf("change-%d", i), "meeting.amend", fmt.Sprintf(`{"id":%q,"description":{"de":"Geändert %d"}}`, id, i)); err != nil {
			return err
		}
		decided := time.Now()
		for before := tag; tag == before; {
			if _, tag, err = get(feed, before); err != nil {
				return err
			}
		}
		done := time.Now()
		if err := errors.Join(onDisk(disk), onDisk(disk)); err != nil {
			return err
		}
		stored := time.Now()
		if _, _, err := get(feed, tag); err != nil {
			return err
		}
		all, answered, fetched = append(all, done.Sub(began)), append(answered, decided.Sub(began)), append(fetched, done.Sub(decided))
		written, asked = append(written, stored.Sub(done)), append(asked, time.Since(stored))
	}
	fmt.Printf("from a command over HTTP, on disk, to the changed bytes in hand: %s, of %d\n", spread(all), *changes)
	fmt.Printf("  until it is answered %s; until the bytes are there %s\n", spread(answered), spread(fetched))
	fmt.Printf("  in turns with that, two bare writes to this disk %s; a request that is answered 304 %s\n", spread(written), spread(asked))
	return nil
}

// onDisk writes what an event has, and waits until it is on disk.
func onDisk(f *os.File) error {
	_, err := f.Write(make([]byte, 700))
	return errors.Join(err, f.Sync())
}

func spread(took []time.Duration) string {
	slices.Sort(took)
	n := len(took)
	return fmt.Sprintf("p50 %.1f, p90 %.1f, p99 %.1f, most %.1f ms", ms(took[n/2]), ms(took[n*9/10]), ms(took[n*99/100]), ms(took[n-1]))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
