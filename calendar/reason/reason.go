// Package reason makes and says reasons: why a day is not free, why a date was chosen, what is against a time. A reason
// is kept by key and arguments ([events.Reason]) and put into words for whoever reads it, in their language; the words
// are those of the section reason in the languages' files. What the reasons are, the calendar decides; nothing here
// knows an office.
package reason

import (
	"time"

	"jourfixe/calendar/recurrence"
	"jourfixe/events"
)

// An Open is what stands open in a sentence, with its name there.
type Open struct {
	name string
	arg  events.Arg
}

// Because makes the reason of a key, with everything that stands open in its sentence. Keys are written out where
// reasons are made, so that a test can compare them with the sentences there are.
func Because(key string, open ...Open) events.Reason {
	r := events.Reason{Key: key}
	if len(open) > 0 {
		r.Args = make(map[string]events.Arg, len(open))
	}
	for _, o := range open {
		r.Args[o.name] = o.arg
	}
	return r
}

// Arg puts in what was made before.
func Arg(name string, arg events.Arg) Open { return Open{name, arg} }

// Text puts in what the office wrote, such as a title.
func Text(name string, t events.Text) Open { return Open{name, events.Arg{Text: t}} }

// Holiday puts in the name of a holiday, as the holidays have it.
func Holiday(name string, t events.Text) Open { return Open{name, events.Arg{Name: t}} }

// Region puts in what a region is called, its code if it has no holidays here.
func Region(name, code string) Open { return Open{name, events.Arg{Region: code}} }

// Date puts in a day.
func Date(name string, d events.Date) Open { return Open{name, events.Arg{Date: d}} }

// Time puts in a time of day.
func Time(name string, t events.TimeOfDay) Open { return Open{name, events.Arg{Time: &t}} }

// Hours puts in a stretch of a day.
func Hours(name string, from, to events.TimeOfDay) Open {
	return Open{name, events.Arg{Hours: &events.Hours{From: from, To: to}}}
}

// Weekday puts in a day of the week.
func Weekday(name string, w time.Weekday) Open {
	return Open{name, events.Arg{Weekday: recurrence.Day(w)}}
}

// Number puts in a number of things.
func Number(name string, n int) Open { return Open{name, events.Arg{Number: &n}} }

// Rule puts in the rhythm of a recurrence rule.
func Rule(name, rule string) Open { return Open{name, events.Arg{Rule: rule}} }

// Why puts in another reason.
func Why(name string, r events.Reason) Open { return Open{name, events.Arg{Reason: &r}} }

// All puts in reasons that count together. Of more than can be kept the first are taken.
func All(name string, list []events.Reason) Open {
	return Open{name, events.Arg{Reasons: list[:min(len(list), events.MaxListed)]}}
}

// Who puts in those of whom something is said.
func Who(name string, those events.Those) Open { return Open{name, events.Arg{Those: &those}} }
