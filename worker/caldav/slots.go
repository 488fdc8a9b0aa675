package caldav

import "sync"

// slots are the collections at hand.
type slots struct {
	mu    sync.Mutex
	byOf  map[view]*slot
	count uint64
	bytes int
}

func newSlots() slots { return slots{byOf: map[view]*slot{}} }

// mostBytes bounds how many bytes collections take.
const mostBytes = 128 << 20

// at returns the place of a collection.
func (s *slots) at(v view) *slot {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.byOf[v]
	if at == nil {
		at = &slot{}
		s.byOf[v] = at
	}
	s.count++
	at.used = s.count
	return at
}

// sized notes how large a collection is, and drops those that were not asked for the longest where all are too large together.
func (s *slots) sized(v view, at *slot, is *state) {
	const each = 400 // what an item takes beside what it says, which it shares with feeds
	size := 0
	for _, e := range is.entries {
		size += each + len(e.part)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byOf[v] != at {
		return // it was dropped meanwhile
	}
	s.bytes += size - at.size
	at.size = size
	for s.bytes > mostBytes && len(s.byOf) > 1 {
		var oldest view
		least := s.count + 1
		for of, other := range s.byOf {
			if other != at && other.used < least {
				oldest, least = of, other.used
			}
		}
		s.bytes -= s.byOf[oldest].size
		delete(s.byOf, oldest)
	}
}
