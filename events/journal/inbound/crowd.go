package inbound

import (
	"context"
	"fmt"
	"slices"

	"jourfixe/events/journal/streams"
)

// messageBytes is about what a message takes in the stream beside its data.
const messageBytes = 128

// Crowded returns the mails that have to give way, those first that are held for longest, so that the held ones take
// at most half of the room and answers find some. Only such give way as are held for one of the reasons.
func (p *Pile) Crowded(ctx context.Context, reasons ...string) ([]Mail, error) {
	list, err := p.crowded(ctx, reasons)
	if err != nil {
		return nil, fmt.Errorf("look which mails take too much room: %w", err)
	}
	return list, nil
}

func (p *Pile) crowded(ctx context.Context, reasons []string) ([]Mail, error) {
	used, limit, err := p.space(ctx)
	if err != nil || limit <= 0 || used <= limit/2 {
		return nil, err
	}
	list, err := p.list(ctx)
	if err != nil {
		return nil, err
	}
	takes := map[string]int64{}
	err = p.scan(ctx, nounMail, func(raw streams.Raw) error {
		takes[lastToken(raw.Subject)] = int64(len(raw.Data)) + 2*messageBytes // and the note that it is held
		return nil
	})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(in Mail) bool { return in.Reason == "" })
	all := int64(0)
	for _, in := range list {
		if in.Size > smallMail { // others lie in their heads
			takes[in.ID] += int64(in.Size) + int64(in.Size/partSize+1)*messageBytes
		}
		all += takes[in.ID]
	}
	slices.SortStableFunc(list, func(a, b Mail) int { return a.Held.Compare(b.Held) })
	var crowd []Mail
	for _, in := range list {
		if all <= limit/2 {
			break
		}
		if slices.Contains(reasons, in.Reason) {
			crowd = append(crowd, in)
			all -= takes[in.ID]
		}
	}
	return crowd, nil
}
