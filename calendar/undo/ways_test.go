package undo_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/undo"
	"jourfixe/events"
)

// TestWays looks at how single commands are undone, or why not.
func TestWays(t *testing.T) {
	const at = "2026-11-22T09:00:00Z "
	for _, x := range []struct{ done, then, how string }{
		{`trip.propose {"id":"t2","partner":"riga","title":{"de":"T"},"window":{"from":"2027-03-01","to":"2027-03-20"},"days":2,"capacity":9}`, "", `trip.cancel {"id":"t2"}`},
		{`trip.cancel {"id":"t"}`, "", `trip.propose {"id":"t-2","partner":"riga","direction":"out","kind":"citizen","title":{"de":"T"},"window":{"from":"2027-05-01","to":"2027-05-20"},"days":2,"capacity":9}`},
		{`trip.amend {"id":"t","milestones":[{"id":"a","before":"P1W","title":{"de":"A"}}]}`, "", `trip.amend {"id":"t","milestones":[]}`},
		{`trip.amend {"id":"t","capacity":12}`, "", `trip.amend {"id":"t","capacity":9}`},
		{`trip.amend {"id":"t","direction":"in","kind":"culture"}`, "", `trip.amend {"id":"t","direction":"out","kind":"citizen"}`},
		{`series.define {"id":"s2","title":{"de":"S"},"cadence":"FREQ=MONTHLY;BYDAY=1TU","start":"10:00","duration":"PT1H","horizon":"P2M"}`, "", `series.end {"id":"s2"}`},
		{`meeting.move {"id":"m","at":{"date":"2026-12-11","start":"11:00"},"duration":"PT2H"}`, "", `meeting.move {"id":"m","at":{"date":"2026-12-10","start":"10:00","zone":"Europe/Berlin"},"duration":"PT1H","ifNone":"best"}`},
		{`meeting.move {"id":"m","at":{"date":"2026-12-11","start":"11:00"},"venue":"w"}`, "", `meeting.move {"id":"m","at":{"date":"2026-12-10","start":"10:00","zone":"Europe/Berlin"},"venue":"v","ifNone":"best"}`},
		{`meeting.move {"id":"w","at":{"date":"2026-12-14","start":"11:00"},"venue":"w","duration":"PT2H"}`, "", `meeting.move {"id":"w","at":{"date":"2026-12-11","start":"10:00","zone":"Europe/Berlin"},"duration":"PT1H","venue":"","ifNone":"best"}`},
		{`meeting.move {"id":"m","at":{"date":"2026-12-11","start":"11:00"},"venue":"v"}`, "", `meeting.move {"id":"m","at":{"date":"2026-12-10","start":"10:00","zone":"Europe/Berlin"},"ifNone":"best"}`},
		{`meeting.move {"id":"m","at":{"date":"2026-12-11","start":"11:00"}}`, `meeting.amend {"id":"m","title":{"de":"N"}}`, "again"},
		{`meeting.move {"id":"m","at":{"date":"2026-12-11","start":"11:00"}}`, `meeting.answer {"id":"m","person":"p","answer":"accepted"}`, `meeting.move {"id":"m","at":{"date":"2026-12-10","start":"10:00","zone":"Europe/Berlin"},"ifNone":"best"}`},
		{`meeting.amend {"id":"m","description":{"de":"Mehr"},"need":[]}`, "", `meeting.amend {"id":"m","need":["person/p"],"description":{},"ifNone":"best"}`},
		{`meeting.amend {"id":"m","conference":"https://meet.example/m"}`, "", `meeting.amend {"id":"m","conference":"","ifNone":"best"}`},
		{`meeting.amend {"id":"w","conference":"https://meet.example/m"}`, "", `meeting.amend {"id":"w","conference":"https://meet.example/w","ifNone":"best"}`},
		{`meeting.cancel {"id":"w"}`, "", `meeting.request {"id":"w-2","title":{"de":"W"},"at":{"date":"2026-12-11","start":"10:00","zone":"Europe/Berlin"},"duration":"PT1H","conference":"https://meet.example/w","ifNone":"best"}`},
		{`series.amend {"id":"s","conference":"https://meet.example/m"}`, "", `series.amend {"id":"s","conference":"https://meet.example/s"}`},
		{`meeting.amend {"id":"m","need":[]}`, `person.erase {"id":"p"}`, "same"},
		{`meeting.cancel {"id":"m"}`, "", `meeting.request {"id":"m-2","title":{"de":"M"},"at":{"date":"2026-12-10","start":"10:00","zone":"Europe/Berlin"},"duration":"PT1H","need":["person/p"],"venue":"v","ifNone":"best"}`},
		{`meeting.cancel {"id":"m"}`, `meeting.request {"id":"m-2","title":{"de":"M"},"at":{"date":"2026-12-10","start":"10:00"},"duration":"PT1H"}`, "already"},
		{`person.amend {"id":"p","name":"Q","email":"q@town.example"}`, "", `person.amend {"id":"p","name":"P","email":"p@town.example"}`},
		{`person.amend {"id":"p","name":"Q"}`, `person.erase {"id":"p"}`, "again"},
		{`person.amend {"id":"p","hours":{"from":"10:00","to":"12:00"}}`, "", "unheld"},
		{`person.grant {"id":"p","role":"reader"}`, "", `person.grant {"id":"p","role":"none"}`},
		{`person.prefer {"id":"p","without":["digest"]}`, "", `person.prefer {"id":"p","without":[]}`},
		{`partner.amend {"id":"riga","status":"dormant"}`, "", `partner.amend {"id":"riga","status":"active"}`},
		{`partner.amend {"id":"riga","geo":"56.95, 24.11"}`, "", `partner.amend {"id":"riga","geo":""}`},
		{`partner.amend {"id":"riga","purpose":{"de":"Z"}}`, "", `partner.amend {"id":"riga","purpose":{}}`},
		{`partner.retire {"id":"riga"}`, "", "final"},
		{`agreement.register {"id":"b","partner":"riga","kind":"other","title":{"de":"B"},"signed":{"year":2020}}`, "", `agreement.end {"id":"b"}`},
		{`agreement.register {"id":"b","partner":"riga","kind":"other","title":{"de":"B"},"signed":{"year":2020},"term":{"until":"2024-12-31"}}`, "", `agreement.end {"id":"b","on":"2024-12-31"}`},
		{`agreement.register {"id":"b","partner":"riga","kind":"other","title":{"de":"B"},"signed":{"year":2020},"term":{"from":"2027-01-01"}}`, "", `agreement.end {"id":"b","on":"2027-01-01"}`},
		{`agreement.amend {"id":"a","signed":{"year":1986},"offices":["Senat"],"term":{"until":"2030-12-31"}}`, "", `agreement.amend {"id":"a","signed":{"on":"1985-06-05"},"offices":[],"term":{}}`},
		{`agreement.amend {"id":"a","kind":"framework"}`, "", "same"},
		{`agreement.end {"id":"a"}`, "", "final"},
		{`anniversary.plan {"of":"agreement/a","years":42,"on":"2027-06-05"}`, "", `anniversary.cancel {"id":"agreement-a-42"}`},
		{`anniversary.amend {"id":"agreement-a-50","on":"","milestones":[{"id":"x","before":"P1D","title":{"de":"X"}}]}`, "", `anniversary.amend {"id":"agreement-a-50","on":"2035-06-05","milestones":[]}`},
		{`anniversary.cancel {"id":"agreement-a-50"}`, "", `anniversary.plan {"of":"agreement/a","years":50,"title":{"de":"Fest"},"on":"2035-06-05"}`},
		{`anniversary.cancel {"id":"agreement-a-50"}`, `partner.retire {"id":"riga"}`, "unheld"},
		{`anniversary.complete {"id":"agreement-a-50","milestone":"report"}`, "", "unheld"},
		{`anniversary.waive {"of":"agreement/a","years":42}`, "", "unheld"},
		{`group.remove {"id":"g","members":["person/p"]}`, "", `group.set {"id":"g","title":{"de":"G"},"members":["person/p"]}`},
		{`group.set {"id":"g2","title":{"de":"G"},"members":[]}`, "", `group.end {"id":"g2"}`},
		{`venue.set {"id":"v","title":{"de":"W"}}`, "", `venue.set {"id":"v","title":{"de":"V"},"address":"Am Markt"}`},
		{`venue.set {"id":"w","title":{"de":"W"},"seats":9,"geo":"53.0758,8.8072"}`, "", `venue.set {"id":"w","title":{"de":"W"},"seats":9}`},
		{`venue.set {"id":"v2","title":{"de":"W"}}`, "", `venue.remove {"id":"v2"}`},
		{`venue.remove {"id":"w"}`, "", `venue.set {"id":"w","title":{"de":"W"},"seats":9}`},
		{`venue.remove {"id":"w"}`, `venue.set {"id":"w","title":{"de":"W"}}`, "again"},
		{`meeting.cancel {"id":"m"}`, `venue.remove {"id":"v"}`, `meeting.request {"id":"m-2","title":{"de":"M"},"at":{"date":"2026-12-10","start":"10:00","zone":"Europe/Berlin"},"duration":"PT1H","need":["person/p"],"ifNone":"best"}`},
		{`meeting.uphold {"id":"f"}`, "", `meeting.uphold {"id":"f","against":[]}`},
		{`meeting.uphold {"id":"f"}`, `meeting.move {"id":"f","at":{"date":"2027-05-04","start":"10:00"}}`, "again"},
		{`link.add {"id":"m","title":{"de":"M"},"address":"https://m.example","subject":{"de":"S"}}`, "", `link.remove {"id":"m"}`},
		{`link.amend {"id":"l","address":"https://m.example","note":{"de":"N"},"order":0}`, "", `link.amend {"id":"l","address":"https://l.example/","note":{},"order":3}`},
		{`link.amend {"id":"l","language":"lv"}`, `link.remove {"id":"l"}`, "again"},
		{`link.remove {"id":"l"}`, "", `link.add {"id":"l","title":{"de":"L"},"address":"https://l.example/","subject":{"de":"S"},"order":3}`},
		{`publication.set {"what":["agenda"],"series":["s"]}`, "", `publication.set {"what":["links"],"series":["s"],"meetings":["m"]}`},
		{`publication.set {"what":["agenda"]}`, `series.end {"id":"s"}`, `publication.set {"what":["links"],"meetings":["m"]}`},
		{`person.erase {"id":"p"}`, "", "erased"},
		{`registration.pay {"id":"r","amount":{"minor":5000},"on":"2026-11-20"}`, "", `registration.pay {"id":"r","amount":{"minor":-5000,"currency":"EUR"},"on":"2026-11-20"}`},
		{`trip.pay {"id":"r","payments":[{"registration":"r","amount":{"minor":5000}},{"registration":"r2","amount":{"minor":70}}],"on":"2026-11-20"}`, "", `trip.pay {"id":"r","payments":[{"registration":"r","amount":{"minor":-5000,"currency":"EUR"}},{"registration":"r2","amount":{"minor":-70,"currency":"EUR"}}],"on":"2026-11-20"}`},
		{`registration.deliver {"id":"r","documents":["passport","visa"]}`, "", `registration.deliver {"id":"r","documents":["visa"],"companion":[]}`},
		{`registration.choose {"id":"r","parts":["1"]}`, "", "theirs"},
		{`meeting.move {"id":"gone","at":{"date":"2026-12-11","start":"11:00"}}`, "", "notdecided"},
	} {
		s := calendartest.NewTeller(t)
		var happened []*events.Event
		tell := func(line string) []*events.Event {
			list := s.Tell(at + line).Events
			happened = append(happened, list...)
			return list
		}
		for _, line := range []string{
			`office.set {"title":{"de":"B"},"zone":"Europe/Berlin"}`, `partner.register {"id":"riga","title":{"de":"R"},"kind":"network"}`,
			`agreement.register {"id":"a","partner":"riga","kind":"framework","title":{"de":"A"},"signed":{"on":"1985-06-05"}}`,
			`anniversary.plan {"of":"agreement/a","years":50,"on":"2035-06-05","title":{"de":"Fest"}}`,
			`venue.set {"id":"v","title":{"de":"V"},"address":"Am Markt"}`, `person.add {"id":"p","name":"P","email":"p@town.example"}`,
			`venue.set {"id":"w","title":{"de":"W"},"seats":9}`, `link.add {"id":"l","title":{"de":"L"},"address":"https://l.example/","subject":{"de":"S"},"order":3}`,
			`group.set {"id":"g","title":{"de":"G"},"members":["person/p"]}`,
			`meeting.request {"id":"m","title":{"de":"M"},"at":{"date":"2026-12-10","start":"10:00"},"duration":"PT1H","need":["person/p"],"venue":"v"}`,
			`meeting.request {"id":"w","title":{"de":"W"},"at":{"date":"2026-12-11","start":"10:00"},"duration":"PT1H","conference":"https://meet.example/w"}`,
			`series.define {"id":"s","title":{"de":"S"},"cadence":"FREQ=MONTHLY;BYDAY=1MO","start":"10:00","duration":"PT1H","horizon":"P2M","conference":"https://meet.example/s"}`,
			`publication.set {"what":["links"],"series":["s"],"meetings":["m"]}`,
			`partner.register {"id":"gdansk","title":{"de":"G"},"kind":"network","zone":"Europe/Warsaw","holidays":["DE-HB"]}`,
			`meeting.request {"id":"f","title":{"de":"F"},"at":{"date":"2027-05-03","start":"10:00"},"duration":"PT1H","need":["partner/gdansk"]}`,
			`partner.amend {"id":"gdansk","holidays":["PL"]}`,
			`trip.propose {"id":"t","partner":"riga","title":{"de":"T"},"window":{"from":"2027-05-01","to":"2027-05-20"},"days":2,"capacity":9}`,
			`trip.propose {"id":"r","partner":"riga","title":{"de":"R"},"window":{"from":"2027-06-01","to":"2027-06-20"},"days":2,"capacity":9,"registration":{"rule":"first-come","documents":[{"kind":"passport"},{"kind":"visa"}]},"milestones":[{"id":"registration-closes","before":"P1W","title":{"de":"Z"}}],"programme":[{"day":1,"start":"10:00","end":"11:00","title":{"de":"M"},"optional":{"seats":2}}]}`,
			`registration.make {"id":"r","trip":"r","name":"R","email":"r@town.example"}`, `registration.make {"id":"r2","trip":"r","name":"S","email":"s@town.example"}`, `registration.deliver {"id":"r","documents":["visa"]}`,
		} {
			if list := tell(line); len(list) == 0 || list[0].Body.Type().Noun == "command" {
				t.Fatalf("%s is refused", line)
			}
		}
		n := len(happened)
		done := tell(x.done)
		before := was(happened[:n], done[0])
		if x.then != "" {
			tell(x.then)
		}
		if got := how(t, undo.Of(s.Direct, done, before, s.Now)); got != x.how {
			t.Errorf("%s, and %s then, is undone by %s, want %s", x.done, x.then, got, x.how)
		}
		if late := undo.Of(s.Direct, done, before, s.Now.Add(undo.Within+time.Minute)); x.then == "" && strings.HasPrefix(x.how, "partner.amend") && late.Why != undo.Late {
			t.Errorf("%s is undone more than 30 days later: %+v", x.done, late)
		}
	}
}

// how says a way in the manner of a story.
func how(t *testing.T, w undo.Way) string {
	t.Helper()
	if w.Why != "" {
		return string(w.Why)
	}
	return show(w.Command)
}
