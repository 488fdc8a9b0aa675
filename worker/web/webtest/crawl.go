package webtest

import (
	"net/http"
	"strings"
)

// Crawl follows every link that can be reached from a page, but for those that skip takes, checks each page in a language, and
// hands it to see. It returns what led to each address. What is not there, or misses the part that is meant, is a fault.
func (b *Browser) Crawl(start, language string, skip func(target string) bool, see func(*Page)) map[string]string {
	b.T.Helper()
	from := map[string]string{start: ""}
	pages := map[string]*Page{}
	parts := map[[2]string]string{} // which parts of pages are meant, and where that is said
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		p := b.Open(queue[0])
		if p.Status != http.StatusOK {
			b.T.Errorf("%s, linked from %s: %d", p.Target, from[p.Target], p.Status)
			continue
		}
		if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") || strings.Contains(p.Header.Get("Content-Security-Policy"), "sandbox") {
			continue
		}
		pages[p.Target] = p
		p.Check(language)
		see(p)
		for _, link := range p.Links() {
			parts[[2]string{link.Path, link.Fragment}] = p.Target
			if _, known := from[link.Path]; known || skip(link.Path) {
				continue
			}
			from[link.Path] = p.Target
			queue = append(queue, link.Path)
		}
	}
	for part, at := range parts {
		if p := pages[part[0]]; p != nil && !p.hasPart(part[1]) {
			b.T.Errorf("%s leads to a part of %s that is missing: #%s", at, part[0], part[1])
		}
	}
	return from
}
