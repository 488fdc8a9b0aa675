package events

// SetPublication says what of the office everybody may read without signing in. The whole replaces what was there; what is not named is
// not published.
type SetPublication struct {
	What     []string `json:"what,omitempty"`     // agenda, partners, links, trips, relations
	Series   []string `json:"series,omitempty"`   // whose meetings stand in what is published; no others do
	Meetings []string `json:"meetings,omitempty"` // that stand there by themselves
}

// What an office can publish.
const (
	PublicAgenda    = "agenda"    // its meetings for everybody, and its trips if they are published
	PublicPartners  = "partners"  // with whom it has which relation
	PublicLinks     = "links"     // its list of links
	PublicTrips     = "trips"     // those that take registrations
	PublicRelations = "relations" // the summary of its relations
)

// PublicParts are all of these, in the order in which they are shown.
var PublicParts = []string{PublicAgenda, PublicTrips, PublicPartners, PublicLinks, PublicRelations}

// PublicationChanged holds all that is published from now on.
type PublicationChanged SetPublication

// publicationRef is what messages about what is published concern.
var publicationRef = Ref{"publication", "publication"}

func (*SetPublication) Type() Type     { return Type{"publication", "set", 1} }
func (*PublicationChanged) Type() Type { return Type{"publication", "changed", 1} }

func (*SetPublication) About() Ref     { return publicationRef }
func (*PublicationChanged) About() Ref { return publicationRef }
