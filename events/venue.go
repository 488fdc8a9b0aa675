package events

// SetVenue makes a place where meetings are held, or changes the whole of one.
type SetVenue struct {
	ID      string `json:"id"`
	Title   Text   `json:"title"`
	Address string `json:"address,omitempty"`
	Geo     *Geo   `json:"geo,omitempty"` // where that is on a map
	Seats   int    `json:"seats,omitempty"`
	Partner string `json:"partner,omitempty"` // whose city it is in; absent: the office's
	// Busy is the address of its calendar, to be followed as by venue.follow. It is no part of the whole, since nobody is told it: absent,
	// that stays as it is; empty, it is followed no more.
	Busy *string `json:"busy,omitempty"`
}

// VenueChanged holds the whole venue as it is from now on, but for the calendar that is followed.
type VenueChanged struct {
	ID      string `json:"id"`
	Title   Text   `json:"title"`
	Address string `json:"address,omitempty"`
	Geo     *Geo   `json:"geo,omitempty"` // where that is on a map
	Seats   int    `json:"seats,omitempty"`
	Partner string `json:"partner,omitempty"`
}

// Changed is the venue as it is set, but for its calendar.
func (b *SetVenue) Changed() *VenueChanged {
	return &VenueChanged{ID: b.ID, Title: b.Title, Address: b.Address, Geo: b.Geo, Seats: b.Seats, Partner: b.Partner}
}

// Set is the command that makes a venue so, and leaves its calendar as it is.
func (b *VenueChanged) Set() *SetVenue {
	return &SetVenue{ID: b.ID, Title: b.Title, Address: b.Address, Geo: b.Geo, Seats: b.Seats, Partner: b.Partner}
}

// RemoveVenue ends the use of a venue. What was held there keeps it; set again, it can be used again.
type RemoveVenue struct {
	ID string `json:"id"`
}

// VenueRemoved has ended the use of a venue.
type VenueRemoved RemoveVenue

func (*SetVenue) Type() Type     { return Type{"venue", "set", 1} }
func (*VenueChanged) Type() Type { return Type{"venue", "changed", 2} }
func (*RemoveVenue) Type() Type  { return Type{"venue", "remove", 1} }
func (*VenueRemoved) Type() Type { return Type{"venue", "removed", 1} }

func (b *SetVenue) About() Ref     { return Ref{"venue", b.ID} }
func (b *VenueChanged) About() Ref { return Ref{"venue", b.ID} }
func (b *RemoveVenue) About() Ref  { return Ref{"venue", b.ID} }
func (b *VenueRemoved) About() Ref { return Ref{"venue", b.ID} }
