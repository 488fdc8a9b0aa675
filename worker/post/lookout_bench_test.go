package post

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker"
)

// An idle post has nobody who sends: what is measured is how it finds out what is owed, in an office of 2,000 meetings and
// 500 guests of each.
type idlePost struct {
	tb   testing.TB
	post *Post
	last uint64
}

func newIdlePost(tb testing.TB) *idlePost {
	tb.Helper()
	log := slog.New(slog.DiscardHandler)
	mirror := worker.NewMirror(nil, "bremen", log)
	x := &idlePost{tb: tb, post: New(Options{Mirror: mirror, Ledger: worker.NewLedger(nil, log), Now: func() time.Time { return sunday }, Log: log})}
	x.happen(&events.OfficeChanged{Title: events.Text{"de": "Amt"}, Zone: "Europe/Berlin"})
	x.happen(&events.PartnerRegistered{ID: "riga", Title: events.Text{"de": "Riga"}, Kind: "twin-city", Zone: "Europe/Riga", Status: "active"})
	all := &events.GroupChanged{ID: "all", Title: events.Text{"de": "Alle"}, Members: []events.Ref{{Noun: "partner", ID: "riga"}}}
	for i := range 500 {
		id := fmt.Sprintf("p-%d", i)
		x.happen(&events.PersonAdded{ID: id, Name: events.Secret("P"), Email: events.Secret(addressOf(i)), Language: "de", Zone: "Europe/Berlin"})
		all.Members = append(all.Members, events.Ref{Noun: "person", ID: id})
	}
	x.happen(all)
	for i := range 2000 {
		day := events.Date{Year: 2027, Month: 3, Day: 1}.AddDays(i % 700) // nobody is to be invited yet
		x.happen(&events.MeetingPlanned{
			ID:    fmt.Sprintf("m-%d", i),
			Slot:  events.Slot{Date: day, Start: 14 * 60, Zone: "Europe/Berlin", Instant: day.In(13*60, time.UTC), Duration: events.Period{Clock: time.Hour}},
			Title: events.Text{"de": "Sitzung"}, Need: []events.Ref{{Noun: "group", ID: "all"}},
		})
	}
	x.look()
	return x
}

// happen lets something have happened, by hand: a desk would take minutes for an office of this size, and is not what is measured.
func (x *idlePost) happen(body events.Body) {
	x.last++
	e := &events.Event{
		Office: "bremen", ID: fmt.Sprintf("%d-1", x.last), Sequence: x.last, Time: sunday, Body: body,
		Cause: events.Cause{Client: "bench", Source: "/bench", ID: fmt.Sprint(x.last), Sequence: x.last, Parts: 1},
	}
	if err := x.post.Mirror.Apply([]*events.Event{e}); err != nil {
		x.tb.Fatal(err)
	}
}

// look does once what the post does when something has happened.
func (x *idlePost) look() {
	now := x.post.Now()
	looks, all := x.post.lookout.next(now)
	if all {
		x.post.Mirror.View(func(b *calendar.Book) {
			for _, ref := range owed.Refs(b, now) {
				looks = append(looks, look{about: ref})
			}
		})
	}
	for _, l := range looks {
		x.post.lookAt(l, now)
	}
}

// BenchmarkPersonAdded adds people to a large office: those who belong to nothing yet, as most when they are added, and
// those who as contacts of a partner are invited to every meeting at once.
func BenchmarkPersonAdded(b *testing.B) {
	for _, c := range []struct{ name, partner string }{{"to nothing yet", ""}, {"to every meeting", "riga"}} {
		b.Run(c.name, func(b *testing.B) {
			x := newIdlePost(b)
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				p := &events.PersonAdded{
					ID: fmt.Sprintf("new-%d", n), Name: events.Secret("P"), Email: events.Secret("p@town.example"), Language: "de", Zone: "Europe/Berlin", Partner: c.partner,
				}
				x.happen(p)
				x.look()
			}
		})
	}
}
