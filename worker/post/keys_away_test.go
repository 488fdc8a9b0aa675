package post

import (
	"context"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
)

// TestKeysAway has nobody answer for the keys for a while, as when the server that leads them is gone: whoever comes in then is told all the
// same, by the first try, and the process goes on following the journal.
func TestKeysAway(t *testing.T) {
	t.Parallel()
	server := journaltest.StartExternal(t)
	mute := journaltest.NewMute(t, server, "$JS.API.STREAM.MSG.GET."+streams.Keys, "$JS.API.STREAM.INFO."+streams.Keys)
	h := newHouseOn(t, func(context.Context) (*nats.Conn, error) { return journal.DialHouse(server.ClientURL(), "", "") })
	h.Connect = mute.Connect // of the post alone
	h.start()
	mute.Next(3)
	h.populate(1)
	if left := mute.Left(); left > 0 {
		t.Fatalf("%d requests less than thought ask for the key; the test has lost its point", left)
	}
	h.meet("one", 0)
	h.settle()
	h.want(0, "Invitation/0")
	if line := h.line("one", 0); line[0].Tries != 1 {
		t.Errorf("what the servers could not answer counts as a try of the mail: %+v", line)
	}
	if log := h.Log.String(); strings.Contains(log, "a worker stopped") {
		t.Errorf("the journal is left while the keys are away:\n%s", log)
	}
}
