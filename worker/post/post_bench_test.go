package post

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/worker/letter"
	"jourfixe/worker/relay"
	"jourfixe/worker/relay/smtptest"
)

// BenchmarkInvitations invites a hundred people to each of a hundred meetings, over and over: through the whole post, with
// its ledger on a server that brings every write to disk; with Writer and Sender alone; and, for comparison, with
// go-mail's own client, which sends one mail of the kind that was written before. All have four connections to the same
// kind of mail server in the same process.
func BenchmarkInvitations(b *testing.B) {
	const meetings, people = 100, 100
	b.Run("post", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			h := benchHouse(b, meetings, people)
			b.StartTimer()
			r := h.start()
			if err := h.sink.Await(b.Context(), meetings*people); err != nil {
				b.Fatal(err)
			}
			h.eventually("the ledger to be written", func() bool { n, _ := r.post.Owed(); return n == 0 })
			b.StopTimer()
			h.halt(r)
			h.Desk.StopDesk()
			b.StartTimer()
		}
		b.ReportMetric(float64(b.N*meetings*people)/b.Elapsed().Seconds(), "mails/s")
	})

	invitation := benchLetter(b)
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
	w, err := letter.NewWriter()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("written and sent", func(b *testing.B) {
		server := smtptest.StartWith(b, smtptest.Options{Forget: true})
		address, err := relay.Parse(server.URL())
		if err != nil {
			b.Fatal(err)
		}
		pool := relay.NewPool(address, relay.Options{Connections: conns})
		b.Cleanup(pool.Close)
		share(b, func(n int) {
			for range n {
				m, err := w.Write(invitation)
				if err != nil {
					b.Error(err)
					return
				}
				conn, err := pool.Acquire(b.Context())
				if err != nil {
					b.Error(err)
					return
				}
				if got := conn.Send(b.Context(), m); got.Outcome != relay.Delivered {
					b.Errorf("the mail is %s, %q", got.Outcome, got.Code)
				}
				conn.Release()
			}
		})
	})
	b.Run("go-mail", func(b *testing.B) {
		server := smtptest.StartWith(b, smtptest.Options{Forget: true})
		share(b, func(n int) {
			m, err := w.Write(invitation)
			c, clientErr := gomail.NewClient("127.0.0.1", gomail.WithPort(server.Port()), gomail.WithTLSPolicy(gomail.NoTLS),
				gomail.WithoutSMTPUTF8())
			if err == nil {
				err = clientErr
			}
			if err == nil {
				err = c.DialWithContext(b.Context())
			}
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
}

// benchHouse is a house that owes invitations to meetings, and has no post yet.
func benchHouse(b *testing.B, meetings, people int) *house {
	b.Helper()
	h := newHouse(b)
	h.sink = smtptest.StartWith(b, smtptest.Options{Forget: true})
	need := make([]string, people)
	for i := range people {
		h.Do("person.add", `{"id":"p-%d","name":"Person %d","email":"%s"}`, i, i, addressOf(i))
		need[i] = fmt.Sprintf("person/p-%d", i)
	}
	h.Do("group.set", `{"id":"all","title":{"de":"Alle"},"members":["%s"]}`, strings.Join(need, `","`))
	for i := range meetings {
		h.Do("meeting.request", `{"id":"m-%d","title":{"de":"Treffen"},"at":{"date":"2026-12-15","start":"10:00"},"duration":"PT1H","need":["group/all"],"ifNone":"best"}`, i)
	}
	return h
}

// BenchmarkTwoPosts has two processes take on the same invitations.
func BenchmarkTwoPosts(b *testing.B) {
	const meetings, people = 30, 100
	for b.Loop() {
		b.StopTimer()
		h := benchHouse(b, meetings, people)
		b.StartTimer()
		r, s := h.start(), h.start()
		if err := h.sink.Await(b.Context(), meetings*people); err != nil {
			b.Fatal(err)
		}
		h.eventually("the ledger to be written", func() bool {
			n, _ := r.post.Owed()
			m, _ := s.post.Owed()
			return n+m == 0
		})
		b.StopTimer()
		h.halt(r)
		h.halt(s)
		h.Desk.StopDesk()
		b.StartTimer()
	}
	b.ReportMetric(float64(b.N*meetings*people)/b.Elapsed().Seconds(), "mails/s")
}

// BenchmarkAlone has one mail owed at a time: from the event on until it is noted that it was sent.
func BenchmarkAlone(b *testing.B) {
	h := newHouse(b)
	h.sink = smtptest.StartWith(b, smtptest.Options{Forget: true})
	h.populate(1)
	r := h.start()
	ref := events.Ref{Noun: "meeting"}
	took := make([]time.Duration, 0, b.N)
	for i := 0; b.Loop(); i++ {
		ref.ID = fmt.Sprint("m", i)
		h.meet(ref.ID, 0)
		begun := time.Now()
		for {
			if said, _ := r.Ledger.Line(ref, "p-0"); len(said) == 1 && said[0].State == owed.StateSent {
				break
			}
			time.Sleep(50 * time.Microsecond)
		}
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/median")
}

// benchLetter is the invitation that the post writes in the benchmark.
func benchLetter(b *testing.B) *letter.Letter {
	h := openPost(b, 1)
	h.meet("one", 0)
	h.settle()
	r := h.posts[0]
	var l *letter.Letter
	r.Mirror.View(func(book *calendar.Book) {
		ref := events.Ref{Noun: "meeting", ID: "one"}
		m := owed.Debt{Kind: meetingmail.Invitation, To: "p-0"}
		var err error
		if l, err = r.post.Composer.Letter(book, ref, m, nil, sunday, 0); err != nil {
			b.Fatal(err)
		}
	})
	h.halt(r)
	return l
}

// BenchmarkQueue puts mails to a hundred domains through the queue alone, paced and not.
func BenchmarkQueue(b *testing.B) {
	for name, perMinute := range map[string]int{"unbounded": -1, "paced": 1 << 30} {
		b.Run(name, func(b *testing.B) {
			q := newQueue(conns, newPace(perMinute, 1, time.Now))
			list := make([]job, 1000)
			for b.Loop() {
				for i := range list {
					list[i] = job{about: events.Ref{Noun: "meeting", ID: "m"}, person: strconv.Itoa(i), domain: "town" + strconv.Itoa(i%100)}
					q.add(&list[i])
				}
				for j, _ := q.one(); j != nil; j, _ = q.one() {
					q.done(j, swift)
				}
			}
			b.ReportMetric(float64(b.N*len(list))/b.Elapsed().Seconds(), "mails/s")
		})
	}
}
