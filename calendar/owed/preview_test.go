package owed

import (
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
)

// TestPreviewIsWhole lets anything happen in offices, and mails be sent meanwhile: what a preview of each decision says must
// be what comes out where everything that is owed before and after is compared.
func TestPreviewIsWhole(t *testing.T) {
	previewed, kinds := 0, map[string]int{}
	for seed := range calendartest.Seeds(20) {
		ledger := Ledger{}
		c := calendartest.NewChance(t, seed)
		c.Registering(seed)
		var touched []calendar.Touch
		c.Each = func(*calendar.Book, *events.Event) { touched = append(touched, c.Book.Touched()...) }
		for range 60 {
			before := c.Book.Clone()
			touched = nil
			c.Step()
			got := Preview(before, c.Book, touched, func(ref events.Ref) map[string]Said { return ledger[ref] }, c.Now)
			if want := compared(before, c.Book, ledger, c.Now); !slices.Equal(got, want) {
				t.Fatalf("seed %d: after %+v the preview says\n%+v, want\n%+v", seed, touched, got, want)
			}
			previewed += len(got)
			for _, o := range got {
				kinds[o.Kind]++
			}
			owing, _ := All(c.Book, ledger, c.Now)
			for _, o := range owing {
				ledger.Note(o.About, o.To, o.Sent(o.Kind+o.Due.String()+o.Content, 0, c.Now))
			}
		}
	}
	if previewed < 400 {
		t.Errorf("only %d mails were foreseen, too few to tell anything", previewed)
	}
	for _, kind := range []string{Seat, Waiting, Offer, Withdrawn, CalledOff, TripChanged} {
		if kinds[kind] == 0 {
			t.Errorf("no %s was foreseen", kind)
		}
	}
}

// compared is Preview without knowing what was touched.
func compared(before, after *calendar.Book, l Ledger, now time.Time) []Owing {
	now = now.Add(settlingMost)
	had, _ := All(before, l, now)
	known := make(map[Owing]bool, len(had))
	for _, o := range had {
		o.Due = time.Time{}
		known[o] = true
	}
	var fresh []Owing
	will, _ := All(after, l, now)
	for _, o := range will {
		same := o
		same.Due = time.Time{}
		if !known[same] {
			fresh = append(fresh, o)
		}
	}
	for _, m := range after.Meetings() {
		if before.Meeting(m.ID) != nil || m.Cancelled || !m.Instant.After(now) {
			continue
		}
		about := Of(after, events.Ref{Noun: "meeting", ID: m.ID})
		if !about.opens.After(now) {
			continue
		}
		for _, g := range about.Guest {
			fresh = append(fresh, Owing{about.Ref, Debt{Kind: Invitation, To: g.ID, Revision: m.Revision, Sequence: m.Revision, Due: about.opens}})
		}
	}
	return fresh
}
