package pdf

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/boxesandglue/textshape/ot"
	"github.com/boxesandglue/textshape/subset"
)

// A Font is a font of which a document holds what it uses.
type Font struct {
	name   string
	ref    ref
	font   *ot.Font
	face   *ot.Face
	shaper *ot.Shaper
	scale  float64           // from its units to thousandths of its size
	used   map[uint16]string // what each glyph that is drawn stands for
}

// AddFont takes a TrueType font into the document.
func (d *Document) AddFont(data []byte) (*Font, error) {
	font, err := ot.ParseFont(data, 0)
	if err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	face, err := ot.NewFace(font)
	if err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	shaper, err := ot.NewShaperFromFace(face)
	if err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	f := &Font{name: fmt.Sprintf("F%d", len(d.fonts)), font: font, face: face, shaper: shaper, scale: 1000 / float64(face.Upem()), used: map[uint16]string{}}
	d.fonts = append(d.fonts, f)
	return f, nil
}

// Has reports whether the font has a glyph for a character.
func (f *Font) Has(r rune) bool { return f.font.HasGlyph(ot.Codepoint(r)) }

// writeFonts embeds what is used of the fonts.
func (d *Document) writeFonts() error {
	var list strings.Builder
	for _, f := range d.fonts {
		if len(f.used) == 0 {
			continue
		}
		f.ref = d.file.reserve()
		if err := d.embed(f); err != nil {
			return err
		}
		fmt.Fprintf(&list, "/%s %s ", f.name, f.ref)
	}
	d.file.put(d.resources, "<</Font <<"+list.String()+">>>>")
	return nil
}

func (d *Document) embed(f *Font) error {
	ids := slices.Sorted(maps.Keys(f.used))
	input := subset.NewInput()
	input.Flags = subset.FlagNoHinting | subset.FlagRetainGIDs | subset.FlagNoLayoutClosure | subset.FlagDropLayoutTables | subset.FlagNotdefOutline
	for _, id := range ids {
		input.AddGlyph(ot.GlyphID(id))
	}
	plan, err := subset.CreatePlan(f.font, input)
	if err != nil {
		return fmt.Errorf("take out of a font what is used: %w", err)
	}
	data, err := plan.Execute()
	if err != nil {
		return fmt.Errorf("take out of a font what is used: %w", err)
	}
	program := d.file.reserve()
	d.file.stream(program, fmt.Sprintf("/Length1 %d", len(data)), data, false)

	name := tagged(f.name) + f.face.PostscriptName()
	x0, y0, x1, y1 := f.face.BBox()
	box := fmt.Sprintf("%s %s %s %s", f.units(x0), f.units(y0), f.units(x1), f.units(y1))
	descriptor := d.file.add(fmt.Sprintf("<</Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%s] /ItalicAngle 0 /Ascent %s /Descent %s /CapHeight %s /StemV 80 /FontFile2 %s>>",
		name, box, f.units(f.face.Ascender()), f.units(f.face.Descender()), f.units(f.face.CapHeight()), program))
	var widths strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&widths, "%d [%s] ", id, number(f.advance(id)))
	}
	cid := d.file.add(fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %s /DW 0 /W [%s] /CIDToGIDMap /Identity>>",
		name, descriptor, widths.String()))
	unicode := d.file.reserve()
	d.file.stream(unicode, "", f.unicode(ids), false)
	d.file.put(f.ref, fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s>>", name, cid, unicode))
	return nil
}

func (f *Font) units(x int16) string { return number(float64(x) * f.scale) }

// tagged is the tag of a subset, six letters that differ within a document.
func tagged(name string) string {
	tag := []byte("JOURFA+")
	tag[5] += name[len(name)-1] - '0'
	return string(tag)
}

// unicode is the table of what glyphs stand for.
func (f *Font) unicode(ids []uint16) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for part := range slices.Chunk(ids, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, id := range part {
			fmt.Fprintf(&b, "<%04X> <", id)
			for _, u := range utf16.Encode([]rune(f.used[id])) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
