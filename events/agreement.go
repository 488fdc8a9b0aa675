package events

// RegisterAgreement takes down what has been agreed with a partner. Who has signed are offices, never people.
type RegisterAgreement struct {
	ID      string   `json:"id"`
	Partner string   `json:"partner"` // stays; another partner has another agreement
	Kind    string   `json:"kind"`    // framework, friendship, cooperation, memorandum, project, charter or other
	Title   Text     `json:"title"`
	Signed  Signing  `json:"signed"`
	Offices []string `json:"offices,omitempty"` // that have signed: roles and organisations
	Term    Term     `json:"term,omitzero"`     // absent: from the signing on, with no end
	Note    Text     `json:"note,omitempty"`
}

// A Signing is when something was signed: the day, or the year if no more is known of it.
type Signing struct {
	On   Date `json:"on,omitzero"`
	Year int  `json:"year,omitempty"`
}

// In is the year of signing.
func (s Signing) In() int { return max(s.Year, s.On.Year) }

// A Term says for how long something holds.
type Term struct {
	From    Date   `json:"from,omitzero"`     // its first day; absent: that of the signing
	Until   Date   `json:"until,omitzero"`    // its last day; absent: there is none
	Renewal string `json:"renewal,omitempty"` // what becomes of it then: tacit or express; absent: it is over
	Extends Period `json:"extends,omitzero"`  // by how long it is renewed of itself, if tacit
	Notice  Period `json:"notice,omitzero"`   // how long before its end notice has to be given, or its renewal be agreed; absent: on its last day at the latest
}

// How a term is renewed.
const (
	RenewalTacit   = "tacit"   // of itself, unless notice is given
	RenewalExpress = "express" // if both agree on it
)

// AgreementRegistered holds the agreement.
type AgreementRegistered RegisterAgreement

// AmendAgreement changes the fields that are present; signing and term as a whole.
type AmendAgreement struct {
	ID      string    `json:"id"`
	Kind    *string   `json:"kind,omitempty"`
	Title   *Text     `json:"title,omitempty"`
	Signed  *Signing  `json:"signed,omitempty"`
	Offices *[]string `json:"offices,omitempty"`
	Term    *Term     `json:"term,omitempty"`
	Note    *Text     `json:"note,omitempty"`
}

// AgreementAmended holds the whole agreement as it is from now on.
type AgreementAmended RegisterAgreement

// EndAgreement notes that an agreement ends, or has ended.
type EndAgreement struct {
	ID   string `json:"id"`
	On   Date   `json:"on,omitzero"` // the last day on which it holds; absent: today
	Note Text   `json:"note,omitempty"`
}

// AgreementEnded has noted it.
type AgreementEnded struct {
	ID   string `json:"id"`
	On   Date   `json:"on"`
	Note Text   `json:"note,omitempty"`
}

func (*RegisterAgreement) Type() Type   { return Type{"agreement", "register", 1} }
func (*AgreementRegistered) Type() Type { return Type{"agreement", "registered", 1} }
func (*AmendAgreement) Type() Type      { return Type{"agreement", "amend", 1} }
func (*AgreementAmended) Type() Type    { return Type{"agreement", "amended", 1} }
func (*EndAgreement) Type() Type        { return Type{"agreement", "end", 1} }
func (*AgreementEnded) Type() Type      { return Type{"agreement", "ended", 1} }

func (b *RegisterAgreement) About() Ref   { return Ref{"agreement", b.ID} }
func (b *AgreementRegistered) About() Ref { return Ref{"agreement", b.ID} }
func (b *AmendAgreement) About() Ref      { return Ref{"agreement", b.ID} }
func (b *AgreementAmended) About() Ref    { return Ref{"agreement", b.ID} }
func (b *EndAgreement) About() Ref        { return Ref{"agreement", b.ID} }
func (b *AgreementEnded) About() Ref      { return Ref{"agreement", b.ID} }
