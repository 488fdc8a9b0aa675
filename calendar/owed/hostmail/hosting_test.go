package hostmail

import (
	"os"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// TestNobodyIsThankedMuchLater has a family offer a bed: two weeks later nobody thinks of it any more, nor does anybody after the trip.
func TestNobodyIsThankedMuchLater(t *testing.T) {
	data, err := os.ReadFile("../../testdata/bremen.txt")
	if err != nil {
		t.Fatal(err)
	}
	told := calendartest.NewTeller(t)
	for _, line := range append(calendartest.Lines(data),
		`2027-04-01T09:00:00Z trip.propose {"id":"t","partner":"gdansk","title":{"de":"T"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":3,"registration":{"rule":"first-come"},"milestones":[{"id":"registration-closes","before":"P1W","title":{"de":"Zu"}}]}`,
		`2027-04-02T09:00:00Z host.offer {"id":"early","trip":"t","name":"Xenia","email":"xenia@gdansk.example","places":2}`,
		`2027-05-05T09:00:00Z host.offer {"id":"late","trip":"t","name":"Yvo","email":"yvo@gdansk.example","places":2}`) {
		if p := told.Tell(line).Problem(); p != nil {
			t.Fatal(p)
		}
	}
	ends := told.Direct.Trip("t").Ends(told.Direct.Office().Location())
	for id, until := range map[string]time.Time{"early": time.Date(2027, 4, 16, 9, 0, 0, 0, time.UTC), "late": ends} {
		a := owed.Of(told.Direct, events.Ref{Noun: "host", ID: id})
		say, next := a.Owed(nil, until.Add(-time.Second))
		if len(say) != 1 || say[0].Kind != Hosting || !next.Equal(until) {
			t.Errorf("%s: a moment before, %v is owed until %s", id, say, next)
		}
		if say, next := a.Owed(nil, until); len(say) != 0 || !next.IsZero() {
			t.Errorf("%s: at %s, %v is owed", id, until, say)
		}
	}
}
