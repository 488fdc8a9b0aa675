package events

import (
	"cmp"
	"slices"
	"time"
)

// NoteInterest puts somebody on the list of those who would like to go on a trip. It binds nobody; they are told first when
// registration opens.
type NoteInterest struct {
	ID       string `json:"id,omitempty"` // made by the desk if absent
	Trip     string `json:"trip"`
	Name     string `json:"name"`               // personal
	Email    string `json:"email"`              // personal
	Language string `json:"language,omitempty"` // default: the house's first
}

// MakeRegistration registers somebody for a trip, for themselves and perhaps one companion. Whoever gives it has made sure that the
// address is theirs. Somebody whose address is in the book already is that person.
type MakeRegistration struct {
	ID        string     `json:"id,omitempty"` // made by the desk if absent
	Trip      string     `json:"trip"`
	Name      string     `json:"name"`               // personal
	Email     string     `json:"email"`              // personal
	Language  string     `json:"language,omitempty"` // default: the house's first
	Born      *Date      `json:"born,omitempty"`     // personal; whoever is a minor at departure needs a guardian
	Companion *Traveller `json:"companion,omitempty"`
	Guardian  *Traveller `json:"guardian,omitempty"` // of a minor: the contact, whose address it is
	Priority
	Needs *Needs `json:"needs,omitempty"`
}

// A Traveller is somebody who is named in a registration and has no address of their own there.
type Traveller struct {
	Name string `json:"name"`           // personal
	Born *Date  `json:"born,omitempty"` // personal
}

// Priority is what may give somebody a seat before others, as the trip's rule says.
type Priority struct {
	Member bool `json:"member,omitempty"` // of the association
	First  bool `json:"first,omitempty"`  // has never been on a trip to that city
	Host   bool `json:"host,omitempty"`   // has lodged guests from that city before
	Lost   bool `json:"lost,omitempty"`   // lost the draw last time
}

// Needs are what somebody cannot do without on a trip. They are told apart from all else, seen by those who need them, and
// destroyed soon after the trip.
type Needs struct {
	Diet      string   `json:"diet,omitempty"`      // personal
	Mobility  string   `json:"mobility,omitempty"`  // personal
	Health    string   `json:"health,omitempty"`    // personal
	NoPets    bool     `json:"noPets,omitempty"`    // personal; of a family to stay with
	NoSmoking bool     `json:"noSmoking,omitempty"` // personal
	NoStairs  bool     `json:"noStairs,omitempty"`  // personal
	Speaks    []string `json:"speaks,omitempty"`    // personal; languages, best first
}

// IsZero reports whether nothing is needed.
func (n *Needs) IsZero() bool {
	return n == nil || n.Diet == "" && n.Mobility == "" && n.Health == "" && !n.NoPets && !n.NoSmoking && !n.NoStairs && len(n.Speaks) == 0
}

// Same reports whether two say the same.
func (n *Needs) Same(other *Needs) bool {
	if n.IsZero() || other.IsZero() {
		return n.IsZero() && other.IsZero()
	}
	return n.Diet == other.Diet && n.Mobility == other.Mobility && n.Health == other.Health && n.NoPets == other.NoPets && n.NoSmoking == other.NoSmoking &&
		n.NoStairs == other.NoStairs && slices.Equal(n.Speaks, other.Speaks)
}

// AmendRegistration changes the fields that are present. A companion without a name is taken off.
type AmendRegistration struct {
	ID        string     `json:"id"`
	Name      *string    `json:"name,omitempty"`      // personal
	Born      *Date      `json:"born,omitempty"`      // personal
	Companion *Traveller `json:"companion,omitempty"` // personal
	Guardian  *Traveller `json:"guardian,omitempty"`  // personal
	Member    *bool      `json:"member,omitempty"`
	First     *bool      `json:"first,omitempty"`
	Host      *bool      `json:"host,omitempty"`
	Lost      *bool      `json:"lost,omitempty"`
	Needs     *Needs     `json:"needs,omitempty"`
}

// WithdrawRegistration takes somebody off a trip, its waiting list, or the list of those who are interested.
type WithdrawRegistration struct {
	ID string `json:"id"`
}

// AcceptOffer takes a seat that was offered, before the offer lapses.
type AcceptOffer struct {
	ID string `json:"id"`
}

// DeclineOffer leaves an offered seat to whoever is next.
type DeclineOffer struct {
	ID string `json:"id"`
}

// SettleTrip does what has come due for the seats of a trip: gives them when registration has closed, lets offers lapse, and offers
// what has become free. The house gives it by itself.
type SettleTrip struct {
	ID string `json:"id"`
}

// The standings of a registration.
const (
	Interested = "interested" // on the list of those who would like to go
	Registered = "registered" // who gets a seat is decided when registration has closed
	Seated     = "seated"
	Waiting    = "waiting"
	Offered    = "offered" // a seat, for a time
	Withdrawn  = "withdrawn"
	Declined   = "declined" // has not taken the seat that was offered
	Lapsed     = "lapsed"   // has not answered the offer in time
)

// InterestNoted has put somebody on the list of those who are interested.
type InterestNoted struct {
	ID     string `json:"id"`
	Trip   string `json:"trip"`
	Person string `json:"person"`
	Key    string `json:"key,omitempty"` // as in RegistrationMade
	Name   Sealed `json:"name"`
}

// RegistrationMade has registered somebody. The number is given once for each trip, in the order of registration. What is personal in it
// is sealed by a key of the registration, so that it can be destroyed while the person stays in the book; before version 2 it was sealed
// by the person's own.
type RegistrationMade struct {
	ID            string `json:"id"`
	Trip          string `json:"trip"`
	Person        string `json:"person"`
	Key           string `json:"key,omitempty"` // whose key it is sealed by: nobody's but this registration's; absent: the person's
	Number        int    `json:"number"`
	Seats         int    `json:"seats"` // 2 with a companion
	Standing      string `json:"standing"`
	Minor         bool   `json:"minor,omitempty"` // at departure
	Name          Sealed `json:"name"`
	Born          Sealed `json:"born,omitzero"`
	Companion     Sealed `json:"companion,omitzero"`
	CompanionBorn Sealed `json:"companionBorn,omitzero"`
	Guardian      Sealed `json:"guardian,omitzero"`
	GuardianBorn  Sealed `json:"guardianBorn,omitzero"`
	Priority
}

// RegistrationAmended holds the whole registration as it is from now on.
type RegistrationAmended RegistrationMade

// NeedsStated holds what a registration needs. It is sealed by a key of its own, so that it can be destroyed before all else; what was
// stated before is destroyed now.
type NeedsStated struct {
	ID       string `json:"id"`
	Trip     string `json:"trip"`
	Key      string `json:"key"` // whose key it is sealed by: nobody's but this statement's
	Diet     Sealed `json:"diet,omitzero"`
	Mobility Sealed `json:"mobility,omitzero"`
	Health   Sealed `json:"health,omitzero"`
	Lodging  Sealed `json:"lodging,omitzero"` // what is needed of a family, a word for each
	Speaks   Sealed `json:"speaks,omitzero"`  // languages, a word for each
}

// NeedsForgotten has destroyed what a registration needs.
type NeedsForgotten struct {
	ID   string `json:"id"`
	Trip string `json:"trip"`
	Key  string `json:"key"`
}

// RegistrationCleared has taken out of a registration who it is and who comes along, and destroyed the key of that. What counts for the
// trip stays.
type RegistrationCleared struct {
	ID   string `json:"id"`
	Trip string `json:"trip"`
	Key  string `json:"key,omitempty"` // that sealed it, if the registration had one of its own
}

// RegistrationPlaced has given a registration another standing.
type RegistrationPlaced struct {
	ID       string    `json:"id"`
	Trip     string    `json:"trip"`
	Standing string    `json:"standing"`
	Until    time.Time `json:"until,omitzero"` // of an offer: the first instant at which it has lapsed
}

// TripCommitted has chosen the seed of a draw and shows a hash of it, so that everybody can see afterwards that it was chosen before
// anybody had registered. The seed is sealed by a key of its own until the draw.
type TripCommitted struct {
	ID         string `json:"id"`
	Key        string `json:"key"`
	Commitment string `json:"commitment"` // SHA-256 of seed/trip, in hexadecimal
	Seed       Sealed `json:"seed"`
}

// TripDrawn has given the seats of a trip, with all that it takes to do so again.
type TripDrawn struct {
	ID       string   `json:"id"`
	Capacity int      `json:"capacity"`
	Seed     string   `json:"seed,omitempty"` // of a draw by lot
	Tickets  []Ticket `json:"tickets"`        // in order of their numbers
	Seated   []int    `json:"seated"`
	Waiting  []int    `json:"waiting"` // in order of the list
}

// A Ticket is a registration as far as a draw knows it.
type Ticket struct {
	Number int `json:"number"`
	Seats  int `json:"seats"`
	Priority
}

func (*NoteInterest) Type() Type         { return Type{"registration", "note", 1} }
func (*InterestNoted) Type() Type        { return Type{"registration", "noted", 2} }
func (*MakeRegistration) Type() Type     { return Type{"registration", "make", 1} }
func (*RegistrationMade) Type() Type     { return Type{"registration", "made", 2} }
func (*AmendRegistration) Type() Type    { return Type{"registration", "amend", 1} }
func (*RegistrationAmended) Type() Type  { return Type{"registration", "amended", 2} }
func (*WithdrawRegistration) Type() Type { return Type{"registration", "withdraw", 1} }
func (*AcceptOffer) Type() Type          { return Type{"registration", "accept", 1} }
func (*DeclineOffer) Type() Type         { return Type{"registration", "decline", 1} }
func (*RegistrationPlaced) Type() Type   { return Type{"registration", "placed", 1} }
func (*NeedsStated) Type() Type          { return Type{"registration", "needed", 1} }
func (*NeedsForgotten) Type() Type       { return Type{"registration", "forgotten", 1} }
func (*RegistrationCleared) Type() Type  { return Type{"registration", "cleared", 2} }
func (*SettleTrip) Type() Type           { return Type{"trip", "settle", 1} }
func (*TripCommitted) Type() Type        { return Type{"trip", "committed", 1} }
func (*TripDrawn) Type() Type            { return Type{"trip", "drawn", 1} }

func (b *NoteInterest) About() Ref         { return Ref{"registration", b.ID} }
func (b *InterestNoted) About() Ref        { return Ref{"registration", b.ID} }
func (b *MakeRegistration) About() Ref     { return Ref{"registration", b.ID} }
func (b *RegistrationMade) About() Ref     { return Ref{"registration", b.ID} }
func (b *AmendRegistration) About() Ref    { return Ref{"registration", b.ID} }
func (b *RegistrationAmended) About() Ref  { return Ref{"registration", b.ID} }
func (b *WithdrawRegistration) About() Ref { return Ref{"registration", b.ID} }
func (b *AcceptOffer) About() Ref          { return Ref{"registration", b.ID} }
func (b *DeclineOffer) About() Ref         { return Ref{"registration", b.ID} }
func (b *RegistrationPlaced) About() Ref   { return Ref{"registration", b.ID} }
func (b *NeedsStated) About() Ref          { return Ref{"registration", b.ID} }
func (b *NeedsForgotten) About() Ref       { return Ref{"registration", b.ID} }
func (b *RegistrationCleared) About() Ref  { return Ref{"registration", b.ID} }
func (b *SettleTrip) About() Ref           { return Ref{"trip", b.ID} }
func (b *TripCommitted) About() Ref        { return Ref{"trip", b.ID} }
func (b *TripDrawn) About() Ref            { return Ref{"trip", b.ID} }

// Whose implements Personal.
func (b *InterestNoted) Whose() string { return cmp.Or(b.Key, b.Person) }

// Founds implements Founding.
func (b *InterestNoted) Founds() {}

// Seals implements Personal.
func (b *InterestNoted) Seals() []*Sealed { return []*Sealed{&b.Name} }

// Whose implements Personal.
func (b *RegistrationMade) Whose() string { return cmp.Or(b.Key, b.Person) }

// Founds implements Founding.
func (b *RegistrationMade) Founds() {}

// Seals implements Personal.
func (b *RegistrationMade) Seals() []*Sealed {
	return []*Sealed{&b.Name, &b.Born, &b.Companion, &b.CompanionBorn, &b.Guardian, &b.GuardianBorn}
}

// Whose implements Personal.
func (b *RegistrationAmended) Whose() string { return (*RegistrationMade)(b).Whose() }

// Seals implements Personal.
func (b *RegistrationAmended) Seals() []*Sealed { return (*RegistrationMade)(b).Seals() }

// Whose implements Personal.
func (b *NeedsStated) Whose() string { return b.Key }

// Founds implements Founding.
func (b *NeedsStated) Founds() {}

// Seals implements Personal.
func (b *NeedsStated) Seals() []*Sealed {
	return []*Sealed{&b.Diet, &b.Mobility, &b.Health, &b.Lodging, &b.Speaks}
}

// Whose implements Personal.
func (b *TripCommitted) Whose() string { return b.Key }

// Founds implements Founding.
func (b *TripCommitted) Founds() {}

// Seals implements Personal.
func (b *TripCommitted) Seals() []*Sealed { return []*Sealed{&b.Seed} }
