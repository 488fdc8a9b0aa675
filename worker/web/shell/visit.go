package shell

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/rights"
	"jourfixe/worker"
	"jourfixe/worker/signin"
	"jourfixe/worker/web/voice"
)

// A Visit is one request, of somebody whom the route's rule has let through: who they are, in which language they are
// spoken to, and how they are answered with a page.
type Visit struct {
	Voice  *voice.Voice
	Client string // under which name commands are given: of who has sent a token, or has signed in; "" for somebody unknown
	Person string // who has signed in, "" for the operator and for machines
	Name   string // what the person is called
	Role   string // in which they use the house, "" for none
	Guest  Guest  // who has come by a link of their own, on a route for guests

	shell    *shell
	access   Access
	staff    bool            // the operator, or everybody on an open server: whom nothing is closed to
	guest    bool            // on a route for guests, where nothing else is for them
	embedded bool            // in the frame of another site
	open     bool            // the answer is the same for everybody, whoever asks
	role     rights.Role     // of the person
	language string          // of the person
	speaks   *audience       // whom the page speaks to
	session  *signin.Session // nil without one: a machine, or an open server
	id       string          // of the session
	unknown  bool            // there is a cookie of a session, but none is open by it
	w        http.ResponseWriter
	r        *http.Request
}

// decides returns the request as the handler gets it: what is submitted in it names the person who decided, whether they have
// come by a link of their own or signed in.
func (v *Visit) decides(r *http.Request) *http.Request {
	person := v.Person
	if v.guest {
		person = v.Guest.Person
	}
	if person == "" {
		return r
	}
	return r.WithContext(worker.By(r.Context(), person))
}

// FormToken is what the forms of a page have to carry in the field "form", "" if there is no session.
func (v *Visit) FormToken() string {
	if v.session == nil {
		return ""
	}
	return signin.FormToken(v.id)
}

// sent reports whether a form that was read comes from a page that the visitor's session was shown. Who has no session
// has no cookie either that another site could make use of.
func (v *Visit) sent() bool { return v.Sent(v.r.PostForm) }

// Sent reports the same of a form that the handler has read.
func (v *Visit) Sent(fields url.Values) bool {
	return v.session == nil || Same(signin.FormToken(v.id), fields.Get("form"))
}

// A Content is the title and the body of a page, made from the book. The zero value says that there is no such thing.
type Content struct {
	Title string
	Body  any
	Unmet *Unmet // set if the request cannot be met
	Found bool   // search engines may lead to it
	Head  *Head  // what programs read of a page that is published; nil: of others they read nothing
}

// An Unmet is a request that cannot be met.
type Unmet struct {
	Status int
	Text   string // key of the texts that say what would be right
	Pairs  []any  // what they name
}

// Unfit is the content of a page that cannot be made as it was asked for.
func Unfit(status int, key string, pairs ...any) Content {
	return Content{Unmet: &Unmet{status, key, pairs}}
}

// Read answers with a page made from the book: 404 if make finds nothing to show, 503 while the book is not whole yet.
func (v *Visit) Read(page string, make func(b *calendar.Book) Content) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	v.Show(http.StatusOK, page, make)
}

// ChooseLanguage heeds the switch on each page, and reports whether it has answered.
func (v *Visit) ChooseLanguage() bool { return v.shell.chooseLanguage(v.w, v.r, v.speaks) }

// Early answers as long as the book is not whole yet, and reports whether it has: what is not in it may still come.
func (v *Visit) Early() bool {
	if v.shell.Mirror.Ready() || v.shell.Mirror.Health() != nil {
		return false
	}
	v.w.Header().Set("Retry-After", "2")
	v.Fail(http.StatusServiceUnavailable, "error.early")
	return true
}

// Show renders a page into memory and then sends it, so that a fault on the way never leaves half of one.
func (v *Visit) Show(status int, name string, make func(b *calendar.Book) Content) {
	p := frame{At: name, Others: v.otherLanguages(), Guest: v.guest, Embedded: v.embedded, Contact: v.shell.Contact}
	if v.Is(events.Reader) && !v.guest && v.Voice.ForStaff() {
		p.Known, p.Stopped = true, v.shell.Mirror.Health() != nil
	}
	if !v.guest {
		p.Form, p.Me, p.Enter = v.FormToken(), v.me(), v.shell.Open && v.shell.Sessions != nil && v.session == nil
	}
	b := v.shell.Mirror.Snapshot() // a year of an office takes a while, and nobody should wait for it
	p.Office, p.Easy, p.Signs = b.Office().Title, len(b.Legal().Easy) > 0, b.Legal().Signs
	c := make(b)
	switch {
	case c.Unmet != nil:
		v.Fail(c.Unmet.Status, c.Unmet.Text, c.Unmet.Pairs...)
		return
	case c.Body == nil:
		v.Missing()
		return
	}
	p.Title, p.Body, p.Found = c.Title, c.Body, c.Found
	if c.Head != nil {
		p.Published = v.published(b, c.Head)
	} else if p.Found { // in each language at this one address, since a browser is asked for its own
		p.Canonical = v.shell.base.String() + v.r.URL.Path
	}
	err := error(nil)
	if p.Known {
		p.Nav, err = v.navigation(name)
	}
	out := buffers.Get().(*bytes.Buffer)
	defer func() {
		if out.Cap() <= mostKept {
			out.Reset()
			buffers.Put(out)
		}
	}()
	if err == nil {
		err = v.shell.render(out, v.Voice, name, p)
	}
	if err != nil {
		v.shell.Log.Error("render a page", "page", name, "error", err)
		http.Error(v.w, "500 the page could not be made", http.StatusInternalServerError)
		return
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Voice.Language)
	if p.Found {
		h.Del("X-Robots-Tag")
	}
	if v.open && c.Head != nil {
		v.ServePublic("", out.Bytes())
		return
	}
	h.Set("Cache-Control", "private, no-store")
	h.Add("Vary", "Accept-Language, Cookie")
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	v.w.WriteHeader(status)
	v.w.Write(out.Bytes()) // Whoever has hung up needs no answer.
}

// buffers are those that pages were written into, for the next: most of what a page would allocate.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// mostKept is how many bytes a buffer may have that is kept. Pages are far smaller, but for some lists.
const mostKept = 1 << 20

// me is what the page calls whoever has signed in, "" if nobody has.
func (v *Visit) me() string {
	switch {
	case v.session == nil:
		return ""
	case v.Person == "":
		return v.Voice.T("me.operator")
	}
	return voice.Clean(v.Name)
}

// otherLanguages leads to this page in the other languages, each named in its own.
func (v *Visit) otherLanguages() []languageLink {
	var links []languageLink
	for _, l := range v.speaks.languages {
		if l == v.Voice.Language {
			continue
		}
		query := v.r.URL.Query()
		if next := v.r.PostForm.Get("next"); next != "" {
			query.Set("next", LocalPath(next)) // the sign-in page, shown again
		}
		query.Set("lang", l)
		to := url.URL{Path: v.r.URL.Path, RawPath: v.r.URL.RawPath, RawQuery: query.Encode()}
		links = append(links, languageLink{l, v.Voice.NameOf(l), samePath(to.String())})
	}
	return links
}

// An errorPage says what went wrong.
type errorPage struct {
	Title, Text string
	Guest       bool     // nothing else here is for them, so no link leads on
	Home        string   // where to go on
	Enter       bool     // that is where one signs in
	Givers      []string // who can give the role that is missing
}

// Fail answers with a page that says what went wrong and where to go on. Pairs fill the text that belongs to the key.
func (v *Visit) Fail(status int, key string, pairs ...any) {
	v.Show(status, "error", func(*calendar.Book) Content {
		p := errorPage{Title: v.Voice.T(key + ".title"), Text: v.Voice.T(key+".text", pairs...), Guest: v.guest}
		if v.Person != "" && !v.Is(events.Reader) {
			p.Home = "/me"
		}
		return Content{Title: p.Title, Body: p}
	})
}

// FailAt is Fail for somebody who goes on by signing in.
func (v *Visit) FailAt(status int, key, home string) {
	v.Show(status, "error", func(*calendar.Book) Content {
		p := errorPage{Title: v.Voice.T(key + ".title"), Text: v.Voice.T(key + ".text"), Home: home, Enter: true}
		return Content{Title: p.Title, Body: p}
	})
}

// Speak speaks the language of somebody who is known, unless this browser has chosen another by the switch.
func (v *Visit) Speak(language string) {
	if slices.Contains(v.speaks.languages, language) && v.shell.chosenVoice(v.r, v.speaks) == nil {
		v.Voice = v.shell.voices[language]
	}
}

// Missing answers what is not there.
func (v *Visit) Missing() {
	if !v.ChooseLanguage() {
		v.Fail(http.StatusNotFound, "error.missing")
	}
}
