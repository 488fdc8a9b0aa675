package calendar_test

import (
	"reflect"
	"slices"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
)

// TestChangedFeedsAreAll lets anything happen in offices with feeds of everything: those that ChangedFeeds names must be those
// that come out where all of each feed is compared.
func TestChangedFeedsAreAll(t *testing.T) {
	named := 0
	for seed := range calendartest.Seeds(1) {
		c := calendartest.NewChance(t, seed)
		var touched []calendar.Touch
		c.Each = func(*calendar.Book, *events.Event) { touched = append(touched, c.Book.Touched()...) }
		for range 80 {
			before := c.Book.Clone()
			touched = nil
			c.Step()
			today := before.Today(c.Now)
			first, last := today.AddDays(-30), today.AddDays(1000)
			var want []string
			for _, f := range before.Feeds() {
				now := c.Book.Feeds()[indexOf(c.Book.Feeds(), f.ID)]
				if !f.Revoked && (now.Revoked || !reflect.DeepEqual(letThrough(before, f, first, last), letThrough(c.Book, f, first, last))) {
					want = append(want, f.ID)
				}
			}
			var got []string
			for _, f := range calendar.ChangedFeeds(before, c.Book, touched, first, last) {
				got = append(got, f.ID)
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d: after %+v the feeds %v are said to change, want %v", seed, touched, got, want)
			}
			named += len(got)
		}
	}
	if named < 100 {
		t.Errorf("feeds changed %d times, too few to tell anything", named)
	}
}

// letThrough is what a feed shows of its scope, however far it reaches.
func letThrough(b *calendar.Book, f *calendar.Feed, first, last events.Date) []agenda.Entry {
	filter := f.Filter
	filter.Back, filter.Ahead = 0, 0
	return slices.DeleteFunc(b.Agenda(f.Scope, first, last), func(e agenda.Entry) bool { return !b.Shows(&filter, f.Scope, &e, events.Date{}) })
}

func indexOf(feeds []*calendar.Feed, id string) int {
	for i, f := range feeds {
		if f.ID == id {
			return i
		}
	}
	return -1
}
