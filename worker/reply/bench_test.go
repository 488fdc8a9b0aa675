package reply_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkAnswers takes answers in over LMTP, one after the other on one connection, and sees to them until the desk
// has decided on all. Each is on disk before it is confirmed.
//
//	go test -run '^$' -bench Answers -benchtime 500x ./worker/reply
func BenchmarkAnswers(b *testing.B) {
	h := newHouse(b)
	c := dial(b, h.lmtp(nil))
	c.says("LHLO mta.example")
	raw := bytes.TrimSuffix(h.mail("google", "jan"), []byte("\r\n"))
	stop := h.clerk()
	b.ResetTimer()
	for i := range b.N {
		c.writes("MAIL FROM:<jan.nowak@gdansk.example>\r\nRCPT TO:<" + own + ">\r\nDATA\r\n")
		c.hears()
		c.hears()
		c.hears()
		stamped := bytes.ReplaceAll(raw, []byte("DTSTAMP:20270301T081600Z"), fmt.Appendf(nil, "DTSTAMP:202702%02dT%02d%02d%02dZ", 1+i/86400, i/3600%24, i/60%60, i%60))
		c.writes(string(stamped) + "\r\n.\r\n")
		if got := withoutRecipient(c.hears()); got != "250 2.0.0 stored" {
			b.Fatalf("answered by %s", got)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "stored/s")
	h.settled()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "decided/s")
	b.StopTimer()
	stop()
	// Two mails are seen to at once, so some come after one that was written later, and are stale.
	if got := h.counted(); strings.Contains(got, "pending") || strings.Contains(got, "unknown") {
		b.Errorf("counted: %s", got)
	}
}
