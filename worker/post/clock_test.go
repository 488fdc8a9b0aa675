package post

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// remind has the house remind of meetings a day ahead, at every full hour.
func (h *house) remind() {
	h.t.Helper()
	h.Do("schedule.set", `{"id":"hourly","title":{"de":"Stündlich"},"cron":"0 * * * *","do":"remind"}`)
	h.Do("reminder.set", `{"id":"day","title":{"de":"Am Tag davor"},"schedule":"hourly","ahead":"P1D"}`)
}

// due is when TestReminders reminds of the meeting of the 15th: a day before 10:00 in Berlin.
var due = time.Date(2026, 12, 14, 9, 0, 0, 0, time.UTC)

// TestF22DownOverReminder has the post away over the time of a reminder: it is said late if the meeting is ahead, once, and
// else never.
func TestF22DownOverReminder(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		back    time.Time
		want    []string
		dropped bool
	}{
		"back before the start": {due.Add(23 * time.Hour), []string{"Invitation/0", "Reminder/0"}, false},
		"back after the start":  {due.Add(24 * time.Hour), []string{"Invitation/0"}, true},
		"back a year later":     {due.AddDate(1, 0, 0), []string{"Invitation/0"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := openPost(t, 1)
			h.remind()
			h.meet("one", 0)
			h.settle()
			h.halt(h.posts[0])
			h.set(test.back)
			h.start()
			h.settle()
			h.pass(time.Minute)
			h.settle()
			h.want(0, test.want...)
			noted := func() bool { return strings.Contains(h.Log.String(), "reminders were dropped") }
			if test.dropped {
				h.eventually("it to be noted that a reminder was dropped", noted)
			} else if noted() {
				t.Error("it is noted that a reminder was dropped")
			}
		})
	}
}

// TestClockJumps sets the clocks of a working post at awkward moments and back again. Whatever they show, each thing is
// said once, and nothing after the start.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	for name, jumps := range map[string][]time.Duration{
		"an hour ahead and back":   {time.Hour, -time.Hour},
		"an hour back and ahead":   {-time.Hour, time.Hour},
		"a day ahead and back":     {24 * time.Hour, -24 * time.Hour},
		"a day back and ahead":     {-24 * time.Hour, 24 * time.Hour},
		"to and fro, hour and day": {time.Hour, -24 * time.Hour, 24 * time.Hour, -time.Hour},
		"a month ahead and back":   {30 * 24 * time.Hour, -30 * 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, at := range []struct {
				when time.Time
				what string
			}{
				{sunday, "waiting"}, {due.Add(-30 * time.Minute), "before the reminder"}, {due, "at the reminder"}, {due.Add(30 * time.Minute), "after the reminder"},
			} {
				h := openPost(t, 1)
				h.Do("person.amend", `{"id":"p-0","roles":["staff"]}`)
				h.remind()
				h.Do("schedule.set", `{"id":"weekly","title":{"de":"Wochenbrief"},"cron":"0 8 * * 1","do":"digest","to":["person/p-0"]}`)
				h.meet("one", 0)
				h.settle()
				h.set(at.when)
				h.settle()
				for _, d := range jumps {
					h.pass(d)
					h.settle()
				}
				for _, rest := range []time.Time{due, due.Add(2 * time.Hour), due.Add(23*time.Hour + 59*time.Minute), due.Add(50 * time.Hour)} {
					if rest.After(h.Now()) {
						h.set(rest)
						h.settle()
					}
				}
				var got []string
				digests := map[string]bool{}
				for _, m := range h.mails("") {
					if m.method == "" && m.subject[:4] == "The " {
						if digests[m.id] {
							t.Errorf("%s: a digest has come twice: %s", at.what, m.subject)
						}
						digests[m.id] = true
						continue
					}
					got = append(got, m.String()[len(m.to)+1:])
				}
				want := []string{"Invitation/0", "Reminder/0"}
				if jumps[0] > 25*time.Hour { // beyond the meeting, the reminder may come afterwards or not at all
					want = got[:min(len(got), 2)]
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s: got %q, want %q\n%s", at.what, got, want, h.Log.String())
				}
				if len(digests) == 0 || len(digests) > 8 {
					t.Errorf("%s: %d digests", at.what, len(digests))
				}
				h.halt(h.posts[0])
			}
		})
	}
}

// TestDeferredOverJump sets the clock while a mail is deferred: ahead, it is tried at once; back, it does not wait for the
// time that the clock showed before.
func TestDeferredOverJump(t *testing.T) {
	t.Parallel()
	for _, jump := range []time.Duration{time.Hour, 24 * time.Hour, -time.Hour, -24 * time.Hour} {
		t.Run(jump.String(), func(t *testing.T) {
			t.Parallel()
			h := openPost(t, 1)
			h.fails(busy)
			h.meet("one", 0)
			h.settle()
			if got := h.states("one", 0); got != "invitation deferred" {
				t.Fatalf("the ledger says %s", got)
			}
			h.fails(nil)
			h.pass(jump)
			h.settle()
			h.want(0, "Invitation/0")
		})
	}
}

// TestOutageOverJump sets the clock back while the relay is away. The pauses between tries go by the machine's own clock, so
// they do not grow to a day.
func TestOutageOverJump(t *testing.T) {
	t.Parallel()
	h := openPost(t, 1)
	h.sink.Stop()
	h.meet("one", 0)
	h.eventually("the outage to be noticed", func() bool { return h.posts[0].post.Reachable() != nil })
	h.pass(-24 * time.Hour)
	h.sink.Restart()
	h.pass(24 * time.Hour)
	h.settle()
	h.want(0, "Invitation/0")
}
