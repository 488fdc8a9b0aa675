package dav

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"time"
)

// TestOverlaps holds ranges against events at their ends: to the second, open on either side, whole days, what takes no time.
func TestOverlaps(t *testing.T) {
	at := func(s string) time.Time {
		if s == "" {
			return time.Time{}
		}
		r, err := time.Parse("0102T1504", s)
		if err != nil {
			t.Fatal(err)
		}
		return r.AddDate(2027, 0, 0)
	}
	for _, x := range []struct {
		what                 string
		start, end, from, to string
		want                 bool
	}{
		{"is the range", "0303T1000", "0303T1100", "0303T1000", "0303T1100", true},
		{"within", "0303T1015", "0303T1030", "0303T1000", "0303T1100", true},
		{"around", "0303T0900", "0303T1200", "0303T1000", "0303T1100", true},
		{"starts with it and ends after it", "0303T1000", "0303T1200", "0303T1000", "0303T1100", true},
		{"starts before and ends with it", "0303T0900", "0303T1100", "0303T1000", "0303T1100", true},
		{"ends as it starts", "0303T0900", "0303T1000", "0303T1000", "0303T1100", false},
		{"starts as it ends", "0303T1100", "0303T1200", "0303T1000", "0303T1100", false},
		{"before", "0303T0800", "0303T0900", "0303T1000", "0303T1100", false},
		{"after", "0303T1200", "0303T1300", "0303T1000", "0303T1100", false},
		{"still runs when it starts", "0303T0900", "0303T1001", "0303T1000", "0303T1100", true},
		{"the whole day asked for", "0303T0000", "0304T0000", "0303T0000", "0304T0000", true},
		{"the day before", "0302T0000", "0303T0000", "0303T0000", "0304T0000", false},
		{"the day after", "0304T0000", "0305T0000", "0303T0000", "0304T0000", false},
		{"some days, the last of them", "0301T0000", "0304T0000", "0303T0000", "0304T0000", true},
		{"takes no time, as it starts", "0303T1000", "0303T1000", "0303T1000", "0303T1100", true},
		{"takes no time, as it ends", "0303T1100", "0303T1100", "0303T1000", "0303T1100", false},
		{"takes no time, within", "0303T1030", "0303T1030", "0303T1000", "0303T1100", true},
		{"from then on: before", "0303T0900", "0303T1000", "0303T1000", "", false},
		{"from then on: runs", "0303T0900", "0303T1030", "0303T1000", "", true},
		{"from then on: later", "0503T0900", "0503T1030", "0303T1000", "", true},
		{"up to then: before", "0103T0900", "0103T1000", "", "0303T1000", true},
		{"up to then: starts then", "0303T1000", "0303T1100", "", "0303T1000", false},
		{"up to then: runs", "0303T0900", "0303T1100", "", "0303T1000", true},
		{"up to then: later", "0403T0900", "0403T1100", "", "0303T1000", false},
	} {
		if got := (span{at(x.from), at(x.to)}).overlaps(at(x.start), at(x.end)); got != x.want {
			t.Errorf("%s: %v", x.what, got)
		}
	}
}

// FuzzRead reads whatever comes: it stays within its limits, and what is read can be looked at as any request is.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`<propfind xmlns="DAV:"><prop><a/></prop></propfind>`, `<!DOCTYPE a><a/>`, `<?xml version="1.0" encoding="latin1"?><a/>`, "<a>&amp;</a>", strings.Repeat("<a>", 40),
		`<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav"><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20270301T000000Z"/><C:prop-filter name="UID"><C:text-match negate-condition="yes">x</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`,
		`<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><limit><nresults>1</nresults></limit></sync-collection>`,
		`<a xmlns="urn:ietf:params:xml:ns:caldav"><comp name="VCALENDAR"><comp name="VEVENT"><prop name="UID"/></comp></comp></a>`,
	} {
		f.Add([]byte(seed))
	}
	calendar := []byte("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := read(bytes.NewReader(data))
		if err != nil || n == nil {
			return
		}
		var look func(n *node, depth int)
		look = func(n *node, depth int) {
			if depth > maxDepth || len(n.attrs) > maxAttrs {
				t.Fatalf("%d deep, %d attributes", depth, len(n.attrs))
			}
			for _, k := range n.kids {
				look(k, depth+1)
			}
		}
		look(n, 1)
		wantedOf(n)
		limitOf(n)
		if p := partOf(n); p != nil {
			if cut := p.cut(calendar); !bytes.HasPrefix(cut, []byte("BEGIN:VCALENDAR\r\n")) || !bytes.HasSuffix(cut, []byte("END:VCALENDAR\r\n")) {
				t.Fatalf("cut to %q", cut)
			}
		}
		if fl := n.child(nsCalDAV, "filter"); fl != nil {
			if _, err := filterOf(fl); err != nil && strings.ContainsRune(err.Error(), '\x00') {
				t.Fatal(err)
			}
		}
		m := newMulti()
		m.answer(&resource{path: "/", has: func(*bytes.Buffer, xml.Name, *node) bool { return false }}, wantedOf(n))
		m.out.WriteString("</D:multistatus>")
		if _, err := read(&m.out); err != nil && err != errAttrs {
			t.Fatalf("the answer cannot be read: %v", err)
		}
	})
}
