package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jourfixe/events"
)

// TestKilledDuringApply kills the server with -9 at random points while the example office is applied to it, starts it
// again and lets apply finish. The journal and the feed must come out as without a kill, but for what a command says that is
// sent twice. JOURFIXE_LONG=1 makes it ten times.
func TestKilledDuringApply(t *testing.T) {
	t.Parallel()
	kills := 3
	if os.Getenv("JOURFIXE_LONG") != "" {
		kills = 10
	}
	// The post has commands of its own, which would stand now here and now there among the others.
	quiet := []string{"--roles", "desk,clock,feed,web"}
	office := example(t)

	// How it comes out undisturbed, and how long that takes, so that the kills are spread over the whole of it.
	data := filepath.Join(t.TempDir(), "data")
	server := serve(t, data, quiet...)
	begun := time.Now()
	jourfixe(t, "apply", "--data", data, office)
	took := time.Since(begun)
	wantHistory, wantFeed := ending(t, server)
	server.stop()

	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d; an undisturbed apply takes %v", seed, took)
	for i := range kills {
		data := filepath.Join(t.TempDir(), "data")
		server := serve(t, data, quiet...)
		apply := command(t, "apply", "--data", data, "--timeout", "2s", office)
		if err := apply.Start(); err != nil {
			t.Fatal(err)
		}
		after := time.Duration(random.Int64N(int64(took)))
		time.Sleep(after) // the random point; nothing waits for it
		server.kill()
		cut := apply.Wait() != nil

		server = serve(t, data, quiet...)
		left := jourfixe(t, "apply", "--data", data, office)
		gotHistory, gotFeed := ending(t, server)
		if !slices.Equal(gotHistory, wantHistory) {
			t.Errorf("kill %d after %v: the journal has %d events, want %d as without a kill\n%s\n%s", i, after, len(gotHistory), len(wantHistory), left,
				cmp.Diff(wantHistory, gotHistory))
		}
		if !bytes.Equal(gotFeed, wantFeed) {
			t.Errorf("kill %d after %v: the feed differs from the one without a kill", i, after)
		}
		t.Logf("kill %d after %v; apply was cut short: %v", i, after, cut)
		server.stop()
	}
}

// ending returns what an office has come to: its history, and the bytes of its feed.
func ending(t *testing.T, server *process) (told []string, feed []byte) {
	t.Helper()
	told = once(history(t, "--data", server.data))
	feed, _ = fetch(t, server.feed("office"))
	return told, feed
}

// once leaves out what a command adds that was stored before the kill and is answered only after apply has compared the file
// with the office again and sent it once more: a refusal of what is there by now, or the very same change; and what the house notes by
// itself at the first start, beside whatever else comes in.
func once(told []string) []string {
	told = slices.DeleteFunc(told, func(event string) bool {
		return strings.HasPrefix(event, (&events.OfficeBound{}).Type().String()+" ") ||
			strings.HasPrefix(event, (&events.CommandRefused{}).Type().String()+" ") && strings.Contains(event, events.ProblemURN+events.AlreadyThere)
	})
	return slices.Compact(told)
}
