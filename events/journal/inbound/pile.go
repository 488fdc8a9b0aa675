package inbound

import (
	"cmp"
	"context"
	"errors"
	"fmt"
)

// A Pile is the mails that are there: those that wait to be handled, and those that are held.
type Pile struct{ *mails }

// List lists the mails that came in and are still there, without Raw and Words, oldest first.
func (p *Pile) List(ctx context.Context) ([]Mail, error) {
	list, err := p.list(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the mails that came in: %w", err)
	}
	return list, nil
}

// Count says how many mails are there that came in: those that wait to be handled and those that are held.
func (p *Pile) Count(ctx context.Context) (int, error) {
	heads, err := p.subjects(ctx, p.subject(nounMail, "*"))
	if err != nil {
		return 0, fmt.Errorf("count the mails that came in: %w", err)
	}
	return len(heads), nil
}

// Mail returns a mail with all that is known of it, or ErrNoMail.
func (p *Pile) Mail(ctx context.Context, id string) (*Mail, error) {
	in, err := p.mail(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("get a mail that came in: %w", err)
	}
	return in, nil
}

// HeldFor returns why a mail is held, "" while it waits to be handled, or ErrNoMail.
func (p *Pile) HeldFor(ctx context.Context, id string) (reason string, err error) {
	if reason, err = p.heldFor(ctx, id); err != nil {
		return "", fmt.Errorf("look why a mail is held: %w", err)
	}
	return reason, nil
}

func (p *Pile) heldFor(ctx context.Context, id string) (string, error) {
	if !mailID.MatchString(id) {
		return "", ErrNoMail
	}
	h, found, err := p.head(ctx, id)
	switch {
	case errors.Is(err, errSealed):
		gone, err := p.gone(ctx, id, h.sequence)
		if err != nil || gone {
			return "", cmp.Or(err, ErrNoMail)
		}
		return reasonUnreadable, nil // as in the list
	case err != nil:
		return "", err
	case !found:
		return "", ErrNoMail
	}
	n, err := p.notes(ctx, id)
	if err != nil {
		return "", err
	}
	return n.mail(id, &h).Reason, nil
}
