package desk_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/keys"
	"jourfixe/worker/desk"
	"jourfixe/worker/workertest"
)

// TestClearedListIsGone lets the time of keeping of a trip pass. Of somebody who stays in the book, since they are a partner's
// contact, nothing on the disk opens any more what their registrations and their offer to guests said, and what is their own stays. Every
// 32 bytes of every file are tried as the key.
func TestClearedListIsGone(t *testing.T) {
	dir := t.TempDir()
	o := workertest.OpenOn(t, journaltest.Start(t, embedded.Options{Dir: dir}).Connect, now)
	o.Desk.StopDesk()
	d := &desk.Desk{Office: journaltest.Office, Journal: o.Desk.Journal, Mirror: o.Desk.Mirror, Key: o.Desk.Reception.Key, Now: o.Now, Log: o.Logger()}
	o.Desk.Run(d, &desk.Eraser{Journal: o.Desk.Journal, Mirror: o.Desk.Mirror, Handled: d.Handled, Log: o.Logger()})

	o.Do("office.set", `{"title":{"de":"B"},"zone":"Europe/Berlin"}`)
	o.Do("partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	o.Do("person.add", `{"id":"anna","name":"Annegunde Kontakt","email":"anna@town.example","partner":"riga","roles":["contact"]}`)
	o.Do("trip.propose", `{"id":"t","partner":"riga","title":{"de":"T"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":3,"registration":{"rule":"first-come"}}`)
	o.Do("trip.propose", `{"id":"u","partner":"riga","title":{"de":"U"},"window":{"from":"2027-09-05","to":"2027-09-30"},"days":3,"capacity":3,"registration":{"rule":"lottery"},
		"milestones":[{"id":"interest","before":"P50W","title":{"de":"I"}},{"id":"registration-opens","before":"P9W","title":{"de":"A"}},{"id":"registration-closes","before":"P4W","title":{"de":"Z"}}]}`)
	o.Do("registration.make", `{"id":"r","trip":"t","name":"Annegunde Reisename","email":"anna@town.example","born":"1961-04-12","companion":{"name":"Bertalda Begleit","born":"1960-02-03"}}`)
	o.Do("registration.note", `{"id":"i","trip":"u","name":"Annegunde Vorgemerkt","email":"anna@town.example"}`)
	o.Do("host.offer", `{"id":"h","trip":"t","name":"Annegunde Gastgeberin","email":"anna@town.example","places":2,"pets":true,"note":"Hinterhofkatze","acquainted":"Cunigunde Bekannt"}`)
	o.Do("host.share", `{"id":"h","phone":"+371 6700123","address":"Annenstrasse 47"}`)
	o.Do("poll.open", `{"id":"poll","title":{"de":"P"},"duration":"PT1H","times":[{"date":"2027-06-01","start":"10:00"}],"optional":["person/anna"],"ifNone":"best"}`)
	o.Do("poll.vote", `{"id":"poll","person":"anna","votes":[{"time":"t1","vote":"yes"}],"comment":"Nachmittagsmuffel"}`)
	o.Do("meeting.request", `{"id":"talk","title":{"de":"G"},"at":{"date":"2027-06-02","start":"10:00"},"duration":"PT1H","optional":["person/anna"],"ifNone":"best"}`)
	o.Do("meeting.answer", `{"id":"talk","person":"anna","answer":"accepted","comment":"Fruehstuecksfreude","by":"vorzimmer@town.example"}`)
	o.Do("meeting.counter", `{"id":"talk","person":"anna","start":"2027-06-02T12:00:00Z","end":"2027-06-02T13:00:00Z","comment":"Mittagslaune"}`)
	o.Do("meeting.answer", `{"id":"talk","person":"anna","answer":"tentative","comment":"Abendzweifel"}`)
	o.Do("matter.propose", `{"id":"bikes","meeting":"talk","title":{"de":"R"},"text":"Lastenradliste","guest":"Dietlinde Gast","person":"anna"}`)
	type lock struct{ box, place []byte }
	var locks []lock
	var held []string
	add := func(s events.Sealed, body events.Personal, i int) {
		var form struct{ Sealed []byte }
		data, err := json.Marshal(s)
		if err == nil {
			err = json.Unmarshal(data, &form)
		}
		if err != nil || len(form.Sealed) == 0 {
			t.Fatalf("%s has no box: %v", data, err)
		}
		locks = append(locks, lock{form.Sealed, keys.Binding(journaltest.Office, body.Whose(), body.(events.Body), i)})
	}
	b := o.Desk.Mirror.Snapshot()
	r, i, anna := b.Registration("r"), b.Registration("i"), b.Person("anna")
	add(r.Companion, &r.RegistrationMade, 2)
	add(i.Name, &events.InterestNoted{ID: "i", Trip: "u", Person: "anna", Key: i.Key}, 0)
	h := b.Host("h")
	shared := &events.HostShared{ID: "h", Trip: "t", Person: "anna", Key: h.Key}
	add(h.Note, &h.HostOffered, 3)
	add(h.Reach.Phone, shared, 0)
	ballot := b.Poll("poll").Votes["anna"]
	add(ballot.Comment, &events.PollVoted{ID: "poll", Person: "anna", Key: ballot.Key}, 0)
	talk, bikes := b.Meeting("talk"), b.Matter("bikes")
	answer, counter := talk.Answers["anna"], talk.Counters["anna"]
	if answer.Key == "" || answer.Key != counter.Key {
		t.Errorf("what somebody writes to one meeting is sealed by %q and %q; want one key of its own", answer.Key, counter.Key)
	}
	add(answer.Comment, &events.MeetingAnswered{ID: "talk", Person: "anna", Key: answer.Key}, 0)
	add(counter.Comment, &events.MeetingCountered{ID: "talk", Person: "anna", Key: counter.Key}, 0)
	add(bikes.Text, &bikes.MatterProposed, 0)
	held = append(held, r.Key, i.Key, h.Key, ballot.Key, answer.Key, bikes.Key)
	own := anna.Name.Value()
	// opened counts how many of the boxes something on the disk opens.
	opened := func() (n int) {
		files := contents(t, dir)
		for _, l := range locks {
			n += opens(files, l.box, l.place)
		}
		return n
	}
	o.Eventually("the keys to be on the disk", func() bool { return opened() == len(locks) })

	o.Do("host.amend", `{"id":"h","places":1,"note":"Vorderhauskatze"}`)
	if is := o.Desk.Mirror.Snapshot().Host("h"); is.Key != h.Key || is.House().Note != "Vorderhauskatze" {
		t.Errorf("what a family offers is sealed by %s once it is amended, and before by %s", is.Key, h.Key)
	}
	o.Do("registration.amend", `{"id":"r","companion":{"name":"Bertalda Umbenannt"}}`)
	if is := o.Desk.Mirror.Snapshot().Registration("r"); is.Key != r.Key || is.Companion.Value() != "Bertalda Umbenannt" {
		t.Errorf("what is amended is sealed by %s, and before by %s", is.Key, r.Key)
	}
	o.Clock.Set(time.Date(2029, 1, 10, 12, 0, 0, 0, time.UTC))
	o.Do("trip.settle", `{"id":"t"}`)
	o.Do("trip.settle", `{"id":"u"}`)
	o.Do("poll.settle", `{"id":"poll"}`)
	o.Do("meeting.clear", `{"id":"talk"}`)
	o.Clock.Set(time.Date(2029, 6, 3, 12, 0, 0, 0, time.UTC))
	o.Do("matter.clear", `{"id":"bikes"}`)
	o.Eventually("the keys to be destroyed", func() bool {
		left, err := o.Desk.Journal.Erased(t.Context(), held)
		if err != nil {
			t.Fatal(err)
		}
		return len(left) == 0
	})
	if n := opened(); n > 0 {
		t.Errorf("%d boxes of %d are opened by something on the disk", n, len(locks))
	}
	o.Eventually("nothing in clear to be on the disk", func() bool {
		for _, file := range contents(t, dir) {
			for _, word := range []string{"Bertalda", "Reisename", "Vorgemerkt", "1961-04-12", "1960-02-03", "Gastgeberin", "hauskatze", "hofkatze", "Cunigunde", "6700123", "Annenstrasse", "muffel", "stuecksfreude", "vorzimmer", "Mittagslaune", "Abendzweifel", "radliste", "Dietlinde"} {
				if bytes.Contains(file, []byte(word)) {
					return false
				}
			}
		}
		return true
	})
	if log := o.Log.String(); strings.Contains(log, "erased a person") || strings.Count(log, "destroyed a key") != len(held) {
		t.Errorf("nobody is erased, and %d keys are destroyed; the log says\n%s", len(held), log)
	}
	again := o.Start(nil).Mirror.Snapshot() // what a replica knows that starts now
	if is := again.Registration("r"); is.Name.Readable() || is.Companion.Readable() || !is.Cleared || is.Number != 1 || is.Seats != 2 {
		t.Errorf("the registration is %+v", is)
	}
	if is := again.Host("h"); is.Name.Readable() || is.Reach.Phone.Readable() || !is.Cleared || is.Places != 1 {
		t.Errorf("the family is %+v", is)
	}
	if is := again.Poll("poll"); !is.Cleared || len(is.Votes) > 0 || is.Numbers["t1"].Yes != 1 {
		t.Errorf("the poll is %+v", is)
	}
	if is := again.Meeting("talk"); is.Cleared.IsZero() || len(is.Answers)+len(is.Counters) > 0 || is.Numbers.Tentative != 1 {
		t.Errorf("the meeting is %+v", is)
	}
	if is := again.Matter("bikes"); is.Cleared.IsZero() || !is.Text.IsZero() || !is.Guest.IsZero() || is.Title["de"] != "R" {
		t.Errorf("the item is %+v", is)
	}
	if is := again.Person("anna"); is == nil || is.Erased || is.Name.Value() != own {
		t.Errorf("the person is %+v", is)
	}
}

// contents are those of all files below a folder.
func contents(t *testing.T, dir string) (files [][]byte) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files = append(files, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// opens is 1 if some bytes of the files are the key to a box, 0 if none are.
func opens(files [][]byte, box, place []byte) int {
	for _, file := range files {
		for at := 0; at+keys.Size <= len(file); at++ {
			key := keys.Key(file[at : at+keys.Size])
			if _, err := key.Open(box, place); err == nil {
				return 1
			}
		}
	}
	return 0
}
