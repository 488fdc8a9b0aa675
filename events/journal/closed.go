package journal

import (
	"maps"
	"slices"
	"sync"

	"jourfixe/events"
)

// closed notes whose values have stayed closed, since there is no key.
type closed struct {
	mu    sync.Mutex
	whose map[string]bool
}

func (c *closed) note(body events.Body) {
	b, ok := body.(events.Personal)
	if !ok || !slices.ContainsFunc(b.Seals(), func(s *events.Sealed) bool { return !s.IsZero() && !s.Readable() }) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.whose == nil {
		c.whose = map[string]bool{}
	}
	c.whose[b.Whose()] = true
}

// Closed returns whose values have stayed closed as the journal was followed, in order: of those whose key is destroyed, and of those whose key is lost.
func (j *Journal) Closed() []string {
	j.closed.mu.Lock()
	defer j.closed.mu.Unlock()
	return slices.Sorted(maps.Keys(j.closed.whose))
}
