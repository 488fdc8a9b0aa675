package signin_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker/signin"
	"jourfixe/worker/workertest"
)

var sunday = time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)

// An office has a few people in it, and sessions.
type office struct {
	*workertest.Office
	t        *testing.T
	sessions *signin.Sessions
}

func newOffice(t *testing.T) *office {
	o := &office{Office: workertest.Open(t, sunday), t: t}
	o.Do("office.set", `{"title":{"de":"Büro"},"zone":"Europe/Berlin"}`)
	o.Do("partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"twin-city","country":"LV","zone":"Europe/Riga"}`)
	o.Do("person.add", `{"id":"anna","name":"Anna Geheim","email":"anna@geheim.example"}`)
	o.Do("person.add", `{"id":"berta","name":"Berta Geheim","email":"berta@geheim.example","partner":"riga"}`)
	o.Do("person.grant", `{"id":"anna","role":"coordinator"}`)
	o.sessions, _ = o.on(o.Desk, "token")
	return o
}

// on has a process keep sessions.
func (o *office) on(p *workertest.Process, token string) (*signin.Sessions, func()) {
	o.t.Helper()
	s := signin.NewSessions(signin.Options{
		Store: p.Journal.Sessions(), Mirror: p.Mirror, Mark: signin.Mark(p.Reception.Key, token), Now: o.Now, Log: o.Logger(),
	})
	stop := p.Run(s)
	if err := s.WaitReady(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	return s, stop
}

func (o *office) open(of signin.Session) string {
	o.t.Helper()
	id, err := o.sessions.Open(o.t.Context(), of)
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *office) found(s *signin.Sessions, id string) bool {
	_, ok := s.Find(id)
	return ok
}

// TestEnds ends sessions in every way there is.
func TestEnds(t *testing.T) {
	anna := signin.Session{Person: "anna", Role: true}
	berta := signin.Session{Person: "berta"}
	for _, x := range []struct {
		what string
		of   signin.Session
		do   func(o *office, id string)
		ends bool
	}{
		{"nothing happens", anna, func(*office, string) {}, false},
		{"it is not used for a while", anna, func(o *office, _ string) { o.Set(sunday.Add(signin.Idle)) }, true},
		{"it is used now and then", anna, func(o *office, id string) {
			for at := sunday; at.Before(sunday.Add(signin.Life - time.Hour)); at = at.Add(11 * time.Hour) {
				o.Set(at)
				o.found(o.sessions, id)
			}
		}, false},
		{"its life is over, however busy", anna, func(o *office, id string) {
			for at := sunday; at.Before(sunday.Add(signin.Life)); at = at.Add(11 * time.Hour) {
				o.Set(at)
				o.found(o.sessions, id)
			}
			o.Set(sunday.Add(signin.Life))
		}, true},
		{"the role goes", anna, func(o *office, _ string) { o.Do("person.grant", `{"id":"anna","role":"none"}`) }, true},
		{"the role is another", anna, func(o *office, _ string) { o.Do("person.grant", `{"id":"anna","role":"reader"}`) }, false},
		{"the address is another", anna, func(o *office, _ string) {
			o.Do("person.amend", `{"id":"anna","email":"other@geheim.example"}`)
		}, true},
		{"the language is another", anna, func(o *office, _ string) { o.Do("person.amend", `{"id":"anna","language":"pl"}`) }, false},
		{"the person is erased", anna, func(o *office, _ string) { o.Do("person.erase", `{"id":"anna"}`) }, true},
		{"the partner of a contact retires", berta, func(o *office, _ string) { o.Do("partner.retire", `{"id":"riga"}`) }, true},
		{"the partner of a contact rests", berta, func(o *office, _ string) {
			o.Do("partner.amend", `{"id":"riga","status":"dormant"}`)
		}, false},
		{"it is ended", anna, func(o *office, id string) { o.sessions.EndID(id) }, true},
	} {
		t.Run(x.what, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			id := o.open(x.of)
			x.do(o, id)
			if got := o.found(o.sessions, id); got == x.ends {
				t.Errorf("the session is found: %t", got)
			}
			if n := len(o.sessions.Of(x.of.Person)); (n == 0) != x.ends {
				t.Errorf("%d sessions are listed", n)
			}
		})
	}
}

// TestOperator holds a session of the operator against the token that there is.
func TestOperator(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.open(signin.Session{})
	same, stop := o.on(o.Start(nil), "token")
	other, _ := o.on(o.Start(nil), "another token")
	if !o.found(o.sessions, id) || !o.found(same, id) || o.found(other, id) {
		t.Error("a session of the operator is good with another token, or is not with the same one")
	}
	if !o.found(same, id) {
		t.Error("a process with another token has ended the session everywhere")
	}
	stop()
}

// TestReplicas opens a session in one process and ends it in another.
func TestReplicas(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	other, _ := o.on(o.Start(nil), "token")
	id := o.open(signin.Session{Person: "anna", Role: true})
	o.Eventually("the session is known in the other process", func() bool { return o.found(other, id) })
	o.Set(sunday.Add(signin.Idle - time.Minute))
	if !o.found(other, id) {
		t.Fatal("the session is over early")
	}
	o.Set(sunday.Add(signin.Idle + time.Hour))
	o.Eventually("that the session was used there is known here", func() bool { return o.found(o.sessions, id) })
	other.EndID(id)
	if o.found(other, id) {
		t.Error("an ended session is found where it was ended")
	}
	o.Eventually("the session has ended here", func() bool { return !o.found(o.sessions, id) })
	late, _ := o.on(o.Start(nil), "token")
	if o.found(late, id) {
		t.Error("a process that starts later finds what has ended")
	}
}

// TestRestart finds sessions again, and keeps to what was ended.
func TestRestart(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id, gone := o.open(signin.Session{Person: "anna", Role: true}), o.open(signin.Session{Person: "anna", Role: true})
	o.sessions.EndID(gone)
	o.Eventually("the end is noted", func() bool {
		s, stop := o.on(o.Start(nil), "token")
		defer stop()
		return o.found(s, id) && !o.found(s, gone)
	})
}

// TestCrowd lets one person sign in too often.
func TestCrowd(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	first, others := o.open(signin.Session{Person: "anna", Role: true}), o.open(signin.Session{Person: "berta"})
	last := ""
	for i := range signin.MostOfOne {
		o.Set(sunday.Add(time.Duration(i+1) * time.Second))
		last = o.open(signin.Session{Person: "anna", Role: true})
	}
	if o.found(o.sessions, first) || !o.found(o.sessions, last) || !o.found(o.sessions, others) || len(o.sessions.Of("anna")) != signin.MostOfOne {
		t.Errorf("%d sessions of one; the first must give way to the last", len(o.sessions.Of("anna")))
	}
}

// TestNothingIsKept looks at all that lies in the bucket: no id of a session, and nothing personal.
func TestNothingIsKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.open(signin.Session{Person: "anna", Role: true, Device: signin.DeviceOf("Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")})
	nc, err := o.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	kv, err := js.KeyValue(t.Context(), "JF_SESSIONS")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := kv.Keys(t.Context())
	if err != nil || len(keys) != 1 {
		t.Fatalf("the bucket has %v (%v)", keys, err)
	}
	entry, err := kv.Get(t.Context(), keys[0])
	if err != nil {
		t.Fatal(err)
	}
	if text := keys[0] + " " + string(entry.Value()); strings.Contains(text, id) || strings.Contains(strings.ToLower(text), "geheim") || strings.Contains(text, "140") ||
		!strings.Contains(text, `"person":"anna"`) || !strings.Contains(text, `"browser":"Firefox"`) {
		t.Errorf("the bucket has %s", text)
	}
	if token := signin.FormToken(id); strings.Contains(string(entry.Value()), token) || strings.Contains(token, id) {
		t.Error("the token of forms is kept, or leads to the session")
	}
}

// TestServerAway takes the server away: who is signed in stays so, nobody is let in, and an end is noted when it is back.
func TestServerAway(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server := journaltest.Start(t, embedded.Options{Dir: dir, Listen: "127.0.0.1:0"})
	o := &office{Office: workertest.OpenOn(t, server.Connect, sunday), t: t}
	o.Do("person.add", `{"id":"anna","name":"Anna","email":"anna@geheim.example"}`)
	o.sessions, _ = o.on(o.Desk, "token")
	id, ended := o.open(signin.Session{Person: "anna"}), o.open(signin.Session{Person: "anna"})
	server.Stop()
	if !o.found(o.sessions, id) {
		t.Error("who is signed in is not any more")
	}
	o.sessions.EndID(ended)
	if o.found(o.sessions, ended) {
		t.Error("a session cannot be ended while the server is away")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := o.sessions.Open(ctx, signin.Session{Person: "anna"}); err == nil {
		t.Error("somebody signs in, and nothing of it is stored")
	}
}

func TestDevice(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                  "Firefox on Linux",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":           "Edge on Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                         "Chrome on Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1": "Safari on iPhone",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36":                            "Chrome on Android",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15":                   "Safari on macOS",
		"curl/8.14.1": "curl", "": "unknown", "\x00<script>": "unknown", strings.Repeat("x", 100_000) + "Firefox/1": "unknown",
	} {
		if got := signin.DeviceOf(agent).String(); got != want {
			t.Errorf("%.40q is %q, want %q", agent, got, want)
		}
	}
}
