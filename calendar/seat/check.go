package seat

import (
	"fmt"
	"slices"
	"strings"
)

// A Fault is what is wrong with a rule or a draw: in which field, and what would be right.
type Fault struct{ Field, Says string }

func (f *Fault) Error() string { return f.Field + " " + f.Says }

// Check looks at a rule for a trip of so many seats; nil if nothing is wrong.
func (r Rule) Check(capacity int) *Fault {
	kinds := []string{FirstCome, MembersFirst, Lottery}
	if !slices.Contains(kinds, r.Kind) {
		return &Fault{"kind", fmt.Sprintf("must be %s", oneOf(kinds))}
	}
	kept := 0
	for i, q := range r.Quotas {
		at := fmt.Sprintf("quotas[%d].", i)
		if whom := []string{First, Member, Host}; !slices.Contains(whom, q.For) {
			return &Fault{at + "for", fmt.Sprintf("must be %s", oneOf(whom))}
		}
		if slices.ContainsFunc(r.Quotas[:i], func(o Quota) bool { return o.For == q.For }) {
			return &Fault{at + "for", fmt.Sprintf("must be named once; there is a quota for %q already", q.For)}
		}
		if kept >= capacity {
			return &Fault{at + "seats", fmt.Sprintf("finds no seats left; the quotas before keep all %d", capacity)}
		}
		if q.Seats < 1 || q.Seats > capacity-kept {
			return &Fault{at + "seats", fmt.Sprintf("must be from 1 to the %d seats that no other quota keeps", capacity-kept)}
		}
		kept += q.Seats
	}
	for i, k := range r.Ranks {
		at := fmt.Sprintf("ranks[%d]", i)
		if whom := []string{Host, Lost, Member, First}; !slices.Contains(whom, k) {
			return &Fault{at, fmt.Sprintf("must be %s", oneOf(whom))}
		}
		if slices.Contains(r.Ranks[:i], k) {
			return &Fault{at, fmt.Sprintf("must be named once; %q has a rank already", k)}
		}
	}
	return nil
}

// The length of a seed. Whoever could try all short ones would know it by the commitment.
const minSeed, maxSeed = 16, 200

// Check looks at a draw; nil if nothing is wrong. A slash in either part would let two draws have the same lots, and what a shell takes for
// more than a letter would spoil the check by hand.
func (d Draw) Check() *Fault {
	for _, x := range []struct {
		field, value string
		least        int
	}{{"trip", d.Trip, 1}, {"seed", d.Seed, minSeed}} {
		if len(x.value) < x.least || len(x.value) > maxSeed || strings.ContainsFunc(x.value, odd) {
			return &Fault{x.field, fmt.Sprintf("must be %d to %d letters a to z, digits, dots, dashes and underscores", x.least, maxSeed)}
		}
	}
	return nil
}

// odd reports whether a character has no business in a seed.
func odd(c rune) bool {
	return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && !strings.ContainsRune(".-_", c)
}

// oneOf says what there is to choose from.
func oneOf(list []string) string {
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " or " + list[last]
}
