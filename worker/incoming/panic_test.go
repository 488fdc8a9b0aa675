package incoming_test

import (
	"io"
	"strings"
	"testing"

	"github.com/emersion/go-message"

	"jourfixe/worker/incoming"
)

// TestLibraryPanics reads a mail at which a library panics. It is unreadable, what can be known of it is known, and nothing of
// it stands in the error.
func TestLibraryPanics(t *testing.T) {
	reader := message.CharsetReader
	t.Cleanup(func() { message.CharsetReader = reader })
	message.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) { panic("in " + charset + ", of Anna Beispiel") }
	raw := []byte("From: anna@partner.example\r\nSubject: x\r\nContent-Type: text/plain; charset=klingon\r\n\r\nAnna Beispiel\r\n")
	in, err := incoming.ReadFrom("anna@partner.example", raw, domain)
	if err == nil || in == nil || in.Kind != incoming.KindUnreadable {
		t.Fatalf("read as %+v (%v), want that it is unreadable", in, err)
	}
	if err.Error() != "read mail: one of the libraries cannot read it" {
		t.Errorf("the error says %q", err)
	}
	if words := incoming.Words(raw); !strings.Contains(words, "anna@partner.example") {
		t.Errorf("who erases a person finds them by %q", words)
	}
	if texts := incoming.Texts(raw); len(texts) == 0 || !strings.Contains(texts[0], "Anna Beispiel") {
		t.Errorf("who looks for a person in it finds %q", texts)
	}
}
