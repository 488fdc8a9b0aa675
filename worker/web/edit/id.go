package edit

import (
	"strconv"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// maxSlug leaves room for a number behind it.
const maxSlug = 48

// NewID makes an id that no thing of the noun has or has had, of the titles of a new one: the first that can be spelled.
func NewID(b *calendar.Book, noun string, title any) string {
	slug := ""
	said, _ := title.(map[string]any)
	for _, l := range events.Languages {
		if s, _ := said[l].(string); slug == "" {
			slug = words.Slug(s, maxSlug)
		}
	}
	if slug == "" {
		slug = noun
	}
	id := slug
	for n := 2; b.Known(events.Ref{Noun: noun, ID: id}); n++ {
		id = slug + "-" + strconv.Itoa(n)
	}
	return id
}
