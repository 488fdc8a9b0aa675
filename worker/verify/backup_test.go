package verify_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/worker/verify"
)

var silent = slog.New(slog.DiscardHandler)

func nobody(backup.Part, int) {}

// take takes a backup into a folder of its own; before may do something before a part is begun.
func (k *kept) take(before func(backup.Part), recipients ...age.Recipient) string {
	k.t.Helper()
	dir := filepath.Join(k.t.TempDir(), "backup")
	w, err := backup.Create(dir, recipients)
	if err != nil {
		k.t.Fatal(err)
	}
	state, err := backup.Take(k.t.Context(), k.js, journaltest.Office, silent, time.Now, func(p backup.Part) (io.WriteCloser, error) {
		if before != nil {
			before(p)
		}
		return w.Target(p)
	}, w.Count)
	if err == nil {
		_, err = w.Finish(state, "test", time.Now())
	}
	if err != nil {
		k.t.Fatal(err)
	}
	return dir
}

// put restores a backup on a server of its own.
func put(t *testing.T, dir, keys string, opens ...age.Identity) (*kept, *backup.Folder) {
	t.Helper()
	f, err := backup.Open(dir, keys, opens)
	if err != nil {
		t.Fatal(err)
	}
	k := connect(t, journaltest.Start(t, embedded.Options{Swift: true}))
	if err := backup.Put(t.Context(), k.js, &f.State, 1, silent, time.Now(), f.Source, nobody); err != nil {
		t.Fatal(err)
	}
	return k, f
}

// all is what a stream has on a subject, each as it would be read.
func (k *kept) all(stream, filter string) (list []string) {
	k.t.Helper()
	r := streams.Reader{JS: k.js, Log: silent, Stream: stream, Filter: filter, Next: 1}
	err := r.Scan(k.t.Context(), 0, func(raw streams.Raw) error {
		line := raw.Subject + " " + raw.Get("ce-id") + " " + string(raw.Data)
		if stream == streams.Events {
			line = strings.Repeat("#", int(raw.Sequence)) + line // its place
		}
		list = append(list, line)
		return nil
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return list
}

func (k *kept) verify(allow verify.Allowance) *verify.Report {
	k.t.Helper()
	r, err := verify.Office(k.t.Context(), k.nc, journaltest.Office, allow, silent)
	if err != nil {
		k.t.Fatal(err)
	}
	return r
}

// TestBackupComesBack takes a sealed backup of a year, commands that wait, a file and an app password among it, and restores it: each message is
// there again, events and commands at their places, and nothing is wrong with it.
func TestBackupComesBack(t *testing.T) {
	t.Parallel()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	k := newKept(t)
	cursor := k.report().Cursor
	for range cursor {
		k.put("jourfixe.bremen.command.hr.venue.set", nil, []byte(`{"decided":true}`))
	}
	k.put("jourfixe.lucca.command.hr.venue.set", nil, []byte(`{"of":"another office"}`))
	k.put("jourfixe.bremen.command.hr.venue.set", nil, []byte(`{"waits":true}`))
	k.put("jourfixe.bremen.dead.5", nil, []byte(`{"sequence":5}`))
	k.put("jourfixe.bremen.inbound.once.x", nil, nil)
	hash := strings.Repeat("a", 64)
	k.put("$KV.JF_SESSIONS.bremen.password."+hash, map[string][]string{"Nats-TTL": {"24h"}}, []byte("kept"))
	k.put("$KV.JF_SESSIONS.bremen.session."+hash, nil, []byte("nobody stays signed in"))
	office := k.officeKey()
	secret, err := k.j.Files().Put(t.Context(), "plan", bytes.NewReader(bytes.Repeat([]byte("x"), 300<<10)))
	if err != nil {
		t.Fatal(err)
	}
	before := k.verify(verify.Allowance{})

	dir := k.take(nil, identity.Recipient())
	for _, name := range glob(t, dir) {
		data, err := os.ReadFile(name)
		if err != nil || strings.HasSuffix(name, ".zst.age") != bytes.HasPrefix(data, []byte("age-encryption.org/v1")) {
			t.Errorf("%s is sealed: %v (%v)", name, !strings.HasSuffix(name, ".zst.age"), err)
		}
	}
	if _, err := backup.Open(dir, "", nil); err == nil {
		t.Error("a sealed backup opens without an identity")
	}
	back, f := put(t, dir, "", identity)
	seen := map[backup.Part]int{}
	if faults := f.Check(func(part backup.Part, _ int) { seen[part]++ }); len(faults) > 0 {
		t.Errorf("of a backup that is good the faults are %v", faults)
	}
	for part, file := range f.Parts {
		if seen[part] != file.Messages {
			t.Errorf("of %s %d messages are told of, and it has %d", part, seen[part], file.Messages)
		}
	}
	looked := map[string]int{}
	if r := back.verify(verify.Allowance{Count: func(part string, _ int) { looked[part]++ }}); looked[verify.PartJournal] != int(r.Events) || looked[verify.PartFiles] != r.Files || looked[verify.PartKeys] == 0 {
		t.Errorf("of %d events and %d files these are told of: %v", r.Events, r.Files, looked)
	}
	for _, at := range [][2]string{{"JF_EVENTS", "jourfixe.bremen.>"}, {"JF_KEYS", "jourfixe.>"}, {"KV_JF_LEDGER", ">"}, {"JF_DEAD", ">"}, {"JF_INBOUND", ">"}, {"KV_JF_SESSIONS", "$KV.JF_SESSIONS.bremen.password.*"}, {"OBJ_JF_MATERIAL", ">"}} {
		if want, got := k.all(at[0], at[1]), back.all(at[0], at[1]); !slices.Equal(want, got) || len(want) == 0 {
			t.Errorf("%s has %d messages and had %d, or others", at[0], len(got), len(want))
		}
	}
	if list := back.all("KV_JF_SESSIONS", "$KV.JF_SESSIONS.bremen.session.*"); len(list) > 0 {
		t.Errorf("somebody is signed in: %q", list)
	}
	after := back.verify(verify.Allowance{})
	before.Faults, before.Stray = nil, nil // what was stored here by hand
	after.Stray = nil
	if after.Wrong() > 0 || after.Cursor != before.Cursor || after.Events != before.Events || after.People != before.People || after.Lines != before.Lines || after.Undecided != 1 {
		t.Errorf("after all the report is %+v, and was %+v", after, before)
	}
	if raw, err := streams.At(t.Context(), back.js, "JF_COMMANDS", cursor+2); err != nil || string(raw.Data) != `{"waits":true}` {
		t.Errorf("the command that waits does not stand at its place: %q (%v)", raw.Data, err)
	}
	j := journaltest.Open(t, back.server, journaltest.Office)
	if key, err := j.OfficeKey(t.Context()); err != nil || !bytes.Equal(key, office) {
		t.Errorf("the office has another key (%v)", err)
	}
	r, err := j.Files().Open(t.Context(), "plan", secret)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(r); err != nil || len(data) != 300<<10 {
		t.Errorf("the file has %d bytes (%v)", len(data), err)
	}
	if err := backup.Put(t.Context(), back.js, &f.State, 1, silent, time.Now(), f.Source, nobody); !errors.Is(err, backup.ErrFilled) {
		t.Errorf("a backup goes where an office is: %v", err)
	}
}

// TestBackupWhileThingsHappen has everything happen at the worst moment: somebody comes in, is told of something, and somebody else is erased, between
// any two parts. What comes back is the office at one event, in which nothing is amiss.
func TestBackupWhileThingsHappen(t *testing.T) {
	t.Parallel()
	for _, at := range []backup.Part{backup.Ledger, backup.Files, backup.Events, backup.Mail, backup.Keys, backup.Commands, backup.Letters} {
		t.Run(string(at), func(t *testing.T) {
			t.Parallel()
			k := newKept(t)
			k.officeKey()
			dir := k.take(func(p backup.Part) {
				if p != at {
					return
				}
				// The key of somebody new, the event, and then a line of the ledger that knows of it.
				k.put("jourfixe.bremen.key.zoe", nil, make([]byte, 32))
				k.event("jourfixe.bremen.event.person.zoe.added", "jourfixe.person.added.v1", `{"id":"zoe","name":{},"email":{},"language":"de"}`)
				last, _, err := streams.Last(t.Context(), k.js, streams.Events, "jourfixe.bremen.>")
				if err != nil {
					t.Error(err)
				}
				k.put("$KV.JF_LEDGER.bremen.zoe.meeting."+aMeeting(t), nil, fmt.Appendf(nil, `[{"message":"invitation","journal":%d}]`, last.Sequence))
				k.event("jourfixe.bremen.event.person.anna.erased", "jourfixe.person.erased.v1", `{"id":"anna"}`)
				k.remove("JF_KEYS", "jourfixe.bremen.key.anna")
			})
			back, f := put(t, dir, "")
			r := back.verify(verify.Allowance{Lost: f.Lost})
			for _, fault := range r.Faults {
				t.Errorf("%s: %s", fault.Part, fault.What)
			}
			if !slices.ContainsFunc(f.Erased, func(e backup.Erased) bool { return e.Person == "anna" }) {
				t.Error("nobody knows that anna is erased")
			}
		})
	}
}

// TestEveryStreamIsInABackup holds what a server has against the parts of a backup: a stream that is new has to be in it.
func TestEveryStreamIsInABackup(t *testing.T) {
	t.Parallel()
	k := newKept(t)
	dir := k.take(nil)
	f, err := backup.Open(dir, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	names := k.js.StreamNames(t.Context())
	n := 0
	for name := range names.Name() {
		n++
		if !slices.ContainsFunc(backup.Parts(), func(p backup.Part) bool { return p.Stream() == name && f.Parts[p].Name != "" }) {
			t.Errorf("no part of a backup has what lies in %s", name)
		}
	}
	if err := names.Err(); err != nil || n != len(backup.Parts()) {
		t.Errorf("there are %d streams and %d parts (%v)", n, len(backup.Parts()), err)
	}
}

// TestDamagedBackup finds what is wrong with files: a byte that is another in any of them, one that is cut short, a manifest that is missing.
func TestDamagedBackup(t *testing.T) {
	t.Parallel()
	k := newKept(t)
	dir := k.take(nil)
	for _, p := range backup.Parts() {
		broken := filepath.Join(t.TempDir(), "backup")
		if err := os.CopyFS(broken, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(broken, string(p)+".zst")
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 1
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := backup.Open(broken, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		if faults := f.Check(nil); len(faults) != 1 || !strings.Contains(faults[p], "the hash is another") {
			t.Errorf("with a byte of the %s another the faults are %v", p, faults)
		}
		if err := os.WriteFile(name, data[:len(data)-1], 0o600); err != nil {
			t.Fatal(err)
		}
		if faults := f.Check(nil); len(faults) != 1 || !strings.Contains(faults[p], "bytes instead of") {
			t.Errorf("with the %s cut short the faults are %v", p, faults)
		}
	}
	if err := os.Remove(filepath.Join(dir, "manifest.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Open(dir, "", nil); !errors.Is(err, backup.ErrNone) {
		t.Errorf("a folder without a manifest is a backup: %v", err)
	}
}

// TestPartialBackup has a disk be full in the middle: what there is has not the name of a backup, and is none.
func TestPartialBackup(t *testing.T) {
	t.Parallel()
	k := newKept(t)
	dir := filepath.Join(t.TempDir(), "backup")
	w, err := backup.Create(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left on device")
	_, err = backup.Take(t.Context(), k.js, journaltest.Office, silent, time.Now, func(p backup.Part) (io.WriteCloser, error) {
		if p == backup.Keys {
			return nil, full
		}
		return w.Target(p)
	}, w.Count)
	if !errors.Is(err, full) {
		t.Errorf("a backup that does not fit ends with %v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("half of a backup has its name")
	}
	if err := w.Abandon(); err != nil || len(glob(t, filepath.Dir(dir))) > 0 {
		t.Errorf("something of it is left: %v (%v)", glob(t, filepath.Dir(dir)), err)
	}
}

// TestBackupWithoutKeys restores all but the keys, which are kept elsewhere, and then these.
func TestBackupWithoutKeys(t *testing.T) {
	t.Parallel()
	k := newKept(t)
	k.officeKey()
	dir := k.take(nil)
	keys := filepath.Join(t.TempDir(), "keys.zst")
	if err := os.Rename(filepath.Join(dir, "keys.zst"), keys); err != nil {
		t.Fatal(err)
	}
	back, f := put(t, dir, "")
	if f.HasKeys() || len(f.Check(nil)) > 0 {
		t.Errorf("without keys the faults are %v", f.Check(nil))
	}
	if r := back.verify(verify.Allowance{Keyless: true}); r.Wrong() > 0 {
		t.Errorf("what needs no keys is %+v", r.Faults)
	}
	if r := back.verify(verify.Allowance{}); r.Wrong() == 0 {
		t.Error("without keys all is good")
	}
	f, err := backup.Open(dir, keys, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, again := range []bool{false, true} {
		err := backup.PutKeys(t.Context(), back.js, &f.State, silent, time.Now(), f.Source, nobody)
		if errors.Is(err, backup.ErrFilled) != again || err != nil && !again {
			t.Errorf("keys come later (again: %v): %v", again, err)
		}
	}
	if r := back.verify(verify.Allowance{}); r.Wrong() > 0 {
		t.Errorf("with their keys the faults are %+v", r.Faults)
	}
}

func (k *kept) officeKey() []byte {
	k.t.Helper()
	key, err := k.j.OfficeKey(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	return key
}

// aMeeting is a meeting of the recording.
func aMeeting(t *testing.T) (id string) {
	t.Helper()
	each(t, "events.jsonl", func(line []byte) {
		if _, after, found := bytes.Cut(line, []byte(`"jourfixe.bremen.event.meeting.`)); found && id == "" {
			name, _, _ := bytes.Cut(after, []byte("."))
			id = string(name)
		}
	})
	return id
}

func glob(t testing.TB, dir string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}
