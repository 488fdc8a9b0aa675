package legal

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/calendar/personal"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/shell"
)

// dataPage is the list of what is kept of people.
type dataPage struct {
	Text       func(key string) string
	Activities []personal.Said
	Ahead      bool // whoever looks may see what is destroyed next
}

// data answers the page.
func data(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	v.Read("data", func(b *calendar.Book) shell.Content {
		say := words.Texts(words.Personal)[v.Voice.Language].Say
		text := func(key string) string { return say(key) }
		return shell.Content{Title: text("title"), Body: dataPage{text, personal.Say(v.Voice.Language, b.Office().Retention), v.Is(events.Reader)}, Found: true}
	})
}
