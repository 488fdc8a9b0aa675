package feed

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/events"
)

// A rendered feed is bytes ready to be sent.
type rendered struct {
	plain, zipped       []byte
	plainTag, zippedTag string
	shows               map[events.Ref]bool // what of the office is in it
}

// render makes the feed of a scope from a book, on a day.
func (h *Handler) render(b *calendar.Book, scope agenda.Scope, language string, today events.Date) (*rendered, error) {
	feed := ics.Feed{
		Language: language, Domain: h.Domain,
		URL: func(ref events.Ref) string {
			if ref == (events.Ref{}) {
				return ""
			}
			return strings.TrimSuffix(h.BaseURL, "/") + "/" + ref.Noun + "s/" + ref.ID
		},
	}
	first, last := agenda.Shown(today)
	entries := ics.Window(b.Agenda(scope, first, last), today)
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

// A key names one rendering.
type key struct {
	scope    agenda.Scope
	language string
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
// was made, or the day is another. If it cannot be made and an older one is there, that is better than an error: calendar
// programs give up on a feed that fails once.
func (h *Handler) rendering(k key, b *calendar.Book) (*rendered, error) {
	s := h.cache.slot(k)
	s.mu.Lock()
	defer s.mu.Unlock()
	today := b.Today(h.Now())
	if s.body != nil && s.today == today && (s.made >= b.Sequence() || !h.recent.stale(s, k.scope, b)) {
		s.made = max(s.made, b.Sequence())
		return s.body, nil
	}
	body, err := h.render(b, k.scope, k.language, today)
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
