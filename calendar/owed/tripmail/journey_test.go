package tripmail_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/events"
)

// journeyLinks leads nowhere in particular.
type journeyLinks struct{ owed.Links }

func (journeyLinks) EntryDomain() string { return "bremen.example" }
func (journeyLinks) Registration(*calendar.Book, string) string {
	return "https://jourfixe.example/registered/x"
}

// TestJourney sends somebody the final programme for their calendar, with the parts that they have chosen; what changes afterwards keeps its
// UID under a higher SEQUENCE, and what is not any more is cancelled.
func TestJourney(t *testing.T) {
	s := calendartest.NewTeller(t)
	const programme = `{"id":"tour","day":2,"start":"09:00","end":"10:00","title":{"de":"Rundgang"}},{"id":"boat","day":2,"start":"10:00","end":"12:00","title":{"de":"Boot"},"optional":{"seats":3}},
		{"id":"opera","day":2,"start":"20:00","end":"23:00","title":{"de":"Oper"},"optional":{"seats":3}}`
	tell := func(line string) {
		t.Helper()
		if p := s.Tell(strings.ReplaceAll(line, "\n", " ")).Problem(); p != nil {
			t.Fatalf("%s: %s %s", line, p.Field, p.Detail)
		}
	}
	tell(`2027-01-04T09:00:00Z office.set {"title":{"de":"B"},"zone":"Europe/Berlin"}`)
	tell(`2027-01-04T09:00:00Z partner.register {"id":"riga","title":{"de":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`)
	tell(`2027-01-04T09:00:00Z trip.propose {"id":"t","partner":"riga","title":{"de":"Fahrt","en":"Trip"},"window":{"from":"2027-05-05","to":"2027-05-20"},"days":3,"capacity":4,"registration":{"rule":"first-come"},
		"milestones":[{"id":"registration-closes","before":"P1W","title":{"de":"Zu"}},{"id":"final-programme","before":"P2W","title":{"de":"Programm"}}],"programme":[` + programme + `]}`)
	tell(`2027-01-05T09:00:00Z registration.make {"trip":"t","name":"Ada","email":"ada@town.example"}`)
	tell(`2027-01-06T09:00:00Z registration.choose {"id":"<Ada>","parts":["boat"]}`)
	tell(`2027-01-07T09:00:00Z registration.make {"trip":"t","name":"Bea","email":"bea@town.example"}`)
	about := events.Ref{Noun: "registration", ID: s.Named("<Ada>")}
	person := s.Named("<person Ada>")
	revisions := map[string]int{}
	says := func(kind, at, want string, since int, said owed.Said) {
		t.Helper()
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		x := owed.Find(kind).Says(&owed.Telling{Book: s.Direct, About: about, Debt: owed.Debt{Kind: kind, To: person, Since: since}, Said: said, At: now, Links: journeyLinks{}})
		if x == nil {
			t.Fatalf("%s says nothing", kind)
		}
		var got []string
		if x.Journey != nil {
			for _, e := range x.Journey.Entries {
				line := e.Key
				if e.Cancelled {
					line += "!"
				}
				got = append(got, line)
				if was, known := revisions[e.Key]; known && e.Revision <= was {
					t.Errorf("%s: %s has the revision %d, and had %d", kind, e.Key, e.Revision, was)
				}
				revisions[e.Key] = e.Revision
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s:\ngot  %s\nwant %s", kind, strings.Join(got, " "), want)
		}
		if shown := fmt.Sprint(x.Sheet); kind == tripmail.FinalProgramme && (strings.Contains(shown, "Oper") || strings.Contains(shown, "Boot") != strings.Contains(want, "boat")) {
			t.Errorf("the programme shows what was not chosen, or not what was: %s", shown)
		}
	}
	told := owed.Said{{Kind: tripmail.FinalProgramme, State: owed.StateSent}}
	says(tripmail.FinalProgramme, "2027-04-21T09:00:00Z", "own-trip-t own-leg-t.tour own-leg-t.boat", 0, nil)
	tell(`2027-04-22T09:00:00Z trip.amend {"id":"t","programme":[` + strings.Replace(strings.Replace(programme, "10:00\",\"end\":\"12", "11:00\",\"end\":\"13", 1), `"id":"tour"`, `"id":"walk"`, 1) + `]}`)
	says(tripmail.TripChanged, "2027-04-22T09:10:00Z", "own-trip-t own-leg-t.walk own-leg-t.boat own-leg-t.tour!", 0, told)
	revisions = map[string]int{}
	says(tripmail.TripChanged, "2027-04-22T09:10:00Z", "", 0, nil) // who has got no programme yet has nothing in their calendar
	ada, hers := about, person
	about, person, revisions = events.Ref{Noun: "registration", ID: s.Named("<Bea>")}, s.Named("<person Bea>"), map[string]int{}
	says(tripmail.FinalProgramme, "2027-04-22T09:10:00Z", "own-trip-t own-leg-t.walk", 0, nil)
	tell(`2027-04-22T10:00:00Z registration.withdraw {"id":"<Bea>"}`)
	says(tripmail.Withdrawn, "2027-04-22T10:10:00Z", "own-trip-t! own-leg-t.walk! own-leg-t.boat! own-leg-t.opera! own-leg-t.tour!", 0, told)
	tell(`2027-04-22T11:00:00Z registration.make {"trip":"t","name":"Bea","email":"bea@town.example"}`)
	says(tripmail.FinalProgramme, "2027-04-22T11:10:00Z", "own-trip-t own-leg-t.walk", 0, append(told, owed.Utterance{Kind: tripmail.Withdrawn, State: owed.StateSent}))
	revisions = map[string]int{}
	says(tripmail.Withdrawn, "2027-04-22T12:10:00Z", "", 0, nil)
	about, person = ada, hers
	tell(`2027-04-23T09:00:00Z trip.cancel {"id":"t"}`)
	says(tripmail.CalledOff, "2027-04-23T09:10:00Z", "own-trip-t! own-leg-t.walk! own-leg-t.boat!", 0, told)
}
