package events

// RecordResolution records what a meeting has come to: in words, of one of its matters or of the meeting. One that names people is a task, which they are
// to have done by a day.
type RecordResolution struct {
	ID      string `json:"id,omitempty"` // made by the desk if absent
	Meeting string `json:"meeting"`
	Matter  string `json:"matter,omitempty"` // of its agenda; absent: of the meeting as a whole
	Words   string `json:"words"`            // personal
	People  []Ref  `json:"people,omitempty"` // who is to see to it: person/…; with them it is a task
	Due     Date   `json:"due,omitzero"`     // the last day for it; of a task alone
}

// ResolutionRecorded is a resolution. Its words are sealed by the key of the minutes of its meeting, and go with them.
type ResolutionRecorded struct {
	ID      string `json:"id"`
	Meeting string `json:"meeting"`
	Matter  string `json:"matter,omitempty"`
	Key     string `json:"key"` // that of the minutes of the meeting
	Words   Sealed `json:"words"`
	People  []Ref  `json:"people,omitempty"`
	Due     Date   `json:"due,omitzero"`
}

// AmendResolution changes what of a resolution is present. Once the minutes are approved, only who sees to a task and by when can be changed.
type AmendResolution struct {
	ID     string  `json:"id"`
	Matter *string `json:"matter,omitempty"` // empty: of the meeting as a whole
	Words  *string `json:"words,omitempty"`  // personal
	People *[]Ref  `json:"people,omitempty"` // none: it is no task any more
	Due    *Date   `json:"due,omitempty"`
}

// ResolutionAmended holds what can be amended, as it is from now on.
type ResolutionAmended struct {
	ID     string `json:"id"`
	Matter string `json:"matter,omitempty"`
	Key    string `json:"key"`
	Words  Sealed `json:"words"`
	People []Ref  `json:"people,omitempty"`
	Due    Date   `json:"due,omitzero"`
}

// WithdrawResolution takes a resolution back: it was recorded by mistake, or, of a task, nobody has to see to it any more. That is final.
type WithdrawResolution struct {
	ID string `json:"id"`
}

// ResolutionWithdrawn has taken a resolution back.
type ResolutionWithdrawn WithdrawResolution

// FinishResolution says that a task is done. Whoever is to see to it may, and the office.
type FinishResolution struct {
	ID string `json:"id"`
}

// ResolutionFinished has ticked a task off.
type ResolutionFinished FinishResolution

// ReopenResolution says that a task is not done after all.
type ReopenResolution struct {
	ID string `json:"id"`
}

// ResolutionReopened has made a task one that is to be done again.
type ResolutionReopened ReopenResolution

func (*RecordResolution) Type() Type    { return Type{"resolution", "record", 1} }
func (*ResolutionRecorded) Type() Type  { return Type{"resolution", "recorded", 1} }
func (*AmendResolution) Type() Type     { return Type{"resolution", "amend", 1} }
func (*ResolutionAmended) Type() Type   { return Type{"resolution", "amended", 1} }
func (*WithdrawResolution) Type() Type  { return Type{"resolution", "withdraw", 1} }
func (*ResolutionWithdrawn) Type() Type { return Type{"resolution", "withdrawn", 1} }
func (*FinishResolution) Type() Type    { return Type{"resolution", "finish", 1} }
func (*ResolutionFinished) Type() Type  { return Type{"resolution", "finished", 1} }
func (*ReopenResolution) Type() Type    { return Type{"resolution", "reopen", 1} }
func (*ResolutionReopened) Type() Type  { return Type{"resolution", "reopened", 1} }

func (b *RecordResolution) About() Ref    { return Ref{"resolution", b.ID} }
func (b *ResolutionRecorded) About() Ref  { return Ref{"resolution", b.ID} }
func (b *AmendResolution) About() Ref     { return Ref{"resolution", b.ID} }
func (b *ResolutionAmended) About() Ref   { return Ref{"resolution", b.ID} }
func (b *WithdrawResolution) About() Ref  { return Ref{"resolution", b.ID} }
func (b *ResolutionWithdrawn) About() Ref { return Ref{"resolution", b.ID} }
func (b *FinishResolution) About() Ref    { return Ref{"resolution", b.ID} }
func (b *ResolutionFinished) About() Ref  { return Ref{"resolution", b.ID} }
func (b *ReopenResolution) About() Ref    { return Ref{"resolution", b.ID} }
func (b *ResolutionReopened) About() Ref  { return Ref{"resolution", b.ID} }

// Whose implements Personal.
func (b *ResolutionRecorded) Whose() string { return b.Key }

// Founds implements Founding: something may be recorded before anything is written.
func (b *ResolutionRecorded) Founds() {}

// Seals implements Personal.
func (b *ResolutionRecorded) Seals() []*Sealed { return []*Sealed{&b.Words} }

// Whose implements Personal.
func (b *ResolutionAmended) Whose() string { return b.Key }

// Seals implements Personal.
func (b *ResolutionAmended) Seals() []*Sealed { return []*Sealed{&b.Words} }
