package events

// RegisterPartner takes a city, region or network into the office's book.
type RegisterPartner struct {
	ID       string   `json:"id"`
	Title    Text     `json:"title"`
	Kind     string   `json:"kind"`               // twin-city, friendship, cooperation or network
	Status   string   `json:"status,omitempty"`   // active (the default) or dormant
	Since    int      `json:"since,omitempty"`    // year
	Country  string   `json:"country,omitempty"`  // ISO 3166-1 alpha-2
	Zone     string   `json:"zone,omitempty"`     // IANA name; a network has none
	Geo      *Geo     `json:"geo,omitempty"`      // where it is on a map
	Holidays []string `json:"holidays,omitempty"` // regions whose holidays it keeps
	Hours    *Hours   `json:"hours,omitempty"`    // in which it can be met, on its own clock; default 09:00 to 18:00
	Purpose  Text     `json:"purpose,omitempty"`
	Note     Text     `json:"note,omitempty"`
}

// PartnerRegistered holds the partner with the defaults filled in.
type PartnerRegistered RegisterPartner

// AmendPartner changes the fields that are present.
type AmendPartner struct {
	ID       string     `json:"id"`
	Title    *Text      `json:"title,omitempty"`
	Kind     *string    `json:"kind,omitempty"`
	Status   *string    `json:"status,omitempty"`
	Since    *int       `json:"since,omitempty"`
	Country  *string    `json:"country,omitempty"`
	Zone     *string    `json:"zone,omitempty"`
	Geo      *GeoOrNone `json:"geo,omitempty"`
	Holidays *[]string  `json:"holidays,omitempty"`
	Hours    *Hours     `json:"hours,omitempty"`
	Purpose  *Text      `json:"purpose,omitempty"`
	Note     *Text      `json:"note,omitempty"`
}

// PartnerAmended holds the whole partner as it is from now on.
type PartnerAmended RegisterPartner

// RetirePartner ends a relation. What was planned with the partner stays; nothing new can be.
type RetirePartner struct {
	ID string `json:"id"`
}

// PartnerRetired has ended a relation.
type PartnerRetired RetirePartner

func (*RegisterPartner) Type() Type   { return Type{"partner", "register", 1} }
func (*PartnerRegistered) Type() Type { return Type{"partner", "registered", 2} }
func (*AmendPartner) Type() Type      { return Type{"partner", "amend", 1} }
func (*PartnerAmended) Type() Type    { return Type{"partner", "amended", 2} }
func (*RetirePartner) Type() Type     { return Type{"partner", "retire", 1} }
func (*PartnerRetired) Type() Type    { return Type{"partner", "retired", 1} }

func (b *RegisterPartner) About() Ref   { return Ref{"partner", b.ID} }
func (b *PartnerRegistered) About() Ref { return Ref{"partner", b.ID} }
func (b *AmendPartner) About() Ref      { return Ref{"partner", b.ID} }
func (b *PartnerAmended) About() Ref    { return Ref{"partner", b.ID} }
func (b *RetirePartner) About() Ref     { return Ref{"partner", b.ID} }
func (b *PartnerRetired) About() Ref    { return Ref{"partner", b.ID} }
