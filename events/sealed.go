package events

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// A Sealed is a personal value inside an event. In the memory of this program it is readable; in the journal it is a
// box that only its person's key opens. A Sealed that still is in the clear refuses to be marshalled and never prints
// its value, so that no path out of the program can leak one by mistake: only Value does, and on purpose.
type Sealed struct {
	// clear is behind a pointer because fmt walks into unexported fields of other types without asking for methods, and
	// prints what lies behind a pointer as its address.
	clear *string
	box   []byte
	state sealState
}

type sealState uint8

const (
	empty  sealState = iota // no value
	open                    // the value is known, the box may be
	locked                  // only the box is known: the key is not here, or is erased
	hidden                  // shown to someone who must not read it
)

// errUnsealed is what a clear value answers to an attempt to write it.
var errUnsealed = errors.New("a personal value is about to leave unsealed")

// Secret makes a Sealed from a clear value.
func Secret(value string) Sealed {
	if value == "" {
		return Sealed{}
	}
	return Sealed{clear: &value, state: open}
}

// Value returns the clear value, "" if there is none or the key to it is erased.
func (s Sealed) Value() string {
	if s.clear == nil {
		return ""
	}
	return *s.clear
}

// IsZero reports whether there is no value at all, not even an unreadable one.
func (s Sealed) IsZero() bool { return s.state == empty }

// Readable reports whether the clear value is known.
func (s Sealed) Readable() bool { return s.state == open }

// Seal makes the box with lock, which encrypts. A Sealed that is empty or has its box is left alone.
func (s *Sealed) Seal(lock func(clear []byte) ([]byte, error)) error {
	if s.state != open || s.box != nil {
		return nil
	}
	box, err := lock([]byte(s.Value()))
	if err != nil {
		return err
	}
	s.box = box
	return nil
}

// Open reads the box with unlock, which decrypts. Without a box there is nothing to do.
func (s *Sealed) Open(unlock func(box []byte) ([]byte, error)) error {
	if s.state != locked {
		return nil
	}
	clear, err := unlock(s.box)
	if err != nil {
		return err
	}
	value := string(clear)
	s.clear, s.state = &value, open
	return nil
}

// Hide makes s fit to be shown to anyone: it says that there is a value, and no more.
func (s *Sealed) Hide() {
	if s.state != empty {
		*s = Sealed{state: hidden}
	}
}

// String says that there is a value, and never which.
func (s Sealed) String() string {
	if s.IsZero() {
		return "[none]"
	}
	return "[personal]"
}

// Format implements fmt.Formatter, so that every verb writes what String returns.
func (s Sealed) Format(f fmt.State, _ rune) {
	// A writer that fails has nobody to tell here; fmt reports it to who called it.
	_, _ = io.WriteString(f, s.String())
}

// LogValue implements slog.LogValuer.
func (s Sealed) LogValue() slog.Value { return slog.StringValue(s.String()) }

type sealedForm struct {
	Box []byte `json:"sealed"`
}

// MarshalJSON writes the box as {"sealed":"<base64>"}, null for no value. A clear value without a box is an error.
func (s Sealed) MarshalJSON() ([]byte, error) {
	switch {
	case s.state == empty:
		return []byte("null"), nil
	case s.box == nil && s.state == open:
		return nil, errUnsealed
	}
	return json.Marshal(sealedForm{append([]byte{}, s.box...)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Sealed) UnmarshalJSON(b []byte) error {
	*s = Sealed{}
	if string(b) == "null" {
		return nil
	}
	if box, ok := boxIn(b); ok {
		s.box, s.state = box, locked
		return nil
	}
	var form sealedForm
	if err := json.Unmarshal(b, &form); err != nil {
		return err
	}
	if len(form.Box) == 0 {
		s.state = hidden
		return nil
	}
	s.box, s.state = form.Box, locked
	return nil
}

// boxIn returns the box in b if it is written just as MarshalJSON does, which saves two thirds of the time to read it.
func boxIn(b []byte) ([]byte, bool) {
	rest, ok := bytes.CutPrefix(b, []byte(`{"sealed":"`))
	if !ok {
		return nil, false
	}
	text, ok := bytes.CutSuffix(rest, []byte(`"}`))
	if !ok || len(text) == 0 {
		return nil, false
	}
	box := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(box, text)
	return box[:n:n], err == nil && n > 0
}

// A Personal is a body with sealed values, all of one person.
type Personal interface {
	// Whose names the person whose values they are.
	Whose() string
	// Seals returns every sealed value of the body, to be sealed or opened in place.
	Seals() []*Sealed
}

// A Founding is a Personal with which the key is made that seals it. There is none before, and a second is never made.
type Founding interface {
	Personal
	Founds()
}
