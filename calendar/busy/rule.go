package busy

import (
	"strconv"
	"strings"
)

// endless is how many dates a series needs at least to reach through fifty years: as far as rules are followed.
const endless = 50 * 366

// manageable is a rule without a COUNT that is as good as none: programs that know no endless series write 99999.
func manageable(rule string) string {
	at := strings.Index(";"+rule, ";COUNT=")
	if at < 0 {
		return rule
	}
	value, rest, _ := strings.Cut(rule[at+len("COUNT="):], ";")
	if n, err := strconv.ParseUint(value, 10, 32); err != nil || n <= endless {
		return rule
	}
	return strings.Trim(rule[:at]+rest, ";")
}
