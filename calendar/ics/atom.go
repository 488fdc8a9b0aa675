package ics

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/foreign"
)

// mostChanges is how many entries a feed of changes has: those that were changed last.
const mostChanges = 100

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Updated   string     `xml:"updated"`
	Published string     `xml:"published,omitempty"`
	Links     []atomLink `xml:"link"`
	Content   string     `xml:"content,omitempty"`
	at        string
}

// Changes writes a calendar of this package as a feed of what has changed in it last (RFC 4287): an entry of it is each of the calendar's in
// its present state. The id is that of the whole, an IRI that stays.
func Changes(calendar []byte, id string) ([]byte, error) {
	c, err := ical.NewDecoder(bytes.NewReader(calendar)).Decode()
	if err != nil {
		return nil, fmt.Errorf("write a feed of changes: %w", err)
	}
	text := func(c *ical.Component, name string) string {
		if p := c.Props.Get(name); p != nil {
			return foreign.Unescape(p.Value)
		}
		return ""
	}
	instant := func(c *ical.Component, name string) string {
		t, err := time.Parse("20060102T150405Z", text(c, name))
		if err != nil {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	feed := atomFeed{ID: id, Title: text(c.Component, ical.PropName), Author: text(c.Component, ical.PropName)}
	feed.Updated = cmp.Or(instant(c.Component, ical.PropLastModified), "1970-01-01T00:00:00Z")
	for _, x := range c.Children {
		if x.Name != ical.CompEvent {
			continue
		}
		e := atomEntry{
			ID: id + "/" + text(x, ical.PropUID), Title: text(x, ical.PropSummary), Updated: instant(x, ical.PropLastModified), Published: instant(x, ical.PropCreated),
			Content: text(x, ical.PropDescription), at: text(x, ical.PropDateTimeStart),
		}
		e.Title = when(x) + ": " + e.Title
		if p := x.Props.Get(ical.PropURL); p != nil {
			e.Links = []atomLink{{Rel: "alternate", Href: p.Value}}
		}
		feed.Entries = append(feed.Entries, e)
	}
	slices.SortStableFunc(feed.Entries, func(x, y atomEntry) int { return cmp.Or(cmp.Compare(y.Updated, x.Updated), cmp.Compare(x.at, y.at)) })
	feed.Entries = feed.Entries[:min(len(feed.Entries), mostChanges)]
	out, err := xml.Marshal(feed)
	if err != nil {
		return nil, fmt.Errorf("write a feed of changes: %w", err)
	}
	return append([]byte(xml.Header), out...), nil
}

// when is the day of an entry, as everybody reads it.
func when(c *ical.Component) string {
	if p := c.Props.Get(ical.PropDateTimeStart); p != nil && len(p.Value) >= len("20060102") {
		return p.Value[:4] + "-" + p.Value[4:6] + "-" + p.Value[6:8]
	}
	return ""
}
