package relations

import (
	"jourfixe/calendar/document"
	"jourfixe/calendar/words"
)

// cover says what the document is, whose, and as of when.
func cover(s *summary) []document.Passage {
	return []document.Passage{document.Cover{
		Over:  s.in(s.book.Office().Title),
		Title: s.say("title"),
		Below: []document.Text{document.Plain(s.city()), s.say("asof", "date", words.DateLong(s.today, s.language))},
	}}
}

func contents(s *summary) []document.Passage {
	return []document.Passage{document.Contents{Title: s.say("contents")}}
}
