package reason

import (
	"slices"
	"strconv"
	"strings"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

const (
	missing  = "…" // what is said for an argument that is not there, or of a kind that is not known
	unknown  = "unknown"
	shown    = 4 // of those concerned
	maxDepth = 2 * events.MaxNested
)

// spoken are the languages that people may be written to in; the office's own are among them.
var spoken = words.Spoken()

// In says the reason in a language. What was kept in words is said in those. Whatever is wrong with it, something is
// said: a later release may have decided it, and the journal is for good.
func In(r events.Reason, language string) string { return say(r, heard(language), language, 1) }

// Said is the reason as a text for somebody who reads a language, and SaidInOffice one in a language of the office.
func Said(r events.Reason, language string) events.Text {
	return inLanguages(r, []string{heard(language)})
}

// SaidInOffice is Said in a language of the office.
func SaidInOffice(r events.Reason, language string) events.Text {
	if r.Key == "" {
		return r.Said
	}
	return Said(r, ofOffice(language))
}

// Everybody says the reason in every language that people are written to in.
func Everybody(r events.Reason) events.Text { return inLanguages(r, spoken) }

// Staff says the reason in the languages of the office, for those who look things up in it.
func Staff(r events.Reason) events.Text { return inLanguages(r, events.Languages) }

func inLanguages(r events.Reason, languages []string) events.Text {
	if r.Key == "" {
		return r.Said
	}
	t := make(events.Text, len(languages))
	for _, language := range languages {
		t[language] = In(r, language)
	}
	return t
}

// abroad is spoken with those whose language is not.
const abroad = "en"

// heard is the language in which somebody is spoken to who wants to hear a language: the same as for texts.
func heard(language string) string {
	switch {
	case words.Speaks(language):
		return language
	case language != "" && words.Speaks(abroad):
		return abroad
	}
	return events.Languages[0]
}

// ofOffice is the language in which the office speaks to somebody who wants to hear a language.
func ofOffice(language string) string {
	if language == "" || slices.Contains(events.Languages, language) {
		return language
	}
	return abroad
}

// say puts a reason into words: what stands open in them as wanted, which differs from the language where that is not
// spoken.
func say(r events.Reason, language, wanted string, depth int) string {
	if r.Key == "" {
		return r.Said.In(wanted)
	}
	sentences := words.Texts(words.Reason)[language]
	open, known := sentences.Open(r.Key)
	switch {
	case depth > maxDepth:
		return missing
	case !known && len(r.Said) > 0:
		return r.Said.In(wanted)
	case !known:
		return sentences.Say(unknown)
	}
	pairs := make([]any, 0, 2*len(open))
	for _, name := range open {
		pairs = append(pairs, name, put(r.Args[name], language, wanted, depth))
	}
	return sentences.Say(r.Key, pairs...)
}

// put says what stands open in a sentence.
func put(a events.Arg, language, wanted string, depth int) string {
	switch {
	case a.Text != nil:
		return a.Text.In(wanted)
	case a.Name != nil:
		return called(a.Name, wanted)
	case a.Region != "":
		return region(a.Region, wanted)
	case !a.Date.IsZero():
		return words.Date(a.Date, language)
	case a.Time != nil:
		return words.Oclock(*a.Time, language)
	case a.Hours != nil:
		return words.Hours(a.Hours.From, a.Hours.To, language)
	case a.Number != nil:
		return strconv.Itoa(*a.Number)
	case a.Rule != "":
		return rhythm(a.Rule, language)
	case a.Reason != nil:
		return say(*a.Reason, language, wanted, depth+1)
	case a.Reasons != nil:
		said := make([]string, len(a.Reasons))
		for i, r := range a.Reasons {
			said[i] = say(r, language, wanted, depth+1)
		}
		return strings.Join(said, "; ")
	case a.Those != nil:
		return those(a.Those, language, wanted, depth)
	}
	if day, ok := recurrence.Weekday(a.Weekday); ok {
		return words.Weekday(day, language)
	}
	return missing
}

// those lists some of whom something is said, the first of many.
func those(t *events.Those, language, wanted string, depth int) string {
	var list []string
	for _, a := range t.Named {
		if said := put(a, language, wanted, depth+1); !slices.Contains(list, said) {
			list = append(list, said)
		}
	}
	if t.People > 0 {
		list = append(list, words.Texts(words.Reason)[language].Count("people", t.People))
	}
	switch {
	case len(list) == 0:
		return missing
	case len(list) > shown:
		list = append(list[:shown:shown], missing)
	}
	return words.List(list, language)
}

// Fewest takes the first of many names: as many as make a list in every language one that is cut short.
func Fewest(named []events.Arg) []events.Arg {
	need := 0
	for _, language := range spoken {
		var said []string
		for i, a := range named {
			if name := put(a, language, language, 1); !slices.Contains(said, name) {
				said = append(said, name)
			}
			if len(said) > shown || i+1 == len(named) {
				need = max(need, i+1)
				break
			}
		}
	}
	return named[:min(need, len(named), events.MaxListed)]
}

// Place is what a region is called, its code if it has no holidays here.
func Place(code string) events.Text {
	t := make(events.Text, len(spoken))
	for _, language := range spoken {
		t[language] = region(code, language)
	}
	return t
}

func region(code, language string) string {
	if t, ok := holiday.Title(code); ok {
		return called(t, language)
	}
	return code
}

// called is the name of a holiday or a region. Those names come in the languages of the office; in others they are known
// by the English one.
func called(name events.Text, language string) string {
	if _, ok := name[language]; !ok {
		if said := words.Name(name["en"], language); said != "" {
			return said
		}
	}
	return name.In(language)
}
