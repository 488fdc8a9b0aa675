package published

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/shell"
)

// found lists what search engines may lead to, by path: what is published, and what everybody may read anyway. Each says so of itself, too.
func (p *Pages) found(b *calendar.Book) []string {
	list := []string{"/imprint", "/privacy", "/privacy/data", "/accessibility"}
	if len(b.Legal().Easy) > 0 {
		list = append(list, "/easy")
	}
	if len(b.Publication().What) > 0 {
		list = append(list, "/")
	}
	for _, part := range shell.PublishedPages(b) {
		list = append(list, "/public/"+part)
	}
	if b.Publication().Publishes(events.PublicRelations) {
		list = append(list, "/public/relations.pdf")
	}
	if p.Trips {
		for _, t := range b.Trips() {
			if calendar.IsPublicTrip(t) {
				list = append(list, toTrip(t.ID), toTrip(t.ID)+"/register")
			}
			if p.Hosting != nil && p.Hosting(b, t, p.Now()) {
				list = append(list, toTrip(t.ID)+"/host")
			}
		}
	}
	slices.Sort(list)
	return list
}

// A sitemap lists addresses for search engines (sitemaps.org).
type sitemap struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string    `xml:"xmlns:xhtml,attr"`
	Pages   []address `xml:"url"`
}

// An address with those of the same in each language.
type address struct {
	At        string      `xml:"loc"`
	Languages []alternate `xml:"xhtml:link"`
}

type alternate struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// mostListed is what a sitemap may have.
const mostListed = 50_000

func (p *Pages) sitemap(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	s := sitemap{XHTML: "http://www.w3.org/1999/xhtml"}
	list := p.found(p.Mirror.Snapshot())
	for _, path := range list[:min(len(list), mostListed)] {
		a := address{At: p.BaseURL + path}
		if path == "/" || strings.HasPrefix(path, "/public/") {
			for _, l := range shell.PublicLanguages() {
				a.Languages = append(a.Languages, alternate{"alternate", l, a.At + "?lang=" + l})
			}
		}
		s.Pages = append(s.Pages, a)
	}
	data, err := xml.MarshalIndent(s, "", " ")
	if err != nil {
		v.Fail(http.StatusInternalServerError, "error.missing")
		return
	}
	v.ServePublic("application/xml; charset=utf-8", append([]byte(xml.Header), data...))
}

// robots answers which paths programs may ask for: those at which somebody may come in who has not signed in. What is not to be found among
// them says so when it is read, as the pages behind people's own links; a path that is forbidden would stand in a list of results by its address alone,
// and programs that read calendars for others keep to this file, too.
func (p *Pages) robots(rooms []shell.Room) func(http.ResponseWriter, *http.Request, *shell.Visit) {
	var paths []string
	for _, room := range rooms {
		for _, rt := range room.Routes {
			method, path, ok := strings.Cut(rt.Pattern, " ")
			if !ok {
				method, path = http.MethodGet, rt.Pattern
			}
			if method != http.MethodGet || !rt.Access.Outside() {
				continue
			}
			if path = strings.ReplaceAll(path, "{$}", "$"); !strings.HasPrefix(path, "/public/") {
				path, _, _ = strings.Cut(path, "{")
				paths = append(paths, path)
			}
		}
	}
	paths = append(paths, "/static/") // which the shell has
	slices.Sort(paths)
	paths = slices.Compact(paths)
	return func(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
		if v.Early() {
			return
		}
		of := p.Mirror.Snapshot().Publication()
		var b bytes.Buffer
		b.WriteString("User-agent: *\n")
		for _, path := range paths {
			b.WriteString("Allow: " + path + "\n")
		}
		for _, part := range events.PublicParts {
			if of.Publishes(part) {
				b.WriteString("Allow: /public/" + part + "\n")
			}
		}
		b.WriteString("Disallow: /\n\nSitemap: " + p.BaseURL + "/sitemap.xml\n")
		v.ServePublic("text/plain; charset=utf-8", b.Bytes())
	}
}
