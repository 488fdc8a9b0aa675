package web_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	tagForm     = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*/?>`)
	headingForm = regexp.MustCompile(`<h([1-6])[ >]`)
	idForm      = regexp.MustCompile(` id="([^"]*)"`)
	refForm     = regexp.MustCompile(` (?:aria-labelledby|aria-describedby|for)="([^"]*)"`)
	fieldForm   = regexp.MustCompile(`<(input|textarea|select)([^>]*)>`)
	frameForm   = regexp.MustCompile(`<iframe[^>]*>`)
	linkForm    = regexp.MustCompile(` (?:href|action|src)="([^"]*)"`)
)

// void elements have no end tag; the shapes of a picture are closed in themselves.
var void = []string{"meta", "link", "input", "br", "img", "rect"}

// checkPage finds what makes a page unfit: for a parser, a screen reader or the content security policy.
func checkPage(t *testing.T, name, page, language string) {
	t.Helper()
	fault := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s in %s: %s", name, language, fmt.Sprintf(format, args...))
	}
	direction := ""
	if language == "he" {
		direction = ` dir="rtl"`
	}
	if !strings.HasPrefix(page, "<!doctype html>\n<html lang=\""+language+"\""+direction+">") {
		fault("begins with %.60q", page)
	}
	for _, once := range []string{"<h1", "<main ", "<title>", "<header ", "<footer "} {
		if n := strings.Count(page, once); n != 1 {
			fault("%s is there %d times", once, n)
		}
	}
	if strings.Contains(page, "<title> ") || strings.Contains(page, "<h1></h1>") {
		fault("the title is empty")
	}
	for _, never := range []string{"<script", "<style", " style=", " onclick", "javascript:", "ZgotmplZ", "%!", "&lt;nil", "[error", "0001"} {
		if strings.Contains(page, never) {
			fault("contains %s", never)
		}
	}
	if unknown := regexp.MustCompile(`\[[a-z]+(\.[a-z-]+)+\]`).FindString(page); unknown != "" {
		fault("shows the key of a missing text: %s", unknown)
	}
	for _, m := range fieldForm.FindAllStringSubmatch(page, -1) {
		id := idForm.FindStringSubmatch(m[2])
		if !strings.Contains(m[2], " hidden") && !strings.Contains(m[2], `"hidden"`) && (id == nil || !strings.Contains(page, ` for="`+id[1]+`"`)) {
			fault("the field %s has no label", m[0])
		}
	}
	for _, m := range frameForm.FindAllString(page, -1) {
		if !strings.Contains(m, ` title="`) || !strings.Contains(m, ` sandbox="`) {
			fault("a frame has no title or no sandbox: %s", m)
		}
	}
	checkNesting(fault, page)
	level := 0
	for _, m := range headingForm.FindAllStringSubmatch(page, -1) {
		next := int(m[1][0] - '0')
		if next > level+1 {
			fault("a heading of level %d follows one of level %d", next, level)
		}
		level = next
	}
	ids := map[string]bool{}
	for _, m := range idForm.FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			fault("the id %s is there twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range refForm.FindAllStringSubmatch(page, -1) {
		for _, id := range strings.Fields(m[1]) {
			if !ids[id] {
				fault("points at the missing id %s", id)
			}
		}
	}
}

// checkNesting opens and closes every element.
func checkNesting(fault func(string, ...any), page string) {
	var at []string
	rest := strings.TrimPrefix(page, "<!doctype html>")
	for _, m := range tagForm.FindAllStringSubmatch(rest, -1) {
		closes, name := m[1] == "/", m[2]
		switch {
		case slices.Contains(void, name):
		case !closes:
			at = append(at, name)
		case len(at) == 0 || at[len(at)-1] != name:
			fault("</%s> closes %v", name, at)
			return
		default:
			at = at[:len(at)-1]
		}
	}
	if len(at) > 0 {
		fault("%v stay open", at)
	}
	if stray := strings.Count(tagForm.ReplaceAllString(rest, ""), "<"); stray > 0 {
		fault("%d times < stands outside a tag", stray)
	}
}
