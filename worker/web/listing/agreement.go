package listing

import (
	"net/url"
	"strconv"
	"strings"

	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// Signed is when something was signed: the day, or the year if no more is known.
func Signed(s events.Signing, v *voice.Voice) string {
	if s.On.IsZero() {
		return strconv.Itoa(s.Year)
	}
	return v.DayOnly(s.On)
}

// Term is for how long something holds, and what becomes of it then.
func Term(t events.Term, v *voice.Voice) string {
	var parts []string
	if !t.From.IsZero() {
		parts = append(parts, v.T("agreement.from", "day", v.DayOnly(t.From)))
	}
	if t.Until.IsZero() {
		return strings.Join(append(parts, v.T("agreement.endless")), ", ")
	}
	parts = append(parts, v.T("agreement.until", "day", v.DayOnly(t.Until)))
	switch t.Renewal {
	case events.RenewalTacit:
		parts = append(parts, v.T("agreement.tacit", "by", words.Period(t.Extends, v.Language)))
	case events.RenewalExpress:
		parts = append(parts, v.T("agreement.express"))
	}
	if !t.Notice.IsZero() {
		parts = append(parts, v.T("agreement.notice", "by", words.Period(t.Notice, v.Language)))
	}
	return strings.Join(parts, ", ")
}

// Planning is where an anniversary is planned, and Waiving where it is let go by.
func Planning(of events.Ref, years int) string { return "/new/anniversary?" + asked(of, years) }

func Waiving(of events.Ref, years int) string { return "/new/waiver?" + asked(of, years) }

func asked(of events.Ref, years int) string {
	return url.Values{"v.of": {of.String()}, "v.years": {strconv.Itoa(years)}}.Encode()
}
