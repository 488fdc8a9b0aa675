// Package cron finds when a cron expression comes next on the clock of a zone, nights on which clocks change included.
// It reads no clock itself, runs nothing and keeps nothing.
package cron

import (
	"fmt"
	"slices"
	"strings"
	"time"

	robfig "github.com/robfig/cron/v3"
)

// An Expression is a cron expression on the clock of a zone. robfig/cron reads the expression and finds the next time on a
// wall that neither jumps nor repeats; what happens where clocks are changed is settled here:
//
//   - Each minute that the expression names is a time on the wall, and runs once, when the clock first shows it.
//   - One that a forward jump leaves out runs at the end of the jump; several of these are one run.
//   - An expression for all 24 hours runs again where an hour is repeated: it asks for something every so many minutes, and
//     there would be a hole otherwise.
//
// What counts is which hours an expression names, not how it writes them: * and 0-23 are the same.
type Expression struct {
	schedule robfig.Schedule
	loc      *time.Location
	allHours bool
}

const maxLength = 100 // characters of an expression

// parser takes the five fields and the names that stand for some, but no seconds.
var parser = robfig.NewParser(robfig.Minute | robfig.Hour | robfig.Dom | robfig.Month | robfig.Dow | robfig.Descriptor)

// Parse reads "0 6 1 * *" or "@monthly". The error says what would be right.
func Parse(expression string, loc *time.Location) (x *Expression, err error) {
	// Some expressions make the parser panic. None is known that gets past the checks below; one that does is an error
	// like any other.
	defer func() {
		if r := recover(); r != nil {
			x, err = nil, fmt.Errorf("is no cron expression; write minute, hour, day, month and weekday, as in 0 6 1 * *")
		}
	}()
	fields := strings.Fields(expression)
	switch {
	case len(expression) > maxLength:
		return nil, fmt.Errorf("has more than %d characters", maxLength)
	case strings.Contains(expression, "TZ="):
		return nil, fmt.Errorf("must not name a time zone; put that into zone, and write for example %s", withoutZone(fields))
	case strings.HasPrefix(expression, "@every"):
		return nil, fmt.Errorf("@every counts from an unknown beginning; write */15 * * * * for every 15 minutes")
	case !strings.HasPrefix(expression, "@") && len(fields) != 5:
		example := "0 6 1 * *"
		if len(fields) == 6 {
			example = strings.Join(fields[1:], " ") // with seconds, as some programs have it
		}
		return nil, fmt.Errorf("has %d fields instead of five: minute, hour, day, month and weekday; write for example %s", len(fields), example)
	}
	schedule, err := parser.Parse(expression)
	if err != nil {
		return nil, fmt.Errorf("is no cron expression: %s", corrected(fields))
	}
	x = &Expression{schedule: schedule, loc: loc, allHours: allHours(schedule)}
	if x.schedule.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, fmt.Errorf("never comes: there is no such day in any month; write for example 0 6 28 * *")
	}
	return x, nil
}

// fieldNames are what the five fields are, and what may stand in place of a wrong one.
var fieldNames = [5]struct{ name, instead string }{
	{"the minute must be 0-59", "0"}, {"the hour must be 0-23", "6"}, {"the day must be 1-31", "1"},
	{"the month must be 1-12 or JAN-DEC", "*"}, {"the weekday must be 0-6 or SUN-SAT, Sunday being 0", "1"},
}

// corrected says which field is wrong, and how the expression reads with another in its place.
func corrected(fields []string) string {
	const example = "write minute, hour, day, month and weekday, as in 0 6 1 * *"
	if len(fields) != 5 {
		return example
	}
	var wrong []string
	mended := slices.Clone(fields)
	for i, field := range fields {
		alone := []string{"*", "*", "*", "*", "*"}
		alone[i] = field
		if _, err := parser.Parse(strings.Join(alone, " ")); err == nil {
			continue
		}
		wrong, mended[i] = append(wrong, fieldNames[i].name), fieldNames[i].instead
		if i == 4 && field == "7" {
			mended[i] = "0"
		}
	}
	if len(wrong) == 0 {
		return example
	}
	return strings.Join(wrong, ", ") + "; write for example " + strings.Join(mended, " ")
}

// withoutZone is the expression with the zone left out, as far as that can be guessed.
func withoutZone(fields []string) string {
	if len(fields) == 6 {
		return strings.Join(fields[1:], " ")
	}
	return "0 6 1 * *"
}

// allHours reports whether an expression names each hour of the day. It need not name the first minute, nor each day.
func allHours(schedule robfig.Schedule) bool {
	const day = 1<<24 - 1
	spec, ok := schedule.(*robfig.SpecSchedule)
	return ok && spec.Hour&day == day
}

// Next returns the first time after t, in UTC; the zero time if there is none in the next years.
func (x *Expression) Next(t time.Time) time.Time {
	from := x.stretchAt(t)
	wall := from.wall(t)
	for {
		// What the clock has shown before this stretch has run then.
		if again := from.shownBefore(); !x.allHours && wall.Before(again) {
			wall = again.Add(-time.Second)
		}
		if wall = x.schedule.Next(wall); wall.IsZero() {
			return time.Time{}
		}
		if at := from.instant(wall); from.end.IsZero() || at.Before(from.end) {
			return at
		}
		to := x.stretchAt(from.end)
		if wall.Before(to.wall(to.start)) {
			return to.start.UTC() // the jump has left it out
		}
		from, wall = to, to.wall(to.start).Add(-time.Second)
	}
}

// A stretch is the time between two changes of a clock. Its ends are zero where there is no change.
type stretch struct {
	start, end     time.Time
	offset, before int // seconds that the clock is ahead of UTC, in the stretch and before it
}

func (x *Expression) stretchAt(t time.Time) stretch {
	var s stretch
	local := t.In(x.loc)
	s.start, s.end = local.ZoneBounds()
	_, s.offset = local.Zone()
	s.before = s.offset
	if !s.start.IsZero() {
		_, s.before = s.start.Add(-time.Second).Zone()
	}
	return s
}

// wall returns what the clock shows at an instant, written as if it were UTC, without a part of a second.
func (s stretch) wall(at time.Time) time.Time {
	return time.Unix(at.Unix()+int64(s.offset), 0).UTC()
}

// instant returns when the clock shows the wall time, as if it were never changed again.
func (s stretch) instant(wall time.Time) time.Time {
	return wall.Add(-time.Duration(s.offset) * time.Second)
}

// shownBefore returns the wall time at which the clock shows something new in this stretch; zero if all in it is new.
func (s stretch) shownBefore() time.Time {
	if s.before <= s.offset {
		return time.Time{}
	}
	return time.Unix(s.start.Unix()+int64(s.before), 0).UTC()
}
