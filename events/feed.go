package events

// IssueFeed opens a calendar feed. Whoever makes the token keeps it; the book knows only its hash.
type IssueFeed struct {
	ID    string `json:"id,omitempty"`   // made by the desk if absent
	Name  string `json:"name"`           // what the feed is for, as in "Tablet of the press office"; nothing personal
	Scope string `json:"scope"`          // office, deadlines, anniversaries, or one thing: partner/<id>, series/<id>, trip/<id>, group/<id>, venue/<id>, person/<id>, holidays/<region>
	Hash  string `json:"hash"`           // SHA-256 of the token, in lower-case hex
	Until Date   `json:"until,omitzero"` // the last day on which it can be read; absent: until it is revoked
	FeedFilter
}

// A FeedFilter is what of its scope a feed shows, and how. What is absent leaves nothing out.
type FeedFilter struct {
	Kinds    []string `json:"kinds,omitempty"`    // these alone: meeting, trip, leg, milestone, due, holiday, anniversary, renewal
	Partners []string `json:"partners,omitempty"` // what one of these has part in
	Status   []string `json:"status,omitempty"`   // these alone: confirmed, tentative, cancelled
	// Of trips, and what belongs to them, those of these kinds alone, and those in this direction alone.
	TripKinds []string `json:"tripKinds,omitempty"`
	Direction string   `json:"direction,omitempty"`
	Back      int      `json:"back,omitempty"`     // how many days it reaches back, 30 at most; absent: 30
	Ahead     int      `json:"ahead,omitempty"`    // how many days it reaches ahead; absent: as far as anything is planned
	Needed    bool     `json:"needed,omitempty"`   // of a person: without the meetings that can do without them
	Language  string   `json:"language,omitempty"` // of its texts, unless another is asked for
	Alarms    []Period `json:"alarms,omitempty"`   // how long before the start programs shall remind of it
	Detail    string   `json:"detail,omitempty"`   // titles: nothing but titles, times and places; busy: nothing but that somebody is busy
	Busy      bool     `json:"busy,omitempty"`     // holidays take up their days
}

// LetsAll reports whether the filter leaves nothing out of a scope.
func (f *FeedFilter) LetsAll() bool {
	return len(f.Kinds)+len(f.Partners)+len(f.Status)+len(f.TripKinds) == 0 && f.Direction == "" && f.Back == 0 && f.Ahead == 0 && !f.Needed && f.Detail != DetailBusy
}

// How much a feed says.
const (
	DetailTitles = "titles"
	DetailBusy   = "busy"
)

// FeedIssued has opened a feed.
type FeedIssued IssueFeed

// AmendFeed changes what of a feed is present. Its address stays, and so does its scope: what shows another thing is another feed.
type AmendFeed struct {
	ID        string    `json:"id"`
	Name      *string   `json:"name,omitempty"`
	Until     *Date     `json:"until,omitempty"` // zero: until it is revoked
	Kinds     *[]string `json:"kinds,omitempty"`
	Partners  *[]string `json:"partners,omitempty"`
	Status    *[]string `json:"status,omitempty"`
	TripKinds *[]string `json:"tripKinds,omitempty"`
	Direction *string   `json:"direction,omitempty"` // empty: either
	Back      *int      `json:"back,omitempty"`      // 0: 30
	Ahead     *int      `json:"ahead,omitempty"`     // 0: as far as anything is planned
	Needed    *bool     `json:"needed,omitempty"`
	Language  *string   `json:"language,omitempty"`
	Alarms    *[]Period `json:"alarms,omitempty"`
	Detail    *string   `json:"detail,omitempty"` // empty: everything
	Busy      *bool     `json:"busy,omitempty"`
}

// FeedAmended holds all of the feed that can be changed, as it is from now on.
type FeedAmended struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Until Date   `json:"until,omitzero"`
	FeedFilter
}

// RotateFeed gives a feed another address; that of before opens nothing any more.
type RotateFeed struct {
	ID   string `json:"id"`
	Hash string `json:"hash"` // SHA-256 of the new token, in lower-case hex
}

// FeedRotated has given a feed another address.
type FeedRotated RotateFeed

// RevokeFeed closes a feed for good.
type RevokeFeed struct {
	ID string `json:"id"`
}

// FeedRevoked has closed a feed.
type FeedRevoked RevokeFeed

func (*IssueFeed) Type() Type   { return Type{"feed", "issue", 1} }
func (*FeedIssued) Type() Type  { return Type{"feed", "issued", 3} }
func (*AmendFeed) Type() Type   { return Type{"feed", "amend", 1} }
func (*FeedAmended) Type() Type { return Type{"feed", "amended", 2} }
func (*RotateFeed) Type() Type  { return Type{"feed", "rotate", 1} }
func (*FeedRotated) Type() Type { return Type{"feed", "rotated", 1} }
func (*RevokeFeed) Type() Type  { return Type{"feed", "revoke", 1} }
func (*FeedRevoked) Type() Type { return Type{"feed", "revoked", 1} }

func (b *IssueFeed) About() Ref   { return Ref{"feed", b.ID} }
func (b *FeedIssued) About() Ref  { return Ref{"feed", b.ID} }
func (b *AmendFeed) About() Ref   { return Ref{"feed", b.ID} }
func (b *FeedAmended) About() Ref { return Ref{"feed", b.ID} }
func (b *RotateFeed) About() Ref  { return Ref{"feed", b.ID} }
func (b *FeedRotated) About() Ref { return Ref{"feed", b.ID} }
func (b *RevokeFeed) About() Ref  { return Ref{"feed", b.ID} }
func (b *FeedRevoked) About() Ref { return Ref{"feed", b.ID} }
