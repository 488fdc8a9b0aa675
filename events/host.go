package events

import "cmp"

// OfferHost has a family lodge guests on a trip. Whoever gives it has made sure that the address is theirs. Somebody whose address is in
// the book already is that person.
type OfferHost struct {
	ID       string `json:"id,omitempty"` // made by the desk if absent
	Trip     string `json:"trip"`
	Name     string `json:"name"`               // personal
	Email    string `json:"email"`              // personal
	Language string `json:"language,omitempty"` // of their mails; default: the house's first
	Places   int    `json:"places"`
	From     int    `json:"from,omitempty"` // the first and the last night that they offer, counted from the trip's first; default: all
	To       int    `json:"to,omitempty"`
	House
	Minors     bool     `json:"minors,omitempty"`     // they take in somebody under age who travels without their guardian, and may
	Knows      []string `json:"knows,omitempty"`      // registrations of guests whom they know
	Acquainted string   `json:"acquainted,omitempty"` // personal; whom they say to know, in their own words
}

// A House is what matters of a home to those who sleep there.
type House struct {
	Languages []string `json:"languages,omitempty"` // personal; what is spoken there, that of every day first
	Pets      bool     `json:"pets,omitempty"`      // personal
	Smoking   bool     `json:"smoking,omitempty"`   // personal
	Stairs    bool     `json:"stairs,omitempty"`    // personal
	Note      string   `json:"note,omitempty"`      // personal
}

// AmendHost changes the fields that are present.
type AmendHost struct {
	ID        string    `json:"id"`
	Name      *string   `json:"name,omitempty"` // personal
	Places    *int      `json:"places,omitempty"`
	From      *int      `json:"from,omitempty"`
	To        *int      `json:"to,omitempty"`
	Languages *[]string `json:"languages,omitempty"` // personal
	Pets      *bool     `json:"pets,omitempty"`      // personal
	Smoking   *bool     `json:"smoking,omitempty"`   // personal
	Stairs    *bool     `json:"stairs,omitempty"`    // personal
	Note      *string   `json:"note,omitempty"`      // personal
	Minors    *bool     `json:"minors,omitempty"`
	Knows     *[]string `json:"knows,omitempty"`

	Acquainted *string `json:"acquainted,omitempty"` // personal
}

// ShareHost says in which way those who stay with a family may reach it. It is all that is shared from then on: what is absent is not.
type ShareHost struct {
	ID      string `json:"id"`
	Mail    bool   `json:"mail,omitempty"`    // by the address that the office writes to
	Phone   string `json:"phone,omitempty"`   // personal
	Address string `json:"address,omitempty"` // personal
	Words   string `json:"words,omitempty"`   // personal; what else they want to say to their guests
}

// WithdrawHost takes back what a family has offered. Guests who were to sleep there are to be lodged elsewhere.
type WithdrawHost struct {
	ID string `json:"id"`
}

// ClearHost takes out of a host at once who it is and how they live. One that still lodges guests has withdrawn by that, and whoever is in the book
// for nothing else is erased.
type ClearHost struct {
	ID string `json:"id"`
}

// HostOffered has a family lodge guests on a trip. What is personal in it is sealed by a key of the host, so that it can be destroyed while
// the person stays in the book; before version 3 it was sealed by the person's own.
type HostOffered struct {
	ID        string   `json:"id"`
	Trip      string   `json:"trip"`
	Person    string   `json:"person"`
	Key       string   `json:"key,omitempty"` // whose key it is sealed by: nobody's but this host's; absent: the person's
	Places    int      `json:"places"`
	From      int      `json:"from,omitempty"`
	To        int      `json:"to,omitempty"`
	Minors    bool     `json:"minors,omitempty"` // they take in somebody under age who travels without their guardian
	Knows     []string `json:"knows,omitempty"`
	Name      Sealed   `json:"name"`
	Languages Sealed   `json:"languages,omitzero"` // a word for each
	Home      Sealed   `json:"home,omitzero"`      // what there is that some cannot have, a word for each
	Note      Sealed   `json:"note,omitzero"`

	Acquainted Sealed `json:"acquainted,omitzero"` // whom they say to know among those who travel, in their own words
}

// HostAmended holds the whole offer as it is from now on.
type HostAmended HostOffered

// HostShared holds all by which guests may reach a family from now on.
type HostShared struct {
	ID      string `json:"id"`
	Trip    string `json:"trip"`
	Person  string `json:"person"`
	Key     string `json:"key,omitempty"` // whose key it is sealed by: nobody's but this host's; absent: the person's
	Mail    bool   `json:"mail,omitempty"`
	Phone   Sealed `json:"phone,omitzero"`
	Address Sealed `json:"address,omitzero"`
	Words   Sealed `json:"words,omitzero"`
}

// HostWithdrawn has taken it back.
type HostWithdrawn struct {
	ID   string `json:"id"`
	Trip string `json:"trip"`
}

// HostCleared has taken out of a host who it is and how they live, and destroyed the key of that.
type HostCleared struct {
	ID   string `json:"id"`
	Trip string `json:"trip"`
	Key  string `json:"key,omitempty"` // that is destroyed, if what they offered had one of its own
}

func (*OfferHost) Type() Type     { return Type{"host", "offer", 1} }
func (*HostOffered) Type() Type   { return Type{"host", "offered", 3} }
func (*AmendHost) Type() Type     { return Type{"host", "amend", 1} }
func (*HostAmended) Type() Type   { return Type{"host", "amended", 3} }
func (*ShareHost) Type() Type     { return Type{"host", "share", 1} }
func (*HostShared) Type() Type    { return Type{"host", "shared", 1} }
func (*WithdrawHost) Type() Type  { return Type{"host", "withdraw", 1} }
func (*HostWithdrawn) Type() Type { return Type{"host", "withdrawn", 1} }

func (*ClearHost) Type() Type   { return Type{"host", "clear", 1} }
func (*HostCleared) Type() Type { return Type{"host", "cleared", 1} }

func (b *OfferHost) About() Ref     { return Ref{"host", b.ID} }
func (b *HostOffered) About() Ref   { return Ref{"host", b.ID} }
func (b *AmendHost) About() Ref     { return Ref{"host", b.ID} }
func (b *HostAmended) About() Ref   { return Ref{"host", b.ID} }
func (b *ShareHost) About() Ref     { return Ref{"host", b.ID} }
func (b *HostShared) About() Ref    { return Ref{"host", b.ID} }
func (b *WithdrawHost) About() Ref  { return Ref{"host", b.ID} }
func (b *HostWithdrawn) About() Ref { return Ref{"host", b.ID} }
func (b *ClearHost) About() Ref     { return Ref{"host", b.ID} }
func (b *HostCleared) About() Ref   { return Ref{"host", b.ID} }

// Whose implements Personal.
func (b *HostOffered) Whose() string { return cmp.Or(b.Key, b.Person) }

// Founds implements Founding.
func (b *HostOffered) Founds() {}

// Seals implements Personal.
func (b *HostOffered) Seals() []*Sealed {
	return []*Sealed{&b.Name, &b.Languages, &b.Home, &b.Note, &b.Acquainted}
}

// Whose implements Personal.
func (b *HostAmended) Whose() string { return (*HostOffered)(b).Whose() }

// Seals implements Personal.
func (b *HostAmended) Seals() []*Sealed { return (*HostOffered)(b).Seals() }

// Whose implements Personal.
func (b *HostShared) Whose() string { return cmp.Or(b.Key, b.Person) }

// Seals implements Personal.
func (b *HostShared) Seals() []*Sealed { return []*Sealed{&b.Phone, &b.Address, &b.Words} }
