package shell

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// Published is the rule of what the office publishes, or does not: it is the same for everybody, whoever asks, so that it may be kept on the way.
// No cookie counts, and none is set: the language is that of the address or what the browser prefers.
var Published = Access{name: "the same for everybody", speaks: forEverybody, outside: true, admit: func(_ http.ResponseWriter, _ *http.Request, v *Visit, _ bool) bool {
	v.Publish()
	return true
}}

// Publish makes an answer the same for everybody. On a route that is others' for who has signed in, it may not be kept on the way.
func (v *Visit) Publish() {
	v.guest, v.open = true, true
	v.Voice = v.shell.voiceAsked(v.r)
}

// A Head is what programs read of a page that is published.
type Head struct {
	About string // what is on it, in a sentence
	Feeds []Feed
}

// A Feed is the same as the page, for programs.
type Feed struct {
	Title, To string
	Calendar  bool // else it is Atom
}

// A published page in its frame.
type published struct {
	*Head
	Canonical string // its address in this language, or in whichever the browser prefers
	Plain     string // in the latter
	Languages []languageLink
	Parts     []string // that the office publishes as pages
	At        string   // the path
}

// published says where the page is, by the address of the house and never by what was asked for.
func (v *Visit) published(b *calendar.Book, h *Head) *published {
	path := v.r.URL.Path
	p := &published{Head: h, Plain: v.shell.base.String() + path, Parts: PublishedPages(b), At: path}
	p.Canonical = p.Plain
	for _, l := range v.speaks.languages {
		to := p.Plain + "?" + url.Values{"lang": {l}}.Encode()
		p.Languages = append(p.Languages, languageLink{l, v.Voice.NameOf(l), to})
		if v.r.URL.Query().Get("lang") == l {
			p.Canonical = to
		}
	}
	return p
}

// PublishedPages lists which pages the office publishes, each at /public/ and its name.
func PublishedPages(b *calendar.Book) (list []string) {
	for _, part := range events.PublicParts {
		if part != events.PublicRelations && b.Publication().Publishes(part) {
			list = append(list, part)
		}
	}
	return list
}

// PublicLanguages are those in which there is what is published.
func PublicLanguages() []string { return slices.Clone(forEverybody.languages) }

// ServePublic answers with something that is the same for everybody, of a media type, or that which is set; or says that they have it already.
func (v *Visit) ServePublic(media string, data []byte) {
	h := v.w.Header()
	if media != "" {
		h.Set("Content-Type", media)
	}
	sum := sha256.Sum256(data)
	h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("Vary", "Accept-Language")
	if v.access.name != Published.name {
		h.Set("Cache-Control", "private, no-cache")
		h.Set("Vary", "Accept-Language, Cookie")
	}
	http.ServeContent(v.w, v.r, "", time.Time{}, bytes.NewReader(data))
}
