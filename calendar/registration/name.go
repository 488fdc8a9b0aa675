package registration

import (
	"strings"

	"jourfixe/calendar/words"
	"jourfixe/events"
)

// Name is what a due is called, in each language that people are spoken to in: on pages, in mails and in calendars alike.
func (d Due) Name() events.Text {
	name := events.Text{}
	for language, texts := range words.Texts(words.Page) {
		what := ""
		if d.Kind == Document {
			what = paper(d.Document, language)
		} else {
			what = texts.Say("dues." + d.Kind)
		}
		if d.Companion {
			what = texts.Say("dues.companion", "what", what)
		}
		name[language] = what
	}
	return name
}

// DocumentName is what a document is called that is asked for, in each language that people are spoken to in.
func DocumentName(d events.Document) events.Text {
	name := events.Text{}
	for language := range words.Texts(words.Page) {
		name[language] = paper(d, language)
	}
	return name
}

// paper is what a document is called in a language: by the title that the office has given it there. Where it has given it another language's alone, it
// is the house's word, and behind it that title if it says more than the word does.
func paper(d events.Document, language string) string {
	if title := d.Title[language]; title != "" {
		return title
	}
	word := wordIn(d.Kind, language)
	title, of := d.Title.Find(language)
	if title == "" || strings.EqualFold(title, word) || words.Speaks(of) && strings.EqualFold(title, wordIn(d.Kind, of)) {
		return word
	}
	return word + " (" + title + ")"
}

// wordIn is the house's word for a kind of documents.
func wordIn(kind, language string) string {
	return words.Texts(words.Page)[language].Say("document." + kind)
}
