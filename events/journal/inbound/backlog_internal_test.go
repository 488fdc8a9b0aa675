package inbound

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

func TestAttends(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	for _, c := range []struct {
		name    string
		waiting int
		last    *time.Time
		want    bool
	}{
		{"never used", 0, nil, false},
		{"asks", 1, nil, true},
		{"asks, and has had nothing for long", 1, ago(48 * time.Hour), true},
		{"works on a mail", 0, ago(30 * time.Second), true},
		{"is gone", 0, ago(attendedFor), false},
	} {
		info := &jetstream.ConsumerInfo{NumWaiting: c.waiting, TimeStamp: now}
		info.Delivered.Last = c.last
		if got := attends(info); got != c.want {
			t.Errorf("%s: attends = %t; want %t", c.name, got, c.want)
		}
	}
}
