package streams

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

func TestDifferencesNamesSettings(t *testing.T) {
	have, want := streams[0], streams[0]
	if got := differences(have, want); got != "nothing this program knows" {
		t.Errorf("equal streams differ in %s", got)
	}
	have.DenyPurge = false
	if got := differences(have, want); !strings.Contains(got, "deny_purge (is , should be true)") &&
		!strings.Contains(got, "deny_purge (is false, should be true)") {
		t.Errorf("differences = %s", got)
	}
}

// TestStreamsThatFitAreLeft opens an office again on a server that lets no stream be changed: nothing is asked of it as long as all are as
// they have to be, and a stream that is not is to be changed.
func TestStreamsThatFitAreLeft(t *testing.T) {
	t.Parallel()
	denied := make(chan error, 10)
	var changes []string
	for _, s := range kept() {
		changes = append(changes, "$JS.API.STREAM.UPDATE."+s.Name)
	}
	js := dial(t, denied, changes...)
	for range 2 {
		if err := Furnish(t.Context(), js, 1); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case err := <-denied:
		t.Errorf("a stream that is as it has to be is changed: %v", err)
	default:
	}
	other := streams[0]
	other.Storage, other.Replicas, other.MaxAge = jetstream.FileStorage, 1, time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-denied // which nobody answers, so that it would be waited for
		cancel()
	}()
	found, err := Look(ctx, js)
	if err != nil {
		t.Fatal(err)
	}
	if err := ensureStream(ctx, js, found[other.Name], other); err == nil || !strings.Contains(err.Error(), "max_age") {
		t.Errorf("a stream that is kept for too long: %v", err)
	}
}

// TestBucketsAreThoseOfClients makes the buckets as clients make them: nothing is to be changed of them, but for where they lie.
func TestBucketsAreThoseOfClients(t *testing.T) {
	t.Parallel()
	js := dial(t, make(chan error, 10))
	for _, b := range buckets {
		_, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{
			Bucket: strings.TrimPrefix(b.Name, "KV_"), Description: b.Description, History: 1, LimitMarkerTTL: time.Minute, Storage: jetstream.FileStorage,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range objects {
		_, err := js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: strings.TrimPrefix(o.Name, "OBJ_"), Description: o.Description, Storage: jetstream.FileStorage})
		if err != nil {
			t.Fatal(err)
		}
	}
	found, err := Look(t.Context(), js)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range slices.Concat(buckets, objects) {
		want.Storage, want.Replicas = jetstream.FileStorage, 1
		have := found[want.Name].Config
		want.Placement = have.Placement
		if different := differing(settings(have), settings(want)); len(different) > 0 {
			t.Errorf("%s differs from one that clients make: %s", want.Name, differences(have, want))
		}
	}
}
