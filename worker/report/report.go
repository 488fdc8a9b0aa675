// Package report says in a few lines of English what became of a command, for somebody who looks at a terminal. Programs read
// the answer itself, which is JSON; nothing may be kept in these lines that is not in it.
package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// language is what the lines are said in, as everything on the command line.
const language = "en"

// most is how many events, mails or feeds are named; the rest is counted.
const most = 8

// mostDays is how many days that were not taken are named.
const mostDays = 3

// Lines says what became of the command. base is the address of the pages, "" if it is not known; then no page is named.
func Lines(a events.Answer, base string) string {
	w := &writer{base: base}
	switch {
	case a.Problem != nil:
		w.problem(a.Problem)
	case a.Outcome == events.Pending:
		w.line("Stored, and not decided yet.")
	case len(a.Events) == 0:
		w.line("Done; nothing had to be changed.")
	default:
		listed(w, a.Events, "event", (*writer).event)
	}
	listed(w, a.Mails, "mail", (*writer).mail)
	listed(w, a.Feeds, "feed", (*writer).feed)
	return w.String()
}

// Event says what has happened.
func Event(e events.Told, base string) string {
	w := &writer{base: base}
	w.event(e)
	return w.String()
}

type writer struct {
	strings.Builder
	base string
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// listed writes the first of them, and how many more there are.
func listed[T any](w *writer, list []T, noun string, write func(*writer, T)) {
	for _, x := range list[:min(most, len(list))] {
		write(w, x)
	}
	switch more := len(list) - most; {
	case more == 1:
		w.line("and one %s more", noun)
	case more > 1:
		w.line("and %d %ss more", more, noun)
	}
}

// pages are the nouns that have a page each, and where those lie.
var pages = map[string]string{"meeting": "meetings", "trip": "trips", "milestone": "trips", "partner": "partners", "poll": "polls"}

// event says what has happened, when that is, why, and where it is shown.
func (w *writer) event(e events.Told) {
	t, err := events.ParseType(e.Type)
	if err != nil {
		w.line("%s %s", e.Type, e.ID) // of a later release: its name says more than nothing
		return
	}
	w.line("%s.%s %s", t.Noun, t.Name, e.ID)
	var about struct {
		events.Slot
		Title events.Text     `json:"title"`
		From  json.RawMessage `json:"from"`
		To    json.RawMessage `json:"to"`
		Why   events.Reason   `json:"why"`

		Score        []events.Point       `json:"score"`
		Passed       []events.Passed      `json:"passed"`
		Alternatives []events.Alternative `json:"alternatives"`
	}
	if err := json.Unmarshal(e.Data, &about); err != nil {
		return // its fields mean something else; what it is called is said
	}
	if title := about.Title.In(language); title != "" {
		w.line("  %s", title)
	}
	var first, last events.Date
	clock := tz.Current().Settled(about.Slot) // whoever has decided may know other zone data
	switch {
	case !about.Instant.IsZero():
		begin := about.Instant.In(clock)
		w.line("  %s (%s)", words.Span(begin, about.End().In(begin.Location()), language), about.Zone)
	case json.Unmarshal(about.From, &first) == nil && json.Unmarshal(about.To, &last) == nil:
		w.line("  %s", words.Days(first, last, language))
	}
	if said := reason.In(about.Why, language); said != "" {
		w.line("  %s", said)
	}
	w.asked(t.Noun, e.Data)
	for _, p := range about.Score {
		w.line("  %d points against it: %s", p.Points, reason.In(p.Reason, language))
	}
	for _, p := range about.Passed[:min(mostDays, len(about.Passed))] {
		w.line("  not %s: %s", words.Date(p.Date, language), reason.In(p.Reason, language))
	}
	for _, a := range about.Alternatives {
		w.line("  also possible: %s", words.Span(a.Instant.In(clock), a.Instant.Add(about.Duration.Clock).In(clock), language))
	}
	if folder := pages[t.Noun]; folder != "" && w.base != "" {
		w.line("  %s/%s/%s", w.base, folder, e.ID)
	}
}

// asked says which times a poll asks about, and until when.
func (w *writer) asked(noun string, data json.RawMessage) {
	var poll struct {
		Times []events.PollTime `json:"times"`
		Until events.Date       `json:"until"`
	}
	if noun != "poll" || json.Unmarshal(data, &poll) != nil || poll.Until.IsZero() {
		return
	}
	for _, t := range poll.Times {
		begin := t.Instant.In(tz.Current().Settled(t.Slot))
		w.line("  %s: %s (%s)", t.ID, words.Span(begin, t.End().In(begin.Location()), language), t.Zone)
	}
	w.line("  last day to vote: %s", words.Date(poll.Until, language))
}

func (w *writer) problem(p *events.Problem) {
	w.line("Refused: %s", p.Title)
	faults := p.Errors
	if len(faults) == 0 {
		faults = []events.Fault{{Field: p.Field, Detail: p.Detail}}
	}
	for _, f := range faults {
		if f.Field == "" {
			w.line("  %s", f.Detail)
			continue
		}
		w.line("  %s: %s", f.Field, f.Detail)
	}
	for _, c := range p.Conflicts {
		w.line("  %s: %s", c.With, reason.In(c.Reason, language))
	}
	for _, a := range p.Alternatives {
		w.line("  possible: %s", a.Instant.UTC().Format(time.RFC3339))
	}
}

func (w *writer) mail(m events.Mail) {
	when := "at once"
	if !m.At.IsZero() {
		when = m.At.UTC().Format("2006-01-02 15:04 UTC")
	}
	w.line("mail: %s about %s to %s, in %q, %s", m.Message, m.About, m.To, m.Language, when)
}

func (w *writer) feed(f events.Feed) { w.line("feed: %q (%s) changes", f.Name, f.Scope) }
