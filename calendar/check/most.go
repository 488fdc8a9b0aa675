package check

// What people may type of themselves for a trip, in characters, as travellers and as families that lodge them: on the pages that are open to
// everybody, where all of it has to fit into the link of a mail, and on their own. Whoever changes what is longer, since the office has entered
// it so, may leave it as it is.
const (
	MostName   = 80 // of a person or a family
	MostNeed   = 160
	MostHealth = 400
	MostKnown  = 160 // whom a family says to know
	MostNote   = 400
	MostPhone  = 60
	MostStreet = 200
	MostWords  = 400 // of a family to its guests
)
