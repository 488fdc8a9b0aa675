package config

import (
	"errors"
	"time"

	"jourfixe/calendar/cron"
)

// When what lies in other houses is looked at, unless something else is said.
const (
	DefaultFollow = "*/15 * * * *" // calendars of people and venues
	DefaultLinks  = "0 2 * * 1"    // the pages that links lead to
)

// NoLinks is said in the place of a schedule by whose office links are not looked at.
const NoLinks = "never"

// FollowTimes is when the calendars of people and venues elsewhere are read.
func (s *Serve) FollowTimes() (*cron.Expression, error) {
	return elsewhere(s.Follow, 5*time.Minute, errors.New("must be at most every 5 minutes; write */15 * * * * for every 15 minutes"))
}

// LinkTimes is when it is looked whether links lead anywhere; nil: never.
func (s *Serve) LinkTimes() (*cron.Expression, error) {
	if s.Links == NoLinks {
		return nil, nil
	}
	return elsewhere(s.Links, 24*time.Hour, errors.New("must be at most once a day; write 0 2 * * 1 for Mondays at two, or "+NoLinks))
}

// elsewhere reads a schedule by which servers of other houses are asked, which bear no more than they bear.
func elsewhere(expression string, oftenest time.Duration, tooOften error) (*cron.Expression, error) {
	x, err := cron.Parse(expression, time.UTC)
	if err != nil {
		return nil, err
	}
	at := x.Next(time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC))
	for range 24 * 12 { // a day of every five minutes
		next := x.Next(at)
		if !next.IsZero() && next.Sub(at) < oftenest {
			return nil, tooOften
		}
		at = next
	}
	return x, nil
}
