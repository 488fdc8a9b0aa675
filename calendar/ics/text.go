package ics

// Line makes s fit to stand on one line of what people read: breaks become blanks, control characters and those that
// turn the direction of writing are dropped, both ends are trimmed, and more than limit characters are cut, which an
// ellipsis shows. Mails clean their texts as the calendars in them do.
func Line(s string, limit int) string { return line(s, limit) }

// Block is Line for a text of several lines, with at most one empty line between two.
func Block(s string, limit int) string { return block(s, limit) }
