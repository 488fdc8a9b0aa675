package dav

import (
	"encoding/xml"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
)

// The reports that there are.
var (
	multigetReport = xml.Name{Space: nsCalDAV, Local: "calendar-multiget"}
	queryReport    = xml.Name{Space: nsCalDAV, Local: "calendar-query"}
	busyReport     = xml.Name{Space: nsCalDAV, Local: "free-busy-query"}
	syncReport     = xml.Name{Space: nsDAV, Local: "sync-collection"}
	propertySearch = xml.Name{Space: nsDAV, Local: "principal-search-property-set"}
)

// report answers REPORT (RFC 3253, section 3.6).
func (s *site) report(w http.ResponseWriter, r *http.Request, p *place) {
	n, ok := s.body(w, r)
	if !ok {
		return
	}
	if n == nil {
		refuse(w, http.StatusBadRequest, "", "the body of REPORT must say which")
		return
	}
	if n.name == propertySearch && p.level < atCalendar {
		// People are not searched for here, so there is nothing to search by.
		w.Header().Set("Content-Type", "application/xml; charset=utf-8")
		_, _ = w.Write([]byte(opening + "<D:principal-search-property-set" + declaring + "/>\n"))
		return
	}
	if p.level == atItem && p.item == nil {
		s.missing(w)
		return
	}
	if p.level >= atCalendar {
		switch n.name {
		case multigetReport:
			s.multiget(w, r, p, n)
			return
		case queryReport:
			s.query(w, r, p, n)
			return
		case busyReport:
			s.busy(w, p, n)
			return
		case syncReport:
			if p.level == atCalendar {
				s.sync(w, r, p, n)
				return
			}
		}
	}
	refuse(w, http.StatusForbidden, "<D:supported-report/>", "this report is not known at this address; supported-report-set names those that are")
}

// multiget hands out the items that are named.
func (s *site) multiget(w http.ResponseWriter, r *http.Request, p *place, n *node) {
	want := wantedOf(n)
	want.brief = brief(r)
	m := newMulti()
	within := s.home + p.collection.Name() + "/"
	asked := 0
	for _, k := range n.kids {
		if !k.is(nsDAV, "href") {
			continue
		}
		asked++
		path := local(k.text)
		name, inside := strings.CutPrefix(path, within)
		var i *Item
		if inside && (p.level == atCalendar || name == p.name) {
			i = p.collection.Item(name)
		}
		if i == nil {
			m.status(path, http.StatusNotFound, "")
			continue
		}
		m.answer(s.item(p.collection, i), want)
	}
	if asked == 0 {
		refuse(w, http.StatusBadRequest, "", "a calendar-multiget names the items that it wants by href")
		return
	}
	m.send(w)
}

// query hands out the items that a filter takes.
func (s *site) query(w http.ResponseWriter, r *http.Request, p *place, n *node) {
	said := n.child(nsCalDAV, "filter")
	if said == nil {
		refuse(w, http.StatusBadRequest, "<C:valid-filter/>", "a calendar-query needs a filter")
		return
	}
	f, err := filterOf(said)
	switch {
	case errors.Is(err, errSpan):
		refuse(w, http.StatusBadRequest, "<C:valid-filter/>", err.Error())
		return
	case errors.Is(err, errCollation):
		refuse(w, http.StatusPreconditionFailed, "<C:supported-collation/>", err.Error())
		return
	case err != nil:
		refuse(w, http.StatusForbidden, "<C:supported-filter/>", err.Error())
		return
	}
	want := wantedOf(n)
	want.brief = brief(r)
	list := p.collection.Items()
	if p.level == atItem {
		list = []*Item{p.item}
	}
	m := newMulti()
	for _, i := range list {
		takes, err := f.takes(i)
		if err != nil {
			s.failed(w, err)
			return
		}
		if takes {
			m.answer(s.item(p.collection, i), want)
		}
	}
	m.send(w)
}

// sync says what has changed (RFC 6578). The level is looked at and makes no difference, since nothing lies deeper; older programs say it
// by Depth.
func (s *site) sync(w http.ResponseWriter, r *http.Request, p *place, n *node) {
	token := n.child(nsDAV, "sync-token")
	if token == nil {
		refuse(w, http.StatusBadRequest, "", "a sync-collection needs a sync-token, which is empty at first")
		return
	}
	if level := n.child(nsDAV, "sync-level"); level != nil {
		if said := strings.TrimSpace(level.text); said != "1" && said != "infinite" {
			refuse(w, http.StatusBadRequest, "", "a sync-level is 1 or infinite")
			return
		}
	}
	changes := Changes{Changed: p.collection.Items(), Token: p.collection.Token()}
	if said := strings.TrimSpace(token.text); said != "" {
		var err error
		changes, err = p.collection.Since(said)
		switch {
		case errors.Is(err, ErrToken):
			refuse(w, http.StatusForbidden, "<D:valid-sync-token/>", "what has changed since this token is not known; begin with an empty one")
			return
		case err != nil:
			s.failed(w, err)
			return
		}
	}
	most, ok := limitOf(n)
	if !ok {
		refuse(w, http.StatusBadRequest, "", "nresults is a whole number")
		return
	}
	if uint64(len(changes.Changed)+len(changes.Gone)) > most {
		refuse(w, http.StatusInsufficientStorage, "<D:number-of-matches-within-limits/>", "there are more changes than that; ask without a limit")
		return
	}
	want := wantedOf(n)
	want.brief = brief(r)
	m := newMulti()
	for _, i := range changes.Changed {
		m.answer(s.item(p.collection, i), want)
	}
	for _, name := range changes.Gone {
		m.status(s.home+p.collection.Name()+"/"+name, http.StatusNotFound, "")
	}
	m.out.WriteString("\n<D:sync-token>" + escape(changes.Token) + "</D:sync-token>")
	m.send(w)
}

// limitOf is how many answers a program takes at once, the most that there can be if it does not say, and false if what it says is no number.
func limitOf(n *node) (uint64, bool) {
	said := n.child(nsDAV, "limit").child(nsDAV, "nresults")
	if said == nil {
		return math.MaxUint64, true
	}
	most, err := strconv.ParseUint(strings.TrimSpace(said.text), 10, 64)
	return most, err == nil || errors.Is(err, strconv.ErrRange) // which is more than there is
}
