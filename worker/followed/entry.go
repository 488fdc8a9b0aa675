package followed

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar/busy"
	"jourfixe/calendar/elsewhere"
	"jourfixe/events"
)

// A Version is how the server of a calendar calls the state that was read, to be told whether there is a newer one.
type Version struct {
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
}

// A Reading is what was read of a calendar, and how.
type Reading struct {
	Intervals []busy.Interval
	From, To  time.Time // the stretch that was read
	At        time.Time // when it was read from beginning to end
	Zone      string    // by what was read: whose clock, and whose answers count
	Owner     []string
	Version   Version
	Entries   int
	Faults    []busy.Count
}

// By reports whether it was read for the same owner.
func (r *Reading) By(zone string, owner []string) bool {
	return r.Zone == zone && slices.Equal(r.Owner, owner)
}

// reading is a Reading as it is sealed.
type reading struct {
	Times   []byte         `json:"times"`
	From    time.Time      `json:"from"`
	To      time.Time      `json:"to"`
	At      time.Time      `json:"at"`
	Zone    string         `json:"zone"`
	Owner   []string       `json:"owner,omitempty"`
	Version Version        `json:"version"`
	Entries int            `json:"entries"`
	Faults  map[string]int `json:"faults,omitempty"`
}

func (r *Reading) encode() ([]byte, error) {
	w := reading{Times: elsewhere.Pack(r.Intervals), From: r.From, To: r.To, At: r.At, Zone: r.Zone, Owner: r.Owner, Version: r.Version, Entries: r.Entries}
	for _, f := range r.Faults {
		if w.Faults == nil {
			w.Faults = map[string]int{}
		}
		w.Faults[f.Fault.String()] = f.Entries
	}
	return json.Marshal(w)
}

func decodeReading(data []byte) (*Reading, error) {
	var w reading
	if err := json.Unmarshal(data, &w); err != nil {
		return nil, fmt.Errorf("read busy times: %w", err)
	}
	times, err := elsewhere.Unpack(w.Times)
	if err != nil {
		return nil, err
	}
	r := &Reading{Intervals: times, From: w.From, To: w.To, At: w.At, Zone: w.Zone, Owner: w.Owner, Version: w.Version, Entries: w.Entries}
	for name, n := range w.Faults {
		if f, known := busy.ParseFault(name); known {
			r.Faults = append(r.Faults, busy.Count{Fault: f, Entries: n})
		}
	}
	slices.SortFunc(r.Faults, func(x, y busy.Count) int { return int(x.Fault) - int(y.Fault) })
	return r, nil
}

// timesForm is the entry of a Reading. Whose key opens it everybody may know.
type timesForm struct {
	Key string `json:"key"`
	Box []byte `json:"box"`
}

// A State says how reading a calendar has gone. There is nothing personal in it.
type State struct {
	sequence uint64 // of what was looked at; a claim goes by it

	Key     string           `json:"key"`              // of the following
	AsOf    time.Time        `json:"asOf,omitzero"`    // when it was last read, or found unchanged
	Tried   time.Time        `json:"tried,omitzero"`   // the last time
	Claimed time.Time        `json:"claimed,omitzero"` // until when somebody is at it
	Stale   *elsewhere.Stale `json:"stale,omitempty"`
}

// what names the place for which a Reading is sealed, where alone it opens.
func what(of events.Ref) string { return "busy times of " + of.String() }
