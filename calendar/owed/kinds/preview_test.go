package kinds_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	_ "jourfixe/calendar/owed/kinds"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/events"
)

// TestPreviewIsWhole lets anything happen in offices, and mails be sent meanwhile: what a preview of each decision says must
// be what comes out where everything that is owed before and after is compared.
func TestPreviewIsWhole(t *testing.T) {
	previewed, kinds := 0, map[string]int{}
	for seed := range calendartest.Seeds(8) {
		ledger := owed.Ledger{}
		c := calendartest.NewChance(t, seed)
		c.Registering(seed)
		var touched []calendar.Touch
		c.Each = func(*calendar.Book, *events.Event) { touched = append(touched, c.Book.Touched()...) }
		for range 60 {
			before := c.Book.Clone()
			touched = nil
			c.Step()
			got := owed.Preview(before, c.Book, touched, func(ref events.Ref) map[string]owed.Said { return ledger[ref] }, c.Now)
			if want := compared(before, c.Book, ledger, c.Now); !slices.Equal(got, want) {
				t.Fatalf("seed %d: after %+v the preview says\n%+v, want\n%+v", seed, touched, got, want)
			}
			previewed += len(got)
			for _, o := range got {
				kinds[o.Kind]++
			}
			owing, _ := owed.All(c.Book, ledger, c.Now)
			for _, o := range owing {
				ledger.Note(o.About, o.To, o.Sent(o.Kind+o.Due.String()+o.Content, 0, c.Now))
			}
		}
	}
	if previewed < 160 {
		t.Errorf("only %d mails were foreseen, too few to tell anything", previewed)
	}
	for _, kind := range []string{tripmail.Visitors, tripmail.Seat, tripmail.Waiting, tripmail.Offer, tripmail.Withdrawn, tripmail.CalledOff, tripmail.TripChanged} {
		if kinds[kind] == 0 {
			t.Errorf("no %s was foreseen", kind)
		}
	}
}

// compared is Preview without knowing what was touched.
func compared(before, after *calendar.Book, l owed.Ledger, now time.Time) []owed.Owing {
	now = now.Add(owed.SettlingMost)
	had := foreseeable(before, l, now)
	known := make(map[owed.Owing]bool, len(had))
	for _, o := range had {
		o.Due = time.Time{}
		known[o] = true
	}
	var fresh []owed.Owing
	will := foreseeable(after, l, now)
	for _, o := range will {
		same := o
		same.Due = time.Time{}
		if !known[same] {
			fresh = append(fresh, o)
		}
	}
	for _, m := range after.Meetings() {
		if before.Meeting(m.ID) != nil || m.Cancelled || !m.Instant.After(now) {
			continue
		}
		opens := meetingmail.Opens(after, m)
		if !opens.After(now) {
			continue
		}
		about := events.Ref{Noun: "meeting", ID: m.ID}
		for _, p := range after.Invited(m.Guests()) {
			fresh = append(fresh, owed.Owing{About: about, Debt: owed.Debt{Kind: meetingmail.Invitation, To: p.ID, Revision: m.Revision, Sequence: m.Revision, Due: opens}})
		}
	}
	return fresh
}

// foreseeable is All with what waits for its morning.
func foreseeable(b *calendar.Book, l owed.Ledger, now time.Time) (list []owed.Owing) {
	for _, ref := range owed.Refs(b, now) {
		about := owed.Of(b, ref)
		if about == nil {
			continue
		}
		for _, d := range about.Foreseen(l[ref], now) {
			list = append(list, owed.Owing{About: ref, Debt: d})
		}
	}
	return list
}

// TestWhatWaitsIsForeseen changes what somebody needs whose list a partner city has seen: the mail of the next morning is foreseen with its time,
// once, and not for what changes nothing of that list or comes before the list can be seen.
func TestWhatWaitsIsForeseen(t *testing.T) {
	data, err := os.ReadFile("../../testdata/bremen.txt")
	if err != nil {
		t.Fatal(err)
	}
	told := calendartest.NewTeller(t)
	tell := func(line string) {
		t.Helper()
		if p := told.Tell(line).Problem(); p != nil {
			t.Fatal(p)
		}
	}
	for _, line := range append(calendartest.Lines(data),
		`2026-11-22T09:00:00Z trip.propose {"id":"t","partner":"riga","title":{"de":"T"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":4,"registration":{"rule":"first-come","price":{"minor":48000}},"milestones":[{"id":"registration-closes","before":"P1D","title":{"de":"Zu"}},{"id":"rooming","before":"P4W","title":{"de":"Zimmer"}}]}`,
		`2027-04-01T09:00:00Z registration.make {"id":"ada","trip":"t","name":"Ada","email":"ada@beispiel.example"}`) {
		tell(line)
	}
	trip := events.Ref{Noun: "trip", ID: "t"}
	ledger := owed.Ledger{}
	foreseen := func(line string, now time.Time) (list []owed.Owing) {
		t.Helper()
		before := told.Direct.Clone()
		tell(now.Format(time.RFC3339) + " " + line)
		touched := []calendar.Touch{{Ref: trip, Everyone: true}}
		return owed.Preview(before, told.Direct, touched, func(ref events.Ref) map[string]owed.Said { return ledger[ref] }, now)
	}
	if got := foreseen(`registration.amend {"id":"ada","needs":{"diet":"vegan"}}`, time.Date(2027, 4, 6, 9, 0, 0, 0, time.UTC)); len(got) != 0 {
		t.Errorf("before the list can be seen, %+v is foreseen", got)
	}
	morning := time.Date(2027, 4, 7, 8, 0, 0, 0, time.UTC)
	first, _, _ := owed.Of(told.Direct, trip).OwedTo("p-janis", nil, morning)
	if first.Kind != tripmail.Visitors {
		t.Fatalf("on the morning of the list, %+v is owed", first)
	}
	ledger.Note(trip, "p-janis", first.Sent("m", 0, morning))
	now := time.Date(2027, 4, 12, 10, 0, 0, 0, time.UTC)
	got := foreseen(`registration.amend {"id":"ada","needs":{"diet":"vegetarian"}}`, now)
	if len(got) != 1 || got[0].Kind != tripmail.Visitors || got[0].To != "p-janis" || !got[0].Due.Equal(time.Date(2027, 4, 13, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("of another diet, %+v is foreseen", got)
	}
	if say, _ := owed.Of(told.Direct, trip).Owed(ledger[trip], now.Add(time.Hour)); len(say) != 0 {
		t.Errorf("it does not wait for the morning: %+v", say)
	}
	if got := foreseen(`registration.pay {"id":"ada","amount":{"minor":100}}`, now.Add(time.Minute)); len(got) != 0 {
		t.Errorf("of a payment, %+v is foreseen", got)
	}
}
