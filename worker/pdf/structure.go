package pdf

import (
	"fmt"
	"strings"
)

// An Element is a part of what a document says, in the order in which it is read: a heading, a paragraph, a table, by the names of
// ISO 32000-1, 14.8.4.
type Element struct {
	Role     string
	Language string // BCP 47, "" for that of what it is in
	Alt      string // what is seen, for whoever does not see it
	Scope    string // of a heading cell: Row or Column
	Ordered  bool   // of a list: its items are numbered

	parent *Element
	kids   []kid
	ref    ref
}

// A kid of an element is another one, or marked content of a page, or an annotation there.
type kid struct {
	element *Element
	page    *Page
	mark    int
	note    ref // an annotation; 0: none
}

// Add puts a new element at the end of this one.
func (e *Element) Add(role string) *Element {
	child := &Element{Role: role, parent: e}
	e.kids = append(e.kids, kid{element: child})
	return child
}

// writeTree writes the elements, and what leads from pages to them.
func (d *Document) writeTree() ref {
	root := d.file.reserve()
	d.reserveElements(d.Root)
	d.writeElement(d.Root, root)
	var nums strings.Builder
	for _, p := range d.pages {
		var list strings.Builder
		for _, e := range p.marks {
			list.WriteString(e.ref.String())
			list.WriteByte(' ')
		}
		fmt.Fprintf(&nums, "%d %s ", p.parents, d.file.add("["+list.String()+"]"))
	}
	for i, e := range d.linked {
		fmt.Fprintf(&nums, "%d %s ", len(d.pages)+i, e.ref)
	}
	tree := d.file.add("<</Nums [" + nums.String() + "]>>")
	d.file.put(root, fmt.Sprintf("<</Type /StructTreeRoot /K [%s] /ParentTree %s /ParentTreeNextKey %d>>", d.Root.ref, tree, len(d.pages)+len(d.linked)))
	return root
}

func (d *Document) reserveElements(e *Element) {
	e.ref = d.file.reserve()
	for _, k := range e.kids {
		if k.element != nil {
			d.reserveElements(k.element)
		}
	}
}

func (d *Document) writeElement(e *Element, parent ref) {
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type /StructElem /S /%s /P %s", e.Role, parent)
	if e.Language != "" {
		b.WriteString(" /Lang " + text(e.Language))
	}
	if e.Alt != "" {
		b.WriteString(" /Alt " + text(e.Alt))
	}
	switch {
	case e.Scope != "":
		b.WriteString(" /A <</O /Table /Scope /" + e.Scope + ">>")
	case e.Role == "L" && e.Ordered:
		b.WriteString(" /A <</O /List /ListNumbering /Decimal>>")
	case e.Role == "L":
		b.WriteString(" /A <</O /List /ListNumbering /Disc>>")
	case e.Role == "Figure" && e.box() != nil:
		x := e.box()
		fmt.Fprintf(&b, " /A <</O /Layout /Placement /Block /BBox [%s %s %s %s]>>", number(x[0]), number(x[1]), number(x[2]), number(x[3]))
	}
	b.WriteString(" /K [")
	for _, k := range e.kids {
		switch {
		case k.element != nil:
			b.WriteString(k.element.ref.String())
		case k.note != 0:
			fmt.Fprintf(&b, "<</Type /OBJR /Pg %s /Obj %s>>", k.page.ref, k.note)
		default:
			fmt.Fprintf(&b, "<</Type /MCR /Pg %s /MCID %d>>", k.page.ref, k.mark)
		}
		b.WriteByte(' ')
	}
	b.WriteString("]>>")
	d.file.put(e.ref, b.String())
	for _, k := range e.kids {
		if k.element != nil {
			d.writeElement(k.element, e.ref)
		}
	}
}

// box is what a figure takes of its page, nil if nobody has said.
func (e *Element) box() *[4]float64 {
	for _, k := range e.kids {
		if k.page != nil {
			return k.page.boxes[e]
		}
	}
	return nil
}
