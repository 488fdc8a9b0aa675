//go:build linux

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/events/porttest"
	"jourfixe/worker"
	"jourfixe/worker/relay/smtptest"
)

// TestRelayHangs has the mail server accept connections and then be of no use, in all the ways in which they are: the house says so, goes on with everything else, charges no
// mail with a try, and sends each once when the server is well again. How long it is given, a minute for whoever runs a house, is a second here.
func TestRelayHangs(t *testing.T) {
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("takes six seconds of processor; set JOURFIXE_LONG=1")
	}
	t.Parallel()
	for name, test := range map[string]struct {
		url  string // where the house takes it to be, by its port
		hang func(net.Conn)
	}{
		"accepts and never answers": {"smtp://127.0.0.1:%s", listens},
		"answers a byte a second":   {"smtp://127.0.0.1:%s", drips},
		"hangs in STARTTLS":         {"smtp://0.0.0.0:%s", hangsInStartTLS}, // this machine, by a name that is none of loopback
		"hangs in implicit TLS":     {"smtps://127.0.0.1:%s", listens},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := porttest.Hold(t)
			_, port, err := net.SplitHostPort(at)
			if err != nil {
				t.Fatal(err)
			}
			hung := startHanging(t, at, test.hang)
			data := filepath.Join(t.TempDir(), "data")
			env := []string{"JOURFIXE_TEST_SEND_WITHIN=1s", "JOURFIXE_TEST_CLOCK=" + newClock("2027-02-01T05:00:30Z", 20)}
			house := serveIn(t, env, data, "--smtp", fmt.Sprintf(test.url, port))
			c := &campaign{t: t, data: data}
			if c.nc, err = (&connect{Data: data}).dial(); err != nil {
				t.Fatal(err)
			}
			defer c.nc.Close()
			const people = 3
			need := make([]string, people)
			for i := range people {
				c.send("person.add", `{"id":"p-%d","name":"Person","email":"p@town%[1]d.example"}`, i)
				need[i] = fmt.Sprintf(`"person/p-%d"`, i)
			}
			c.send("meeting.request", `{"id":"m-%03d","title":{"de":"Treffen"},"at":{"date":"2027-02-15","start":"10:00"},"duration":"PT1H","need":[%s],"ifNone":"best"}`, 0, strings.Join(need, ","))
			token := operatorToken(t, data)
			eventually(t, "it is known that the mail server is of no use", func() bool {
				_, page := metricsOf(t, house, token)
				return strings.Contains(page, "\njourfixe_mail_relay_up 0\n")
			}, house.log.String)
			eventually(t, "the log says so, and why", func() bool {
				says := house.log.String()
				return strings.Contains(says, "mail cannot be handed in; everything that is owed waits") && strings.Contains(says, "keeps us waiting for more than 1s")
			}, house.log.String)
			for _, path := range []string{"/login", "/readyz"} {
				answer, err := http.Get("http://" + house.addresses().HTTP + path)
				if err != nil {
					t.Fatal(err)
				}
				answer.Body.Close()
				if answer.StatusCode != http.StatusOK {
					t.Errorf("meanwhile %s answers %s", path, answer.Status)
				}
			}
			c.send("venue.set", `{"id":"hall-%d","title":{"de":"Saal"}}`, 0)
			eventually(t, "a command is decided meanwhile", func() bool { return strings.Contains(jourfixe(t, "events", "--data", data), `"hall-0"`) })
			for _, d := range c.deliveries(0) {
				if d.State != worker.StateOwed || d.Response != "" {
					t.Errorf("of a mail that was never begun the ledger says %+v", d)
				}
			}
			if code := house.stop(); code != 0 { // also while it waits for an answer
				t.Errorf("it ends with %d:\n%s", code, house.log)
			}
			hung()
			sink := smtptest.StartWith(t, smtptest.Options{Listen: at})
			serveIn(t, env[1:], data, "--smtp", sink.URL())
			if err := sink.Await(t.Context(), people); err != nil {
				t.Fatal(err)
			}
			waitSentAbout(t, []string{"--data", data}, "m-000", people)
			if n := len(sink.Mails()); n != people {
				t.Errorf("%d mails have come in the end; want %d", n, people)
			}
		})
	}
}

// startHanging has each connection to an address be treated so until it is stopped.
func startHanging(t *testing.T, at string, hang func(net.Conn)) (stop func()) {
	t.Helper()
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() {
				defer c.Close()
				if c.SetDeadline(time.Now().Add(patience.Limit)) == nil {
					hang(c)
				}
			})
		}
	})
	stop = sync.OnceFunc(func() {
		l.Close()
		conns.Wait() // the house has hung up
	})
	t.Cleanup(stop)
	return stop
}

// listens says nothing until the other side has had enough.
func listens(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

// drips begins a greeting that has no end.
func drips(c net.Conn) {
	for _, err := io.WriteString(c, "2"); err == nil; _, err = io.WriteString(c, "2") {
		time.Sleep(time.Second) // the fault itself
	}
}

// hangsInStartTLS says that TLS may begin, and nothing more.
func hangsInStartTLS(c net.Conn) {
	r := bufio.NewReader(c)
	for _, says := range []string{"220 mail.example ESMTP", "250-mail.example\r\n250 STARTTLS", "220 2.0.0 go ahead"} {
		if _, err := io.WriteString(c, says+"\r\n"); err != nil {
			return
		}
		if _, err := r.Peek(1); err != nil { // a command, or the beginning of TLS
			return
		}
		_, _ = r.Discard(r.Buffered())
	}
	listens(c)
}
