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
