package published

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// An atomFeed is what has come or changed lately, as Atom (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  string      `xml:"author>name"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
	Lang string `xml:"hreflang,attr,omitempty"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary,omitempty"`
	at      time.Time
}

// feed answers a part as Atom, if it is published.
func (p *Pages) feed(part string, entries func(*calendar.Book, *voice.Voice) []atomEntry) func(http.ResponseWriter, *http.Request, *shell.Visit) {
	return func(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
		if v.Early() {
			return
		}
		b := p.Mirror.Snapshot()
		if !b.Publication().Publishes(part) {
			http.NotFound(w, r)
			return
		}
		page := p.BaseURL + "/public/" + part
		f := atomFeed{
			Lang: v.Voice.Language, ID: page, Title: v.Voice.In(b.Office().Title) + ": " + v.Voice.T("publication."+part), Author: v.Voice.In(b.Office().Title),
			Links:   []atomLink{{Rel: "alternate", Href: page + "?lang=" + v.Voice.Language}, {Rel: "self", Href: page + ".atom?lang=" + v.Voice.Language}},
			Entries: entries(b, v.Voice),
		}
		slices.SortStableFunc(f.Entries, func(x, y atomEntry) int { return y.at.Compare(x.at) })
		latest := b.Publication().Changed
		for i := range f.Entries {
			latest = events.Later(latest, f.Entries[i].at)
			f.Entries[i].Updated = f.Entries[i].at.UTC().Format(time.RFC3339)
		}
		f.Updated = latest.UTC().Format(time.RFC3339)
		data, err := xml.MarshalIndent(f, "", " ")
		if err != nil {
			v.Fail(http.StatusInternalServerError, "error.missing")
			return
		}
		w.Header().Set("Content-Language", v.Voice.Language)
		v.ServePublic("application/atom+xml; charset=utf-8", append([]byte(xml.Header), data...))
	}
}

func (p *Pages) partnerFeed(b *calendar.Book, v *voice.Voice) (list []atomEntry) {
	for _, k := range p.relations(b, v) {
		for _, r := range k.Relations {
			page := p.BaseURL + "/public/" + events.PublicPartners
			said := []string{k.Title}
			if r.Country != "" {
				said = append(said, r.Country)
			}
			if r.Since > 0 {
				said = append(said, v.T("published.since", "year", strconv.Itoa(r.Since)))
			}
			for _, a := range r.Agreements {
				said = append(said, v.In(a.Title)+" ("+strconv.Itoa(a.Year)+")")
			}
			list = append(list, atomEntry{
				ID: page + "#" + r.ID, Title: v.In(r.Title), Link: atomLink{Rel: "alternate", Href: page + "?lang=" + v.Language + "#" + r.ID},
				Summary: strings.Join(said, " · "), at: r.changed,
			})
		}
	}
	return list
}

func (p *Pages) linkFeed(b *calendar.Book, v *voice.Voice) (list []atomEntry) {
	for _, s := range subjects(b, v) {
		for _, l := range s.Links {
			e := atomEntry{
				ID: p.BaseURL + "/public/" + events.PublicLinks + "#" + l.id, Title: v.In(l.Title), Link: atomLink{Rel: "alternate", Href: l.Address, Lang: l.Language},
				Summary: v.In(s.Title), at: l.since,
			}
			if l.Language != "" {
				e.Summary += " · " + words.TongueName(l.Language)
			}
			list = append(list, e)
		}
	}
	return list
}
