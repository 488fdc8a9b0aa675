// Package refusal says in the language of whoever looks at a page why the desk has refused something. A refusal is in the journal and
// answered to programs by its code, the field, and details in English; what these say to people stands in catalog.json, by the code and by
// the details. A detail is read by the pattern of its words, so that what stands open in it, as a time or who it is about, is said in the
// way of the page. One that no pattern fits is said by the code alone; so no words of the desk come to a page as they are.
package refusal

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/voice"
)

//go:embed catalog.json
var file []byte

// A catalog has the words.
type catalog struct {
	Codes   map[string]events.Text `json:"codes"`
	Details []detail               `json:"details"`
}

// A detail is what the desk says in one place.
type detail struct {
	Is string `json:"is"` // its words, with {name} for what stands open
	DE string `json:"de"`
	EN string `json:"en"`

	is    *regexp.Regexp
	names []string // of what stands open, in order
}

// offers is what a refusal of a time says of others, which pages show with buttons.
const offers = `(?:; the best near it is .+|; say "ifNone":"best" to have the least bad time)?`

var open = regexp.MustCompile(`\{([a-z-]+)\}`)

var said = sync.OnceValue(func() *catalog {
	c := new(catalog)
	if err := json.Unmarshal(file, c); err != nil {
		panic(fmt.Sprintf("refusal: reading the embedded catalog.json: %v", err))
	}
	for i := range c.Details {
		d := &c.Details[i]
		var is strings.Builder
		at := 0
		for _, m := range open.FindAllStringSubmatchIndex(d.Is, -1) {
			is.WriteString(regexp.QuoteMeta(d.Is[at:m[0]]) + `(.+?)`)
			d.names, at = append(d.names, d.Is[m[2]:m[3]]), m[1]
		}
		d.is = regexp.MustCompile(`(?s)^` + is.String() + regexp.QuoteMeta(d.Is[at:]) + offers + `$`)
	}
	// What says more in its own words is more exact.
	slices.SortStableFunc(c.Details, func(x, y detail) int { return cmp.Compare(y.exact(), x.exact()) })
	return c
})

// exact is how much a detail says in its own words.
func (d *detail) exact() int { return len(open.ReplaceAllString(d.Is, "")) }

// find reads a detail, nil if nothing is known of it.
func (c *catalog) find(words string) (*detail, []string) {
	for i := range c.Details {
		if found := c.Details[i].is.FindStringSubmatch(words); found != nil {
			return &c.Details[i], found[1:]
		}
	}
	return nil, nil
}

// Put says of a fault of a form what the desk has said of it, if it has.
func Put(b *calendar.Book, v *voice.Voice, f *form.Fault) {
	if f != nil && f.Problem != nil {
		f.Words = Of(b, v, f.Problem)
	}
}

// mostAgainst is how many things that stand against a time are said.
const mostAgainst = 5

// Of says a problem: the first of its faults, and what stands against a time that was asked for.
func Of(b *calendar.Book, v *voice.Voice, p *events.Problem) string {
	words := Say(b, v, p.Code, p.Detail)
	var against []string
	for _, c := range p.Conflicts {
		if why := reason.In(c.Reason, language(v)); why != "" && !slices.Contains(against, why) && len(against) < mostAgainst {
			against = append(against, why)
		}
	}
	if len(against) > 0 {
		words += " " + v.T("refusal.against", "reasons", strings.Join(against, "; "))
	}
	return words
}

// Say says a detail of a problem of a code.
func Say(b *calendar.Book, v *voice.Voice, code, words string) string {
	d, args := said().find(words)
	if d == nil {
		code = strings.TrimPrefix(code, events.ProblemURN)
		return cmp.Or(said().Codes[code][language(v)], said().Codes[events.NotPossible][language(v)])
	}
	text := d.EN
	if language(v) == "de" {
		text = d.DE
	}
	return open.ReplaceAllStringFunc(text, func(name string) string {
		name = strings.Trim(name, "{}")
		return voice.Clean(put(b, v, name, args[slices.Index(d.names, name)]))
	})
}

// language is one in which refusals are said.
func language(v *voice.Voice) string {
	if slices.Contains(events.Languages, v.Language) {
		return v.Language
	}
	return "en"
}

// put says what stands open in the way of the page. The last part of its name says what it is.
func put(b *calendar.Book, v *voice.Voice, name, value string) string {
	switch name[strings.LastIndexByte(name, '-')+1:] {
	case "date":
		if d, err := events.ParseDate(value); err == nil {
			return v.DayOnly(d)
		}
	case "time":
		if t, err := events.ParseTimeOfDay(value); err == nil {
			return v.TimeOfDay(t)
		}
	case "at":
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			at = voice.At(at, b.Office().Zone)
			return v.DayOnly(events.DateOf(at)) + ", " + v.Clock(at)
		}
	case "zone":
		return v.City(value)
	case "ref":
		if ref, err := events.ParseRef(value); err == nil {
			return field.Name(field.Asking{Book: b, Voice: v}, ref)
		}
	case "reminders":
		var names []string
		for id := range strings.SplitSeq(value, ", ") {
			names = append(names, cmp.Or(v.In(b.TitleOf(events.Ref{Noun: "reminder", ID: id})), id))
		}
		return strings.Join(names, ", ")
	}
	return value
}
