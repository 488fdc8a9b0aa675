package journal

import (
	"context"
	"fmt"

	"jourfixe/events/journal/keys"
)

// SealFor seals what is personal of somebody and is kept elsewhere than in an event, by their key: once that is destroyed nobody reads it any
// more. What names the place, where alone it opens. It returns keys.ErrNoKey for somebody who has none.
func (j *Journal) SealFor(ctx context.Context, person, what string, clear []byte) ([]byte, error) {
	with, err := j.keys.Of(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("seal what is personal of %s: %w", person, err)
	}
	return with.Seal(clear, boxPlace(j.office, person, what))
}

// OpenFor opens what SealFor has sealed for the place.
func (j *Journal) OpenFor(ctx context.Context, person, what string, sealed []byte) ([]byte, error) {
	with, err := j.keys.Of(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("open what is personal of %s: %w", person, err)
	}
	clear, err := with.Open(sealed, boxPlace(j.office, person, what))
	if err != nil {
		return nil, fmt.Errorf("open what is personal of %s: %w", person, keys.ErrUnopenable)
	}
	return clear, nil
}

func boxPlace(office, person, what string) []byte {
	return []byte("kept\x00" + office + "\x00" + person + "\x00" + what)
}
