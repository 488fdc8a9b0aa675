// Package oidc signs people in to jourfixe by a real identity provider, that of the field's own library. It is a module of its own, so
// that the program does not depend on one; .ci/run gives it the program in JOURFIXE.
package oidc

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"
)

const (
	client   = "jourfixe"
	secret   = "the-clients-secret"
	password = "a-users-password"
	within   = 30 * time.Second
)

// free is an address on which nobody listens yet.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// provide starts an identity provider that knows a few people.
func provide(t *testing.T, redirect string) (issuer string, stop func()) {
	t.Helper()
	users := map[string]any{}
	for id, verified := range map[string]bool{"known": true, "unverified": false, "stranger": true, "twin": true} {
		users[id] = map[string]any{"ID": id, "Username": id, "Password": password, "Email": id + "@city.example", "EmailVerified": verified}
	}
	file := filepath.Join(t.TempDir(), "users.json")
	data, err := json.Marshal(users)
	if err == nil {
		err = os.WriteFile(file, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	store, err := storage.StoreFromFile(file)
	if err != nil {
		t.Fatal(err)
	}
	storage.RegisterClients(storage.WebClient(client, secret, redirect))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	issuer = "http://" + l.Addr().String() + "/"
	quiet := slog.New(slog.DiscardHandler)
	server := &http.Server{Handler: exampleop.SetupServer(issuer, storage.NewStorage(store), quiet, false, op.WithAllowInsecure()), ReadHeaderTimeout: within}
	go server.Serve(l)
	stop = func() { server.Close() }
	t.Cleanup(stop)
	return issuer, stop
}

// serve starts jourfixe, and returns how its command line is run.
func serve(t *testing.T, address, issuer string) (run func(args ...string)) {
	t.Helper()
	program := os.Getenv("JOURFIXE")
	if program == "" {
		t.Fatal("JOURFIXE must name the program, as .ci/run does")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "secret")
	if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	var log strings.Builder
	server := exec.Command(program, "serve", "--office-id", "bremen", "--data", data, "--http", address, "--nats-listen", "127.0.0.1:0",
		"--oidc-issuer", issuer, "--oidc-client", client, "--oidc-secret-file", file)
	server.Stderr = &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Signal(os.Interrupt)
		server.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
		if strings.Contains(log.String(), "@city.example") || strings.Contains(log.String(), secret) {
			t.Error("the log has an address or the secret")
		}
	})
	for end := time.Now().Add(within); ; time.Sleep(50 * time.Millisecond) { // between looks at another process
		answer, err := http.Get("http://" + address + "/readyz")
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Now().After(end) {
			t.Fatalf("jourfixe is not ready\n%s", log.String())
		}
	}
	return func(args ...string) {
		t.Helper()
		if out, err := exec.Command(program, append(args, "--data", data)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
}

// A browser goes where it is led, and remembers how.
type browser struct {
	t *testing.T
	http.Client
	base string
	last []string // the addresses that it was led to
}

func newBrowser(t *testing.T, base string) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, base: base, Client: http.Client{Jar: jar, Timeout: within}}
	b.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		b.last = append(b.last, r.URL.String())
		if len(via) > 10 {
			return fmt.Errorf("it leads on and on")
		}
		return nil
	}
	return b
}

// see reads an answer.
func (b *browser) see(answer *http.Response, err error) (status int, path, body string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer.StatusCode, answer.Request.URL.Path, string(data)
}

var request = regexp.MustCompile(`name="id" value="([^"]+)"`)

// signIn goes to the provider from jourfixe, and signs in there.
func (b *browser) signIn(user string) (status int, path, body string) {
	b.t.Helper()
	b.last = nil
	status, _, body = b.see(b.Get(b.base + "/login/identity?next=/partners"))
	found := request.FindStringSubmatch(body)
	if status != http.StatusOK || found == nil {
		b.t.Fatalf("at the provider: %d\n%s", status, body)
	}
	at, err := url.Parse(b.last[len(b.last)-1])
	if err != nil {
		b.t.Fatal(err)
	}
	asked, err := url.Parse(b.last[0])
	if err != nil {
		b.t.Fatal(err)
	}
	if q := asked.Query(); q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 || len(q.Get("state")) < 43 || len(q.Get("nonce")) < 43 {
		b.t.Errorf("the question has no proof key, state or nonce: %s", b.last[0])
	}
	return b.see(b.PostForm("http://"+at.Host+"/login/username", url.Values{"id": {found[1]}, "username": {user}, "password": {password}}))
}

// TestSignIn signs in whoever the provider and the office both know, and says to everybody else what is in the way.
func TestSignIn(t *testing.T) {
	address := free(t)
	base := "http://" + address
	issuer, stop := provide(t, base+"/login/identity/return")
	run := serve(t, address, issuer)
	for _, user := range []string{"known", "unverified", "twin"} {
		run("user", "invite", user+"@city.example", "--name", "Name "+user, "--role", "reader")
	}
	run("send", "--wait", "person.add", twin(t))
	for user, want := range map[string]struct {
		status int
		path   string
		says   string
	}{
		"known":      {http.StatusOK, "/partners", "Name known"},
		"unverified": {http.StatusForbidden, "/login/identity/return", "keine bestätigte E-Mail-Adresse"},
		"stranger":   {http.StatusForbidden, "/login/identity/return", "kennt Sie unter dieser Adresse nicht"},
		"twin":       {http.StatusForbidden, "/login/identity/return", "Mehrere Menschen haben diese Adresse"},
	} {
		b := newBrowser(t, base)
		if _, _, login := b.see(b.Get(base + "/login")); !strings.Contains(login, "/login/identity") {
			t.Fatalf("the sign-in page does not lead to the provider: %s", login)
		}
		status, path, body := b.signIn(user)
		if status != want.status || path != want.path || !strings.Contains(body, want.says) {
			t.Errorf("%s: %d at %s\n%s", user, status, path, body)
		}
		back := ""
		for _, to := range b.last {
			if strings.Contains(to, "/login/identity/return?") {
				back = to
			}
		}
		// The answer counts in that browser alone, and once.
		for _, again := range []*browser{b, newBrowser(t, base)} {
			if status, _, body := again.see(again.Get(back)); status != http.StatusForbidden || !strings.Contains(body, "in einem anderen Browser begonnen") {
				t.Errorf("%s, the same answer again: %d\n%s", user, status, body)
			}
		}
	}
	// Who says no at the provider is told so.
	b := newBrowser(t, base)
	b.see(b.Get(base + "/login/identity"))
	asked, err := url.Parse(b.last[0])
	if err != nil {
		t.Fatal(err)
	}
	state := asked.Query().Get("state")
	if status, _, body := b.see(b.Get(base + "/login/identity/return?error=access_denied&state=" + url.QueryEscape(state))); status != http.StatusForbidden || !strings.Contains(body, "abgelehnt") {
		t.Errorf("refused by the provider: %d\n%s", status, body)
	}
	// A code that the provider has not given.
	b = newBrowser(t, base)
	b.see(b.Get(base + "/login/identity"))
	if asked, err = url.Parse(b.last[0]); err != nil {
		t.Fatal(err)
	}
	if status, _, body := b.see(b.Get(base + "/login/identity/return?code=guessed&state=" + url.QueryEscape(asked.Query().Get("state")))); status != http.StatusBadGateway {
		t.Errorf("a code that was guessed: %d\n%s", status, body)
	}
	// Without the provider, the page says so, and links go on.
	b = newBrowser(t, base)
	b.see(b.Get(base + "/login/identity"))
	if asked, err = url.Parse(b.last[0]); err != nil {
		t.Fatal(err)
	}
	stop()
	if status, _, body := b.see(b.Get(base + "/login/identity/return?code=x&state=" + url.QueryEscape(asked.Query().Get("state")))); status != http.StatusBadGateway || !strings.Contains(body, "mit einem Link an") {
		t.Errorf("without the provider: %d\n%s", status, body)
	}
	if status, _, _ := b.see(b.Get(base + "/login")); status != http.StatusOK {
		t.Errorf("without the provider the sign-in page is answered %d", status)
	}
}

// twin is a second person of an address.
func twin(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "twin.json")
	if err := os.WriteFile(file, []byte(`{"id":"twin-2","name":"Another twin","email":"twin@city.example"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
