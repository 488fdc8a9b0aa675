package incoming

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"jourfixe/calendar/ics"
	"jourfixe/worker/mime"
)

const (
	maxWords     = 64 << 10 // bytes
	maxPartWords = 16 << 10 // of one part, so that a long one does not hide the others
)

// Words returns what can be read of a mail once it is decoded: what its header says, its calendars with their lines
// made whole, and its texts. Who erases a person finds them by that in mails that look like noise. It is read as far as
// it can be, within the limits of all mails. A mail at which one of the libraries panics is read up to there, and stored:
// the process must not die of it, now and whenever it is brought again.
func Words(raw []byte) (words string) {
	w := &wordlist{}
	defer func() {
		if recover() != nil { // what it says may quote the mail
			words = w.out.String()
		}
	}()
	m, err := mime.Read(bytes.NewReader(WithoutSeparator(raw)), int64(len(raw)))
	w.header(m)
	if err == nil {
		w.walk(m)
	}
	return w.out.String()
}

// wordlist gathers words up to their limit.
type wordlist struct{ out strings.Builder }

// add adds a text on lines of its own.
func (w *wordlist) add(text string, limit int) {
	limit = min(limit, maxWords-w.out.Len()-1)
	if limit <= 0 || text == "" {
		return
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	if len(text) > limit {
		for limit > 0 && !utf8.RuneStart(text[limit]) {
			limit--
		}
		text = text[:limit]
	}
	w.out.WriteString(text)
	w.out.WriteByte('\n')
}

// header adds the fields in which people are named.
func (w *wordlist) header(m *mime.Tree) {
	for _, name := range []string{"From", "Sender", "Reply-To", "To", "Cc", "Subject", "X-Failed-Recipients"} {
		for fields := m.Header.FieldsByKey(name); fields.Next(); {
			w.add(ics.Line(decoded(fields.Value()), maxField), maxField)
		}
	}
}

// walk adds the parts of a mail and of the mails within it. What breaks off is added as far as it goes.
func (w *wordlist) walk(m *mime.Tree) {
	_ = m.Walk(func(p *mime.Part) bool {
		switch {
		case isMail(p.Type):
			inner, err := m.Within(p)
			if inner != nil {
				w.header(inner)
			}
			if err == nil {
				w.walk(inner)
			}
		case isCalendar(p):
			w.add(unfolded.Replace(anyText(p)), maxPartWords)
		case p.Type == "text/html":
			w.add(mime.TextOf(anyText(p)), maxPartWords)
		case strings.HasPrefix(p.Type, "text/") || strings.HasPrefix(p.Type, "message/"):
			w.add(anyText(p), maxPartWords)
		}
		return w.out.Len() < maxWords-1
	})
}

// anyText reads a part as text, also where that may say something else: who is named in it shall be found.
func anyText(p *mime.Part) string {
	text, _ := p.Text(maxTextBytes)
	return text
}

// unfolded makes the lines of a calendar whole, and takes the escapes out of its texts.
var unfolded = strings.NewReplacer("\r\n ", "", "\r\n\t", "", "\n ", "", "\n\t", "", `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`)

// Texts returns all that can be read of a mail, for whoever has to find a person in it wherever they are: the mail as it
// came and each part of it, decoded, whatever it says to be, and what stands in each for a person to read. Some of it is
// there several times. It has the limits of Read and none of its own.
//
// Of a mail that is beyond the limits or broken, or in an encoding or a charset that is not known, it is what can be read.
// What is packed into files of other kinds, as in PDF, is not looked into.
func Texts(raw []byte) []string {
	texts, _ := readable(raw) // what cannot be read cannot be searched
	return texts
}

// readable is Texts; the error says that there may be more in the mail.
func readable(raw []byte) (texts []string, err error) {
	g := &gathering{}
	defer func() {
		if recover() != nil { // what it says may quote the mail
			g.note(errors.New("one of the libraries cannot read it"))
		}
		if texts = g.texts; g.fault != nil {
			err = fmt.Errorf("read all of a mail: %w", g.fault)
		}
	}()
	g.add(raw)
	if len(raw) > MaxMail {
		g.note(errMail)
		return
	}
	m, err := mime.Read(bytes.NewReader(WithoutSeparator(raw)), int64(len(raw)))
	if err != nil {
		g.note(err)
		return
	}
	g.walk(m, raw)
	return
}

// A gathering is all that can be read of a mail, while it is read.
type gathering struct {
	texts []string
	fault error // the first
}

func (g *gathering) note(err error) {
	if g.fault == nil {
		g.fault = err
	}
}

// walk gathers the parts of a mail, which came as data, and of the mails within it.
func (g *gathering) walk(m *mime.Tree, data []byte) {
	err := m.Walk(func(p *mime.Part) bool {
		g.part(m, p, data)
		return true
	})
	if err != nil {
		g.note(err)
	}
}

func (g *gathering) part(m *mime.Tree, p *mime.Part, around []byte) {
	g.add([]byte(p.Name))
	data, err := io.ReadAll(p.Body)
	switch {
	case err != nil:
		g.note(errors.New("a part of it does not have the encoding that it names"))
	case p.Unclear && !isUTF8(data) || strings.HasPrefix(p.Type, "text/") && !utf8.Valid(data):
		g.note(errors.New("a part of it has an encoding or charset that is not known"))
	}
	if !isMail(p.Type) || strings.HasSuffix(p.Type, "headers") {
		g.add(data)
		g.convert(data, p)
		return
	}
	if !bytes.Contains(around, data) {
		g.add(data) // its header, and those of its parts, were encoded with it
	}
	p.Body = bytes.NewReader(data)
	inner, err := m.Within(p)
	if err != nil {
		g.note(err)
		return
	}
	g.walk(inner, data)
}

// convert gathers a part in the charset that it begins with, or that a type names which is no text.
func (g *gathering) convert(data []byte, p *mime.Part) {
	marked, err := io.ReadAll(mime.Unmarked(bytes.NewReader(data)))
	if err == nil && !bytes.HasSuffix(data, marked) {
		g.add(marked)
	}
	charset := p.Params["charset"]
	if charset == "" || strings.HasPrefix(p.Type, "text/") {
		return
	}
	if text, err := inCharset(charset, data); err != nil {
		g.note(err)
	} else {
		g.add([]byte(text))
	}
}

// add gathers what came in all the ways in which it may be meant: without encoded words, with the lines of a calendar
// made whole, and as the source of a page. Where lines end is of no importance to whom is named across them.
func (g *gathering) add(data []byte) {
	if len(data) == 0 {
		return
	}
	spelt := []string{strings.ToValidUTF8(string(data), "\ufffd")}
	if !utf8.Valid(data) {
		if western, err := charmap.Windows1252.NewDecoder().Bytes(data); err == nil {
			spelt = append(spelt, string(western))
		}
	}
	for _, text := range spelt {
		words, err := withoutWords(text)
		if err != nil {
			g.note(err)
		}
		lines := unfolded.Replace(text)
		said := []string{text}
		for _, s := range []string{text, words, lines, html.UnescapeString(lines), mime.TextOf(text)} {
			if s = strings.Join(strings.Fields(s), " "); !slices.Contains(said, s) {
				said = append(said, s)
			}
		}
		g.texts = append(g.texts, said...)
	}
}

// encodedWord is a word of a header that is not ASCII (RFC 2047), with its charset, encoding and text.
var encodedWord = regexp.MustCompile(`=\?([^?\s]+)\?([bBqQ])\?([^?\r\n]*)\?=`)

// withoutWords decodes all encoded words of a text. The library stops at the first fault, behind which anything can be
// hidden, and takes each word for itself, though programs cut characters in two. Words with nothing but blanks between
// them are one. An error says that one could not be decoded; it is left as it is.
func withoutWords(text string) (string, error) {
	var out strings.Builder
	var fault error
	var run []byte // octets of words that belong together, all in charset
	charset, start, end := "", 0, 0
	flush := func() {
		if charset == "" {
			return
		}
		plain, err := inCharset(charset, run)
		if err != nil {
			fault, plain = err, text[start:end]
		}
		out.WriteString(plain)
		charset, run = "", nil
	}
	for _, m := range encodedWord.FindAllStringSubmatchIndex(text, -1) {
		octets, ok := unword(text[m[4]:m[5]], text[m[6]:m[7]])
		if !ok {
			fault = errors.New("an encoded word in it is broken")
			continue
		}
		name, _, _ := strings.Cut(strings.ToLower(text[m[2]:m[3]]), "*") // a language may stand behind it
		between := text[end:m[0]]
		joins := charset != "" && strings.TrimSpace(between) == ""
		if !joins || name != charset {
			flush()
			start = m[0]
		}
		if !joins {
			out.WriteString(between)
		}
		charset, run, end = name, append(run, octets...), m[1]
	}
	flush()
	out.WriteString(text[end:])
	return out.String(), fault
}

// unword decodes the text of an encoded word.
func unword(encoding, text string) ([]byte, bool) {
	if strings.EqualFold(encoding, "b") {
		octets, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
		return octets, err == nil
	}
	octets := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '_':
			c = ' '
		case c == '=' && i+2 < len(text):
			n, err := strconv.ParseUint(text[i+1:i+3], 16, 8)
			if err != nil {
				return nil, false
			}
			c, i = byte(n), i+2
		case c == '=':
			return nil, false
		}
		octets = append(octets, c)
	}
	return octets, true
}

// isUTF8 reports whether what is said to be in an encoding or charset that nobody knows is UTF-8 all the same: what is
// not ASCII would hardly be so by chance. ASCII may mean something else, as in UTF-7.
func isUTF8(data []byte) bool {
	return utf8.Valid(data) && bytes.ContainsFunc(data, func(c rune) bool { return c >= utf8.RuneSelf })
}

// inCharset reads text that is in a charset.
func inCharset(charset string, data []byte) (string, error) {
	r, err := mime.Charset(charset, bytes.NewReader(data))
	if err != nil && isUTF8(data) {
		return string(data), nil
	}
	if err != nil {
		return "", errors.New("a charset in it is not known") // the library's error quotes it
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return "", errors.New("a text in it does not have the charset that it names")
	}
	return strings.ToValidUTF8(string(text), "\ufffd"), nil
}
