package events

import "time"

// Later returns the later of two times. The zero time is before all others.
func Later(x, y time.Time) time.Time {
	if y.After(x) {
		return y
	}
	return x
}

// Sooner returns the earlier of two times of which a zero one means never.
func Sooner(x, y time.Time) time.Time {
	if x.IsZero() || !y.IsZero() && y.Before(x) {
		return y
	}
	return x
}
