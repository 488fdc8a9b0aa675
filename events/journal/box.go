package journal

import (
	"context"
	"fmt"
)

// SealFor seals what is personal of somebody and is kept elsewhere than in an event, by their key: once that is destroyed nobody reads it any
// more. What names the place, where alone it opens. It returns keys.ErrNoKey for somebody who has none.
func (j *Journal) SealFor(ctx context.Context, person, what string, clear []byte) ([]byte, error) {
	with, err := j.keys.Of(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("seal what is personal of %s: %w", person, err)
	}
	return with.SealBox(j.office, person, what, clear)
}

// OpenFor opens what SealFor has sealed for the place.
func (j *Journal) OpenFor(ctx context.Context, person, what string, sealed []byte) ([]byte, error) {
	with, err := j.keys.Of(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("open what is personal of %s: %w", person, err)
	}
	return with.OpenBox(j.office, person, what, sealed)
}
