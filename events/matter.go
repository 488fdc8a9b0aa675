package events

// ProposeMatter proposes something that a meeting is to talk about, to a series or to a meeting that is of none.
type ProposeMatter struct {
	ID       string `json:"id,omitempty"`     // made by the desk if absent
	Series   string `json:"series,omitempty"` // either this
	Meeting  string `json:"meeting,omitempty"`
	Title    Text   `json:"title"`              // everybody who is invited reads it; nothing personal
	Text     string `json:"text,omitempty"`     // what there is to say about it; personal
	Minutes  int    `json:"minutes,omitempty"`  // how long it will take; default 10
	Presents []Ref  `json:"presents,omitempty"` // who presents it, of those who are invited: person/…
	Guest    string `json:"guest,omitempty"`    // who presents it beside them, in words; personal
	Urgent   bool   `json:"urgent,omitempty"`
	Wish     Date   `json:"wish,omitzero"`    // the day on which it would best be talked about
	Person   string `json:"person,omitempty"` // who proposes it; default: who gives the command
}

// MatterProposed is a new matter, which is in the backlog. What may be personal of it is sealed by a key of its own, so that it can be
// destroyed while whoever has written it stays in the book.
type MatterProposed struct {
	ID       string `json:"id"`
	Series   string `json:"series,omitempty"`
	Meeting  string `json:"meeting,omitempty"`
	Title    Text   `json:"title"`
	Key      string `json:"key"` // whose key text and guest are sealed by: nobody's but this matter's
	Text     Sealed `json:"text,omitzero"`
	Minutes  int    `json:"minutes"`
	Presents []Ref  `json:"presents,omitempty"`
	Guest    Sealed `json:"guest,omitzero"`
	Urgent   bool   `json:"urgent,omitempty"`
	Wish     Date   `json:"wish,omitzero"`
	Person   string `json:"person,omitempty"` // who has proposed it; absent: a client, or nobody who is known
}

// AmendMatter changes what of a matter is present.
type AmendMatter struct {
	ID       string  `json:"id"`
	Title    *Text   `json:"title,omitempty"`
	Text     *string `json:"text,omitempty"` // personal; empty takes it away
	Minutes  *int    `json:"minutes,omitempty"`
	Presents *[]Ref  `json:"presents,omitempty"`
	Guest    *string `json:"guest,omitempty"` // personal; empty takes it away
	Urgent   *bool   `json:"urgent,omitempty"`
	Wish     *Date   `json:"wish,omitempty"` // zero: none
}

// MatterAmended holds what can be amended, as it is from now on.
type MatterAmended struct {
	ID       string `json:"id"`
	Title    Text   `json:"title"`
	Key      string `json:"key"` // as before, or, if that is destroyed, a new one
	Text     Sealed `json:"text,omitzero"`
	Minutes  int    `json:"minutes"`
	Presents []Ref  `json:"presents,omitempty"`
	Guest    Sealed `json:"guest,omitzero"`
	Urgent   bool   `json:"urgent,omitempty"`
	Wish     Date   `json:"wish,omitzero"`
}

// WithdrawMatter takes a matter back: it will not be talked about. That is final.
type WithdrawMatter struct {
	ID string `json:"id"`
}

// MatterWithdrawn has taken a matter back, from the backlog or off an agenda.
type MatterWithdrawn WithdrawMatter

// ClearMatter destroys what was written of a matter that nobody is going to talk about any more. The clock gives it when that has been kept long enough.
type ClearMatter struct {
	ID string `json:"id"`
}

// MatterCleared has destroyed the key of what was written. The title stays.
type MatterCleared struct {
	ID  string `json:"id"`
	Key string `json:"key"` // that is destroyed
}

// An AgendaItem is a matter on an agenda.
type AgendaItem struct {
	Matter  string `json:"matter"`
	Minutes int    `json:"minutes,omitempty"` // in a command: default what the matter says
}

// SetAgenda says what a meeting talks about, in which order and for how long. Matters that are named come from the backlog, those that were
// on the agenda and are not named go back to it.
type SetAgenda struct {
	ID    string       `json:"id"` // of the meeting
	Items []AgendaItem `json:"items"`
}

// AgendaChanged holds the agenda as it is from now on.
type AgendaChanged struct {
	ID       string       `json:"id"`
	Items    []AgendaItem `json:"items,omitempty"`
	Back     []string     `json:"back,omitempty"` // the matters that have gone back to the backlog by it
	Revision int          `json:"revision"`       // 1 for the first, one more each time
}

// CloseAgenda closes an agenda, so that it is sent. The clock gives it at the time that the series says; a coordinator may before.
type CloseAgenda struct {
	ID string `json:"id"` // of the meeting
}

// AgendaClosed has closed an agenda: those who are invited are told of it, and of what the office changes afterwards.
type AgendaClosed CloseAgenda

// ReachAgenda says, once a meeting has begun, what of its agenda was talked about. What was not goes back to the backlog.
type ReachAgenda struct {
	ID      string   `json:"id"` // of the meeting
	Reached []string `json:"reached"`
}

// AgendaReached says what of an agenda was talked about, wholly: another word takes its place.
type AgendaReached struct {
	ID      string   `json:"id"`
	Reached []string `json:"reached,omitempty"`
	Back    []string `json:"back,omitempty"` // the matters that have gone back to the backlog by it
}

func (*ProposeMatter) Type() Type   { return Type{"matter", "propose", 1} }
func (*MatterProposed) Type() Type  { return Type{"matter", "proposed", 1} }
func (*AmendMatter) Type() Type     { return Type{"matter", "amend", 1} }
func (*MatterAmended) Type() Type   { return Type{"matter", "amended", 1} }
func (*WithdrawMatter) Type() Type  { return Type{"matter", "withdraw", 1} }
func (*MatterWithdrawn) Type() Type { return Type{"matter", "withdrawn", 1} }
func (*ClearMatter) Type() Type     { return Type{"matter", "clear", 1} }
func (*MatterCleared) Type() Type   { return Type{"matter", "cleared", 1} }
func (*SetAgenda) Type() Type       { return Type{"agenda", "set", 1} }
func (*AgendaChanged) Type() Type   { return Type{"agenda", "changed", 1} }
func (*CloseAgenda) Type() Type     { return Type{"agenda", "close", 1} }
func (*AgendaClosed) Type() Type    { return Type{"agenda", "closed", 1} }
func (*ReachAgenda) Type() Type     { return Type{"agenda", "reach", 1} }
func (*AgendaReached) Type() Type   { return Type{"agenda", "reached", 1} }

func (b *ProposeMatter) About() Ref   { return Ref{"matter", b.ID} }
func (b *MatterProposed) About() Ref  { return Ref{"matter", b.ID} }
func (b *AmendMatter) About() Ref     { return Ref{"matter", b.ID} }
func (b *MatterAmended) About() Ref   { return Ref{"matter", b.ID} }
func (b *WithdrawMatter) About() Ref  { return Ref{"matter", b.ID} }
func (b *MatterWithdrawn) About() Ref { return Ref{"matter", b.ID} }
func (b *ClearMatter) About() Ref     { return Ref{"matter", b.ID} }
func (b *MatterCleared) About() Ref   { return Ref{"matter", b.ID} }
func (b *SetAgenda) About() Ref       { return Ref{"agenda", b.ID} }
func (b *AgendaChanged) About() Ref   { return Ref{"agenda", b.ID} }
func (b *CloseAgenda) About() Ref     { return Ref{"agenda", b.ID} }
func (b *AgendaClosed) About() Ref    { return Ref{"agenda", b.ID} }
func (b *ReachAgenda) About() Ref     { return Ref{"agenda", b.ID} }
func (b *AgendaReached) About() Ref   { return Ref{"agenda", b.ID} }

// Whose implements Personal.
func (b *MatterProposed) Whose() string { return b.Key }

// Founds implements Founding.
func (b *MatterProposed) Founds() {}

// Seals implements Personal.
func (b *MatterProposed) Seals() []*Sealed { return []*Sealed{&b.Text, &b.Guest} }

// Whose implements Personal.
func (b *MatterAmended) Whose() string { return b.Key }

// Founds implements Founding.
func (b *MatterAmended) Founds() {}

// Seals implements Personal.
func (b *MatterAmended) Seals() []*Sealed { return []*Sealed{&b.Text, &b.Guest} }
