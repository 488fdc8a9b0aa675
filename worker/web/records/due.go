package records

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/calendar/personal"
	"jourfixe/calendar/words"
	"jourfixe/worker/web/shell"
)

// A duePage tells what is going to be destroyed since it was kept long enough.
type duePage struct {
	Text func(key string) string
	Due  []personal.Due
}

// showDue answers that page. It says how much of what, and nothing of anybody.
func (x *venues) showDue(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	v.Read("due", func(b *calendar.Book) shell.Content {
		say := words.Texts(words.Personal)[v.Voice.Language].Say
		text := func(key string) string { return say(key) }
		return shell.Content{Title: text("due.title"), Body: duePage{text, personal.Ahead(b, x.Now(), v.Voice.Language)}}
	})
}
