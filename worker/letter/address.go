package letter

import (
	"html/template"
	"regexp"
	"strings"

	"jourfixe/calendar/words"
)

// addressInText finds mail addresses in what is said.
var addressInText = regexp.MustCompile(`[\w.!#$%&'*+/=?^{|}~-]+@[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9]`)

// unbroken writes a mail address, which a narrow mail breaks where nobody can take the break for a part of it.
func unbroken(address string) template.HTML {
	var b strings.Builder
	for i, part := range words.Unbroken(address) {
		if i > 0 {
			b.WriteString("<wbr>")
		}
		b.WriteString(`<span style="white-space:nowrap">` + template.HTMLEscapeString(part) + "</span>")
	}
	return template.HTML(b.String())
}

// withAddresses writes a text as HTML, the mail addresses in it unbroken.
func withAddresses(text string) string {
	if !strings.Contains(text, "@") {
		return template.HTMLEscapeString(text)
	}
	var b strings.Builder
	rest := 0
	for _, at := range addressInText.FindAllStringIndex(text, -1) {
		b.WriteString(template.HTMLEscapeString(text[rest:at[0]]) + string(unbroken(text[at[0]:at[1]])))
		rest = at[1]
	}
	return b.String() + template.HTMLEscapeString(text[rest:])
}
