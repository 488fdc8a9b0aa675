package calendar

import (
	"maps"
	"slices"
	"time"

	"jourfixe/calendar/noun"
	"jourfixe/calendar/prose"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var legals = shelf.New[string, Legal]("legal", nil)

// legalNoun is what law asks the office to publish. Calendars and mails say nothing of it.
var legalNoun = &noun.Entry[*Book, Legal]{
	Shelf:   legals,
	Title:   func(b *Book, _ *Legal) events.Text { return b.Office().Title },
	Answers: []noun.Answer[*Book]{noun.Answers(setLegal)},
	Folds: []noun.Fold[*Book]{
		noun.Unseen(noun.Makes(legals, func(_ *Book, body *events.LegalChanged, e *events.Event) *Legal {
			return &Legal{SetLegal: events.SetLegal(*body), Changed: e.Time}
		})),
	},
	File: &noun.Filing[*Book, Legal]{
		Section: "legal", Create: "set", Read: noun.Reads[events.SetLegal],
		One:  func(b *Book) (*Legal, bool) { l := b.Legal(); return l, !l.Changed.IsZero() },
		Said: func(_ *Book, l *Legal) any { return l.SetLegal },
	},
}

// A Legal is what law asks the office to publish, in its own words.
type Legal struct {
	events.SetLegal
	Changed time.Time // zero: nothing was ever said
}

// Legal returns what the office publishes as law asks it to.
func (b *Book) Legal() *Legal {
	if l := legals.Get(b.shelves, "legal"); l != nil {
		return l
	}
	return &Legal{}
}

// Missing names the fields in which something has to stand and nothing does. Whether an office needs a data protection officer and an
// arbitration body depends on what it is; those of cities, for which this is made, do.
func (l *Legal) Missing() (fields []string) {
	for _, x := range []struct {
		field string
		there bool
	}{
		{"imprint", len(l.Imprint) > 0}, {"controller", len(l.Controller) > 0}, {"officer", len(l.Officer) > 0}, {"authority", len(l.Authority) > 0},
		{"privacy", len(l.Privacy) > 0},
		{"accessibility", len(l.Accessibility) > 0}, {"feedback", l.Feedback != ""}, {"arbitration", len(l.Arbitration) > 0},
	} {
		if !x.there {
			fields = append(fields, x.field)
		}
	}
	return fields
}

// RunsOut reports whether what is said to whoever has found a weakness can be relied on for no more than 30 days, or no more at all.
func (l *Legal) RunsOut(today events.Date) bool {
	return l.Security != nil && l.Security.Expires.AddDays(-30).Compare(today) <= 0
}

func setLegal(_ *Book, c *events.SetLegal) ([]events.Body, *events.Problem) {
	for _, x := range []struct {
		field string
		text  events.Text
	}{
		{"imprint", c.Imprint}, {"controller", c.Controller}, {"officer", c.Officer}, {"authority", c.Authority}, {"privacy", c.Privacy},
		{"accessibility", c.Accessibility}, {"arbitration", c.Arbitration}, {"easy", c.Easy},
	} {
		for _, language := range slices.Sorted(maps.Keys(x.text)) {
			if !prose.Fit(x.text[language]) {
				return nil, events.Refuse(events.Malformed, x.field+"."+language, "a link must lead to https:// or mailto:, as in [Kontakt](mailto:office@city.example)")
			}
		}
	}
	return one((*events.LegalChanged)(c))
}
