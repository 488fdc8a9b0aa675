package clock_test

import (
	"bytes"
	"encoding/base64"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar"
	"jourfixe/calendar/personal"
	"jourfixe/events"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/keys"
	"jourfixe/worker/clock"
	"jourfixe/worker/desk"
	"jourfixe/worker/workertest"
)

// told is what people say in two years, each in a word that is nowhere else.
var told = [][2]string{
	{"office.set", `{"title":{"de":"B"},"zone":"Europe/Berlin","retention":{"answers":"P6M","matters":"P1Y","minutes":"P1Y","polls":"P2M"}}`},
	{"partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`},
	{"person.add", `{"id":"anna","name":"Annegunde Kontakt","email":"anna@town.example","partner":"riga","roles":["contact"]}`},
	{"series.define", `{"id":"circle","title":{"de":"R"},"cadence":"FREQ=MONTHLY;BYDAY=1WE","from":"2029-03-01","start":"10:00","duration":"PT1H","horizon":"P1M"}`},
	{"meeting.request", `{"id":"talk","title":{"de":"G"},"at":{"date":"2026-12-08","start":"10:00"},"duration":"PT1H","optional":["person/anna"],"ifNone":"best"}`},
	{"meeting.answer", `{"id":"talk","person":"anna","answer":"accepted","comment":"Fruehstuecksfreude","by":"vorzimmer@town.example","delegate":"vertretung@town.example"}`},
	{"meeting.counter", `{"id":"talk","person":"anna","start":"2026-12-08T12:00:00Z","end":"2026-12-08T13:00:00Z","comment":"Mittagslaune"}`},
	{"matter.propose", `{"id":"bikes","meeting":"talk","title":{"de":"R"},"text":"Lastenradliste","guest":"Dietlinde Gast","person":"anna"}`},
	{"matter.propose", `{"id":"waits","series":"circle","title":{"de":"S"},"text":"Wartewort","person":"anna"}`},
	{"agenda.set", `{"id":"talk","items":[{"matter":"bikes"}]}`},
	{"meeting.request", `{"id":"far","title":{"de":"F"},"at":{"date":"2029-02-06","start":"10:00"},"duration":"PT1H","optional":["person/anna"],"ifNone":"best"}`},
	{"meeting.answer", `{"id":"far","person":"anna","answer":"accepted","comment":"Zukunftswort"}`},
	{"poll.open", `{"id":"poll","title":{"de":"P"},"duration":"PT1H","times":[{"date":"2027-06-01","start":"10:00"}],"optional":["person/anna"],"ifNone":"best"}`},
	{"poll.vote", `{"id":"poll","person":"anna","votes":[{"time":"t1","vote":"yes"}],"comment":"Nachmittagsmuffel"}`},
	{"trip.propose", `{"id":"trip","partner":"riga","title":{"de":"T"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":9,"registration":{"rule":"first-come"},"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Z"}}]}`},
	{"registration.make", `{"id":"r","trip":"trip","name":"Annegunde Reisename","email":"anna@town.example","born":"1961-04-12","companion":{"name":"Bertalda Begleit","born":"1960-02-03"},"needs":{"diet":"Rohkostwunsch","health":"Pollenleiden","speaks":["de"]}}`},
	{"registration.make", `{"id":"s","trip":"trip","name":"Zacharias Nurreise","email":"zacharias@elsewhere.example","born":"1950-05-06"}`},
	{"host.offer", `{"id":"h","trip":"trip","name":"Annegunde Gastgeberin","email":"anna@town.example","places":2,"pets":true,"note":"Hinterhofkatze","acquainted":"Cunigunde Bekannt"}`},
	{"host.share", `{"id":"h","phone":"+371 6700123","address":"Annenstrasse 47"}`},
	{"material.add", `{"id":"m","about":"trip/trip","name":"Hafenkarte.pdf","media":"application/pdf","size":10,"digest":"7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730","secret":"AGE-SECRET-KEY-1GFPYYSJZ"}`},
}

// written is what is written when the meeting is over.
var written = [][2]string{
	{"minutes.write", `{"id":"talk","text":"Protokollwort","base":0}`},
	{"attendance.set", `{"id":"talk","people":[{"person":"anna","how":"present"}]}`},
	{"resolution.record", `{"id":"todo","meeting":"talk","words":"Aufgabenwort","people":["person/anna"],"due":"2026-12-20"}`},
	{"minutes.approve", `{"id":"talk","version":1}`},
	{"minutes.correct", `{"id":"talk","words":"Berichtigungswort"}`},
}

// secrets are the words of it: none is ever to be on the disk once its command is decided, and nothing that opens them when its time is over.
var secrets = []string{
	"Kontakt", "stuecksfreude", "vorzimmer@", "vertretung@", "Mittagslaune", "radliste", "Dietlinde", "Wartewort", "Zukunftswort", "Nachmittagsmuffel", "Reisename", "1961-04-12",
	"Bertalda", "1960-02-03", "Rohkost", "Pollen", "Nurreise", "zacharias@", "1950-05-06", "Gastgeberin", "hofkatze", "Cunigunde", "6700123", "Annenstrasse", "Hafenkarte", "Protokollwort",
	"Berichtigungswort", "Aufgabenwort",
}

// TestTwoYearsOfKeeping has two years go by, month by month if JOURFIXE_LONG is set, else in larger steps. What was announced at the beginning is destroyed when
// it was said, all of it and nothing else; in the end nothing on the disk opens what one of the kinds on the list has said, but what is still needed.
func TestTwoYearsOfKeeping(t *testing.T) {
	step := 9
	if os.Getenv("JOURFIXE_LONG") != "" {
		step = 1
	}
	dir := t.TempDir()
	server := journaltest.Start(t, embedded.Options{Dir: dir})
	o := workertest.OpenOn(t, server.Connect, time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	o.Desk.StopDesk()
	d := &desk.Desk{Office: journaltest.Office, Journal: o.Desk.Journal, Mirror: o.Desk.Mirror, Key: o.Desk.Reception.Key, Now: o.Now, Log: o.Logger()}
	o.Desk.Run(d, &desk.Eraser{Journal: o.Desk.Journal, Mirror: o.Desk.Mirror, Handled: d.Handled, Log: o.Logger()})
	for _, c := range told {
		o.Do(c[0], c[1])
	}
	o.Clock.Set(time.Date(2026, 12, 8, 12, 0, 0, 0, time.UTC))
	for _, c := range written {
		o.Do(c[0], c[1])
	}
	held := holding(t, o, server)
	if found := opening(t, dir, held); len(found) != len(held) {
		t.Fatalf("before anything is destroyed, %d of %d keys are found on the disk: the search is no proof", len(found), len(held))
	}
	ahead := o.Desk.Mirror.Snapshot().Ahead(time.Date(2029, 1, 1, 0, 0, 0, 0, time.UTC))
	names := map[string]bool{}
	for _, k := range ahead {
		names[k.Name] = true
	}
	if got, want := slices.Sorted(maps.Keys(names)), []string{"answers", "files", "matters", "minutes", "needs", "polls", "registrations"}; !slices.Equal(got, want) {
		t.Fatalf("it is announced that %v are destroyed; want %v", got, want)
	}
	o.Desk.Run(&clock.Clock{Mirror: o.Desk.Mirror, Reception: o.Desk.Reception, Now: o.Now, Pace: 1e9, Log: o.Logger()})
	for month := 0; month <= 25; month += step {
		now := time.Date(2026, time.December, 10, 12, 0, 0, 0, time.UTC).AddDate(0, month, 0)
		o.Clock.Set(now)
		left := slices.DeleteFunc(slices.Clone(ahead), func(k calendar.Kept) bool { return !now.Before(k.Until) })
		o.Eventually("what was announced until "+now.String(), func() bool {
			return same(o.Desk.Mirror.Snapshot().Ahead(ahead[len(ahead)-1].Until), left)
		})
		if talk := o.Desk.Mirror.Snapshot().Meeting("talk"); talk.Answers["anna"].Comment.Readable() != now.Before(time.Date(2027, 6, 8, 22, 0, 0, 0, time.UTC)) {
			t.Errorf("at %s, that a comment can be read is %t", now, talk.Answers["anna"].Comment.Readable())
		}
	}
	// The person's own, that of what they say to a meeting that is to come, and that of an item that waits to be talked about.
	b := o.Desk.Mirror.Snapshot()
	stays := []string{"anna", b.Meeting("far").Answers["anna"].Key, b.Matter("waits").Key}
	slices.Sort(stays)
	o.Eventually("the other keys to be gone from the disk", func() bool { return slices.Equal(opening(t, dir, held), stays) })
	o.Eventually("nothing in clear to be on the disk", func() bool { return len(journaltest.Grep(t, dir, secrets...)) == 0 })
	again := o.Start(nil) // what a replica reads that starts now
	for _, e := range journalOf(t, again) {
		body, ok := e.Body.(events.Personal)
		if !ok {
			continue
		}
		for _, s := range body.Seals() {
			if s.Readable() && !slices.Contains(stays, body.Whose()) {
				t.Errorf("%s of %s can still be read, by the key %s", e.Body.Type(), e.Body.About(), body.Whose())
			}
		}
	}
	b = again.Mirror.Snapshot()
	if b.Person("anna").Name.Value() != "Annegunde Kontakt" || b.Meeting("far").Answers["anna"].Comment.Value() != "Zukunftswort" || b.Matter("waits").Text.Value() != "Wartewort" {
		t.Error("something is destroyed that is still needed")
	}
	if talk := b.Meeting("talk"); len(talk.Answers)+len(talk.Counters) > 0 || talk.Numbers.Accepted != 1 || b.Poll("poll").Numbers["t1"].Yes != 1 || b.Trip("trip").Held != 3 {
		t.Error("who has said what is known, or numbers do not stay")
	}
}

// journalOf reads all events, as far as they can be opened.
func journalOf(t *testing.T, p *workertest.Process) []*events.Event {
	t.Helper()
	last, err := p.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var places []uint64
	for place := range last {
		places = append(places, place+1)
	}
	all, err := p.Journal.At(t.Context(), places)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// holding returns the keys that seal what the journal says of people, by their names. Each kind on the list that is destroyed by the clock has to be there.
func holding(t *testing.T, o *workertest.Office, server *embedded.Server) map[string]keys.Key {
	t.Helper()
	nc, err := server.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	ring, held, kinds := keys.NewRing(js, journaltest.Office, o.Logger()), map[string]keys.Key{}, map[string]bool{}
	for _, e := range journalOf(t, o.Desk) {
		body, ok := e.Body.(events.Personal)
		if !ok || !slices.ContainsFunc(body.Seals(), func(s *events.Sealed) bool { return !s.IsZero() }) {
			continue
		}
		for _, v := range personal.Values(e.Body) {
			kinds[v.Kind] = true
		}
		key, err := ring.Fetch(t.Context(), body.Whose())
		if err != nil || key == nil {
			t.Fatalf("there is no key of %s of %s: %v", e.Body.Type(), e.Body.About(), err)
		}
		held[body.Whose()] = *key
	}
	for _, a := range personal.Activities {
		for _, k := range a.Kinds {
			if byClock := slices.ContainsFunc(k.Destroyers(), func(name string) bool {
				return name != "person.erase" && name != "person.unfollow" && name != "feed.revoke"
			}); byClock && !k.Stays() && !kinds[k.ID] {
				t.Errorf("nothing of the kind %s is said in these two years; have somebody say something", k.ID)
			}
		}
	}
	return held
}

// opening lists, in order, the keys that are in some file, as they are or in base64.
func opening(t *testing.T, dir string, held map[string]keys.Key) (found []string) {
	t.Helper()
	all := bytes.Join(slices.Collect(maps.Values(journaltest.Files(t, dir))), nil)
	for name, key := range held {
		if bytes.Contains(all, key[:]) || bytes.Contains(all, []byte(base64.StdEncoding.EncodeToString(key[:]))) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}

// same reports whether two lists announce the same.
func same(x, y []calendar.Kept) bool {
	name := func(k calendar.Kept) string { return k.Name + " " + k.Of.String() + " " + k.Until.String() }
	return slices.EqualFunc(x, y, func(a, b calendar.Kept) bool { return name(a) == name(b) })
}
