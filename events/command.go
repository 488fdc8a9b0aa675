package events

import "strconv"

// CommandRefused answers a command that cannot be carried out, and says why.
type CommandRefused struct {
	Sequence uint64  `json:"sequence"` // of the command
	Asked    string  `json:"asked"`    // its type as far as it could be read
	Problem  Problem `json:"problem"`
}

// CommandUnreadable records that something on a command subject could not even be attributed to an identity. It lies,
// whole, in the dead letters.
type CommandUnreadable struct {
	Sequence uint64 `json:"sequence"`
	Reason   string `json:"reason"`
}

func (*CommandRefused) Type() Type    { return Type{"command", "refused", 2} }
func (*CommandUnreadable) Type() Type { return Type{"command", "unreadable", 1} }

func (b *CommandRefused) About() Ref { return Ref{"command", strconv.FormatUint(b.Sequence, 10)} }
func (b *CommandUnreadable) About() Ref {
	return Ref{"command", strconv.FormatUint(b.Sequence, 10)}
}

// Set gives *to the new value, if a command that amends something says one.
func Set[T any](to *T, value *T) {
	if value != nil {
		*to = *value
	}
}
