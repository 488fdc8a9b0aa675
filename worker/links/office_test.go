package links_test

import (
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/workertest"
)

// given is what somebody was given.
type given struct{ token, uid, mails, feed string }

// doors is a process in which somebody finds whose a link is.
type doors struct {
	*workertest.Process
	made  *links.Maker
	found *links.Doorbook
}

func open(o *workertest.Office) *doors {
	d := &doors{}
	d.Process = o.Start(func(p *workertest.Process) []worker.Worker {
		d.made = links.New(p.Reception.Key, "https://jourfixe.example", "bremen.example")
		d.found = links.NewDoorbook(p.Mirror, p.Ledger, d.made, o.Now)
		return []worker.Worker{d.found}
	})
	return d
}

func (d *doors) gives(meeting, person string) (g given) {
	d.Mirror.View(func(b *calendar.Book) {
		g = given{d.made.Token(b, meeting, person), d.made.UID(b, meeting, person), d.made.MailsToken(b, person), d.made.FeedToken(person)}
	})
	return g
}

// TestLinksAreTheSameEverywhere has a desk, a replica that follows it, one that starts later and one after all have stopped
// make links: all give out the same, and find whose it is.
func TestLinksAreTheSameEverywhere(t *testing.T) {
	server := journaltest.Server(t)
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	o := workertest.OpenOn(t, server.Connect, now)
	follows := open(o)
	o.Do("office.set", `{"title":{"de":"Amt"},"zone":"Europe/Berlin"}`)
	o.Do("person.add", `{"id":"ada","name":"Ada","email":"ada@town.example"}`)
	o.Do("person.add", `{"id":"ben","name":"Ben","email":"ben@town.example"}`)
	o.Do("meeting.request", `{"id":"m","title":{"de":"Sitzung"},"need":["person/ada","person/ben"],"duration":"PT1H","at":{"date":"2027-02-03","start":"10:00"}}`)

	var want given
	decides := links.New(o.Desk.Reception.Key, "https://jourfixe.example", "bremen.example")
	o.Desk.Mirror.View(func(b *calendar.Book) { // the desk has its own events, and not those of the journal
		want = given{decides.Token(b, "m", "ada"), decides.UID(b, "m", "ada"), decides.MailsToken(b, "ada"), decides.FeedToken("ada")}
	})
	check := func(what string, d *doors) {
		t.Helper()
		if got := d.gives("m", "ada"); got != want {
			t.Errorf("%s gives out %+v, want %+v", what, got, want)
		}
		if other := d.gives("m", "ben"); other.token == want.token || other.uid == want.uid || other.mails == want.mails {
			t.Errorf("%s gives two people the same: %+v", what, other)
		}
		if m, p, ok := d.found.Find(want.token); m != "m" || p != "ada" || !ok {
			t.Errorf("%s finds %s/%s, %v behind the link", what, m, p, ok)
		}
		if m, p, ok := d.found.FindUID(want.uid); m != "m" || p != "ada" || !ok {
			t.Errorf("%s finds %s/%s, %v behind the entry", what, m, p, ok)
		}
		if p, ok := d.found.FindMails(want.mails); p != "ada" || !ok {
			t.Errorf("%s finds %s, %v behind the link for choosing mails", what, p, ok)
		}
	}
	check("a replica", follows)
	check("one that starts later", open(o))
	o.Do("meeting.move", `{"id":"m","at":{"date":"2027-02-04","start":"10:00"}}`)
	o.Do("person.amend", `{"id":"ada","name":"Ada L."}`)
	check("a replica, after a change,", follows)
	o.Halt(follows.Process)
	o.Desk.StopDesk()
	check("one after a restart", open(workertest.OpenOn(t, server.Connect, now.Add(24*time.Hour))))
}
