package workertest_test

import (
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/workertest"
)

// TestOffice has a command decided, which every process knows of, and another refused; then the desk stops.
func TestOffice(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	o := workertest.Open(t, now)
	other := o.Start(nil)
	o.Do("partner.register", `{"id":%q,"title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`, "riga")
	for _, p := range []*workertest.Process{o.Desk, other} {
		p.Mirror.View(func(b *calendar.Book) {
			if b.Partner("riga") == nil {
				t.Error("a process does not know the partner")
			}
		})
	}
	if a := o.Ask("partner.retire", `{"id":"turku"}`); a.Outcome != events.Refused {
		t.Errorf("the answer is %s", a.Outcome)
	}
	o.DoAll([][2]string{
		{"venue.set", `{"id":"hall","title":{"de":"Saal"}}`},
		{"venue.set", `{"id":"hall","title":{"de":"Großer Saal"},"seats":40}`},
		{"partner.register", `{"id":"oslo","title":{"de":"Oslo"},"kind":"network"}`},
	}...)
	for _, p := range []*workertest.Process{o.Desk, other} {
		p.Mirror.View(func(b *calendar.Book) {
			if v := b.Venue("hall"); v == nil || v.Seats != 40 || b.Partner("oslo") == nil {
				t.Errorf("a process knows the venue as %+v", v)
			}
		})
	}
	o.Set(now.Add(time.Hour))
	o.Eventually("the clock to be set", func() bool { return o.Now().Equal(now.Add(time.Hour)) })
	o.Halt(other)
	o.Do("partner.retire", `{"id":"riga"}`)
	o.Desk.StopDesk()
	o.Desk.StopDesk() // does no harm
}
