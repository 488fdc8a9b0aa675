package events

// FollowPerson has the calendar of a person followed, which another program publishes: it is read again and again for when they are
// busy, and for nothing else.
type FollowPerson struct {
	ID      string `json:"id"`
	Address string `json:"address"` // personal: whoever has it may read the calendar
}

// UnfollowPerson ends that, and destroys the address and what was read.
type UnfollowPerson struct {
	ID string `json:"id"`
}

// FollowVenue has the calendar of a venue followed, in the same way: when it is busy there, the venue is taken.
type FollowVenue FollowPerson

// UnfollowVenue ends that, and destroys the address and what was read.
type UnfollowVenue UnfollowPerson

// PersonFollowed has begun to follow a calendar, instead of the one before, whose key is destroyed, if there was one. The address, and what is read of the calendar, are
// sealed by a key of this statement, so that they can be destroyed while the person stays in the book.
type PersonFollowed struct {
	ID       string `json:"id"`
	Key      string `json:"key"`      // whose key it is sealed by: nobody's but this statement's
	Calendar Sealed `json:"calendar"` // its address
}

// PersonUnfollowed has ended it.
type PersonUnfollowed struct {
	ID  string `json:"id"`
	Key string `json:"key"` // which is destroyed
}

// VenueFollowed has begun to follow the calendar of a venue.
type VenueFollowed PersonFollowed

// VenueUnfollowed has ended it.
type VenueUnfollowed PersonUnfollowed

func (*FollowPerson) Type() Type     { return Type{"person", "follow", 1} }
func (*UnfollowPerson) Type() Type   { return Type{"person", "unfollow", 1} }
func (*FollowVenue) Type() Type      { return Type{"venue", "follow", 1} }
func (*UnfollowVenue) Type() Type    { return Type{"venue", "unfollow", 1} }
func (*PersonFollowed) Type() Type   { return Type{"person", "followed", 1} }
func (*PersonUnfollowed) Type() Type { return Type{"person", "unfollowed", 1} }
func (*VenueFollowed) Type() Type    { return Type{"venue", "followed", 1} }
func (*VenueUnfollowed) Type() Type  { return Type{"venue", "unfollowed", 1} }

func (b *FollowPerson) About() Ref     { return Ref{"person", b.ID} }
func (b *UnfollowPerson) About() Ref   { return Ref{"person", b.ID} }
func (b *FollowVenue) About() Ref      { return Ref{"venue", b.ID} }
func (b *UnfollowVenue) About() Ref    { return Ref{"venue", b.ID} }
func (b *PersonFollowed) About() Ref   { return Ref{"person", b.ID} }
func (b *PersonUnfollowed) About() Ref { return Ref{"person", b.ID} }
func (b *VenueFollowed) About() Ref    { return Ref{"venue", b.ID} }
func (b *VenueUnfollowed) About() Ref  { return Ref{"venue", b.ID} }

// Whose implements Personal.
func (b *PersonFollowed) Whose() string { return b.Key }

// Founds implements Founding.
func (b *PersonFollowed) Founds() {}

// Seals implements Personal.
func (b *PersonFollowed) Seals() []*Sealed { return []*Sealed{&b.Calendar} }

// Whose implements Personal.
func (b *VenueFollowed) Whose() string { return b.Key }

// Founds implements Founding.
func (b *VenueFollowed) Founds() {}

// Seals implements Personal.
func (b *VenueFollowed) Seals() []*Sealed { return []*Sealed{&b.Calendar} }
