package hosting

import (
	"jourfixe/calendar/host"
	"jourfixe/events"
	"jourfixe/worker/web/typed"
)

// A letter is what travels in a link: what a family has typed, for which trip, and until when.
type letter struct {
	Trip       string   `json:"t"`
	Expires    int64    `json:"x"`
	Name       string   `json:"n"`
	Email      string   `json:"e"`
	Language   string   `json:"l"`
	Places     int      `json:"p"`
	From       int      `json:"f,omitempty"`
	To         int      `json:"u,omitempty"`
	Speaks     []string `json:"s,omitempty"`
	Pets       bool     `json:"d,omitempty"`
	Smoking    bool     `json:"r,omitempty"`
	Stairs     bool     `json:"h,omitempty"`
	Minors     bool     `json:"m,omitempty"`
	Note       string   `json:"a,omitempty"`
	Acquainted string   `json:"k,omitempty"`
}

// usual is what is in most letters, which need not travel along. It is part of what is given out, and stays as it is.
const usual = `","k":""a":"","d":true,"r":true,"h":true,"s":["de","en","pl"],"f":1,"u":1,"p":2,"l":"pl","e":"@gmail.com@wp.pl@web.de","n":"","x":1800000000,"t":"{"t":"`

// Until implements typed.Letter.
func (l *letter) Until() int64 { return l.Expires }

// Written implements typed.Letter.
func (l *letter) Written() string { return l.Language }

// newSeal returns what closes letters under a key that is made of the office's, and opens them.
func newSeal(key []byte, office string) *typed.Seal {
	return typed.NewSeal(key, "hosting", "jourfixe/"+office+"/host/1", usual)
}

// unseal returns the letter of a token.
func (x *pages) unseal(token string) (*letter, error) {
	l := &letter{}
	return l, x.seal.Open(token, l)
}

func (l *letter) house() events.House {
	return events.House{Languages: l.Speaks, Pets: l.Pets, Smoking: l.Smoking, Stairs: l.Stairs, Note: l.Note}
}

// offer is the command of a family that offers nothing yet.
func (l *letter) offer() *events.OfferHost {
	return &events.OfferHost{
		Trip: l.Trip, Name: l.Name, Email: l.Email, Language: l.Language, Places: l.Places, From: l.From, To: l.To, House: l.house(), Minors: l.Minors, Acquainted: l.Acquainted,
	}
}

// amend is the command of one that does, which is what it says from then on; nil if it is what it says anyway.
func (l *letter) amend(h *host.Host) *events.AmendHost {
	was, house := h.House(), l.house()
	if h.Name.Value() == l.Name && h.Places == l.Places && h.From == l.From && h.To == l.To && h.Minors == l.Minors && h.Acquainted.Value() == l.Acquainted && sameHouse(was, house) {
		return nil
	}
	languages := l.Speaks
	if languages == nil {
		languages = []string{}
	}
	return &events.AmendHost{
		ID: h.ID, Name: &l.Name, Places: &l.Places, From: &l.From, To: &l.To, Languages: &languages, Pets: &l.Pets, Smoking: &l.Smoking, Stairs: &l.Stairs,
		Minors: &l.Minors, Note: &l.Note, Acquainted: &l.Acquainted,
	}
}
