package dav

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// capabilities are what OPTIONS says of all that lies here: WebDAV without locks, with calendars. A word of scheduling would have programs
// look for boxes that there are not.
const capabilities = "1, 3, calendar-access"

// The methods that are answered at all. Those by which something would be changed are answered so that a program knows why not.
const (
	reading = "OPTIONS, GET, HEAD, PROPFIND, REPORT"
	answers = reading + ", PUT"
)

// Handler answers all that lies below a prefix.
type Handler struct{ Options }

// New returns the handler.
func New(o Options) *Handler { return &Handler{o} }

// A site is what somebody sees of it.
type site struct {
	*Handler
	person          Person
	principal, home string
}

// A place is what an address leads to.
type place struct {
	level      int // 0: the root, 1: the principal, 2: the home, 3: a calendar, 4: an item
	collection Collection
	name       string // of the item
	item       *Item  // nil if there is none
}

const (
	atRoot = iota
	atPrincipal
	atHome
	atCalendar
	atItem
)

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Robots-Tag", "noindex")
	header.Set("Cache-Control", "private, no-cache")
	header.Set("DAV", capabilities)
	// Nobody is told anything before they have come in, not even what there is: a program that is answered here and asked for its password
	// later takes that for a fault.
	person, ok := h.Enter(w, r)
	if !ok {
		return
	}
	s := &site{Handler: h, person: person, principal: h.Prefix + person.Path() + "/"}
	s.home = s.principal + "calendars/"
	p, err := s.find(r.URL.Path)
	switch {
	case err != nil:
		s.failed(w, err)
	case p == nil:
		refuse(w, http.StatusNotFound, "", "there is nothing at this address for whoever has signed in; calendars are found from "+h.Prefix+" on")
	default:
		s.serve(w, r, p)
	}
}

// failed answers when something went wrong here. A program takes 503 for something that passes, and keeps what it has.
func (h *Handler) failed(w http.ResponseWriter, err error) {
	if h.Failed != nil {
		h.Failed(err)
	}
	w.Header().Set("Retry-After", "60")
	refuse(w, http.StatusServiceUnavailable, "", "the calendars cannot be read at the moment; try again in a minute")
}

// find finds what an address leads to, nil if it is nothing of whoever has come in. A slash at the end may be there or not.
func (s *site) find(path string) (*place, error) {
	rest, ok := strings.CutPrefix(path+"/", s.Prefix)
	if !ok {
		return nil, nil
	}
	if rest = strings.TrimRight(rest, "/"); rest == "" {
		return &place{level: atRoot}, nil
	}
	rest, ok = strings.CutPrefix(rest+"/", s.person.Path()+"/")
	if !ok {
		return nil, nil
	}
	if rest = strings.TrimRight(rest, "/"); rest == "" {
		return &place{level: atPrincipal}, nil
	}
	parts := strings.Split(rest, "/")
	if parts[0] != "calendars" || len(parts) > 3 {
		return nil, nil
	}
	if len(parts) == 1 {
		return &place{level: atHome}, nil
	}
	c, err := s.person.Collection(parts[1])
	if c == nil || err != nil {
		return nil, err
	}
	if len(parts) == 2 {
		return &place{level: atCalendar, collection: c}, nil
	}
	return &place{level: atItem, collection: c, name: parts[2], item: c.Item(parts[2])}, nil
}

// serve answers a request for what there is at a place, by its method.
func (s *site) serve(w http.ResponseWriter, r *http.Request, p *place) {
	switch r.Method {
	case http.MethodOptions:
		w.Header().Set("Allow", p.allowed())
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(http.StatusOK)
	case http.MethodGet, http.MethodHead:
		s.get(w, r, p)
	case "PROPFIND":
		s.propfind(w, r, p)
	case "REPORT":
		s.report(w, r, p)
	case "PROPPATCH":
		s.proppatch(w, r, p)
	case http.MethodPut:
		s.put(w, r, p)
	case http.MethodDelete, "MKCALENDAR", "MKCOL", "MOVE", "COPY", "ACL", "LOCK", "UNLOCK", http.MethodPost, http.MethodPatch:
		s.unwritable(w, r, "calendars of the office can be read here; what happens is decided by the office")
	default:
		w.Header().Set("Allow", p.allowed())
		refuse(w, http.StatusMethodNotAllowed, "", "this method is not known here; known are "+p.allowed())
	}
}

// allowed are the methods that do something at a place.
func (p *place) allowed() string {
	if p.level == atItem && p.collection.Writes() {
		return answers
	}
	return reading
}

// privilegeFor is what somebody would need to have for a method (RFC 3744, appendix B).
var privilegeFor = map[string]string{
	http.MethodDelete: "unbind", "MKCALENDAR": "bind", "MKCOL": "bind", "MOVE": "unbind", "COPY": "bind", "ACL": "write-acl",
	"LOCK": "write-content", "UNLOCK": "unlock", http.MethodPost: "bind", http.MethodPut: "write-content", http.MethodPatch: "write-content",
}

// unwritable refuses what would change something.
func (s *site) unwritable(w http.ResponseWriter, r *http.Request, why string) {
	need := "<D:need-privileges><D:resource>" + href(r.URL.Path) + "<D:privilege><D:" + privilegeFor[r.Method] + "/></D:privilege></D:resource></D:need-privileges>"
	refuse(w, http.StatusForbidden, need, why)
}

// get hands out an item. Everything else is for programs, which ask otherwise.
func (s *site) get(w http.ResponseWriter, r *http.Request, p *place) {
	switch {
	case p.level == atItem && p.item == nil:
		s.missing(w)
	case p.level != atItem:
		h := w.Header()
		h.Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, "Calendars for programs that speak CalDAV. Enter this address in yours.\n")
	default:
		h := w.Header()
		h.Set("Content-Type", itemType)
		h.Set("ETag", `"`+p.item.Tag+`"`)
		http.ServeContent(w, r, "", p.item.Modified, bytes.NewReader(p.item.Data()))
	}
}

func (s *site) missing(w http.ResponseWriter) {
	refuse(w, http.StatusNotFound, "", "there is no such item in this calendar, or no more")
}

// body reads the document of a request. It answers itself, and reports false, if there is none that can be read.
func (s *site) body(w http.ResponseWriter, r *http.Request) (*node, bool) {
	n, err := read(http.MaxBytesReader(w, r.Body, maxBody))
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		refuse(w, http.StatusRequestEntityTooLarge, "", "a request may have 4 MiB at most; ask for fewer items at a time")
		return nil, false
	case err != nil:
		refuse(w, http.StatusBadRequest, "", "the body cannot be read: "+err.Error())
		return nil, false
	}
	return n, true
}

// propfind answers PROPFIND (RFC 4918, section 9.1).
func (s *site) propfind(w http.ResponseWriter, r *http.Request, p *place) {
	depth := r.Header.Get("Depth")
	switch depth {
	case "0", "1":
	case "", "infinity", "Infinity":
		if p.level != atItem {
			refuse(w, http.StatusForbidden, "<D:propfind-finite-depth/>", "ask with Depth 0 or 1")
			return
		}
	default:
		refuse(w, http.StatusBadRequest, "", "Depth must be 0 or 1")
		return
	}
	n, ok := s.body(w, r)
	if !ok {
		return
	}
	if n != nil && !n.is(nsDAV, "propfind") {
		refuse(w, http.StatusBadRequest, "", "the body of PROPFIND must be a propfind of DAV:")
		return
	}
	if p.level == atItem && p.item == nil {
		s.missing(w)
		return
	}
	want := wantedOf(n)
	want.brief = brief(r)
	m := newMulti()
	if err := s.list(m, p, want, depth == "1"); err != nil {
		s.failed(w, err)
		return
	}
	m.send(w)
}

// brief reports whether a program wants to hear only of what there is (RFC 8144, and its forerunner).
func brief(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Brief"), "t") || strings.Contains(strings.ToLower(r.Header.Get("Prefer")), "return=minimal")
}

// list answers for a place, and for what is directly in it.
func (s *site) list(m *multi, p *place, want wanted, within bool) error {
	switch p.level {
	case atRoot:
		m.answer(s.root(), want)
		if within {
			m.answer(s.who(), want)
		}
	case atPrincipal:
		m.answer(s.who(), want)
		if within {
			m.answer(s.homeOf(), want)
		}
	case atHome:
		m.answer(s.homeOf(), want)
		if !within {
			return nil
		}
		list, err := s.person.Collections()
		if err != nil {
			return err
		}
		for _, c := range list {
			m.answer(s.calendar(c), want)
		}
	case atCalendar:
		m.answer(s.calendar(p.collection), want)
		if within {
			for _, i := range p.collection.Items() {
				m.answer(s.item(p.collection, i), want)
			}
		}
	case atItem:
		m.answer(s.item(p.collection, p.item), want)
	}
	return nil
}

// proppatch says of each property that it stays as it is.
func (s *site) proppatch(w http.ResponseWriter, r *http.Request, p *place) {
	n, ok := s.body(w, r)
	if !ok {
		return
	}
	if !n.is(nsDAV, "propertyupdate") {
		refuse(w, http.StatusBadRequest, "", "the body of PROPPATCH must be a propertyupdate of DAV:")
		return
	}
	if p.level == atItem && p.item == nil {
		s.missing(w)
		return
	}
	m := newMulti()
	m.out.WriteString("\n<D:response>" + href(r.URL.Path))
	m.open()
	for _, change := range n.kids {
		if prop := change.child(nsDAV, "prop"); prop != nil {
			for _, k := range prop.kids {
				element(&m.out, k.name, "")
			}
		}
	}
	m.close(http.StatusForbidden)
	m.out.WriteString("<D:error><D:cannot-modify-protected-property/></D:error></D:response>")
	m.send(w)
}

// put has an item that a program has changed taken in.
func (s *site) put(w http.ResponseWriter, r *http.Request, p *place) {
	if p.level != atItem || !p.collection.Writes() {
		s.unwritable(w, r, "calendars of the office can be read here; what happens is decided by the office")
		return
	}
	if p.item == nil {
		s.unwritable(w, r, "nothing can be added to this calendar; invitations of the office can be answered in it")
		return
	}
	if !preconditions(r, p.item) {
		refuse(w, http.StatusPreconditionFailed, "", "the item has changed meanwhile; read it again")
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxItem))
	if errors.As(err, new(*http.MaxBytesError)) {
		refuse(w, http.StatusRequestEntityTooLarge, "<C:max-resource-size/>", "an item may have 256 KiB at most")
		return
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, "", "the body did not come in whole")
		return
	}
	var denied *Denied
	switch err := p.collection.Put(r.Context(), p.item, data); {
	case errors.As(err, &denied):
		s.unwritable(w, r, denied.Why)
	case err != nil:
		s.failed(w, err)
	default:
		// What is kept is not what was sent, so there is no ETag: the program reads the item again (RFC 4791, section 5.3.4).
		w.WriteHeader(http.StatusNoContent)
	}
}

// preconditions reports whether an item is as a program knows it.
func preconditions(r *http.Request, i *Item) bool {
	if r.Header.Get("If-None-Match") != "" {
		return false // it is to be new
	}
	match := strings.TrimSpace(r.Header.Get("If-Match"))
	return match == "" || match == "*" || strings.Contains(match, `"`+i.Tag+`"`)
}

// local is the path of an address that a program has sent, with or without the server. What is no address is none.
func local(said string) string {
	u, err := url.Parse(strings.TrimSpace(said))
	if err != nil {
		return ""
	}
	return u.Path
}
