package dav_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/worker/dav"
)

// shelf is a collection made up for the test.
type shelf struct {
	items  []*dav.Item
	writes bool
	put    func(*dav.Item, []byte) error
}

func (*shelf) Name() string        { return "own" }
func (*shelf) Title() string       { return "Meine Termine & mehr" }
func (*shelf) Description() string { return "Amt <Nord>" }
func (*shelf) Color() string       { return "#1a5fb4ff" }
func (*shelf) Tag() string         { return "tag-1" }
func (*shelf) Token() string       { return "data:,now" }
func (s *shelf) Items() []*dav.Item {
	return s.items
}

func (s *shelf) Item(name string) *dav.Item {
	for _, i := range s.items {
		if i.Name == name {
			return i
		}
	}
	return nil
}

func (s *shelf) Since(token string) (dav.Changes, error) {
	switch token {
	case "data:,now":
		return dav.Changes{Token: "data:,now"}, nil
	case "data:,before":
		return dav.Changes{Changed: s.items[:1], Gone: []string{"meeting-gone.ics"}, Token: "data:,now"}, nil
	}
	return dav.Changes{}, dav.ErrToken
}

func (s *shelf) Writes() bool { return s.writes }

func (s *shelf) Put(_ context.Context, i *dav.Item, data []byte) error { return s.put(i, data) }

// anna is whoever has come in.
type anna struct{ own *shelf }

func (anna) Path() string   { return "people/anna" }
func (anna) Title() string  { return "Anna" }
func (anna) Mail() []string { return []string{"anna@town.example"} }
func (a anna) Collections() ([]dav.Collection, error) {
	return []dav.Collection{a.own}, nil
}

func (a anna) Collection(name string) (dav.Collection, error) {
	if name != "own" {
		return nil, nil
	}
	return a.own, nil
}

// said is a body as it is.
type said []byte

func (s said) Size() int               { return len(s) }
func (s said) Append(to []byte) []byte { return append(to, s...) }

func item(n int, start, end time.Time) *dav.Item {
	at := func(t time.Time) string { return t.Format("20060102T150405Z") }
	return &dav.Item{
		Name: fmt.Sprintf("meeting-%d.ics", n), Tag: fmt.Sprintf("tag%d", n), Start: start, End: end, Busy: true, Modified: start,
		Body: said("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:meeting-" + fmt.Sprint(n) + "@town.example\r\nDTSTAMP:" + at(start) +
			"\r\nDTSTART:" + at(start) + "\r\nDTEND:" + at(end) + "\r\nSUMMARY:Rat & Tat <" + fmt.Sprint(n) + "\r\n  >\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
	}
}

var march = time.Date(2027, 3, 3, 10, 0, 0, 0, time.UTC)

func newAnna() anna {
	return anna{&shelf{items: []*dav.Item{item(1, march, march.Add(time.Hour)), item(2, march.AddDate(0, 1, 0), march.AddDate(0, 1, 0).Add(time.Hour))}}}
}

// site is a server where Anna alone comes in, by her password.
func site(t testing.TB, a anna) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(dav.New(dav.Options{
		Prefix: "/dav/",
		Enter: func(w http.ResponseWriter, r *http.Request) (dav.Person, bool) {
			if _, password, _ := r.BasicAuth(); password != "sesame" {
				w.Header().Set("WWW-Authenticate", `Basic realm="jourfixe"`)
				w.WriteHeader(http.StatusUnauthorized)
				return nil, false
			}
			return a, true
		},
		Failed: func(err error) { t.Error(err) },
	}))
	t.Cleanup(s.Close)
	return s
}

type answer struct {
	*http.Response
	body string
}

func ask(t testing.TB, s *httptest.Server, method, path, body string, header ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth("anything", "sesame")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/xml") {
		if err := xml.Unmarshal(data, new(struct{ XMLName xml.Name })); err != nil {
			t.Errorf("%s %s: the answer is no XML: %v\n%s", method, path, err, data)
		}
	}
	return answer{response, string(data)}
}

// says reports what an answer lacks.
func (a answer) says(t testing.TB, what string, status int, parts ...string) {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("%s: %d, want %d\n%s", what, a.StatusCode, status, a.body)
	}
	for _, part := range parts {
		if not, ok := strings.CutPrefix(part, "!"); ok {
			if strings.Contains(a.body, not) {
				t.Errorf("%s: it says %s\n%s", what, not, a.body)
			}
		} else if !strings.Contains(a.body, part) {
			t.Errorf("%s: it does not say %s\n%s", what, part, a.body)
		}
	}
}

const declared = ` xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"`

func props(names string) string {
	return `<D:propfind` + declared + `><D:prop>` + names + `</D:prop></D:propfind>`
}

const (
	own  = "/dav/people/anna/calendars/own/"
	home = "/dav/people/anna/calendars/"
)

// TestClients asks what calendar programs were seen to ask, and holds the answers against what they need.
func TestClients(t *testing.T) {
	s := site(t, newAnna())
	read := "<D:current-user-privilege-set><D:privilege><D:read/></D:privilege>"
	for _, x := range []struct {
		what, method, path, depth, body string
		status                          int
		says                            []string
	}{
		// Thunderbird
		{
			"Thunderbird looks at the root", "PROPFIND", "/dav/", "0",
			props("<D:resourcetype/><D:owner/><D:displayname/><D:current-user-principal/><D:current-user-privilege-set/><A:calendar-color/><C:calendar-home-set/>"),
			207, []string{
				"<D:href>/dav/</D:href>", "<D:current-user-principal><D:href>/dav/people/anna/</D:href></D:current-user-principal>",
				"<A:calendar-color/><C:calendar-home-set/></D:prop><D:status>HTTP/1.1 404 Not Found",
			},
		},
		{"Thunderbird asks for the home", "PROPFIND", "/dav/people/anna/", "0", props("<C:calendar-home-set/>"), 207, []string{"<C:calendar-home-set><D:href>" + home + "</D:href></C:calendar-home-set>"}},
		{
			"Thunderbird lists calendars", "PROPFIND", home, "1", props("<D:resourcetype/><D:displayname/><D:current-user-privilege-set/><A:calendar-color/>"),
			207, []string{
				"<D:href>" + own + "</D:href>", "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>", "<D:displayname>Meine Termine &amp; mehr</D:displayname>",
				read, "!<D:write", "<A:calendar-color>#1a5fb4ff</A:calendar-color>",
			},
		},
		{
			"Thunderbird looks at a calendar", "PROPFIND", own, "0",
			props("<D:resourcetype/><D:owner/><D:current-user-principal/><D:current-user-privilege-set/><D:supported-report-set/><C:supported-calendar-component-set/><CS:getctag/>"),
			207, []string{
				"<D:report><D:sync-collection/></D:report></D:supported-report>", "<D:report><C:calendar-multiget/></D:report></D:supported-report>",
				"<D:report><C:calendar-query/></D:report></D:supported-report>",
				`<C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set>`, "<CS:getctag>tag-1</CS:getctag>", "!404",
			},
		},
		{
			"Thunderbird syncs first", "REPORT", own, "1",
			`<D:sync-collection` + declared + `><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getcontenttype/><D:getetag/></D:prop></D:sync-collection>`,
			207, []string{
				"<D:href>" + own + "meeting-1.ics</D:href>", "<D:getcontenttype>text/calendar; charset=utf-8; component=VEVENT</D:getcontenttype>",
				"<D:getetag>&quot;tag1&quot;</D:getetag>", "<D:sync-token>data:,now</D:sync-token>\n</D:multistatus>", "!<D:href>" + own + "</D:href>",
			},
		},
		{
			"Thunderbird syncs again", "REPORT", own, "1",
			`<D:sync-collection` + declared + `><D:sync-token>data:,before</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getcontenttype/><D:getetag/></D:prop></D:sync-collection>`,
			207, []string{
				"meeting-1.ics", "!meeting-2.ics", "<D:response><D:href>" + own + "meeting-gone.ics</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>",
			},
		},
		{
			"nothing has changed", "REPORT", own, "0",
			`<D:sync-collection` + declared + `><D:sync-token>data:,now</D:sync-token><D:sync-level>infinite</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>`,
			207, []string{"!<D:response>", "<D:sync-token>data:,now</D:sync-token>"},
		},
		{
			"a token of another server", "REPORT", own, "1",
			`<D:sync-collection` + declared + `><D:sync-token>http://radicale.org/ns/sync/1</D:sync-token><D:prop><D:getetag/></D:prop></D:sync-collection>`,
			403, []string{"<D:error", "<D:valid-sync-token/>"},
		},
		{
			"Apple's of 10.7 says no level", "REPORT", own, "1", `<sync-collection xmlns="DAV:"><sync-token/><prop><getetag/></prop></sync-collection>`,
			207, []string{"meeting-1.ics", "meeting-2.ics"},
		},
		{
			"more than a program takes", "REPORT", own, "1",
			`<D:sync-collection` + declared + `><D:sync-token/><D:sync-level>1</D:sync-level><D:limit><D:nresults>1</D:nresults></D:limit><D:prop><D:getetag/></D:prop></D:sync-collection>`,
			507, []string{"<D:number-of-matches-within-limits/>"},
		},
		{
			"a multiget, by path and by address, of what is there and what is not", "REPORT", own, "1",
			`<C:calendar-multiget` + declared + `><D:prop><D:getetag/><C:calendar-data/></D:prop><D:href>` + own + `meeting-1.ics</D:href><D:href>https://town.example` + own +
				`meeting-2.ics</D:href><D:href>` + own + `meeting-3.ics</D:href><D:href>/dav/people/bert/calendars/own/meeting-1.ics</D:href></C:calendar-multiget>`,
			207, []string{
				"<C:calendar-data>BEGIN:VCALENDAR&#13;\nVERSION:2.0&#13;\n", "SUMMARY:Rat &amp; Tat &lt;1&#13;\n  &gt;&#13;\n", "UID:meeting-2@town.example",
				"<D:href>" + own + "meeting-3.ics</D:href><D:status>HTTP/1.1 404 Not Found</D:status>",
				"<D:href>/dav/people/bert/calendars/own/meeting-1.ics</D:href><D:status>HTTP/1.1 404 Not Found</D:status>",
			},
		},
		// vdirsyncer
		{"vdirsyncer begins without a declaration", "PROPFIND", "/dav", "0", "\n  " + `<propfind xmlns="DAV:"><prop><current-user-principal/></prop></propfind>`, 207, []string{"<D:href>/dav/people/anna/</D:href>"}},
		{
			"vdirsyncer lists a calendar", "PROPFIND", strings.TrimSuffix(own, "/"), "1", props("<D:resourcetype/><D:getcontenttype/><D:getetag/>"),
			207, []string{"<D:resourcetype/><D:getcontenttype>text/calendar", own + "meeting-2.ics"},
		},
		{"vdirsyncer's multiget has no Depth", "REPORT", own, "", `<C:calendar-multiget` + declared + `><D:prop><C:calendar-data/></D:prop><D:href>` + own + `meeting-1.ics</D:href></C:calendar-multiget>`, 207, []string{"BEGIN:VEVENT"}},
		// Evolution
		{
			"Evolution asks for some weeks", "REPORT", own, "1",
			`<C:calendar-query` + declared + `><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20270201T000000Z" end="20270310T000000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`,
			207, []string{"meeting-1.ics", "!meeting-2.ics", "!BEGIN"},
		},
		// DAVx5
		{
			"DAVx5 takes what is from a day on", "REPORT", own, "1",
			`<C:calendar-query` + declared + `><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20270310T000000Z"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`,
			207, []string{"!meeting-1.ics", "meeting-2.ics"},
		},
		{
			"DAVx5 asks for tasks", "REPORT", own, "1",
			`<C:calendar-query` + declared + `><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VTODO"/></C:comp-filter></C:filter></C:calendar-query>`,
			207, []string{"!<D:response>"},
		},
		{"DAVx5 compares tokens", "PROPFIND", own, "0", props("<D:supported-report-set/><D:sync-token/><CS:getctag/><C:max-resource-size/>"), 207, []string{"<D:sync-token>data:,now</D:sync-token>", "<C:max-resource-size>262144</C:max-resource-size>"}},
		{
			"DAVx5 asks for addresses", "PROPFIND", "/dav/people/anna", "0", props("<C:calendar-user-address-set/><D:displayname/>"),
			207, []string{"<C:calendar-user-address-set><D:href>mailto:anna@town.example</D:href></C:calendar-user-address-set>"},
		},
		// Apple
		{
			"Apple's looks at the principal", "PROPFIND", "/dav/people/anna/", "0",
			props("<C:calendar-home-set/><C:calendar-user-address-set/><D:current-user-principal/><D:displayname/><CS:email-address-set/><D:principal-collection-set/><D:principal-URL/><D:resource-id/><C:schedule-inbox-URL/><D:supported-report-set/>"),
			207, []string{
				"<D:principal-URL><D:href>/dav/people/anna/</D:href></D:principal-URL>",
				"<CS:email-address-set/><D:resource-id/><C:schedule-inbox-URL/></D:prop><D:status>HTTP/1.1 404 Not Found",
			},
		},
		{"Apple's searches for properties of people", "REPORT", "/dav/", "0", `<principal-search-property-set xmlns="DAV:"/>`, 200, []string{"<D:principal-search-property-set"}},
		{
			"Apple's changes a colour", "PROPPATCH", own, "", `<propertyupdate xmlns="DAV:" xmlns:A="http://apple.com/ns/ical/"><set><prop><A:calendar-color>#ff0000</A:calendar-color><A:calendar-order>2</A:calendar-order></prop></set></propertyupdate>`,
			207, []string{"<A:calendar-color/><A:calendar-order/></D:prop><D:status>HTTP/1.1 403 Forbidden", "<D:cannot-modify-protected-property/>"},
		},
		// what anybody may ask
		{"everything", "PROPFIND", own, "0", "", 207, []string{"<D:resourcetype>", "<D:displayname>", "!calendar-data", "!404"}},
		{"what there is called", "PROPFIND", own, "0", `<propfind xmlns="DAV:"><propname/></propfind>`, 207, []string{"<CS:getctag/>", "!tag-1"}},
		{"a property that nobody knows", "PROPFIND", own, "0", `<propfind xmlns="DAV:"><prop><x xmlns="urn:&quot;&lt;"/><y xmlns=""/></prop></propfind>`, 207, []string{`<X:x xmlns:X="urn:&quot;&lt;"/>`, `<y xmlns=""/>`, "404 Not Found"}},
		{
			"part of an item", "REPORT", own, "1",
			`<C:calendar-multiget` + declared + `><D:prop><C:calendar-data><C:comp name="VCALENDAR"><C:prop name="VERSION"/><C:comp name="VEVENT"><C:prop name="SUMMARY"/><C:prop name="UID"/></C:comp></C:comp></C:calendar-data></D:prop><D:href>` + own + `meeting-1.ics</D:href></C:calendar-multiget>`,
			207, []string{
				"<C:calendar-data>BEGIN:VCALENDAR&#13;\nVERSION:2.0&#13;\nBEGIN:VEVENT&#13;\nUID:meeting-1@town.example&#13;\nSUMMARY:Rat &amp; Tat &lt;1&#13;\n  &gt;&#13;\nEND:VEVENT&#13;\nEND:VCALENDAR&#13;\n</C:calendar-data>",
			},
		},
		{
			"by its UID", "REPORT", own, "1",
			`<C:calendar-query` + declared + `><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:prop-filter name="UID"><C:text-match collation="i;octet">meeting-2@</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`,
			207, []string{"!meeting-1.ics", "meeting-2.ics"},
		},
		{
			"what has no place", "REPORT", own, "1",
			`<C:calendar-query` + declared + `><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:prop-filter name="LOCATION"><C:is-not-defined/></C:prop-filter><C:prop-filter name="SUMMARY"><C:text-match>rat &amp; TAT</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`,
			207, []string{"meeting-1.ics", "meeting-2.ics"},
		},
		{
			"when there is something", "REPORT", own, "1", `<C:free-busy-query` + declared + `><C:time-range start="20270303T103000Z" end="20270310T000000Z"/></C:free-busy-query>`,
			200, []string{"BEGIN:VFREEBUSY\r\n", "FREEBUSY:20270303T103000Z/20270303T110000Z\r\n", "!SUMMARY"},
		},
	} {
		header := []string{"Content-Type", "application/xml; charset=utf-8"}
		if x.depth != "" {
			header = append(header, "Depth", x.depth)
		}
		got := ask(t, s, x.method, x.path, x.body, header...)
		got.says(t, x.what, x.status, x.says...)
	}
}

// TestBadInput sends what nobody should. Each has a status of its own and a sentence, and the calendar is there afterwards.
func TestBadInput(t *testing.T) {
	s := site(t, newAnna())
	query := func(filter string) string {
		return `<C:calendar-query` + declared + `><D:prop><D:getetag/></D:prop><C:filter>` + filter + `</C:filter></C:calendar-query>`
	}
	in := func(inner string) string {
		return query(`<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">` + inner + `</C:comp-filter></C:comp-filter>`)
	}
	for _, x := range []struct {
		what, method, path, depth, body string
		status                          int
		says                            []string
	}{
		{"ten megabytes", "PROPFIND", own, "0", `<propfind xmlns="DAV:"><prop>` + strings.Repeat("<a/>", 500) + strings.Repeat(" ", 10<<20) + `</prop></propfind>`, 413, []string{"4 MiB"}},
		{"a thousand deep", "PROPFIND", own, "0", strings.Repeat("<a>", 1000) + strings.Repeat("</a>", 1000), 400, []string{"32 deep"}},
		{"too many elements", "REPORT", own, "0", `<C:calendar-multiget` + declared + `>` + strings.Repeat("<D:href/>", 70_000) + `</C:calendar-multiget>`, 400, []string{"60000 elements"}},
		{"too many properties", "PROPFIND", own, "0", `<propfind xmlns="DAV:"><prop>` + strings.Repeat("<a/>", 1_100) + `</prop></propfind>`, 400, []string{"1000 elements"}},
		{"the same many times over", "REPORT", own, "0", `<C:calendar-multiget` + declared + `><D:prop>` + strings.Repeat("<C:calendar-data/>", 900) + `</D:prop>` + strings.Repeat("<D:href>"+own+"meeting-1.ics</D:href>", 30_000) + `</C:calendar-multiget>`, 507, []string{"32 MiB"}},
		{"too many filters", "REPORT", own, "1", in(strings.Repeat(`<C:prop-filter name="UID"/>`, 20)), 403, []string{"16 prop-filters"}},
		{"a document type", "PROPFIND", own, "0", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><propfind xmlns="DAV:"><prop><displayname>&b;</displayname></prop></propfind>`, 400, []string{"document type"}},
		{"an entity of nobody", "PROPFIND", own, "0", `<propfind xmlns="DAV:"><prop>&nbsp;</prop></propfind>`, 400, []string{"well-formed"}},
		{"another encoding", "PROPFIND", own, "0", `<?xml version="1.0" encoding="utf-16"?><propfind xmlns="DAV:"/>`, 400, []string{"UTF-8"}},
		{"no XML", "PROPFIND", own, "0", "{}", 400, nil},
		{"two at the top", "PROPFIND", own, "0", `<propfind xmlns="DAV:"/><propfind xmlns="DAV:"/>`, 400, []string{"one element"}},
		{"cut off", "REPORT", own, "1", `<sync-collection xmlns="DAV:"><sync-token>`, 400, []string{"well-formed"}},
		{"another document", "PROPFIND", own, "0", `<html/>`, 400, []string{"propfind"}},
		{"Depth infinity", "PROPFIND", home, "infinity", "", 403, []string{"<D:propfind-finite-depth/>"}},
		{"no Depth, which is infinity", "PROPFIND", home, "", "", 403, []string{"<D:propfind-finite-depth/>"}},
		{"a Depth that is none", "PROPFIND", home, "7", "", 400, []string{"0 or 1"}},
		{"no report", "REPORT", own, "1", "", 400, []string{"which"}},
		{"an unknown report", "REPORT", own, "1", `<x xmlns="urn:x"/>`, 403, []string{"<D:supported-report/>"}},
		{"a report at the wrong place", "REPORT", home, "1", `<sync-collection xmlns="DAV:"><sync-token/></sync-collection>`, 403, []string{"<D:supported-report/>"}},
		{"no sync-token", "REPORT", own, "1", `<sync-collection xmlns="DAV:"><prop/></sync-collection>`, 400, []string{"sync-token"}},
		{"a level that is none", "REPORT", own, "1", `<sync-collection xmlns="DAV:"><sync-token/><sync-level>9</sync-level></sync-collection>`, 400, []string{"sync-level"}},
		{"a limit that is none", "REPORT", own, "1", `<sync-collection xmlns="DAV:"><sync-token/><limit><nresults>-1</nresults></limit></sync-collection>`, 400, []string{"whole number"}},
		{"a multiget of nothing", "REPORT", own, "1", `<C:calendar-multiget` + declared + `><D:prop/></C:calendar-multiget>`, 400, []string{"href"}},
		{"a query without a filter", "REPORT", own, "1", `<C:calendar-query` + declared + `/>`, 400, []string{"<C:valid-filter/>"}},
		{"an empty filter", "REPORT", own, "1", query(""), 403, []string{"<C:supported-filter/>"}},
		{"a range that is none", "REPORT", own, "1", in(`<C:time-range/>`), 400, []string{"<C:valid-filter/>"}},
		{"a range that ends first", "REPORT", own, "1", in(`<C:time-range start="20270310T000000Z" end="20270301T000000Z"/>`), 400, []string{"<C:valid-filter/>"}},
		{"a range of no time", "REPORT", own, "1", in(`<C:time-range start="20270310T000000Z" end="20270310T000000Z"/>`), 400, []string{"<C:valid-filter/>"}},
		{"a range without a zone", "REPORT", own, "1", in(`<C:time-range start="20270310T000000"/>`), 400, []string{"in UTC"}},
		{"a range of a day", "REPORT", own, "1", in(`<C:time-range start="20270310"/>`), 400, []string{"in UTC"}},
		{"a filter by parameters", "REPORT", own, "1", in(`<C:prop-filter name="ATTENDEE"><C:param-filter name="PARTSTAT"/></C:prop-filter>`), 403, []string{"<C:supported-filter/>"}},
		{"a collation of nobody", "REPORT", own, "1", in(`<C:prop-filter name="UID"><C:text-match collation="i;nobody">x</C:text-match></C:prop-filter>`), 412, []string{"<C:supported-collation/>"}},
		{"busy for ever", "REPORT", own, "1", `<C:free-busy-query` + declared + `><C:time-range start="20270303T103000Z"/></C:free-busy-query>`, 400, []string{"time-range"}},
		{"a calendar of somebody else", "PROPFIND", "/dav/people/bert/calendars/own/", "0", "", 404, []string{"/dav/"}},
		{"a calendar that is none", "PROPFIND", home + "other/", "0", "", 404, nil},
		{"deeper than there is", "PROPFIND", own + "meeting-1.ics/x", "0", "", 404, nil},
		{"dots", "PROPFIND", home + "own/../../bert/", "0", "", 404, nil},
		{"dots that are written otherwise", "PROPFIND", home + "%2e%2e/%2e%2e/bert/calendars/own/", "0", "", 404, nil},
		{"a slash within a name", "GET", own + "..%2fmeeting-1.ics", "", "", 404, nil},
		{"an item that is not there", "GET", own + "meeting-3.ics", "", "", 404, nil},
		{"an item that is not there, its properties", "PROPFIND", own + "meeting-3.ics", "0", "", 404, nil},
		{"PROPPATCH of nothing", "PROPPATCH", own, "", "<x/>", 400, nil},
		{"a method of nobody", "BREW", own, "", "", 405, []string{"PROPFIND"}},
		// what would change something
		{"PUT of a new item", "PUT", own + "new.ics", "", "BEGIN:VCALENDAR", 403, []string{"<D:need-privileges>", "<D:write-content/>"}},
		{"PUT of what is there", "PUT", own + "meeting-1.ics", "", "BEGIN:VCALENDAR", 403, []string{"<D:need-privileges>"}},
		{"DELETE", "DELETE", own + "meeting-1.ics", "", "", 403, []string{"<D:unbind/>"}},
		{"DELETE of a calendar", "DELETE", own, "", "", 403, []string{"<D:need-privileges>"}},
		{"MKCALENDAR", "MKCALENDAR", home + "other/", "", "", 404, nil},
		{"MKCALENDAR of what is there", "MKCALENDAR", own, "", "", 403, []string{"<D:bind/>"}},
		{"MOVE", "MOVE", own + "meeting-1.ics", "", "", 403, []string{"<D:need-privileges>"}},
		{"LOCK", "LOCK", own, "", "", 403, []string{"<D:need-privileges>"}},
		{"POST", "POST", own, "", "x", 403, []string{"<D:need-privileges>"}},
	} {
		header := []string{"Content-Type", "application/xml; charset=utf-8"}
		if x.depth != "" {
			header = append(header, "Depth", x.depth)
		}
		got := ask(t, s, x.method, x.path, x.body, header...)
		got.says(t, x.what, x.status, x.says...)
		if got.StatusCode != 207 && len(got.body) < 20 {
			t.Errorf("%s: no sentence: %q", x.what, got.body)
		}
	}
	ask(t, s, "PROPFIND", own, "", "Depth", "1").says(t, "afterwards", 207, "meeting-1.ics", "meeting-2.ics")
}

// TestOptions says what is here, to nobody before they have come in, and not a word of scheduling.
func TestOptions(t *testing.T) {
	s := site(t, newAnna())
	for _, path := range []string{"/dav/", "/dav/people/anna/", home, own} {
		got := ask(t, s, "OPTIONS", path, "")
		if got.StatusCode != 200 || got.Header.Get("DAV") != "1, 3, calendar-access" || strings.Contains(got.Header.Get("Allow"), "PUT") {
			t.Errorf("OPTIONS %s: %d, DAV: %s, Allow: %s", path, got.StatusCode, got.Header.Get("DAV"), got.Header.Get("Allow"))
		}
		for _, method := range []string{"OPTIONS", "PROPFIND", "GET", "PUT"} {
			r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := s.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			if response.StatusCode != 401 || response.Header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s %s without a password: %d", method, path, response.StatusCode)
			}
		}
	}
}

// TestItem hands an item out, and says that a program has it already.
func TestItem(t *testing.T) {
	s := site(t, newAnna())
	got := ask(t, s, "GET", own+"meeting-1.ics", "")
	got.says(t, "an item", 200, "BEGIN:VCALENDAR\r\n")
	if got.Header.Get("ETag") != `"tag1"` || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/calendar") {
		t.Errorf("ETag %s, %s", got.Header.Get("ETag"), got.Header.Get("Content-Type"))
	}
	ask(t, s, "GET", own+"meeting-1.ics", "", "If-None-Match", `"tag1"`).says(t, "the same again", 304, "!BEGIN")
	ask(t, s, "HEAD", own+"meeting-1.ics", "").says(t, "its head", 200)
}

// TestBrief leaves out what there is not, for programs that want it so.
func TestBrief(t *testing.T) {
	s := site(t, newAnna())
	got := ask(t, s, "PROPFIND", own, props("<D:displayname/><D:resource-id/>"), "Depth", "0", "Prefer", "return=minimal")
	got.says(t, "brief", 207, "<D:displayname>", "!404", "!resource-id")
}

// TestPut takes in what the owner of a collection takes, and nothing else.
func TestPut(t *testing.T) {
	a := newAnna()
	a.own.writes = true
	var taken []string
	a.own.put = func(i *dav.Item, data []byte) error {
		if strings.Contains(string(data), "DTSTART:20270304") {
			return &dav.Denied{Why: "the time is the office's affair"}
		}
		taken = append(taken, i.Name+" "+string(data))
		return nil
	}
	s := site(t, a)
	ask(t, s, "PROPFIND", own, props("<D:current-user-privilege-set/>"), "Depth", "0").says(t, "privileges", 207, "<D:read/>", "<D:write-content/>", "!<D:bind/>", "!<D:unbind/>")
	ask(t, s, "PUT", own+"meeting-1.ics", "yes", "If-Match", `"tag1"`).says(t, "taken", 204)
	ask(t, s, "PUT", own+"meeting-1.ics", "old", "If-Match", `"tag0"`).says(t, "out of date", 412, "read it again")
	ask(t, s, "PUT", own+"meeting-1.ics", "new", "If-None-Match", "*").says(t, "to be new", 412)
	ask(t, s, "PUT", own+"meeting-9.ics", "new", "If-None-Match", "*").says(t, "a new one", 403, "<D:need-privileges>")
	ask(t, s, "PUT", own+"meeting-1.ics", "DTSTART:20270304", "If-Match", `"tag1"`).says(t, "denied", 403, "<D:need-privileges>", "the time is the office")
	ask(t, s, "PUT", own+"meeting-1.ics", strings.Repeat("x", 300<<10)).says(t, "too large", 413, "256 KiB")
	ask(t, s, "DELETE", own+"meeting-1.ics", "").says(t, "removed", 403)
	if !slices.Equal(taken, []string{"meeting-1.ics yes"}) {
		t.Errorf("taken: %q", taken)
	}
}
