package register

import (
	"jourfixe/events"
	"jourfixe/worker/web/typed"
)

// What somebody does.
const (
	kindNote = "note" // says that they would like to go
	kindMake = "make" // registers
)

// A letter is what travels in a link: what somebody has typed, for which trip, to do what, and until when.
type letter struct {
	Kind      string        `json:"k"`
	Trip      string        `json:"t"`
	Expires   int64         `json:"x"`
	Name      string        `json:"n"`
	Email     string        `json:"e"`
	Language  string        `json:"l"`
	Born      *events.Date  `json:"b,omitempty"`
	Companion *traveller    `json:"c,omitempty"`
	Guardian  *traveller    `json:"g,omitempty"`
	First     bool          `json:"f,omitempty"`
	Member    bool          `json:"m,omitempty"`
	Host      bool          `json:"h,omitempty"`
	Needs     *events.Needs `json:"s,omitempty"`
}

// A traveller is an events.Traveller in fewer letters.
type traveller struct {
	Name string       `json:"n"`
	Born *events.Date `json:"b,omitempty"`
}

func (t *traveller) full() *events.Traveller {
	if t == nil {
		return nil
	}
	return &events.Traveller{Name: t.Name, Born: t.Born}
}

// body is the command that a link comes to.
func (l *letter) body() events.Body {
	if l.Kind == kindNote {
		return &events.NoteInterest{Trip: l.Trip, Name: l.Name, Email: l.Email, Language: l.Language}
	}
	return &events.MakeRegistration{
		Trip: l.Trip, Name: l.Name, Email: l.Email, Language: l.Language, Born: l.Born, Companion: l.Companion.full(), Guardian: l.Guardian.full(),
		Priority: events.Priority{Member: l.Member, First: l.First, Host: l.Host}, Needs: l.Needs,
	}
}

// usual is what is in most letters, which need not travel along. It is part of what is given out, and stays as it is.
const usual = `","s":{"diet":"","mobility":"","health":"","noPets":true,"noSmoking":true,"noStairs":true,"speaks":["de","en"]},"g":{"n":"","b":"19","c":{"n":"","m":true,"f":true,"h":true,"l":"de","e":"@gmail.com@web.de@gmx.de","n":"","x":1800000000,"t":"{"k":"note{"k":"make","t":"`

// Until implements typed.Letter.
func (l *letter) Until() int64 { return l.Expires }

// Written implements typed.Letter.
func (l *letter) Written() string { return l.Language }

// newSeal returns what closes letters under a key that is made of the office's, and opens them.
func newSeal(key []byte, office string) *typed.Seal {
	return typed.NewSeal(key, "registering", "jourfixe/"+office+"/register/1", usual)
}

// unseal returns the letter of a token.
func unseal(s *typed.Seal, token string) (*letter, error) {
	l := &letter{}
	err := s.Open(token, l)
	if err == nil && l.Kind != kindMake && l.Kind != kindNote {
		err = typed.ErrNoLink
	}
	return l, err
}
