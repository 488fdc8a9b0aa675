package travellers

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A line is a registration in a list.
type line struct {
	To        string
	Name      string
	Companion string
	Number    int // 0 of somebody who is interested alone
	Place     int // on the waiting list, from 1 on; 0: not on it
	Standing  string
	Since     time.Time // it has the standing
	Until     time.Time // of an offer
	Seats     int
	Marks     []string // what may put it before others, and whether it is of a minor
	of        *registration.Registration
}

// lines are the registrations for a trip: who goes, who may go, who is off; each in the order of the waiting list, or of their numbers.
func lines(b *calendar.Book, t *trip.Trip, now time.Time, v *voice.Voice) []line {
	places := map[string]int{}
	for i, r := range b.WaitingList(t.ID, now) {
		places[r.ID] = i + 1
	}
	var list []line
	for _, r := range b.Registrations(t.ID) {
		x := newLine(b, r, v)
		x.Place = places[r.ID]
		list = append(list, x)
	}
	slices.SortStableFunc(list, func(x, y line) int {
		return cmp.Or(
			cmp.Compare(slices.Index(listing.Standings, x.Standing), slices.Index(listing.Standings, y.Standing)),
			cmp.Compare(x.Place, y.Place), cmp.Compare(x.Number, y.Number), x.Since.Compare(y.Since), cmp.Compare(x.of.ID, y.of.ID))
	})
	return list
}

func newLine(b *calendar.Book, r *registration.Registration, v *voice.Voice) line {
	home := b.Office().Zone
	x := line{
		To: toOne(r.ID), Name: listing.RegistrationName(r, v), Companion: voice.Clean(r.Companion.Value()), Number: r.Number,
		Standing: r.Standing, Since: voice.At(r.Changed, home), Seats: r.Seats, of: r,
	}
	if r.Standing == events.Offered {
		x.Until = voice.At(r.Until, home)
	}
	for _, mark := range marks {
		if mark.of(r) {
			x.Marks = append(x.Marks, mark.name)
		}
	}
	return x
}

// marks are what is said of a registration in a word.
var marks = []struct {
	name string
	of   func(*registration.Registration) bool
}{
	{"first", func(r *registration.Registration) bool { return r.First }},
	{"member", func(r *registration.Registration) bool { return r.Member }},
	{"host", func(r *registration.Registration) bool { return r.Host }},
	{"lost", func(r *registration.Registration) bool { return r.Lost }},
	{"minor", func(r *registration.Registration) bool { return r.Minor }},
}

// texts are those that somebody may look for.
func (x line) texts() []string {
	texts := []string{x.Name, x.Companion}
	if x.Number > 0 {
		texts = append(texts, strconv.Itoa(x.Number))
	}
	return texts
}
