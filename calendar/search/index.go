package search

import (
	"bytes"
	"iter"
	"slices"

	"jourfixe/calendar"
	"jourfixe/events"
)

// What things are called lies in one long text for each kind, spelt Plain, in which the words of a query are looked for: that goes
// through it as fast as through memory. Signs that stand in no word tell its parts.
const (
	wordSign   = 1 // before each word
	titleSign  = 2 // before each title
	besideSign = 3 // before what the thing has to do with
)

// An Index is what the things of a book are called, made ready for being looked through. It is kept right by comparing: what a
// snapshot has is never changed, so a thing that is at the same place in memory says the same. An Index is not safe for concurrent
// use.
type Index struct {
	book *calendar.Book
	lots []looked
	near map[events.Ref]int32 // things that others name, by number
}

// A looked is a lot, whatever is in it.
type looked interface {
	noun() string
	personal() bool
	update(x *Index, b *calendar.Book)
	find(f *finding) Group
}

// A kind says how things of one kind are read.
type kind[T any] struct {
	label   string
	private bool // things of this kind are people
	all     func(*calendar.Book) iter.Seq[*T]
	read    func(*calendar.Book, *T, *entry)
	hit     func(*finding, *T) (hit Hit, shown bool)
}

// A lot are all things of a kind.
type lot[T any] struct {
	kind[T]
	places map[*T]int32 // of the things that there are
	things []*T         // nil where there is none any more
	text   []byte       // of all things, one after the other
	begins []int32      // where the text of each begins
	beside []int32      // where its titles end
	self   []int32      // the number by which others name it
	names  [][]int32    // the numbers of what it names
	seen   []bool       // there is such a thing in the book that is looked at
}

func (l *lot[T]) noun() string   { return l.label }
func (l *lot[T]) personal() bool { return l.private }

// of numbers a thing that others name.
func (x *Index) of(ref events.Ref) int32 {
	n, ok := x.near[ref]
	if !ok {
		n = int32(len(x.near))
		x.near[ref] = n
	}
	return n
}

// Update makes the index that of a book, which nobody changes any more. What is in it of another book of the same office and has
// stayed is kept.
func (x *Index) Update(b *calendar.Book) {
	if x.book == b {
		return
	}
	if x.lots == nil {
		x.lots, x.near = lots(), map[events.Ref]int32{}
	}
	for _, l := range x.lots {
		l.update(x, b)
	}
	x.book = b
}

// update takes in what is new, and lets go of what is there no more.
func (l *lot[T]) update(x *Index, b *calendar.Book) {
	clear(l.seen)
	count := 0
	for thing := range l.all(b) {
		count++
		if place, ok := l.places[thing]; ok {
			l.seen[place] = true
			continue
		}
		l.add(x, b, thing)
	}
	if count == len(l.places) {
		return
	}
	for place, thing := range l.things {
		if thing != nil && !l.seen[place] {
			delete(l.places, thing)
			l.things[place] = nil
		}
	}
	if len(l.things) > 2*count+1000 { // more than half of the text is of what is not there
		all := slices.DeleteFunc(l.things, func(t *T) bool { return t == nil })
		*l = lot[T]{kind: l.kind}
		for _, thing := range all {
			l.add(x, b, thing)
		}
	}
}

func (l *lot[T]) add(x *Index, b *calendar.Book, thing *T) {
	if l.places == nil {
		l.places = map[*T]int32{}
	}
	e := entry{self: -1}
	l.read(b, thing, &e)
	l.places[thing] = int32(len(l.things))
	l.things, l.seen = append(l.things, thing), append(l.seen, true)
	l.begins = append(l.begins, int32(len(l.text)))
	for _, title := range e.titles {
		l.write(titleSign, title)
	}
	l.beside = append(l.beside, int32(len(l.text)))
	for _, text := range e.beside {
		l.write(besideSign, text)
	}
	var names []int32
	for _, ref := range e.names {
		names = append(names, x.of(ref))
	}
	if e.ref != (events.Ref{}) {
		e.self = x.of(e.ref)
	}
	l.names, l.self = append(l.names, names), append(l.self, e.self)
}

// write adds a text to the long one, in each way in which it is spelt.
func (l *lot[T]) write(before byte, text string) {
	words, first := split(text), 0
	for way := range spellings {
		at := len(l.text)
		l.text = append(l.text, before)
		for _, w := range words {
			l.text = append(l.text, wordSign)
			l.text = append(l.text, spell(w, way)...)
		}
		if way == 0 {
			first = at
		} else if bytes.Equal(l.text[at:], l.text[first:at]) {
			l.text = l.text[:at]
		}
	}
}

// An entry is what one thing is found by.
type entry struct {
	titles []string     // what it is called
	beside []string     // what it has to do with
	names  []events.Ref // by whose titles it is found as well
	ref    events.Ref   // by which others name it; the zero Ref if none does
	self   int32
}

// called adds what it is called, in each language.
func (e *entry) called(t events.Text) { e.titles = appendTexts(e.titles, t) }

func appendTexts(list []string, t events.Text) []string {
	for _, said := range t {
		if !slices.Contains(list, said) {
			list = append(list, said)
		}
	}
	return list
}

// A finding is one search on its way through the lots.
type finding struct {
	Asking
	book   *calendar.Book
	near   []uint8 // which words were found of things that others name, by their numbers
	beside bool    // some were
	best   []Hit
	all    int
}

// find looks through a lot.
func (l *lot[T]) find(f *finding) Group {
	n := len(l.things)
	own, titled, ranks := make([]uint8, n), make([]uint8, n), make([]uint8, n)
	for i, ways := range f.Query.words {
		for _, way := range ways {
			l.each(append([]byte{wordSign}, way...), func(place int32, at int) {
				aside := int32(at) >= l.beside[place]
				if aside && l.private && !f.Addresses {
					return
				}
				if own[place] |= 1 << i; aside {
					return
				}
				if titled[place] |= 1 << i; i == 0 && l.text[at-1] == titleSign {
					ranks[place] |= leads
					if f.Query.just(l.text[at+1:]) {
						ranks[place] |= just
					}
				}
			})
		}
	}
	f.best, f.all = nil, 0
	all := f.Query.all()
	for place, thing := range l.things {
		mask := own[place]
		if self := l.self[place]; self >= 0 {
			f.near[self] |= mask
			f.beside = f.beside || mask != 0
		}
		if f.beside {
			for _, named := range l.names[place] {
				mask |= f.near[named]
			}
		}
		if mask != all || thing == nil {
			continue
		}
		if hit, shown := l.hit(f, thing); shown {
			hit.Ref.Noun, hit.rank = l.label, rank(titled[place] == all, ranks[place])
			f.take(hit)
		}
	}
	return Group{l.label, f.best, f.all}
}

// each goes through where a word begins in the long text, with the place of the thing that it belongs to.
func (l *lot[T]) each(word []byte, found func(place int32, at int)) {
	place, from := 0, 0
	for {
		i := bytes.Index(l.text[from:], word)
		if i < 0 {
			return
		}
		from += i
		for place+1 < len(l.begins) && int(l.begins[place+1]) <= from {
			place++
		}
		found(int32(place), from)
		from += len(word)
	}
}

// just reports whether a title is what is looked for and nothing more.
func (q *Query) just(title []byte) bool {
	for _, whole := range q.whole {
		if rest, ok := bytes.CutPrefix(title, []byte(whole)); ok && (len(rest) == 0 || rest[0] == titleSign || rest[0] == besideSign) {
			return true
		}
	}
	return false
}
