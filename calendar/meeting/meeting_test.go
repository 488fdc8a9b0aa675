package meeting

import (
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var (
	monday = events.Date{Year: 2027, Month: 3, Day: 1}
	noon   = tz.SlotOn(monday, 720, "Europe/Berlin", events.Period{Clock: time.Hour})
	later  = tz.SlotOn(monday.AddDays(1), 720, "Europe/Berlin", events.Period{Clock: time.Hour})
	early  = time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)
)

// planned returns a meeting at noon that Ilse has accepted and for which Otto has proposed another time.
func planned() *Meeting {
	e := &events.Event{Sequence: 7, Time: early, Body: &events.MeetingPlanned{}}
	m := Planned(&events.MeetingPlanned{ID: "m", Slot: noon, Venue: "hall"}, e, Room{Title: events.Text{"en": "Hall"}})
	m.Take(&events.MeetingAnswered{Person: "ilse", Answer: events.AnswerAccepted}, e)
	m.Propose(&events.MeetingCountered{Person: "otto", Reading: events.Reading{Start: later.Instant, End: later.End()}}, e)
	return m
}

// moved moves it.
func moved(m *Meeting, to events.Slot) {
	body := &events.MeetingMoved{ID: "m", Slot: to, From: m.Slot, Revision: m.Revision + 1}
	m.Revise(m.Move(body), &events.Event{Time: early.Add(time.Hour), Body: body}, Room{Title: events.Text{"en": "Annex"}})
}

// TestWhatIsSaidIsToATime holds that nobody has said anything to a time that they have not been asked about, and that it
// counts again when the meeting goes back.
func TestWhatIsSaidIsToATime(t *testing.T) {
	m := planned()
	for i, want := range []bool{true, false, true} {
		if i > 0 {
			moved(m, []events.Slot{{}, later, noon}[i])
		}
		_, answered := m.Answer("ilse")
		_, proposed := m.Counter("otto")
		if answered != want || proposed != want {
			t.Errorf("at revision %d there is an answer: %v, a proposal: %v, want %v", m.Revision, answered, proposed, want)
		}
	}
	if v := m.Version(1); len(m.Versions) != 3 || v == nil || v.Slot != later || v.Place["en"] != "Annex" || m.Version(0).Place["en"] != "Hall" || m.Version(9) != nil {
		t.Errorf("its versions are %+v", m.Versions)
	}
	m.Keep(&events.MeetingKept{Person: "otto"}, &events.Event{Time: early})
	if _, open := m.Counter("otto"); open || !m.Kept("otto").Equal(early) {
		t.Error("a proposal that was decided on is still open")
	}
}

func TestMeetingsApart(t *testing.T) {
	m := planned()
	other := *m
	other.Apart()
	moved(&other, later)
	moved(m, later)
	other.Forget("ilse")
	other.Forget("otto")
	if !m.Holds("ilse") || !m.Holds("otto") || other.Holds("ilse") || other.Holds("otto") {
		t.Errorf("of one and the other hold: %v, %v", m.Answers, other.Answers)
	}
	if len(m.Versions) != 2 || len(other.Versions) != 2 || &m.Versions[1] == &other.Versions[1] || &m.History[1] == &other.History[1] {
		t.Error("what is appended to one lands in the other")
	}
}

func TestStale(t *testing.T) {
	at := func(hours int) *time.Time { x := early.Add(time.Duration(hours) * time.Hour); return &x }
	before := Said{Via: events.ViaMail, Sequence: 2, Written: *at(5)}
	for _, c := range []struct {
		written  *time.Time
		sequence int
		field    string // that is refused; empty: none is
	}{{nil, 1, ""}, {at(6), 2, ""}, {at(5), 3, ""}, {at(6), 1, "sequence"}, {at(4), 2, "written"}} {
		p := Stale(c.written, c.sequence, before)
		if (p == nil) != (c.field == "") || p != nil && p.Field != c.field {
			t.Errorf("written at %v to revision %d: %v, want it refused at %q", c.written, c.sequence, p, c.field)
		}
	}
	if p := Stale(at(6), 1, Said{Via: events.ViaWeb, Sequence: 2, Written: *at(5)}); p != nil {
		t.Errorf("revisions are compared with what was said on the page: %v", p)
	}
}

// TestTakenBack takes a proposal back by an answer on the page, and by no other: calendar programs send an answer along with each. One
// that the office has decided on stays decided, and a new one is open.
func TestTakenBack(t *testing.T) {
	answer := func(m *Meeting, via string) {
		m.Take(&events.MeetingAnswered{Person: "otto", Answer: events.AnswerAccepted, Via: via}, &events.Event{Time: early})
	}
	m := planned()
	for _, via := range []string{events.ViaMail, events.ViaCommand} {
		if answer(m, via); m.Counters["otto"].Withdrawn != (time.Time{}) {
			t.Errorf("an answer by %s takes a proposal back", via)
		}
	}
	answer(m, events.ViaWeb)
	if _, open := m.Counter("otto"); open || !m.Counters["otto"].Withdrawn.Equal(early) {
		t.Error("an answer on the page does not take the proposal back")
	}
	if _, p := m.Keeping(&events.KeepMeeting{ID: "m", Person: "otto"}); p == nil {
		t.Error("what was taken back can be decided on")
	}
	moved(m, later)
	if m.Taken("otto") {
		t.Error("what was taken back is taken up when the meeting moves there by itself")
	}
	m = planned()
	m.Keep(&events.MeetingKept{Person: "otto"}, &events.Event{Time: early})
	answer(m, events.ViaWeb)
	if c := m.Counters["otto"]; !c.Withdrawn.IsZero() || !m.Kept("otto").Equal(early) {
		t.Errorf("what was decided on is taken back: %+v", c)
	}
	m.Propose(&events.MeetingCountered{Person: "otto", Reading: events.Reading{Start: later.Instant, End: later.End()}}, &events.Event{Time: early})
	if _, open := m.Counter("otto"); !open {
		t.Error("a new proposal is not open")
	}
}
