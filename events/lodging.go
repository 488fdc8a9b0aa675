package events

// AssignLodging finds a host for every guest of a trip, around what was put together by hand and what people were told.
type AssignLodging struct {
	Trip string `json:"trip"`
}

// FixLodging puts a guest with a host by hand, whatever speaks against it. Without a host it takes that away, as it does what
// they were told: the next assignment may put them elsewhere.
type FixLodging struct {
	Trip         string `json:"trip"`
	Registration string `json:"registration"`
	Host         string `json:"host"` // empty: nobody holds them where they are any more
}

// TellLodging says that hosts and guests are told who sleeps where. What they were told stays.
type TellLodging struct {
	Trip string `json:"trip"`
}

// LodgingAssigned says of every guest of a trip where they sleep. Why they do is no part of it, since that would say what they need.
type LodgingAssigned struct {
	Trip   string   `json:"trip"`
	Placed []Stay   `json:"placed"` // in the order of registrations
	Left   []string `json:"left"`   // registrations for which there is no host, likewise
	People int      `json:"people"` // how many are lodged
	Proven bool     `json:"proven"` // whether no assignment is better
}

// A Stay is with whom the guests of a registration sleep.
type Stay struct {
	Registration string `json:"registration"`
	Host         string `json:"host"`
}

// LodgingFixed has put a guest with a host by hand, or has taken that away.
type LodgingFixed struct {
	Trip         string `json:"trip"`
	Registration string `json:"registration"`
	Host         string `json:"host"`
}

// LodgingVacated has taken guests from where they were to sleep, since they cannot any more. Nobody had told them or put them there by hand.
type LodgingVacated struct {
	Trip          string   `json:"trip"`
	Registrations []string `json:"registrations"`
}

// LodgingTold says that people are told who sleeps where, as it is now.
type LodgingTold struct {
	Trip string `json:"trip"`
}

func (*AssignLodging) Type() Type   { return Type{"lodging", "assign", 1} }
func (*LodgingAssigned) Type() Type { return Type{"lodging", "assigned", 1} }
func (*FixLodging) Type() Type      { return Type{"lodging", "fix", 1} }
func (*LodgingFixed) Type() Type    { return Type{"lodging", "fixed", 1} }
func (*LodgingVacated) Type() Type  { return Type{"lodging", "vacated", 1} }
func (*TellLodging) Type() Type     { return Type{"lodging", "tell", 1} }
func (*LodgingTold) Type() Type     { return Type{"lodging", "told", 1} }

func (b *AssignLodging) About() Ref   { return Ref{"lodging", b.Trip} }
func (b *LodgingAssigned) About() Ref { return Ref{"lodging", b.Trip} }
func (b *FixLodging) About() Ref      { return Ref{"lodging", b.Trip} }
func (b *LodgingFixed) About() Ref    { return Ref{"lodging", b.Trip} }
func (b *LodgingVacated) About() Ref  { return Ref{"lodging", b.Trip} }
func (b *TellLodging) About() Ref     { return Ref{"lodging", b.Trip} }
func (b *LodgingTold) About() Ref     { return Ref{"lodging", b.Trip} }
