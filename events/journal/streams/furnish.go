package streams

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
)

// ErrFewer says that streams are kept by more servers than they are to be.
var ErrFewer = errors.New("the streams are kept by more servers than that")

// ErrServers says that there are not as many servers as are to keep a stream.
var ErrServers = errors.New("fewer servers with JetStream can be reached than are to keep each stream")

// Codes of the server's answers (errors.json of nats-server 2.15).
const (
	codeNoPeers     = 10005 // no suitable peers for placement
	codeUnclustered = 10074 // replicas > 1 not supported in non-clustered mode
)

// placed makes an error of making or changing a stream one that says so if servers are missing.
func placed(err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) && (api.ErrorCode == codeNoPeers || api.ErrorCode == codeUnclustered) {
		return fmt.Errorf("%w: %w", ErrServers, err)
	}
	return err
}

// Found is what a server has of the streams, by name.
type Found map[string]*jetstream.StreamInfo

// Look finds out what a server has of the streams.
func Look(ctx context.Context, js jetstream.JetStream) (Found, error) {
	found := Found{}
	for _, s := range kept() {
		stream, err := js.Stream(ctx, s.Name)
		switch {
		case errors.Is(err, jetstream.ErrStreamNotFound):
			continue
		case err != nil:
			return nil, fmt.Errorf("look at the stream %s: %w", s.Name, err)
		}
		found[s.Name] = stream.CachedInfo()
	}
	return found, nil
}

// CheckReplicas returns ErrFewer, with how many there are, if a stream is kept by more servers than are named. A process that is
// started without the number, or with that of another house, would else take away from all what keeps them safe.
func (f Found) CheckReplicas(replicas int) error {
	for _, s := range f.States() {
		if s.Replicas > replicas {
			return fmt.Errorf("%w: %s by %d", ErrFewer, s.Name, s.Replicas)
		}
	}
	return nil
}

// Furnish makes the streams and buckets, or brings them up to this version, each kept by that many servers.
func (f Found) Furnish(ctx context.Context, js jetstream.JetStream, replicas int) error {
	return f.furnish(ctx, js, replicas, 0)
}

func (f Found) furnish(ctx context.Context, js jetstream.JetStream, replicas int, firstCommand uint64) error {
	for _, want := range kept() {
		if want.Name == Commands && firstCommand > 1 {
			want.FirstSeq = firstCommand
		}
		want.Storage, want.Replicas, want.Duplicates = jetstream.FileStorage, replicas, max(want.Duplicates, shortestWindow)
		if err := ensureStream(ctx, js, f[want.Name], want); err != nil {
			return err
		}
	}
	return nil
}

// Furnish is to look and to furnish.
func Furnish(ctx context.Context, js jetstream.JetStream, replicas int) error {
	return FurnishFrom(ctx, js, replicas, 0)
}

// FurnishFrom is Furnish; the commands begin at a place, if they are made anew.
func FurnishFrom(ctx context.Context, js jetstream.JetStream, replicas int, firstCommand uint64) error {
	found, err := Look(ctx, js)
	if err != nil {
		return err
	}
	return found.furnish(ctx, js, replicas, firstCommand)
}

// Make makes a stream that is none of those that an office is kept in, unless there is one of that name.
func Make(ctx context.Context, js jetstream.JetStream, want jetstream.StreamConfig) error {
	_, err := js.CreateStream(ctx, want)
	if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
		return nil
	}
	return wrapNil(placed(err), "make the stream "+want.Name)
}

// ensureStream makes a stream that there is not yet, or changes it where it is not as it should be.
func ensureStream(ctx context.Context, js jetstream.JetStream, have *jetstream.StreamInfo, want jetstream.StreamConfig) error {
	if have == nil {
		_, err := js.CreateStream(ctx, want)
		if !errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
			return wrapNil(placed(err), "make the stream "+want.Name)
		}
		stream, err := js.Stream(ctx, want.Name) // another replica was faster
		if err != nil {
			return fmt.Errorf("look at the stream %s: %w", want.Name, err)
		}
		have = stream.CachedInfo()
	}
	current := have.Config
	want.Placement = current.Placement // where a stream lives is the operator's affair
	want.FirstSeq = current.FirstSeq   // where it begins was settled when it was made
	old, new := settings(current), settings(want)
	changed := differing(old, new)
	if len(changed) == 0 && old != nil && new != nil {
		return nil // the server would write the same to the disk once more, at every start
	}
	if _, err := js.UpdateStream(ctx, want); err != nil {
		if name := dispensable[want.Name]; name != "" && slices.Equal(changed, []string{name}) {
			return nil
		}
		if err := placed(err); errors.Is(err, ErrServers) {
			return fmt.Errorf("upgrade the stream %s: %w", want.Name, err)
		}
		return fmt.Errorf("upgrade the stream %s, whose settings differ in %s: %w; settings that cannot be changed need "+
			"a new stream: back up, delete the stream, restore", want.Name, differences(current, want), err)
	}
	return nil
}

func wrapNil(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// differences names the settings in which have is not as want, with their values.
func differences(have, want jetstream.StreamConfig) string {
	h, w := settings(have), settings(want)
	var out []string
	for _, name := range differing(h, w) {
		out = append(out, fmt.Sprintf("%s (is %s, should be %s)", name, h[name], w[name]))
	}
	if len(out) == 0 {
		return "nothing this program knows"
	}
	return strings.Join(out, ", ")
}

// differing names the settings that are not the same, as the server's own documentation calls them.
func differing(have, want map[string]string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(merged(have, want))) {
		if old, new := have[name], want[name]; old != new && !(unset(old) && unset(new)) {
			names = append(names, name)
		}
	}
	return names
}

// settings takes a configuration apart into its fields as they are sent, nil if that fails: then the server is asked to see to it,
// and an error message says less.
func settings(c jetstream.StreamConfig) map[string]string {
	c.Metadata = nil // the server adds to it
	var fields map[string]json.RawMessage
	if b, err := json.Marshal(c); err != nil || json.Unmarshal(b, &fields) != nil {
		return nil
	}
	out := make(map[string]string, len(fields))
	for name, value := range fields {
		out[name] = string(value)
	}
	return out
}

func merged(a, b map[string]string) map[string]string {
	m := maps.Clone(a)
	maps.Copy(m, b)
	return m
}

// unset reports whether a setting has a value that means "not limited" or "off".
func unset(value string) bool {
	return slices.Contains([]string{"", "0", "-1", "false", "null", "{}", `""`}, value)
}
