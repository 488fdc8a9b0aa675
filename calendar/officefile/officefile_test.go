package officefile_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/officefile"
	"jourfixe/events"
)

var now = time.Date(2027, 3, 6, 9, 0, 0, 0, time.UTC)

// TestEveryNounIsAccountedFor: an office file describes it, or it is counted, or it is known that there is nothing of it to count.
func TestEveryNounIsAccountedFor(t *testing.T) {
	var described []string
	for _, f := range calendar.Forms() {
		described = append(described, f.Noun)
	}
	for _, body := range events.Events {
		if noun := body.Type().Noun; slices.Contains(described, noun) == slices.Contains(officefile.Beyond(), noun) {
			t.Errorf("%s is neither described by an office file nor in the list of what none can say, or both", noun)
		}
	}
}

// TestLeftOut has things end, be removed and go by, and looks what is said of those that named them.
func TestLeftOut(t *testing.T) {
	c := calendartest.NewChance(t, 1)
	for _, line := range []string{
		`partner.register {"id":"riga","title":{"de":"Riga"},"kind":"network"}`,
		`partner.register {"id":"lodz","title":{"de":"Łódź"},"kind":"network"}`,
		`agreement.register {"id":"old","partner":"riga","kind":"project","title":{"de":"A"},"signed":{"year":1985}}`,
		`venue.set {"id":"hall","title":{"de":"Saal"},"partner":"riga"}`,
		`person.add {"id":"ada","name":"Ada","email":"ada@riga.example","partner":"riga"}`,
		`person.add {"id":"bea","name":"Bea","email":"bea@lodz.example","partner":"lodz"}`,
		`group.set {"id":"both","title":{"de":"Beide"},"members":["person/ada","person/bea","partner/riga"]}`,
		`series.define {"id":"jf","title":{"de":"JF"},"cadence":"FREQ=MONTHLY;BYDAY=1WE","start":"14:00","duration":"PT1H","avoid":{"holidays":[]}}`,
		`series.define {"id":"gone","title":{"de":"G"},"cadence":"FREQ=MONTHLY;BYDAY=2WE","start":"14:00","duration":"PT1H"}`,
		`schedule.set {"id":"one","title":{"de":"S"},"cron":"0 8 * * *","do":"extend","series":["gone"]}`,
		`schedule.set {"id":"two","title":{"de":"S"},"cron":"0 8 * * *","do":"extend","series":["gone","jf"]}`,
		`schedule.set {"id":"digest","title":{"de":"S"},"cron":"0 8 * * *","do":"digest","to":["person/bea"]}`,
		`schedule.set {"id":"say","title":{"de":"S"},"cron":"0 8 * * *","do":"remind"}`,
		`reminder.set {"id":"week","title":{"de":"R"},"ahead":"P7D","schedule":"say","series":["gone"]}`,
		`trip.propose {"id":"over","partner":"lodz","title":{"de":"T"},"window":{"from":"2026-12-01","to":"2026-12-31"},"days":3,"capacity":20,"registration":{"rule":"first-come"}}`,
		`trip.propose {"id":"away","partner":"lodz","title":{"de":"T"},"window":{"from":"2027-03-05","to":"2027-03-08"},"days":3,"capacity":20}`,
		`trip.propose {"id":"to-riga","partner":"riga","title":{"de":"T"},"window":{"from":"2027-05-01","to":"2027-05-31"},"days":3,"capacity":20}`,
		`trip.propose {"id":"off","partner":"lodz","title":{"de":"T"},"window":{"from":"2027-05-01","to":"2027-05-31"},"days":3,"capacity":20}`,
		`publication.set {"what":["agenda"],"series":["gone","jf"],"meetings":["jf-2027-02-03"]}`,
		`partner.retire {"id":"riga"}`, `series.end {"id":"gone"}`, `person.erase {"id":"bea"}`, `trip.cancel {"id":"off"}`,
	} {
		kind, data, _ := strings.Cut(line, " ")
		var what map[string]any
		if err := json.Unmarshal([]byte(data), &what); err != nil {
			t.Fatal(err)
		}
		c.Ask(kind, what)
	}
	a, err := officefile.Of(c.Book, now)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range a.Omitted {
		if o.Ref.Noun == "schedule" && strings.HasPrefix(o.Ref.ID, "d-") || strings.HasPrefix(o.Ref.ID, "t-") {
			continue // Chance has these without titles
		}
		line := o.Ref.String()
		if o.Field != "" {
			line += " " + o.Field
		}
		got = append(got, line+": "+o.Why)
	}
	want := []string{
		"agreement/old: partner: partner/riga is no more",
		"venue/hall partner: partner/riga is no more",
		"person/ada partner: partner/riga is no more",
		"trip/away: is under way; enter it when it is over",
		"trip/over window: would give other days than those on which the trip is, so it has these alone",
		"trip/over registration: the trip is over",
		"trip/to-riga: partner: partner/riga is no more",
		"schedule/digest: to: person/bea is no more",
		"schedule/one: series: series/gone is no more",
		"schedule/two series: series/gone is no more",
		"reminder/week: series: series/gone is no more",
		"publication/publication series: series/gone is no more",
		"publication/publication meetings: those that are public by themselves, 1 in number; name them again when they are there",
	}
	if diff := strings.Join(got, "\n"); diff != strings.Join(want, "\n") {
		t.Errorf("left out:\n%s\nwant:\n%s", diff, strings.Join(want, "\n"))
	}
	for _, s := range a.Sections {
		for _, x := range s.Things {
			if x.Ref.ID == "both" && string(x.Data) != `{"id":"both","title":{"de":"Beide"},"members":["person/ada"]}` {
				t.Errorf("the group is told as %s", x.Data)
			}
			if x.Ref.ID == "jf" && !strings.Contains(string(x.Data), `"avoid":{"holidays":[]}`) {
				t.Errorf("the series that avoids nothing is told as %s, and would avoid what the office does", x.Data)
			}
			if x.Ref.ID == "away" || x.Ref.ID == "off" || x.Ref.ID == "bea" {
				t.Errorf("%s is told", x.Ref)
			}
		}
	}
}
