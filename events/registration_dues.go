package events

// ChooseParts says which optional parts of the programme somebody with a seat takes, in place of what they said before. A part is taken
// for all who travel by the registration.
type ChooseParts struct {
	ID    string   `json:"id"`
	Parts []string `json:"parts"` // the ids of items of the programme
}

// RecordPayment notes what has come in for a registration, or, with a negative amount, has gone back. The house moves no money. A mistake
// is put right by one more payment, of the opposite amount.
type RecordPayment struct {
	ID     string `json:"id"`
	Amount Money  `json:"amount"`
	On     Date   `json:"on,omitzero"` // the day of the payment; default: today
}

// RecordPayments notes what has come in, or gone back, on one day for several registrations of a trip, as a bank statement lists it: all of
// it or nothing.
type RecordPayments struct {
	ID       string    `json:"id"` // of the trip
	Payments []Payment `json:"payments"`
	On       Date      `json:"on,omitzero"` // the day of the payments; default: today
}

// A Payment is what has come in for one registration, or has gone back.
type Payment struct {
	Registration string `json:"registration"`
	Amount       Money  `json:"amount"`
}

// DeliverDocuments says which documents of those who travel the office has seen, in place of what it said before; a list that is absent
// stays. No numbers and no copies are kept.
type DeliverDocuments struct {
	ID        string    `json:"id"`
	Documents *[]string `json:"documents,omitempty"` // of the one who has registered
	Companion *[]string `json:"companion,omitempty"` // of the companion
}

// PartsChosen holds the parts that somebody takes from now on, in the order of the programme.
type PartsChosen struct {
	ID    string   `json:"id"`
	Trip  string   `json:"trip"`
	Parts []string `json:"parts"`
}

// PaymentRecorded has noted a payment.
type PaymentRecorded struct {
	ID     string `json:"id"`
	Trip   string `json:"trip"`
	Amount Money  `json:"amount"`
	On     Date   `json:"on"`
}

// DocumentsDelivered holds the documents that were seen, as of now.
type DocumentsDelivered struct {
	ID        string   `json:"id"`
	Trip      string   `json:"trip"`
	Documents []string `json:"documents"`
	Companion []string `json:"companion"`
}

func (*ChooseParts) Type() Type        { return Type{"registration", "choose", 1} }
func (*PartsChosen) Type() Type        { return Type{"registration", "chosen", 1} }
func (*RecordPayment) Type() Type      { return Type{"registration", "pay", 1} }
func (*PaymentRecorded) Type() Type    { return Type{"registration", "paid", 1} }
func (*RecordPayments) Type() Type     { return Type{"trip", "pay", 1} }
func (*DeliverDocuments) Type() Type   { return Type{"registration", "deliver", 1} }
func (*DocumentsDelivered) Type() Type { return Type{"registration", "delivered", 1} }

func (b *ChooseParts) About() Ref        { return Ref{"registration", b.ID} }
func (b *PartsChosen) About() Ref        { return Ref{"registration", b.ID} }
func (b *RecordPayment) About() Ref      { return Ref{"registration", b.ID} }
func (b *PaymentRecorded) About() Ref    { return Ref{"registration", b.ID} }
func (b *RecordPayments) About() Ref     { return Ref{"trip", b.ID} }
func (b *DeliverDocuments) About() Ref   { return Ref{"registration", b.ID} }
func (b *DocumentsDelivered) About() Ref { return Ref{"registration", b.ID} }
