package tripmail

import (
	"os"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// ownPages leads to the page of a registration, and nowhere else.
type ownPages struct{ owed.Links }

func (ownPages) Registration(_ *calendar.Book, id string) string {
	return "https://bremen.example/registered/" + id
}

// TestGuardiansAreWrittenTo has a minor registered by somebody whom the book knows by another name: the mail greets the guardian, says why
// they get it, and who travels. Of others it greets whoever has the address.
func TestGuardiansAreWrittenTo(t *testing.T) {
	data, err := os.ReadFile("../../testdata/bremen.txt")
	if err != nil {
		t.Fatal(err)
	}
	told := calendartest.NewTeller(t)
	for _, line := range append(calendartest.Lines(data),
		`2026-11-22T09:00:00Z trip.propose {"id":"t","partner":"gdansk","title":{"de":"T"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":3,"registration":{"rule":"first-come"},"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Zu"}}]}`,
		`2026-11-23T09:00:00Z registration.make {"id":"minor","trip":"t","name":"Finn","email":"ilse@bremen.example","born":"2012-01-01","guardian":{"name":"Gesa","born":"1980-01-01"}}`,
		`2026-11-23T09:00:00Z registration.make {"id":"adult","trip":"t","name":"Ada","email":"ada@beispiel.example"}`) {
		if p := told.Tell(line).Problem(); p != nil {
			t.Fatal(p)
		}
	}
	for id, want := range map[string]struct {
		addressee, traveller string
		minor                bool
	}{"minor": {"Gesa", "Finn", true}, "adult": {"", "Ada", false}} {
		about := events.Ref{Noun: "registration", ID: id}
		of := owed.Of(told.Direct, about)
		say, _ := of.Owed(nil, told.Now)
		if len(say) != 1 || say[0].Kind != Seat {
			t.Fatalf("%s is owed %+v, want that there is a seat", id, say)
		}
		x := owed.Find(Seat).Says(&owed.Telling{Book: told.Direct, About: about, Debt: say[0], At: told.Now, Links: ownPages{}})
		minor, travels := false, ""
		for _, b := range x.Sheet.Blocks {
			for _, l := range b.Lines {
				minor = minor || l.Key == "travel.guardian"
			}
			for _, f := range b.Facts {
				if f.Label.Key == "travel.who" {
					travels = f.Values[0].Plain
				}
			}
		}
		if x.Addressee != want.addressee || travels != want.traveller || minor != want.minor {
			t.Errorf("%s: to %q, who travels is %q, said to be a minor %v; want %+v", id, x.Addressee, travels, minor, want)
		}
	}
}
