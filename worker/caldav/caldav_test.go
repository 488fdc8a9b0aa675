package caldav_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker"
	"jourfixe/worker/blocks"
	"jourfixe/worker/caldav"
	"jourfixe/worker/links"
	"jourfixe/worker/signin"
	"jourfixe/worker/workertest"
)

var sunday = time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)

const feedToken = "OPENSESAMEOPENSESAMEOPENSE"

// An office has people in it, meetings, and calendars.
type office struct {
	*workertest.Office
	t         *testing.T
	passwords *signin.Passwords
	handler   *caldav.Handler
	tried     map[bool]int // wrong passwords, by whether they were one too many
}

func newOffice(t *testing.T) *office {
	o := &office{Office: workertest.Open(t, sunday), t: t, tried: map[bool]int{}}
	o.Start(o.replica)
	o.Eventually("app passwords are read", o.passwords.Ready)
	o.Do("office.set", `{"title":{"de":"Büro","en":"Office"},"zone":"Europe/Berlin"}`)
	o.Do("person.add", `{"id":"anna","name":"Anna","email":"anna@town.example","language":"de","roles":["staff"]}`)
	o.Do("person.add", `{"id":"berta","name":"Berta","email":"berta@town.example","language":"en"}`)
	o.Do("person.grant", `{"id":"anna","role":"reader"}`)
	o.Do("series.define", `{"id":"fixe","title":{"de":"Fixe"},"zone":"Europe/Berlin","cadence":"FREQ=MONTHLY;BYDAY=1WE","start":"14:00","duration":"PT1H","from":"2027-01-01","horizon":"P6M"}`)
	o.Do("meeting.request", `{"id":"both","title":{"de":"Beide","en":"Both"},"at":{"date":"2027-02-10","start":"10:00","zone":"Europe/Berlin"},"duration":"PT1H","need":["person/anna","person/berta"]}`)
	o.Do("meeting.request", `{"id":"alone","title":{"de":"Allein","en":"Alone"},"at":{"date":"2027-02-11","start":"10:00","zone":"Europe/Berlin"},"duration":"PT1H","need":["person/anna"]}`)
	o.Do("feed.issue", `{"id":"fixe","name":"Fixe","scope":"series/fixe","hash":"%s"}`, links.TokenHash(feedToken))
	return o
}

// replica makes what serves calendars in a process.
func (o *office) replica(p *workertest.Process) []worker.Worker {
	o.passwords = signin.NewPasswords(signin.PasswordOptions{Store: p.Journal.Passwords(), Sealer: p.Journal, Mirror: p.Mirror, Now: o.Now, Log: o.Logger()})
	o.handler = caldav.New(caldav.Options{
		Mirror: p.Mirror, Passwords: o.passwords,
		Blocks: blocks.New(blocks.Options{Mirror: p.Mirror, Domain: "town.example", Links: links.New(p.Reception.Key, "https://jourfixe.example", "town.example"), Now: o.Now}),
		Key:    p.Reception.Key, Reception: p.Reception, From: "office@town.example", Now: o.Now, Log: o.Logger(), Tried: func(_ string, beyond bool) { o.tried[beyond]++ },
	})
	return []worker.Worker{o.passwords}
}

func (o *office) app(person string) string {
	o.t.Helper()
	secret, err := o.passwords.Make(o.t.Context(), person, "test", false, "")
	if err != nil {
		o.t.Fatal(err)
	}
	return secret
}

// ask asks as somebody does who has a password, with Depth 1.
func (o *office) ask(method, path, user, password, body string) (status int, answer string, h http.Header) {
	o.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Depth", "1")
	if password != "" {
		r.SetBasicAuth(user, password)
	}
	w := httptest.NewRecorder()
	o.handler.ServeHTTP(w, r)
	data, err := io.ReadAll(w.Result().Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return w.Code, string(data), w.Result().Header
}

var hrefs = regexp.MustCompile(`<D:response><D:href>([^<]*)</D:href>`)

// lists are the last parts of what is answered for a folder and what is in it.
func (o *office) lists(path, password string) []string {
	o.t.Helper()
	status, body, _ := o.ask("PROPFIND", path, "x", password, "")
	if status != 207 {
		o.t.Fatalf("PROPFIND %s: %d %s", path, status, body)
	}
	var list []string
	for _, m := range hrefs.FindAllStringSubmatch(body, -1)[1:] {
		list = append(list, strings.TrimPrefix(m[1], path))
	}
	return list
}

func (o *office) want(what string, got []string, want ...string) {
	o.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		o.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestWhoSeesWhat shows everybody what is theirs and nobody anything else, by whatever name they come.
func TestWhoSeesWhat(t *testing.T) {
	o := newOffice(t)
	anna, berta := o.app("anna"), o.app("berta")
	o.want("of the root for anna", o.lists("/dav/", anna), "people/anna/")
	o.want("of anna", o.lists("/dav/people/anna/", anna), "calendars/")
	o.want("calendars of anna, who has a role", o.lists("/dav/people/anna/calendars/", anna), "own/", "office/")
	o.want("calendars of berta, who is a guest", o.lists("/dav/people/berta/calendars/", berta), "own/")
	o.want("berta's own", o.lists("/dav/people/berta/calendars/own/", berta), "meeting-both.ics")
	o.want("anna's own", o.lists("/dav/people/anna/calendars/own/", anna), "meeting-alone.ics", "meeting-both.ics")
	if n := len(o.lists("/dav/people/anna/calendars/office/", anna)); n != 7 {
		t.Errorf("the office has %d", n)
	}
	// A feed of one's own is a calendar of its own if it shows another thing, until it is closed; that of another is nobody else's.
	o.Do("feed.issue", `{"id":"all","name":"All","scope":"person/berta","hash":"%064d"}`, 1)
	o.Do("feed.issue", `{"id":"phone","name":"My phone & more","scope":"person/berta","hash":"%064d","detail":"titles"}`, 2)
	o.Do("feed.issue", `{"id":"over","name":"Over","scope":"person/berta","hash":"%064d","detail":"busy"}`, 3)
	o.Do("feed.revoke", `{"id":"over"}`)
	o.want("calendars of berta, who holds feeds", o.lists("/dav/people/berta/calendars/", berta), "own/", "feed-phone/")
	o.want("what is in one", o.lists("/dav/people/berta/calendars/feed-phone/", berta), "meeting-both.ics")
	if _, body, _ := o.ask("PROPFIND", "/dav/people/berta/calendars/feed-phone/", "x", berta, ""); !strings.Contains(body, "My phone &amp; more") {
		t.Errorf("it has not the feed's name: %s", body)
	}
	for _, path := range []string{"berta/calendars/feed-over/", "berta/calendars/feed-all/", "berta/calendars/feed-fixe/", "berta/calendars/feed-/"} {
		if status, _, _ := o.ask("PROPFIND", "/dav/people/"+path, "x", berta, ""); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _, _ := o.ask("PROPFIND", "/dav/people/anna/calendars/feed-phone/", "x", anna, ""); status != 404 {
		t.Errorf("anna sees a feed of berta: %d", status)
	}
	o.Do("feed.amend", `{"id":"phone","detail":""}`)
	o.want("calendars of berta, whose feed shows what her own does", o.lists("/dav/people/berta/calendars/", berta), "own/")
	o.want("calendars of who has the token of a feed", o.lists("/dav/feeds/fixe/calendars/", feedToken), "calendar/")
	if n := len(o.lists("/dav/feeds/fixe/calendars/calendar/", feedToken)); n != 5 {
		t.Errorf("the series has %d", n)
	}
	for _, user := range []string{"berta@town.example", "", "anna", "Ärger"} {
		if status, _, _ := o.ask("PROPFIND", "/dav/", user, berta, ""); status != 207 {
			t.Errorf("as %q: %d", user, status)
		}
	}
	for _, path := range []string{"/dav/people/anna/", "/dav/people/anna/calendars/own/meeting-alone.ics", "/dav/people/berta/calendars/office/", "/dav/feeds/fixe/calendars/calendar/"} {
		if status, _, _ := o.ask("GET", path, "berta", berta, ""); status != 404 {
			t.Errorf("%s for berta: %d", path, status)
		}
	}
	o.Do("person.grant", `{"id":"anna","role":"none"}`)
	o.want("calendars of anna, who has no role any more", o.lists("/dav/people/anna/calendars/", anna), "own/")
	o.Do("feed.revoke", `{"id":"fixe"}`)
	if status, _, _ := o.ask("PROPFIND", "/dav/", "x", feedToken, ""); status != 401 {
		t.Errorf("a feed that is revoked: %d", status)
	}
	o.Do("person.erase", `{"id":"berta"}`)
	if status, _, _ := o.ask("PROPFIND", "/dav/", "x", berta, ""); status != 401 {
		t.Errorf("somebody erased: %d", status)
	}
}

// TestItemsAreTheFeeds has the entry of a feed in an item: its own calendar, without a method, in the language of the reader.
func TestItemsAreTheFeeds(t *testing.T) {
	o := newOffice(t)
	berta := o.app("berta")
	status, body, h := o.ask("GET", "/dav/people/berta/calendars/own/meeting-both.ics", "", berta, "")
	if status != 200 || h.Get("ETag") == "" || h.Get("Content-Type") != "text/calendar; charset=utf-8; component=VEVENT" {
		t.Fatalf("%d %v", status, h)
	}
	for _, part := range []string{"BEGIN:VCALENDAR\r\n", "UID:meeting-both@town.example\r\n", "SUMMARY:Both\r\n", "DTSTART:20270210T090000Z\r\n", "URL:https://jourfixe.example/rsvp/"} {
		if !strings.Contains(body, part) {
			t.Errorf("it lacks %q:\n%s", part, body)
		}
	}
	if strings.Contains(body, "METHOD") || strings.Count(body, "BEGIN:VEVENT") != 1 {
		t.Errorf("it is no item:\n%s", body)
	}
	_, list, _ := o.ask("PROPFIND", "/dav/people/berta/calendars/", "", berta, `<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>`)
	if !strings.Contains(list, "<D:displayname>My dates – Office</D:displayname>") {
		t.Errorf("it is called otherwise: %s", list)
	}
}

// TestWrongPasswords tries thousands: most are told to wait, the right one is let in all the while.
func TestWrongPasswords(t *testing.T) {
	o := newOffice(t)
	anna := o.app("anna")
	seen := map[int]int{}
	for n := range 2000 {
		status, _, h := o.ask("PROPFIND", "/dav/", "anna", fmt.Sprintf("aaaaa-bbbbb-ccccc-ddddd-%06d", n), "")
		seen[status]++
		if status == 401 && h.Get("WWW-Authenticate") != `Basic realm="jourfixe", charset="UTF-8"` || status == 429 && h.Get("Retry-After") == "" {
			t.Fatalf("%d: %v", status, h)
		}
		if n%500 == 499 {
			if status, _, _ := o.ask("PROPFIND", "/dav/", "anna", anna, ""); status != 207 {
				t.Fatalf("after %d wrong ones the right one: %d", n, status)
			}
		}
	}
	if seen[401] != 30 || seen[429] != 1970 || o.tried[false] != 30 || o.tried[true] != 1970 {
		t.Errorf("%v, told of %v", seen, o.tried)
	}
	// Who sends none tries none.
	for _, password := range []string{""} {
		if status, _, h := o.ask("OPTIONS", "/dav/", "", password, ""); status != 401 || h.Get("WWW-Authenticate") == "" {
			t.Errorf("without a password: %d", status)
		}
	}
	if strings.Contains(o.Log.String(), anna) || strings.Contains(o.Log.String(), "aaaaa-") {
		t.Error("passwords are in the log")
	}
}

// TestTokensHoldEverywhere syncs by a token of another replica, which was started later: one change is one item.
func TestTokensHoldEverywhere(t *testing.T) {
	o := newOffice(t)
	berta := o.app("berta")
	sync := func(token string) (string, string) {
		o.t.Helper()
		status, body, _ := o.ask("REPORT", "/dav/people/berta/calendars/own/", "", berta, `<sync-collection xmlns="DAV:"><sync-token>`+token+`</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`)
		if status != 207 {
			o.t.Fatalf("%d %s", status, body)
		}
		_, rest, _ := strings.Cut(body, "<D:sync-token>")
		next, _, _ := strings.Cut(rest, "</D:sync-token>")
		return body, next
	}
	_, token := sync("")
	first := o.handler
	o.Do("meeting.move", `{"id":"both","at":{"date":"2027-02-10","start":"11:00","zone":"Europe/Berlin"}}`)
	o.Do("meeting.move", `{"id":"alone","at":{"date":"2027-02-11","start":"11:00","zone":"Europe/Berlin"}}`)
	o.Start(o.replica)
	o.Eventually("app passwords are read", o.passwords.Ready)
	if o.handler == first {
		t.Fatal("no replica was started")
	}
	body, next := sync(token)
	if strings.Count(body, "<D:response>") != 1 || !strings.Contains(body, "meeting-both.ics") {
		t.Errorf("one change elsewhere: %s", body)
	}
	o.handler = first
	if body, _ := sync(next); strings.Contains(body, "<D:response>") {
		t.Errorf("nothing has changed: %s", body)
	}
	o.Do("meeting.amend", `{"id":"both","need":["person/anna"]}`)
	body, _ = sync(next)
	if strings.Count(body, "<D:response>") != 1 || !strings.Contains(body, "meeting-both.ics</D:href><D:status>HTTP/1.1 404") {
		t.Errorf("berta is not invited any more: %s", body)
	}
}

// TestAnswers answers an invitation by writing it back, with an app password that is for it; nothing else is taken.
func TestAnswers(t *testing.T) {
	o := newOffice(t)
	reads := o.app("berta")
	answers, err := o.passwords.Make(t.Context(), "berta", "answers", true, "")
	if err != nil {
		t.Fatal(err)
	}
	const path = "/dav/people/berta/calendars/own/meeting-both.ics"
	get := func(password string) (string, string) {
		t.Helper()
		status, body, h := o.ask("GET", path, "", password, "")
		if status != 200 {
			t.Fatalf("%d %s", status, body)
		}
		return strings.ReplaceAll(body, "\r\n ", ""), h.Get("ETag")
	}
	given := func() string {
		said := ""
		o.Desk.Mirror.View(func(b *calendar.Book) {
			a, _ := b.Meeting("both").Answer("berta")
			said = a.Answer + " " + a.Via + " " + a.Comment.Value()
		})
		return said
	}
	if plain, _ := get(reads); strings.Contains(plain, "ATTENDEE") || strings.Contains(plain, "ORGANIZER") {
		t.Errorf("who only reads is asked to answer: %s", plain)
	}
	item, tag := get(answers)
	if !strings.Contains(item, "ORGANIZER;CN=Office;SCHEDULE-AGENT=NONE:mailto:office@town.example") || !strings.Contains(item, "PARTSTAT=NEEDS-ACTION") || strings.Count(item, "ATTENDEE") != 1 {
		t.Errorf("it cannot be answered: %s", item)
	}
	yes := strings.Replace(item, "PARTSTAT=NEEDS-ACTION", "PARTSTAT=ACCEPTED", 1)
	if status, body, _ := o.ask("PUT", path, "", reads, yes); status != 403 || !strings.Contains(body, "<D:need-privileges>") {
		t.Errorf("by a password that reads: %d %s", status, body)
	}
	if status, body, _ := o.ask("PUT", path, "", answers, strings.Replace(yes, "SUMMARY:Both", "SUMMARY:Mine", 1)); status != 403 || !strings.Contains(body, "SUMMARY is another now") {
		t.Errorf("with another title: %d %s", status, body)
	}
	if given() != "  " {
		t.Errorf("berta has answered %q", given())
	}
	if status, body, h := o.ask("PUT", path, "", answers, strings.Replace(yes, "SEQUENCE:0", "COMMENT:Gladly\r\nSEQUENCE:0", 1)); status != 204 || h.Get("ETag") != "" {
		t.Fatalf("an answer: %d %s %v", status, body, h)
	}
	o.Eventually("it is known", func() bool { return given() == "accepted program Gladly" })
	o.Eventually("the item says so", func() bool { item, _ := get(answers); return strings.Contains(item, "PARTSTAT=ACCEPTED") })
	if now, other := get(answers); other == tag || strings.Contains(now, "COMMENT") {
		t.Error("the item is as it was, or tells the comment")
	}
	accepted, _ := get(answers)
	if status, body, _ := o.ask("PUT", path, "", answers, strings.Replace(accepted, "PARTSTAT=ACCEPTED", "PARTSTAT=NEEDS-ACTION", 1)); status != 403 || !strings.Contains(body, "taken back") {
		t.Errorf("an answer is taken back: %d %s", status, body)
	}
	if status, _, _ := o.ask("PUT", path, "", answers, accepted); status != 204 {
		t.Errorf("the same again: %d", status)
	}
	if status, _, _ := o.ask("PUT", "/dav/people/berta/calendars/own/new.ics", "", answers, accepted); status != 403 {
		t.Errorf("a new one: %d", status)
	}
	o.Do("meeting.cancel", `{"id":"both"}`)
	if status, body, _ := o.ask("PUT", path, "", answers, strings.Replace(accepted, "PARTSTAT=ACCEPTED", "PARTSTAT=DECLINED", 1)); status != 403 {
		t.Errorf("to what is cancelled: %d %s", status, body)
	}
	// The office's calendar is only read, whoever has come in.
	anna, err := o.passwords.Make(t.Context(), "anna", "answers", true, "")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := o.ask("PROPFIND", "/dav/people/anna/calendars/", "", anna, `<propfind xmlns="DAV:"><prop><current-user-privilege-set/></prop></propfind>`)
	if strings.Count(list, "<D:write-content/>") != 1 || strings.Index(list, "<D:write-content/>") > strings.Index(list, "/office/") {
		t.Errorf("what can be written: %s", list)
	}
}
