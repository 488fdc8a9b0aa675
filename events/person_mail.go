package events

// PreferPerson says which mails a person does without. Changes and cancellations always come, and so do invitations.
type PreferPerson struct {
	ID      string   `json:"id"`
	Without []string `json:"without,omitzero"` // reminder, digest, overview; all of them, so that an empty list brings every mail back
	// Fewer and Again change that list instead, so that two who change it at once do not undo each other.
	Fewer []string `json:"fewer,omitempty"` // that do not come from now on
	Again []string `json:"again,omitempty"` // that do
}

// PersonPreferred has noted which mails a person does without.
type PersonPreferred struct {
	ID      string   `json:"id"`
	Without []string `json:"without"` // all of them
}

// BouncePerson says that mail to a person's address comes back.
type BouncePerson struct {
	ID      string `json:"id"`
	Address int    `json:"address"`          // which of their addresses, by how often it had changed
	Status  string `json:"status,omitempty"` // why, as in 5.1.1 (RFC 3463)
}

// PersonBounced has noted it. It holds until they have another address, or answer by mail.
type PersonBounced BouncePerson

func (*PreferPerson) Type() Type    { return Type{"person", "prefer", 1} }
func (*PersonPreferred) Type() Type { return Type{"person", "preferred", 1} }
func (*BouncePerson) Type() Type    { return Type{"person", "bounce", 1} }
func (*PersonBounced) Type() Type   { return Type{"person", "bounced", 1} }

func (b *PreferPerson) About() Ref    { return Ref{"person", b.ID} }
func (b *PersonPreferred) About() Ref { return Ref{"person", b.ID} }
func (b *BouncePerson) About() Ref    { return Ref{"person", b.ID} }
func (b *PersonBounced) About() Ref   { return Ref{"person", b.ID} }
