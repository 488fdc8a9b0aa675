package listing

import (
	"math"

	"jourfixe/calendar"
	"jourfixe/worker/web/voice"
)

// PlaceOfLink is where a link stands among those of its subject: after those that have a number, if it has none.
func PlaceOfLink(y *calendar.Link) int64 {
	if y.Order == 0 {
		return math.MaxInt64
	}
	return int64(y.Order)
}

// BySubject numbers the subjects of the links that were found: in the order of their first ones, else as a dictionary has them. What reads the
// same to whoever looks is one.
func BySubject(found []Found[*calendar.Link], v *voice.Voice) {
	first := map[string]int64{}
	for _, x := range found {
		s := v.In(x.Thing.Subject)
		if at, there := first[s]; !there || x.At < at {
			first[s] = x.At
		}
	}
	var all []Found[string]
	for s := range first {
		all = append(all, Found[string]{Thing: s, ID: s, At: first[s]})
	}
	numbers := map[string]int{}
	for i, s := range InOrder(v, all, func(s string) string { return s }) {
		numbers[s] = i
	}
	for i := range found {
		found[i].Section = numbers[v.In(found[i].Thing.Subject)]
	}
}
