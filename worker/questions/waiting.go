package questions

import (
	"context"
	"errors"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// A WaitingQuery asks which commands wait for their decision.
type WaitingQuery struct {
	Client string `json:"client,omitempty"` // of whom; "" for all
	Limit  int    `json:"limit,omitempty"`  // how many are named; 0: as many as an answer holds
}

// A WaitingLine is a command that waits, without what it says.
type WaitingLine struct {
	Sequence uint64    `json:"sequence"`
	At       time.Time `json:"at"`
	Client   string    `json:"client"`
	Type     string    `json:"type"`
	Bytes    int       `json:"bytes"`
}

// A WaitingPage lists the oldest of those that wait. All are counted, if there was time to.
type WaitingPage struct {
	Commands []WaitingLine  `json:"commands"`
	Clients  map[string]int `json:"clients"` // how many of each wait
	More     bool           `json:"more"`    // than are counted
	Bytes    uint64         `json:"bytes"`   // that the stream holds, decided ones included
	Room     uint64         `json:"room"`    // that it may hold
}

// A WaitingDrop takes commands out that wait.
type WaitingDrop struct {
	Sequence uint64 `json:"sequence,omitempty"` // the one at this place
	Client   string `json:"client,omitempty"`   // or all of a client
}

const (
	maxWaitingLines = 2000
	waitingWithin   = 20 * time.Second // of an answer that has to be there within 30
)

var errDropWhat = errors.New("say which: a sequence, as commands list shows it, or a client")

func (a *Answerer) waiting(ctx context.Context, _ string, q WaitingQuery) (WaitingPage, error) {
	page := WaitingPage{Commands: []WaitingLine{}, Clients: map[string]int{}, Room: streams.CommandsBytes}
	most := maxWaitingLines
	if q.Limit > 0 {
		most = min(most, q.Limit)
	}
	limited, cancel := context.WithTimeout(ctx, waitingWithin)
	defer cancel()
	err := a.Reception.Journal.Waiting(limited, a.Handled(), q.Client, func(raw streams.Raw) error {
		line := WaitingLine{Sequence: raw.Sequence, At: raw.Time, Bytes: len(raw.Data)}
		if _, client, kind, err := events.ParseCommandSubject(raw.Subject); err == nil {
			line.Client, line.Type = client, kind.Short()
		}
		page.Clients[line.Client]++
		if len(page.Commands) < most {
			page.Commands = append(page.Commands, line)
		}
		return nil
	})
	if page.More = err != nil && limited.Err() != nil && ctx.Err() == nil; page.More {
		err = nil
	}
	if err == nil {
		page.Bytes, err = a.Reception.Journal.CommandBytes(ctx)
	}
	return page, err
}

// dropWaiting returns how many were dropped; asked again, it goes on.
func (a *Answerer) dropWaiting(ctx context.Context, _ string, q WaitingDrop) (int, error) {
	if (q.Sequence == 0) == (q.Client == "") {
		return 0, errDropWhat
	}
	limited, cancel := context.WithTimeout(ctx, waitingWithin)
	defer cancel()
	return a.Reception.Journal.DropWaiting(limited, a.Handled(), q.Sequence, q.Client)
}
