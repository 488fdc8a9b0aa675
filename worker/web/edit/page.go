package edit

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jourfixe/worker/web/field"
	"jourfixe/worker/web/shell"
)

// A formPage shows a form.
type formPage struct {
	Form   *Form
	Of     string // what the thing is called, "" for something new
	Back   string
	Action string
	Token  string
	Hidden []hidden
	Fields []shown
	Faults []faultLine
	Above  []string
	Stale  bool
	Taken  []string // fields in which what others have changed was taken over
	Same   bool     // nothing was changed
}

// A hidden is what a form carries beside what is typed.
type hidden struct{ Name, Value string }

// A faultLine leads to what is wrong.
type faultLine struct{ Label, Text, To string }

// A shown is a field as it is shown.
type shown struct {
	Label, Hint string
	Optional    bool
	Fault       string
	Theirs      string // what others have changed it to
	inner       []faultLine
	drawn
}

// A drawn is a control with what it is called by in the page.
type drawn struct {
	field.Control
	ID, Name  string
	Described string // ids of what says more
	Fault     string // of a part that is wrong by itself
	Focus     bool   // it is looked at first
	List      string // id of the list of what may be typed
	Invalid   bool
	Required  bool
	Parts     []drawn
}

// content is the page of a form.
func (x *asker) content(a field.Asking, v *shell.Visit, s *sheet, r *http.Request) shell.Content {
	a.Typed = s.of
	p := formPage{
		Form: x.form, Of: s.thing.Title, Back: x.back(r, s.thing.To), Action: r.URL.Path, Token: v.FormToken(), Above: s.above, Stale: s.overseen, Same: s.nothing,
		Hidden: []hidden{{onceField, s.once}, {sinceField, strconv.FormatUint(s.since, 10)}},
	}
	p.Hidden = append(p.Hidden, x.carry(r)...)
	for i, y := range x.form.Fields {
		if s.was[i] != "" {
			p.Hidden = append(p.Hidden, hidden{wasPrefix + y.Name, s.was[i]})
		}
		sh := x.shown(a, s, i)
		switch {
		case len(sh.inner) > 0:
			p.Faults = append(p.Faults, sh.inner...)
		case sh.Fault != "":
			p.Faults = append(p.Faults, faultLine{sh.Label, sh.Fault, sh.firstWrong()})
		}
		if s.taken[i] {
			p.Taken = append(p.Taken, sh.Label)
		}
		if len(s.partly[i]) > 0 {
			p.Taken = append(p.Taken, sh.Label+" ("+strings.Join(s.partly[i], ", ")+")")
		}
		p.Fields = append(p.Fields, sh)
	}
	title := v.Voice.T("form." + x.form.Name + ".title")
	if p.Of != "" {
		title += ": " + p.Of
	}
	if x := s.arranged; x != nil {
		title = v.Voice.T("edit.entry."+x.how) + " " + title
	}
	if len(p.Faults)+len(p.Above) > 0 {
		title = v.Voice.T("edit.wrong") + " " + title
	}
	return shell.Content{Title: title, Body: p}
}

// shown is one field of a form.
func (x *asker) shown(a field.Asking, s *sheet, i int) shown {
	f, t := x.form.Fields[i], a.Voice.T
	key := cmp.Or(f.Words, "form."+x.form.noun()+"."+f.Name)
	sh := shown{Label: t(key), Optional: !f.Required, Theirs: s.theirs[i]}
	sh.drawn = draw(f.Kind.Draw(a, s.typed[i]), "f-"+strings.ReplaceAll(f.Name, ".", "-"), prefix+f.Name)
	sh.Required = f.Required
	if sh.Shape == field.Box || sh.Shape == field.Select {
		sh.Optional = false // there is always something chosen
	}
	var described []string
	if f.Hint {
		sh.Hint = t(key + ".hint")
		described = append(described, sh.ID+"-hint")
	}
	if s.theirs[i] != "" {
		described = append(described, sh.ID+"-theirs")
	}
	if fault := s.faults[i]; fault != nil {
		sh.Fault = t("field.fault."+fault.Text, fault.Pairs...)
		described = append(described, sh.ID+"-fault")
		sh.blame(fault.Part)
		for _, inner := range fault.Inner {
			sh.blameEntry(inner.Part, t("field.fault."+inner.Text, inner.Pairs...))
		}
	}
	sh.describe(strings.Join(described, " "))
	if y := s.arranged; y != nil && y.field == i {
		sh.look(y.entry)
	}
	return sh
}

// draw names a control and its parts.
func draw(c field.Control, id, name string) drawn {
	d := drawn{Control: c, ID: id, Name: name}
	if len(c.Suggest) > 0 {
		d.List = id + "-list"
	}
	for _, part := range c.Parts {
		one := draw(part, id+"-"+strings.ReplaceAll(part.Part, ".", "-"), name+"."+part.Part)
		d.Parts = append(d.Parts, one)
	}
	if c.Shape == field.Several {
		d.share()
	}
	return d
}

// share has all entries use the lists of what may be typed that the first has.
func (d *drawn) share() {
	for i := 1; i < len(d.Parts); i++ {
		for j := range d.Parts[i].Parts {
			part, first := &d.Parts[i].Parts[j], d.Parts[0].Parts
			if part.List != "" && j < len(first) && first[j].Part == part.Part {
				part.List, part.Suggest = first[j].List, nil
			}
		}
	}
}

// blame marks what is wrong: a part, or all of it if the fault is of none.
func (d *drawn) blame(part string) {
	d.Invalid = len(d.Parts) == 0
	for i := range d.Parts {
		d.Parts[i].Invalid = d.Shape != field.Several && (part == "" || part == d.Parts[i].Part)
	}
}

// blameEntry marks what is wrong with an entry, beside the part in which it is; if it is in none of them, beside the first.
func (sh *shown) blameEntry(part, text string) {
	at, rest, _ := strings.Cut(part, ".")
	for i := range sh.Parts {
		entry := &sh.Parts[i]
		if entry.Part != at || len(entry.Parts) == 0 {
			continue
		}
		// Values that nobody sees stand first; no fault can be beside those.
		j := slices.IndexFunc(entry.Parts, func(d drawn) bool {
			return d.Type != "hidden" && (d.Part == rest || strings.HasPrefix(d.Part, rest+"."))
		})
		if j < 0 {
			j = slices.IndexFunc(entry.Parts, func(d drawn) bool { return d.Type != "hidden" })
		}
		entry.Open = true
		wrong := &entry.Parts[j]
		wrong.Invalid, wrong.Fault, wrong.Described = true, text, wrong.ID+"-fault"
		sh.inner = append(sh.inner, faultLine{sh.Label + ", " + entry.Label + ", " + wrong.Label, text, wrong.ID})
		return
	}
}

// look has an entry looked at first; where there is none, the button that adds one.
func (sh *shown) look(entry int) {
	if entry >= len(sh.Parts) {
		sh.Focus = true
		return
	}
	sh.Parts[entry].Open = true
	for i := range sh.Parts[entry].Parts {
		if part := &sh.Parts[entry].Parts[i]; part.Type != "hidden" {
			part.Focus = true
			return
		}
	}
}

// describe says what says more of a field. Of one in a frame, the frame does.
func (d *drawn) describe(ids string) {
	d.Described = ids
	for i := range d.Parts {
		if d.Parts[i].Invalid {
			d.Parts[i].Described = ids
		}
	}
}

// firstWrong is the id of what has to be put right first.
func (d *drawn) firstWrong() string {
	for _, part := range d.Parts {
		if part.Invalid {
			return part.ID
		}
	}
	if d.Shape == field.Boxes && len(d.Options) > 0 {
		return d.ID + "-0"
	}
	return d.ID
}
