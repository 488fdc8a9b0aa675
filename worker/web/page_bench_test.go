package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"
)

// BenchmarkPages asks for pages over eight connections at once. It says how long half of them and all but one in a hundred took, and what one
// costs of the processor, with whoever asks for it in the same process. It builds in older versions, to be run beside them.
func BenchmarkPages(b *testing.B) {
	o := newOffice(b, nil)
	o.furnish()
	s := httptest.NewServer(o.web)
	defer s.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8, DisableCompression: true}}
	defer client.CloseIdleConnections()
	for _, x := range []struct{ name, path string }{
		{"agenda", "/"}, {"meeting", "/meetings/jour-fixe-2026-12-02"}, {"partner", "/partners/riga"}, {"year", "/year/2027"},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			took, left := make([]time.Duration, b.N), make(chan int, b.N)
			for i := range b.N {
				left <- i
			}
			close(left)
			var all sync.WaitGroup
			b.ResetTimer()
			before := processor(b)
			for range 8 {
				all.Go(func() {
					for i := range left {
						begun := time.Now()
						fetch(b, client, s.URL+x.path)
						took[i] = time.Since(begun)
					}
				})
			}
			all.Wait()
			used := processor(b) - before
			b.StopTimer()
			slices.Sort(took)
			b.ReportMetric(took[(b.N-1)/2].Seconds()*1000, "ms-p50")
			b.ReportMetric(took[(b.N-1)*99/100].Seconds()*1000, "ms-p99")
			b.ReportMetric(used.Seconds()*1000/float64(b.N), "ms-cpu/op")
		})
	}
}

// BenchmarkAgendaAhead opens the agenda without and with 5,000 meetings to come that it does not show, since they are too far off, but looks
// through for what waits. Afterwards somebody answers between any two looks, so that nothing can be kept.
func BenchmarkAgendaAhead(b *testing.B) {
	o := newOffice(b, nil)
	o.furnish()
	look := func(before func()) func(b *testing.B) {
		return func(b *testing.B) {
			used := time.Duration(0)
			for b.Loop() {
				if before != nil {
					b.StopTimer()
					before()
					b.StartTimer()
				}
				begun := processor(b)
				if w := o.ask("GET", "/", "", bearer); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
				used += processor(b) - begun
			}
			b.ReportMetric(used.Seconds()*1000/float64(b.N), "ms-cpu/op")
		}
	}
	b.Run("without", look(nil))
	for i := range 5000 {
		day := time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i/5).Format(time.DateOnly)
		o.Do("meeting.request", `{"title":{"de":"M"},"at":{"date":%q,"start":"%02d:00"},"duration":"PT1H","need":["group/jour-fixe"],"ifNone":"best"}`, day, 9+i%5)
	}
	b.Run("with", look(nil))
	answers := 0
	b.Run("with, and answered between", look(func() {
		answers++
		o.Do("meeting.answer", `{"id":"jour-fixe-2026-12-02","person":"p1","answer":%q}`, []string{"accepted", "declined"}[answers%2])
	}))
}

func fetch(b *testing.B, client *http.Client, url string) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		b.Error(err)
		return
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := client.Do(r)
	if err != nil {
		b.Error(err)
		return
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		b.Errorf("%s: %s, %v", url, answer.Status, err)
	}
}

// processor is how long the process has used the processor.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
