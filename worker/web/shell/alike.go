package shell

import (
	"bytes"
	"reflect"
	"text/template/parse"
)

// alike has the pages of a language hold what is the same as in another one by holding the other's: where no text stands, what was read from one place
// of a file says the same in each language, and by all of it together the collector of garbage would be slowed down. Both must be escaped, since
// escaping changes what it finds; what no page shows, which is escaped when it is asked for, stays as it is.
func (p *pages) alike(other *pages) {
	done := map[string]bool{}
	var share func(name string)
	share = func(name string) {
		if done[name] {
			return
		}
		done[name] = true
		own, same := p.set.Lookup(name), other.set.Lookup(name)
		if own == nil || same == nil || own.Tree == nil || same.Tree == nil {
			return
		}
		for shown := range shows(own.Tree.Root) {
			share(shown)
		}
		sameList(own.Tree.Root, same.Tree.Root)
	}
	for _, t := range p.byName {
		share(t.Name())
	}
}

// sameList reports whether two lists say the same. What they have in common the first one holds as the second one does.
func sameList(own, other *parse.ListNode) bool {
	if own == nil || other == nil {
		return own == other
	}
	if len(own.Nodes) != len(other.Nodes) {
		return false
	}
	all := true
	for i, n := range own.Nodes {
		if sameNode(n, other.Nodes[i]) {
			own.Nodes[i] = other.Nodes[i]
		} else {
			all = false
		}
	}
	return all
}

// sameNode is sameList of what stands in lists. What is not known here is never the same.
func sameNode(own, other parse.Node) bool {
	if reflect.TypeOf(own) != reflect.TypeOf(other) || own.Position() != other.Position() {
		return false
	}
	switch n := own.(type) {
	case *parse.TextNode:
		return bytes.Equal(n.Text, other.(*parse.TextNode).Text)
	case *parse.ActionNode:
		return samePipe(&n.Pipe, other.(*parse.ActionNode).Pipe)
	case *parse.TemplateNode:
		o := other.(*parse.TemplateNode)
		return samePipe(&n.Pipe, o.Pipe) && n.Name == o.Name
	case *parse.IfNode:
		return sameBranch(&n.BranchNode, &other.(*parse.IfNode).BranchNode)
	case *parse.WithNode:
		return sameBranch(&n.BranchNode, &other.(*parse.WithNode).BranchNode)
	case *parse.RangeNode:
		return sameBranch(&n.BranchNode, &other.(*parse.RangeNode).BranchNode)
	}
	return false
}

func sameBranch(own, other *parse.BranchNode) bool {
	pipe, list, rest := samePipe(&own.Pipe, other.Pipe), sameShared(&own.List, other.List), sameShared(&own.ElseList, other.ElseList)
	return pipe && list && rest
}

func sameShared(own **parse.ListNode, other *parse.ListNode) bool {
	if !sameList(*own, other) {
		return false
	}
	*own = other
	return true
}

func samePipe(own **parse.PipeNode, other *parse.PipeNode) bool {
	if *own == nil || other == nil {
		return *own == other
	}
	if (*own).Pos != other.Pos || (*own).String() != other.String() {
		return false
	}
	*own = other
	return true
}

// shows are the names of the templates that a list shows.
func shows(l *parse.ListNode) map[string]bool {
	names := map[string]bool{}
	var look func(*parse.ListNode)
	branch := func(b *parse.BranchNode) {
		look(b.List)
		look(b.ElseList)
	}
	look = func(l *parse.ListNode) {
		if l == nil {
			return
		}
		for _, n := range l.Nodes {
			switch x := n.(type) {
			case *parse.TemplateNode:
				names[x.Name] = true
			case *parse.IfNode:
				branch(&x.BranchNode)
			case *parse.WithNode:
				branch(&x.BranchNode)
			case *parse.RangeNode:
				branch(&x.BranchNode)
			}
		}
	}
	look(l)
	return names
}
