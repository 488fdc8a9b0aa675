// Package relations is the summary of all relations of an office as a document: which things it tells, in what order, and in what words. It
// has no name and no address of anybody in it. A part of the document is a file here, with its entry in a list.
package relations

import (
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/document"
	"jourfixe/calendar/people"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// parts are what the document consists of, in their order.
var parts = []func(*summary) []document.Passage{cover, contents, overview, exchanges, everybody, partners}

// chapter is what is said of each partner, in its order.
var chapter = []func(*summary, *people.Partner) []document.Passage{facts, purpose, agreed, upcoming, planned, past}

// publicParts and publicChapter are those of the document for everybody. What is new in the whole is not among them by itself.
var (
	publicParts   = []func(*summary) []document.Passage{cover, contents, overview, everybody, partners}
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
	list     []Numbered            // all partners in the order in which they are told
	partners map[string][]Numbered // the same by kind
	dates    map[string]*dates     // by partner
	coming   map[string][]deadline // anniversaries, by partner
	open     bool                  // for everybody: what is public of it alone
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
		book: b, now: now, home: b.Office().Location(), language: language, texts: words.Texts(words.Relations)[language], partners: map[string][]Numbered{},
	}
	s.today = events.DateOf(now.In(s.home))
	s.list = Ordered(b, language)
	for _, p := range s.list {
		s.partners[p.Kind] = append(s.partners[p.Kind], p)
	}
	s.gather()
	s.celebrate()
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

// called is a partner with its number, which is how the contents, the table and the map name it.
func (s *summary) called(p Numbered) document.Text {
	return append(document.Plain(strconv.Itoa(p.Number)+". "), s.in(p.Title)...)
}

// chapterOf is the id of the heading of a partner, and kindOf that of a kind.
func chapterOf(p Numbered) string { return "partner/" + p.ID }
func kindOf(kind string) string   { return "kind/" + kind }
