package config

import (
	"errors"
	"time"

	"jourfixe/calendar/cron"
)

// oftenest is how often calendars of others are asked for at most: they are other houses' servers.
const oftenest = 5 * time.Minute

// DefaultFollow is when the calendars of people and venues elsewhere are read unless something else is said.
const DefaultFollow = "*/15 * * * *"

// FollowTimes is when the calendars of people and venues elsewhere are read.
func (s *Serve) FollowTimes() (*cron.Expression, error) {
	x, err := cron.Parse(s.Follow, time.UTC)
	if err != nil {
		return nil, err
	}
	at := x.Next(time.Date(2027, 1, 4, 0, 0, 0, 0, time.UTC))
	for range 24 * 12 { // a day of the oftenest
		next := x.Next(at)
		if !next.IsZero() && next.Sub(at) < oftenest {
			return nil, errors.New("must be at most every 5 minutes; write */15 * * * * for every 15 minutes")
		}
		at = next
	}
	return x, nil
}
