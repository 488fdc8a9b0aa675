package events

// Registering says how people get on a trip. A trip without it takes no registrations.
type Registering struct {
	Rule   string   `json:"rule"`
	Quotas []Quota  `json:"quotas,omitempty"`
	Ranks  []string `json:"ranks,omitempty"` // who comes first within a quota, the first first; the names of priorities
	Offer  Period   `json:"offer,omitzero"`  // how long a seat that has become free is kept for who is next; default: P3D
	Decide string   `json:"decide,omitempty"`
	Keep   Period   `json:"keep,omitzero"` // how long after return it is kept who has registered; default: P1Y
	Owing
	Hosts Hosting `json:"hosts,omitzero"`
}

// Hosting says whether families are sought who lodge those who travel.
type Hosting struct {
	Sought bool `json:"sought,omitempty"`
	Until  Date `json:"until,omitzero"` // the last day on which they can offer it themselves; default: that of the milestone rooming
}

// Owing is what each who travels owes. What is absent is not asked for.
type Owing struct {
	Price         Money      `json:"price,omitzero"`
	Deposit       Money      `json:"deposit,omitzero"`       // the part of the price that is due first
	DepositWithin Period     `json:"depositWithin,omitzero"` // how long after a seat is theirs; default: P14D
	Documents     []Document `json:"documents,omitempty"`    // that the office has to have seen
}

// A Document is asked of everybody who travels.
type Document struct {
	Kind  string `json:"kind"`
	Title Text   `json:"title,omitempty"` // what it has to be; absent: what the kind is called
}

// The kinds of documents.
const (
	Passport     = "passport"
	IdentityCard = "identity-card"
	Visa         = "visa"
	Insurance    = "insurance"
	Consent      = "consent" // of the guardian, asked of minors alone
)

// A Quota keeps seats for some. What it leaves unused falls to the others.
type Quota struct {
	For   string `json:"for"`
	Seats int    `json:"seats"`
}

// The rules by which seats are given.
const (
	FirstCome    = "first-come"    // at once, in the order of registration
	MembersFirst = "members-first" // when registration has closed: to members before others, each in the order of registration
	Lottery      = "lottery"       // when registration has closed: by lot
)

// Who decides whether a trip with too few travellers goes ahead.
const (
	DecideOffice = "office" // somebody of the office, who is told the figures
	DecideRule   = "rule"   // nobody: it is called off
)

// The names of priorities.
const (
	PriorityMember = "member"
	PriorityFirst  = "first"
	PriorityHost   = "host"
	PriorityLost   = "lost"
)
