package events

// WriteMinutes writes down what a meeting has come to, in Markdown. What was written on the base of a version that is not the last any more is held
// beside that, and nothing is lost.
type WriteMinutes struct {
	ID      string `json:"id"`                // of the meeting
	Text    string `json:"text"`              // personal
	Base    int    `json:"base"`              // the version that the writer has seen; 0: none
	Settles []int  `json:"settles,omitempty"` // versions that are held beside, and are in this text as far as they shall be
}

// MinutesWritten is a version of the minutes of a meeting. All that is written of one meeting is sealed by one key, which is nobody's else, so that it
// can be destroyed whoever is named there.
type MinutesWritten struct {
	ID      string `json:"id"`
	Key     string `json:"key"` // whose key the text is sealed by: nobody's but these minutes'
	Text    Sealed `json:"text"`
	Version int    `json:"version"` // 1 for the first, one more each time
	Base    int    `json:"base,omitempty"`
	Beside  bool   `json:"beside,omitempty"`  // somebody else was faster: it is held beside the one that counts
	Settles []int  `json:"settles,omitempty"` // the versions that are held beside no more
}

// ApproveMinutes says that minutes are right. They cannot be written anew then.
type ApproveMinutes struct {
	ID      string `json:"id"`      // of the meeting
	Version int    `json:"version"` // which was read
}

// MinutesApproved has made a version the minutes of its meeting, for good.
type MinutesApproved ApproveMinutes

// CorrectMinutes notes a correction beneath minutes that are approved.
type CorrectMinutes struct {
	ID    string `json:"id"`    // of the meeting
	Words string `json:"words"` // personal
}

// MinutesCorrected is a correction, which stands beneath the minutes. They stay as they were.
type MinutesCorrected struct {
	ID    string `json:"id"`
	Key   string `json:"key"`
	Words Sealed `json:"words"`
}

// ClearMinutes destroys what was written of a meeting. The clock gives it when it has been kept long enough.
type ClearMinutes struct {
	ID string `json:"id"` // of the meeting
}

// MinutesCleared has destroyed the key of all that was written.
type MinutesCleared struct {
	ID  string `json:"id"`
	Key string `json:"key"` // that is destroyed
}

func (*WriteMinutes) Type() Type     { return Type{"minutes", "write", 1} }
func (*MinutesWritten) Type() Type   { return Type{"minutes", "written", 1} }
func (*ApproveMinutes) Type() Type   { return Type{"minutes", "approve", 1} }
func (*MinutesApproved) Type() Type  { return Type{"minutes", "approved", 1} }
func (*CorrectMinutes) Type() Type   { return Type{"minutes", "correct", 1} }
func (*MinutesCorrected) Type() Type { return Type{"minutes", "corrected", 1} }
func (*ClearMinutes) Type() Type     { return Type{"minutes", "clear", 1} }
func (*MinutesCleared) Type() Type   { return Type{"minutes", "cleared", 1} }

func (b *WriteMinutes) About() Ref     { return Ref{"minutes", b.ID} }
func (b *MinutesWritten) About() Ref   { return Ref{"minutes", b.ID} }
func (b *ApproveMinutes) About() Ref   { return Ref{"minutes", b.ID} }
func (b *MinutesApproved) About() Ref  { return Ref{"minutes", b.ID} }
func (b *CorrectMinutes) About() Ref   { return Ref{"minutes", b.ID} }
func (b *MinutesCorrected) About() Ref { return Ref{"minutes", b.ID} }
func (b *ClearMinutes) About() Ref     { return Ref{"minutes", b.ID} }
func (b *MinutesCleared) About() Ref   { return Ref{"minutes", b.ID} }

// Whose implements Personal.
func (b *MinutesWritten) Whose() string { return b.Key }

// Founds implements Founding.
func (b *MinutesWritten) Founds() {}

// Seals implements Personal.
func (b *MinutesWritten) Seals() []*Sealed { return []*Sealed{&b.Text} }

// Whose implements Personal.
func (b *MinutesCorrected) Whose() string { return b.Key }

// Seals implements Personal.
func (b *MinutesCorrected) Seals() []*Sealed { return []*Sealed{&b.Words} }
