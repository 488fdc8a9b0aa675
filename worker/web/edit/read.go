package edit

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jourfixe/events"
	"jourfixe/worker/web/field"
)

// What the buttons of a form ask for.
const (
	doNext = "next" // to go on: to what it would set off, or at once if nobody is told
	doIt   = "do"   // to do what was shown
	doBack = "back" // to change it once more
	doLook = "look" // to find what can be chosen
)

// What a form carries beside its fields.
const (
	onceField  = "once"  // made when it was shown, so that a form that is sent twice is one command
	sinceField = "since" // the place in the journal at which it was filled
	seenField  = "seen"  // what was shown of what it would set off
	whoField   = "who"   // who would be told, of that
	whoSeal    = "whoseal"
	prefix     = "v."   // stands before the names of fields
	wasPrefix  = "was." // stands before what a field held when it was shown, as a keyed hash
)

// A sheet is a form as somebody fills it in.
type sheet struct {
	form  *Form
	thing *Thing
	once  string
	since uint64
	typed []field.Typed // by field
	was   []string      // by field: the hash of what it held when the form was shown, "" if nobody knows
	seen  string

	faults   []*field.Fault // by field
	above    []string       // faults of no field, in words
	overseen bool           // it has been brought up to what the book says by now
	theirs   []string       // by field: what others have changed it to meanwhile, in words
	taken    []bool         // by field: that has been taken over
	partly   [][]string     // by field: of which parts that has been taken over, in words
	nothing  bool           // nothing was changed
	warnings []string       // what is to be known before it is done
	arranged *arranged      // entries were arranged
	again    bool           // what it would set off is another thing than what was shown
}

// An arranged says which entries were added, moved or taken away, and which is to be looked at then.
type arranged struct {
	field int
	how   string
	entry int
}

func newSheet(f *Form, thing *Thing) *sheet {
	n := len(f.Fields)
	return &sheet{
		form: f, thing: thing, typed: make([]field.Typed, n), was: make([]string, n),
		faults: make([]*field.Fault, n), theirs: make([]string, n), taken: make([]bool, n), partly: make([][]string, n),
	}
}

// fresh is a form that nobody has typed into.
func (t *Table) fresh(a field.Asking, f *Form, thing *Thing) *sheet {
	s := newSheet(f, thing)
	s.once, s.since = rand.Text(), a.Book.Sequence()
	s.typed = t.now(a, f, thing)
	for i := range s.typed {
		s.was[i] = t.held(f.Fields[i], s.typed[i])
	}
	return s
}

// now types what the book says.
func (t *Table) now(a field.Asking, f *Form, thing *Thing) []field.Typed {
	said := decoded(thing.Now)
	list := make([]field.Typed, len(f.Fields))
	for i, x := range f.Fields {
		if list[i] = x.Kind.Write(a, find(said, x.Name)); list[i] == nil {
			list[i] = field.Typed{}
		}
	}
	return list
}

// decoded is a value as JSON has it.
func decoded(v any) (said any) {
	data, err := json.Marshal(v)
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		err = d.Decode(&said)
	}
	if err != nil {
		panic(err) // what forms are filled with are commands, which can be written and read
	}
	return said
}

// find is where the dots of a name lead.
func find(said any, name string) any {
	for part := range strings.SplitSeq(name, ".") {
		object, _ := said.(map[string]any)
		said = object[part]
	}
	return said
}

// hash is what tells whether a field holds something else by now. It is keyed, for what it is of may be personal.
func (t *Table) hash(typed field.Typed) string {
	return events.Hash(t.Reception.Key, []byte("field\x00"+typed.String()))[:16]
}

var onceForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// sent reads a form out of what was sent. What is not of the form is left out.
func (t *Table) sent(r *http.Request, f *Form, thing *Thing) *sheet {
	s := newSheet(f, thing)
	if s.once = r.PostForm.Get(onceField); !onceForm.MatchString(s.once) {
		s.once = rand.Text()
	}
	s.since, _ = strconv.ParseUint(r.PostForm.Get(sinceField), 10, 64) // what is no place is 0, since which everything has changed
	s.seen = r.PostForm.Get(seenField)
	for i, x := range f.Fields {
		s.typed[i] = typedInto(x, r.PostForm)
		s.arrange(i, r.PostForm.Get("do"))
		s.was[i] = r.PostForm.Get(wasPrefix + x.Name)
	}
	return s
}

// arrange does to a field of entries what a button of it asks for, and leaves out empty ones before they are read.
func (s *sheet) arrange(i int, do string) {
	kind, ok := s.form.Fields[i].Kind.(field.Entries)
	if !ok {
		return
	}
	if do == doNext || do == doIt {
		s.typed[i] = kind.Tidy(s.typed[i])
		return
	}
	how, rest, _ := strings.Cut(do, ":")
	name, at, _ := strings.Cut(rest, ":")
	if name != s.form.Fields[i].Name {
		return
	}
	n, err := strconv.Atoi(at)
	if err != nil {
		n = -1
	}
	typed, look := kind.Arrange(s.typed[i], how, n)
	if look >= 0 {
		s.typed[i], s.arranged = typed, &arranged{i, how, look}
	}
}

// typedInto is what was sent for a field.
func typedInto(x Field, sent url.Values) field.Typed {
	typed, name := field.Typed{}, prefix+x.Name
	for key, values := range sent {
		if key == name {
			typed[""] = values
		} else if part, ok := strings.CutPrefix(key, name+"."); ok && part != "" {
			typed[part] = values
		}
	}
	return typed
}

// fill types into the fields what an address says of them. A field of which it says something has nothing of what the book says.
func (s *sheet) fill(said url.Values) {
	for i, x := range s.form.Fields {
		if typed := typedInto(x, said); len(typed) > 0 {
			s.typed[i] = typed
		}
	}
}

// of is what is typed into a field, nil if there is none of that name.
func (s *sheet) of(name string) field.Typed {
	for i, x := range s.form.Fields {
		if x.Name == name {
			return s.typed[i]
		}
	}
	return nil
}

// id is the identity of the command that the form comes to: the same of the same form, with the same typed into it. It is keyed, for
// what was typed may be personal.
func (s *sheet) id(t *Table) string {
	var b strings.Builder
	b.WriteString(s.once)
	for i, x := range s.form.Fields {
		clean := field.Typed{}
		for part, values := range s.typed[i] {
			if part != field.LookPart {
				clean[part] = values
			}
		}
		b.WriteString("\x00" + x.Name + "\x00" + clean.String())
	}
	return "form-" + events.Hash(t.Reception.Key, []byte(b.String()))
}

// read makes data of what was typed, and notes what is wrong with it; ok says that nothing is.
func (s *sheet) read(a field.Asking, now []field.Typed) (data Data, ok bool) {
	a.Typed = s.of
	data, ok = Data{}, true
	changed := 0
	for i, x := range s.form.Fields {
		value, fault := x.Kind.Read(a, s.typed[i])
		same := s.form.Partly && s.typed[i].Same(now[i])
		switch {
		case same:
			continue // even if it is wrong by now: nobody asks for it
		case fault != nil:
		case value == nil && x.Required:
			fault = &field.Fault{Text: "required"}
		case value == nil && s.form.Partly && x.None == nil:
			fault = &field.Fault{Text: "keep"}
		case value == nil && x.None != nil:
			value = x.None
		}
		if s.faults[i] = fault; fault != nil {
			ok = false
			continue
		}
		if value != nil {
			data.Set(x.Name, value)
		}
		changed++
	}
	s.nothing = ok && s.form.Partly && changed == 0 && len(s.form.Fields) > 0
	return data, ok && !s.nothing
}

// held is what tells whether a field holds something else by now: a hash, or one for each part of a kind that is divided.
func (t *Table) held(f Field, typed field.Typed) string {
	if _, divided := f.Kind.(field.Divided); !divided {
		return t.hash(typed)
	}
	var list []string
	for _, part := range slices.Sorted(maps.Keys(typed)) {
		list = append(list, part+":"+t.hash(typed.Part(part)))
	}
	return strings.Join(list, " ")
}

// catchUp brings a form that was filled in while others have changed the thing up to what the book says now, and reports whether
// there is something to see about that. What they have changed and this form has not is taken over; where both have, both are shown.
func (t *Table) catchUp(a field.Asking, s *sheet) bool {
	if s.thing.About == (events.Ref{}) || a.Book.Changed(s.thing.About, s.since) == 0 {
		return false
	}
	now := t.now(a, s.form, s.thing)
	for i, x := range s.form.Fields {
		was, theirs := s.was[i], t.held(x, now[i])
		s.was[i] = theirs
		if _, divided := x.Kind.(field.Divided); divided {
			t.merge(a, s, i, was, now[i])
			continue
		}
		switch mine := t.hash(s.typed[i]); {
		case theirs == was || theirs == mine:
		case mine == was:
			s.typed[i], s.taken[i], s.overseen = now[i], true, true
		default:
			s.overseen = true
			s.theirs[i] = orNothing(a, inWords(a, x.Kind.Draw(a, now[i])))
		}
	}
	s.since = a.Book.Sequence()
	return s.overseen
}

// merge is catchUp for the parts of a field, each for itself.
func (t *Table) merge(a field.Asking, s *sheet, i int, was string, now field.Typed) {
	before := map[string]string{}
	parts := map[string]bool{}
	for one := range strings.FieldsSeq(was) {
		part, hash, _ := strings.Cut(one, ":")
		before[part], parts[part] = hash, true
	}
	for _, typed := range []field.Typed{now, s.typed[i]} {
		for part := range typed {
			parts[part] = true
		}
	}
	none := t.hash(field.Typed{})
	merged, both := maps.Clone(s.typed[i]), field.Typed{}
	for _, part := range slices.Sorted(maps.Keys(parts)) {
		was, mine, theirs := cmp.Or(before[part], none), t.hash(s.typed[i].Part(part)), t.hash(now.Part(part))
		switch {
		case theirs == was || theirs == mine:
			continue
		case mine == was:
			merged[part] = now[part]
			s.partly[i] = append(s.partly[i], part)
		default:
			both[part] = now[part]
		}
		s.overseen = true
	}
	s.typed[i] = merged
	k := s.form.Fields[i].Kind
	if len(both) > 0 {
		s.theirs[i] = orNothing(a, inWords(a, k.Draw(a, both)))
	}
	for n, part := range s.partly[i] {
		for _, p := range k.Draw(a, now).Parts {
			if p.Part == part {
				s.partly[i][n] = p.Label
			}
		}
	}
}

// orNothing says of what others have emptied that there is nothing in it any more.
func orNothing(a field.Asking, said string) string { return cmp.Or(said, a.Voice.T("edit.emptied")) }

// inWords is what a field holds, for somebody who cannot change it.
func inWords(a field.Asking, c field.Control) string {
	var parts []string
	switch c.Shape {
	case field.Parts, field.Several:
		for _, p := range c.Parts {
			if s := inWords(a, p); s != "" {
				parts = append(parts, p.Label+": "+s)
			}
		}
	case field.Select, field.Boxes:
		for _, o := range c.Options {
			if o.Chosen {
				parts = append(parts, o.Label)
			}
		}
	case field.Box:
		if c.Options[0].Chosen {
			return a.Voice.T("edit.yes")
		}
		return a.Voice.T("edit.no")
	default:
		return c.Value
	}
	return strings.Join(parts, ", ")
}
