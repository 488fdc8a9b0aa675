package streams

import (
	"context"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// A State is how a stream stands on the servers that keep it.
type State struct {
	Name     string   `json:"name"`
	Replicas int      `json:"replicas"`          // how many servers are to keep it
	Current  []string `json:"current,omitempty"` // those that have everything, the leader among them; "" is a server that is none of a cluster
	Behind   []string `json:"behind,omitempty"`  // those that do not, or are not there
	Leader   string   `json:"leader,omitempty"`  // "" while there is none
}

// Well reports whether every server that is to keep the stream has all of it.
func (s State) Well() bool { return len(s.Current) >= s.Replicas && len(s.Behind) == 0 }

// States says how the streams stand, those that are not there with no replicas.
func States(ctx context.Context, js jetstream.JetStream) ([]State, error) {
	found, err := Look(ctx, js)
	if err != nil {
		return nil, err
	}
	return found.States(), nil
}

// States says how the streams stand, those that are not there with no replicas.
func (f Found) States() []State {
	var states []State
	for _, s := range kept() {
		if info := f[s.Name]; info != nil {
			states = append(states, stateOf(info))
		} else {
			states = append(states, State{Name: s.Name})
		}
	}
	return states
}

func stateOf(info *jetstream.StreamInfo) State {
	s := State{Name: info.Config.Name, Replicas: info.Config.Replicas}
	if info.Cluster == nil {
		s.Current = []string{""}
		return s
	}
	if s.Leader = info.Cluster.Leader; s.Leader != "" {
		s.Current = append(s.Current, s.Leader)
	}
	for _, r := range info.Cluster.Replicas {
		if r.Current && !r.Offline {
			s.Current = append(s.Current, r.Name)
		} else {
			s.Behind = append(s.Behind, r.Name)
		}
	}
	slices.Sort(s.Current)
	slices.Sort(s.Behind)
	return s
}

// Forgetting is how long a server of a cluster may take, running and undisturbed, until what was deleted from a stream is no more in
// the log by which the servers agree: it cuts the log every two minutes and up to one more by chance, and tries again every quarter
// of a minute where it cannot (nats-server 2.15, monitorStream in server/jetstream_cluster.go).
const Forgetting = 3*time.Minute + 30*time.Second
