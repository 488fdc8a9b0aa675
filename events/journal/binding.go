package journal

import (
	"context"
	"fmt"
	"strings"

	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
)

// Bound returns what the office is known by for good, nil if nothing has been noted. It asks the leader, so that nothing need have
// been read before.
func (j *Journal) Bound(ctx context.Context) (*events.OfficeBound, error) {
	fact := &events.OfficeBound{}
	raw, found, err := streams.Last(ctx, j.js, streams.Events, events.EventSubject(j.office, fact.About(), fact.Type().Name))
	if err != nil || !found {
		return nil, err
	}
	e, err := j.read(raw)
	if err != nil {
		return nil, err
	}
	bound, ok := e.Body.(*events.OfficeBound)
	if !ok {
		return nil, fmt.Errorf("%w: event %d is a %s", ErrUnreadable, e.Sequence, e.Body.Type().Short())
	}
	return bound, nil
}

// Keyless reports whether the office has events and no key of its own, which is made before the first: the keys are lost, or not restored.
func (j *Journal) Keyless(ctx context.Context) (bool, error) {
	last, err := j.Last(ctx)
	if err != nil || last == 0 {
		return false, err
	}
	_, found, err := streams.Last(ctx, j.js, streams.Keys, keys.OwnSubject(j.office))
	return !found, err
}

// Another returns the id of an office that has events beside this one, which has none; "" if this one has, or no other.
func (j *Journal) Another(ctx context.Context) (string, error) {
	if last, err := j.Last(ctx); err != nil || last > 0 {
		return "", err
	}
	raw, found, err := streams.Last(ctx, j.js, streams.Events, "jourfixe.*.event.>")
	if err != nil || !found {
		return "", err
	}
	_, office, _ := strings.Cut(raw.Subject, ".")
	if office, _, _ = strings.Cut(office, "."); !events.ValidID(office) {
		return "", nil // a place that was left free
	}
	return office, nil
}
