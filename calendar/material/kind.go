package material

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"jourfixe/events"
)

// A Kind is a kind of files that are taken.
type Kind struct {
	Media   string
	Endings []string // the first is the usual one
	Inline  bool     // a browser may show it, in a frame that can do nothing; not PDF, whose viewers do not run in one
	Text    bool     // it is nothing but text
	Parts   string   // of an archive: the folder in which its kind is told; "" if it is none
}

// kinds are all that are taken: what people hand round at meetings. Not among them is what carries programs (macros, the formats of Office
// before 2007, HTML, SVG), and what hides what is in it (archives).
var kinds = []Kind{
	{Media: "application/pdf", Endings: []string{"pdf"}},
	{Media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Endings: []string{"docx"}, Parts: "word/"},
	{Media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Endings: []string{"xlsx"}, Parts: "xl/"},
	{Media: "application/vnd.openxmlformats-officedocument.presentationml.presentation", Endings: []string{"pptx"}, Parts: "ppt/"},
	{Media: "application/vnd.oasis.opendocument.text", Endings: []string{"odt"}, Parts: "content.xml"},
	{Media: "application/vnd.oasis.opendocument.spreadsheet", Endings: []string{"ods"}, Parts: "content.xml"},
	{Media: "application/vnd.oasis.opendocument.presentation", Endings: []string{"odp"}, Parts: "content.xml"},
	{Media: "image/png", Endings: []string{"png"}, Inline: true},
	{Media: "image/jpeg", Endings: []string{"jpg", "jpeg"}, Inline: true},
	{Media: "image/gif", Endings: []string{"gif"}, Inline: true},
	{Media: "image/webp", Endings: []string{"webp"}, Inline: true},
	{Media: "text/plain", Endings: []string{"txt"}, Text: true},
	{Media: "text/markdown", Endings: []string{"md"}, Text: true},
	{Media: "text/csv", Endings: []string{"csv"}, Text: true},
	{Media: "text/calendar", Endings: []string{"ics"}, Text: true},
	{Media: "audio/mpeg", Endings: []string{"mp3"}},
	{Media: "audio/ogg", Endings: []string{"ogg", "oga"}},
	{Media: "audio/mp4", Endings: []string{"m4a"}},
}

// Kinds lists all kinds of files that are taken.
func Kinds() []Kind { return slices.Clone(kinds) }

// Endings lists how files are called that are taken, as in .pdf.
func Endings() (list []string) {
	for _, k := range kinds {
		for _, e := range k.Endings {
			list = append(list, "."+e)
		}
	}
	return list
}

// KindOf returns the kind of a file by its name.
func KindOf(name string) (Kind, bool) {
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	for _, k := range kinds {
		if slices.Contains(k.Endings, ending) {
			return k, true
		}
	}
	return Kind{}, false
}

// Clean takes out of the name of a file what names of files should not have: folders, what nobody sees, what turns the direction of writing, and
// what some system does not take. It keeps the ending of one that is too long. "" if nothing is left.
func Clean(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return -1
		case strings.ContainsRune(`<>:"|?*`, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
	ending := path.Ext(name)
	stem := []rune(strings.TrimRight(strings.TrimSuffix(name, ending), ". "))
	if len(stem) == 0 || len([]rune(ending)) > 10 {
		ending, stem = "", []rune(name)
	}
	return string(stem[:min(len(stem), events.MaxMaterialName-len([]rune(ending)))]) + ending
}
