package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

// grow gives the office so many meetings, on the working days of the twelve months from tomorrow on.
func (o *office) grow(meetings int) {
	o.t.Helper()
	var days []string
	for d := sunday.AddDate(0, 0, 1); d.Before(sunday.AddDate(1, 0, 0)); d = d.AddDate(0, 0, 1) {
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			days = append(days, d.Format(time.DateOnly))
		}
	}
	const atOnce = 500
	for from := 0; from < meetings; from += atOnce {
		o.Together(func(do func(kind, data string, args ...any)) {
			for i := from; i < min(meetings, from+atOnce); i++ {
				turn := i / len(days)
				do("meeting.request", `{"id":"grown-%d","title":{"de":"Besprechung %d","en":"Talk %d"},"at":{"date":%q,"start":"%02d:%02d"},"duration":"PT15M","need":["partner/%s"],"ifNone":"best"}`,
					i, i, i, days[i%len(days)], 8+turn%10, turn/10%6*10, []string{"riga", "gdansk", "hanse"}[i%3])
			}
		})
	}
}

// BenchmarkGrown opens pages of offices with ever more meetings to come, the agenda over HTTP as well. It builds in older versions, to be run beside them.
func BenchmarkGrown(b *testing.B) {
	for _, meetings := range []int{200, 2088, 10_000, 20_000, 50_000} {
		b.Run(fmt.Sprint(meetings), func(b *testing.B) {
			o := newOffice(b, nil)
			o.furnish()
			o.Do("publication.set", `{"what":["agenda","trips","partners"]}`)
			o.grow(meetings)
			for _, x := range []struct{ name, path string }{
				{"agenda", "/"}, {"year", "/year/2027"}, {"waiting", "/waiting"}, {"search", "/search?q=besprechung"}, {"meeting", "/meetings/grown-100"}, {"partner", "/partners/riga"}, {"history", "/history"},
				{"published", "/public/agenda"}, {"series", "/series/jour-fixe"}, {"plan", "/meetings/new"}, {"month", "/agenda/2027-03"}, {"people", "/people"},
			} {
				b.Run(x.name, func(b *testing.B) {
					if w := o.ask("GET", x.path, "", bearer); w.Code == http.StatusNotFound {
						b.Skip("not in this version")
					}
					before := processor(b)
					took, length := make([]time.Duration, 0, b.N), 0
					for b.Loop() {
						begun := time.Now()
						w := o.ask("GET", x.path, "", bearer)
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
			b.Run("http", func(b *testing.B) {
				s := httptest.NewServer(o.web)
				defer s.Close()
				client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
				defer client.CloseIdleConnections()
				before := processor(b)
				took := make([]time.Duration, 0, b.N)
				for b.Loop() {
					begun := time.Now()
					fetch(b, client, s.URL+"/")
					took = append(took, time.Since(begun))
				}
				used := processor(b) - before
				slices.Sort(took)
				b.ReportMetric(took[len(took)/2].Seconds()*1000, "ms-p50")
				b.ReportMetric(used.Seconds()*1000/float64(len(took)), "ms-cpu/op")
			})
		})
	}
}
