package config

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits of what is taken as YAML. They keep the time, the memory and the stack bounded that the parser may use: it takes some 500
// bytes for each value, and longer than in proportion for what is deep. An office of 5,000 people and 200 groups of 2,000 members is
// below them.
const (
	MaxOfficeFile = 16 << 20 // bytes
	maxNesting    = 16
	maxNodes      = 500_000
)

// parseYAML reads one YAML document. It returns nil for an empty one, and adds what is wrong to f.
//
// What is not taken of YAML: anchors, aliases and merge keys, with which a small file grows large and which nobody can
// follow; tags; keys that are not plain; directives; and further documents. All of it is found in the tokens, before
// the parser builds anything of it.
func parseYAML(data []byte, f *faults) (root ast.Node) {
	if len(data) > MaxOfficeFile {
		f.add(place{}, "", fmt.Sprintf("the file has %d bytes; at most %d are taken", len(data), MaxOfficeFile))
		return nil
	}
	// Line ends are what YAML makes of them (1.2.2, section 5.4); the parser folds quoted text by line feeds alone.
	data = bytes.ReplaceAll(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\r\n"), []byte("\n"))
	data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	if at, detail := odd(data); detail != "" {
		f.add(at, "", detail)
		return nil
	}
	// The parser is not ours, and a file must never end the program.
	defer func() {
		if recover() != nil {
			root = nil
			f.add(place{}, "", "the file cannot be read as YAML")
		}
	}()
	tokens := lexer.Tokenize(string(data))
	if !screen(tokens, f) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey()) // duplicates are told with the other faults
	if err != nil {
		at, message := place{}, "unknown cause"
		if syntax := (*yaml.SyntaxError)(nil); errors.As(err, &syntax) {
			at, message = placeAt(syntax.Token), syntax.Message
		}
		f.add(at, "", syntaxDetail(message))
		return nil
	}
	for _, doc := range file.Docs {
		if doc.Body != nil {
			return doc.Body
		}
	}
	return nil
}

// odd finds the first byte that is not text: bad UTF-8, or a control character other than tab and line end.
func odd(data []byte) (place, string) {
	at := place{line: 1, column: 1}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return at, "the file is not in UTF-8 from here on; save it as UTF-8"
		case r < ' ' && r != '\n' && r != '\t' || r == 0x7f:
			return at, "a control character cannot stand here"
		case r == '\n':
			at.line, at.column = at.line+1, 0
		}
		at.column++
		i += n
	}
	return place{}, ""
}

// refused says why a token is not taken, and what to write instead.
var refused = map[token.Type]string{
	token.AnchorType:     "anchors (&) are not taken; write the value out, or put the text into quotes",
	token.AliasType:      "aliases (*) are not taken; write the value out, or put the text into quotes",
	token.MergeKeyType:   "merge keys (<<) are not taken; write the fields out",
	token.TagType:        "tags (!) are not taken; put the text into quotes",
	token.DirectiveType:  "directives (%) are not taken; leave the line out",
	token.MappingKeyType: "keys with a question mark are not taken; write key: value",
}

// screen looks at the tokens before the parser does, and reports whether the parser may have them. Depth and number of
// nodes are counted well enough for that here.
func screen(tokens token.Tokens, f *faults) bool {
	var (
		block []int        // the columns of the block collections open here
		flow  []token.Type // the brackets open here
		last  *token.Token // the one before, comments left out
		nodes int
		ended bool
	)
	for _, t := range tokens {
		if t.Type == token.CommentType {
			continue
		}
		if detail := refused[t.Type]; detail != "" {
			f.add(placeAt(t), "", detail)
		}
		if ended || t.Type == token.DocumentHeaderType && last != nil {
			f.add(placeAt(t), "", "the file must end here: an office file is one document, without --- between")
			return false
		}
		switch t.Type {
		case token.DocumentEndType:
			ended = true
		case token.SequenceStartType, token.MappingStartType:
			flow = append(flow, t.Type)
		case token.SequenceEndType, token.MappingEndType:
			flow = flow[:max(len(flow)-1, 0)]
		case token.CollectEntryType:
			if n := len(flow); n > 0 && flow[n-1] == token.SequenceStartType {
				nodes++
			}
		case token.SequenceEntryType:
			nodes++
			if len(flow) == 0 {
				block = enter(block, t)
			}
		case token.MappingValueType:
			nodes++
			if len(flow) == 0 && last != nil {
				block = enter(block, last)
			}
		}
		if len(block)+len(flow) > maxNesting {
			f.add(placeAt(t), "", fmt.Sprintf("is nested more than %d deep", maxNesting))
			return false
		}
		if nodes > maxNodes {
			f.add(placeAt(t), "", fmt.Sprintf("the file has more than %d values; put no more than that into one", maxNodes))
			return false
		}
		last = t
	}
	return len(f.list) == 0
}

// enter leaves the block collections that a token at its column ends, and enters the one it belongs to.
func enter(block []int, t *token.Token) []int {
	column := placeAt(t).column
	for len(block) > 0 && block[len(block)-1] >= column {
		block = block[:len(block)-1]
	}
	return append(block, column)
}

// said maps what the parser says to what helps a person who does not know its words. The keys are beginnings.
var said = []struct{ begins, detail string }{
	{"found character '\t'", "a tab cannot stand here; indent with spaces"},
	{"sequence end token", "the list that begins here lacks its ]"},
	{"could not find flow mapping end token", "the map that begins here lacks its }"},
	{"could not find end character", "the quote that begins here is not closed"},
	{"mapping value is not allowed", "a colon cannot stand here again; put the text into quotes, or the field on a line of its own"},
	{"non-map value is specified", "does not belong to what stands before; look at the indentation"},
	{"value is not allowed in this context", "does not belong to what stands before; look at the indentation"},
	{"unexpected key name", "does not belong to what stands before; look at the indentation, and for a missing colon"},
	{"'@' is a reserved", "text that begins with @ must be put into quotes"},
	{"'`' is a reserved", "text that begins with ` must be put into quotes"},
}

// syntaxDetail words a syntax error.
func syntaxDetail(message string) string {
	for _, s := range said {
		if strings.HasPrefix(message, s.begins) {
			return s.detail
		}
	}
	// Some messages quote the file, and a quotation could be somebody's name.
	message, _, _ = strings.Cut(message, `"`)
	return "is no readable YAML (" + strings.TrimRight(message, " :") + ")"
}
