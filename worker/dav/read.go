package dav

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// What is read of a request. Programs ask for a few dozen elements, but for a multiget, which names each item that it wants.
const (
	maxBody     = 4 << 20
	maxDepth    = 32
	maxElements = 60_000 // of which most name an item
	maxOthers   = 1_000  // that do not: what is asked for is looked for in each item
	maxAttrs    = 16
)

// A node is an element of what was sent.
type node struct {
	name  xml.Name
	attrs []xml.Attr
	kids  []*node
	text  string // of its own, without that of its children
}

// child returns the first of a name, nil if there is none.
func (n *node) child(space, local string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.kids {
		if k.name.Space == space && k.name.Local == local {
			return k
		}
	}
	return nil
}

// attr returns an attribute without a name space, "" if there is none.
func (n *node) attr(local string) string {
	for _, a := range n.attrs {
		if a.Name.Space == "" && a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// is reports whether the element has a name.
func (n *node) is(space, local string) bool {
	return n != nil && n.name.Space == space && n.name.Local == local
}

// What is wrong with a body.
var (
	errDepth    = fmt.Errorf("elements lie more than %d deep", maxDepth)
	errElements = fmt.Errorf("there are more than %d elements", maxElements)
	errOthers   = fmt.Errorf("there are more than %d elements beside those that name an item", maxOthers)
	errAttrs    = fmt.Errorf("an element has more than %d attributes", maxAttrs)
	errDoctype  = errors.New("a document type is not taken, and no entities of its own")
	errCharset  = errors.New("only UTF-8 is taken")
	errRoots    = errors.New("there must be one element at the top, and nothing beside it")
	errXML      = errors.New("it is no well-formed XML")
)

// read reads the document of a request, nil if there is none. What it says of a fault quotes nothing.
func read(r io.Reader) (*node, error) {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(charset string, in io.Reader) (io.Reader, error) {
		if strings.EqualFold(charset, "us-ascii") {
			return in, nil
		}
		return nil, errCharset
	}
	var root *node
	var open []*node
	count, others := 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if len(open) > 0 {
				return nil, errXML
			}
			return root, nil
		}
		if err != nil {
			return nil, fault(err)
		}
		switch t := token.(type) {
		case xml.Directive:
			return nil, errDoctype
		case xml.StartElement:
			if count++; count > maxElements {
				return nil, errElements
			}
			if t.Name != dHref {
				if others++; others > maxOthers {
					return nil, errOthers
				}
			}
			if len(open) == maxDepth {
				return nil, errDepth
			}
			if len(t.Attr) > maxAttrs {
				return nil, errAttrs
			}
			n := &node{name: t.Name, attrs: append([]xml.Attr(nil), t.Attr...)}
			switch {
			case len(open) > 0:
				parent := open[len(open)-1]
				parent.kids = append(parent.kids, n)
			case root != nil:
				return nil, errRoots
			default:
				root = n
			}
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			switch {
			case len(open) > 0:
				open[len(open)-1].text += string(t)
			case strings.TrimSpace(string(t)) != "":
				return nil, errRoots
			}
		}
	}
}

// fault is what a fault of the decoder is to whoever has sent the document: its own words quote what was sent.
func fault(err error) error {
	for _, known := range []error{errCharset} {
		if errors.Is(err, known) {
			return known
		}
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w (line %d)", errXML, syntax.Line)
	}
	if strings.Contains(err.Error(), "encoding") {
		return errCharset
	}
	return err
}
