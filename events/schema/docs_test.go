package schema_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/schema"
)

const eventsPage = "../../docs/events.md"

// The reference in docs/events.md is made from the schemas, so that it cannot say anything else than they do.
func TestDocs(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(eventsPage)
	if err != nil {
		t.Fatal(err)
	}
	p := pages{t: t, common: load(t, "common.json")["$defs"].(map[string]any)}
	for name, made := range map[string]string{
		"problems": p.problems(),
		"commands": p.messages("commands", events.Commands),
		"events":   p.messages("events", events.Events),
		"forms":    p.forms(),
		"reasons":  sentences(t),
	} {
		begin, end := "<!-- "+name+": made from the schemas -->\n", "<!-- "+name+": end -->\n"
		before, rest, ok := bytes.Cut(page, []byte(begin))
		_, after, ok2 := bytes.Cut(rest, []byte(end))
		if !ok || !ok2 {
			t.Fatalf("%s has no place for %s", eventsPage, name)
		}
		page = slices.Concat(before, []byte(begin+"\n"+made+"\n"+end), after)
	}
	compare(t, eventsPage, page)

	headings := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllSubmatch(page, -1) {
		name := anchor(string(m[1]))
		if headings[name] {
			t.Errorf("%s has two headings %q, so that links to it may lead astray", eventsPage, m[1])
		}
		headings[name] = true
	}
	for _, m := range regexp.MustCompile(`\]\(#([^)]*)\)`).FindAllSubmatch(page, -1) {
		if !headings[string(m[1])] {
			t.Errorf("%s: the link #%s leads nowhere", eventsPage, m[1])
		}
	}
}

// anchor is how a page's renderer names a heading: in lower case, spaces as hyphens, dots left out.
func anchor(heading string) string {
	return strings.NewReplacer(" ", "-", ".", "").Replace(strings.ToLower(heading))
}

type pages struct {
	t      *testing.T
	common map[string]any
}

// messages writes a chapter for each type: what it is, an example, and its fields. what they are is "commands" or
// "events".
func (p pages) messages(what string, bodies []events.Body) string {
	var b strings.Builder
	noun := ""
	for _, body := range bodies {
		kind := body.Type()
		if separator := " · "; kind.Noun == noun {
			b.WriteString(separator)
		} else if noun = kind.Noun; b.Len() > 0 {
			b.WriteString("\\\n")
		}
		fmt.Fprintf(&b, "[%s](#%s)", kind.Short(), anchor(kind.Short()))
	}
	b.WriteString("\n\n")
	noun = ""
	for _, body := range bodies {
		kind := body.Type()
		if kind.Noun != noun {
			noun = kind.Noun
			fmt.Fprintf(&b, "### %s %s\n\n", noun, what)
		}
		file := kind.String() + ".json"
		doc := load(p.t, file)
		raw, _ := schema.File(file)
		fmt.Fprintf(&b, "#### %s\n\n%s", kind.Short(), doc["description"])
		if kind.Version > 1 {
			fmt.Fprintf(&b, " Since version %d; journals may hold earlier ones.", kind.Version)
		}
		b.WriteString("\n\n")
		fmt.Fprintf(&b, "```json\n%s\n```\n\n", indented(p.t, field(p.t, field(p.t, raw, "examples"), "0")))
		b.WriteString(p.fields(raw, doc))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// fields writes the table of an object's fields, in the order of the file.
func (p pages) fields(raw []byte, doc map[string]any) string {
	var b strings.Builder
	properties, _ := doc["properties"].(map[string]any)
	b.WriteString("| field | | form | meaning |\n|---|---|---|---|\n")
	for _, name := range names(p.t, field(p.t, raw, "properties")) {
		property := properties[name].(map[string]any)
		must := ""
		if slices.Contains(asList(doc["required"]), any(name)) {
			must = "required"
		}
		meaning := property["description"].(string)
		if value, ok := property["default"]; ok {
			meaning += fmt.Sprintf(" Default: %v.", value)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", name, must, p.form(property), cell(meaning))
	}
	b.WriteString("\n")
	return b.String()
}

// form says in few words what a value looks like, with a link to the definition.
func (p pages) form(property map[string]any) string {
	if to, ok := property["$ref"].(string); ok {
		_, name, _ := strings.Cut(to, "#/$defs/")
		return fmt.Sprintf("[%s](#%s)", name, strings.ToLower(name))
	}
	if enum := asList(property["enum"]); enum != nil {
		var values []string
		for _, v := range enum {
			values = append(values, fmt.Sprintf("`%v`", v))
		}
		return strings.Join(values, ", ")
	}
	switch property["type"] {
	case "array":
		of := p.form(property["items"].(map[string]any))
		if property["uniqueItems"] == true {
			return fmt.Sprintf("list of %s, at most %v, each once", of, property["maxItems"])
		}
		return fmt.Sprintf("list of %s, at most %v", of, property["maxItems"])
	case "integer":
		return fmt.Sprintf("whole number, %.0f to %.0f", property["minimum"], property["maximum"])
	case "boolean":
		return "`true` or `false`"
	case "string":
		if title := property["title"].(string); property["pattern"] != nil {
			return cell(title)
		}
		return fmt.Sprintf("string, at most %v characters", property["maxLength"])
	}
	return "object"
}

// forms writes what messages are made of: each definition with its example and, of an object, its fields.
func (p pages) forms() string {
	var b strings.Builder
	raw, _ := schema.File("common.json")
	defs := field(p.t, raw, "$defs")
	for _, name := range names(p.t, defs) {
		if strings.HasSuffix(name, "Said") {
			continue // of versions that nobody writes any more
		}
		def := p.common[name].(map[string]any)
		rawDef := field(p.t, defs, name)
		fmt.Fprintf(&b, "### %s\n\n", name)
		title := def["title"].(string)
		fmt.Fprintf(&b, "%s. %s", strings.ToUpper(title[:1])+title[1:], def["description"])
		if values := asList(def["enum"]); values != nil {
			fmt.Fprintf(&b, " One of %s.", p.form(def))
		}
		fmt.Fprintf(&b, " Example: `%s`\n\n", compacted(p.t, field(p.t, field(p.t, rawDef, "examples"), "0")))
		if def["properties"] != nil {
			b.WriteString(p.fields(rawDef, def))
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// sentences writes the table of reasons: their keys, and how English says them.
func sentences(t *testing.T) string {
	data, err := os.ReadFile("../../calendar/words/languages/en.json")
	if err != nil {
		t.Fatal(err)
	}
	said := field(t, data, "reason")
	var texts map[string]string
	if err := json.Unmarshal(said, &texts); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| key | in English |\n|---|---|\n")
	for _, key := range names(t, said) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", key, cell(texts[key]))
	}
	return b.String()
}

// problems writes the table of problem codes, read from the source where they are declared and explained.
func (p pages) problems() string {
	file, err := parser.ParseFile(token.NewFileSet(), "../problem.go", nil, parser.ParseComments)
	if err != nil {
		p.t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| type | status | title | when |\n|---|---|---|---|\n")
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || spec.Comment == nil {
			return true
		}
		literal, ok := spec.Values[0].(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		code, err := strconv.Unquote(literal.Value)
		if err != nil {
			p.t.Fatal(err)
		}
		problem := events.Refuse(code, "", "")
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s |\n", problem.Code, problem.Status, problem.Title, strings.TrimSpace(spec.Comment.Text()))
		return true
	})
	return b.String()
}

// cell makes a text fit into a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", `\<`, "\n", " ").Replace(s)
}

// field returns a member of an object, or an element of a list, as it is written.
func field(t *testing.T, raw []byte, name string) json.RawMessage {
	t.Helper()
	if i, err := strconv.Atoi(name); err == nil {
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil || i >= len(list) {
			t.Fatalf("no element %d in %s", i, raw)
		}
		return list[i]
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return object[name]
}

// names lists the members of an object in the order in which they are written.
func names(t *testing.T, raw []byte) []string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	var list []string
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, name.(string))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// indented returns JSON as it is laid out in the schema file, moved to the left edge.
func indented(t *testing.T, raw []byte) string {
	t.Helper()
	lines := strings.Split(string(raw), "\n")
	indent := 0
	if len(lines) > 1 {
		last := lines[len(lines)-1]
		indent = len(last) - len(strings.TrimLeft(last, " "))
	}
	for i := range lines[1:] {
		lines[i+1] = lines[i+1][min(indent, len(lines[i+1])):]
	}
	return strings.Join(lines, "\n")
}

func compacted(t *testing.T, raw []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
