package calendar_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/busy"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/elsewhere"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// elsewhereTown is an office in which the calendars of a person and of a room are followed, of which Lena's takes from 10 to 12 on the 9th of
// March 2027, and from 14 to 15 perhaps, and the hall's from 16 to 17, in Berlin.
func elsewhereTown(t *testing.T, stale bool) (*calendartest.Teller, func() *calendar.Book) {
	told := calendartest.NewTeller(t)
	for _, line := range []string{
		`office.set {"title":{"de":"B"},"zone":"Europe/Berlin"}`,
		`person.add {"id":"lena","name":"Lena","email":"lena@city.example","busy":"https://calendar.example/lena.ics"}`,
		`person.add {"id":"otto","name":"Otto","email":"otto@city.example"}`,
		`venue.set {"id":"hall","title":{"de":"Saal"},"busy":"https://calendar.example/hall.ics"}`,
	} {
		if p := told.Tell("2027-03-01T08:00:00Z " + line).Problem(); p != nil {
			t.Fatal(line, p)
		}
	}
	from := time.Date(2027, 3, 9, 9, 0, 0, 0, time.UTC)
	hours := func(first, last int, perhaps bool) busy.Interval {
		return busy.Interval{From: from.Add(time.Duration(first-10) * time.Hour), To: from.Add(time.Duration(last-10) * time.Hour), Tentative: perhaps}
	}
	return told, func() *calendar.Book {
		lena, hall := events.Ref{Noun: "person", ID: "lena"}, events.Ref{Noun: "venue", ID: "hall"}
		known := func(of events.Ref, list ...busy.Interval) *elsewhere.Known {
			k := &elsewhere.Known{Key: told.Direct.CalendarOf(of).Key, AsOf: from.AddDate(0, 0, -7), Intervals: list}
			if stale {
				k.Stale = &elsewhere.Stale{Why: "slow"}
			}
			return k
		}
		b := told.Direct.Clone()
		b.Heed(elsewhere.NewTimes(map[events.Ref]*elsewhere.Known{lena: known(lena, hours(10, 12, false), hours(14, 15, true)), hall: known(hall, hours(16, 17, false))}))
		return b
	}
}

var march = time.Date(2027, 3, 2, 8, 0, 0, 0, time.UTC)

func said(points []events.Point) string {
	var list []string
	for _, p := range points {
		list = append(list, reason.In(p.Reason, "en"))
	}
	return strings.Join(list, "; ")
}

// TestElsewhereIsHeeded asks for times at which somebody who must come, or the room, is busy by a calendar of their own, has one found, and moves a
// meeting there.
func TestElsewhereIsHeeded(t *testing.T) {
	for _, x := range []struct {
		asked string
		stale bool
		want  string // of the refusal, or of the points
		ok    bool
	}{
		{`{"title":{"de":"M"},"at":{"date":"2027-03-09","start":"11:00"},"duration":"PT1H","need":["person/lena"]}`, false, "Busy by their own calendar (as of Tuesday 2 March 2027, 10:00): one person", false},
		{`{"title":{"de":"M"},"at":{"date":"2027-03-09","start":"11:00"},"duration":"PT1H","need":["person/lena"]}`, true, "perhaps out of date", false},
		{`{"title":{"de":"M"},"at":{"date":"2027-03-09","start":"11:00"},"duration":"PT1H","need":["person/otto"]}`, false, "", true},
		{`{"title":{"de":"M"},"at":{"date":"2027-03-09","start":"11:00"},"duration":"PT1H","need":["person/lena"],"ifNone":"best"}`, false, "Busy by their own calendar", true},
		{`{"title":{"de":"M"},"at":{"date":"2027-03-09","start":"14:00"},"duration":"PT1H","need":["person/lena"]}`, false, "Perhaps busy by their own calendar: one person; Own calendars that were heeded: 1; the oldest as of Tuesday 2 March 2027, 10:00", true},
		{`{"title":{"de":"M"},"at":{"date":"2027-03-09","start":"16:00"},"duration":"PT1H","need":["person/otto"],"venue":"hall"}`, false, "The room is taken by its own calendar (as of Tuesday 2 March 2027, 10:00)", false},
		{`{"title":{"de":"M"},"window":{"from":"2027-03-09","to":"2027-03-09"},"hours":{"from":"10:00","to":"13:00"},"duration":"PT1H","need":["person/lena"]}`, false, "Own calendars that were heeded: 1", true},
	} {
		told, heeding := elsewhereTown(t, x.stale)
		b := heeding()
		d := b.Decide(told.Command("meeting.request", []byte(x.asked)), march)
		if p := d.Problem(); p != nil {
			if x.ok || !strings.Contains(p.Detail, x.want) {
				t.Errorf("%s: %+v", x.asked, p)
			}
			continue
		}
		planned := d.Events[0].Body.(*events.MeetingPlanned)
		if got := said(planned.Score); !x.ok || !strings.Contains(got, x.want) {
			t.Errorf("%s: planned at %s, with %q", x.asked, planned.Instant, got)
		}
		if strings.Contains(x.asked, "window") && planned.Instant.Hour() != 11 {
			t.Errorf("found is %s, and not after what takes the morning", planned.Instant)
		}
	}
}

// TestDoubts has a meeting planned where nobody knew better, and then looks by calendars of those who must come and of the room. Whoever has
// accepted knows it best.
func TestDoubts(t *testing.T) {
	told, heeding := elsewhereTown(t, false)
	for _, line := range []string{
		`meeting.request {"id":"m","title":{"de":"M"},"at":{"date":"2027-03-09","start":"11:00"},"duration":"PT1H","need":["person/lena","person/otto"]}`,
		`meeting.request {"id":"late","title":{"de":"L"},"at":{"date":"2027-03-09","start":"16:30"},"duration":"PT1H","need":["person/otto"],"venue":"hall"}`,
		`meeting.request {"id":"after","title":{"de":"A"},"at":{"date":"2027-03-09","start":"12:00"},"duration":"PT1H","need":["person/lena"]}`,
	} {
		if p := told.Tell("2027-03-02T08:00:00Z " + line).Problem(); p != nil {
			t.Fatal(line, p)
		}
	}
	names := func() (list []string) {
		for _, d := range heeding().Doubts(march) {
			list = append(list, d.Meeting.ID+" "+d.Of.String())
		}
		return list
	}
	if got := strings.Join(names(), ", "); got != "m person/lena, late venue/hall" {
		t.Errorf("doubtful are %s", got)
	}
	if p := told.Tell(`2027-03-02T08:00:00Z meeting.request {"id":"maybe","title":{"de":"V"},"at":{"date":"2027-03-09","start":"14:30"},"duration":"PT1H","need":["person/lena"],"venue":"hall"}`).Problem(); p != nil {
		t.Fatal(p)
	}
	of := func(id string, now time.Time) string {
		b, list := heeding(), []string(nil)
		for _, d := range b.DoubtsOf(b.Meeting(id), now) {
			list = append(list, fmt.Sprint(d.Of, d.Perhaps))
		}
		return strings.Join(list, ", ")
	}
	for id, want := range map[string]string{"m": "person/lena false", "late": "venue/hall false", "after": "", "maybe": "person/lena true"} {
		if got := of(id, march); got != want {
			t.Errorf("%s is doubtful by %q, not by %q", id, got, want)
		}
	}
	if got := of("m", march.AddDate(0, 0, 8)); got != "" {
		t.Errorf("a meeting that is over is doubtful by %s", got)
	}
	if p := told.Tell(`2027-03-02T09:00:00Z meeting.answer {"id":"m","person":"lena","answer":"accepted"}`).Problem(); p != nil {
		t.Fatal(p)
	}
	if got := strings.Join(names(), ", "); got != "late venue/hall" {
		t.Errorf("after she has accepted, doubtful are %s", got)
	}
	b := heeding()
	amend := told.Command("meeting.amend", []byte(`{"id":"m","venue":"hall","need":["person/otto","person/lena"]}`))
	if p := b.Decide(amend, march).Problem(); p != nil {
		t.Errorf("a room that is free then: %+v", p)
	}
	amend = told.Command("meeting.amend", []byte(`{"id":"late","need":["person/otto"],"venue":"hall"}`))
	if p := b.Decide(amend, march).Problem(); p != nil {
		t.Errorf("nothing that is new: %+v", p)
	}
	for _, x := range b.Rooms(march.AddDate(0, 0, 7), march.AddDate(0, 0, 8), nil, "").At(time.Date(2027, 3, 9, 15, 0, 0, 0, time.UTC), time.Date(2027, 3, 9, 15, 10, 0, 0, time.UTC)) {
		if x.Busy == nil || !x.IsTaken() {
			t.Errorf("the room is %+v", x)
		}
	}
}
