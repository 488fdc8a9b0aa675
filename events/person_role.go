package events

// The roles in which people use the house, the lowest first. What each may do is the table of rights.
const (
	Reader        = "reader"        // sees the office
	Coordinator   = "coordinator"   // plans
	Administrator = "administrator" // says who may what, and erases
	NoRole        = "none"          // takes the role away: what is left is what everybody has
)

// GrantPerson says in which role somebody uses the house.
type GrantPerson struct {
	ID   string `json:"id"`
	Role string `json:"role"`
}

// PersonGranted has given the role, or with NoRole taken it. It holds until the next, or until the person is erased.
type PersonGranted GrantPerson

func (*GrantPerson) Type() Type   { return Type{"person", "grant", 1} }
func (*PersonGranted) Type() Type { return Type{"person", "granted", 1} }

func (b *GrantPerson) About() Ref   { return Ref{"person", b.ID} }
func (b *PersonGranted) About() Ref { return Ref{"person", b.ID} }
