package ics

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a text may be long, in characters. A calendar program lays out titles in a few pixels and some of them stop
// reading a description at 8,192 characters, so more would serve nobody.
const (
	maxTitle      = 500   // SUMMARY, LOCATION, NAME
	maxSentence   = 500   // one sentence of a description
	maxReason     = 200   // the reason of one date that was passed over
	maxConference = 2_000 // an address, which cannot be cut
	maxOwn        = 4_500 // what the office itself wrote as description; with all that is added it stays below 8,000
)

// What lies between two words of a text, in rising order: the strongest of a run of blanks and breaks wins.
const (
	gapNone = iota
	gapBlank
	gapLine
	gapParagraph
)

// gaps are the characters that stand for a gap.
var gaps = [...]string{gapNone: "", gapBlank: " ", gapLine: "\n", gapParagraph: "\n\n"}

// line makes s fit to stand on one line: breaks become blanks, and more than limit characters are cut.
func line(s string, limit int) string { return clean(s, limit, gapBlank) }

// block makes s fit to stand as several lines with at most one empty line between them, cut after limit characters. Blanks and tabs
// stay as they were typed, but for those at the end of a line: people make tables and lists of them.
func block(s string, limit int) string { return clean(s, limit, gapParagraph) }

// clean drops from s what no text in a calendar may hold or should hide, narrows gaps to the widest one given, and
// trims both ends. On one line, a gap is a single blank. What is cut ends in an ellipsis. Only as much of s is read as the limit needs.
func clean(s string, limit, widest int) string {
	out := make([]byte, 0, min(len(s), utf8.UTFMax*limit))
	count, last := 0, 0 // characters in out, and the length of out without the last character that would fit
	gap := gapNone
	var blanks []byte // as they were typed, since the last character or break
	for i, r := range s {
		switch {
		case r > ' ' && r < 0x7f:
			// Most characters are of these, and there is nothing to ask about them.
		case r == '\r' && strings.HasPrefix(s[i+1:], "\n"):
			continue // the line feed that follows is the break
		case isBreak(r):
			// Two breaks make an empty line, any number more make no second one.
			gap, blanks = min(max(gap+1, gapLine), widest), blanks[:0]
			continue
		case r == ' ' || r == '\t':
			if gap = max(gap, gapBlank); widest > gapBlank && len(blanks) <= limit {
				blanks = append(blanks, byte(r))
			}
			continue
		case isHidden(r):
			continue
		}
		between := gaps[gap]
		switch {
		case len(out) == 0:
			between = ""
		case len(blanks) > 0 && gap == gapBlank:
			between = string(blanks)
		case len(blanks) > 0:
			between += string(blanks)
		}
		gap, blanks = gapNone, blanks[:0]
		if count+len(between)+1 > limit {
			out = append(out[:last], "…"...)
			return tidyEnd(string(out))
		}
		out = append(out, between...)
		if count += len(between); count < limit {
			last = len(out)
		}
		out = utf8.AppendRune(out, r)
		if count++; count < limit {
			last = len(out)
		}
	}
	return string(out)
}

// tidyEnd drops what would dangle before the ellipsis: a blank, or a joiner whose second half was cut.
func tidyEnd(s string) string {
	const joiner = '\u200d'
	kept := strings.TrimRightFunc(strings.TrimSuffix(s, "…"), func(r rune) bool {
		return r == ' ' || r == '\t' || r == '\n' || r == joiner
	})
	return kept + "…"
}

// isBreak reports whether r ends a line, in any of the ways Unicode knows (UAX 14, classes BK, CR, LF and NL).
func isBreak(r rune) bool {
	switch r {
	case '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// isHidden reports whether r is dropped: control characters, which RFC 5545 forbids in a text; embeddings, overrides
// and isolates of writing direction, with which a title could make what stands beside it read otherwise (the plain
// marks, which right-to-left languages need, stay); byte order marks, annotation marks and noncharacters, on which
// readers choke.
func isHidden(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u206f':
		return true
	case r == '\ufeff', r >= '\ufff9' && r <= '\ufffb':
		return true
	}
	return r >= '\ufdd0' && unicode.Is(unicode.Noncharacter_Code_Point, r)
}
