package reply

import (
	"regexp"
	"strings"
	"time"
)

// What comes from outside must fit what the house takes: a command that its schema refuses would be an answer that is
// lost.

// sayable reports whether a time is known and within the years that there is a way to write them.
func sayable(t time.Time) bool {
	year := t.UTC().Year()
	return !t.IsZero() && year >= 1 && year <= 9999
}

// addressable is what the house takes for an address; its schemas say the same.
var addressable = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*" +
	`@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)

// address returns an address, "" if it is none that the house takes.
func address(s string) string {
	local, _, _ := strings.Cut(s, "@")
	if len(s) > 254 || len(local) > 64 || !addressable.MatchString(s) {
		return ""
	}
	return s
}
