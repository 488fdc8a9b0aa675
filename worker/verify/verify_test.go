package verify_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/worker/followed"
	"jourfixe/worker/verify"
)

// recording is a journal that a release has stored.
const recording = "../../events/testdata/journal/2026-11"

// A kept office is the recording as it lies in the streams of a server.
type kept struct {
	t  testing.TB
	nc *nats.Conn
	js jetstream.JetStream
	j  *journal.Journal

	server *embedded.Server
}

// newKept stores the recording.
func newKept(t *testing.T) *kept {
	t.Helper()
	return keep(t, journaltest.Server(t))
}

// connect looks into what a server has.
func connect(t testing.TB, s *embedded.Server) *kept {
	t.Helper()
	nc, err := s.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return &kept{t: t, nc: nc, js: js, server: s}
}

// keep stores the recording on a server.
func keep(t *testing.T, s *embedded.Server) *kept {
	t.Helper()
	j := journaltest.Open(t, s, journaltest.Office) // makes the streams
	k := connect(t, s)
	k.j = j
	var keys map[string][]byte
	data, err := os.ReadFile(filepath.Join(recording, "keys.json"))
	if err == nil {
		err = json.Unmarshal(data, &keys)
	}
	if err != nil {
		t.Fatal(err)
	}
	for person, key := range keys {
		k.put("jourfixe.bremen.key."+person, nil, key)
	}
	each(t, "events.jsonl", func(line []byte) {
		var e struct {
			Subject string
			Header  nats.Header
			Data    json.RawMessage
		}
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		k.put(e.Subject, e.Header, e.Data)
	})
	each(t, "ledger.jsonl", func(line []byte) {
		var l struct {
			About, Person string
			Said          json.RawMessage
		}
		if err := json.Unmarshal(line, &l); err != nil {
			t.Fatal(err)
		}
		k.put("$KV.JF_LEDGER.bremen."+l.Person+"."+strings.ReplaceAll(l.About, "/", "."), nil, l.Said)
	})
	return k
}

// each gives the lines of a file of the recording.
func each(t testing.TB, name string, give func([]byte)) {
	t.Helper()
	f, err := os.Open(filepath.Join(recording, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		give(lines.Bytes())
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func (k *kept) put(subject string, header nats.Header, data []byte) {
	k.t.Helper()
	m := nats.NewMsg(subject)
	if header != nil {
		m.Header = header
	}
	m.Data = data
	if _, err := k.js.PublishMsg(k.t.Context(), m); err != nil {
		k.t.Fatalf("%s: %v", subject, err)
	}
}

// event puts one more event into the journal, with the headers of one that is there.
func (k *kept) event(subject, kind, data string) {
	k.t.Helper()
	header := nats.Header{}
	for name, value := range map[string]string{
		"id": "900-1", "type": kind, "time": "2028-01-01T00:00:00Z", "commandsequence": "900", "commandparts": "1", "client": "x", "commandid": "900",
	} {
		header["ce-"+name] = []string{value}
	}
	k.put(subject, header, []byte(data))
}

// remove deletes the last message on a subject.
func (k *kept) remove(stream, subject string) {
	k.t.Helper()
	s, err := k.js.Stream(k.t.Context(), stream)
	if err != nil {
		k.t.Fatal(err)
	}
	m, err := s.GetLastMsgForSubject(k.t.Context(), subject)
	if err == nil {
		err = s.SecureDeleteMsg(k.t.Context(), m.Sequence)
	}
	if err != nil {
		k.t.Fatal(err)
	}
}

func (k *kept) report() *verify.Report {
	k.t.Helper()
	ctx, cancel := context.WithTimeout(k.t.Context(), patience.Limit)
	defer cancel()
	offices, err := verify.Offices(ctx, k.nc)
	if err != nil || !slices.Equal(offices, []string{journaltest.Office}) {
		k.t.Fatalf("the offices are %v (%v), want bremen alone", offices, err)
	}
	r, err := verify.Office(ctx, k.nc, journaltest.Office, verify.Allowance{}, slog.New(slog.DiscardHandler))
	if err != nil {
		k.t.Fatal(err)
	}
	return r
}

// TestIntact finds nothing wrong with what a release has recorded, and counts what waits.
func TestIntact(t *testing.T) {
	t.Parallel()
	k := newKept(t)
	end, lines := uint64(0), 0
	each(t, "events.jsonl", func([]byte) { end++ })
	each(t, "ledger.jsonl", func([]byte) { lines++ })
	messages, faults, err := verify.Streams(t.Context(), k.nc, slog.New(slog.DiscardHandler))
	if err != nil || len(faults) > 0 || messages < int(end) {
		t.Errorf("the streams have %d messages, faults %v (%v)", messages, faults, err)
	}
	// All commands that the recording has decided came in once.
	r := k.report()
	for range r.Cursor {
		k.put("jourfixe.bremen.command.hr.venue.set", nil, []byte(`{}`))
	}
	k.put("jourfixe.bremen.command.hr.venue.set", nil, []byte(`{}`))
	k.put("jourfixe.bremen.command.hr.venue.set", nil, []byte(`{}`))
	k.put("jourfixe.bremen.dead.5", nil, []byte(`{"sequence":5}`))
	r = k.report()
	if r.Wrong() > 0 || r.Events != end || r.Undecided != 2 || r.Letters != 1 || r.Erased != 1 || r.People != 17 || r.Lines != lines {
		t.Errorf("the report is %+v", r)
	}
}

// TestKeysOfTheirOwn counts the keys of what people have said apart from those of people: what somebody has registered with has one, and so
// have their needs, which are destroyed here.
func TestKeysOfTheirOwn(t *testing.T) {
	t.Parallel()
	k := newKept(t)
	k.event("jourfixe.bremen.event.registration.r.made", "jourfixe.registration.made.v2",
		`{"id":"r","trip":"riga-2027","person":"anna","key":"stated-r","number":1,"seats":1,"standing":"seated","name":{}}`)
	k.event("jourfixe.bremen.event.registration.r.needed", "jourfixe.registration.needed.v1", `{"id":"r","trip":"riga-2027","key":"stated-n"}`)
	k.event("jourfixe.bremen.event.registration.r.forgotten", "jourfixe.registration.forgotten.v1", `{"id":"r","trip":"riga-2027","key":"stated-n"}`)
	k.put("jourfixe.bremen.key.stated-r", nil, make([]byte, 32))
	if r := k.report(); r.Apart != 1 || r.Destroyed != 1 || r.People != 17 || r.Erased != 1 {
		t.Errorf("%d people have keys, %d are erased; %d keys are of registrations and the like, %d destroyed; want 17, 1, 1 and 1", r.People, r.Erased, r.Apart, r.Destroyed)
	}
}

// TestLost finds that messages are gone from streams of which nothing may be gone, and that the server passes over one which
// is damaged on disk.
func TestLost(t *testing.T) {
	t.Parallel()
	streams := func(t *testing.T, k *kept) string {
		t.Helper()
		_, faults, err := verify.Streams(t.Context(), k.nc, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, f := range faults {
			list = append(list, f.What)
			if f.Stream != "JF_EVENTS" || f.Missing {
				t.Errorf("%q is wrong with %s, missing: %v", f.What, f.Stream, f.Missing)
			}
		}
		return strings.Join(list, "\n")
	}
	t.Run("an event is gone", func(t *testing.T) {
		t.Parallel()
		k := newKept(t)
		s, err := k.js.Stream(t.Context(), "JF_EVENTS")
		if err != nil {
			t.Fatal(err)
		}
		last := s.CachedInfo().State.LastSeq
		// A stream from which events can be deleted stands in for a disk that has lost some.
		if err := k.js.DeleteStream(t.Context(), "JF_EVENTS"); err != nil {
			t.Fatal(err)
		}
		config := s.CachedInfo().Config
		config.DenyDelete, config.DenyPurge = false, false
		if _, err := k.js.CreateStream(t.Context(), config); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			k.event("jourfixe.bremen.event.partner.riga.retired", "jourfixe.partner.retired.v1", `{"id":"riga"}`)
		}
		if got := streams(t, k); got != "" || last < 3 {
			t.Errorf("while all are there the faults are %q", got)
		}
		k.remove("JF_EVENTS", "jourfixe.bremen.event.partner.riga.retired")
		k.event("jourfixe.bremen.event.partner.riga.retired", "jourfixe.partner.retired.v1", `{"id":"riga"}`)
		if got := streams(t, k); got != "of 4 messages of JF_EVENTS 1 are lost" {
			t.Errorf("the faults are %q", got)
		}
		k.remove("JF_KEYS", "jourfixe.bremen.key.anna") // keys come and go
		if got := streams(t, k); got != "of 4 messages of JF_EVENTS 1 are lost" {
			t.Errorf("with a key less the faults are %q", got)
		}
	})
	t.Run("a byte on disk is another", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		s := journaltest.Start(t, embedded.Options{Dir: dir})
		keep(t, s)
		s.Stop()
		block := filepath.Join(dir, "nats", "jetstream", "HOUSE", "streams", "JF_EVENTS", "msgs", "1.blk")
		data, err := os.ReadFile(block)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 0xff
		if err := os.WriteFile(block, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := streams(t, connect(t, journaltest.Start(t, embedded.Options{Dir: dir}))); !strings.HasSuffix(got, "of JF_EVENTS 1 cannot be read") {
			t.Errorf("the faults are %q", got)
		}
	})
}

// anna is whose calendar elsewhere is followed, by a key of its own.
var anna = events.Ref{Noun: "person", ID: "anna"}

const followedBy, annasTimes, annasState = "stated-c", "$KV.JF_BUSY.bremen.times.person.anna", "$KV.JF_BUSY.bremen.state.person.anna"

// follow has a calendar of anna followed, and read.
func (k *kept) follow() {
	k.t.Helper()
	k.event("jourfixe.bremen.event.person.anna.followed", "jourfixe.person.followed.v1", `{"id":"anna","key":"`+followedBy+`","calendar":{}}`)
	k.put("jourfixe.bremen.key."+followedBy, nil, make([]byte, 32))
	c := followed.New(k.j.BusyTimes(), k.j, slog.New(slog.DiscardHandler))
	err := c.Keep(k.t.Context(), anna, followedBy, &followed.Reading{Zone: "Europe/Berlin"})
	if err == nil {
		err = c.Note(k.t.Context(), anna, followed.State{Key: followedBy})
	}
	if err != nil {
		k.t.Fatal(err)
	}
}

// TestFollowed counts the calendars that are followed, and those of which it is known when their owners are busy.
func TestFollowed(t *testing.T) {
	t.Parallel()
	k := newKept(t)
	k.follow()
	k.put("$KV.JF_BUSY.bremen.times.venue.gone", nats.Header{"KV-Operation": {"DEL"}}, nil)
	if r := k.report(); r.Followed != 1 || r.Read != 1 || slices.ContainsFunc(r.Faults, func(f verify.Fault) bool { return f.Part != verify.PartCommands }) {
		t.Errorf("%d calendars are followed, %d were read, faults %v", r.Followed, r.Read, r.Faults)
	}
}

const bunch = "jourfixe.bremen.key._bunch-abcdefghijklmabcdefghijklm-0"

// bunchOf is what a bunch of keys says.
func bunchOf(people ...string) []byte {
	var list []string
	for _, person := range people {
		list = append(list, fmt.Sprintf("%q:%q", person, base64.StdEncoding.EncodeToString(make([]byte, 32))))
	}
	return []byte("{" + strings.Join(list, ",") + "}")
}

// TestDamaged finds what is wrong, and with which part.
func TestDamaged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, part, says string
		damage           func(*kept)
	}{
		{"a key is missing", verify.PartKeys, "of anna, who is not erased and has no key", func(k *kept) { k.remove("JF_KEYS", "jourfixe.bremen.key.anna") }},
		{"a key is another", verify.PartKeys, "does not fit its key", func(k *kept) {
			k.remove("JF_KEYS", "jourfixe.bremen.key.anna")
			k.put("jourfixe.bremen.key.anna", nil, make([]byte, 32))
		}},
		{"a key is cut short", verify.PartKeys, "has 7 bytes instead of 32", func(k *kept) { k.put("jourfixe.bremen.key.short", nil, make([]byte, 7)) }},
		{"the office's key is missing", verify.PartKeys, "own key is missing", func(k *kept) { k.remove("JF_KEYS", "jourfixe.bremen.key._office") }},
		{"somebody erased has a key", verify.PartKeys, "guest is erased and still has a key", func(k *kept) { k.put("jourfixe.bremen.key.guest", nil, make([]byte, 32)) }},
		{"somebody erased is left in a bunch of keys", verify.PartKeys, "guest is erased and still has a key", func(k *kept) { k.put(bunch, nil, bunchOf("guest", "somebody")) }},
		{"somebody has two keys", verify.PartKeys, "anna has two keys", func(k *kept) { k.put(bunch, nil, bunchOf("anna", "somebody")) }},
		{"what is looked for is damaged", verify.PartKeys, "what is looked for of guest cannot be read", func(k *kept) { k.put("jourfixe.bremen.sought.guest.0", nil, []byte("x")) }},
		{"somebody is looked for who is not erased", verify.PartKeys, "something of anna is looked for", func(k *kept) { k.put("jourfixe.bremen.sought.anna.0", nil, []byte("{}")) }},
		{"a bunch that is none", verify.PartKeys, "is no bunch of keys: it is no JSON object", func(k *kept) { k.put(bunch, nil, make([]byte, 32)) }},
		{"keys of a kind to come", verify.PartKeys, `of a kind that this version does not know: "_chain"`, func(k *kept) { k.put("jourfixe.bremen.key._chain", nil, make([]byte, 32)) }},
		{"an event of a type to come", verify.PartJournal, "jourfixe.partner.married.v1 is not in the vocabulary", func(k *kept) {
			k.event("jourfixe.bremen.event.partner.riga.married", "jourfixe.partner.married.v1", `{}`)
		}},
		{"an event that does not follow", verify.PartJournal, "partner/nowhere is not in the book", func(k *kept) {
			k.event("jourfixe.bremen.event.partner.nowhere.retired", "jourfixe.partner.retired.v1", `{"id":"nowhere"}`)
		}},
		{"an event in another place", verify.PartJournal, "says that it belongs at jourfixe.bremen.event.partner.riga.retired", func(k *kept) {
			k.event("jourfixe.bremen.event.partner.pune.retired", "jourfixe.partner.retired.v1", `{"id":"riga"}`)
		}},
		{"a line that is none", verify.PartLedger, "cannot be read", func(k *kept) { k.put("$KV.JF_LEDGER.bremen.anna.meeting.pune-call", nil, []byte(`[{"revision":"x"}]`)) }},
		{"a line about nothing", verify.PartLedger, "anna was told of meeting/never, which the journal does not know", func(k *kept) {
			k.put("$KV.JF_LEDGER.bremen.anna.meeting.never", nil, []byte(`[]`))
		}},
		{"a line of nobody", verify.PartLedger, "knows no such person", func(k *kept) { k.put("$KV.JF_LEDGER.bremen.nobody.meeting.pune-call", nil, []byte(`[]`)) }},
		{"a line from later", verify.PartLedger, "by event 9999, and the journal ends with", func(k *kept) {
			k.put("$KV.JF_LEDGER.bremen.anna.meeting.pune-call", nil, []byte(`[{"message":"invitation","journal":9999}]`))
		}},
		{"commands are older", verify.PartCommands, "they end with 0, and the journal has decided up to", func(*kept) {}},
		{"a letter that is none", verify.PartLetters, "the letter about message 6 cannot be read", func(k *kept) { k.put("jourfixe.bremen.dead.6", nil, []byte(`{`)) }},
		{"a mail that does not open", verify.PartMail, "mail aaaaaaaaaaaaaaaaaaaaaaaaaa cannot be read", func(k *kept) {
			k.put("jourfixe.bremen.inbound.mail.aaaaaaaaaaaaaaaaaaaaaaaaaa", nil, []byte("x"))
		}},
		{"busy times of nobody", verify.PartBusy, "state of the calendar of person/anna are kept, which the journal does not know as followed", func(k *kept) {
			k.put(annasState, nil, []byte(`{"key":"stated-x"}`))
		}},
		{"busy times by another key", verify.PartBusy, "times of the calendar of person/anna cannot be read", func(k *kept) {
			k.follow()
			k.remove("JF_KEYS", "jourfixe.bremen.key."+followedBy)
			k.put("jourfixe.bremen.key."+followedBy, nil, append(make([]byte, 31), 1))
		}},
		{"busy times without a key", verify.PartBusy, "times of the calendar of person/anna are sealed by a key that there is not", func(k *kept) {
			k.follow()
			k.remove("JF_KEYS", "jourfixe.bremen.key."+followedBy)
		}},
		{"busy times of what is followed no more", verify.PartBusy, "times of the calendar of person/anna are left, which is followed no more", func(k *kept) {
			k.follow()
			k.event("jourfixe.bremen.event.person.anna.unfollowed", "jourfixe.person.unfollowed.v1", `{"id":"anna","key":"`+followedBy+`"}`)
			k.remove("JF_KEYS", "jourfixe.bremen.key."+followedBy)
		}},
		{"how it was read, of what is followed no more", verify.PartBusy, "state of the calendar of person/anna are left, which is followed no more", func(k *kept) {
			k.follow()
			k.event("jourfixe.bremen.event.person.anna.unfollowed", "jourfixe.person.unfollowed.v1", `{"id":"anna","key":"`+followedBy+`"}`)
		}},
		{"busy times that are none", verify.PartBusy, "times of the calendar of person/anna cannot be read", func(k *kept) { k.put(annasTimes, nil, []byte("x")) }},
		{"what was found at a link, unreadable", verify.PartLinks, "what was found at the link city cannot be read", func(k *kept) { k.put("$KV.JF_LINKS.bremen.city", nil, []byte("x")) }},
		{"what was found at no link", verify.PartLinks, "what was found at a link city, which the journal does not know", func(k *kept) { k.put("$KV.JF_LINKS.bremen.city", nil, []byte("{}")) }},
		{"an entry of another program", verify.PartBusy, "the entry $KV.JF_BUSY.bremen.other cannot be read", func(k *kept) { k.put("$KV.JF_BUSY.bremen.other", nil, []byte("{}")) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			k := newKept(t)
			c.damage(k)
			r := k.report()
			if !slices.ContainsFunc(r.Faults, func(f verify.Fault) bool { return f.Part == c.part && strings.Contains(f.What, c.says) }) {
				t.Errorf("the faults are %s; want one of the part %s that says %q", fmt.Sprint(r.Faults), c.part, c.says)
			}
		})
	}
}
