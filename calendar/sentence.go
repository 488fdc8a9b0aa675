package calendar

import (
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// spoken are the languages that people may be written to in; the office's own are among them.
var spoken = words.Spoken()

// A reason can be said in any language. It is kept unsaid until it is clear who is to read it: an [events.Text] has been
// said already, a sentence has not.
type reason interface {
	In(language string) string
}

// A sentence is a text that is known by its key, with what stands open in it.
type sentence struct {
	key   string
	pairs []any
}

// because makes a sentence of pairs of a name and a value. Reasons, dates and times are put into each language in the way
// of that.
func because(key string, pairs ...any) *sentence { return &sentence{key, pairs} }

// In says the sentence.
func (s *sentence) In(language string) string {
	in := make([]any, len(s.pairs))
	for i, value := range s.pairs {
		switch v := value.(type) {
		case reason:
			in[i] = v.In(language)
		case events.Date:
			in[i] = words.Date(v, language)
		case events.TimeOfDay:
			in[i] = words.Oclock(v, language)
		default:
			in[i] = v
		}
	}
	return words.Texts(words.Reason)[language].Say(s.key, in...)
}

// hours are a stretch of a day, to be put into a sentence.
type hours struct{ from, to events.TimeOfDay }

// In says the hours.
func (h hours) In(language string) string { return words.Hours(h.from, h.to, language) }

// everybody says a reason to all who are written to.
func everybody(r reason) events.Text { return inLanguages(spoken, r.In) }

// staff says a reason to those who look things up on the pages of the office.
func staff(r reason) events.Text { return inLanguages(events.Languages, r.In) }

// say is because for everybody.
func say(key string, pairs ...any) events.Text { return everybody(because(key, pairs...)) }

// inLanguages says something in several languages.
func inLanguages(languages []string, say func(language string) string) events.Text {
	t := make(events.Text, len(languages))
	for _, language := range languages {
		t[language] = say(language)
	}
	return t
}
