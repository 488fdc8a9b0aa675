// Load has people register for a trip through its page, mails included: each fills in the form, opens the link that comes by mail,
// confirms, and is told what they have. It says how long each step takes, whether everybody has been told, and how many have a seat.
//
//	go build -o /tmp/jourfixe ./cmd/jourfixe
//	go run ./.ci/load --binary /tmp/jourfixe --people 1000 --minute 1000
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"log"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

var (
	binary  = flag.String("binary", "", "the program")
	people  = flag.Int("people", 1000, "how many register")
	minute  = flag.Int("minute", 1000, "how many begin in a minute")
	seats   = flag.Int("seats", 30, "how many seats there are")
	patient = flag.Duration("patient", 3*time.Minute, "how long is waited for a mail at most")
)

func main() {
	flag.Parse()
	log.SetFlags(0)
	if *binary == "" {
		log.Fatal("load: --binary is the program that is tried; build it with go build -o FILE ./cmd/jourfixe")
	}
	if err := run(); err != nil {
		log.Fatal("load: ", err)
	}
}

func run() error {
	post, stop, err := listen()
	if err != nil {
		return err
	}
	defer stop()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	h, err := open(ctx, post.addr)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.trip(ctx); err != nil {
		return err
	}
	l := &load{base: h.base, post: post, took: map[string][]time.Duration{}}
	began := time.Now()
	var all sync.WaitGroup
	failed := make(chan error, *people)
	for i := range *people {
		time.Sleep(time.Until(began.Add(time.Duration(i) * time.Minute / time.Duration(*minute))))
		all.Go(func() {
			if err := l.register(i); err != nil {
				failed <- fmt.Errorf("person %d: %w", i, err)
			}
		})
	}
	all.Wait()
	close(failed)
	fmt.Printf("%d people began within %v and were done after %v\n", *people, (time.Duration(*people) * time.Minute / time.Duration(*minute)).Round(time.Second), time.Since(began).Round(100*time.Millisecond))
	for _, step := range []string{"the page", "the form", "the mail with the link", "the link", "the confirmation", "the mail that says what they have"} {
		took := l.took[step]
		slices.Sort(took)
		if n := len(took); n > 0 {
			fmt.Printf("%-36s p50 %7.1f ms   p99 %7.1f ms   most %7.1f ms\n", step, ms(took[n/2]), ms(took[n*99/100]), ms(took[n-1]))
		}
	}
	fmt.Printf("%d have a seat, %d wait\n", l.seated, l.waiting)
	n := 0
	for err := range failed {
		if n++; n <= 5 {
			fmt.Println(err)
		}
	}
	if n > 0 || l.seated != min(*seats, *people) || l.seated+l.waiting != *people {
		return fmt.Errorf("%d of %d did not get through, %d of %d seats are given", n, *people, l.seated, *seats)
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// A load is people who register.
type load struct {
	base string
	post *post

	mu              sync.Mutex
	took            map[string][]time.Duration
	seated, waiting int
}

func (l *load) note(step string, began time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.took[step] = append(l.took[step], time.Since(began))
}

var (
	hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
	action = regexp.MustCompile(`<form method="post" action="([^"]+)"`)
	link   = regexp.MustCompile(`https?://[^\s"<>]+/register/[A-Za-z0-9_-]+`)
	own    = regexp.MustCompile(`https?://[^\s"<>]+/registered/[a-z2-7]+`)
)

// register has one person go the whole way.
func (l *load) register(i int) error {
	address := fmt.Sprintf("person-%d@beispiel.example", i)
	mails := l.post.box(address)
	// Each comes from another network, as people do.
	from := fmt.Sprintf("198.%d.%d.%d", 18+i>>16&1, i>>8&255, i&255)
	page, err := l.ask("the page", "GET", l.base+"/trips/load/register", from, nil)
	if err != nil {
		return err
	}
	form := l.filled(page)
	form.Set("name", fmt.Sprintf("Person Nummer %d", i))
	form.Set("email", address)
	form.Set("language", "de")
	form.Set("consent", "yes")
	if _, err := l.ask("the form", "POST", l.base+"/trips/load/register", from, form); err != nil {
		return err
	}
	began := time.Now()
	at, err := wait(mails, link)
	if err != nil {
		return err
	}
	l.note("the mail with the link", began)
	u, err := url.Parse(at)
	if err != nil {
		return err
	}
	if page, err = l.ask("the link", "GET", l.base+u.Path, from, nil); err != nil {
		return err
	}
	began = time.Now()
	done, err := l.ask("the confirmation", "POST", l.base+u.Path, from, l.filled(page))
	if err != nil {
		return err
	}
	if _, err := wait(mails, own); err != nil {
		return fmt.Errorf("%w; the confirmation said: %.200s", err, done)
	}
	l.note("the mail that says what they have", began)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case bytes.Contains(done, []byte("Sie haben einen Platz")):
		l.seated++
	case bytes.Contains(done, []byte("Warteliste")):
		l.waiting++
	default:
		return errors.New("the page does not say what they have")
	}
	return nil
}

// filled is what a form sends of itself.
func (l *load) filled(page []byte) url.Values {
	form := url.Values{}
	at := action.FindIndex(page)
	if at == nil {
		return form
	}
	for _, m := range hidden.FindAllSubmatch(page[at[0]:], -1) {
		form.Set(html.UnescapeString(string(m[1])), html.UnescapeString(string(m[2])))
	}
	return form
}

var client = &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

func (l *load) ask(step, method, to, from string, form url.Values) ([]byte, error) {
	r, err := http.NewRequest(method, to, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-Forwarded-For", from)
	r.Header.Set("Accept-Language", "de")
	if method == "POST" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", l.base)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	began := time.Now()
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	l.note(step, began)
	if answer.StatusCode >= 300 {
		return nil, fmt.Errorf("%s: %s", step, answer.Status)
	}
	return body, nil
}

// wait waits for a mail with a link.
func wait(mails <-chan string, of *regexp.Regexp) (string, error) {
	end := time.After(*patient)
	for {
		select {
		case mail := <-mails:
			if found := of.FindString(mail); found != "" {
				return found, nil
			}
		case <-end:
			return "", fmt.Errorf("no mail with %v came within %v", of, *patient)
		}
	}
}

// A house is the program with the example office.
type house struct {
	base, data string
	cmd        *exec.Cmd
}

// open starts the example office, whose mails go to the address.
func open(ctx context.Context, smtp string) (*house, error) {
	data, err := os.MkdirTemp("", "jourfixe-load-")
	if err != nil {
		return nil, err
	}
	office := filepath.Join(data, "office.yaml")
	example, err := exec.CommandContext(ctx, *binary, "example").Output()
	if err == nil {
		err = os.WriteFile(office, example, 0o600)
	}
	if err != nil {
		return nil, err
	}
	h := &house{data: filepath.Join(data, "data"), cmd: exec.CommandContext(ctx, *binary, "serve", "--office-id", "bremen", "--data", filepath.Join(data, "data"), "--office", office,
		"--http", "127.0.0.1:0", "--nats-listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1", "--smtp", "smtp://"+smtp, "--mail-pace", "100000")}
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	h.cmd.Stderr = h.cmd.Stdout
	if err := h.cmd.Start(); err != nil {
		return nil, err
	}
	pages, said := regexp.MustCompile(`^pages +(http://[^/\s]+)`), ""
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		said += lines.Text() + "\n"
		if m := pages.FindStringSubmatch(lines.Text()); m != nil {
			h.base = m[1]
		}
		if strings.HasPrefix(lines.Text(), "operator ") && h.base != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return h, nil
		}
	}
	h.close()
	return nil, fmt.Errorf("the program does not say where it is: %s", said)
}

func (h *house) close() {
	_ = h.cmd.Process.Signal(os.Interrupt)
	_ = h.cmd.Wait()
	_ = os.RemoveAll(filepath.Dir(h.data))
}

// trip proposes a trip for which people can register now, once the office is there.
func (h *house) trip(ctx context.Context) error {
	year := time.Now().Year() + 1
	ask := fmt.Sprintf(`{"id":"load","partner":"gdansk","title":{"de":"Reise nach Danzig"},
		"window":{"from":"%d-09-01","to":"%d-09-20"},"days":4,"capacity":%d,"registration":{"rule":"first-come"},
		"milestones":[{"id":"registration-closes","before":"P1W","title":{"de":"Anmeldeschluss"}}]}`, year, year, *seats)
	for began := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		cmd := exec.CommandContext(ctx, *binary, "send", "--data", h.data, "trip.propose", "-")
		cmd.Stdin = strings.NewReader(ask)
		out, err := cmd.CombinedOutput()
		if err == nil {
			return nil
		}
		if time.Since(began) > 20*time.Second {
			return fmt.Errorf("propose a trip: %w: %s", err, out)
		}
	}
}

// A post takes mails in and gives each to whom it is for.
type post struct {
	addr  string
	mu    sync.Mutex
	boxes map[string]chan string
}

func listen() (*post, func(), error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	p := &post{addr: l.Addr().String(), boxes: map[string]chan string{}}
	s := smtp.NewServer(p)
	s.Domain, s.MaxRecipients = "localhost", 100
	go func() { _ = s.Serve(l) }()
	return p, func() { _ = s.Close() }, nil
}

func (p *post) box(address string) chan string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.boxes[address] == nil {
		p.boxes[address] = make(chan string, 20)
	}
	return p.boxes[address]
}

// NewSession implements smtp.Backend.
func (p *post) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{post: p}, nil }

type session struct {
	post *post
	to   []string
}

func (s *session) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = append(s.to, to); return nil }
func (s *session) Reset()                                    { s.to = nil }
func (s *session) Logout() error                             { return nil }

// Data gives the mail to whoever waits for one; what nobody waits for is dropped.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	text := string(raw)
	if plain, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(raw))); err == nil || len(plain) > len(raw)/2 {
		text = string(plain)
	}
	for _, to := range s.to {
		select {
		case s.post.box(to) <- text:
		default:
		}
	}
	return nil
}
