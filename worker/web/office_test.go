package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/web"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/webtest"
)

const (
	token = "the-operators-token"
	base  = "https://jourfixe.example"
)

// sunday is the day on which the tests take place.
var sunday = time.Date(2026, 11, 22, 13, 7, 0, 0, time.UTC)

// A clock is set by the test.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// An office is a whole one: a journal on a real server, a mirror that follows it, and the pages on top.
type office struct {
	t       testing.TB
	journal *journal.Journal
	mirror  *worker.Mirror
	ledger  *worker.Ledger
	links   *links.Maker
	mails   *mails
	clock   *clock
	log     *strings.Builder
	site    *shell.Site
	web     http.Handler
	options web.Options
	number  int

	deciding sync.Mutex // there is one desk, whoever sits at it
}

var officeKey = []byte("the key of the office in a test")

// newOffice starts an empty office. Options may be changed before the pages are made.
func newOffice(t testing.TB, change func(*web.Options)) *office {
	t.Helper()
	o := &office{t: t, journal: journaltest.New(t), clock: &clock{now: sunday}, log: &strings.Builder{}}
	log := slog.New(slog.NewTextHandler(&locked{w: o.log}, nil))
	o.mirror = worker.NewMirror(o.journal, journaltest.Office, log)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	o.ledger = worker.NewLedger(o.journal, log)
	o.links = links.New(officeKey, base, "jourfixe.example")
	o.mails = &mails{}
	running.Go(func() { o.mirror.Run(ctx) })
	running.Go(func() { o.ledger.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
	if err := o.mirror.WaitReady(ctx); err != nil {
		t.Fatalf("wait for the mirror: %v", err)
	}
	if err := o.ledger.WaitReady(ctx); err != nil {
		t.Fatalf("wait for the ledger: %v", err)
	}
	options := web.Options{
		Mirror: o.mirror,
		Reception: &worker.Reception{
			Office: journaltest.Office, Mirror: o.mirror, Journal: o.journal, Ledger: o.ledger,
			Key: officeKey, Now: o.clock.Now, MessageID: o.links.MessageID,
		},
		Office: journaltest.Office, BaseURL: base, Client: "operator",
		Authenticate: func(given string) (string, bool) { return "operator", given == token },
		Links:        links.NewDoorbook(o.mirror, o.ledger, o.links, o.clock.Now),
		Mailbox:      o.mails, Contact: "buero@bremen.example",
		Now: o.clock.Now, Log: log,
	}
	if change != nil {
		change(&options)
	}
	h, err := web.New(options)
	if err != nil {
		t.Fatal(err)
	}
	o.site, o.web, o.options = h, h, options
	return o
}

// impatient makes the pages once more, with guests who do not wait for the desk.
func (o *office) impatient() {
	o.t.Helper()
	o.options.Patience = 20 * time.Millisecond
	var err error
	if o.web, err = web.New(o.options); err != nil {
		o.t.Fatal(err)
	}
}

// locked lets several goroutines write into one log.
type locked struct {
	mu sync.Mutex
	w  *strings.Builder
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// open makes the server one on which everybody may do everything.
func open(o *web.Options) { o.Open, o.Client, o.BaseURL = true, "demo", "http://localhost:8080" }

// do carries a command out as the desk does: decided on the book, written to the journal, taken into the mirror.
func (o *office) do(kind, data string) {
	o.t.Helper()
	t, err := events.ParseType(kind)
	if err != nil {
		o.t.Fatal(err)
	}
	o.number++
	m := events.Message{ID: fmt.Sprint("fixture-", o.number), Source: "/test", Type: t.String(), Data: []byte(data)}
	sequence, err := o.journal.Submit(o.t.Context(), "operator", t, m)
	if err != nil {
		o.t.Fatal(err)
	}
	if p := o.decide(sequence, "operator", m); p != nil {
		o.t.Fatalf("%s: %v", kind, p)
	}
}

// decide answers one command.
func (o *office) decide(sequence uint64, client string, m events.Message) *events.Problem {
	o.deciding.Lock()
	defer o.deciding.Unlock()
	c, problem := worker.Read(officeKey, journaltest.Office, client, m.Type, m)
	c.Sequence = sequence
	var d calendar.Decision
	var last uint64
	o.mirror.View(func(b *calendar.Book) {
		last = b.Sequence()
		if problem != nil {
			d = b.Refuse(c, m.Type, o.clock.Now(), problem)
		} else {
			d = b.Decide(c, o.clock.Now())
		}
	})
	if d.Before != nil {
		return d.Before.Problem
	}
	if err := o.journal.Append(context.WithoutCancel(o.t.Context()), last, d.Events); err != nil {
		o.t.Errorf("append: %v", err)
		return nil
	}
	if err := o.mirror.Apply(d.Events); err != nil {
		o.t.Errorf("apply: %v", err)
	}
	return d.Problem()
}

// staff has somebody at the desk until the test ends: commands that come in over HTTP are answered.
func (o *office) staff() {
	ctx, cancel := context.WithCancel(o.t.Context())
	var cursor uint64
	o.mirror.View(func(b *calendar.Book) { cursor = b.Cursor() })
	var running sync.WaitGroup
	running.Go(func() {
		o.journal.Intake(ctx, cursor, func(_ context.Context, raw streams.Raw) error {
			_, client, _, err := events.ParseCommandSubject(raw.Subject)
			if err != nil {
				return err
			}
			m, _, err := events.ReadMessage(raw.Header.Get, raw.Data)
			if err != nil {
				return err
			}
			o.decide(raw.Sequence, client, m)
			return nil
		})
	})
	o.t.Cleanup(func() { cancel(); running.Wait() })
}

// furnish fills the office with a little of everything that a page can show.
func (o *office) furnish() {
	o.t.Helper()
	for _, c := range []struct{ kind, data string }{
		{"office.set", `{"title":{"de":"Internationales Büro","en":"International Office"},"zone":"Europe/Berlin","holidays":["DE-HB"]}`},
		{"partner.register", `{"id":"riga","title":{"de":"Riga","en":"Rīga"},"kind":"twin-city","since":1985,"country":"LV","zone":"Europe/Riga","holidays":["LV"],"purpose":{"de":"Kultur","en":"Culture"}}`},
		{"partner.register", `{"id":"gdansk","title":{"de":"Danzig","en":"Gdańsk"},"kind":"twin-city","since":1976,"country":"PL","zone":"Europe/Warsaw","holidays":["PL"]}`},
		{"partner.register", `{"id":"corinto","title":{"de":"Corinto"},"kind":"twin-city","status":"dormant","zone":"America/Managua"}`},
		{"partner.register", `{"id":"hanse","title":{"de":"Städtebund Die Hanse","en":"The Hanseatic League"},"kind":"network"}`},
		{"partner.register", `{"id":"old","title":{"de":"Altona"},"kind":"friendship","zone":"Europe/Berlin"}`},
		{"partner.retire", `{"id":"old"}`},
		{"venue.set", `{"id":"rathaus","title":{"de":"Rathaus","en":"Town hall"},"address":"Am Markt 21, Bremen","seats":40}`},
		{"person.add", `{"id":"p1","name":"Xaveria Geheimrat","email":"xaveria@geheim.example","partner":"riga","roles":["contact"]}`},
		{"person.add", `{"id":"p2","name":"Quirin Verborgen","email":"quirin@geheim.example","zone":"Europe/Berlin","partner":"corinto","roles":["staff"]}`},
		{"group.set", `{"id":"jour-fixe","title":{"de":"Runde","en":"Circle"},"members":["partner/gdansk","partner/corinto","person/p1","person/p2"]}`},
		{"series.define", `{"id":"jour-fixe","title":{"de":"Internationaler Jour Fixe","en":"International Jour Fixe"},"cadence":"FREQ=MONTHLY;BYDAY=1WE","from":"2026-11-01","start":"14:00","duration":"PT1H30M","avoid":{"holidays":["DE-HB"],"school":["DE-HB"]},"invite":{"groups":["jour-fixe"]},"venue":"rathaus"}`},
		{"meeting.move", `{"id":"jour-fixe-2027-02-03","at":{"date":"2027-02-10","start":"13:00"},"note":{"de":"Der Saal ist belegt.","en":"The hall is taken."}}`},
		{"meeting.cancel", `{"id":"jour-fixe-2027-03-03","note":{"de":"Delegationsreise."}}`},
		{"meeting.request", `{"id":"video","title":{"de":"Videokonferenz"},"at":{"date":"2026-12-15","start":"23:30","zone":"Asia/Shanghai"},"duration":"PT1H","need":["partner/corinto","person/p2"]}`},
		{"trip.propose", `{"id":"gdansk-2027","partner":"gdansk","title":{"de":"Bürgerreise nach Danzig","en":"Citizen trip to Gdańsk"},"window":{"from":"2027-05-01","to":"2027-07-15"},"days":5,"depart":["WE","TH"],"capacity":30,"minimum":15,"avoid":{"holidays":["DE-HB","PL"],"school":["DE-HB"]},"programme":[{"day":1,"start":"07:30","end":"15:00","zone":"Europe/Berlin","endZone":"Europe/Warsaw","title":{"de":"Anreise","en":"Journey"},"place":"Hauptbahnhof"}]}`},
		{"milestone.complete", `{"trip":"gdansk-2027","milestone":"announce"}`},
		{"trip.propose", `{"id":"riga-2027","partner":"riga","title":{"de":"Fahrt nach Riga"},"window":{"from":"2027-09-01","to":"2027-09-30"},"days":1,"capacity":10,"milestones":[{"id":"start","before":"P1W","title":{"de":"Los"}}]}`},
		{"trip.cancel", `{"id":"riga-2027"}`},
	} {
		o.do(c.kind, c.data)
	}
}

// pages are the ones that a furnished office has for people.
var pages = []string{
	"/", "/partners", "/partners/riga", "/partners/gdansk", "/partners/corinto", "/partners/hanse", "/partners/old",
	"/meetings/jour-fixe-2026-12-02", "/meetings/jour-fixe-2027-01-06", "/meetings/jour-fixe-2027-02-03",
	"/year", "/year/2026", "/year/2027", "/year/2027?region=&region=PL&region=DE-HB", "/year/2027?region=",
	"/holidays", "/holidays/DE-HB/2026", "/holidays/PL/2026", "/holidays/LV/2027",
	"/meetings/jour-fixe-2027-03-03", "/meetings/video", "/trips/gdansk-2027", "/trips/riga-2027", "/meetings/unknown",
}

// ask sends a request; each change is made to it before.
func (o *office) ask(method, target, body string, changes ...func(*http.Request)) *httptest.ResponseRecorder {
	o.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "localhost:8080"
	for _, change := range changes {
		change(r)
	}
	w := httptest.NewRecorder()
	o.web.ServeHTTP(w, r)
	return w
}

// with sets a header of a request.
func with(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// bearer sends the right token.
var bearer = with("Authorization", "Bearer "+token)

// open asks for a page.
func (o *office) open(target string, changes ...func(*http.Request)) *webtest.Page {
	o.t.Helper()
	return webtest.Parse(o.t, target, o.ask(http.MethodGet, target, "", changes...))
}

// post sends a body that no page has in it, as a form.
func (o *office) post(target, body string, changes ...func(*http.Request)) *webtest.Page {
	o.t.Helper()
	return webtest.Parse(o.t, target, o.ask(http.MethodPost, target, body, append([]func(*http.Request){asForm}, changes...)...))
}

// send sends a form as a page has it.
func (o *office) send(r *webtest.Request, changes ...func(*http.Request)) *webtest.Page {
	o.t.Helper()
	target, body := r.HTTP()
	return webtest.Parse(o.t, target, o.ask(r.Method, target, body, append([]func(*http.Request){asForm}, changes...)...))
}

// get returns a page as the operator sees it.
func (o *office) get(target, language string) *webtest.Page {
	o.t.Helper()
	p := o.open(target, bearer, with("Accept-Language", language))
	if p.Status != http.StatusOK && p.Status != http.StatusNotFound {
		o.t.Fatalf("GET %s: %d\n%s", target, p.Status, p.Body)
	}
	return p
}

// browser returns one of somebody who is nobody yet.
func (o *office) browser(language string) *webtest.Browser {
	return webtest.NewBrowser(o.t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "localhost:8080"
		o.web.ServeHTTP(w, r)
	}), base, language)
}

// quote writes s as JSON.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}
