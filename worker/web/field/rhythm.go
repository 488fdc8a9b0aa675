package field

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar/cron"
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// weekdays are the days of the week as a recurrence rule names them (RFC 5545, section 3.3.10), from Monday on.
var weekdays = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// dayOf is the day of the week of an index in weekdays.
func dayOf(i int) time.Weekday { return time.Weekday((i + 1) % 7) }

// WeekdayName is what a day of the week is called that a rule names, as in WE.
func WeekdayName(code string, v *voice.Voice) string {
	if i := slices.Index(weekdays, code); i >= 0 {
		return words.Weekday(dayOf(i), v.Language)
	}
	return code
}

// choices are the options of a part, the chosen one marked. Nothing is chosen before somebody has.
func choices(a Asking, c Control, chosen string, options ...Option) Control {
	c.Shape, c.Options = Select, append([]Option{{Label: a.Voice.T("edit.choose")}}, options...)
	return c.choose(chosen)
}

// weekdayPart asks for a day of the week.
func weekdayPart(a Asking, typed Typed) Control {
	var list []Option
	for _, code := range weekdays {
		list = append(list, Option{Value: code, Label: WeekdayName(code, a.Voice)})
	}
	return choices(a, Control{Part: "weekday", Label: a.Voice.T("field.part.weekday")}, typed.One("weekday"), list...)
}

// named are options whose names are texts.
func named(a Asking, prefix string, values ...string) (list []Option) {
	for _, v := range values {
		list = append(list, Option{Value: v, Label: a.Voice.T(prefix + v)})
	}
	return list
}

// A Cadence is a recurrence rule over days: one of the usual ones by choosing, any other as it is written.
type Cadence struct{}

// The ways in which a cadence can be given.
const (
	byMonth = "month" // on the nth such day of each month
	byWeek  = "week"
	byDay   = "day"
	byRule  = "rule" // as it is written
)

// nths are which of the days of a month, the last among them.
var nths = []string{"1", "2", "3", "4", "5", "-1"}

const maxRule = 500

// Read implements Kind.
func (Cadence) Read(_ Asking, typed Typed) (any, *Fault) {
	day, nth := typed.word("weekday"), typed.word("nth")
	if f := tooLong(typed.word("rule"), maxRule); f != nil {
		return nil, f.in("rule")
	}
	switch how := typed.word("how"); how {
	case "":
		return nil, nil
	case byMonth:
		if !slices.Contains(nths, nth) {
			return nil, wrong("choice").in("nth")
		}
		if !slices.Contains(weekdays, day) {
			return nil, wrong("choice").in("weekday")
		}
		return "FREQ=MONTHLY;BYDAY=" + nth + day, nil
	case byWeek:
		if !slices.Contains(weekdays, day) {
			return nil, wrong("choice").in("weekday")
		}
		return "FREQ=WEEKLY;BYDAY=" + day, nil
	case byDay:
		return "FREQ=DAILY", nil
	case byRule:
		rule := strings.ToUpper(strings.ReplaceAll(typed.word("rule"), " ", ""))
		if _, err := recurrence.Parse(rule); err != nil {
			return nil, wrong("cadence").in("rule")
		}
		return rule, nil
	}
	return nil, wrong("choice").in("how")
}

// Write implements Kind.
func (Cadence) Write(_ Asking, value any) Typed {
	rule := word(value)
	if rule == "" {
		return Typed{}
	}
	for _, code := range weekdays {
		if rule == "FREQ=WEEKLY;BYDAY="+code {
			return Typed{"how": {byWeek}, "weekday": {code}}
		}
		for _, nth := range nths {
			if rule == "FREQ=MONTHLY;BYDAY="+nth+code {
				return Typed{"how": {byMonth}, "nth": {nth}, "weekday": {code}}
			}
		}
	}
	if rule == "FREQ=DAILY" {
		return Typed{"how": {byDay}}
	}
	return Typed{"how": {byRule}, "rule": {rule}}
}

// Draw implements Kind.
func (Cadence) Draw(a Asking, typed Typed) Control {
	return Control{Shape: Parts, Parts: []Control{
		choices(a, Control{Part: "how", Label: a.Voice.T("field.part.how")}, typed.One("how"), named(a, "field.cadence.", byMonth, byWeek, byDay, byRule)...),
		choices(a, Control{Part: "nth", Label: a.Voice.T("field.part.nth")}, typed.One("nth"), named(a, "field.nth.", nths...)...),
		weekdayPart(a, typed),
		{Shape: Input, Part: "rule", Label: a.Voice.T("field.part.rule"), Type: "text", Value: typed.One("rule"), Most: maxRule},
	}}
}

// A Cron says when something is done: one of the usual ways by choosing, any other as a cron expression.
type Cron struct{}

// The ways in which the times of a schedule can be given, beside byDay, byWeek and byMonth.
const (
	byWorkday = "workday"
	byCron    = "cron" // as it is written
)

const (
	maxCron     = 100
	maxMonthday = 10
)

// lastMonthday is the last day of the month that every month has.
const lastMonthday = 28

// usual is an expression with one time of day.
var usual = regexp.MustCompile(`^(\d{1,2}) (\d{1,2}) (\*|\d{1,2}) \* (\*|[0-6]|1-5)$`)

// Read implements Kind.
func (Cron) Read(_ Asking, typed Typed) (any, *Fault) {
	for part, most := range map[string]int{"cron": maxCron, "monthday": maxMonthday} {
		if f := tooLong(typed.word(part), most); f != nil {
			return nil, f.in(part)
		}
	}
	how := typed.word("how")
	switch how {
	case "":
		return nil, nil
	case byCron:
		x := typed.word("cron")
		if _, err := cron.Parse(x, time.UTC); err != nil {
			return nil, wrong("cron").in("cron")
		}
		return x, nil
	case byDay, byWorkday, byWeek, byMonth:
	default:
		return nil, wrong("choice").in("how")
	}
	at, ok := readTime(typed.word("start"))
	if !ok {
		return nil, wrong("time").in("start")
	}
	clock := fmt.Sprintf("%d %d", int(at)%60, int(at)/60)
	switch how {
	case byDay:
		return clock + " * * *", nil
	case byWorkday:
		return clock + " * * 1-5", nil
	case byWeek:
		i := slices.Index(weekdays, typed.word("weekday"))
		if i < 0 {
			return nil, wrong("choice").in("weekday")
		}
		return clock + " * * " + strconv.Itoa(int(dayOf(i))), nil
	}
	n, err := strconv.Atoi(typed.word("monthday"))
	if err != nil || n < 1 || n > lastMonthday {
		return nil, wrong("number", "least", 1, "most", lastMonthday).in("monthday")
	}
	return clock + " " + strconv.Itoa(n) + " * *", nil
}

// Write implements Kind.
func (Cron) Write(_ Asking, value any) Typed {
	x := word(value)
	if x == "" {
		return Typed{}
	}
	written := Typed{"how": {byCron}, "cron": {x}}
	m := usual.FindStringSubmatch(x)
	if m == nil {
		return written
	}
	at, ok := readTime(two(m[2]) + ":" + two(m[1]))
	clock := fmt.Sprintf("%d %d", int(at)%60, int(at)/60)
	if !ok || !strings.HasPrefix(x, clock+" ") {
		return written
	}
	typed := Typed{"start": {at.String()}}
	switch day, weekday := m[3], m[4]; {
	case day == "*" && weekday == "*":
		typed["how"] = []string{byDay}
	case day == "*" && weekday == "1-5":
		typed["how"] = []string{byWorkday}
	case day == "*":
		n, err := strconv.Atoi(weekday)
		if err != nil {
			return written
		}
		typed["how"], typed["weekday"] = []string{byWeek}, []string{weekdays[(n+6)%7]}
	case weekday == "*":
		if n, err := strconv.Atoi(day); err != nil || n < 1 || n > lastMonthday || strconv.Itoa(n) != day {
			return written
		}
		typed["how"], typed["monthday"] = []string{byMonth}, []string{day}
	default:
		return written
	}
	return typed
}

// Draw implements Kind.
func (Cron) Draw(a Asking, typed Typed) Control {
	start := drawTime(typed.One("start"))
	start.Part, start.Label = "start", a.Voice.T("field.part.start")
	return Control{Shape: Parts, Parts: []Control{
		choices(a, Control{Part: "how", Label: a.Voice.T("field.part.how")}, typed.One("how"), named(a, "field.cron.", byDay, byWorkday, byWeek, byMonth, byCron)...),
		start,
		weekdayPart(a, typed),
		{Shape: Input, Part: "monthday", Label: a.Voice.T("field.part.monthday"), Type: "text", Mode: "numeric", Value: typed.One("monthday"), Most: maxMonthday},
		{Shape: Input, Part: "cron", Label: a.Voice.T("field.part.cron"), Type: "text", Value: typed.One("cron"), Most: maxCron},
	}}
}

// An Ahead is how long before something: days and longer on the calendar, or hours and minutes on the clock.
type Ahead struct{}

// Read implements Kind.
func (Ahead) Read(a Asking, typed Typed) (any, *Fault) {
	if value, fault := (Span{}).Read(a, typed); fault == nil {
		return value, nil
	}
	if value, fault := (Duration{}).Read(a, typed); fault == nil {
		return value, nil
	}
	return nil, wrong("ahead")
}

// Write implements Kind.
func (Ahead) Write(a Asking, value any) Typed {
	if p, err := events.ParsePeriod(word(value)); err == nil && p.Clock != 0 {
		return Duration{}.Write(a, value)
	}
	return Span{}.Write(a, value)
}

// Draw implements Kind.
func (Ahead) Draw(a Asking, typed Typed) Control { return Span{}.Draw(a, typed) }
