package events

// SetVenue makes a place where meetings are held, or changes the whole of one.
type SetVenue struct {
	ID      string `json:"id"`
	Title   Text   `json:"title"`
	Address string `json:"address,omitempty"`
	Seats   int    `json:"seats,omitempty"`
	Partner string `json:"partner,omitempty"` // whose city it is in; absent: the office's
}

// VenueChanged holds the whole venue as it is from now on.
type VenueChanged SetVenue

// RemoveVenue ends the use of a venue. What was held there keeps it; set again, it can be used again.
type RemoveVenue struct {
	ID string `json:"id"`
}

// VenueRemoved has ended the use of a venue.
type VenueRemoved RemoveVenue

func (*SetVenue) Type() Type     { return Type{"venue", "set", 1} }
func (*VenueChanged) Type() Type { return Type{"venue", "changed", 1} }
func (*RemoveVenue) Type() Type  { return Type{"venue", "remove", 1} }
func (*VenueRemoved) Type() Type { return Type{"venue", "removed", 1} }

func (b *SetVenue) About() Ref     { return Ref{"venue", b.ID} }
func (b *VenueChanged) About() Ref { return Ref{"venue", b.ID} }
func (b *RemoveVenue) About() Ref  { return Ref{"venue", b.ID} }
func (b *VenueRemoved) About() Ref { return Ref{"venue", b.ID} }
