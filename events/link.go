package events

// AddLink puts the address of a page of somebody else into the office's list of links.
type AddLink struct {
	ID       string `json:"id"`
	Title    Text   `json:"title"`
	Address  string `json:"address"`            // https or http, by the name of a public host
	Subject  Text   `json:"subject"`            // under which it stands in the list; those of the same words stand together
	Language string `json:"language,omitempty"` // of the page, as a BCP 47 tag
	Note     Text   `json:"note,omitempty"`
	Order    int    `json:"order,omitempty"` // lower ones first, and subjects by their first; 0: after those that have one, by title
}

// LinkAdded holds the link.
type LinkAdded AddLink

// AmendLink changes the fields that are present.
type AmendLink struct {
	ID       string  `json:"id"`
	Title    *Text   `json:"title,omitempty"`
	Address  *string `json:"address,omitempty"`
	Subject  *Text   `json:"subject,omitempty"`
	Language *string `json:"language,omitempty"`
	Note     *Text   `json:"note,omitempty"`
	Order    *int    `json:"order,omitempty"`
}

// LinkAmended holds the whole link as it is from now on.
type LinkAmended AddLink

// RemoveLink takes a link off the list. Added again, it is there again.
type RemoveLink struct {
	ID string `json:"id"`
}

// LinkRemoved has taken a link off the list.
type LinkRemoved RemoveLink

func (*AddLink) Type() Type     { return Type{"link", "add", 1} }
func (*LinkAdded) Type() Type   { return Type{"link", "added", 1} }
func (*AmendLink) Type() Type   { return Type{"link", "amend", 1} }
func (*LinkAmended) Type() Type { return Type{"link", "amended", 1} }
func (*RemoveLink) Type() Type  { return Type{"link", "remove", 1} }
func (*LinkRemoved) Type() Type { return Type{"link", "removed", 1} }

func (b *AddLink) About() Ref     { return Ref{"link", b.ID} }
func (b *LinkAdded) About() Ref   { return Ref{"link", b.ID} }
func (b *AmendLink) About() Ref   { return Ref{"link", b.ID} }
func (b *LinkAmended) About() Ref { return Ref{"link", b.ID} }
func (b *RemoveLink) About() Ref  { return Ref{"link", b.ID} }
func (b *LinkRemoved) About() Ref { return Ref{"link", b.ID} }
