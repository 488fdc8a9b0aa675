// Package relations is the summary of all relations of an office as a document: which things it tells, in what order, and in what words. It
// has no name and no address of anybody in it. A part of the document is a file here, with its entry in a list.
package relations

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"jourfixe/calendar"
	"jourfixe/calendar/document"
	"jourfixe/calendar/people"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// parts are what the document consists of, in their order.
var parts = []func(*summary) []document.Passage{cover, contents, overview, exchanges, partners}

// chapter is what is said of each partner, in its order.
var chapter = []func(*summary, *people.Partner) []document.Passage{facts, purpose, agreed, planned, past}

// publicParts and publicChapter are those of the document for everybody. What is new in the whole is not among them by itself.
var (
	publicParts   = []func(*summary) []document.Passage{cover, contents, overview, partners}
	publicChapter = []func(*summary, *people.Partner) []document.Passage{facts, planned, past}
)

// kinds are those of partners, in the order in which they are told.
var kinds = []string{"twin-city", "friendship", "cooperation", "network"}

// A summary is the document while it is made.
type summary struct {
	book     *calendar.Book
	now      time.Time
	today    events.Date
	home     *time.Location
	language string
	texts    *words.Catalog
	partners map[string][]*people.Partner // by kind, in the order in which they are told
	dates    map[string]*dates            // by partner
	open     bool                         // for everybody: what is public of it alone
}

// Make tells all relations in a language, as things are now. The same book gives the same document all day.
func Make(b *calendar.Book, language string, now time.Time) *document.Document {
	return tell(b, language, now, false)
}

// MakePublic tells what is public of it: of trips those that take registrations, of meetings those that the office publishes, and of partners neither
// what the relation is for, in the office's own words, nor how many contacts there are.
func MakePublic(b *calendar.Book, language string, now time.Time) *document.Document {
	return tell(b, language, now, true)
}

func tell(b *calendar.Book, language string, now time.Time, open bool) *document.Document {
	s := &summary{
		open: open,
		book: b, now: now, home: b.Office().Location(), language: language, texts: words.Texts(words.Relations)[language], partners: map[string][]*people.Partner{},
	}
	s.today = events.DateOf(now.In(s.home))
	s.sort()
	s.gather()
	office, _ := b.Office().Title.Find(language)
	d := &document.Document{
		Title: s.title(), Author: office, Subject: s.texts.Say("subject", "office", office, "date", words.DateLong(s.today, language)),
		Language: language, Made: s.today.In(0, s.home), Page: func(n, of int) string { return s.texts.Say("page", "n", n, "of", of) },
	}
	told := parts
	if open {
		told = publicParts
	}
	for _, part := range told {
		d.Passages = append(d.Passages, part(s)...)
	}
	return d
}

// sort puts the partners into their order: those of a kind as a dictionary has them. Whoever is one no more is left out.
func (s *summary) sort() {
	tag, err := language.Parse(s.language)
	if err != nil {
		tag = language.Und
	}
	order := collate.New(tag)
	for p := range s.book.EachPartner() {
		if !p.Retired {
			s.partners[p.Kind] = append(s.partners[p.Kind], p)
		}
	}
	for _, list := range s.partners {
		slices.SortFunc(list, func(x, y *people.Partner) int {
			return cmp.Or(order.CompareString(x.Title.In(s.language), y.Title.In(s.language)), cmp.Compare(x.ID, y.ID))
		})
	}
}

// say is words of the document itself.
func (s *summary) say(key string, pairs ...any) document.Text {
	return document.Plain(s.texts.Say(key, pairs...))
}

// in is what the office has written, in the language of the document if it has, else in the one it has, which is marked.
func (s *summary) in(t events.Text) document.Text {
	said, tag := t.Find(s.language)
	if said == "" {
		return nil
	}
	return document.Text{{Words: said, Language: tag}}
}

// title is what the document is called where nothing says of whom it is.
func (s *summary) title() string { return s.city() + " – " + s.texts.Say("title") }

// city is where the office is: as it says itself, else as its clock is called.
func (s *summary) city() string {
	if city := s.book.Office().City.In(s.language); city != "" {
		return city
	}
	return words.City(s.book.Office().Zone, s.language)
}

// all goes through all partners in their order.
func (s *summary) all(yield func(*people.Partner) bool) {
	for _, kind := range kinds {
		for _, p := range s.partners[kind] {
			if !yield(p) {
				return
			}
		}
	}
}

// chapterOf is the id of the heading of a partner, and kindOf that of a kind.
func chapterOf(p *people.Partner) string { return "partner/" + p.ID }
func kindOf(kind string) string          { return "kind/" + kind }
