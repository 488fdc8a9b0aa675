package blocks

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
)

// A List is what a scope covers at the office's day, as its readers see it: items in order of time, which are blocks shared with all
// other lists that have them. A list is not changed; the next state of the office is another one.
type List struct {
	*kept
	tokens func(events.Ref) string // of the reader, by the book that it was asked for
}

// A kept is what stays of a list until something happens to it. It holds on to no book.
type kept struct {
	Want   Want
	Head   []byte // how a calendar of it begins
	Tag    string // names the bytes of the calendar: the same on all replicas for the same journal and day
	Size   int    // of the calendar, in octets
	blocks []*Block
}

// at is the list for whoever asks by a state of the book.
func (k *kept) at(s *Store, b *calendar.Book) *List {
	if k == nil {
		return nil
	}
	return &List{k, func(ref events.Ref) string { return s.ownToken(b, ref, k.Want.View.Person) }}
}

// Len is how many items there are.
func (l *List) Len() int { return len(l.blocks) }

// Items yields them in order of time.
func (l *List) Items() iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for _, x := range l.blocks {
			if !yield(l.item(x)) {
				return
			}
		}
	}
}

func (l *List) item(x *Block) Item {
	if x.holes == nil {
		return Item{x, ""}
	}
	return Item{x, l.tokens(x.Entry.Ref)}
}

// Bytes writes the list as one calendar.
func (l *List) Bytes() []byte { return l.Append(make([]byte, 0, l.Size)) }

// Append adds to some bytes the list as one calendar.
func (l *List) Append(to []byte) []byte {
	out := append(slices.Grow(to, l.Size), l.Head...)
	for x := range l.Items() {
		out = x.Append(out)
	}
	if len(l.blocks) == 0 {
		out = append(out, ics.Nothing...)
	}
	return append(out, ics.End...)
}

// A Want names a list.
type Want struct {
	Scope  agenda.Scope
	View   View
	Filter Filter
	Apart  bool // of a person: without the meetings to which invitations have gone out
}

// gather returns the blocks of all that a scope covers: those from before, but for what was touched since, or everything anew. What
// nothing has happened to comes back as it was.
func (s *Store) gather(b *calendar.Book, w *Want, was []*Block, touched map[events.Ref]bool, whole bool, today events.Date) ([]*Block, error) {
	first, last := agenda.Shown(today)
	if whole {
		all, err := s.shown(b, w, b.Agenda(w.Scope, first, last), today)
		if err != nil {
			return nil, err
		}
		return all, distinct(all, all)
	}
	var entries []agenda.Entry
	for ref := range touched {
		entries = append(entries, b.AgendaOf(ref, w.Scope, first, last)...)
	}
	fresh, err := s.shown(b, w, entries, today)
	if err != nil {
		return nil, err
	}
	isTouched := func(x *Block) bool { return touched[x.Entry.Ref] }
	if len(fresh) == 0 && !slices.ContainsFunc(was, isTouched) {
		return was, nil
	}
	list := merge(slices.DeleteFunc(slices.Clone(was), isTouched), fresh)
	return list, distinct(list, fresh)
}

// shown returns the blocks of entries of a scope, of those that are shown on the office's day.
func (s *Store) shown(b *calendar.Book, w *Want, entries []agenda.Entry, today events.Date) ([]*Block, error) {
	entries, err := w.Filter.Of(b, w.Scope, ics.Window(entries, today), today)
	if err != nil {
		return nil, err
	}
	list := make([]*Block, 0, len(entries))
	for i := range entries {
		x, err := s.block(b, w, &entries[i])
		if err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, nil
}

// Items returns entries of a scope one by one, as its readers see them: those that are shown on the office's day. They are the same as in lists,
// and are kept like these.
func (s *Store) Items(b *calendar.Book, w Want, entries []agenda.Entry, today events.Date) ([]Item, error) {
	s.turn(today)
	shown, err := s.shown(b, &w, entries, today)
	if err != nil {
		return nil, fmt.Errorf("the calendar of %s: %w", w.Scope, err)
	}
	at := (&kept{Want: w}).at(s, b)
	list := make([]Item, len(shown))
	for i, x := range shown {
		list[i] = at.item(x)
	}
	return list, nil
}

// longAgo is how many days back the last entry of an empty list is looked for: ten years.
const longAgo = 3660

// last is what stays in a list of which nothing is left: the entry that was over last. Some programs, vdirsyncer among them, take a calendar
// without entries for one that has been lost, and keep showing what was in it before.
func (s *Store) last(b *calendar.Book, w *Want, today events.Date) ([]*Block, error) {
	filter, err := w.Filter.parse()
	if err != nil {
		return nil, err
	}
	filter.Back = 0
	var latest *agenda.Entry
	list := b.Agenda(w.Scope, today.AddDays(-longAgo), today)
	for i := range list {
		e := &list[i]
		if e.Last.Before(today) && (latest == nil || later(e, latest)) && b.Shows(&filter, w.Scope, e, today) {
			latest = e
		}
	}
	if latest == nil {
		return nil, nil
	}
	x, err := s.block(b, w, latest)
	return []*Block{x}, err
}

// later reports whether an entry was over after another.
func later(x, y *agenda.Entry) bool {
	return cmp.Or(x.Last.Compare(y.Last), x.Start.Compare(y.Start), cmp.Compare(x.Key, y.Key)) > 0
}

// merge puts what is fresh to its place among what is in order.
func merge(list, fresh []*Block) []*Block {
	for _, x := range fresh {
		at, _ := slices.BinarySearchFunc(list, x, inOrder)
		list = slices.Insert(list, at, x)
	}
	return list
}

func inOrder(x, y *Block) int {
	return cmp.Or(x.Entry.Start.Compare(y.Entry.Start), cmp.Compare(x.Entry.Key, y.Entry.Key))
}

// keep makes the list of some blocks.
func (s *Store) keep(b *calendar.Book, w *Want, blocks []*Block, today events.Date) (*kept, error) {
	l := &kept{Want: *w, blocks: blocks}
	if w.Apart {
		l.blocks = slices.DeleteFunc(slices.Clone(blocks), func(x *Block) bool { return invited(b, &x.Entry, today) })
	}
	var latest time.Time
	sums, sum := sha256.New(), make([]byte, 0, 2*sha256.Size)
	for x := range l.at(s, b).Items() {
		latest, l.Size = events.Later(latest, ics.Revised(&x.Entry)), l.Size+x.Size()
		sum = x.sumTo(sum[:0])
		sums.Write(sum)
	}
	feed := ics.Feed{Language: w.View.Language, Domain: s.Domain, Office: b.Office().Title, Zone: b.Office().Zone, Name: b.Title(w.Scope), Color: ics.ColorOf(w.Scope)}
	head, err := feed.Head(latest)
	if err != nil {
		return nil, fmt.Errorf("the calendar of %s: %w", w.Scope, err)
	}
	l.Head, l.Size = slices.Clip(head), l.Size+len(head)+len(ics.Nothing)+len(ics.End)
	sums.Write(head)
	l.Tag = hex.EncodeToString(sums.Sum(sum[:0])[:16])
	return l, nil
}

// distinct refuses two entries of one key: a calendar would show one of them. What is not fresh is known to be distinct.
func distinct(list, fresh []*Block) error {
	const few = 8 // of which each is looked for, rather than all being put into a table
	if len(fresh) > few {
		keys := make(map[string]bool, len(list))
		for _, x := range list {
			if keys[x.key] {
				return twice(x)
			}
			keys[x.key] = true
		}
		return nil
	}
	for _, x := range fresh {
		there := 0 // two entries of one key may well be one block
		for _, other := range list {
			if other.key == x.key {
				there++
			}
		}
		if there > 1 {
			return twice(x)
		}
	}
	return nil
}

func twice(x *Block) error {
	return fmt.Errorf("two entries have the key %q; each needs its own", x.key)
}

// invited reports whether invitations to what an entry shows have gone out by the end of a day of the office.
func invited(b *calendar.Book, e *agenda.Entry, today events.Date) bool {
	m := b.Meeting(e.Ref.ID)
	return e.Kind == agenda.KindMeeting && m != nil && !events.DateOf(meetingmail.Opens(b, m).In(b.Office().Location())).After(today)
}
