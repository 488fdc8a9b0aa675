package shell

import (
	"html/template"
	"strings"
	"testing"
	"testing/fstest"
	"text/template/parse"
)

// settleable has a text at every place at which one can stand, and what is not the same in every page.
const settleable = `{{define "content"}}<title>{{t "plain"}} – {{.}}</title>
<p title="{{t "plain"}}" lang={{lang}}>{{t "plain"}}{{t "marked"}} {{lang}}{{- if .}} <a href="{{static "f"}}">{{t "plain"}}</a>{{else}}{{t "marked"}}{{end}}</p>
<img alt="{{t "marked"}}">{{say "x"}}<b title="{{say "x"}}">{{range $i, $x := .}}{{t "plain"}}{{$x}}{{end}}{{with .}}{{t "with" "n" .}}{{t "plain"}}{{end}}</b>
<script>var x = {{t "plain"}}</script>{{end}}`

func settlingPages(t *testing.T, parts, text string) (*pages, error) {
	t.Helper()
	p := &pages{shared: map[string]bool{}, byName: map[string]*template.Template{}, funcs: template.FuncMap{
		"t": func(key string, _ ...any) any {
			if key == "marked" {
				return template.HTML(`<bdi dir="ltr">14:00</bdi> & "x"`)
			}
			return `<` + key + ` & 'q' "q" + ` + "\x00>"
		},
		"say": func(string) template.HTML { return `<span lang="pl">x & y</span>` }, "lang": func() string { return "de" },
		"static": func(name string) string { return "/static/" + name + " ?a&b" },
	}}
	p.set = template.New("").Funcs(p.funcs).Option("missingkey=error")
	return p, p.add(Room{Templates: fstest.MapFS{
		"templates/parts.html": {Data: []byte(parts)}, "templates/x.html": {Data: []byte(text)},
	}})
}

// TestSettle makes a page as the library makes it, and with the texts written into its templates.
func TestSettle(t *testing.T) {
	const around = `{{define "top"}}<html>{{t "plain"}}{{end}}{{define "bottom"}}</html>{{end}}`
	var made [2]string
	for i := range made {
		p, err := settlingPages(t, around, settleable)
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			if err := p.settle(); err != nil {
				t.Fatal(err)
			}
			tree := p.set.Lookup(contentOf("x")).Tree.Root.String()
			for what, left := range map[string]int{`{{t "with"`: 1, `{{t "plain" | _html_template_js`: 1, `{{t `: 2, `{{lang | _html_template_nospace`: 1, `{{lang`: 1, `{{say "x"}}`: 1, `{{static`: 0} {
				if n := strings.Count(tree, what); n != left {
					t.Errorf("%d times %s, want %d, in %s", n, what, left, tree)
				}
			}
		}
		var b strings.Builder
		if err := p.byName["x"].Execute(&b, frame{Body: []string{"<1>", "2"}}); err != nil {
			t.Fatal(err)
		}
		made[i] = b.String()
	}
	if made[0] != made[1] {
		t.Errorf("the page is\n%s\nand should be\n%s", made[1], made[0])
	}
}

// TestAlike has a second language hold what is the same as in the first, but for its texts: both show what they did.
func TestAlike(t *testing.T) {
	const around = `{{define "top"}}<html>{{template "frame" .}}{{t "plain"}}{{end}}{{define "frame"}}{{if .Title}}<i>{{.Title}}</i>{{end}}{{end}}{{define "bottom"}}</html>{{end}}{{define "apart"}}{{.}}{{end}}`
	show := func(p *pages) string {
		var b strings.Builder
		if err := p.byName["x"].Execute(&b, frame{Title: "<T>", Body: []string{"<1>", "2"}}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	var languages [2]*pages
	var shown [2]string
	for i, own := range []string{"eins", "two"} {
		p, err := settlingPages(t, around, settleable)
		if err != nil {
			t.Fatal(err)
		}
		said := p.funcs["t"].(func(string, ...any) any)
		p.funcs["t"] = func(key string, args ...any) any {
			if key == "with" {
				return own
			}
			if text, ok := said(key, args...).(string); ok {
				return own + text
			}
			return said(key, args...)
		}
		p.set.Funcs(p.funcs)
		if err := p.settle(); err != nil {
			t.Fatal(err)
		}
		languages[i], shown[i] = p, show(p)
	}
	languages[1].alike(languages[0])
	for i, p := range languages {
		if now := show(p); now != shown[i] || !strings.Contains(now, "<i>&lt;T&gt;</i>") {
			t.Errorf("page %d is\n%s\nand was\n%s", i, now, shown[i])
		}
	}
	nodes := func(i int, name string) []parse.Node { return languages[i].set.Lookup(name).Tree.Root.Nodes }
	if nodes(0, "frame")[0] != nodes(1, "frame")[0] {
		t.Error("what has no text is held twice")
	}
	if nodes(0, "apart")[0] == nodes(1, "apart")[0] {
		t.Error("what no page shows, and may still be escaped, is held once")
	}
	if shown[0] == shown[1] || nodes(0, contentOf("x"))[0] == nodes(1, contentOf("x"))[0] {
		t.Error("a text is held once for both")
	}
}

// TestNoPage has pages that can be no pages found at the start.
func TestNoPage(t *testing.T) {
	const around = `{{define "top"}}{{end}}{{define "bottom"}}{{end}}`
	for _, c := range []struct{ parts, text, says string }{
		{around, `{{define "content"}}<a href='{{if .}}"{{else}}'{{end}}>{{end}}`, "escape the page x"},
		{around + `{{define "a"}}{{end}}`, `{{define "content"}}{{end}}{{define "a"}}{{end}}`, "another template called a"},
		{around, `{{define "content"}}{{template "missing"}}{{end}}`, "missing"},
		{around, `{{define "content"}}{{if}}{{end}}`, "missing value for if"},
	} {
		p, err := settlingPages(t, c.parts, c.text)
		if err == nil {
			err = p.settle()
		}
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want it to say %q", c.text, err, c.says)
		}
	}
}
