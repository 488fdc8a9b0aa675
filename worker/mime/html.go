package mime

import (
	"html"
	"strings"
)

// silent are the elements of HTML whose content nobody reads, breaking those that begin or end a line.
var (
	silent   = map[string]bool{"script": true, "style": true, "title": true, "template": true}
	breaking = map[string]bool{
		"br": true, "p": true, "div": true, "tr": true, "li": true, "ul": true, "ol": true, "table": true, "hr": true,
		"blockquote": true, "pre": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	}
)

// TextOf returns what a person reads of a page in HTML: its text, with breaks where lines end. It is for reading only,
// so it need not understand everything; what it returns is text, whatever the page wanted to be. It goes over the page
// once.
func TextOf(page string) string {
	var out strings.Builder
	skip := "" // the silent element that it is in
	for page != "" {
		text, rest, tagged := strings.Cut(page, "<")
		if skip == "" {
			out.WriteString(html.UnescapeString(blanks.Replace(text)))
		}
		if !tagged {
			break
		}
		if strings.HasPrefix(rest, "!--") {
			_, page, _ = strings.Cut(rest, "-->")
			continue
		}
		tag, after, closed := strings.Cut(rest, ">")
		page = after
		if !closed {
			break
		}
		name := tagName(tag)
		switch {
		case skip != "":
			if name == "/"+skip {
				skip = ""
			}
		case silent[name] && !strings.HasSuffix(tag, "/"):
			skip = name
		case breaking[strings.TrimPrefix(name, "/")]:
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// blanks turns the line breaks of a page, which mean no more than a blank, into one.
var blanks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

// tagName returns the name of a tag in lower case, with the slash of an end tag.
func tagName(tag string) string {
	end := strings.IndexFunc(tag, func(c rune) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' })
	if end >= 0 {
		tag = tag[:end]
	}
	if len(tag) > 16 {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(tag, "/"))
}
