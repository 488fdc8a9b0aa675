package listing

import (
	"maps"
	"net/url"
	"strconv"
	"strings"

	"jourfixe/calendar/search"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// PerTurn is how many lines of a list a page shows.
const PerTurn = 100

// A List is one of which somebody sees a part: what they look for, and from where on.
type List struct {
	Action string // where it is
	Query  string // what is looked for
	Only   string // the section that is looked at alone, "" for all
	Number int    // of all that there are
	Found  int    // of those that are looked for
	First  int    // the first that is shown, from 1 on, and the last
	Last   int
	Before string // where the part before stands, "" if there is none; and the one after
	After  string
	Jumps  []Jump     // to its sections, if it has some and fills more than a page
	Also   url.Values // what else its addresses say, by which it is narrowed down

	parsed search.Query
	page   int
}

// maxQuery bounds what can be looked for, in bytes.
const maxQuery = 200

// NewList reads from an address what of a list is asked for.
func NewList(u *url.URL) List {
	asked := u.Query()
	q := asked.Get("q")
	if len(q) > maxQuery {
		q = q[:maxQuery]
	}
	l := List{Action: u.Path, Query: voice.Clean(strings.ToValidUTF8(q, "")), Only: asked.Get("only")}
	l.parsed = search.Parse(l.Query)
	l.page, _ = strconv.Atoi(asked.Get("page")) // what is no number is the first page, as what is none at all
	return l
}

// Fits counts a thing, and reports whether each word that is looked for is in one of its texts.
func (l *List) Fits(texts ...string) bool {
	l.Number++
	return l.Query == "" || l.parsed.In(texts...)
}

// Whole reports whether all that was found is on one page.
func (l List) Whole() bool { return l.Before == "" && l.After == "" }

// Shown are the lines that the page shows of those that were found and are in order.
func Shown[T any](l *List, lines []T) []T {
	from, to := l.turn(len(lines))
	return lines[from:to]
}

// turn finds which the page shows of so many that were found. A page beyond the last one is the last one.
func (l *List) turn(found int) (from, to int) {
	l.Found = found
	last := max(0, found-1) / PerTurn
	l.page = min(max(l.page-1, 0), last)
	from = l.page * PerTurn
	to = min(from+PerTurn, found)
	l.First, l.Last = from+1, to
	if l.page > 0 {
		l.Before = l.at(l.page)
	}
	if l.page < last {
		l.After = l.at(l.page + 2)
	}
	return from, to
}

// Here is the address of the part that is shown, to which the forms in it go.
func (l List) Here() string { return l.at(l.page + 1) }

// Narrow has the list, and its addresses, leave out what something else than the words that are looked for does not fit; "" is nothing.
func (l *List) Narrow(key, value string) {
	if value == "" {
		return
	}
	if l.Also == nil {
		l.Also = url.Values{}
	}
	l.Also.Set(key, value)
}

// On is where what is looked for stands in another shape, as a sheet or a table.
func (l *List) On(path string) string {
	other := *l
	other.Action = path
	return other.at(1)
}

// at is the address of a page, counted from 1.
func (l *List) at(page int) string {
	q := l.asked(page)
	if len(q) == 0 {
		return l.Action
	}
	return l.Action + "?" + q.Encode()
}

// Asked is what the part that is shown was asked for by.
func (l *List) Asked() url.Values { return l.asked(l.page + 1) }

func (l *List) asked(page int) url.Values {
	q := url.Values{}
	maps.Copy(q, l.Also)
	if l.Query != "" {
		q.Set("q", l.Query)
	}
	if l.Only != "" {
		q.Set("only", l.Only)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return q
}

// InAll is a text in all its languages, to be looked through if something is looked for.
func (l *List) InAll(t events.Text) string {
	if l.Query == "" {
		return ""
	}
	return InAll(t)
}

// InAll is a text in all its languages.
func InAll(t events.Text) string {
	var all []string
	for _, s := range t {
		all = append(all, s)
	}
	return strings.Join(all, "\n")
}
