package web_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/events/patience"
)

// listed is how many things of each kind an office has whose lists are measured.
const listed = 5000

// many are commands that make things of each kind that has a list, once with every number for {n}.
var many = []struct{ kind, data string }{
	{"partner.register", `{"id":"partner-{n}","title":{"de":"{name}","en":"Town {n}"},"kind":"{kind}","since":1985,"zone":"{zone}","holidays":["PL"]}`},
	{"person.add", `{"id":"person-{n}","name":"{name}","email":"someone-{n}@town.example","partner":"partner-{n}"}`},
	{"group.set", `{"id":"group-{n}","title":{"de":"Kreis {name}","en":"Circle {n}"},"members":["partner/partner-{n}","person/person-{m}"]}`},
	{"venue.set", `{"id":"venue-{n}","title":{"de":"Saal {name}","en":"Hall {n}"},"address":"Marktplatz {n}, 28195 Bremen","seats":40}`},
	{"series.define", `{"id":"series-{n}","title":{"de":"Runde {name}","en":"Round {n}"},"cadence":"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}","start":"14:00","duration":"PT1H","horizon":"P2M","venue":"venue-{n}"}`},
	{"trip.propose", `{"id":"trip-{n}","partner":"partner-{n}","title":{"de":"Reise nach {name}","en":"Trip {n}"},"window":{"from":"2027-05-01","to":"2027-06-30"},"days":4,"capacity":30,"avoid":{"holidays":["PL"]},"programme":[{"day":1,"start":"07:30","end":"15:00","zone":"Europe/Berlin","endZone":"Europe/Warsaw","title":{"de":"Anreise"}}]}`},
	{"schedule.set", `{"id":"schedule-{n}","title":{"de":"Takt {name}","en":"Beat {n}"},"cron":"15 8 * * 1-5","do":"remind"}`},
	{"reminder.set", `{"id":"reminder-{n}","title":{"de":"Hinweis {name}","en":"Note {n}"},"ahead":"P7D","schedule":"schedule-{n}"}`},
	{"registration.make", `{"id":"registration-{n}","trip":"garden","name":"{name}","email":"traveller-{n}@town.example"}`},
	{"feed.issue", `{"id":"feed-{n}","name":"Kalender {name}","scope":"partner/partner-{n}","hash":"{hash}"}`},
}

// numbered puts a number into what makes a thing.
func numbered(data string, i int) string {
	return strings.NewReplacer(
		"{name}", called(i), "{n}", strconv.Itoa(i), "{m}", strconv.Itoa((i+1)%listed), "{month}", []string{"12", "3", "6", "9"}[i%4], "{day}", strconv.Itoa(i%28+1), "{kind}", []string{"twin-city", "friendship", "cooperation"}[i%3],
		"{zone}", []string{"Europe/Warsaw", "Asia/Shanghai", "Africa/Windhoek", "Europe/Riga"}[i%4], "{hash}", fmt.Sprintf("%x", sha256.Sum256([]byte(strconv.Itoa(i)))),
	).Replace(data)
}

// called is a name like others, and at another place in their order.
func called(i int) string {
	parts := []string{"Ahl", "Öster", "Neu", "Groß", "Über", "Ärm", "Lang", "Zwei", "Hohen", "Klein"}
	return parts[i%10] + parts[i/10%10] + "stedt an der " + parts[i/100%10] + " " + strconv.Itoa(i*7919%listed)
}

// crowd fills the office with many things of each kind.
func (o *office) crowd() {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*patience.Limit)
	defer cancel()
	const atOnce = 500
	for k, make := range many {
		t, err := events.ParseType(make.kind)
		if err != nil {
			o.t.Fatal(err)
		}
		for i := range listed {
			data := numbered(make.data, i)
			m := events.Message{ID: fmt.Sprintf("many-%d-%d", k, i), Source: "/bench", Type: t.String(), Data: []byte(data)}
			receipt, err := o.Desk.Reception.Submit(ctx, "operator", t, m)
			if err != nil {
				o.t.Fatal(err)
			}
			if i%atOnce != atOnce-1 && i != listed-1 {
				continue
			}
			if a, err := o.Desk.Reception.Outcome(ctx, "operator", receipt, patience.Limit); err != nil || a.Outcome != events.Accepted {
				o.t.Fatalf("%s %s: %s, %v, %v", make.kind, data, a.Outcome, a.Problem, err)
			}
		}
	}
}

// BenchmarkLists opens the lists of an office that has 5,000 things of each kind: from the beginning, in the middle, and what is looked for.
// It says how long half of the requests took, and how long the page is.
func BenchmarkLists(b *testing.B) {
	o := newOffice(b, nil)
	o.furnish()
	o.crowd()
	for _, list := range []string{"partners", "people", "groups", "venues", "series", "trips", "trips/garden/registrations", "schedules", "calendars"} {
		for _, part := range []struct{ name, query string }{{"first", ""}, {"middle", "?page=25"}, {"found", "?q=uberklein"}} {
			b.Run(list+"/"+part.name, func(b *testing.B) {
				b.ReportAllocs()
				before := processor(b)
				took, length := make([]time.Duration, 0, b.N), 0
				for b.Loop() {
					begun := time.Now()
					w := o.ask("GET", "/"+list+part.query, "", bearer)
					took = append(took, time.Since(begun))
					if length = w.Body.Len(); w.Code != http.StatusOK {
						b.Fatal(w.Code)
					}
				}
				used := processor(b) - before
				slices.Sort(took)
				b.ReportMetric(took[len(took)/2].Seconds()*1000, "ms-p50")
				b.ReportMetric(used.Seconds()*1000/float64(len(took)), "ms-cpu/op")
				b.ReportMetric(float64(length), "B/page")
			})
		}
	}
}
