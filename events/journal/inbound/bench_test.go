package inbound_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
)

// BenchmarkReceive stores mails one after the other, as one connection of a mail server brings them, and takes them out
// again so that the stream never fills. Only the storing is timed.
func BenchmarkReceive(b *testing.B) {
	for _, size := range []int{5 << 10, inbound.MaxMail} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			j := journaltest.New(b)
			mails := 0
			b.SetBytes(int64(size))
			for b.Loop() {
				in := letter(0)
				in.Raw = make([]byte, size)
				binary.LittleEndian.PutUint64(in.Raw, uint64(mails))
				id, err := j.Inbound().Receiver.Receive(b.Context(), in)
				if err != nil {
					b.Fatal(err)
				}
				mails++
				b.StopTimer()
				if err := j.Inbound().Fates.Drop(b.Context(), id); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(mails)/b.Elapsed().Seconds(), "mails/s")
		})
	}
}

// BenchmarkInbox has mails of 5 KiB go all the way: stored, given to a handler, and destroyed.
func BenchmarkInbox(b *testing.B) {
	j := journaltest.New(b)
	ctx, cancel := context.WithCancel(b.Context())
	handled, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- j.Inbound().Inbox.Run(ctx, func(context.Context, *inbound.Mail) (inbound.Fate, error) {
			handled <- struct{}{}
			return inbound.Fate{}, nil
		}, nil)
	}()
	mails := 0
	for b.Loop() {
		in := letter(0)
		in.Raw = make([]byte, 5<<10)
		binary.LittleEndian.PutUint64(in.Raw, uint64(mails))
		if _, err := j.Inbound().Receiver.Receive(b.Context(), in); err != nil {
			b.Fatal(err)
		}
		<-handled
		mails++
	}
	b.ReportMetric(float64(mails)/b.Elapsed().Seconds(), "mails/s")
	cancel()
	<-ended
}

// BenchmarkWaiting has 500 mails of 5 KiB that are there already handled and destroyed, by as many handlers as the house has: until
// nothing is left of them, nor of a key that opened them.
func BenchmarkWaiting(b *testing.B) {
	const waiting, handlers = 500, 2
	server := journaltest.Server(b)
	j := journaltest.Open(b, server, journaltest.Office)
	js := jet(b, server)
	mails := 0
	for range b.N {
		b.StopTimer()
		for range waiting {
			in := letter(0)
			in.Raw = make([]byte, 5<<10)
			binary.LittleEndian.PutUint64(in.Raw, uint64(mails))
			if _, err := j.Inbound().Receiver.Receive(b.Context(), in); err != nil {
				b.Fatal(err)
			}
			mails++
		}
		ctx, cancel := context.WithCancel(b.Context())
		ended := make(chan error, handlers)
		b.StartTimer()
		for range handlers {
			go func() {
				ended <- j.Inbound().Inbox.Run(ctx, func(context.Context, *inbound.Mail) (inbound.Fate, error) { return inbound.Fate{}, nil }, nil)
			}()
		}
		for remains(b, js, "JF_INBOUND", "jourfixe.*.inbound.mail.*")+remains(b, js, "JF_INBOUND", "jourfixe.*.inbound.part.*.*")+
			remains(b, js, "JF_KEYS", "jourfixe.*.common.*") > 0 {
			time.Sleep(5 * time.Millisecond) // between looks
		}
		b.StopTimer()
		cancel()
		for range handlers {
			<-ended
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(mails)/b.Elapsed().Seconds(), "mails/s")
}

func remains(b *testing.B, js jetstream.JetStream, name, filter string) int {
	stream, err := js.Stream(b.Context(), name)
	if err != nil {
		b.Fatal(err)
	}
	info, err := stream.Info(b.Context(), jetstream.WithSubjectFilter(filter))
	if err != nil {
		b.Fatal(err)
	}
	return len(info.State.Subjects)
}
