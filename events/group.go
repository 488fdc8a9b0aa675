package events

// SetGroup makes a circle of people, or changes the whole of one. A partner as a member stands for its contacts.
type SetGroup struct {
	ID      string `json:"id"`
	Title   Text   `json:"title"`
	Members []Ref  `json:"members"` // person/… and partner/…
}

// GroupChanged holds the whole group as it is from now on.
type GroupChanged SetGroup

func (*SetGroup) Type() Type     { return Type{"group", "set", 1} }
func (*GroupChanged) Type() Type { return Type{"group", "changed", 1} }

func (b *SetGroup) About() Ref     { return Ref{"group", b.ID} }
func (b *GroupChanged) About() Ref { return Ref{"group", b.ID} }
