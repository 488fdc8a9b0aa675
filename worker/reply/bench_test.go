package reply_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"jourfixe/worker/lmtp"
	"jourfixe/worker/lmtp/lmtptest"
)

// BenchmarkAnswers takes answers in over LMTP, one after the other on one connection, and sees to them until the desk
// has decided on all. Each is on disk before it is confirmed.
//
//	go test -run '^$' -bench Answers -benchtime 500x ./worker/reply
func BenchmarkAnswers(b *testing.B) {
	h := newHouse(b)
	s := lmtp.New(lmtp.Options{Addr: "127.0.0.1:0", From: own, Domain: domain, Receive: h.intake.Receive, Log: h.office.Logger()})
	address, err := s.Listen()
	if err != nil {
		b.Fatal(err)
	}
	h.run(s.Run)
	c := lmtptest.Dial(b, address)
	c.Says("LHLO mta.example")
	raw := bytes.TrimSuffix(h.mail("google", "jan"), []byte("\r\n"))
	stop := h.clerk()
	b.ResetTimer()
	for i := range b.N {
		c.Writes("MAIL FROM:<jan.nowak@gdansk.example>\r\nRCPT TO:<" + own + ">\r\nDATA\r\n")
		c.Hears()
		c.Hears()
		c.Hears()
		stamped := bytes.ReplaceAll(raw, []byte("DTSTAMP:20270301T081600Z"), fmt.Appendf(nil, "DTSTAMP:202702%02dT%02d%02d%02dZ", 1+i/86400, i/3600%24, i/60%60, i%60))
		c.Writes(string(stamped) + "\r\n.\r\n")
		if got := lmtptest.WithoutRecipient(c.Hears()); got != "250 2.0.0 stored" {
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
