package busy

import (
	"regexp"
	"slices"
	"strings"

	"github.com/emersion/go-ical"
)

// An answer is what the owner of a calendar has said to an invitation in it, the more of their time it takes the higher.
type answer int

const (
	answerNone answer = iota // they are not named, or nothing is said of it
	answerNo
	answerPerhaps
	answerYes
)

// partStat is where a line that names somebody says what they have answered. It is looked for by itself, since names with colons
// and quotation marks break such lines, and nobody's answer is to be lost for a name.
var partStat = regexp.MustCompile(`(?i);PARTSTAT="?([A-Z-]+)`)

// ownersLine makes of a line that names somebody what the owner has answered, and drops it if it names another. Meetings have hundreds of
// guests, and nobody else's answer is read.
func (r *reader) ownersLine(name, rest string, strict *ical.Prop) *ical.Prop {
	if name != ical.PropAttendee {
		return strict
	}
	line := strings.ToLower(strings.TrimSpace(rest))
	names := func(owner string) bool {
		return strings.HasSuffix(line, ":"+owner) || // behind mailto: or not
			strings.Contains(line, ";email="+owner+";") || strings.Contains(line, ";email="+owner+":") || strings.Contains(line, `;email="`+owner+`"`)
	}
	if !slices.ContainsFunc(r.owner, names) {
		return nil
	}
	said := ""
	if all := partStat.FindAllStringSubmatch(rest, -1); len(all) > 0 {
		said = all[len(all)-1][1] // some programs put the answer behind that of the invitation
	}
	return &ical.Prop{Name: name, Value: said}
}

// answerOf is what the owner has said to an event: of several answers, as under two addresses, the one that takes most of their time.
func answerOf(c *ical.Component) (most answer) {
	for _, prop := range c.Props[ical.PropAttendee] {
		said := answerNone
		switch strings.ToUpper(prop.Value) {
		case "DECLINED", "DELEGATED":
			said = answerNo
		case "TENTATIVE", "NEEDS-ACTION":
			said = answerPerhaps
		case "ACCEPTED":
			said = answerYes
		}
		most = max(most, said)
	}
	return most
}
