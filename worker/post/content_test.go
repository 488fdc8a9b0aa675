package post

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/links"
)

// standing defines a series on the first Wednesday, of which the one in January falls on a holiday of somewhere.
func (h *house) standing(people string) {
	h.t.Helper()
	h.Do("group.set", `{"id":"circle","title":{"de":"Kreis"},"members":[%s]}`, people)
	h.Do("series.define", `{"id":"jf","title":{"de":"Jour fixe","en":"Jour fixe"},"cadence":"FREQ=MONTHLY;BYMONTHDAY=6","start":"10:00",
		"duration":"PT1H","horizon":"P4M","avoid":{"holidays":["DE-HB","PL"]},"invite":{"groups":["circle"],"lead":"P1D"}}`)
}

// TestOverview defines a series. Its people get one mail each with all dates and their own calendar, which exists by
// then; a date that had to give way says why; one whose calendar was revoked gets no link, nor a new one.
func TestOverview(t *testing.T) {
	t.Parallel()
	h := openPost(t, 3)
	maker := h.posts[0].post.Composer.Links
	h.Do("feed.issue", `{"id":"old","name":"Overview","scope":"person/p-1","hash":"%s"}`, links.TokenHash(maker.FeedToken("p-1")))
	h.Do("feed.revoke", `{"id":"old"}`)
	h.standing(`"person/p-0","person/p-1"`)
	h.settle()
	h.want(0, "Dates/0")
	h.want(1, "Dates/0")
	first, second := h.mails(addressOf(0))[0], h.mails(addressOf(1))[0]
	if !contains(first.text, "/feeds/"+maker.FeedToken("p-0")+"/") || contains(second.text, "/feeds/") {
		t.Errorf("the mails say\n%s\n%s", first.text, second.text)
	}
	if !contains(first.text, "Epiphany") && !contains(first.text, "Heilige Drei Könige") && !contains(first.text, "public holiday") {
		t.Errorf("it does not say why a date is shifted:\n%s", first.text)
	}
	h.Desk.Mirror.View(func(b *calendar.Book) {
		f := b.FeedByHash(links.TokenHash(maker.FeedToken("p-0")))
		if f == nil || f.Revoked || f.Scope.String() != "person/p-0" {
			t.Errorf("the calendar in the mail is %+v", f)
		}
		if len(b.Feeds()) != 2 {
			t.Errorf("there are %d calendars; want one each", len(b.Feeds()))
		}
	})
	// Who comes later gets theirs, the others no second one.
	h.Do("group.set", `{"id":"circle","title":{"de":"Kreis"},"members":["person/p-0","person/p-1","person/p-2"]}`)
	h.settle()
	h.want(2, "Dates/0")
	h.want(0, "Dates/0")
}

// TestOverviewWaits has nobody at the desk when a series is to be told of: the overview waits, other mail does not, and it
// goes out with the link once the desk is back.
func TestOverviewWaits(t *testing.T) {
	t.Parallel()
	h := openPost(t, 2)
	h.halt(h.posts[0])
	h.standing(`"person/p-0"`)
	h.meet("one", 1)
	h.Desk.StopDesk()
	h.start()
	h.eventually("the invitation", func() bool { return h.states("one", 1) == "invitation sent" })
	if got := h.mails(addressOf(0)); len(got) > 0 {
		t.Errorf("without a desk %v have arrived", got)
	}
	h.StartDesk()
	h.pass(feedPause)
	h.settle()
	h.want(0, "Dates/0")
}

// TestNoOverviewOfThePast defines nothing new for who comes when the last date of a series is over, on the same day.
func TestNoOverviewOfThePast(t *testing.T) {
	t.Parallel()
	h := openPost(t, 2)
	h.Do("group.set", `{"id":"circle","title":{"de":"Kreis"},"members":["person/p-0"]}`)
	h.Do("series.define", `{"id":"jf","title":{"de":"Jour fixe"},"cadence":"FREQ=DAILY;COUNT=1","from":"2026-11-23","start":"12:00","duration":"PT1H","invite":{"groups":["circle"]}}`)
	h.settle()
	h.set(time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC))
	h.Do("group.set", `{"id":"circle","title":{"de":"Kreis"},"members":["person/p-0","person/p-1"]}`)
	h.settle()
	h.want(1)
	ref := events.Ref{Noun: "series", ID: "jf"}
	if said, _ := h.posts[0].Ledger.Line(ref, "p-1"); len(said) > 0 {
		t.Errorf("the ledger says %+v", said)
	}
}

// TestPageLinks gives the link to the page of a meeting to staff alone.
func TestPageLinks(t *testing.T) {
	t.Parallel()
	h := openPost(t, 2)
	h.Do("person.amend", `{"id":"p-0","roles":["staff"]}`)
	h.Do("schedule.set", `{"id":"weekly","title":{"de":"Woche"},"cron":"0 8 * * 1","do":"digest","to":["person/p-0","person/p-1"],"ahead":"P28D"}`)
	h.meet("one", 0, 1)
	h.settle()
	h.set(sunday.Add(24 * time.Hour))
	h.settle()
	for p, want := range []bool{true, false} {
		got := h.mails(addressOf(p))
		if len(got) != 2 {
			t.Fatalf("p-%d got %v", p, got)
		}
		for _, m := range got {
			if contains(m.text, "https://jourfixe.example/meetings/one") != want {
				t.Errorf("to p-%d: %s\n%s", p, m.subject, m.text)
			}
		}
		if !contains(got[0].text, "https://jourfixe.example/rsvp/") {
			t.Errorf("p-%d has no link for an answer:\n%s", p, got[0].text)
		}
	}
}

// TestDigest tells staff on Monday what was missed first, then what is ahead, and what could not be delivered.
func TestDigest(t *testing.T) {
	t.Parallel()
	h := openPost(t, 2)
	h.Do("person.amend", `{"id":"p-0","roles":["staff"]}`)
	h.Do("partner.register", `{"id":"riga","title":{"de":"Riga","en":"Riga"},"kind":"twin-city","zone":"Europe/Riga"}`)
	h.Do("trip.propose", `{"id":"t","partner":"riga","title":{"de":"Fahrt","en":"Journey"},"window":{"from":"2026-12-07","to":"2026-12-20"},"days":3,"capacity":9,
		"milestones":[{"id":"book","before":"P14D","title":{"de":"Buchen","en":"Book the bus"}}]}`)
	h.Do("schedule.set", `{"id":"weekly","title":{"de":"Woche"},"cron":"0 8 * * 1","do":"digest","to":["person/p-0"],"ahead":"P28D"}`)
	h.meet("one", 1)
	h.settle()
	h.set(time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC))
	h.settle()
	got := h.mails(addressOf(0))
	text := strings.Join(strings.Fields(got[len(got)-1].text), " ")
	var missed, trip, meeting int
	missed, trip, meeting = strings.Index(text, "Book the bus"), strings.LastIndex(text, "Journey"), strings.Index(text, "Meeting one")
	if missed < 0 || trip < 0 || meeting < 0 || missed > trip || missed > meeting {
		t.Errorf("the digest says\n%s", got[len(got)-1].text)
	}
}
