package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/tz"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
	"jourfixe/worker/desk"
	"jourfixe/worker/workertest"
)

// TestZonesAreAdopted has an office go by newer zone data: what was planned in Winnipeg for nine stays at nine. A replica
// with the older ones decides no more, and says so; a later release, by which the clocks go as before, is adopted after a restart.
func TestZonesAreAdopted(t *testing.T) {
	rules := map[string]string{"America/Winnipeg": "CST6CDT,M3.2.0,M11.1.0", "Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3"}
	calendartest.Use(t, calendartest.Zones(t, "2025b", rules))
	o := workertest.Open(t, time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC))
	start := func(release tz.Release) *workertest.Process {
		return o.Start(func(p *workertest.Process) []worker.Worker {
			p.Mirror.Release = release
			return []worker.Worker{
				&desk.Desk{Office: journaltest.Office, Journal: p.Journal, Mirror: p.Mirror, Key: p.Reception.Key, Now: o.Now, Log: o.Logger()},
				&desk.Adopter{Mirror: p.Mirror, Reception: p.Reception, Log: o.Logger()},
			}
		})
	}
	o.Do("office.set", `{"title":{"de":"Büro"},"zone":"Europe/Berlin"}`)
	o.Do("meeting.request", `{"id":"m","title":{"de":"Treffen"},"at":{"date":"2026-12-16","start":"09:00","zone":"America/Winnipeg"},"duration":"PT1H"}`)
	o.Desk.StopDesk()
	older := start("2025b")
	is := func(p *workertest.Process, release tz.Release, instant string, revision int) func() bool {
		return func() (done bool) {
			p.Mirror.View(func(b *calendar.Book) {
				m := b.Meeting("m")
				done = b.ZoneState().Release == release && m.Instant.Format(time.RFC3339) == instant && m.Revision == revision && m.Start.String() == "09:00"
			})
			return done
		}
	}
	o.Eventually("2025b to be noted, which changes nothing", is(older, "2025b", "2026-12-16T15:00:00Z", 0))

	calendartest.Use(t, nil)
	newer := start(tz.Own().Release())
	o.Eventually("the meeting to be at nine by 2026f", is(newer, "2026f", "2026-12-16T14:00:00Z", 1))
	o.Eventually("the older replica to wait", func() bool { return errors.Is(older.Mirror.Health(), worker.ErrOlderZones) })
	if err := older.Mirror.Health().Error(); !strings.Contains(err, "it goes by 2026f, and here is 2025b") {
		t.Errorf("the older replica says %q", err)
	}
	if !is(older, "2025b", "2026-12-16T15:00:00Z", 0)() {
		t.Error("the older replica goes on with the journal")
	}
	o.Halt(older)
	o.Do("venue.set", `{"id":"saal","title":{"de":"Saal"}}`)

	// Nor does one that is started after that.
	late := olderMirror(t, o)
	o.Eventually("a replica that is started with older data to say so", func() bool { return errors.Is(late.Health(), worker.ErrOlderZones) })
	if late.Ready() {
		t.Error("a replica with older data is ready")
	}

	o.Halt(newer)
	calendartest.Use(t, calendartest.Zones(t, "2027a", rules))
	again := start("2027a")
	o.Eventually("the meeting to be at nine by 2027a", is(again, "2027a", "2026-12-16T15:00:00Z", 2))
}

// olderMirror starts a mirror with data of 2025b.
func olderMirror(t *testing.T, o *workertest.Office) *worker.Mirror {
	m := worker.NewMirror(o.Desk.Journal, journaltest.Office, o.Logger())
	m.Release = "2025b"
	o.Desk.Run(m)
	return m
}
