package events

// AddPerson takes a natural person into the book. Only Name, Email and Busy are personal; they are sealed in events.
type AddPerson struct {
	ID       string   `json:"id,omitempty"` // made by the desk if absent
	Name     string   `json:"name"`
	Email    string   `json:"email"`
	Language string   `json:"language,omitempty"` // default: the house's first
	Zone     string   `json:"zone,omitempty"`     // default: the partner's, else the office's
	Partner  string   `json:"partner,omitempty"`
	Roles    []string `json:"roles,omitempty"` // staff, contact, citizen …
	Hours    *Hours   `json:"hours,omitempty"` // in which they can be met, on their own clock; default: the partner's, else 09:00 to 18:00
	Busy     string   `json:"busy,omitempty"`  // personal; the address of their calendar, to be followed as by person.follow
}

// PersonAdded holds the person with the defaults filled in.
type PersonAdded struct {
	ID       string   `json:"id"`
	Name     Sealed   `json:"name"`
	Email    Sealed   `json:"email"`
	Language string   `json:"language"`
	Zone     string   `json:"zone"`
	Partner  string   `json:"partner,omitempty"`
	Roles    []string `json:"roles,omitempty"`
	Hours    *Hours   `json:"hours,omitempty"`
}

// AmendPerson changes the fields that are present.
type AmendPerson struct {
	ID       string    `json:"id"`
	Name     *string   `json:"name,omitempty"`
	Email    *string   `json:"email,omitempty"`
	Language *string   `json:"language,omitempty"`
	Zone     *string   `json:"zone,omitempty"`
	Partner  *string   `json:"partner,omitempty"`
	Roles    *[]string `json:"roles,omitempty"`
	Hours    *Hours    `json:"hours,omitempty"`
	Busy     *string   `json:"busy,omitempty"` // empty: their calendar is followed no more
}

// OnlyBusy reports whether it changes nothing but the calendar that is followed.
func (b *AmendPerson) OnlyBusy() bool {
	return *b == AmendPerson{ID: b.ID, Busy: b.Busy}
}

// OnlySelf reports whether it changes nothing but how somebody is called and in which language they are written to, which everybody may say of themselves.
func (b *AmendPerson) OnlySelf() bool {
	return *b == AmendPerson{ID: b.ID, Name: b.Name, Language: b.Language}
}

// PersonAmended holds the whole person as it is from now on.
type PersonAmended PersonAdded

// ErasePerson makes every personal value of a person unreadable for good (GDPR, article 17).
type ErasePerson struct {
	ID string `json:"id"`
}

// PersonErased has made them unreadable. The id stays, so that it is never given again.
type PersonErased struct {
	ID string `json:"id"`
	// Ahead means that it was decided ahead of commands that had come in before it, so it does not say how far the desk has come.
	Ahead bool `json:"ahead,omitempty"`
}

func (*AddPerson) Type() Type     { return Type{"person", "add", 1} }
func (*PersonAdded) Type() Type   { return Type{"person", "added", 1} }
func (*AmendPerson) Type() Type   { return Type{"person", "amend", 1} }
func (*PersonAmended) Type() Type { return Type{"person", "amended", 1} }
func (*ErasePerson) Type() Type   { return Type{"person", "erase", 1} }
func (*PersonErased) Type() Type  { return Type{"person", "erased", 2} }

func (b *AddPerson) About() Ref     { return Ref{"person", b.ID} }
func (b *PersonAdded) About() Ref   { return Ref{"person", b.ID} }
func (b *AmendPerson) About() Ref   { return Ref{"person", b.ID} }
func (b *PersonAmended) About() Ref { return Ref{"person", b.ID} }
func (b *ErasePerson) About() Ref   { return Ref{"person", b.ID} }
func (b *PersonErased) About() Ref  { return Ref{"person", b.ID} }

// Whose implements Personal.
func (b *PersonAdded) Whose() string { return b.ID }

// Founds implements Founding.
func (b *PersonAdded) Founds() {}

// Seals implements Personal.
func (b *PersonAdded) Seals() []*Sealed { return []*Sealed{&b.Name, &b.Email} }

// Whose implements Personal.
func (b *PersonAmended) Whose() string { return b.ID }

// Seals implements Personal.
func (b *PersonAmended) Seals() []*Sealed { return []*Sealed{&b.Name, &b.Email} }
