// Package cron finds when a cron expression comes next on the clock of a zone, nights on which clocks change included.
// It reads no clock itself, runs nothing and keeps nothing.
package cron

import (
	"fmt"
	"slices"
	"strings"
	"time"

	robfig "github.com/robfig/cron/v3"

	"jourfixe/events"
)

// An Expression is a cron expression on the clock of a zone. robfig/cron reads the expression and finds the next time; what
// happens where clocks are changed is settled here, since it would leave out a time that a forward jump skips and run
// one that a backward jump repeats twice. A skipped time runs at the first valid instant, a repeated one once. An
// expression for every hour goes by elapsed time instead: it has something to do in each hour that there is.
type Expression struct {
	schedule robfig.Schedule
	loc      *time.Location
	hourly   bool
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
	x = &Expression{schedule: schedule, loc: loc, hourly: expression == "@hourly" || len(fields) == 5 && strings.HasPrefix(fields[1], "*")}
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

// Next returns the first time after t, in UTC; the zero time if there is none in the next years.
func (x *Expression) Next(t time.Time) time.Time {
	if x.hourly {
		// Where the jump is by less than an hour, as on Lord Howe Island, robfig stays on the wall's minutes.
		return x.schedule.Next(t.In(x.loc)).UTC()
	}
	// The wall clock is walked as if it were UTC, where it neither jumps nor repeats; each time it shows is then put
	// where it belongs. A day back is where every wall time lies before t, whatever the zone has done.
	local := t.In(x.loc)
	wall := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC).Add(-3 * time.Hour)
	for {
		if wall = x.schedule.Next(wall); wall.IsZero() {
			return time.Time{}
		}
		if at := x.instant(wall); at.After(t) {
			return at
		}
	}
}

// instant returns when the clock first shows the wall time, or, if a jump leaves it out, the end of the jump.
func (x *Expression) instant(wall time.Time) time.Time {
	at := events.DateOf(wall).In(events.TimeOfDayOf(wall), x.loc)
	if events.TimeOfDayOf(at) == events.TimeOfDayOf(wall) {
		return at.UTC()
	}
	_, end := at.Add(-4 * time.Hour).ZoneBounds()
	return end.UTC()
}
