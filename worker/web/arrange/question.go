package arrange

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

const (
	// maxNamed is how many people, partners and groups can be named as must or may come, as many as a command takes.
	maxNamed = 200
	// maxGuests is how many people and partners can be looked at together on a page.
	maxGuests = 500
	// maxWindow bounds the days in which times are looked for.
	maxWindow = 366
	// maxMinutes is the longest meeting.
	maxMinutes = 24 * 60
	// offered is how many times are shown first, and how many more each time more are asked for.
	offered = 8
)

// lengths are those of meetings that can be chosen, in minutes.
var lengths = []int{15, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 360, 480}

// A question is what somebody asks for when they look for a time, as it stands in the address of the page.
type question struct {
	Need, May        []events.Ref
	Minutes          int
	From, To         string // days, as they were typed
	HoursFrom, Until string // times of day, as they were typed
	Venue            string
	Best             int
	Look             string   // by which names are found
	Find             bool     // it is asked for, and not only filled in
	Do               string   // what is asked for, as it was sent
	Ticked           []string // times that were found before and are to be put to the vote

	fixed bool // it is about a meeting that is there: who is invited is not asked for

	first, last events.Date
	hours       *events.Hours
	Faults      []fault
}

// A fault is something wrong with a question.
type fault struct {
	Field string
	Text  string // key, behind "plan.fault."
	Pairs []any
	Words string // in the language of the page
}

// Fault returns what is wrong with a field, nil if nothing is.
func (q *question) Fault(name string) *fault {
	for i := range q.Faults {
		if q.Faults[i].Field == name {
			return &q.Faults[i]
		}
	}
	return nil
}

func (q *question) wrong(field, text string, pairs ...any) {
	if q.fixed && slices.Contains([]string{"need", "may", "hours-from", "hours-to"}, field) {
		field = "others" // where all stands that can be asked for
	}
	if q.Fault(field) == nil {
		q.Faults = append(q.Faults, fault{field, text, pairs, ""})
	}
}

// read takes a question out of the address of a page. Whatever that is, what comes of it can be shown.
func read(v url.Values, b *calendar.Book, today events.Date) *question {
	q := &question{
		Minutes: 60, From: today.AddDays(1).String(), To: today.AddDays(28).String(), Best: offered,
		HoursFrom: word(v, "hours-from"), Until: word(v, "hours-to"), Venue: word(v, "venue"), Look: word(v, "look"),
		Find: slices.Contains([]string{"find", doMore, doPoll}, v.Get("do")), Do: v.Get("do"), Ticked: v["time"],
	}
	if v.Has("from") || v.Has("to") {
		q.From, q.To = word(v, "from"), word(v, "to")
	}
	q.Need = q.refs(b, "need", v["need"], nil)
	q.May = q.refs(b, "may", v["may"], q.Need)
	if v.Has("minutes") {
		n, err := strconv.Atoi(word(v, "minutes"))
		if err != nil || n < 1 || n > maxMinutes {
			q.wrong("minutes", "minutes", "most", maxMinutes)
		} else {
			q.Minutes = n
		}
	}
	if n, err := strconv.Atoi(v.Get("best")); err == nil && n > 0 && n <= 5*offered {
		q.Best = n
	}
	if q.Do == doMore {
		q.Best = min(q.Best+offered, 5*offered)
	}
	q.readDays(today)
	q.readHours()
	if q.Venue != "" && !b.Has(events.Ref{Noun: "venue", ID: q.Venue}) {
		q.Venue = ""
		q.wrong("venue", "gone")
	}
	return q
}

// refs reads who is named. What is not there, or has been named before, is left out; the first is said.
func (q *question) refs(b *calendar.Book, field string, sent []string, before []events.Ref) (list []events.Ref) {
	for _, s := range sent {
		ref, err := events.ParseRef(s)
		switch {
		case err != nil || !slices.Contains([]string{"partner", "group", "person", "trip"}, ref.Noun) || !b.Has(ref):
			q.wrong(field, "gone")
		case !slices.Contains(list, ref) && !slices.Contains(before, ref):
			list = append(list, ref)
		}
	}
	if len(list) > maxNamed {
		q.wrong(field, "named", "n", len(list), "most", maxNamed)
	}
	return list
}

func (q *question) readDays(today events.Date) {
	var err error
	if q.first, err = events.ParseDate(q.From); err != nil || q.first.Year < 1980 || q.first.Year > 2199 {
		q.wrong("from", "date")
	}
	if q.last, err = events.ParseDate(q.To); err != nil || q.last.Year < 1980 || q.last.Year > 2199 {
		q.wrong("to", "date")
	}
	switch {
	case len(q.Faults) > 0 && (q.Fault("from") != nil || q.Fault("to") != nil):
	case q.last.Before(q.first):
		q.wrong("to", "order")
	case q.last.Before(today):
		q.wrong("to", "past")
	case q.last.Sub(q.first) >= maxWindow:
		q.wrong("to", "window", "most", maxWindow)
	}
}

func (q *question) readHours() {
	if q.HoursFrom == "" && q.Until == "" {
		return
	}
	from, err := events.ParseTimeOfDay(q.HoursFrom)
	if err != nil {
		q.wrong("hours-from", "time")
	}
	until, err2 := events.ParseTimeOfDay(q.Until)
	if err2 != nil {
		q.wrong("hours-to", "time")
	}
	switch {
	case err != nil || err2 != nil:
	case until <= from:
		q.wrong("hours-to", "hours")
	case int(until-from) < q.Minutes:
		q.wrong("hours-to", "short")
	default:
		q.hours = &events.Hours{From: from, To: until}
	}
}

// lengthsWith are the lengths that can be chosen, with one that somebody has.
func lengthsWith(minutes int) []int {
	if slices.Contains(lengths, minutes) {
		return lengths
	}
	list := append(slices.Clone(lengths), minutes)
	slices.Sort(list)
	return list
}

// check looks at what is wrong with a question once it is asked.
func (q *question) check(b *calendar.Book) {
	if len(q.Need) == 0 && !q.fixed && q.Fault("need") == nil {
		q.wrong("need", "nobody")
	}
	if n := len(b.Invited(slices.Concat(q.Need, q.May))); n > maxGuests {
		q.wrong("need", "crowd", "n", n, "most", maxGuests)
	}
}

// request is the question as a command puts it.
func (q *question) request() *events.RequestMeeting {
	return &events.RequestMeeting{
		Window: &events.Window{From: q.first, To: q.last}, Duration: events.Period{Clock: time.Duration(q.Minutes) * time.Minute},
		Need: q.Need, Optional: q.May, Hours: q.hours, Venue: q.Venue,
	}
}

// values is the question as an address has it, without what was looked for.
func (q *question) values() url.Values {
	v := url.Values{"minutes": {strconv.Itoa(q.Minutes)}, "from": {q.From}, "to": {q.To}}
	for _, r := range q.Need {
		v.Add("need", r.String())
	}
	for _, r := range q.May {
		v.Add("may", r.String())
	}
	for name, value := range map[string]string{"hours-from": q.HoursFrom, "hours-to": q.Until, "venue": q.Venue} {
		if value != "" || name == "venue" && q.fixed {
			v.Set(name, value)
		}
	}
	return v
}

// word is a field of an address as a line, without what nobody sees.
func word(v url.Values, name string) string {
	s := []rune(strings.TrimSpace(voice.Clean(strings.ToValidUTF8(v.Get(name), "\uFFFD"))))
	return string(s[:min(len(s), 100)])
}
