package minutes

import "strings"

// A Change is some lines of two texts that follow each other: in both, in the first alone, or in the second alone.
type Change struct {
	How   How
	Lines []string
}

// How lines are in two texts.
type How string

// The ways.
const (
	Both   How = "both"
	First  How = "first"
	Second How = "second"
)

// mostSquares bounds what is compared with what: beyond it, what lies between the same beginning and the same end is all another.
const mostSquares = 4 << 20

// Differ says line by line what differs between two texts: the first without the lines of First and with those of Second is the second.
func Differ(first, second string) []Change {
	a, b := strings.Split(first, "\n"), strings.Split(second, "\n")
	var list changes
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	list.add(Both, a[:head]...)
	list.between(a[head:len(a)-tail], b[head:len(b)-tail])
	list.add(Both, a[len(a)-tail:]...)
	return list
}

type changes []Change

func (c *changes) add(how How, lines ...string) {
	if len(lines) == 0 {
		return
	}
	if n := len(*c); n > 0 && (*c)[n-1].How == how {
		(*c)[n-1].Lines = append((*c)[n-1].Lines, lines...)
		return
	}
	*c = append(*c, Change{how, append([]string(nil), lines...)})
}

// between compares what has neither a beginning nor an end in common, by the longest sequence of lines that both have.
func (c *changes) between(a, b []string) {
	if len(a)*len(b) > mostSquares || len(a) == 0 || len(b) == 0 {
		c.add(First, a...)
		c.add(Second, b...)
		return
	}
	width := len(b) + 1
	longest := make([]uint16, (len(a)+1)*width) // of what is left from here; a text has fewer lines than 2^16 in a square that is compared
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			c.add(Both, a[i])
			i, j = i+1, j+1
		case longest[(i+1)*width+j] >= longest[i*width+j+1]:
			c.add(First, a[i])
			i++
		default:
			c.add(Second, b[j])
			j++
		}
	}
	c.add(First, a[i:]...)
	c.add(Second, b[j:]...)
}
