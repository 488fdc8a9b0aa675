package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A ref is the number of an object.
type ref int

func (r ref) String() string { return strconv.Itoa(int(r)) + " 0 R" }

// A file is the objects of a PDF. Those that are no streams are packed together, hundreds into one (ISO 32000-1, 7.5.7): a
// structure tree is thousands of them.
type file struct {
	out     bytes.Buffer
	places  []place  // by number; the first is that of no object
	packed  []string // what waits to be packed, and
	number  []ref    // of which objects it is
	deflate *zlib.Writer
}

// A place is where an object lies: at an offset in the file, or as one of those that are packed.
type place struct {
	at, in, index int
}

// perPack is how many objects are packed together.
const perPack = 200

func newFile() *file {
	f := &file{places: make([]place, 1), deflate: zlib.NewWriter(nil)}
	// The second line tells programs that hand the file on that it is not text.
	f.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return f
}

// reserve returns the number of an object that is written later.
func (f *file) reserve() ref {
	f.places = append(f.places, place{})
	return ref(len(f.places) - 1)
}

// put writes an object.
func (f *file) put(r ref, object string) {
	f.packed, f.number = append(f.packed, object), append(f.number, r)
	if len(f.packed) == perPack {
		f.pack()
	}
}

// add writes an object and returns its number.
func (f *file) add(object string) ref {
	r := f.reserve()
	f.put(r, object)
	return r
}

// stream writes a stream, made smaller unless plain: what is read by programs that know no PDF stays as it is.
func (f *file) stream(r ref, entries string, data []byte, plain bool) {
	if !plain {
		data, entries = f.small(data), entries+" /Filter /FlateDecode"
	}
	f.places[r].at = f.out.Len()
	fmt.Fprintf(&f.out, "%d 0 obj\n<<%s /Length %d>>\nstream\n", r, entries, len(data))
	f.out.Write(data)
	f.out.WriteString("\nendstream\nendobj\n")
}

// small deflates data.
func (f *file) small(data []byte) []byte {
	var out bytes.Buffer
	f.deflate.Reset(&out)
	f.deflate.Write(data) // A buffer takes everything.
	f.deflate.Close()
	return out.Bytes()
}

// pack writes the objects that wait.
func (f *file) pack() {
	if len(f.packed) == 0 {
		return
	}
	r := f.reserve()
	var head, body bytes.Buffer
	for i, object := range f.packed {
		f.places[f.number[i]] = place{in: int(r), index: i}
		fmt.Fprintf(&head, "%d %d ", f.number[i], body.Len())
		body.WriteString(object)
		body.WriteByte('\n')
	}
	entries := fmt.Sprintf("/Type /ObjStm /N %d /First %d", len(f.packed), head.Len())
	f.packed, f.number = f.packed[:0], f.number[:0]
	f.stream(r, entries, append(head.Bytes(), body.Bytes()...), false)
}

// end writes where everything is, and returns the file.
func (f *file) end(root, info ref, id string) []byte {
	f.pack()
	r := f.reserve()
	at := f.out.Len()
	f.places[r].at = at
	table := make([]byte, 0, 7*len(f.places))
	for i, p := range f.places {
		kind, a, b := byte(1), p.at, 0
		switch {
		case i == 0:
			kind, a, b = 0, 0, 65535
		case p.in > 0:
			kind, a, b = 2, p.in, p.index
		}
		table = append(table, kind, byte(a>>24), byte(a>>16), byte(a>>8), byte(a), byte(b>>8), byte(b))
	}
	f.stream(r, fmt.Sprintf("/Type /XRef /Size %d /W [1 4 2] /Root %s /Info %s /ID [<%s> <%s>]", len(f.places), root, info, id, id), table, false)
	fmt.Fprintf(&f.out, "startxref\n%d\n%%%%EOF\n", at)
	return f.out.Bytes()
}

// text writes a text string: UTF-16 for whatever is not plain ASCII.
func text(s string) string {
	plain := true
	for _, r := range s {
		plain = plain && r >= ' ' && r < 0x7f
	}
	if plain {
		return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) + ")"
	}
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteString(">")
	return b.String()
}

// number writes a number as short as it says the same on paper.
func number(x float64) string {
	s := strconv.FormatFloat(x, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
