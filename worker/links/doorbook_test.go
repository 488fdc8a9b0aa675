package links

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/worker"
)

// given are names as they were given out before places were sealed, under the key of these tests.
var given = struct{ answer, entry, choice, feed, invitation, update, reminder, digest, overview string }{
	answer: "r6qkkeowkac3q56thgdsg7l4rw", entry: "yw7gnhwtkn6vfa3amoxbyerhbt@bremen.example", choice: "66xzdaj73jeqr7oplh7okb56zo",
	feed:       "pjzh6melonkjczus4qjwker3vuuvxco2mxsn7sorj2lowixocado",
	invitation: "jdgoj7pay43mekvq3fwunwiwe4@bremen.example", update: "6pq67fkhmhyhurxm5t3agzrxom@bremen.example",
	reminder: "4l4xfk4rddayddjalihyrk6vvt@bremen.example", digest: "nab74qlaepvtorxzsarbko6qcr@bremen.example",
	overview: "edhfrumc7ssjbfayjoyutl6lsq@bremen.example",
}

var morning = time.Date(2027, 3, 16, 8, 0, 0, 0, time.UTC)

// TestGivenBefore gives the same to the guests of a meeting that was planned before places were sealed, and finds what they
// have.
func TestGivenBefore(t *testing.T) {
	h := newHouse(t)
	h.adds("jan", "li")
	h.plans(1, "march", "jan", "li")
	if h.token("march", "jan") != given.answer || h.uid("march", "jan") != given.entry || h.links.FeedToken("jan") != given.feed {
		t.Errorf("jan is given %s, %s and %s", h.token("march", "jan"), h.uid("march", "jan"), h.links.FeedToken("jan"))
	}
	// Where there is no place in the journal all names are as before.
	b := calendar.New("simulation")
	for debt, want := range map[owed.Debt]string{
		{Kind: meetingmail.Invitation, To: "jan", Due: morning}:                                   given.invitation,
		{Kind: meetingmail.Update, To: "jan", Revision: 2, Sequence: 3, Address: 1, Due: morning}: given.update,
		{Kind: meetingmail.Reminder, To: "jan", Due: morning}:                                     given.reminder,
	} {
		if got := h.links.MessageID(b, meetingRef("march"), debt, nil); got != want {
			t.Errorf("%s is called %s, want %s", debt.Kind, got, want)
		}
	}
	digest, overview := owed.Debt{Kind: meetingmail.Digest, To: "jan", Due: morning}, owed.Debt{Kind: meetingmail.Overview, To: "jan", Content: "abc123", Due: morning}
	weekly, series := events.Ref{Noun: "schedule", ID: "weekly"}, events.Ref{Noun: "series", ID: "jf"}
	if got := h.links.MessageID(b, weekly, digest, nil); got != given.digest {
		t.Errorf("a digest is called %s", got)
	}
	if got := h.links.MessageID(b, series, overview, nil); got != given.overview {
		t.Errorf("an overview is called %s", got)
	}
	if got := h.links.MailsToken(b, "jan"); got != given.choice {
		t.Errorf("a link for choosing mails ends with %s", got)
	}

	invited := owed.Debt{Kind: meetingmail.Invitation, To: "jan", Due: morning}
	h.tells(meetingRef("march"), invited, given.invitation)
	h.tells(weekly, digest, given.digest)
	h.tells(series, overview, given.overview)
	h.doors = h.newDoors() // after a restart
	for _, form := range []func(string) string{strings.ToLower, strings.ToUpper} {
		h.leads(form(given.answer), "march/jan")
		h.names(form(given.entry), "march/jan")
		h.chooses(form(given.choice), "jan")
		h.recalls("meeting/march/jan", form(given.invitation))
		h.recalls("schedule/weekly/jan", form(given.digest))
		h.recalls("series/jf/jan", nameOf(form(given.overview)))
		h.recalls("", form(given.update))
	}
	h.recalls("schedule/weekly/jan", "nonsense", given.update, given.digest, given.invitation)
	// A name is of one kind.
	h.leads(nameOf(given.entry), "")
	h.leads(given.choice, "")
	h.names(given.answer+"@bremen.example", "")
	h.chooses(given.answer, "")
	h.names(nameOf(given.entry)+"@riga.example", "")
	h.recalls("", given.entry, given.answer, given.feed)
}

// TestSameMailAcrossSealing goes on with a mail that was begun before places were sealed under the id that it had, and gives
// the next one of its own.
func TestSameMailAcrossSealing(t *testing.T) {
	h := newHouse(t)
	h.adds("jan")
	h.plans(1, "march", "jan")
	for about, c := range map[events.Ref]struct {
		debt owed.Debt
		id   string
	}{
		meetingRef("march"):              {owed.Debt{Kind: meetingmail.Invitation, To: "jan", Due: morning}, given.invitation},
		{Noun: "schedule", ID: "weekly"}: {owed.Debt{Kind: meetingmail.Digest, To: "jan", Due: morning}, given.digest},
		{Noun: "series", ID: "jf"}:       {owed.Debt{Kind: meetingmail.Overview, To: "jan", Content: "abc123", Due: morning}, given.overview},
	} {
		claim := c.debt.Sent(c.id, 1, sunday)
		claim.State, claim.Until = owed.StateSending, sunday.Add(time.Minute)
		later := c.debt
		later.Due, later.Content, later.Revision = morning.Add(24*time.Hour), later.Content+"x", 1
		h.mirror.View(func(b *calendar.Book) {
			if got := h.links.MessageID(b, about, c.debt, owed.Said{claim}); got != c.id {
				t.Errorf("what was claimed as %s is sent as %s", c.id, got)
			}
			if got := h.links.MessageID(b, about, later, owed.Said{claim}); got == c.id {
				t.Errorf("the next mail about %s is called as the last", about)
			}
		})
	}
}

// TestSealed finds what somebody was given from the moment on in which the meeting is planned, and only that.
func TestSealed(t *testing.T) {
	h := newHouse(t)
	h.adds("jan", "li", "mia")
	h.plans(2, "march", "jan", "li")
	h.plans(2, "april", "li")
	for _, form := range []func(string) string{strings.ToLower, strings.ToUpper} {
		h.leads(form(h.token("march", "jan")), "march/jan")
		h.leads(form(h.token("march", "li")), "march/li")
		h.names(form(h.uid("april", "li")), "april/li")
		h.chooses(form(h.mails("mia")), "mia")
	}
	// Right after the event, and after it was moved.
	h.adds("noa")
	h.plans(2, "may", "noa")
	token, uid := h.token("may", "noa"), h.uid("may", "noa")
	h.leads(token, "may/noa")
	h.happens(0, &events.MeetingMoved{ID: "may", Slot: march, From: march, Revision: 1})
	h.happens(0, &events.PersonAmended{ID: "noa", Name: events.Secret("Noa"), Email: events.Secret("n@town.example"), Language: "he", Zone: "UTC"})
	h.leads(token, "may/noa")
	if h.token("may", "noa") != token || h.uid("may", "noa") != uid {
		t.Error("a meeting that was moved has another link, or entry")
	}
	if token == given.answer || nameOf(uid) == token || h.mails("noa") == token {
		t.Error("one name is given out for two things")
	}
	// Who was never told of it, a kind for another, what is no meeting, and a place that there is not.
	h.leads(h.token("april", "jan"), "")
	h.names(h.uid("april", "mia"), "")
	h.leads(h.mails("jan"), "")
	h.leads(nameOf(uid), "")
	h.chooses(token, "")
	h.names(token+"@"+domain, "")
	h.names(nameOf(uid)+"@riga.example", "")
	h.names(nameOf(uid), "")
	seals := h.links
	h.leads(seals.answers.close(3, 6, check{}), "")      // two people
	h.leads(seals.answers.close(6, 12, check{}), "")     // the wrong way round
	h.leads(seals.answers.close(1000, 3, check{}), "")   // nothing
	h.leads(seals.answers.close(12, 3, check{5: 1}), "") // another check
	h.chooses(seals.choices.close(12, 3, check{}), "")   // a meeting beside
	h.chooses(seals.choices.close(0, 12, check{}), "")   // no person
	h.leads(New([]byte("another office"), "", domain).answers.close(12, 3, check{}), "")
	h.leads(seals.answers.close(12, 3, check{}), "march/jan") // so the others were near
	// What was planned before has no sealed names.
	h.plans(1, "june", "jan")
	var made uint64
	h.mirror.View(func(b *calendar.Book) { made = b.Meeting("june").Made })
	h.leads(seals.answers.close(made, 3, check{}), "")
}

// TestSealedMails finds the mails that were sent, and none that was not.
func TestSealedMails(t *testing.T) {
	h := newHouse(t)
	h.adds("jan", "li")
	h.plans(1, "old", "jan", "li")
	h.plans(2, "march", "jan")
	h.happens(0, &events.ScheduleChanged{ID: "weekly", Cron: "0 8 * * 1", Zone: "UTC", Do: events.DoDigest})
	weekly := events.Ref{Noun: "schedule", ID: "weekly"}
	invited := owed.Debt{Kind: meetingmail.Invitation, To: "jan", Due: morning}
	id := h.tells(meetingRef("march"), invited, "")
	second := h.tells(meetingRef("march"), owed.Debt{Kind: meetingmail.Update, To: "jan", Revision: 1, Sequence: 1, Due: morning}, "")
	digest := h.tells(weekly, owed.Debt{Kind: meetingmail.Digest, To: "jan", Due: morning}, "")
	old := h.tells(meetingRef("old"), invited, "") // its entries are named as before, its mails are not
	for about, ids := range map[string][]string{
		"meeting/march/jan":   {id, second, nameOf(id), strings.ToUpper(id), strings.ToUpper(nameOf(second))},
		"schedule/weekly/jan": {digest}, "meeting/old/jan": {old},
	} {
		for _, one := range ids {
			h.recalls(about, one)
			h.recalls(about, "x@y.example", one)
		}
	}
	if _, _, u, _ := h.doors.FindMail(second); u.Kind != meetingmail.Update {
		t.Errorf("the update is taken for %s", u.Kind)
	}
	// Made, but never sent.
	h.mirror.View(func(b *calendar.Book) {
		for _, never := range []string{
			h.links.MessageID(b, meetingRef("march"), owed.Debt{Kind: meetingmail.Invitation, To: "li", Due: morning}, nil),
			h.links.MessageID(b, meetingRef("march"), owed.Debt{Kind: meetingmail.Update, To: "jan", Revision: 2, Due: morning}, nil),
			h.links.messages.close(1000, 3, check{}),
			h.links.NoticeID([]string{id}), h.links.ForwardID("in-1"),
		} {
			if _, _, _, ok := h.doors.FindMail(never); ok {
				t.Errorf("%s is found", never)
			}
		}
	})
	// A schedule that is gone, and one of the same name: what was sent is known.
	h.happens(0, &events.ScheduleRemoved{ID: "weekly"})
	h.recalls("schedule/weekly/jan", digest)
	h.happens(0, &events.ScheduleChanged{ID: "weekly", Cron: "0 9 * * 1", Zone: "UTC", Do: events.DoDigest})
	h.recalls("schedule/weekly/jan", digest)
	if next := h.tells(weekly, owed.Debt{Kind: meetingmail.Digest, To: "jan", Due: morning.Add(time.Hour)}, ""); next == digest {
		t.Error("two digests have one id")
	}
	h.doors = h.newDoors()
	h.recalls("schedule/weekly/jan", digest)
	h.recalls("meeting/march/jan", id)
}

// TestDoorsClose recognises a link for a month after the meeting, whether the person is invited any more, and never one of
// somebody erased for choosing mails.
func TestDoorsClose(t *testing.T) {
	for version, name := range map[int]string{1: "unsealed", 2: "sealed"} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.adds("jan", "li", "mia")
			h.plans(version, "march", "jan", "li", "mia")
			// mia was invited and not told, as long as it is not time.
			for _, p := range []string{"jan", "li"} {
				h.tells(meetingRef("march"), owed.Debt{Kind: meetingmail.Invitation, To: p, Due: morning}, "")
			}
			token, uid, mails := h.token("march", "jan"), h.uid("march", "jan"), h.mails("jan")
			h.leads(token, "march/jan")
			h.happens(0, &events.MeetingAmended{ID: "march", Title: events.Text{"en": "March"}, Need: []events.Ref{{Noun: "person", ID: "li"}}, Revision: 1})
			h.leads(token, "march/jan") // they learn that they are not invited any more
			h.leads(h.token("march", "mia"), "")
			h.happens(0, &events.PersonErased{ID: "jan"})
			h.chooses(mails, "")
			h.names(uid, "march/jan") // so that what they still send is put away, and not kept for somebody to look at
			h.chooses(h.mails("li"), "li")
			for at, want := range map[time.Time]string{
				march.End(): "march/li", march.End().Add(openFor - time.Second): "march/li", march.End().Add(openFor): "", march.End().Add(2 * openFor): "",
			} {
				h.at = at
				h.leads(h.token("march", "li"), want)
				h.names(h.uid("march", "li"), want)
			}
			// What is over is not kept.
			h.at = march.End().Add(openFor)
			h.doors.make(true)
			for kind, list := range h.doors.index.entries {
				if (kind == unsealedAnswer || kind == unsealedEntry) && len(list) > 0 {
					t.Errorf("%d names of kind %s are kept", len(list), kind)
				}
			}
			h.chooses(h.mails("li"), "li")
		})
	}
}

// TestToldLater finds what somebody was given who is told of an old meeting once the index is there, also where the ledger has
// heard of it before the mirror.
func TestToldLater(t *testing.T) {
	h := newHouse(t)
	h.adds("jan", "li", "mia")
	h.plans(1, "march", "jan", "li")
	h.leads("aaaaaaaaaaaaaaaaaaaaaaaaaa", "")
	if h.doors.index == nil {
		t.Fatal("there is no index")
	}
	h.leads(h.token("march", "jan"), "") // nobody was told
	h.tells(meetingRef("march"), owed.Debt{Kind: meetingmail.Invitation, To: "jan", Due: morning}, "")
	h.leads(h.token("march", "jan"), "march/jan")
	h.names(h.uid("march", "jan"), "march/jan")
	h.tells(meetingRef("march"), owed.Debt{Kind: meetingmail.Reminder, To: "jan", Due: morning}, "")
	h.leads(h.token("march", "jan"), "march/jan")
	if n := len(h.doors.index.entries[unsealedAnswer]); n != 1 {
		t.Errorf("the index has %d links, want one", n)
	}
	h.tells(meetingRef("april"), owed.Debt{Kind: meetingmail.Invitation, To: "mia", Due: morning}, "")
	h.leads(h.token("april", "mia"), "")
	h.plans(1, "april", "mia")
	h.leads(h.token("april", "mia"), "april/mia")
	// What is heard of sealed meetings is not kept.
	h.plans(2, "may", "jan")
	h.tells(meetingRef("may"), owed.Debt{Kind: meetingmail.Invitation, To: "jan", Due: morning}, "")
	if len(h.doors.recent) != 0 {
		t.Errorf("%v wait for the index", h.doors.recent)
	}
	// However many are told, they do not pile up.
	for range maxRecent + 1 {
		h.doors.told(meetingRef("march"), "li")
	}
	if len(h.doors.recent) > 1 {
		t.Errorf("%d lines wait for the index", len(h.doors.recent))
	}
	h.leads(h.token("march", "li"), "march/li")
}

// TestWrongLinks never finds anything behind what nobody was given, by chance or by altering what somebody was.
func TestWrongLinks(t *testing.T) {
	h := newHouse(t)
	h.adds("jan", "li")
	h.plans(1, "old", "jan", "li")
	h.plans(2, "new", "jan", "li")
	var ids []string
	for _, m := range []string{"old", "new"} {
		for _, p := range []string{"jan", "li"} {
			ids = append(ids, h.tells(meetingRef(m), owed.Debt{Kind: meetingmail.Invitation, To: p, Due: morning}, ""))
		}
	}
	for _, m := range []string{"old", "new"} {
		token, uid, mails := h.token(m, "jan"), nameOf(h.uid(m, "jan")), h.mails("jan")
		h.leads(token, m+"/jan")
		for i := range token {
			for _, c := range "abcdefghijklmnopqrstuvwxyz234567" {
				alter := func(s string) string {
					if s[i] == byte(c) {
						return "x"
					}
					return s[:i] + string(c) + s[i+1:]
				}
				h.leads(alter(token), "")
				h.names(alter(uid)+"@"+domain, "")
				h.chooses(alter(mails), "")
				h.recalls("", alter(nameOf(ids[0])), alter(nameOf(ids[2])))
			}
		}
		h.leads(token[:13]+h.token(m, "li")[13:], "")
	}
}

// TestDoorbookRuns has the index made before somebody needs it.
func TestDoorbookRuns(t *testing.T) {
	h := newHouse(t)
	h.adds("jan")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 3)
	for _, run := range []func(context.Context) error{h.mirror.Run, h.ledger.Run, h.doors.Run} {
		go func() { ended <- run(ctx) }()
	}
	bounded, done := context.WithTimeout(ctx, patience.Limit)
	defer done()
	made := func() bool {
		h.doors.mu.Lock()
		defer h.doors.mu.Unlock()
		return h.doors.index != nil
	}
	for !made() {
		if !worker.Sleep(bounded, time.Millisecond) {
			t.Fatal("no index is made")
		}
	}
	cancel()
	for range 3 {
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}
