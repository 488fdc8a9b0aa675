package events

// SetLegal gives the office the texts that law asks it to publish. The whole replaces what was there. Offices and roles are named in
// it and no people: it is published, and stays in the journal.
type SetLegal struct {
	Imprint       Text      `json:"imprint,omitempty"`       // who answers for the pages: name, address, who represents it, how to reach it
	Controller    Text      `json:"controller,omitempty"`    // who answers for what is done with personal data
	Officer       Text      `json:"officer,omitempty"`       // how the data protection officer is reached
	Authority     Text      `json:"authority,omitempty"`     // the supervisory authority to which anybody can complain
	Privacy       Text      `json:"privacy,omitempty"`       // what else the office does with personal data, and on which legal basis
	Accessibility Text      `json:"accessibility,omitempty"` // how far the pages conform, by which check, and what does not
	Feedback      string    `json:"feedback,omitempty"`      // where barriers are reported: a mail address, or an https address
	Arbitration   Text      `json:"arbitration,omitempty"`   // who decides where the office has not helped
	Easy          Text      `json:"easy,omitempty"`          // what the pages are about, in Leichte Sprache
	Signs         string    `json:"signs,omitempty"`         // the same in a sign language: an https address
	Security      *Security `json:"security,omitempty"`      // for whoever has found a weakness; nil: nothing is said
}

// A Security is what /.well-known/security.txt says (RFC 9116).
type Security struct {
	Contact   string   `json:"contact"`             // a mail address, or an https address
	Expires   Date     `json:"expires"`             // the last day on which this can be relied on
	Languages []string `json:"languages,omitempty"` // in which reports are understood, the preferred first
}

// LegalChanged holds all of these texts as they are from now on.
type LegalChanged SetLegal

// legalRef is what messages about these texts concern.
var legalRef = Ref{"legal", "legal"}

func (*SetLegal) Type() Type     { return Type{"legal", "set", 1} }
func (*LegalChanged) Type() Type { return Type{"legal", "changed", 1} }

func (*SetLegal) About() Ref     { return legalRef }
func (*LegalChanged) About() Ref { return legalRef }
