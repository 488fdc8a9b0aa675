package verify_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
)

// BenchmarkBackup takes and restores backups of a journal that has a recorded year 200 times.
func BenchmarkBackup(b *testing.B) {
	const times = 200
	s := journaltest.Start(b, embedded.Options{Swift: true})
	j := journaltest.Open(b, s, journaltest.Office)
	k := connect(b, s)
	k.j = j
	events := 0
	for range times {
		each(b, "events.jsonl", func(line []byte) {
			var e struct {
				Subject string
				Header  nats.Header
				Data    json.RawMessage
			}
			if err := json.Unmarshal(line, &e); err != nil {
				b.Fatal(err)
			}
			if _, err := k.js.PublishMsgAsync(&nats.Msg{Subject: e.Subject, Header: e.Header, Data: e.Data}); err != nil {
				b.Fatal(err)
			}
			if events++; events%1000 == 0 {
				<-k.js.PublishAsyncComplete()
			}
		})
	}
	<-k.js.PublishAsyncComplete()
	dir := k.take(nil)
	size := int64(0)
	for _, name := range glob(b, dir) {
		info, err := os.Stat(name)
		if err != nil {
			b.Fatal(err)
		}
		size += info.Size()
	}
	b.Run("take", func(b *testing.B) {
		for b.Loop() {
			if err := os.RemoveAll(k.take(nil)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(events), "events")
		b.ReportMetric(float64(size)/(1<<20), "MiB")
	})
	for _, swift := range []bool{true, false} {
		b.Run(map[bool]string{true: "put", false: "put-on-disk"}[swift], func(b *testing.B) {
			for b.Loop() {
				f, err := backup.Open(dir, "", nil)
				if err != nil {
					b.Fatal(err)
				}
				server := journaltest.Start(b, embedded.Options{Swift: swift, Dir: filepath.Join(b.TempDir(), "data")})
				back := connect(b, server)
				if err := backup.Put(b.Context(), back.js, &f.State, 1, silent, time.Now(), f.Source, nobody); err != nil {
					b.Fatal(err)
				}
				back.nc.Close()
				server.Stop()
			}
		})
	}
}
