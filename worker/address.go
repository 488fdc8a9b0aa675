package worker

import (
	"slices"
	"strings"
)

// AboutAddress reports whether a status (RFC 3463) is about the address of the recipient: it is wrong, nobody has it, or
// the mailbox is closed. Full mailboxes and refused contents are not, nor is what is wrong with the sender's address.
func AboutAddress(status string) bool {
	_, about, _ := strings.Cut(status, ".")
	return slices.Contains([]string{"1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.9", "1.10", "2.1"}, about)
}
