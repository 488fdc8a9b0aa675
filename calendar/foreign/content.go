package foreign

import (
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"golang.org/x/text/encoding/charmap"
)

// maxPropName is how long the name of a property or parameter may be.
const maxPropName = 64

// maxParams is how many parameters a line may have. Those that programs write have some ten.
const maxParams = 100

// nameEnd returns where the name that s begins with ends, 0 if it begins with none. Beside what the standard allows,
// programs use '_' and '.' in names of their own.
func nameEnd[T string | []byte](s T) int {
	for i := range min(len(s), maxPropName+1) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.':
		default:
			return i
		}
	}
	return 0
}

// startsLine reports whether s begins like a content line, or with an empty line. The name may be folded, too.
func startsLine(s []byte) bool {
	if s[0] == '\n' {
		return true
	}
	length := 0
	for {
		n := nameEnd(s)
		s, length = s[n:], length+n
		if len(s) > 1 && s[0] == '\n' && (s[1] == ' ' || s[1] == '\t') && length <= maxPropName {
			s = s[2:]
			continue
		}
		return length > 0 && len(s) > 0 && (s[0] == ':' || s[0] == ';')
	}
}

// legible returns the bytes of a line as UTF-8. What is none, and has no character of it either, is taken for the
// charset that old Windows programs write without saying so.
func legible(content []byte) string {
	if utf8.Valid(content) {
		return string(content)
	}
	for rest := content; len(rest) > 0; {
		_, size := utf8.DecodeRune(rest)
		if rest = rest[size:]; size > 1 {
			return strings.ToValidUTF8(string(content), "\ufffd")
		}
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(content)
	if err != nil {
		return strings.ToValidUTF8(string(content), "\ufffd")
	}
	return string(text)
}

// parseLine takes a content line apart, nil if it is none.
func (d *decoder) parseLine(s string) *ical.Prop {
	n := nameEnd(s)
	if n == 0 || n == len(s) {
		return nil
	}
	name := strings.ToUpper(s[:n])
	prop := parseStrictly(name, s[n:])
	if d.Mends != nil {
		return d.Mends(name, s[n:], prop)
	}
	return prop
}

// parseStrictly takes a content line apart as the standard has it, from behind its name on.
func parseStrictly(name, s string) *ical.Prop {
	prop := &ical.Prop{Name: name}
	for n := 0; s[0] == ';'; n++ {
		if n == maxParams {
			return nil
		}
		name, values, rest, ok := parseParam(s[1:], prop.Params[ical.PropTimezoneID] == nil)
		if !ok {
			return nil
		}
		if values != nil {
			if prop.Params == nil {
				prop.Params = ical.Params{}
			}
			prop.Params[name] = append(prop.Params[name], values...)
		}
		s = rest
	}
	if s[0] != ':' {
		return nil
	}
	// What stands beside the value of a structural line, or of one that says how to read others, is a slip.
	if prop.Value = s[1:]; prop.Name == "BEGIN" || prop.Name == "END" {
		prop.Value = strings.TrimSpace(prop.Value)
	}
	return prop
}

// parseParam takes a parameter off s, which begins with its name, and returns what follows: at least one byte, a
// semicolon or a colon. A parameter without a value, or of more bytes than are read, has no values. It is not ok if the
// line makes no sense. The first id of a zone in a line may be bare.
func parseParam(s string, firstZone bool) (name string, values []string, rest string, ok bool) {
	n := nameEnd(s)
	if n == len(s) {
		return "", nil, "", false
	}
	if n == 0 || s[n] != '=' {
		return "", nil, s[n:], s[n] == ';' || s[n] == ':'
	}
	name, rest = strings.ToUpper(s[:n]), s[n+1:]
	if name == ical.PropTimezoneID && firstZone {
		if id, rest, ok := bareZone(rest); ok {
			return name, []string{id}, rest, true
		}
	}
	whole := rest
	for {
		var value string
		if value, rest, ok = parseValue(rest); !ok {
			return "", nil, "", false
		}
		if len(whole)-len(rest) <= MaxParam {
			values = append(values, value)
		}
		if rest[0] != ',' {
			break
		}
		rest = rest[1:]
	}
	if len(whole)-len(rest) > MaxParam {
		values = nil
	}
	return name, values, rest, true
}

// bareZone takes the id of a zone off s that has colons, semicolons or commas in it and is not quoted: it goes on to the
// last colon, behind which the time stands, or to the last parameter before that.
func bareZone(s string) (id, rest string, ok bool) {
	at := strings.LastIndexByte(s, ':')
	if at < 0 || strings.HasPrefix(s, `"`) || strings.Trim(s[at+1:], "0123456789TZtz, ") != "" {
		return "", "", false
	}
	for {
		next := strings.LastIndexByte(s[:at], ';')
		if next < 0 {
			break
		}
		if n := nameEnd(s[next+1 : at]); n == 0 || s[next+1+n] != '=' {
			break
		}
		at = next
	}
	if id = s[:at]; len(id) > MaxParam || strings.IndexByte(id, '"') >= 0 || !strings.ContainsAny(id, ",;:") {
		return "", "", false
	}
	return id, s[at:], true
}

// parseValue takes one value of a parameter off s and returns what follows: at least one byte, a comma, a semicolon or
// a colon.
func parseValue(s string) (value, rest string, ok bool) {
	if strings.HasPrefix(s, `"`) {
		value, rest, ok = strings.Cut(s[1:], `"`)
	} else if n := strings.IndexAny(s, ",;:"); n >= 0 {
		value, rest, ok = s[:n], s[n:], true
	}
	return value, rest, ok && rest != "" && strings.IndexByte(",;:", rest[0]) >= 0
}

// unescape reads a value of type TEXT (RFC 5545, section 3.3.11). A backslash before anything else means nothing: some
// programs escape colons and quotation marks, too.
func Unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c != '\\' || i+1 == len(s):
			out.WriteByte(c)
		default:
			if i++; s[i] == 'n' || s[i] == 'N' {
				out.WriteByte('\n')
			} else {
				out.WriteByte(s[i])
			}
		}
	}
	return out.String()
}

// unescapeParam reads the value of a parameter as RFC 6868 has it.
func UnescapeParam(s string) string { return circumflex.Replace(s) }

var circumflex = strings.NewReplacer("^n", "\n", "^N", "\n", "^'", `"`, "^^", "^")
