package calendar_test

import (
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
)

// TestOwnTrip looks at the calendar of somebody who gets a seat, chooses, pays, and leaves: it has what they take part in and what they owe.
// Each step is foretold to change their feed, and no other's.
func TestOwnTrip(t *testing.T) {
	s := calendartest.NewTeller(t)
	tell := func(line string) {
		t.Helper()
		if p := s.Tell(line).Problem(); p != nil {
			t.Fatalf("%s: %s %s", line, p.Field, p.Detail)
		}
	}
	hash := func(c string) string { return strings.Repeat(c, 64) }
	for _, line := range []string{
		`office.set {"title":{"de":"B"},"zone":"Europe/Berlin"}`,
		`partner.register {"id":"riga","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`,
		`trip.propose {"id":"t","partner":"riga","title":{"de":"Fahrt","en":"Trip"},"window":{"from":"2027-05-05","to":"2027-05-20"},"days":3,"capacity":4,
		  "registration":{"rule":"first-come","price":{"minor":48000},"deposit":{"minor":10000},"documents":[{"kind":"identity-card"},{"kind":"visa","title":{"de":"Visum für Lettland"}}]},
		  "milestones":[{"id":"registration-closes","before":"P8W","title":{"de":"Zu"}},{"id":"documents","before":"P6W","title":{"de":"Papiere"}},{"id":"balance","before":"P4W","title":{"de":"Rest"}}],
		  "programme":[{"id":"tour","day":2,"start":"09:00","end":"10:00","title":{"de":"Rundgang"}},{"id":"boat","day":2,"start":"10:00","end":"12:00","title":{"de":"Boot"},"optional":{"seats":3,"price":{"minor":2500}}},
		    {"id":"opera","day":2,"start":"20:00","end":"23:00","title":{"de":"Oper"},"optional":{"seats":3}}]}`,
		`registration.make {"trip":"t","name":"Ada","email":"ada@town.example"}`,
		`registration.make {"trip":"t","name":"Bea","email":"bea@town.example"}`,
		`feed.issue {"id":"ada","name":"A","scope":"person/<person Ada>","hash":"` + hash("a") + `"}`,
		`feed.issue {"id":"bea","name":"B","scope":"person/<person Bea>","hash":"` + hash("b") + `"}`,
		`feed.issue {"id":"office","name":"O","scope":"office","hash":"` + hash("c") + `"}`,
	} {
		tell("2027-01-04T09:00:00Z " + strings.ReplaceAll(line, "\n", " "))
	}
	first, last := calendartest.Day(t, "2027-01-01"), calendartest.Day(t, "2027-12-31")
	own := agenda.Scope{Ref: events.Ref{Noun: "person", ID: s.Named("<person Ada>")}}
	revisions := map[string]int{}
	shows := func(when, want string) {
		t.Helper()
		var got []string
		for _, e := range s.Direct.Agenda(own, first, last) {
			line := strings.TrimPrefix(strings.ReplaceAll(e.Key, s.Named("<Ada>"), "r"), "leg-t.")
			if e.Kind == agenda.KindDue {
				if line += "@" + e.First.String(); e.Done {
					line += "!"
				}
			}
			if e.Revision < revisions[e.Key] {
				t.Errorf("%s: %s goes back from revision %d to %d", when, e.Key, revisions[e.Key], e.Revision)
			}
			revisions[e.Key] = e.Revision
			got = append(got, line)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s:\ngot  %s\nwant %s", when, strings.Join(got, " "), want)
		}
	}
	const papers = "due-r.document.identity-card@2027-03-24 due-r.document.visa@2027-03-24 "
	shows("with a seat", "due-r.deposit@2027-01-18 "+papers+"due-r.balance@2027-04-07 trip-t tour")
	for _, x := range []struct{ line, want string }{
		{`registration.choose {"id":"<Ada>","parts":["boat"]}`, "due-r.deposit@2027-01-18 " + papers + "due-r.balance@2027-04-07 trip-t tour boat"},
		{`registration.pay {"id":"<Ada>","amount":{"minor":10000}}`, "due-r.deposit@2027-01-18! " + papers + "due-r.balance@2027-04-07 trip-t tour boat"},
		{`registration.deliver {"id":"<Ada>","documents":["visa"]}`, "due-r.deposit@2027-01-18! " + strings.Replace(papers, "visa@2027-03-24", "visa@2027-03-24!", 1) + "due-r.balance@2027-04-07 trip-t tour boat"},
		{`registration.withdraw {"id":"<Ada>"}`, ""},
	} {
		before := s.Direct.Clone()
		var touched []calendar.Touch
		tell("2027-01-05T09:00:00Z " + x.line)
		touched = append(touched, s.Direct.Touched()...)
		var changed []string
		for _, f := range calendar.ChangedFeeds(before, s.Direct, touched, first, last) {
			changed = append(changed, f.ID)
		}
		if strings.Join(changed, " ") != "ada" {
			t.Errorf("%s changes the feeds %v, want that of Ada alone", x.line, changed)
		}
		shows(x.line, x.want)
	}
	var titles []string
	for _, e := range s.Direct.Agenda(agenda.Scope{Ref: events.Ref{Noun: "person", ID: s.Named("<person Bea>")}}, first, last) {
		if e.Kind == agenda.KindDue {
			titles = append(titles, e.Title.In("de")+" / "+e.Title.In("pl"))
		}
	}
	if got, want := strings.Join(titles, " · "), "Anzahlung: Fahrt / Zaliczka: Trip · Personalausweis: Fahrt / Dowód osobisty: Trip · Visum für Lettland: Fahrt / Wiza (Visum für Lettland): Trip · Restzahlung: Fahrt / Pozostała kwota: Trip"; got != want {
		t.Errorf("dues are called\n%s\nwant\n%s", got, want)
	}
}
