package calendar

import (
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestProvisionalDatesAreDecidedAgain has dates in the book that were decided when the holidays of Bremen were not known.
// Now that they are, extending the series confirms the one that holds, moves the one that falls on a holiday, and leaves
// alone what was moved by hand and what is over.
func TestProvisionalDatesAreDecidedAgain(t *testing.T) {
	now := time.Date(2027, 4, 1, 9, 0, 0, 0, time.UTC)
	b := New("bremen")
	sequence := uint64(0)
	happen := func(body events.Body) {
		t.Helper()
		sequence++
		e := &events.Event{Office: "bremen", ID: "1-1", Time: now.AddDate(0, -3, 0), Sequence: sequence, Cause: events.Cause{Sequence: sequence, Parts: 1}, Body: body}
		if err := b.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	happen(&events.OfficeChanged{Title: events.Text{"de": "B"}, Zone: "Europe/Berlin", Holidays: []string{"DE-HB"}})
	day := func(s string) events.Date {
		d, err := events.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	s := events.DefineSeries{
		ID: "s", Title: events.Text{"de": "S"}, Cadence: "FREQ=MONTHLY;BYDAY=1TH", From: day("2027-01-01"), Start: 14 * 60, Duration: events.Period{Clock: time.Hour},
		Zone: "Europe/Berlin", Horizon: events.Period{Months: 4}, Avoid: events.Avoid{Holidays: []string{"DE-HB"}}, Shift: events.Shift{Policy: "nearest", Within: events.Period{Days: 7}},
	}
	happen(&events.SeriesDefined{DefineSeries: s, Through: day("2027-07-31")})
	// The first Thursday of May 2027 is Ascension Day.
	for _, nominal := range []string{"2027-03-04", "2027-05-06", "2027-06-03", "2027-07-01"} {
		d := day(nominal)
		happen(&events.MeetingPlanned{
			ID: "s-" + nominal, Slot: tz.SlotOn(d, 14*60, "Europe/Berlin", s.Duration), Title: s.Title, Series: "s", Nominal: d,
			Why: events.Reason{Said: events.Text{"de": "?"}}, Provisional: []string{"DE-HB"},
		})
	}
	july := b.Meeting("s-2027-07-01")
	happen(&events.MeetingMoved{
		ID: july.ID, Slot: tz.SlotOn(day("2027-07-02"), 14*60, "Europe/Berlin", s.Duration), From: july.Slot, ByHand: true, Provisional: []string{"DE-HB"}, Revision: 1,
	})

	bodies, p := extendSeries(b, &events.ExtendSeries{ID: "s"}, now)
	if p != nil {
		t.Fatal(p)
	}
	got := map[string]string{}
	for _, body := range bodies[1:] {
		happen(body)
		switch e := body.(type) {
		case *events.MeetingMoved:
			got[e.ID] = "moved to " + e.Date.String()
			if len(e.Passed) == 0 || e.Passed[0].Date != day("2027-05-06") {
				t.Errorf("%s does not say why: %+v", e.ID, e.Passed)
			}
		case *events.MeetingConfirmed:
			got[e.ID] = "confirmed"
		default:
			got[body.About().ID] = body.Type().Name
		}
	}
	want := map[string]string{"s-2027-05-06": "moved to 2027-05-07", "s-2027-06-03": "confirmed"}
	for id, what := range want {
		if got[id] != what {
			t.Errorf("%s is %q, want %s", id, got[id], what)
		}
	}
	for id, what := range got {
		if want[id] == "" && what != "planned" {
			t.Errorf("%s is %s, and should be left alone", id, what)
		}
	}
	if m := b.Meeting("s-2027-06-03"); len(m.Provisional) > 0 || m.Revision != 0 || m.History[len(m.History)-1].Kind != "confirmed" {
		t.Errorf("the confirmed meeting is %+v", m.MeetingPlanned)
	}
}
