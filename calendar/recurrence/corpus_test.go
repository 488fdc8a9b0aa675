package recurrence

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// corpusFile is a collection of recurrence rules with the dates on which other programs agree. It is not a part of the
// project; where it is not beside it, the test is skipped, and the tables of TestDates stand alone.
const corpusFile = "../../../shared/corpus/rrule-cases.json"

// belowDay are rules that a cadence does not take: the time of day is in the series, Easter in the holidays.
var belowDay = regexp.MustCompile(`HOURLY|MINUTELY|SECONDLY|BYHOUR|BYMINUTE|BYSECOND|BYEASTER`)

// forbidden tells of rules that dateutil reads and RFC 5545 does not allow (section 3.3.10, notes 1 and 2 and the
// table): they must be refused.
func forbidden(rule string) bool {
	has := func(s string) bool { return strings.Contains(rule, s) }
	yearly, monthly := has("FREQ=YEARLY"), has("FREQ=MONTHLY")
	numbered := regexp.MustCompile(`BYDAY=[^;]*\d`).MatchString(rule)
	return has("BYYEARDAY") && !yearly || has("BYWEEKNO") && !yearly || has("BYMONTHDAY") && has("FREQ=WEEKLY") ||
		numbered && !yearly && !monthly || numbered && has("BYWEEKNO")
}

// elsewhere are cases that are read in another way here, with the reason. Each is checked to differ still.
var elsewhere = map[string]string{
	"dateutil-testYearlyByWeekNo": "without BYDAY, the day of the week is that of the first date (RFC 5545: what is missing comes from DTSTART); dateutil takes all seven days",
	"dateutil-testUntilWithDate":  "an UNTIL that is a day is the last one on which a meeting may begin; dateutil takes its first instant",
	"own-berlin-gap-0230":         "the collection has no dates for it; the day is a date, and its time is that of events.Date.In",
}

// outside are cases whose dates lie beyond the span that is followed.
var outside = map[string]string{
	"dateutil-testYearlyIntervalLarge": "dates 100 years apart lie beyond the fifty years that a series is followed",
}

type corpusCase struct {
	ID, RRule, DTStart, Tier, Expect string
	TZID                             string
	Expected                         []string
	Complete                         bool
}

func corpus(t *testing.T) []corpusCase {
	t.Helper()
	data, err := os.ReadFile(corpusFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here: the collected rules are not a part of the project", corpusFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []corpusCase }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Cases
}

func TestCorpus(t *testing.T) {
	ran := map[string]int{}
	for _, c := range corpus(t) {
		if c.RRule == "" && c.Tier != "reject" {
			ran["left out: several properties, not a rule"]++
			continue
		}
		rule, err := Parse(c.RRule)
		switch {
		case c.Tier == "reject":
			if err == nil {
				t.Errorf("%s: %q is taken", c.ID, c.RRule)
			}
			ran["refused as it must be"]++
		case c.Tier == "bomb":
			ran["bomb"]++
			if err == nil {
				fast(t, c.ID, rule)
			}
		case belowDay.MatchString(c.RRule):
			if err == nil {
				t.Errorf("%s: %s has parts below the day and is taken", c.ID, c.RRule)
			}
			ran["refused: below the day"]++
		case forbidden(c.RRule):
			if err == nil {
				t.Errorf("%s: %s is forbidden by RFC 5545 and is taken", c.ID, c.RRule)
			}
			ran["refused: against RFC 5545"]++
		case err != nil:
			t.Errorf("%s: %s is refused: %v", c.ID, c.RRule, err)
		default:
			ran["compared"]++
			compare(t, c, rule)
		}
	}
	t.Log(ran)
	if ran["compared"] < 60 {
		t.Errorf("only %d rules are compared", ran["compared"])
	}
}

func compare(t *testing.T, c corpusCase, rule *Rule) {
	t.Helper()
	anchor := wallDay(t, c.DTStart)
	var want []events.Date
	for _, s := range c.Expected {
		want = append(want, wallDay(t, s))
	}
	last := anchor.AddDays(maxSpan - 1)
	if !c.Complete {
		last = want[len(want)-1]
	}
	start, loc := events.TimeOfDayOf(wallTime(t, c.DTStart)), tz.Must(cmp.Or(c.TZID, "UTC"))
	rule = rule.Beginning(time.Duration(start)*time.Minute, func(d events.Date) time.Time { return d.In(start, loc) })
	got := rule.Dates(anchor, anchor, last)
	same := slices.Equal(got, want)
	reason := elsewhere[c.ID] + outside[c.ID]
	if same == (reason != "") {
		t.Errorf("%s: %s from %s, known to differ %q:\ngot  %v\nwant %v", c.ID, c.RRule, anchor, reason, got, want)
	}
}

// wallTime reads 19970902T090000, and the day alone as its beginning.
func wallTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse("20060102T150405"[:len(strings.TrimSuffix(s, "Z"))], strings.TrimSuffix(s, "Z"))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func wallDay(t *testing.T, s string) events.Date { return events.DateOf(wallTime(t, s)) }

// fast expands the whole span that is followed, and must not look at more periods than it has days.
func fast(t *testing.T, id string, rule *Rule) {
	t.Helper()
	anchor := events.Date{Year: 2026, Month: 1, Day: 1}
	dates, periods := rule.follow(anchor, anchor, events.Date{Year: 2199, Month: 12, Day: 31})
	if periods > maxSpan+2 || len(dates) > maxSpan+1 {
		t.Errorf("%s looks at %d periods for %d dates", id, periods, len(dates))
	}
}
