package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"

	"jourfixe/calendar/material"
	"jourfixe/events/journal/files"
)

// readFiles looks whether each file that the journal tells of is there, opens, and is what was brought; and which objects are of none.
func (v *verifier) readFiles(ctx context.Context) error {
	store := files.New(v.js, v.report.Office)
	for _, m := range v.book.AllMaterial() {
		if !m.Readable() {
			v.report.fault(PartFiles, "file %s has no key that opens it", m.ID)
			continue
		}
		fault, err := whole(ctx, store, m)
		v.count(m.Size)
		switch {
		case ctx.Err() != nil:
			return ctx.Err() // that is no fault of the file
		case err != nil:
			v.report.fault(PartFiles, "file %s cannot be read: %v", m.ID, err)
		case fault != "":
			v.report.fault(PartFiles, "file %s %s", m.ID, fault)
		default:
			v.report.Files++
		}
	}
	stored, err := store.List(ctx)
	if err != nil {
		return err
	}
	for _, s := range stored {
		if m := v.book.Material(s.ID); m == nil || m.Removed {
			v.report.Stray = append(v.report.Stray, s.ID)
		}
	}
	return nil
}

// whole reads a file to its end, and holds it against what was brought.
func whole(ctx context.Context, store *files.Store, m *material.Material) (fault string, err error) {
	r, err := store.Open(ctx, m.ID, m.Secret.Value())
	if err != nil {
		if errors.Is(err, files.ErrNone) {
			return "is not in the bucket", nil
		}
		return "", err
	}
	sum := sha256.New()
	n, err := io.Copy(sum, r)
	switch {
	case err != nil:
		return "", err
	case n != int64(m.Size), hex.EncodeToString(sum.Sum(nil)) != m.Digest.Value():
		return "is another one than was brought", nil
	}
	return "", nil
}
