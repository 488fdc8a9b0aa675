package mailbox_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/wneessen/go-mail"
)

// BenchmarkAccept sends invitations over four connections; each is on disk before it is acknowledged.
func BenchmarkAccept(b *testing.B) {
	h := run(b, b.TempDir())
	mails := make([]*mail.Msg, b.N)
	for i := range mails {
		mails[i] = invitation(b, i)
	}
	var next atomic.Int64
	var group sync.WaitGroup
	b.ResetTimer()
	for range 4 {
		group.Go(func() {
			client := h.client(b)
			if err := client.DialWithContext(context.Background()); err != nil {
				b.Error(err)
				return
			}
			for {
				i := next.Add(1) - 1
				if i >= int64(b.N) {
					break
				}
				if err := client.Send(mails[i]); err != nil {
					b.Error(err)
					return
				}
			}
			if err := client.Close(); err != nil {
				b.Error(err)
			}
		})
	}
	group.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	b.StopTimer()
	if s := h.Stats(); s.Kept != uint64(b.N) {
		b.Errorf("%d mails are kept, want %d", s.Kept, b.N)
	}
}

// BenchmarkOpen reads a folder of 1,000 invitations, as at each start.
func BenchmarkOpen(b *testing.B) {
	h := run(b, b.TempDir())
	mails := make([]*mail.Msg, 1_000)
	for i := range mails {
		mails[i] = invitation(b, i)
	}
	if err := h.client(b).DialAndSend(mails...); err != nil {
		b.Fatal(err)
	}
	if err := h.stop(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := run(b, h.dir).stop(); err != nil {
			b.Fatal(err)
		}
	}
}
