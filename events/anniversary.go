package events

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// AnniversaryID is what an anniversary is called: what is how many years old. Nobody chooses it, since there is one such anniversary.
func AnniversaryID(of Ref, years int) string {
	id := fmt.Sprintf("%s-%s-%d", of.Noun, of.ID, years)
	if !ValidID(id) { // it is too long
		sum := sha256.Sum256([]byte(of.ID))
		id = fmt.Sprintf("%s-%s-%d", of.Noun, hex.EncodeToString(sum[:16]), years)
	}
	return id
}

// PlanAnniversary asks that an anniversary be marked.
type PlanAnniversary struct {
	Of          Ref           `json:"of"` // a partner, since the relation began, or an agreement, since it was signed
	Years       int           `json:"years"`
	Title       Text          `json:"title,omitempty"`      // absent: "50 years: …"
	On          Date          `json:"on,omitzero"`          // absent: all year long
	Milestones  []MilestoneAt `json:"milestones,omitempty"` // before the day and after it; absent: the usual ones
	Description Text          `json:"description,omitempty"`
}

// AnniversaryPlanned holds the anniversary with the days of its milestones.
type AnniversaryPlanned struct {
	ID          string        `json:"id"`
	Of          Ref           `json:"of"`
	Years       int           `json:"years"`
	Title       Text          `json:"title"`
	From        Date          `json:"from"` // its first day: the first of January if it is marked all year long
	To          Date          `json:"to"`
	Milestones  []Milestone   `json:"milestones"`
	Asked       []MilestoneAt `json:"asked,omitempty"` // as they were asked for, if they were
	Description Text          `json:"description,omitempty"`
}

// AmendAnniversary changes the fields that are present.
type AmendAnniversary struct {
	ID          string         `json:"id"`
	Title       *Text          `json:"title,omitempty"`
	On          *Date          `json:"on,omitempty"` // zero: all year long
	Milestones  *[]MilestoneAt `json:"milestones,omitempty"`
	Description *Text          `json:"description,omitempty"`
	Note        Text           `json:"note,omitempty"`
}

// AnniversaryAmended holds the whole anniversary as it is from now on.
type AnniversaryAmended struct {
	AnniversaryPlanned
	Note Text `json:"note,omitempty"`
}

// CompleteAnniversary ticks a milestone of an anniversary off.
type CompleteAnniversary struct {
	ID        string `json:"id"`
	Milestone string `json:"milestone"`
}

// AnniversaryCompleted has ticked it off.
type AnniversaryCompleted CompleteAnniversary

// WaiveAnniversary lets an anniversary go by. It can be planned all the same, later on.
type WaiveAnniversary struct {
	Of    Ref  `json:"of"`
	Years int  `json:"years"`
	Note  Text `json:"note,omitempty"`
}

// AnniversaryWaived has let it go by.
type AnniversaryWaived struct {
	ID    string `json:"id"`
	Of    Ref    `json:"of"`
	Years int    `json:"years"`
	From  Date   `json:"from"` // the day that it is, or the first of its year
	To    Date   `json:"to"`
	Title Text   `json:"title"`
	Note  Text   `json:"note,omitempty"`
}

// CancelAnniversary calls off how an anniversary was to be marked. It can be planned again.
type CancelAnniversary struct {
	ID   string `json:"id"`
	Note Text   `json:"note,omitempty"`
}

// AnniversaryCancelled has called it off.
type AnniversaryCancelled CancelAnniversary

func (*PlanAnniversary) Type() Type      { return Type{"anniversary", "plan", 1} }
func (*AnniversaryPlanned) Type() Type   { return Type{"anniversary", "planned", 1} }
func (*AmendAnniversary) Type() Type     { return Type{"anniversary", "amend", 1} }
func (*AnniversaryAmended) Type() Type   { return Type{"anniversary", "amended", 1} }
func (*CompleteAnniversary) Type() Type  { return Type{"anniversary", "complete", 1} }
func (*AnniversaryCompleted) Type() Type { return Type{"anniversary", "completed", 1} }
func (*WaiveAnniversary) Type() Type     { return Type{"anniversary", "waive", 1} }
func (*AnniversaryWaived) Type() Type    { return Type{"anniversary", "waived", 1} }
func (*CancelAnniversary) Type() Type    { return Type{"anniversary", "cancel", 1} }
func (*AnniversaryCancelled) Type() Type { return Type{"anniversary", "cancelled", 1} }

func (b *PlanAnniversary) About() Ref      { return Ref{"anniversary", AnniversaryID(b.Of, b.Years)} }
func (b *AnniversaryPlanned) About() Ref   { return Ref{"anniversary", b.ID} }
func (b *AmendAnniversary) About() Ref     { return Ref{"anniversary", b.ID} }
func (b *AnniversaryAmended) About() Ref   { return Ref{"anniversary", b.ID} }
func (b *CompleteAnniversary) About() Ref  { return Ref{"anniversary", b.ID} }
func (b *AnniversaryCompleted) About() Ref { return Ref{"anniversary", b.ID} }
func (b *WaiveAnniversary) About() Ref     { return Ref{"anniversary", AnniversaryID(b.Of, b.Years)} }
func (b *AnniversaryWaived) About() Ref    { return Ref{"anniversary", b.ID} }
func (b *CancelAnniversary) About() Ref    { return Ref{"anniversary", b.ID} }
func (b *AnniversaryCancelled) About() Ref { return Ref{"anniversary", b.ID} }
