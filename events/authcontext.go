package events

// Who decided travels as the "Auth Context" extension of CloudEvents: of what kind they are, and the id of the person. The
// id is a pseudonym for good; the name behind it stands sealed in the journal and goes with the person. What a client decided by
// itself is named by the attribute client alone.
const (
	extAuthType = "authtype"
	extAuthID   = "authid"

	// authPerson is the kind of principal that a person of the book is: the end user of an application.
	authPerson = "app_user"
)

// byPerson writes who decided, if somebody did.
func byPerson(list []attribute, person string) []attribute {
	if person == "" {
		return list
	}
	return append(list, attribute{extAuthType, authPerson}, attribute{extAuthID, person})
}
