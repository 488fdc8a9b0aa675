package records

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"jourfixe/calendar/search"
	"jourfixe/events"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/voice"
)

// What a file of people holds at most.
const (
	maxFile    = 1 << 20 // bytes
	maxLines   = 1000    // people
	maxColumns = 20
	maxCell    = 1000 // characters that are shown of what is wrong
)

// columns are the names that a column can have, by the field of person.add that it fills.
var columns = map[string][]string{
	"name":     {"name", "full name"},
	"email":    {"mail", "email", "e-mail", "mailadresse", "e-mail-adresse", "emailadresse", "mail address", "email address"},
	"language": {"sprache", "language"},
	"partner":  {"partner", "gehoert zu", "gehört zu", "belongs to"},
	"zone":     {"zeitzone", "zone", "time zone", "timezone"},
	"roles":    {"rolle", "rollen", "ist", "role", "roles", "is"},
}

// A fileLine is a line of a file of people, and what it comes to.
type fileLine struct {
	Number int // of the line in the file
	Name   string
	Email  string
	Faults []string // what is wrong with it, in words
	There  string   // whose address it is already, "" if nobody's
	To     string   // and the page of theirs
	Mails  int      // that it would set off
	Key    string   // what the line says, for the identity of its command

	body *events.AddPerson // nil if something is wrong
}

// Fit reports whether a line adds somebody.
func (l *fileLine) Fit() bool { return l.body != nil && l.There == "" }

// decodedFile is a file as text, whatever program has written it: one that is neither UTF-16, as Excel's "Unicode text" is, nor UTF-8 is
// taken for what Excel writes otherwise. One that is no text at all, as a workbook, is not decoded.
func decodedFile(data []byte) (text string, ok bool) {
	encoding := encoding.Encoding(charmap.Windows1252)
	switch order, is := utf16Order(data); {
	case is:
		encoding = unicode.UTF16(order, unicode.UseBOM)
	case utf8.Valid(data):
		encoding = unicode.UTF8BOM
	}
	decoded, err := encoding.NewDecoder().Bytes(data)
	return string(decoded), err == nil && !bytes.ContainsRune(decoded, 0)
}

// utf16Order is in which order the bytes of a UTF-16 text stand. Without a mark at its beginning the zeros tell, which every other byte
// of a header is.
func utf16Order(data []byte) (unicode.Endianness, bool) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return unicode.LittleEndian, true
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return unicode.BigEndian, true
	case len(data) < 4 || len(data)%2 != 0:
		return unicode.BigEndian, false
	case data[1] == 0 && data[3] == 0:
		return unicode.LittleEndian, data[0] != 0 && data[2] != 0
	}
	return unicode.BigEndian, data[0] == 0 && data[2] == 0 && data[1] != 0 && data[3] != 0
}

// separator is what stands most often in the first line.
func separator(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	best := ','
	for _, r := range []rune{';', '\t'} {
		if strings.Count(first, string(r)) > strings.Count(first, string(best)) {
			best = r
		}
	}
	return best
}

// A fileFault is what is wrong with a file as a whole: the key of a text, behind "import.fault.", and what it names.
type fileFault struct {
	text  string
	pairs []any
}

// readPeople reads a file of people.
func readPeople(a field.Asking, text string) ([]fileLine, *fileFault) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.TrimLeadingSpace = separator(text), -1, true
	header, err := r.Read()
	if err != nil {
		return nil, brokenFile(err)
	}
	places, fault := readHeader(header)
	if fault != nil {
		return nil, fault
	}
	var lines []fileLine
	seen := map[string]int{}
	there, named := addresses(a), partnersByName(a)
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, brokenFile(err)
		}
		if !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue
		}
		if len(lines) == maxLines {
			return nil, &fileFault{"over", []any{"most", maxLines}}
		}
		n, _ := r.FieldPos(0)
		line := readPerson(a, named, n, places, cells)
		address := strings.ToLower(line.Email)
		if first := seen[address]; first != 0 && address != "" {
			line.body, line.Faults = nil, append(line.Faults, a.Voice.T("import.twice", "n", first))
		} else if id := there[address]; id != "" {
			line.There, line.To = field.Name(a, events.Ref{Noun: "person", ID: id}), toPerson(id)
		}
		seen[address] = cmp.Or(seen[address], line.Number)
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return nil, &fileFault{"empty", nil}
	}
	return lines, nil
}

// addresses are those of everybody in the book.
func addresses(a field.Asking) map[string]string {
	list := map[string]string{}
	for p := range a.Book.EachPerson() {
		if !p.Erased && p.Email.Readable() {
			list[strings.ToLower(p.Email.Value())] = p.ID
		}
	}
	return list
}

func brokenFile(err error) *fileFault {
	var at *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return &fileFault{"empty", nil}
	case errors.As(err, &at):
		return &fileFault{"broken", []any{"n", at.Line}}
	}
	return &fileFault{"broken", []any{"n", 1}}
}

// readHeader finds out which column fills which field.
func readHeader(header []string) (map[string]int, *fileFault) {
	places := map[string]int{}
	for i, name := range header {
		name = strings.ToLower(strings.Join(strings.Fields(voice.Clean(name)), " "))
		of := ""
		for f, names := range columns {
			if slices.Contains(names, name) {
				of = f
			}
		}
		switch _, twice := places[of]; {
		case name == "":
			continue
		case i >= maxColumns || of == "":
			return nil, &fileFault{"column", []any{"name", clipped(name)}}
		case twice:
			return nil, &fileFault{"same", []any{"name", clipped(name)}}
		}
		places[of] = i
	}
	for _, need := range []string{"name", "email"} {
		if _, ok := places[need]; !ok {
			return nil, &fileFault{"header", nil}
		}
	}
	return places, nil
}

func clipped(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// readPerson reads one line, each cell as the field of the form for one person reads it.
func readPerson(a field.Asking, partners map[string]string, n int, places map[string]int, cells []string) fileLine {
	line := fileLine{Number: n, Key: strings.Join(cells, "\x00")}
	data := map[string]any{}
	for _, f := range personFields {
		place, ok := places[f.Name]
		if !ok {
			continue
		}
		cell := ""
		if place < len(cells) {
			cell = strings.TrimSpace(cells[place])
		}
		typed := field.Typed{"": {cell}}
		switch f.Name {
		case "partner":
			typed = field.Typed{"": {cmp.Or(partners[search.Plain(cell)], cell)}}
		case "roles":
			typed = field.Typed{"": rolesOf(a, cell)}
		case "language":
			typed = field.Typed{"": {languageOf(a, cell)}}
		}
		value, fault := f.Kind.Read(a, typed)
		switch {
		case fault != nil:
		case value == nil && f.Required:
			fault = &field.Fault{Text: "required"}
		case f.Name == "roles" && cell != "" && value == nil:
			fault = &field.Fault{Text: "choice"}
		}
		if fault != nil {
			line.Faults = append(line.Faults, a.Voice.T("form.person."+f.Name)+": "+a.Voice.T("field.fault."+fault.Text, fault.Pairs...))
		}
		if value != nil {
			data[f.Name] = value
		}
	}
	text := func(name string) string {
		s, _ := data[name].(string)
		return s
	}
	line.Name, line.Email = voice.Clean(text("name")), text("email")
	if len(line.Faults) > 0 {
		return line
	}
	line.body = &events.AddPerson{Name: text("name"), Email: text("email"), Language: text("language"), Zone: text("zone"), Partner: text("partner")}
	if list, ok := data["roles"].([]any); ok {
		for _, role := range list {
			line.body.Roles = append(line.body.Roles, role.(string))
		}
	}
	return line
}

// partnersByName are the ids of partners by what they are called in any language.
func partnersByName(a field.Asking) map[string]string {
	list := map[string]string{}
	for _, p := range a.Book.Partners() {
		for _, title := range p.Title {
			if name := search.Plain(title); name != "" && list[name] == "" {
				list[name] = p.ID
			}
		}
	}
	return list
}

// languageOf finds a language by its tag or by what it is called.
func languageOf(a field.Asking, cell string) string {
	for _, o := range (field.Language{}).Draw(a, field.Typed{}).Options {
		if search.Plain(o.Label) == search.Plain(cell) {
			return o.Value
		}
	}
	for _, l := range events.Languages {
		if search.Plain(a.Voice.T("field.language."+l)) == search.Plain(cell) {
			return l
		}
	}
	return cell
}

// rolesOf are what somebody is, by the words of the house or in those of the page, with anything between them that is no letter.
func rolesOf(a field.Asking, cell string) (list []string) {
	for _, word := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;/|+", r) }) {
		word = strings.ToLower(strings.TrimSpace(word))
		for _, role := range roles.Of {
			if search.Plain(a.Voice.T(roles.Texts+role)) == search.Plain(word) {
				word = role
			}
		}
		list = append(list, word)
	}
	return list
}
