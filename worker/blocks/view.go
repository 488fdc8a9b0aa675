package blocks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// A View is how entries are written for those who read them: in which language, and where they lead.
type View struct {
	Language string
	Links    Links
	Person   string // whose own pages the entries lead to, if Links is Own
	Video    bool   // whether they may see where people meet by video: whoever has the address may be let in
	Detail   string // how much is said of each, as feeds have it
	Alarms   string // how long before the start programs shall remind of it, each after a blank
	Busy     bool   // holidays take up their days
}

// Links says where entries lead.
type Links int

// Who reads most feeds is not known, so their entries lead nowhere rather than to a sign-in that the reader may not have; staff are led
// to the pages of the office, a guest to where they answer.
const (
	Nowhere Links = iota
	Pages
	Own
	Open // to the page that everybody may see, where there is one
)

// Of is how a feed with a filter, or none, shows to its readers what a scope covers: in the language that was asked for, if it is spoken;
// else in that of the feed, of the person whose it is, or in German.
func Of(b *calendar.Book, scope agenda.Scope, filter *events.FeedFilter, asked string) View {
	v := View{Video: scope == (agenda.Scope{}) || scope.Noun == "person", Detail: filter.Detail, Busy: filter.Busy}
	for _, before := range filter.Alarms {
		v.Alarms += " " + before.String()
	}
	reader := ""
	switch p := b.Person(scope.ID); {
	case scope.Noun == agenda.NounPublication:
		v.Links = Open
	case scope == (agenda.Scope{}), scope.Noun == agenda.NounDeadlines, scope.Noun == agenda.NounAnniversaries:
		v.Links = Pages
	case scope.Noun != "person":
	case p != nil && p.Staff():
		v.Links, reader = Pages, p.Language
	default:
		v.Links, v.Person = Own, scope.ID
		if p != nil {
			reader = p.Language
		}
	}
	if filter.Detail != "" {
		v.Links, v.Person, v.Video = Nowhere, "", false
	}
	for _, language := range []string{asked, filter.Language, reader, events.Languages[0]} {
		if words.Speaks(language) {
			v.Language = language
			break
		}
	}
	return v
}

// Before is Alarms taken apart.
func (v *View) Before() (list []events.Period) {
	for before := range strings.FieldsSeq(v.Alarms) {
		if p, err := events.ParsePeriod(before); err == nil {
			list = append(list, p)
		}
	}
	return list
}

// A Filter is what of a scope is shown, to be compared; the zero value leaves nothing out.
type Filter string

// FilterOf is the filter of a feed.
func FilterOf(f *events.FeedFilter) Filter {
	if f.LetsAll() {
		return ""
	}
	data, err := json.Marshal(f)
	if err != nil {
		panic(err) // it came out of JSON, and goes back
	}
	return Filter(data)
}

// Of leaves out of a list, which it changes, what is not shown of the scope on the office's day today.
func (f Filter) Of(b *calendar.Book, scope agenda.Scope, list []agenda.Entry, today events.Date) ([]agenda.Entry, error) {
	if f == "" {
		return list, nil
	}
	of, err := f.parse()
	if err != nil {
		return nil, fmt.Errorf("read the filter of a feed: %w", err)
	}
	return slices.DeleteFunc(list, func(e agenda.Entry) bool { return !b.Shows(&of, scope, &e, today) }), nil
}

// parse is what the filter was made of.
func (f Filter) parse() (of events.FeedFilter, err error) {
	if f != "" {
		err = json.Unmarshal([]byte(f), &of)
	}
	return of, err
}
