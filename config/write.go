package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jourfixe/calendar/officefile"
	"jourfixe/events"
)

// ErrBeyond is what an office is beyond that has more than an office file can hold.
var ErrBeyond = errors.New("the office has more than an office file can hold")

// headings say above each section what it is.
var headings = map[string]string{
	"office":     "The office itself. Its zone stays for good once something is planned.",
	"legal":      "What law asks an office to publish.",
	"partners":   "Cities, regions and networks that there are relations with.",
	"agreements": "What was agreed with them, and signed.",
	"venues":     "Where meetings are held.",
	"people":     "Who is written to. Names and addresses are personal.",
	"groups":     "Who is invited together.",
	"series":     "Standing meetings.",
	"trips":      "Trips, exchanges and delegations.",
	"schedules":  "What is done or said again and again.",
	"reminders":  "How long before a meeting who is invited hears of it once more.",
	"links":      "The office's list of links.",
	"public":     "What everybody reads without signing in.",
}

// WriteOffice writes an account of a book as an office file, which says what is not in it on top. What is written is read again before it
// is returned: it describes the same, and fits into an office file, or else the error is ErrBeyond.
func WriteOffice(a *officefile.Account) ([]byte, error) {
	var out bytes.Buffer
	preamble(&out, a)
	for _, s := range a.Sections {
		w := &writer{}
		fmt.Fprintf(&w.out, "\n# %s\n%s:", headings[s.Form.Section], s.Form.Section)
		for _, t := range s.Things {
			n, err := nodeOf(t.Data)
			if err != nil {
				return nil, fmt.Errorf("write %s: %w", t.Ref, err)
			}
			if s.Form.One {
				w.fields(n, 2)
				continue
			}
			w.item(n, 2, true)
		}
		w.out.WriteByte('\n')
		if _, err := w.out.WriteTo(&out); err != nil {
			return nil, err
		}
	}
	if len(a.Sections) == 0 {
		return nil, errors.New("nothing was ever said of the office that an office file could say")
	}
	return out.Bytes(), readsBack(out.Bytes(), a)
}

// readsBack looks whether a file says what it was written from.
func readsBack(data []byte, a *officefile.Account) error {
	office, err := ReadOffice("office.yaml", data)
	if err != nil {
		// What was read of the book passed the schemas, so only how much it is can be wrong.
		return fmt.Errorf("%w: %w; jourfixe backup takes all of it", ErrBeyond, err)
	}
	i := 0
	for _, s := range a.Sections {
		for _, t := range s.Things {
			said, err := json.Marshal(office.Items[i].Fields)
			if err != nil {
				return err
			}
			got, err := events.CanonicalJSON(said)
			want, fault := events.CanonicalJSON(t.Data)
			if err := errors.Join(err, fault); err != nil {
				return err
			}
			if office.Items[i].Ref != t.Ref || !bytes.Equal(got, want) {
				return fmt.Errorf("%s cannot be written as YAML so that it reads the same", t.Ref)
			}
			i++
		}
	}
	return nil
}

// preamble says of which office the file is, and what it does not say.
func preamble(out *bytes.Buffer, a *officefile.Account) {
	line := func(format string, args ...any) {
		fmt.Fprintf(out, "%s\n", strings.TrimRight("# "+fmt.Sprintf(format, args...), " "))
	}
	line("The office %s as it was on %s, after event %d. docs/office-file.md says what each field means.", a.Office, a.Today, a.Sequence)
	if a.People() {
		line("It has names and mail addresses of people in clear: keep it as you keep those, and no longer than it takes.")
	}
	for _, text := range NotSaid(a) {
		line("%s", text)
	}
}

// NotSaid tells what of an office an account does not say, as lines for people; none if it says all.
func NotSaid(a *officefile.Account) (lines []string) {
	if len(a.Beyond) > 0 {
		lines = append(lines, "", "No office file can say these, nor what has happened and who was told what; jourfixe backup and jourfixe restore move all of it:")
		for _, c := range a.Beyond {
			lines = append(lines, fmt.Sprintf("  %6d  %s", c.N, c.What))
		}
	}
	if len(a.Omitted) > 0 {
		lines = append(lines, "", "Left out, since an office that is still empty would not take it:")
		for _, o := range a.Omitted {
			at := o.Ref.String()
			if o.Field != "" {
				at += ": " + o.Field
			}
			lines = append(lines, "  "+at+": "+oneLine(o.Why))
		}
	}
	return lines
}

// oneLine keeps a comment a comment.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// A node is a value of JSON, its fields in their order.
type node struct {
	text   *string // of a string
	plain  string  // a number, true or false
	keys   []string
	values []*node // of a map, by keys, or of a list
	list   bool
}

// nodeOf reads JSON. Fields that are null are left out: they say nothing.
func nodeOf(data []byte) (*node, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return readNode(d)
}

func readNode(d *json.Decoder) (*node, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch v := token.(type) {
	case string:
		return &node{text: &v}, nil
	case json.Number:
		return &node{plain: v.String()}, nil
	case bool:
		return &node{plain: fmt.Sprint(v)}, nil
	case nil:
		return nil, nil
	}
	n := &node{list: token == json.Delim('[')}
	for d.More() {
		key := ""
		if !n.list {
			if token, err = d.Token(); err != nil {
				return nil, err
			}
			key, _ = token.(string)
		}
		value, err := readNode(d)
		if err != nil {
			return nil, err
		}
		switch {
		case value == nil && n.list:
			return nil, errors.New("a list has nothing in a place")
		case value != nil:
			n.keys, n.values = append(n.keys, key), append(n.values, value)
		}
	}
	_, err = d.Token()
	n.germanFirst()
	return n, err
}

// germanFirst puts the languages of a text into the order in which the office says them.
func (n *node) germanFirst() {
	at := 0
	for _, language := range events.Languages {
		if i := slices.Index(n.keys, language); i >= at && !n.list {
			key, value := n.keys[i], n.values[i]
			n.keys = slices.Insert(slices.Delete(n.keys, i, i+1), at, key)
			n.values = slices.Insert(slices.Delete(n.values, i, i+1), at, value)
			at++
		}
	}
}

// holds reports whether the node is a map or a list.
func (n *node) holds() bool { return n.text == nil && n.plain == "" }
