package feed

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"sync"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// A rendered feed is bytes ready to be sent.
type rendered struct {
	plain, zipped       []byte
	plainTag, zippedTag string
	shows               map[events.Ref]bool // what of the office is in it
}

// render makes the feed of a scope from a book, on a day.
func (h *Handler) render(b *calendar.Book, k key, today events.Date) (*rendered, error) {
	scope := k.scope
	feed := ics.Feed{Language: k.language, Domain: h.Domain, URL: h.pages(b, k), Conferences: k.staff || k.scope.Noun == "person"}
	first, last := agenda.Shown(today)
	entries := ics.Window(b.Agenda(scope, first, last), today)
	if k.apart {
		entries = slices.DeleteFunc(entries, func(e agenda.Entry) bool { return invited(b, &e, today) })
	}
	feed.Office, feed.Zone, feed.Name = b.Office().Title, b.Office().Zone, b.Title(scope)
	plain, err := feed.Render(entries)
	if err != nil {
		return nil, fmt.Errorf("render the feed of %s: %w", scope, err)
	}
	var zipped bytes.Buffer
	z, err := gzip.NewWriterLevel(&zipped, gzip.DefaultCompression)
	if err != nil {
		return nil, fmt.Errorf("compress the feed of %s: %w", scope, err)
	}
	if _, err := z.Write(plain); err != nil {
		return nil, fmt.Errorf("compress the feed of %s: %w", scope, err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress the feed of %s: %w", scope, err)
	}
	sum := sha256.Sum256(plain)
	tag := hex.EncodeToString(sum[:16])
	r := &rendered{plain: plain, zipped: zipped.Bytes(), plainTag: `"` + tag + `"`, zippedTag: `"` + tag + `-gzip"`, shows: map[events.Ref]bool{}}
	for i := range entries {
		r.shows[entries[i].Ref] = true
	}
	return r, nil
}

// pages says where the entries of a feed lead whom it is for: staff to the pages of the office, a guest to where they answer.
// Who reads any other feed is not known, so its entries lead nowhere rather than to a sign-in that its reader may not have.
func (h *Handler) pages(b *calendar.Book, k key) func(events.Ref) string {
	switch {
	case k.staff:
		return func(ref events.Ref) string {
			if ref == (events.Ref{}) {
				return ""
			}
			return h.Links.Page(ref)
		}
	case k.scope.Noun == "person":
		return func(ref events.Ref) string {
			if ref.Noun != "meeting" {
				return ""
			}
			return h.Links.RSVP(b, ref.ID, k.scope.ID)
		}
	}
	return nil
}

// invited reports whether invitations to what an entry shows have gone out by the end of a day of the office.
func invited(b *calendar.Book, e *agenda.Entry, today events.Date) bool {
	m := b.Meeting(e.Ref.ID)
	return e.Kind == agenda.KindMeeting && m != nil && !events.DateOf(owed.Opens(b, m).In(b.Office().Location())).After(today)
}

// A key names one rendering.
type key struct {
	scope    agenda.Scope
	language string
	staff    bool // it is for people who work in the office
	apart    bool // of a person: without the meetings to which invitations have gone out
}

// keyOf is what a feed shows, in the language that was asked for if it is spoken: else in that of the person whose feed it is, or
// in German. Without the invited, a person's feed leaves out what their invitations have put into their calendar.
func keyOf(b *calendar.Book, scope agenda.Scope, query url.Values) key {
	asked, reader := query.Get("lang"), ""
	k := key{scope: scope, staff: scope == (agenda.Scope{})}
	if p := b.Person(scope.ID); scope.Noun == "person" && p != nil {
		reader, k.staff, k.apart = p.Language, p.Staff(), query.Get("without") == "invited"
	}
	for _, language := range []string{asked, reader, events.Languages[0]} {
		if words.Speaks(language) {
			k.language = language
			break
		}
	}
	return k
}

// cache keeps the last rendering of each scope and language. While a new one is made, those who ask for it wait for
// the one who makes it.
type cache struct {
	mu    sync.Mutex
	slots map[key]*slot
	count uint64
}

// maxSlots bounds how many renderings are kept: 100 to 1,000 kB each, plain and zipped, for a busy office.
const maxSlots = 512

type slot struct {
	used  uint64 // when it was asked for last, in the cache's own count; the cache's lock guards it
	mu    sync.Mutex
	made  uint64 // the place in the journal up to which it is known to be right
	today events.Date
	body  *rendered
}

func newCache() cache { return cache{slots: map[key]*slot{}} }

// slot returns the place of a rendering, and makes room for it if it has none yet.
func (c *cache) slot(k key) *slot {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.slots[k]
	if s == nil {
		c.makeRoom()
		s = &slot{}
		c.slots[k] = s
	}
	c.count++
	s.used = c.count
	return s
}

// rendering returns the rendering for a state of the book. It is made anew only if something in its scope was touched since it
// was made, or the day is another; one without the invited after each event, since when they are invited hangs on more. If it cannot be made and an older one is there, that is better than an error: calendar
// programs give up on a feed that fails once.
func (h *Handler) rendering(k key, b *calendar.Book) (*rendered, error) {
	s := h.cache.slot(k)
	s.mu.Lock()
	defer s.mu.Unlock()
	today := b.Today(h.Now())
	if s.body != nil && s.today == today && (s.made >= b.Sequence() || !k.apart && !h.recent.stale(s, k.scope, b)) {
		s.made = max(s.made, b.Sequence())
		return s.body, nil
	}
	body, err := h.render(b, k, today)
	if err != nil {
		return s.body, err
	}
	s.made, s.today, s.body = b.Sequence(), today, body
	return body, nil
}

// makeRoom drops the rendering that was not asked for the longest. The lock is held.
func (c *cache) makeRoom() {
	if len(c.slots) < maxSlots {
		return
	}
	var oldest key
	least := c.count + 1
	for k, s := range c.slots {
		if s.used < least {
			oldest, least = k, s.used
		}
	}
	delete(c.slots, oldest)
}
