package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/events/porttest"
)

// TestKilledWhileManyWait kills a house with -9 at random points while eight clients send commands as fast as it takes them, so
// that many wait in line and are decided together. In the end each is answered once, whole, and in its turn.
func TestKilledWhileManyWait(t *testing.T) {
	t.Parallel()
	const clients, each, kills = 8, 60, 5
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	c := &campaign{t: t, data: filepath.Join(t.TempDir(), "data"), args: []string{"--roles", "desk", "--nats-listen", porttest.Hold(t)}}
	c.start()
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience.Limit)
	defer cancel()
	kind := events.Type{Noun: "venue", Name: "set", Version: 1}
	var sending sync.WaitGroup
	for client := range clients {
		sending.Go(func() {
			for i := range each {
				id := fmt.Sprintf("v-%d-%d", client, i)
				m := events.Message{ID: id, Source: "/test", Type: kind.String(), Data: fmt.Appendf(nil, `{"id":%q,"title":{"de":"Saal"}}`, id)}
				err := again(ctx, func() error {
					bounded, cancel := context.WithTimeout(ctx, time.Second)
					defer cancel()
					_, err := c.nc.Submit(bounded, kind, m)
					return err
				})
				if err != nil {
					t.Errorf("%s is not taken: %v", id, err)
					return
				}
			}
		})
	}
	for range kills {
		time.Sleep(time.Duration(10+random.IntN(200)) * time.Millisecond) // the random point; nothing waits for it
		c.house.kill()
		c.start()
	}
	sending.Wait()
	var answered map[string]int
	patience.Eventually(t, "all commands to be answered", func() bool {
		answered = c.answers()
		return len(answered) >= clients*each
	}, c.house.log.String)
	for id, n := range answered {
		if n != 1 {
			t.Errorf("%s is answered %d times", id, n)
		}
	}
	if len(answered) != clients*each {
		t.Errorf("%d commands are answered, want %d", len(answered), clients*each)
	}
	if code := c.house.stop(); code != 0 {
		t.Errorf("the house stops with %d:\n%s", code, c.house.log)
	}
}

// answers reads the journal: how often each command of the clients is answered, by its id. The answers stand in the order of the commands.
func (c *campaign) answers() map[string]int {
	c.t.Helper()
	answered := map[string]int{}
	var last uint64
	err := c.nc.Follow(c.t.Context(), 0, "", false, func(sequence uint64, _ string, header nats.Header, data []byte) error {
		e, err := events.ReadEvent("bremen", sequence, header.Get, data)
		if err != nil {
			return err
		}
		if e.Cause.Sequence <= last {
			c.t.Errorf("event %d answers command %d after command %d was answered", sequence, e.Cause.Sequence, last)
		}
		last = e.Cause.Sequence
		if e.Body.About().Noun == "venue" { // the house itself adopts zone data
			answered[e.Cause.ID]++
		}
		return nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return answered
}
