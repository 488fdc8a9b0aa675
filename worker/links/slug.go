package links

import (
	"cmp"

	"jourfixe/calendar/words"
)

// maxSlug is the length of a name at the end of an address, in characters.
const maxSlug = 60

// slug is a name as it may end an address. A name in another script leaves nothing, and is called a calendar.
func slug(name string) string { return cmp.Or(words.Slug(name, maxSlug), "kalender") }
