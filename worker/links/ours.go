package links

import (
	"regexp"
	"strings"

	"jourfixe/calendar/ics"
)

// shown are what entries of feeds are called that are the same for everybody, as the agenda names them.
var shown = regexp.MustCompile(`^[a-z]+-[a-z0-9][a-z0-9.-]*$`)

// Ours reports whether an entry in somebody's calendar is one that this house has sent or shown, by its UID: what is in the book anyway, or
// was, and takes nobody's time a second time.
func (l *Maker) Ours(uid string) bool {
	name, domain, _ := strings.Cut(ics.UnwrapUID(strings.TrimSpace(uid)), "@")
	if !strings.EqualFold(domain, l.Domain) {
		return false
	}
	name = strings.ToLower(name)
	_, _, sealed := l.entries.openSeat(name)
	return sealed || len(name) == nameLength && !strings.ContainsAny(name, "-.") || shown.MatchString(name)
}
