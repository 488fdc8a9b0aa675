package post

import (
	"time"

	"golang.org/x/time/rate"
)

const (
	// perMinute is how many mails a domain gets in a minute unless the options say otherwise. Large providers take about
	// so many from a sender whom they know, and put off one who sends more.
	perMinute = 600
	// minBurst is how many mails a domain gets at once at least, however few it may get in a minute.
	minBurst = 10
)

// A pace bounds how many mails a domain gets in a time. A mail server that gets too many at once puts off all of them for
// longer than waiting would have taken, and whoever fills the office with invitations shall not fill a stranger's mailbox
// by it. Each process keeps its own count. It goes by the machine's clock, which nobody sets. It is used under the lock of
// the queue.
type pace struct {
	limit   rate.Limit // mails a second, 0 for no bound
	burst   int
	now     func() time.Time
	buckets map[string]*rate.Limiter // of domains that had a mail lately; any other may have a burst
	swept   int                      // how many buckets were left when the idle ones were forgotten last
}

// newPace bounds mails to n a minute on a clock that runs so much faster than now; 0 means perMinute, less no bound.
func newPace(n int, faster float64, now func() time.Time) *pace {
	switch {
	case n < 0:
		return &pace{}
	case n == 0:
		n = perMinute
	}
	return &pace{
		limit: rate.Limit(float64(n) / 60 * faster), burst: max(minBurst, n/6), now: now, buckets: map[string]*rate.Limiter{},
	}
}

// clock returns the time for the calls that follow, which asks the machine once.
func (p *pace) clock() time.Time {
	if p.limit == 0 {
		return time.Time{}
	}
	return p.now()
}

// wait returns how long a domain has to wait for its next mail, 0 if it may have one now.
func (p *pace) wait(domain string, now time.Time) time.Duration {
	bucket := p.buckets[domain]
	if bucket == nil {
		return 0
	}
	missing := 1 - bucket.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	// Rounded up, so that the token is there when the time has come.
	return time.Duration(missing/float64(p.limit)*float64(time.Second)) + time.Microsecond
}

// spend counts a mail to a domain that need not wait.
func (p *pace) spend(domain string, now time.Time) {
	if p.limit == 0 {
		return
	}
	bucket := p.buckets[domain]
	if bucket == nil {
		p.sweep(now) // before the new one is there, which is still full and would go with the idle ones
		bucket = rate.NewLimiter(p.limit, p.burst)
		p.buckets[domain] = bucket
	}
	bucket.AllowN(now, 1)
}

// sweep forgets the domains that might have a whole burst again. It looks at all only when there are twice as many as it
// left the last time, so that it costs next to nothing for each mail.
func (p *pace) sweep(now time.Time) {
	if len(p.buckets) < max(64, 2*p.swept) {
		return
	}
	for domain, bucket := range p.buckets {
		if bucket.TokensAt(now) >= float64(p.burst) {
			delete(p.buckets, domain)
		}
	}
	p.swept = len(p.buckets)
}
