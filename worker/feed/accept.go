package feed

import (
	"strconv"
	"strings"
)

// accepted is the coding that a client is sent, by its Accept-Encoding (RFC 9110, section 12.5.3): of those that it takes most
// willingly, the one that is here the best.
func accepted(accept string) coding {
	if accept == "gzip" { // as most calendar programs ask
		return gzipped
	}
	best, most := identity, 0.0
	for _, c := range []coding{zstandard, gzipped} {
		if w := weight(accept, string(c)); w > most {
			best, most = c, w
		}
	}
	return best
}

// weight is how willingly a client takes a coding, from 0 to 1. What it has not named is not sent to it, though it may say "*": old
// programs do, and understand gzip at the most.
func weight(accept, name string) float64 {
	for part := range strings.SplitSeq(accept, ",") {
		of, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(of), name) {
			continue
		}
		q, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		if !ok {
			return 1
		}
		w, err := strconv.ParseFloat(q, 64)
		if err != nil || !(w > 0) {
			return 0
		}
		return min(w, 1)
	}
	return 0
}
