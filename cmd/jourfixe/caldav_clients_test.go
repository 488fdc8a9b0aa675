package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"jourfixe/events/patience"
)

// needCalDAV skips the test unless JOURFIXE_CALDAV=1 asks for it. Then there must be the program.
func needCalDAV(t *testing.T, program string) {
	t.Helper()
	if os.Getenv("JOURFIXE_CALDAV") != "1" {
		t.Skip("JOURFIXE_CALDAV=1 runs it, with the calendar programs of Debian")
	}
	if _, err := exec.LookPath(program); err != nil {
		t.Fatalf("there is no %s; on Debian install vdirsyncer python3-caldav thunderbird", program)
	}
}

// A callee is a house that calendar programs come to, through a server that notes what they ask.
type callee struct {
	t     *testing.T
	house *process
	data  string
	URL   string
	pages *http.Client // of Anna's browser

	mu    sync.Mutex
	asked []string // method and path of each request, and its status; guarded by mu
}

// openCallee starts a house with a few meetings, to which Anna is invited.
func openCallee(t *testing.T) *callee {
	t.Helper()
	c := &callee{t: t, data: filepath.Join(t.TempDir(), "data")}
	front := httptest.NewServer(http.HandlerFunc(c.pass))
	t.Cleanup(front.Close)
	c.URL = front.URL
	c.house = serveAt(t, "", c.data, "--base-url", c.URL)
	c.send("office.set", `{"title":{"de":"Büro","en":"Office"},"zone":"Europe/Berlin"}`)
	c.send("person.add", `{"id":"anna","name":"Anna","email":"anna@town.example","language":"de"}`)
	for n, title := range []string{"Erstes", "Zweites", "Drittes"} {
		c.send("meeting.request", fmt.Sprintf(`{"id":"m%d","title":{"de":"%s"},"need":["person/anna"],"duration":"PT1H","ifNone":"best","at":{"date":"2027-02-1%d","start":"10:00","zone":"Europe/Berlin"}}`, n+1, title, n))
	}
	return c
}

// pass hands a request on to the house, and notes it.
func (c *callee) pass(w http.ResponseWriter, r *http.Request) {
	proxy := httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(&url.URL{Scheme: "http", Host: c.house.addresses().HTTP})
			p.Out.Host = p.In.Host
		},
		ModifyResponse: func(a *http.Response) error {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.asked = append(c.asked, fmt.Sprintf("%s %s %d", r.Method, r.URL.Path, a.StatusCode))
			return nil
		},
	}
	proxy.ServeHTTP(w, r)
}

// takes returns what was asked since the last time.
func (c *callee) takes() (asked []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	asked, c.asked = c.asked, nil
	return asked
}

// send has a command decided, which must not be refused.
func (c *callee) send(kind, data string) {
	c.t.Helper()
	cmd := command(c.t, "send", kind, "--json", "--data", c.data)
	cmd.Stdin = strings.NewReader(data)
	if out, err := cmd.CombinedOutput(); err != nil {
		c.t.Fatalf("send %s: %v\n%s", kind, err, out)
	}
}

var hiddenField = regexp.MustCompile(`type="hidden" name="([a-z]+)" value="([^"]*)"`)

// page is one of Anna's, once she has signed in by a link.
func (c *callee) page(path string) string {
	c.t.Helper()
	if c.pages == nil {
		jar, err := cookiejar.New(nil)
		if err != nil {
			c.t.Fatal(err)
		}
		c.pages = &http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true}}
		lines := strings.Fields(jourfixe(c.t, "user", "invite", "anna@town.example", "--role", "reader", "--data", c.data))
		link := lines[len(lines)-1]
		c.post(link, hidden(c.read(http.MethodGet, link, nil)))
	}
	return c.read(http.MethodGet, c.URL+path, nil)
}

func (c *callee) post(to string, form url.Values) string {
	c.t.Helper()
	return c.read(http.MethodPost, to, form)
}

func (c *callee) read(method, to string, form url.Values) string {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, to, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := c.pages.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 400 {
		c.t.Fatalf("%s %s: %d %v\n%s", method, to, response.StatusCode, err, body)
	}
	return string(body)
}

// hidden are the hidden fields of a page, the last of each name.
func hidden(page string) url.Values {
	form := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], m[2])
	}
	return form
}

var shownPassword = regexp.MustCompile(`id="password"[^>]* value="([^"]+)"`)

// password makes an app password on Anna's page.
func (c *callee) password(name string) string { return c.app(name, url.Values{}) }

// answering makes one that takes answers.
func (c *callee) answering(name string) string {
	return c.app(name, url.Values{"answers": {"1"}})
}

func (c *callee) app(name string, form url.Values) string {
	c.t.Helper()
	for field, value := range hidden(c.page("/me/apps")) {
		form[field] = value
	}
	form.Del("revoke")
	form.Set("name", name)
	shown := shownPassword.FindStringSubmatch(c.post(c.URL+"/me/apps", form))
	if shown == nil {
		c.t.Fatal("no app password is shown")
	}
	return shown[1]
}

// revoke revokes the one that there is.
func (c *callee) revoke() {
	c.t.Helper()
	c.post(c.URL+"/me/apps/revoke", hidden(c.page("/me/apps")))
}

// run runs a program to its end.
func (c *callee) run(dir, name string, args ...string) (string, error) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 2*patience.Limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "LANG=C.UTF-8", "LC_ALL=C.UTF-8")
	cmd.Stdin = strings.NewReader(strings.Repeat("y\n", 20))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestCalDAVVdirsyncer has vdirsyncer discover and sync: again, after a change, after a removal, and after the password was revoked.
func TestCalDAVVdirsyncer(t *testing.T) {
	needCalDAV(t, "vdirsyncer")
	c := openCallee(t)
	dir := t.TempDir()
	settings := fmt.Sprintf(`[general]
status_path = "%[1]s/status/"
[pair office]
a = "server"
b = "here"
collections = ["from a"]
conflict_resolution = "a wins"
[storage server]
type = "caldav"
url = "%[2]s/"
username = "anna@town.example"
password = "%[3]s"
read_only = true
[storage here]
type = "filesystem"
path = "%[1]s/here/"
fileext = ".ics"
`, dir, c.URL, c.password("vdirsyncer"))
	if err := os.WriteFile(filepath.Join(dir, "config"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(what string) string {
		t.Helper()
		out, err := c.run(dir, "vdirsyncer", "-c", filepath.Join(dir, "config"), what)
		if err != nil {
			t.Fatalf("vdirsyncer %s: %v\n%s\nasked: %v", what, err, out, c.takes())
		}
		return out
	}
	files := func(calendar string) map[string]string {
		t.Helper()
		found := map[string]string{}
		paths, err := filepath.Glob(filepath.Join(dir, "here", calendar, "*.ics"))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			data, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			found[strings.TrimSuffix(filepath.Base(p), ".ics")] = string(data)
		}
		return found
	}
	run("discover")
	run("sync")
	if own, office := files("own"), files("office"); len(own) != 3 || len(office) != 3 {
		t.Fatalf("%d of Anna's own, %d of the office", len(own), len(office))
	}
	c.takes()
	run("sync")
	for _, asked := range c.takes() {
		if !strings.HasPrefix(asked, "PROPFIND ") {
			t.Errorf("the second sync transfers something: %s", asked)
		}
	}
	before := files("own")
	c.send("meeting.move", `{"id":"m2","at":{"date":"2027-02-11","start":"15:00","zone":"Europe/Berlin"}}`)
	run("sync")
	reports := 0
	for _, asked := range c.takes() {
		if strings.HasPrefix(asked, "REPORT ") {
			reports++
		}
	}
	changed := 0
	for name, data := range files("own") {
		if before[name] != data {
			changed++
			if !strings.Contains(data, "DTSTART:20270211T140000Z") {
				t.Errorf("it has changed to\n%s", data)
			}
		}
	}
	if changed != 1 || reports != 2 { // one for each calendar that has it
		t.Errorf("after one change %d have changed, by %d reports", changed, reports)
	}
	c.send("person.add", `{"id":"bert","name":"Bert","email":"bert@town.example"}`)
	c.send("meeting.amend", `{"id":"m3","need":["person/bert"]}`)
	run("sync")
	if own, office := files("own"), files("office"); len(own) != 2 || len(office) != 3 {
		t.Errorf("after Anna was taken off one: %d of her own, %d of the office", len(own), len(office))
	}
	if known := jourfixe(t, "person", "export", "anna", "--data", c.data); !strings.Contains(known, `"name": "vdirsyncer"`) {
		t.Errorf("what is known of Anna does not tell of her app password:\n%s", known)
	}
	c.revoke()
	if out, err := c.run(dir, "vdirsyncer", "-c", filepath.Join(dir, "config"), "sync"); err == nil || !strings.Contains(out, "401") {
		t.Errorf("with a revoked password: %v\n%s", err, out)
	}
	if own := files("own"); len(own) != 2 {
		t.Errorf("with a revoked password %d are left", len(own))
	}
}

// byPython reads the calendar as its package for CalDAV does, and prints what it finds.
const byPython = `
import sys, json, datetime
import caldav
url, password = sys.argv[1:]
client = caldav.DAVClient(url=url, username="anna@town.example", password=password)
principal = client.principal()
calendars = {c.url.path.rstrip("/").split("/")[-1]: c for c in principal.calendars()}
own = calendars["own"]
utc = datetime.timezone.utc
found = own.date_search(datetime.datetime(2027, 2, 11, tzinfo=utc), datetime.datetime(2027, 2, 12, tzinfo=utc), expand=False)
synced = own.objects(load_objects=True)
try:
    own.save_event("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:new\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:20270301T100000Z\r\nSUMMARY:New\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    saved = "saved"
except caldav.lib.error.AuthorizationError as e:
    saved = "refused"
print(json.dumps({
    "calendars": {n: str(c.get_properties([caldav.elements.dav.DisplayName()])["{DAV:}displayname"]) for n, c in calendars.items()},
    "events": sorted(e.vobject_instance.vevent.summary.value for e in own.events()),
    "found": [e.vobject_instance.vevent.summary.value for e in found],
    "synced": len(list(synced)),
    "again": len(list(own.objects_by_sync_token(synced.sync_token))),
    "saved": saved,
}))
`

// TestCalDAVPython reads calendars by Debian's python3-caldav.
func TestCalDAVPython(t *testing.T) {
	needCalDAV(t, "python3")
	c := openCallee(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "read.py"), []byte(byPython), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := c.run(dir, "/usr/bin/python3", filepath.Join(dir, "read.py"), c.URL+"/dav/", c.password("python"))
	if err != nil {
		t.Fatalf("%v\n%s\nasked: %s", err, out, strings.Join(c.takes(), "\n"))
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var got struct {
		Calendars     map[string]string
		Events, Found []string
		Synced, Again int
		Saved         string
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &got); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got.Calendars["own"] != "Meine Termine – Büro" || got.Calendars["office"] != "Alle Termine – Büro" || !slices.Equal(got.Events, []string{"Drittes", "Erstes", "Zweites"}) ||
		!slices.Equal(got.Found, []string{"Zweites"}) || got.Synced != 3 || got.Again != 0 || got.Saved != "refused" {
		t.Errorf("it reads %+v", got)
	}
}
