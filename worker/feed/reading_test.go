package feed_test

import (
	"net/http"
	"testing"

	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/feed"
	"jourfixe/worker/signin"
	"jourfixe/worker/workertest"
)

// TestReadIsNoted notes the day on which a feed is read, whatever it is answered with, and nothing of one that is closed.
func TestReadIsNoted(t *testing.T) {
	h := open(t)
	var served *feed.Handler
	var readings *signin.Readings
	p := h.Start(func(p *workertest.Process) []worker.Worker {
		o := options(p.Mirror, h.Now)
		readings = signin.NewReadings(signin.ReadingOptions{Store: p.Journal.Readings(), Mirror: p.Mirror, Log: o.Log})
		o.Readings = readings
		served = feed.New(o)
		return []worker.Worker{readings}
	})
	last := func() events.Date { return readings.Last(p.Mirror.Snapshot().Feed("wall")) }
	if got := get(t, served, http.MethodGet, "/feeds/another.ics"); got.StatusCode != http.StatusNotFound || !last().IsZero() {
		t.Errorf("another address is answered %d, and the feed was read on %s", got.StatusCode, last())
	}
	first := get(t, served, http.MethodGet, "/feeds/"+token+".ics")
	if today := (events.Date{Year: 2026, Month: 11, Day: 22}); first.StatusCode != http.StatusOK || last() != today {
		t.Errorf("read on %s; want %s", last(), today)
	}
	h.Do("feed.revoke", `{"id":"wall"}`)
	h.Eventually("nothing is known of a feed that is closed", func() bool {
		return get(t, served, http.MethodGet, "/feeds/"+token+".ics").StatusCode == http.StatusGone && last().IsZero()
	})
}
