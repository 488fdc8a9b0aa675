package config

import "strconv"

// ShiftYear reads the text of an office file for another year, so that an example does not go stale. The rule is plain:
// every number that is exactly the year from, with no further digit before or behind it, becomes the year to, wherever
// it stands: in dates, ids and titles. A file meant for it must not use that number for anything else.
func ShiftYear(data []byte, from, to int) []byte {
	old, digit := strconv.Itoa(from), func(c byte) bool { return '0' <= c && c <= '9' }
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); {
		end := i
		for end < len(data) && digit(data[end]) {
			end++
		}
		switch {
		case end == i:
			out = append(out, data[i])
			end++
		case string(data[i:end]) == old:
			out = strconv.AppendInt(out, int64(to), 10)
		default:
			out = append(out, data[i:end]...)
		}
		i = end
	}
	return out
}
