package voice

import (
	"html/template"
	"regexp"
	"strings"
)

// joined finds numbers that a dash joins: "14:00–15:30", "16.–20.". It is bounded, so that what somebody types does not make a page wider.
var joined = regexp.MustCompile(`[0-9][0-9:.]{0,9}–[0-9][0-9:.]{0,9}`)

// escaped writes a text into a page. No line ends within times or days that a dash joins: behind it browsers would end one.
func escaped(text string) string {
	html := template.HTMLEscapeString(text)
	if !strings.Contains(text, "–") {
		return html
	}
	return joined.ReplaceAllString(html, `<span class="whole">$0</span>`)
}
