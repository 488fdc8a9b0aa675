package worker

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"jourfixe/events/patience"
)

// TestCrowd has more clients come than there is room for, which say half of a request each: others are answered, those hung up on that have waited for longest, and who is being
// answered is not.
func TestCrowd(t *testing.T) {
	const most = 8
	busy, goOn := make(chan struct{}), make(chan struct{})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/busy" {
			close(busy)
			<-goOn
		}
		_, _ = io.WriteString(w, "well")
	}))
	crowd := newCrowd(most)
	server.Config.ConnState = crowd.note
	server.Start()
	defer server.Close()
	answered := make(chan error, 1)
	go func() {
		answer, err := new(http.Client).Get(server.URL + "/busy")
		if err == nil {
			err = answer.Body.Close()
		}
		answered <- err
	}()
	<-busy
	var slow []net.Conn
	for range 3 * most {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHo"); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, c)
	}
	answer, err := new(http.Client).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	close(goOn)
	if err := <-answered; err != nil {
		t.Errorf("who was being answered hears %v", err)
	}
	for i, c := range slow[:most] { // the first, of whom none is left
		if _, err := c.Read(make([]byte, 1)); err == nil {
			t.Errorf("the client %d hears something", i)
		}
	}
	patience.Eventually(t, "there are no more than there is room for", func() bool {
		crowd.mu.Lock()
		defer crowd.mu.Unlock()
		return len(crowd.open) <= most
	})
}
