package words

import "time"

// Daily says that something is every day: "täglich", "every day".
func Daily(language string) string { return in(language).rhythm.Daily }

// Weekly says that something is each week on a day: "jeden Mittwoch", "every Wednesday".
func Weekly(w time.Weekday, language string) string { return in(language).rhythm.Weekly[w] }

// Monthly says that something is each month on the nth of a day of the week, "erster Mittwoch im Monat", "first Wednesday
// of the month": n is from 1 to 5, or -1 for the last. It is "" for any other.
func Monthly(n int, w time.Weekday, language string) string {
	r := &in(language).rhythm
	switch n {
	case 1:
		return r.First[w]
	case 2:
		return r.Second[w]
	case 3:
		return r.Third[w]
	case 4:
		return r.Fourth[w]
	case 5:
		return r.Fifth[w]
	case -1:
		return r.Last[w]
	}
	return ""
}
