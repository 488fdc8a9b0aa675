package inbound

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

const (
	// MaxPieces is in how many pieces a client may bring a mail, and MaxPiece how many bytes one may have.
	MaxPieces = 8
	MaxPiece  = partSize

	piecesOfOne = 4 * MaxPieces  // that may lie there of one client
	piecesOfAll = 16 * MaxPieces // and of all
	piecesFor   = 10 * time.Minute
)

// Pieces are the beginnings of mails that clients bring in several messages.
type Pieces struct{ *stream }

// Keep keeps a piece of a mail that a client brings in several, since one message does not hold it. Upload is the
// client's name for the mail, n counts from 0. The same piece again takes the place of the first. It returns ErrFull when
// there is no room, or the client has begun too many mails.
func (p *Pieces) Keep(ctx context.Context, client, upload string, n int, data []byte) error {
	if err := checkPiece(client, upload, n); err != nil {
		return err
	}
	if len(data) > MaxPiece {
		return fmt.Errorf("keep a piece of a mail: it has %d bytes; at most %d are taken", len(data), MaxPiece)
	}
	if err := p.keep(ctx, client, upload, n, data); err != nil {
		return fmt.Errorf("keep a piece of a mail: %w", err)
	}
	return nil
}

func checkPiece(client, upload string, n int) error {
	if !events.ValidID(client) || !events.ValidID(upload) || n < 0 || n >= MaxPieces {
		return fmt.Errorf("a mail is brought under a name that matches %s, in at most %d pieces", events.IDPattern, MaxPieces)
	}
	return nil
}

func (p *Pieces) piece(client, upload, n string) string {
	return p.subject(nounUpload, client) + "." + upload + "." + n
}

func (p *Pieces) keep(ctx context.Context, client, upload string, n int, data []byte) error {
	if err := p.room(ctx, len(data)); err != nil {
		return err
	}
	if err := p.mayBring(ctx, client); err != nil {
		return err
	}
	subject := p.piece(client, upload, strconv.Itoa(n))
	sequence, err := p.put(ctx, subject, data)
	if streams.NoRoom(err) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	if err != nil {
		return err
	}
	return p.removeBefore(ctx, subject, sequence)
}

// mayBring returns ErrFull when too many pieces lie there already, and removes those that nobody comes back for.
func (p *Pieces) mayBring(ctx context.Context, client string) error {
	for swept := false; ; swept = true {
		all, err := p.subjects(ctx, p.subject(nounUpload, ">"))
		if err != nil {
			return err
		}
		own, err := p.subjects(ctx, p.piece(client, "*", "*"))
		if err != nil {
			return err
		}
		switch {
		case len(own) < piecesOfOne && len(all) < piecesOfAll:
			return nil
		case swept:
			return ErrFull
		}
		for subject := range all {
			if err := p.removeOld(ctx, subject, piecesFor); err != nil {
				return err
			}
		}
	}
}

// Join puts together the first n pieces of a mail that a client has brought. It returns ErrNoMail if one is missing.
func (p *Pieces) Join(ctx context.Context, client, upload string, n int) ([]byte, error) {
	if err := checkPiece(client, upload, max(n-1, 0)); err != nil {
		return nil, err
	}
	with, err := p.derived(ctx)
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	for i := range n {
		raw, found, err := streams.Last(ctx, p.js, streams.Inbound, p.piece(client, upload, strconv.Itoa(i)))
		if err == nil && !found {
			err = ErrNoMail
		}
		var clear []byte
		if err == nil {
			clear, err = with.openAt(raw.Subject, raw.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("get piece %d of a mail: %w", i, err)
		}
		all.Write(clear)
	}
	return all.Bytes(), nil
}

// Forget removes what a client has brought of a mail, once it is stored or given up. What cannot be removed goes
// a little later, so it is no error.
func (p *Pieces) Forget(ctx context.Context, client, upload string) {
	err := checkPiece(client, upload, 0)
	if err == nil {
		err = p.removeAll(ctx, p.piece(client, upload, "*"))
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		p.log.Warn("pieces of a mail are left to be removed later", "client", client, "error", err)
	}
}
