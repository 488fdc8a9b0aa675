// Package attach takes in forms that bring a file: their fields, and then the file, which is looked at, sealed and stored while it comes. So a form is never in
// memory whole, and what is wrong with it is said before the rest of a file has come.
package attach

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"jourfixe/events"
	"jourfixe/worker/uploads"
)

const (
	mostBody  = 100 << 20 // that is read of what is too large, so that a browser shows why and not that it broke off
	mostField = 64 << 10  // what is far too long is shown again, too
	mostParts = 12
)

var (
	// ErrForm says that a form cannot be read, or has something else than its fields and a file.
	ErrForm = errors.New("the form cannot be read")
	// ErrNone says that there is no file in it.
	ErrNone = errors.New("there is no file in the form")
)

// Bring reads a form, whose last field is called "file". Its fields are in r.PostForm afterwards. Before is asked once they are there, and what it says ends
// all; the name of the file is as it was sent. What is wrong with the file is an uploads.Fault. Nothing is kept after an error.
func Bring(w http.ResponseWriter, r *http.Request, to *uploads.Desk, before func() error) (*events.AddMaterial, error) {
	body, err := uploads.Incoming(w, r, mostBody)
	if err != nil {
		return nil, err
	}
	r.Body, r.PostForm = io.NopCloser(body), url.Values{}
	c, err := read(r, to, before)
	if err != nil {
		// What is left is read, so that the answer is. Whoever has gone reads none.
		_, _ = io.Copy(io.Discard, body)
	}
	return c, err
}

func read(r *http.Request, to *uploads.Desk, before func() error) (*events.AddMaterial, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, ErrForm
	}
	for range mostParts {
		part, err := parts.NextPart()
		switch {
		case err == io.EOF:
			if err := before(); err != nil {
				return nil, err
			}
			return nil, ErrNone
		case err != nil:
			return nil, broken(err)
		case part.FormName() == "file":
			if err := before(); err != nil {
				return nil, err
			}
			return store(r, to, part)
		}
		value, err := io.ReadAll(io.LimitReader(part, mostField+1))
		switch {
		case err != nil:
			return nil, broken(err)
		case len(value) > mostField:
			return nil, ErrForm
		}
		r.PostForm.Add(part.FormName(), string(value))
	}
	return nil, ErrForm
}

func store(r *http.Request, to *uploads.Desk, part *multipart.Part) (*events.AddMaterial, error) {
	if part.FileName() == "" {
		return nil, ErrNone
	}
	c, err := to.Take(r.Context(), part.FileName(), part)
	if err == nil {
		r.PostForm.Set("digest", c.Digest) // what was sent is the same if the file is
	}
	return c, err
}

// broken is what a form is that does not come in whole, or is none.
func broken(err error) error {
	switch fault := uploads.FaultOf(err); {
	case fault != "":
		return fault
	case uploads.BrokeOff(err):
		return uploads.Cut
	}
	return ErrForm
}
