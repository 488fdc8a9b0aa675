package ics

import (
	"bytes"
	"unicode/utf8"
)

// maxOctets is how long a line may be, its end not counted (RFC 5545, section 3.1).
const maxOctets = 75

// lineEnd ends every line of a calendar.
var lineEnd = []byte("\r\n")

// fold appends to dst the content lines of src, each broken into physical lines of at most 75 octets. A break never
// falls inside a character, though the standard allows it: some readers decode each line by itself. A last line that
// is not ended gets its end.
func fold(dst, src []byte) []byte {
	for len(src) > 0 {
		content, rest, _ := bytes.Cut(src, lineEnd)
		src = rest
		room := maxOctets
		for len(content) > room {
			cut := border(content, room)
			dst = append(dst, content[:cut]...)
			dst = append(dst, "\r\n "...)
			content, room = content[cut:], maxOctets-1 // the blank that continues a line counts
		}
		dst = append(dst, content...)
		dst = append(dst, lineEnd...)
	}
	return dst
}

// border returns the last place at or before room where a character begins. Where there is none, the bytes are no
// UTF-8 and may as well be cut at room.
func border(content []byte, room int) int {
	for cut := room; cut > room-utf8.UTFMax; cut-- {
		if utf8.RuneStart(content[cut]) {
			return cut
		}
	}
	return room
}
