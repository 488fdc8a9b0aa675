package events

// SetGroup makes a circle of people, or changes the whole of one. A partner as a member stands for its contacts.
type SetGroup struct {
	ID      string `json:"id"`
	Title   Text   `json:"title"`
	Members []Ref  `json:"members"` // person/… and partner/…
}

// AddToGroup adds people or partners to a group; all others stay.
type AddToGroup struct {
	ID      string `json:"id"`
	Members []Ref  `json:"members"` // person/… and partner/…
}

// RemoveFromGroup takes people or partners off a group; all others stay.
type RemoveFromGroup AddToGroup

// EndGroup ends a circle. What it was invited to stays; set again, it can be invited again.
type EndGroup struct {
	ID string `json:"id"`
}

// GroupChanged holds the whole group as it is from now on.
type GroupChanged SetGroup

// GroupEnded has ended a circle.
type GroupEnded EndGroup

func (*SetGroup) Type() Type        { return Type{"group", "set", 1} }
func (*AddToGroup) Type() Type      { return Type{"group", "add", 1} }
func (*RemoveFromGroup) Type() Type { return Type{"group", "remove", 1} }
func (*EndGroup) Type() Type        { return Type{"group", "end", 1} }
func (*GroupChanged) Type() Type    { return Type{"group", "changed", 1} }
func (*GroupEnded) Type() Type      { return Type{"group", "ended", 1} }

func (b *SetGroup) About() Ref        { return Ref{"group", b.ID} }
func (b *AddToGroup) About() Ref      { return Ref{"group", b.ID} }
func (b *RemoveFromGroup) About() Ref { return Ref{"group", b.ID} }
func (b *EndGroup) About() Ref        { return Ref{"group", b.ID} }
func (b *GroupChanged) About() Ref    { return Ref{"group", b.ID} }
func (b *GroupEnded) About() Ref      { return Ref{"group", b.ID} }
