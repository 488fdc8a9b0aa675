package events

// ProposeTrip asks for a trip: some days somewhere in a window of time. The desk finds the dates.
type ProposeTrip struct {
	ID           string        `json:"id"`
	Partner      string        `json:"partner"`             // where it goes, or whose people come
	Direction    string        `json:"direction,omitempty"` // out (the default) or in
	Kind         string        `json:"kind,omitempty"`      // citizen (the default), another of TripKinds, or one of the office's own
	Title        Text          `json:"title"`
	Window       Window        `json:"window"`
	Days         int           `json:"days"`             // 1 to 60, departure and return counted
	Depart       []string      `json:"depart,omitempty"` // days of the week, MO to SU; absent: any
	Capacity     int           `json:"capacity"`
	Minimum      int           `json:"minimum,omitempty"` // fewer, and the trip is called off
	Avoid        Avoid         `json:"avoid,omitzero"`
	Programme    []Leg         `json:"programme,omitempty"`
	Milestones   []MilestoneAt `json:"milestones,omitempty"` // absent: the usual ones
	Description  Text          `json:"description,omitempty"`
	Registration *Registering  `json:"registration,omitempty"` // absent: the trip takes none
}

// Where a trip goes: to the partner, or from there to the city of the office.
const (
	Outgoing = "out"
	Incoming = "in"
)

// Citizens is the kind of a trip for which people register by themselves; the others are exchanges and delegations.
const Citizens = "citizen"

// TripKinds are the kinds of trips that every office has. An office adds its own.
var TripKinds = []string{Citizens, "science", "culture", "sport", "church", "police", "economy", "youth", "development", "administration"}

// A Window is a span of days, both ends included.
type Window struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// TripProposed holds the trip with its dates found.
type TripProposed struct {
	ID           string        `json:"id"`
	Partner      string        `json:"partner"`
	Direction    string        `json:"direction"`
	Kind         string        `json:"kind"`
	Title        Text          `json:"title"`
	Window       Window        `json:"window"`
	Days         int           `json:"days"`
	Depart       []string      `json:"depart,omitempty"`
	Capacity     int           `json:"capacity"`
	Minimum      int           `json:"minimum,omitempty"`
	Avoid        Avoid         `json:"avoid,omitzero"`
	Description  Text          `json:"description,omitempty"`
	From         Date          `json:"from"` // departure
	To           Date          `json:"to"`   // return
	Programme    []TimedLeg    `json:"programme,omitempty"`
	Milestones   []Milestone   `json:"milestones"`
	Asked        []MilestoneAt `json:"asked,omitempty"` // the milestones as they were asked for, if they were
	Why          Reason        `json:"why"`
	Passed       []Passed      `json:"passed,omitempty"`
	Provisional  []string      `json:"provisional,omitempty"`
	Registration *Registering  `json:"registration,omitempty"`
	Revision     int           `json:"revision"`
}

// AmendTrip changes the fields that are present; the dates are found again if what they depend on has changed.
type AmendTrip struct {
	ID           string         `json:"id"`
	Partner      *string        `json:"partner,omitempty"`
	Direction    *string        `json:"direction,omitempty"`
	Kind         *string        `json:"kind,omitempty"`
	Title        *Text          `json:"title,omitempty"`
	Window       *Window        `json:"window,omitempty"`
	Days         *int           `json:"days,omitempty"`
	Depart       *[]string      `json:"depart,omitempty"`
	Capacity     *int           `json:"capacity,omitempty"`
	Minimum      *int           `json:"minimum,omitempty"`
	Avoid        *Avoid         `json:"avoid,omitempty"`
	Programme    *[]Leg         `json:"programme,omitempty"`
	Milestones   *[]MilestoneAt `json:"milestones,omitempty"`
	Description  *Text          `json:"description,omitempty"`
	Registration *Registering   `json:"registration,omitempty"`
	Unregistered bool           `json:"unregistered,omitempty"` // the trip takes no registrations any more
	Note         Text           `json:"note,omitempty"`         // reaches the travellers
}

// TripAmended holds the whole trip as it is from now on.
type TripAmended struct {
	TripProposed
	Note Text `json:"note,omitempty"`
}

// CancelTrip calls a trip off, for good.
type CancelTrip struct {
	ID   string `json:"id"`
	Note Text   `json:"note,omitempty"` // reaches the travellers
}

// TripCancelled has called a trip off.
type TripCancelled struct {
	ID       string `json:"id"`
	Note     Text   `json:"note,omitempty"`
	Revision int    `json:"revision"`
}

// CompleteMilestone ticks a milestone of a trip off.
type CompleteMilestone struct {
	Trip      string `json:"trip"`
	Milestone string `json:"milestone"`
}

// MilestoneCompleted has ticked it off.
type MilestoneCompleted CompleteMilestone

func (*ProposeTrip) Type() Type        { return Type{"trip", "propose", 1} }
func (*TripProposed) Type() Type       { return Type{"trip", "proposed", 5} }
func (*AmendTrip) Type() Type          { return Type{"trip", "amend", 1} }
func (*TripAmended) Type() Type        { return Type{"trip", "amended", 5} }
func (*CancelTrip) Type() Type         { return Type{"trip", "cancel", 1} }
func (*TripCancelled) Type() Type      { return Type{"trip", "cancelled", 1} }
func (*CompleteMilestone) Type() Type  { return Type{"milestone", "complete", 1} }
func (*MilestoneCompleted) Type() Type { return Type{"milestone", "completed", 1} }

func (b *ProposeTrip) About() Ref        { return Ref{"trip", b.ID} }
func (b *TripProposed) About() Ref       { return Ref{"trip", b.ID} }
func (b *AmendTrip) About() Ref          { return Ref{"trip", b.ID} }
func (b *TripAmended) About() Ref        { return Ref{"trip", b.ID} }
func (b *CancelTrip) About() Ref         { return Ref{"trip", b.ID} }
func (b *TripCancelled) About() Ref      { return Ref{"trip", b.ID} }
func (b *CompleteMilestone) About() Ref  { return Ref{"milestone", b.Trip} }
func (b *MilestoneCompleted) About() Ref { return Ref{"milestone", b.Trip} }
