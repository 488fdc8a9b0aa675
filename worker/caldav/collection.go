package caldav

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/events"
	"jourfixe/worker/blocks"
	"jourfixe/worker/dav"
)

// A view is what a collection shows and how: all who see the same share it.
type view struct {
	blocks.View
	scope  agenda.Scope
	filter blocks.Filter
	// guest is how the person themself is named in it, who may answer in it; zero: it is only read.
	guest ics.Contact
}

// entry is an item: how the office has written it for whoever sees it like this, and what is said to its reader alone.
type entry struct {
	dav.Item
	of    blocks.Item
	head  []byte // how a calendar begins that has it alone
	part  []byte // lines about what its reader has to do with it
	sum   sum    // of its name and its bytes
	short short  // of its name
}

// Size implements dav.Body.
func (e *entry) Size() int { return len(e.head) + e.of.Size() + len(e.part) + len(ics.End) }

// Append implements dav.Body.
func (e *entry) Append(to []byte) []byte {
	to = append(to, e.head...)
	at := len(to)
	to = e.of.Append(to)
	if len(e.part) > 0 {
		to = ics.Put(to, at, e.part)
	}
	return append(to, ics.End...)
}

// ref is what of the office it belongs to.
func (e *entry) ref() events.Ref { return e.of.Entry.Ref }

// A sum tells what is in a collection from everything else, in whatever order it came in.
type sum [16]byte

// flip adds what is not in yet, and takes away what is.
func (s *sum) flip(other sum) {
	for i := range s {
		s[i] ^= other[i]
	}
}

// state is a collection at one moment. It is not changed; what happens makes another one.
type state struct {
	made    uint64 // the place in the journal up to which it is right
	changed uint64 // the place at which it became what it is, as far as is known here
	today   events.Date
	sum     sum
	entries []*entry // by name
	office  events.Text
	title   events.Text

	once  sync.Once
	token string
}

// find returns the entry of a name, nil if there is none.
func (s *state) find(name string) *entry {
	i, ok := slices.BinarySearchFunc(s.entries, name, func(e *entry, name string) int { return cmp.Compare(e.Name, name) })
	if !ok {
		return nil
	}
	return s.entries[i]
}

// within reports whether an entry belongs into a collection on a day of the office.
func (e *entry) within(today events.Date) bool {
	is := &e.of.Entry
	return ics.Shown(is.First, is.Last, is.Cancelled, today)
}

// write makes the entries of what the book says. What they say is written once for all who see it in this way, in feeds and here.
func (h *Handler) write(b *calendar.Book, v view, list []agenda.Entry, today events.Date) ([]*entry, error) {
	head, err := ics.Alone(v.Language)
	if err != nil {
		return nil, err
	}
	items, err := h.Blocks.Items(b, blocks.Want{Scope: v.scope, View: v.View, Filter: v.filter}, list, today)
	if err != nil {
		return nil, err
	}
	feed := ics.Feed{Busy: v.Busy}
	made := make([]*entry, 0, len(items))
	for _, item := range items {
		e := &item.Entry
		x := &entry{of: item, head: head, Item: dav.Item{Name: nameOf(e.Key), Modified: ics.Revised(e), Start: e.Start, End: e.End, Busy: feed.Takes(e)}}
		x.Body = x
		if e.AllDay {
			x.Start, x.End = midnight(e.First), midnight(e.Last.AddDays(1))
		}
		if part := h.part(b, v, e); part != nil {
			if x.part, err = part.Lines(); err != nil {
				return nil, fmt.Errorf("the calendar of %s: entry %s: %w", v.scope, x.Name, err)
			}
		}
		x.sum, x.short = x.sumOf(), shortOf(x.Name)
		x.Tag = hex.EncodeToString(x.sum[:])
		made = append(made, x)
	}
	slices.SortFunc(made, byName)
	for i := 1; i < len(made); i++ {
		if made[i-1].Name == made[i].Name {
			return nil, fmt.Errorf("the calendar of %s: two entries are called %s", v.scope, made[i].Name)
		}
	}
	return made, nil
}

// sumOf tells the entry from every other, without its bytes being made.
func (e *entry) sumOf() sum {
	whole := make([]byte, 0, 256)
	for _, some := range [][]byte{[]byte(e.Name), e.head, e.part} {
		whole = append(append(whole, some...), 0)
	}
	h := sha256.Sum256(append(whole, e.of.Tag()...))
	return sum(h[:len(sum{})])
}

func byName(x, y *entry) int { return cmp.Compare(x.Name, y.Name) }

// nameOf is what the item of a key is called: as its UID is, in lower case.
func nameOf(key string) string { return strings.ToLower(key) + ".ics" }

// A slot is where the last state of a collection is.
type slot struct {
	used  uint64 // when it was asked for last, in the handler's own count; the lock of the slots guards it
	size  int    // of its items, in bytes; the lock of the slots guards it
	mu    sync.Mutex
	state *state
}

// state returns a collection by a state of the book. If it cannot be made and one from before is there, that is better than an error:
// programs give up on a calendar that fails.
func (h *Handler) state(b *calendar.Book, v view) (*state, error) {
	at := h.slots.at(v)
	at.mu.Lock()
	defer at.mu.Unlock()
	is := at.state
	today := b.Today(h.Now())
	if is != nil && is.made >= b.Sequence() && is.today == today {
		return is, nil
	}
	next, err := h.next(b, v, is, today)
	switch {
	case err != nil && is == nil:
		return nil, err
	case err != nil:
		h.Log.Error("a calendar could not be brought up to date, the last one is shown", "error", err)
		return is, nil
	}
	at.state = next
	h.slots.sized(v, at, next)
	return next, nil
}

// next is a collection as the book says, from how it was.
func (h *Handler) next(b *calendar.Book, v view, is *state, today events.Date) (*state, error) {
	next := &state{made: b.Sequence(), changed: b.Sequence(), today: today, office: b.Office().Title, title: b.Title(v.scope)}
	var touched map[events.Ref]bool
	whole := is == nil || is.today != today
	if !whole {
		touched, whole = h.Blocks.Since(is.made)
	}
	if whole || touched[v.scope.Ref] || len(touched) > mostPatched+len(is.entries) {
		first, last := agenda.Shown(today)
		entries, err := h.write(b, v, b.Agenda(v.scope, first, last), today)
		if err != nil {
			return nil, err
		}
		next.entries = entries
		for _, e := range entries {
			next.sum.flip(e.sum)
		}
	} else if err := h.patch(b, v, is, next, touched); err != nil {
		return nil, err
	}
	if is != nil && next.sum == is.sum {
		next.changed = is.changed
	}
	return next, nil
}

// mostPatched is how many things may have been touched, beside as many as there are entries, before it is quicker to look at all.
const mostPatched = 256

// patch makes of the entries from before those of now, by what was touched.
func (h *Handler) patch(b *calendar.Book, v view, is, next *state, touched map[events.Ref]bool) error {
	first, last := agenda.Shown(next.today)
	var list []agenda.Entry
	for ref := range touched {
		list = append(list, b.AgendaOf(ref, v.scope, first, last)...)
	}
	old := h.of(is, touched)
	if next.entries, next.sum = is.entries, is.sum; len(list) == 0 && len(old) == 0 {
		return nil
	}
	fresh, err := h.write(b, v, list, next.today)
	if err != nil {
		return err
	}
	next.entries = make([]*entry, 0, len(is.entries)+len(fresh))
	from := 0
	for _, e := range old {
		at, _ := slices.BinarySearchFunc(is.entries, e, byName)
		next.entries = append(next.entries, is.entries[from:at]...)
		from = at + 1
		next.sum.flip(e.sum)
	}
	next.entries = append(next.entries, is.entries[from:]...)
	for _, e := range fresh {
		at, there := slices.BinarySearchFunc(next.entries, e, byName)
		if there {
			return fmt.Errorf("the calendar of %s: two entries are called %s", v.scope, e.Name)
		}
		next.entries = slices.Insert(next.entries, at, e)
		next.sum.flip(e.sum)
	}
	return nil
}

// of are the entries of some things, by name. Of meetings there is one each, whose name is known; for others all are looked at.
func (h *Handler) of(is *state, refs map[events.Ref]bool) (list []*entry) {
	for ref := range refs {
		switch ref.Noun {
		case "meeting":
			if e := is.find(nameOf(agenda.Key(ref))); e != nil {
				list = append(list, e)
			}
		case "series", "schedule": // what calendars show of them stands with meetings
		default:
			return slices.DeleteFunc(slices.Clone(is.entries), func(e *entry) bool { return !refs[e.ref()] })
		}
	}
	slices.SortFunc(list, byName)
	return list
}

// collection implements dav.Collection for one state of the office.
type collection struct {
	*Handler
	*state
	view   view
	name   string
	called string
	book   *calendar.Book
}

var _ dav.Collection = &collection{}

func (c *collection) Name() string        { return c.name }
func (c *collection) Title() string       { return c.called }
func (c *collection) Description() string { return ics.Publisher(c.office, c.view.Language) }

// Tag is what programs without tokens compare.
func (c *collection) Tag() string { return hex.EncodeToString(c.sum[:]) }

// Color implements dav.Collection: that of the feed, but for feeds beside somebody's own calendar. Its last two digits say that nothing shines through.
func (c *collection) Color() string {
	color := ics.ColorOf(c.view.scope)
	if c.view.scope.Noun == "person" && c.name != ownCalendar {
		color = ics.ColorOther
	}
	return color.Hex + "ff"
}

// Items implements dav.Collection.
func (c *collection) Items() []*dav.Item {
	list := make([]*dav.Item, len(c.entries))
	for i, e := range c.entries {
		list[i] = &e.Item
	}
	return list
}

// Item implements dav.Collection.
func (c *collection) Item(name string) *dav.Item {
	e := c.find(name)
	if e == nil {
		return nil
	}
	return &e.Item
}

// everything reports whether who sees the collection may know of all that the office has.
func (v view) everything() bool { return v.scope == (agenda.Scope{}) && v.filter == "" }

// Token implements dav.Collection.
func (c *collection) Token() string {
	c.once.Do(func() {
		t := token{at: c.changed, today: c.today, sum: c.sum}
		var named []*entry
		if !c.view.everything() && len(c.entries) <= mostNamed {
			named = append([]*entry{}, c.entries...)
		}
		c.token = t.say(c.signing(c.view), named)
	})
	return c.token
}

// Since implements dav.Collection.
func (c *collection) Since(said string) (dav.Changes, error) {
	t, ok := readToken(said, c.signing(c.view))
	switch {
	case !ok:
		return dav.Changes{}, dav.ErrToken
	case t.sum == c.sum, t.at > c.made:
		// Nothing has changed; or another replica knows more than this one does yet, which will.
		return dav.Changes{Token: said}, nil
	}
	touched, all := c.Blocks.Since(t.at)
	if all {
		return dav.Changes{}, dav.ErrToken
	}
	found := dav.Changes{Token: c.Token()}
	switch {
	case !c.view.everything() && touched[c.view.scope.Ref], c.view.filter != "" && t.today != c.today: // which days a filter shows is its own
		found.Changed = c.Items()
	case t.today != c.today:
		for _, e := range c.entries {
			if touched[e.ref()] || !e.within(t.today) {
				found.Changed = append(found.Changed, &e.Item)
			}
		}
	default:
		for _, e := range c.of(c.state, touched) {
			found.Changed = append(found.Changed, &e.Item)
		}
	}
	gone, ok := c.gone(&t, touched)
	if !ok {
		return dav.Changes{}, dav.ErrToken
	}
	found.Gone = gone
	return found, nil
}

// gone lists what a program may have and is not there any more, and reports false if that cannot be known.
func (c *collection) gone(t *token, touched map[events.Ref]bool) (list []string, ok bool) {
	left := maps.Clone(t.names)
	for _, e := range c.entries {
		delete(left, e.short)
	}
	seen := map[string]bool{}
	look := func(key string) {
		name := nameOf(key)
		if seen[name] || c.find(name) != nil {
			return
		}
		seen[name], ok = true, ok && (t.names != nil || c.view.everything())
		if s := shortOf(name); t.names == nil || left[s] {
			list = append(list, name)
			delete(left, s)
		}
	}
	ok = true
	for ref := range touched {
		for _, key := range c.parts.keys(ref) {
			look(key)
		}
	}
	if t.today.Before(c.today) {
		from, _ := agenda.Shown(t.today)
		for _, e := range c.book.Agenda(c.view.scope, from, c.today) {
			look(e.Key)
		}
	}
	slices.Sort(list)
	// Whatever a program has beside is gone, and how it was called is not known any more.
	return list, ok && len(left) == 0
}
