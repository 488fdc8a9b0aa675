package holiday

import (
	"time"

	"jourfixe/events"
)

// A rule says on which day of a year one holiday falls.
type rule struct {
	on          when
	de, en      string
	from, until int // the first and the last year that keep it, 0 if open

	kind Kind             // KindPublic if empty, else KindHalf or KindSchool
	half events.TimeOfDay // of a half day, from when it is free

	// mondayAfter lists the days of the week on which the holiday makes the following Monday one too, unless that is
	// one already. The day itself stays a holiday.
	mondayAfter []time.Weekday

	// nextFree makes it the first day after the Monday that is no holiday, where the Monday is one already.
	nextFree bool
}

// name returns the name of the holiday, which the caller may change.
func (r rule) name() events.Text { return events.Text{"de": r.de, "en": r.en} }

// public reports whether the rule is one of a public holiday.
func (r rule) public() bool { return r.kind == "" || r.kind == KindPublic }

// onSunday and onWeekend are for rule.mondayAfter.
var (
	onSunday  = []time.Weekday{time.Sunday}
	onWeekend = []time.Weekday{time.Saturday, time.Sunday}
)

// when returns the day of a holiday in a year, the zero Date if that year has none.
type when func(year int) events.Date

// fixed is the same date every year.
func fixed(m time.Month, day int) when {
	return func(year int) events.Date { return events.Date{Year: year, Month: m, Day: day} }
}

// once is a holiday declared for a single day.
func once(year int, m time.Month, day int) when {
	return func(y int) events.Date {
		if y != year {
			return events.Date{}
		}
		return events.Date{Year: year, Month: m, Day: day}
	}
}

// easter is so many days after Easter Sunday, before it if negative.
func easter(days int) when {
	return func(year int) events.Date { return Easter(year).AddDays(days) }
}

// secondSunday is the second Sunday of the month.
func secondSunday(m time.Month) when {
	return func(year int) events.Date {
		eighth := events.Date{Year: year, Month: m, Day: 8}
		return eighth.AddDays((7 - int(eighth.Weekday())) % 7)
	}
}

// eveOnSunday is a date that gives way to the day before when it is a Sunday.
func eveOnSunday(m time.Month, day int) when {
	return func(year int) events.Date {
		d := events.Date{Year: year, Month: m, Day: day}
		if d.Weekday() == time.Sunday {
			return d.AddDays(-1)
		}
		return d
	}
}

// in returns the day of the holiday in the year, the zero Date if the year does not keep it.
func (r rule) in(year int) events.Date {
	if year < r.from || r.until != 0 && year > r.until {
		return events.Date{}
	}
	return r.on(year)
}

// holidays applies the rules of public holidays to a year. Holidays that meet on a day share it, under both names in
// the order of the rules.
func holidays(rules []rule, year int) map[events.Date]events.Text {
	named := make(map[events.Date]events.Text, len(rules))
	for _, r := range rules {
		d := r.in(year)
		if d.IsZero() || !r.public() {
			continue
		}
		if name, shared := named[d]; shared {
			addName(name, r.de, r.en)
			continue
		}
		named[d] = r.name()
	}
	// The Mondays come last: only when all holidays have their day is it clear which Monday is still an ordinary one.
	for _, r := range rules {
		if d := r.in(year); !d.IsZero() && r.public() {
			observe(named, r, d)
		}
	}
	return named
}

// observe adds the day on which the holiday of the rule, which falls on d, is made up for.
func observe(named map[events.Date]events.Text, r rule, d events.Date) {
	for _, w := range r.mondayAfter {
		if d.Weekday() != w {
			continue
		}
		monday := d.AddDays((8 - int(w)) % 7)
		_, taken := named[monday]
		for taken && r.nextFree {
			monday = monday.AddDays(1)
			_, taken = named[monday]
		}
		if !taken {
			named[monday] = events.Text{"de": r.de + " (Ersatzfeiertag)", "en": r.en + " (observed)"}
		}
	}
}

// addName says that a day has a second name.
func addName(name events.Text, de, en string) {
	name["de"] += " / " + de
	name["en"] += " / " + en
}

// Easter returns Easter Sunday of the year in the Gregorian calendar, which starts in 1583. It follows the paschal moon
// by the anonymous computus that J. Meeus gives in "Astronomical Algorithms", chapter 8.
func Easter(year int) events.Date {
	golden := year % 19
	century, rest := year/100, year%100
	// The solar and the lunar correction since the reform of 1582 shift the epact within the cycle of 19 years.
	lunar := (century - (century+8)/25 + 1) / 3
	epact := (19*golden + century - century/4 - lunar + 15) % 30
	sunday := (32 + 2*(century%4) + 2*(rest/4) - epact - rest%4) % 7
	late := (golden + 11*epact + 22*sunday) / 451
	n := epact + sunday - 7*late + 114
	return events.Date{Year: year, Month: time.Month(n / 31), Day: n%31 + 1}
}
