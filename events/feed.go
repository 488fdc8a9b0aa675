package events

// IssueFeed opens a calendar feed. Whoever makes the token keeps it; the book knows only its hash.
type IssueFeed struct {
	ID    string `json:"id,omitempty"` // made by the desk if absent
	Name  string `json:"name"`         // what the feed is for, as in "Tablet of the press office"; nothing personal
	Scope string `json:"scope"`        // office, partner/<id>, series/<id>, trip/<id> or person/<id>
	Hash  string `json:"hash"`         // SHA-256 of the token, in lower-case hex
}

// FeedIssued has opened a feed.
type FeedIssued IssueFeed

// RevokeFeed closes a feed for good.
type RevokeFeed struct {
	ID string `json:"id"`
}

// FeedRevoked has closed a feed.
type FeedRevoked RevokeFeed

func (*IssueFeed) Type() Type   { return Type{"feed", "issue", 1} }
func (*FeedIssued) Type() Type  { return Type{"feed", "issued", 1} }
func (*RevokeFeed) Type() Type  { return Type{"feed", "revoke", 1} }
func (*FeedRevoked) Type() Type { return Type{"feed", "revoked", 1} }

func (b *IssueFeed) About() Ref   { return Ref{"feed", b.ID} }
func (b *FeedIssued) About() Ref  { return Ref{"feed", b.ID} }
func (b *RevokeFeed) About() Ref  { return Ref{"feed", b.ID} }
func (b *FeedRevoked) About() Ref { return Ref{"feed", b.ID} }
