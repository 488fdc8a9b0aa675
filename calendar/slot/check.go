package slot

import (
	"fmt"
	"time"

	"jourfixe/events"
)

// What a query may ask for. The worst that fits, two years by the minute for 10,000 people in 1,000 places, takes a second
// or two and 150 MB.
const (
	maxPeople = 10_000
	maxPlaces = 1_000
	maxVenues = 100
	maxBest   = 100
	maxYears  = 2
	maxLength = 24 * time.Hour
)

// check refuses a query that cannot be searched. The fields are named as in the command meeting.request.
func (q *Query) check() *events.Problem {
	refuse := func(field, detail string, args ...any) *events.Problem {
		return events.Refuse(events.Malformed, field, detail, args...)
	}
	switch {
	case q.Length < time.Minute:
		return refuse("duration", "must be a minute or more; the shortest is PT1M")
	case q.Length > maxLength:
		return refuse("duration", "must be 24 hours or less; the longest is PT24H")
	case q.Length%time.Minute != 0:
		return refuse("duration", "must be whole minutes; %s is near", minutes(q.Length.Round(time.Minute)))
	case q.Step < time.Minute:
		return refuse("step", "must be a minute or more; the shortest is PT1M, and PT15M is usual")
	case q.Step > maxLength:
		return refuse("step", "must be 24 hours or less; the longest is PT24H")
	case q.Step%time.Minute != 0:
		return refuse("step", "must be whole minutes; %s is near", minutes(q.Step.Round(time.Minute)))
	case q.Best < 1 || q.Best > maxBest:
		return refuse("best", "must be from 1 to %d", maxBest)
	case q.Spread > SpreadNone:
		return refuse("spread", "must be half days, days or none")
	case q.Seats < 0:
		return refuse("seats", "must be 0 or more")
	case len(q.Venues) > maxVenues:
		return refuse("venue", "at most %d venues can be chosen from; name the ones that suit best", maxVenues)
	}
	if p := q.checkWindow(refuse); p != nil {
		return p
	}
	return q.checkPeople(refuse)
}

// checkWindow refuses times that are not reckoned with, and windows that hold nothing or too much.
func (q *Query) checkWindow(refuse func(field, detail string, args ...any) *events.Problem) *events.Problem {
	for _, t := range []struct {
		field string
		at    time.Time
	}{{"window.from", q.From}, {"window.to", q.To}, {"near", q.Near}} {
		if (t.at.Before(earliest) || t.at.After(latest)) && (t.field != "near" || !t.at.IsZero()) {
			return refuse(t.field, "must be from %d-01-01 to %d-01-01 in UTC", earliest.Year(), latest.Year())
		}
	}
	// A day more than two years, since 1 March here may be February in UTC, where one of them is longer.
	switch {
	case !q.From.Before(q.To):
		return refuse("window", "is empty; it must end after it begins")
	case q.To.After(q.From.UTC().AddDate(maxYears, 0, 1)):
		return refuse("window", "must be %d years or less; to %s would do", maxYears, events.DateOf(q.From.UTC().AddDate(maxYears, 0, 0)))
	case q.To.Sub(q.From) < q.Length:
		return refuse("window", "is shorter than the meeting; one of %s would hold it", minutes(q.Length))
	}
	return nil
}

// checkPeople refuses people who are too many, there twice, or without a clock. Who is at fault is said by where they stand
// in the query, since a key may tell who somebody is.
func (q *Query) checkPeople(refuse func(field, detail string, args ...any) *events.Problem) *events.Problem {
	if n := len(q.Need) + len(q.Optional); n > maxPeople && !q.Sole {
		return refuse("need", "there are %d people together with the optional ones; at most %d can be looked at, so split the groups", n, maxPeople)
	}
	keys, places := make(map[string]bool, 1+len(q.Need)+len(q.Optional)), map[*Place]bool{}
	check := func(list string, i int, p Participant) *events.Problem {
		field := list // written only for those with a fault or a new place
		if i >= 0 && (p.Key == "" || keys[p.Key] || !places[p.Place]) {
			field = fmt.Sprintf("%s[%d]", list, i)
		}
		switch {
		case p.Key == "":
			return refuse(field, "has no key")
		case keys[p.Key]:
			return refuse(field, "is there twice; name everybody once")
		case p.Place == nil || p.Place.Zone == nil:
			return refuse(field, "has no time zone")
		}
		keys[p.Key] = true
		if places[p.Place] {
			return nil
		}
		if places[p.Place] = true; len(places) > maxPlaces {
			return refuse(field, "is the first beyond %d places; people of one city who keep the same hours share a place", maxPlaces)
		}
		return p.Place.check(field, q.From, q.To, refuse)
	}
	if p := check("office", -1, q.Office); p != nil {
		return p
	}
	for i, p := range q.Need {
		if p := check("need", i, p); p != nil {
			return p
		}
	}
	for i, p := range q.Optional {
		if p := check("optional", i, p); p != nil {
			return p
		}
	}
	for i, v := range q.Venues {
		if v.Key == "" {
			return refuse(fmt.Sprintf("venue[%d]", i), "has no key")
		}
	}
	return nil
}

// check refuses hours that are none, and zones that search could not reckon with in the window.
func (p *Place) check(field string, from, to time.Time, refuse func(field, detail string, args ...any) *events.Problem) *events.Problem {
	if !p.hours().valid() {
		return refuse(field+".hours", "must be two different times of day; 09:00 to 18:00 is usual, 00:00 to 24:00 the whole day")
	}
	if p.Lunch != NoHours && !p.lunch().valid() {
		return refuse(field+".lunch", "must be two different times of day; 12:00 to 13:00 is usual")
	}
	// From one change of the clocks to the next, as the offset may be odd after any of them.
	for at := from; ; {
		local := at.In(p.Zone)
		if _, offset := local.Zone(); offset%60 != 0 || offset <= -24*3600 || offset >= 24*3600 {
			return refuse(field+".zone", "must be whole minutes from UTC, and less than a day, as all zones are since 1980")
		}
		_, end := local.ZoneBounds()
		if end.IsZero() || !end.Before(to) || !end.After(at) {
			return nil
		}
		at = end
	}
}

// minutes writes a duration as ISO 8601 has it.
func minutes(d time.Duration) string { return events.Period{Clock: d}.String() }
