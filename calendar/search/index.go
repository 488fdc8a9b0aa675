package search

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/events"
)

// wordSign stands between the words of a title that is compared as a whole. It stands in no word.
const wordSign = 1

// An Index is what the things of a book are called, made ready for being looked through. It is kept right by comparing: what a
// snapshot has is never changed, so a thing that is at the same place in memory says the same. An Index is not safe for concurrent
// use.
type Index struct {
	book *calendar.Book
	lots []looked
	near map[events.Ref]int32 // things that others name, by number

	spelt map[string]spelt // during an Update
	entry entry            // of the thing that is taken in
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
	stamp   func(*T) stamp // says of a thing what orders it, if it hangs on nothing else and all are shown; nil: hit does
}

// A stamp is what orders a thing among others of its kind, in microseconds.
type stamp struct {
	at, end int64
	gone    bool
}

// A lot are all things of a kind. Of each word in what they are called it knows the things: a word of a query is the beginning of some
// words, which stand side by side in their order.
type lot[T any] struct {
	kind[T]
	places map[*T]int32 // of the things that there are
	things []*T         // nil where there is none any more

	numbers map[string]int32 // of each word, spelt Plain
	words   []string         // by their numbers
	order   []int32          // the numbers of all words in the order of these; new ones are put in by sort
	where   [][]posting      // for each word

	titles []uint64 // hashes of what things are called as a whole, of one thing after the other
	titled []int32  // where those of each thing end
	self   []int32  // the number by which others name a thing, -1 if none does
	names  []int32  // the numbers of what things name, of one thing after the other
	named  []int32  // where those of each thing end
	stamps []stamp
	called []string // its title Plain, of things for which that was asked for

	seen            []bool  // there is such a thing in the book that is looked at
	own, head, rank []uint8 // of one search: which words stand in a thing, which in its titles, and how
}

// A posting says where a word stands: the place of the thing, and how it stands there.
type posting uint32

const (
	inTitle = 1 << iota // and not only in what it has to do with
	leading             // it begins a title
	flags   = iota
)

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
	if x.lots == nil || !slices.EqualFunc(x.book.Office().TripKinds, b.Office().TripKinds, sameKind) {
		x.lots, x.near = lots(), map[events.Ref]int32{}
	}
	x.spelt = map[string]spelt{}
	for _, l := range x.lots {
		l.update(x, b)
	}
	x.book, x.spelt = b, nil
}

// sameKind reports whether a kind of exchanges is called as it was. Trips that are of it have not changed where it is called otherwise.
func sameKind(x, y events.OwnKind) bool { return x.ID == y.ID && maps.Equal(x.Title, y.Title) }

// A spelt is a word in each way in which it is spelt.
type spelt [spellings]string

// spell spells a word, of which there are few in many titles.
func (x *Index) spell(word string) spelt {
	s, ok := x.spelt[word]
	if !ok {
		for way := range s {
			if s[way] = spell(word, way); way > 0 && s[way] == s[0] {
				s[way] = s[0]
			}
		}
		x.spelt[word] = s
	}
	return s
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
	if count != len(l.places) {
		for place, thing := range l.things {
			if thing != nil && !l.seen[place] {
				delete(l.places, thing)
				l.things[place] = nil
			}
		}
	}
	if len(l.things) > 2*count+1000 { // more than half of it is of what is not there
		all := slices.DeleteFunc(l.things, func(t *T) bool { return t == nil })
		*l = lot[T]{kind: l.kind}
		for _, thing := range all {
			l.add(x, b, thing)
		}
	}
	l.sort()
}

// sort puts words into the order that are not in it yet.
func (l *lot[T]) sort() {
	compare := func(x, y int32) int { return cmp.Compare(l.words[x], l.words[y]) }
	const few = 100
	fresh := len(l.words) - len(l.order)
	for n := len(l.order); n < len(l.words); n++ {
		if fresh > few {
			l.order = append(l.order, int32(n))
			continue
		}
		i, _ := slices.BinarySearchFunc(l.order, int32(n), compare)
		l.order = slices.Insert(l.order, i, int32(n))
	}
	if fresh > few {
		slices.SortFunc(l.order, compare)
	}
}

func (l *lot[T]) add(x *Index, b *calendar.Book, thing *T) {
	if l.places == nil {
		l.places, l.numbers = map[*T]int32{}, map[string]int32{}
	}
	e := &x.entry
	*e = entry{titles: e.titles[:0], beside: e.beside[:0], names: e.names[:0]}
	l.read(b, thing, e)
	place := int32(len(l.things))
	l.places[thing] = place
	l.things, l.seen = append(l.things, thing), append(l.seen, true)
	for _, title := range e.titles {
		l.write(x, place, title, inTitle)
	}
	l.titled = append(l.titled, int32(len(l.titles)))
	for _, text := range e.beside {
		l.write(x, place, text, 0)
	}
	for _, ref := range e.names {
		l.names = append(l.names, x.of(ref))
	}
	l.named = append(l.named, int32(len(l.names)))
	self := int32(-1)
	if e.ref != (events.Ref{}) {
		self = x.of(e.ref)
	}
	l.self = append(l.self, self)
	if l.stamp != nil {
		l.stamps = append(l.stamps, l.stamp(thing))
	}
}

// write notes the words of a text, in each way in which it is spelt.
func (l *lot[T]) write(x *Index, place int32, text string, how posting) {
	var whole [spellings]uint64
	for i := range whole {
		whole[i] = hashed
	}
	i := -1
	for word := range strings.FieldsFuncSeq(text, between) {
		ways := x.spell(word)
		if i++; i == 0 && how&inTitle != 0 {
			how |= leading
		} else {
			how &^= leading
		}
		for way, w := range ways {
			whole[way] = hash(whole[way], i, w)
			if way == 0 || w != ways[0] {
				l.note(w, posting(place)<<flags|how)
			}
		}
	}
	if how&inTitle == 0 {
		return
	}
	for way, h := range whole {
		if way == 0 || h != whole[0] {
			l.titles = append(l.titles, h)
		}
	}
}

// note says that a word stands somewhere.
func (l *lot[T]) note(word string, at posting) {
	if word == "" {
		return
	}
	n, ok := l.numbers[word]
	if !ok {
		n = int32(len(l.words))
		l.numbers[word] = n
		l.words, l.where = append(l.words, word), append(l.where, nil)
	}
	list := l.where[n]
	if last := len(list) - 1; last >= 0 && list[last]>>flags == at>>flags {
		list[last] |= at
		return
	}
	l.where[n] = append(list, at)
}

// hashed and hash make a hash of a title by its words (FNV-1a). That two titles share one would do no more than put a thing first.
const hashed = 14695981039346656037

func hash(h uint64, i int, word string) uint64 {
	if i > 0 {
		h = (h ^ wordSign) * 1099511628211
	}
	for j := range len(word) {
		h = (h ^ uint64(word[j])) * 1099511628211
	}
	return h
}

// An entry is what one thing is found by.
type entry struct {
	titles []string     // what it is called
	beside []string     // what it has to do with
	names  []events.Ref // by whose titles it is found as well
	ref    events.Ref   // by which others name it; the zero Ref if none does
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
