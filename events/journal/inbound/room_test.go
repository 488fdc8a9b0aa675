package inbound_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
)

// roomOf has the stream hold so many bytes, and returns it.
func roomOf(t *testing.T, js jetstream.JetStream, most int64) jetstream.Stream {
	t.Helper()
	stream, err := js.Stream(within(t), "JF_INBOUND")
	if err != nil {
		t.Fatal(err)
	}
	config := stream.CachedInfo().Config
	config.MaxBytes = most
	if stream, err = js.UpdateStream(within(t), config); err != nil {
		t.Fatal(err)
	}
	return stream
}

// sized is a mail of about so many bytes.
func sized(n, size int) inbound.Mail {
	in := letter(n)
	in.Raw, in.Words = bytes.Repeat([]byte{byte('a' + n%26)}, size), ""
	return in
}

// TestRoomForAnswers fills the stream: large mails get half of it, the others all but an eighth, in which is said what becomes of
// them.
func TestRoomForAnswers(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	const most = 2 << 20
	stream := roomOf(t, jet(t, s), most)
	fill := func(size int) int64 {
		t.Helper()
		for i := 0; ; i++ {
			_, err := j.Inbound().Receiver.Receive(within(t), sized(i, size))
			if errors.Is(err, inbound.ErrFull) {
				break
			}
			if err != nil || i > 100 {
				t.Fatalf("mail %d: %v", i, err)
			}
		}
		info, err := stream.Info(within(t))
		if err != nil {
			t.Fatal(err)
		}
		return int64(info.State.Bytes)
	}
	if used := fill(200 << 10); used > most/2 || used < most/2-(250<<10) {
		t.Errorf("large mails take %d bytes of %d", used, most)
	}
	if used := fill(20 << 10); used > most-most/8+(1<<10) || used < most-most/8-(30<<10) {
		t.Errorf("with small ones mails take %d bytes of %d", used, most)
	}
}

// TestHeldForLongest holds mails in another order than they came in: those give way first that are held for longest.
func TestHeldForLongest(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	roomOf(t, jet(t, s), 1<<20)
	var ids []string
	for i := range 6 {
		ids = append(ids, receive(t, j, sized(i, 100<<10)))
	}
	for _, i := range []int{4, 5, 3, 0, 1, 2} {
		if err := j.Inbound().StopAfter(within(t), ids[i], &inbound.Fate{Reason: "foreign"}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := j.Inbound().Pile.Crowded(within(t), "foreign")
	if err != nil || len(list) != 1 || list[0].ID != ids[4] {
		t.Errorf("%v give way (%v); want the one that was held first", list, err)
	}
}
