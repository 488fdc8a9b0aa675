package events

import (
	"cmp"
	"fmt"
	"time"
)

// A Date is a day of the Gregorian calendar without a zone: what is written in an agenda. The zero Date is no day.
// Dates are comparable and serve as map keys.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day that t shows in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2027-02-03" (RFC 3339 full-date).
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date; write it as 2027-02-03", clip(s))
	}
	return DateOf(t), nil
}

// String returns the date as "2027-02-03", and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	if d.Year < 0 || d.Year > 9999 || d.Month < 0 || d.Month > 99 || d.Day < 0 || d.Day > 99 {
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	}
	// Every event of a journal has some, and the general way takes three times as long.
	digit := func(n int) byte { return byte('0' + n%10) }
	return string([]byte{
		digit(d.Year / 1000), digit(d.Year / 100), digit(d.Year / 10), digit(d.Year), '-',
		digit(int(d.Month) / 10), digit(int(d.Month)), '-', digit(d.Day / 10), digit(d.Day),
	})
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Compare returns -1, 0 or 1 as d is before, the same as, or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// AddDays returns the day n days after d; n may be negative.
func (d Date) AddDays(n int) Date {
	// Every month has so many days, and series are followed day by day.
	if day := d.Day + n; day >= 1 && day <= 28 && d.Month >= 1 && d.Month <= 12 {
		return Date{d.Year, d.Month, day}
	}
	return DateOf(d.utc().AddDate(0, 0, n))
}

// Sub returns the number of days from e to d. A time.Duration would end at 292 years.
func (d Date) Sub(e Date) int { return int((d.utc().Unix() - e.utc().Unix()) / (24 * 60 * 60)) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// In returns the instant at which the wall clock in loc first shows t on the day d. A time that a forward jump of the
// clock leaves out is read with the offset before the jump (RFC 5545, section 3.3.5), one that a backward jump repeats
// as its first occurrence.
func (d Date) In(t TimeOfDay, loc *time.Location) time.Time {
	wall := d.utc().Add(time.Duration(t) * time.Minute)
	// Go does not promise which offset it takes around a jump, so both candidates are made from the offsets in force
	// well before and well after, and the earlier one that really shows this wall time wins.
	_, before := wall.Add(-26 * time.Hour).In(loc).Zone()
	_, after := wall.Add(26 * time.Hour).In(loc).Zone()
	a := wall.Add(-time.Duration(before) * time.Second)
	b := wall.Add(-time.Duration(after) * time.Second)
	switch okA, okB := shows(a, wall, loc), shows(b, wall, loc); {
	case okA && okB && b.Before(a):
		return b.In(loc)
	case okA || !okB:
		return a.In(loc)
	default:
		return b.In(loc)
	}
}

// shows reports whether a clock in loc shows at the instant t what wall reads in UTC.
func shows(t, wall time.Time, loc *time.Location) bool {
	_, offset := t.In(loc).Zone()
	return t.Add(time.Duration(offset) * time.Second).Equal(wall)
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	// As with String: every event of a journal has some. No month is shorter than 28 days; what is left is rare, or wrong.
	if len(b) == len(time.DateOnly) && b[4] == '-' && b[7] == '-' {
		year, month, day := 100*two(b[0:])+two(b[2:]), two(b[5:]), two(b[8:])
		if year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28 {
			*d = Date{year, time.Month(month), day}
			return nil
		}
	}
	*d, err = ParseDate(string(b))
	return err
}

// two reads two digits; if they are none, what it returns is far below zero.
func two(b []byte) int {
	tens, ones := b[0]-'0', b[1]-'0'
	if tens > 9 || ones > 9 {
		return -1_000_000
	}
	return 10*int(tens) + int(ones)
}

// A TimeOfDay is a wall-clock time in minutes after midnight, 0 to 1439.
type TimeOfDay int

// ParseTimeOfDay reads "14:00".
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != 5 {
		return 0, fmt.Errorf("%q is no time of day; write it as 14:00", clip(s))
	}
	return TimeOfDay(t.Hour()*60 + t.Minute()), nil
}

// TimeOfDayOf returns the time of day that t shows in its own location, seconds dropped.
func TimeOfDayOf(t time.Time) TimeOfDay { return TimeOfDay(t.Hour()*60 + t.Minute()) }

// String returns the time as "14:00".
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// MarshalText implements encoding.TextMarshaler.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *TimeOfDay) UnmarshalText(b []byte) (err error) {
	if len(b) == len("14:00") && b[2] == ':' {
		if hour, minute := two(b), two(b[3:]); hour >= 0 && hour < 24 && minute >= 0 && minute < 60 {
			*t = TimeOfDay(60*hour + minute)
			return nil
		}
	}
	*t, err = ParseTimeOfDay(string(b))
	return err
}

// clip shortens what a message quotes, so that no input can flood a log.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
