// Package pdf writes PDF files that say what is on their pages, and not only what it looks like: each text belongs to an element of a
// tree of headings, paragraphs, lists and tables, with its language, so that programs can read it out (ISO 32000-1, 14.8; ISO 14289-1,
// "PDF/UA-1"). It knows nothing of what is written; where things are on a page is said by whoever draws.
package pdf

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// A Document is a PDF file that is being written.
type Document struct {
	Width, Height float64 // of its pages
	Root          *Element
	Outline       []Bookmark

	file      *file
	pages     []*Page
	fonts     []*Font
	links     []link
	linked    []*Element // by the numbers of links
	resources ref
}

// About is what a document says of itself.
type About struct {
	Title, Author, Subject string
	Language               string // BCP 47
	RightToLeft            bool   // it is read, and its pages are turned, from the right
	Made                   time.Time
}

// A Bookmark leads to a place, and has others in it.
type Bookmark struct {
	Title string
	To    *Place
	Level int // 1 for those that are in no other
}

// New begins a document with pages of a size.
func New(width, height float64) *Document {
	d := &Document{Width: width, Height: height, Root: &Element{Role: "Document"}, file: newFile()}
	d.resources = d.file.reserve()
	return d
}

// Bytes ends the document and returns the file.
func (d *Document) Bytes(about About) ([]byte, error) {
	d.closePage()
	tree := d.file.reserve()
	kids := make([]string, len(d.pages))
	for i, p := range d.pages {
		kids[i] = p.ref.String()
		p.write(tree)
	}
	d.file.put(tree, fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s]>>", len(kids), strings.Join(kids, " ")))
	if err := d.writeFonts(); err != nil {
		return nil, err
	}
	for _, l := range d.links {
		d.file.put(l.ref, fmt.Sprintf("<</Type /Annot /Subtype /Link /Rect [%s %s %s %s] /Border [0 0 0] /F 4 /Contents %s /Dest %s /P %s /StructParent %d>>",
			number(l.box[0]), number(l.box[1]), number(l.box[2]), number(l.box[3]), text(l.says), l.to.dest(d), l.on.ref, len(d.pages)+l.number))
	}
	direction := "L2R"
	if about.RightToLeft {
		direction = "R2L"
	}
	structure := d.writeTree()
	meta := d.file.reserve()
	d.file.stream(meta, "/Type /Metadata /Subtype /XML", []byte(about.xmp()), true)
	root := d.file.add(fmt.Sprintf("<</Type /Catalog /Pages %s /StructTreeRoot %s /MarkInfo <</Marked true>> /Lang %s /Metadata %s"+
		" /ViewerPreferences <</DisplayDocTitle true /Direction /%s>>%s>>", tree, structure, text(about.Language), meta, direction, d.outlines()))
	info := d.file.add(fmt.Sprintf("<</Title %s /Author %s /Subject %s /Producer (jourfixe) /CreationDate %s /ModDate %s>>",
		text(about.Title), text(about.Author), text(about.Subject), stamp(about.Made), stamp(about.Made)))
	sum := sha256.Sum256(d.file.out.Bytes())
	return d.file.end(root, info, hex.EncodeToString(sum[:16])), nil
}

// Pages returns how many there are.
func (d *Document) Pages() int { return len(d.pages) }

// stamp writes a time on its own clock.
func stamp(t time.Time) string {
	zone := t.Format("-0700")
	return "(D:" + t.Format("20060102150405") + zone[:3] + "'" + zone[3:] + "')"
}

// xmp is what the document says of itself, for programs that know no PDF (ISO 16684-1).
func (a About) xmp() string {
	esc := func(s string) string {
		var b strings.Builder
		xml.EscapeText(&b, []byte(s)) // A builder takes everything.
		return b.String()
	}
	made := a.Made.Format(time.RFC3339)
	return "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" + `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + esc(a.Title) + `</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>` + esc(a.Author) + `</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">` + esc(a.Subject) + `</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>` + esc(a.Language) + `</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>` + made + `</xmp:CreateDate>
<xmp:ModifyDate>` + made + `</xmp:ModifyDate>
<pdf:Producer>jourfixe</pdf:Producer>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
}

// outlines writes the bookmarks and returns what leads to them.
func (d *Document) outlines() string {
	if len(d.Outline) == 0 {
		return ""
	}
	root := d.file.reserve()
	refs := make([]ref, len(d.Outline))
	for i := range refs {
		refs[i] = d.file.reserve()
	}
	type family struct{ first, last, parent, next, prev ref }
	at := make([]family, len(refs))
	var top family
	count := 0
	open := []int{} // the way from the top to the bookmark before
	for i, m := range d.Outline {
		for len(open) > 0 && d.Outline[open[len(open)-1]].Level >= m.Level {
			open = open[:len(open)-1]
		}
		parent, of := root, &top
		if len(open) > 0 {
			parent, of = refs[open[len(open)-1]], &at[open[len(open)-1]]
		} else {
			count++
		}
		at[i].parent = parent
		if of.first == 0 {
			of.first = refs[i]
		} else {
			before := int(of.last - refs[0])
			at[i].prev, at[before].next = of.last, refs[i]
		}
		of.last = refs[i]
		open = append(open, i)
	}
	kids := make([]int, len(refs)) // how many are in each
	for i := range refs {
		if at[i].parent != root {
			kids[at[i].parent-refs[0]]++
		}
	}
	for i, m := range d.Outline {
		var b strings.Builder
		fmt.Fprintf(&b, "<</Title %s /Parent %s /Dest %s", text(m.Title), at[i].parent, m.To.dest(d))
		if at[i].prev != 0 {
			fmt.Fprintf(&b, " /Prev %s", at[i].prev)
		}
		if at[i].next != 0 {
			fmt.Fprintf(&b, " /Next %s", at[i].next)
		}
		if at[i].first != 0 {
			fmt.Fprintf(&b, " /First %s /Last %s /Count %d", at[i].first, at[i].last, -kids[i])
		}
		d.file.put(refs[i], b.String()+">>")
	}
	d.file.put(root, fmt.Sprintf("<</Type /Outlines /First %s /Last %s /Count %d>>", top.first, top.last, count))
	return fmt.Sprintf(" /Outlines %s /PageMode /UseOutlines", root)
}
