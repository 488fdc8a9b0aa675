package relay

import (
	"strings"
	"sync"
	"testing"

	gomail "github.com/wneessen/go-mail"

	"jourfixe/worker/relay/smtptest"
)

// BenchmarkSend compares handing over one prepared mail of 8 kB, again and again over four connections, by go-mail's own
// client with what the pool does. Both talk to the same kind of server in the same process.
func BenchmarkSend(b *testing.B) {
	const conns = 4
	prepared := func() *gomail.Msg {
		m := testMail(b, 1)
		m.AddAlternativeString(gomail.TypeTextHTML, strings.Repeat("<p>Guten Tag, wir laden Sie ein.</p>\r\n", 100))
		m.AddAlternativeString("text/calendar; method=REQUEST", strings.Repeat("X-LINE:value\r\n", 100),
			gomail.WithPartEncoding(gomail.EncodingB64))
		return m
	}
	// share has each of the connections send its part of the mails.
	share := func(b *testing.B, send func(n int)) {
		b.ReportAllocs()
		b.ResetTimer()
		var group sync.WaitGroup
		for i := range conns {
			group.Go(func() { send(b.N*(i+1)/conns - b.N*i/conns) })
		}
		group.Wait()
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	}
	b.Run("go-mail", func(b *testing.B) {
		server := smtptest.StartWith(b, smtptest.Options{Forget: true})
		share(b, func(n int) {
			c, err := gomail.NewClient("127.0.0.1", gomail.WithPort(server.Port()), gomail.WithTLSPolicy(gomail.NoTLS),
				gomail.WithoutSMTPUTF8())
			if err == nil {
				err = c.DialWithContext(b.Context())
			}
			m := prepared()
			for range n {
				if err == nil {
					err = c.Send(m)
				}
			}
			if err != nil {
				b.Error(err)
			}
		})
	})
	b.Run("sender", func(b *testing.B) {
		server := smtptest.StartWith(b, smtptest.Options{Forget: true})
		s := poolFor(b, server, Options{Connections: conns})
		share(b, func(n int) {
			m := prepared()
			for range n {
				if got := sendOne(b, s, m); got.Outcome != Delivered {
					b.Errorf("the mail is %s, %q", got.Outcome, got.Code)
				}
			}
		})
	})
}
