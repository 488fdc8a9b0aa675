package shell

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"strings"
	"text/template/parse"
)

// places are where texts stand in pages, as templates: between tags, in a title, in an attribute, in an address. What they make
// of a value is what the library makes of it at such a place.
var places = []string{`{{.}}`, `<title>{{.}}</title>`, `<a title="{{.}}">`, `<a href="{{.}}">`}

// settle writes what is the same in every page of a language into the templates: the texts of the voice. Looking one up and escaping
// it takes a dozen allocations, and a page has a hundred. It has all pages escaped first, so that one that cannot be is found at the
// start.
func (p *pages) settle() error {
	known, between := map[string]*template.Template{}, ""
	for i, place := range places {
		t, err := template.New("").Parse(place)
		if err == nil {
			err = t.Execute(io.Discard, "")
		}
		if err != nil {
			return fmt.Errorf("prepare the escaping of texts: %w", err)
		}
		way := escapers(t.Tree.Root.Nodes)
		if known[way] = t; i == 0 {
			between = way
		}
	}
	for name, t := range p.byName {
		// There is nothing to show yet, so that the page fails on that or not is no matter.
		if err := t.Execute(io.Discard, frame{}); errors.As(err, new(*template.Error)) {
			return fmt.Errorf("escape the page %s: %w", name, err)
		}
	}
	s := settling{p.funcs, known, between}
	for _, t := range p.set.Templates() {
		if t.Tree != nil {
			if err := s.list(t.Tree.Root); err != nil {
				return fmt.Errorf("write the texts into %s: %w", t.Name(), err)
			}
		}
	}
	return nil
}

// escapers are what the first action of a template goes through, by which its place is known.
func escapers(nodes []parse.Node) string {
	for _, n := range nodes {
		if a, ok := n.(*parse.ActionNode); ok {
			return after(a.Pipe)
		}
	}
	return ""
}

// after is what follows on the first part of a pipeline.
func after(p *parse.PipeNode) string {
	var b strings.Builder
	for _, c := range p.Cmds[1:] {
		b.WriteString("|" + c.String())
	}
	return b.String()
}

// A settling is the way of one set of templates to their texts.
type settling struct {
	funcs template.FuncMap
	known map[string]*template.Template // by what a value goes through there
	text  string                        // what it goes through between tags
}

// list settles what stands in a row, and makes one text of those that come to stand side by side.
func (s settling) list(l *parse.ListNode) error {
	if l == nil {
		return nil
	}
	var nodes []parse.Node
	for _, n := range l.Nodes {
		var err error
		switch x := n.(type) {
		case *parse.ActionNode:
			n, err = s.action(x)
		case *parse.IfNode:
			err = errors.Join(s.list(x.List), s.list(x.ElseList))
		case *parse.WithNode:
			err = errors.Join(s.list(x.List), s.list(x.ElseList))
		case *parse.RangeNode:
			err = errors.Join(s.list(x.List), s.list(x.ElseList))
		}
		if err != nil {
			return err
		}
		if text, ok := n.(*parse.TextNode); ok && len(nodes) > 0 {
			if before, ok := nodes[len(nodes)-1].(*parse.TextNode); ok {
				before.Text = append(before.Text[:len(before.Text):len(before.Text)], text.Text...)
				continue
			}
		}
		nodes = append(nodes, n)
	}
	l.Nodes = nodes
	return nil
}

// action writes down what an action comes to, if that is the same in every page and it stands where that is known.
func (s settling) action(a *parse.ActionNode) (parse.Node, error) {
	place := s.known[after(a.Pipe)]
	if place == nil {
		return a, nil
	}
	if place == s.known[s.text] && s.makesHTML(a.Pipe) {
		a.Pipe.Cmds = a.Pipe.Cmds[:1] // is left there as it is
	}
	value, ok := s.same(a.Pipe)
	if !ok {
		return a, nil
	}
	var b strings.Builder
	if err := place.Execute(&b, value); err != nil {
		return nil, err
	}
	text := b.String()
	// What stands around it at that place is taken off again.
	for i, n := range place.Tree.Root.Nodes {
		if around, ok := n.(*parse.TextNode); ok && i == 0 {
			text = strings.TrimPrefix(text, string(around.Text))
		} else if ok {
			text = strings.TrimSuffix(text, string(around.Text))
		}
	}
	return &parse.TextNode{NodeType: parse.NodeText, Pos: a.Pos, Text: []byte(text)}, nil
}

// makesHTML reports whether a pipeline begins with what the voice has escaped already.
func (s settling) makesHTML(p *parse.PipeNode) bool {
	f, ok := p.Cmds[0].Args[0].(*parse.IdentifierNode)
	if !ok || s.funcs[f.Ident] == nil {
		return false
	}
	made := reflect.TypeOf(s.funcs[f.Ident])
	return made.NumOut() == 1 && made.Out(0) == reflect.TypeFor[template.HTML]()
}

// same returns what a pipeline begins with, if that hangs on nothing but the voice.
func (s settling) same(p *parse.PipeNode) (any, bool) {
	if len(p.Decl) > 0 || len(p.Cmds) == 0 {
		return nil, false
	}
	args := p.Cmds[0].Args
	f, ok := args[0].(*parse.IdentifierNode)
	if !ok || len(args) > 2 {
		return nil, false
	}
	key := ""
	if len(args) == 2 {
		text, ok := args[1].(*parse.StringNode)
		if !ok {
			return nil, false
		}
		key = text.Text
	}
	switch call := s.funcs[f.Ident].(type) {
	case func(string, ...any) any: // t
		return call(key), f.Ident == "t"
	case func(string) string: // static
		return call(key), f.Ident == "static"
	case func() string: // lang
		return call(), f.Ident == "lang"
	}
	return nil, false
}
