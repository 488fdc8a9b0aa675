package field

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// A Number is a whole one.
type Number struct{ Least, Most int }

// grouped is a number that is written with a mark at each thousand.
var grouped = regexp.MustCompile(`^\d{1,3}(?:[.,' \x{a0}\x{202f}]\d{3})+$`)

// Read implements Kind.
func (k Number) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	if grouped.MatchString(s) {
		s = strings.NewReplacer(".", "", ",", "", "'", "", " ", "", "\u00a0", "", "\u202f", "").Replace(s)
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < k.Least || n > k.Most {
		return nil, wrong("number", "least", k.Least, "most", k.Most)
	}
	return json.Number(strconv.Itoa(n)), nil
}

// Write implements Kind.
func (Number) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind. No spinner: it changes a number under the wheel of a mouse.
func (k Number) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "text", Mode: "numeric", Value: typed.One(""), Most: 20}
}

// A Date is a day of the calendar.
type Date struct{}

// written is a day as people write it, the day first.
var written = regexp.MustCompile(`^(\d{1,2})[./](\d{1,2})[./](\d{4})$`)

// readDate reads a day as a browser sends it or as people write it.
func readDate(s string) (events.Date, bool) {
	if m := written.FindStringSubmatch(strings.ReplaceAll(s, " ", "")); m != nil {
		s = m[3] + "-" + two(m[2]) + "-" + two(m[1])
	}
	d, err := events.ParseDate(s)
	return d, err == nil && d.Year >= 1900 && d.Year <= 2199
}

// two is a number of one or two digits with two.
func two(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// Read implements Kind.
func (Date) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	d, ok := readDate(s)
	if !ok {
		return nil, wrong("date")
	}
	return d.String(), nil
}

// Write implements Kind.
func (Date) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Date) Draw(_ Asking, typed Typed) Control {
	if _, err := events.ParseDate(typed.One("")); err != nil && typed.One("") != "" {
		return Control{Shape: Input, Type: "text", Value: typed.One("")} // a field for days would hide what is none
	}
	return Control{Shape: Input, Type: "date", Value: typed.One("")}
}

// A Time is a time of day.
type Time struct{}

// oclock is a time of day as people write it.
var oclock = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2}))?(?: ?(?:Uhr|h))?$`)

// readTime reads a time of day as a browser sends it or as people write it.
func readTime(s string) (events.TimeOfDay, bool) {
	if m := oclock.FindStringSubmatch(s); m != nil {
		if m[2] == "" {
			m[2] = "00"
		}
		s = two(m[1]) + ":" + m[2]
	}
	t, err := events.ParseTimeOfDay(s)
	return t, err == nil
}

// Read implements Kind.
func (Time) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	t, ok := readTime(s)
	if !ok {
		return nil, wrong("time")
	}
	return t.String(), nil
}

// Write implements Kind.
func (Time) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Time) Draw(_ Asking, typed Typed) Control { return drawTime(typed.One("")) }

func drawTime(value string) Control {
	if _, err := events.ParseTimeOfDay(value); err != nil && value != "" {
		return Control{Shape: Input, Type: "text", Value: value}
	}
	return Control{Shape: Input, Type: "time", Value: value}
}

// Hours are a stretch of the day, from a time to a later one.
type Hours struct{}

// Read implements Kind.
func (Hours) Read(_ Asking, typed Typed) (any, *Fault) {
	from, to := typed.word("from"), typed.word("to")
	if from == "" && to == "" {
		return nil, nil
	}
	f, ok := readTime(from)
	if !ok {
		return nil, wrong("time").in("from")
	}
	t, ok := readTime(to)
	if !ok {
		return nil, wrong("time").in("to")
	}
	if t <= f {
		return nil, wrong("hours").in("to")
	}
	return map[string]any{"from": f.String(), "to": t.String()}, nil
}

// Write implements Kind.
func (Hours) Write(_ Asking, value any) Typed {
	typed := Typed{}
	hours, _ := value.(map[string]any)
	for part, v := range hours {
		typed[part] = []string{word(v)}
	}
	return typed
}

// Draw implements Kind.
func (Hours) Draw(a Asking, typed Typed) Control {
	c := Control{Shape: Parts}
	for _, part := range []string{"from", "to"} {
		one := drawTime(typed.One(part))
		one.Part, one.Label = part, a.Voice.T("field.part."+part)
		c.Parts = append(c.Parts, one)
	}
	return c
}

// A Moment is a day and a time on the clock of a place.
type Moment struct{}

// Read implements Kind.
func (Moment) Read(a Asking, typed Typed) (any, *Fault) {
	day, start := typed.word("date"), typed.word("start")
	if day == "" && start == "" {
		return nil, nil
	}
	d, ok := readDate(day)
	if !ok {
		return nil, wrong("date").in("date")
	}
	t, ok := readTime(start)
	if !ok {
		return nil, wrong("time").in("start")
	}
	at := map[string]any{"date": d.String(), "start": t.String()}
	zone, fault := Zone{}.Read(a, Typed{"": typed["zone"]})
	if fault != nil {
		return nil, fault.in("zone")
	}
	if name, ok := zone.(string); ok {
		at["zone"] = name
	}
	if after := events.TimeOfDayOf(instantOf(a, d, t, zone)); after != t {
		return nil, wrong("gap", "next", a.Voice.TimeOfDay(after)).in("start")
	}
	return at, nil
}

// instantOf is when a clock shows a time on a day, in the office's zone if none is named.
func instantOf(a Asking, d events.Date, t events.TimeOfDay, zone any) time.Time {
	name, _ := zone.(string)
	name = cmp.Or(name, a.Book.Office().Zone)
	return tz.SlotOn(d, t, name, events.Period{}).Instant.In(tz.Must(name))
}

// Past reports whether a moment that was typed is over.
func (k Moment) Past(a Asking, typed Typed, now time.Time) bool {
	value, fault := k.Read(a, typed)
	at, ok := value.(map[string]any)
	if fault != nil || !ok {
		return false
	}
	d, _ := readDate(at["date"].(string)) // Read has written both
	t, _ := readTime(at["start"].(string))
	return !instantOf(a, d, t, at["zone"]).After(now)
}

// Write implements Kind.
func (Moment) Write(a Asking, value any) Typed {
	typed := Typed{}
	at, _ := value.(map[string]any)
	for part, v := range at {
		typed[part] = []string{word(v)}
	}
	return typed
}

// Draw implements Kind.
func (Moment) Draw(a Asking, typed Typed) Control {
	day, start, zone := Date{}.Draw(a, Typed{"": typed["date"]}), drawTime(typed.One("start")), Zone{}.Draw(a, Typed{"": typed["zone"]})
	day.Part, start.Part, zone.Part = "date", "start", "zone"
	c := Control{Shape: Parts, Parts: []Control{day, start, zone}}
	for i := range c.Parts {
		c.Parts[i].Label = a.Voice.T("field.part." + c.Parts[i].Part)
	}
	return c
}

// A Duration is how long something takes, in hours and minutes.
type Duration struct{}

// taking is a duration as people write it: "1 h 30 min", "90 Minuten", "2 Std.".
var taking = regexp.MustCompile(`(?i)^(?:(\d{1,2}) ?(?:h|std\.?|stunden?|hours?|hrs?))?,? ?(?:(?:und|and)? ?(\d{1,4}) ?(?:m|min\.?|minuten?|minutes?))?$`)

// clockwise is a duration as on a clock, "1:30", and decimal one with a fraction, "1,5 h".
var (
	clockwise = regexp.MustCompile(`^(\d{1,2}):(\d{2})(?: ?h)?$`)
	decimal   = regexp.MustCompile(`(?i)^(\d{1,2})[.,](\d{1,2}) ?(?:h|std\.?|stunden?|hours?)$`)
)

// readDuration reads a duration in minutes.
func readDuration(s string) (minutes int, ok bool) {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // digits alone, and few
	if m := clockwise.FindStringSubmatch(s); m != nil {
		return number(m[1])*60 + number(m[2]), number(m[2]) < 60
	}
	if m := decimal.FindStringSubmatch(s); m != nil {
		part := number((m[2] + "0")[:2])
		return number(m[1])*60 + part*60/100, true
	}
	if m := taking.FindStringSubmatch(s); m != nil && m[1]+m[2] != "" {
		return number(m[1])*60 + number(m[2]), true
	}
	if p, err := events.ParsePeriod(strings.ToUpper(s)); err == nil && p.Days == 0 && p.Months == 0 && p.Years == 0 {
		return int(p.Clock.Minutes()), true
	}
	return 0, false
}

// Read implements Kind.
func (Duration) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	minutes, ok := readDuration(s)
	if !ok || minutes < 1 || minutes > 24*60 {
		return nil, wrong("duration")
	}
	return isoClock(minutes), nil
}

// isoClock writes a duration as the schemas have it.
func isoClock(minutes int) string {
	iso := "PT"
	if h := minutes / 60; h > 0 {
		iso += strconv.Itoa(h) + "H"
	}
	if m := minutes % 60; m > 0 {
		iso += strconv.Itoa(m) + "M"
	}
	return iso
}

// Write implements Kind.
func (Duration) Write(_ Asking, value any) Typed {
	minutes, ok := readDuration(word(value))
	if !ok {
		return one(word(value))
	}
	var parts []string
	if h := minutes / 60; h > 0 {
		parts = append(parts, strconv.Itoa(h)+" h")
	}
	if m := minutes % 60; m > 0 {
		parts = append(parts, strconv.Itoa(m)+" min")
	}
	return one(strings.Join(parts, " "))
}

// Draw implements Kind.
func (Duration) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "text", Value: typed.One(""), Most: 40}
}

// A Span is a distance on the calendar: days, weeks, months, years.
type Span struct{}

// apart is a span as people write it: "6 Wochen", "3 months".
var apart = regexp.MustCompile(`(?i)^(\d{1,4}) ?(d|tage?n?|days?|w|wochen?|weeks?|m|monate?n?|months?|j|y|jahre?n?|years?)$`)

// Read implements Kind.
func (Span) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	if m := apart.FindStringSubmatch(s); m != nil {
		unit := map[byte]string{'d': "D", 't': "D", 'w': "W", 'm': "M", 'j': "Y", 'y': "Y"}[strings.ToLower(m[2])[0]]
		s = "P" + strings.TrimLeft(m[1], "0") + unit
	}
	p, err := events.ParsePeriod(strings.ToUpper(s))
	if err != nil || p.IsZero() || p.Clock != 0 {
		return nil, wrong("span")
	}
	return p.String(), nil
}

// Write implements Kind.
func (Span) Write(a Asking, value any) Typed {
	p, err := events.ParsePeriod(word(value))
	if err != nil {
		return one(word(value))
	}
	for _, x := range []struct {
		unit string
		n    int
		only bool
	}{
		{"years", p.Years, p.Months == 0 && p.Days == 0}, {"months", p.Months, p.Years == 0 && p.Days == 0},
		{"weeks", p.Days / 7, p.Years == 0 && p.Months == 0 && p.Days%7 == 0}, {"days", p.Days, p.Years == 0 && p.Months == 0},
	} {
		if x.only && x.n > 0 {
			return one(a.Voice.N("field.span."+x.unit, x.n))
		}
	}
	return one(word(value))
}

// Draw implements Kind.
func (Span) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "text", Value: typed.One(""), Most: 40}
}
