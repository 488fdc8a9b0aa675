package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/events/porttest"
)

// TestSlowClientsByTheThousand has a thousand clients of the web server say a byte now and then, of a request or of what it brings, or never read what they have asked for, and two hundred
// at the door for mails do likewise. Everybody else is served meanwhile: pages, commands, a mail that comes in; and the house stops as ever.
func TestSlowClientsByTheThousand(t *testing.T) {
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("opens twelve hundred connections; set JOURFIXE_LONG=1")
	}
	t.Parallel()
	data, lmtp := filepath.Join(t.TempDir(), "data"), porttest.Hold(t)
	house := serve(t, data, "--office", example(t), "--lmtp", lmtp, "--mail-from", "jourfixe@bremen.example", "--mail-contact", "contact@bremen.example")
	token := operatorToken(t, data)
	web := house.addresses().HTTP
	head := "Host: " + web + "\r\n"
	var slow []net.Conn
	come := func(n int, at, says string) {
		t.Helper()
		for range n {
			c, err := net.Dial("tcp", at)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(c, says); err != nil {
				t.Fatal(err)
			}
			slow = append(slow, c)
		}
	}
	come(400, web, "GET / HTTP/1.1\r\n"+head+"X-Slow: ")
	come(300, web, "POST /login HTTP/1.1\r\n"+head+"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nemail=")
	come(300, web, strings.Repeat("GET /login HTTP/1.1\r\n"+head+"\r\n", 40)) // and never read
	come(150, lmtp, "LHLO mail.example\r\nNO")
	come(50, lmtp, "LHLO mail.example\r\nMAIL FROM:<>\r\nRCPT TO:<jourfixe@bremen.example>\r\nDATA\r\nSubject: ")
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			for _, c := range slow {
				_ = c.SetWriteDeadline(time.Now().Add(time.Millisecond)) // who was hung up on has no say
				_, _ = io.WriteString(c, "x")
			}
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	defer func() {
		close(stop)
		<-stopped
		for _, c := range slow {
			c.Close()
		}
	}()
	client := &http.Client{Timeout: patience.Limit}
	defer client.CloseIdleConnections()
	for i := range 10 {
		for _, path := range []string{"/login", "/readyz"} {
			answer, err := client.Get("http://" + web + path)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				t.Errorf("%s answers %s", path, answer.Status)
			}
		}
		if is := ask(t, house, "POST", "/api/commands", token, fmt.Sprintf(`{"specversion":"1.0","id":"%d","source":"/test","type":"venue.set","data":{"id":"hall-%[1]d","title":{"de":"Saal"}}}`, i)); is != http.StatusOK {
			t.Errorf("a command is answered %d", is)
		}
	}
	c, err := textproto.Dial("tcp", lmtp)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, says := range []struct {
		line string
		want int
	}{
		{"", 220}, {"LHLO mail.example", 250}, {"MAIL FROM:<somebody@partner.example>", 250}, {"RCPT TO:<jourfixe@bremen.example>", 250}, {"DATA", 354},
		{"From: somebody@partner.example\r\nMessage-ID: <1@partner.example>\r\nSubject: Frage\r\n\r\nGuten Tag\r\n.", 250},
	} {
		if says.line != "" {
			if err := c.PrintfLine("%s", says.line); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := c.ReadResponse(says.want); err != nil {
			t.Fatalf("%.10s: %v\n%s", says.line, err, house.log)
		}
	}
	if code := house.stop(); code != 0 {
		t.Errorf("it ends with %d:\n%s", code, house.log)
	}
}
