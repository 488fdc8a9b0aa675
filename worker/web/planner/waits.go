package planner

import (
	"context"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

const (
	heldFor    = 5 * time.Second // how long the number of held mails is taken for what it is
	heldWithin = time.Second     // how long the agenda waits for it
)

// held is how many mails were held when somebody last asked.
type held struct {
	mu     sync.Mutex
	at     time.Time
	number int
}

// waits finds what waits for whoever looks at the agenda, if it is theirs to decide.
func (p *planner) waits(ctx context.Context, v *shell.Visit) func(b *calendar.Book) []listing.Waits {
	if !v.Is(events.Coordinator) {
		return func(*calendar.Book) []listing.Waits { return nil }
	}
	failed, held := p.Reception.Ledger.Failed(), p.heldMails(ctx)
	return func(b *calendar.Book) []listing.Waits {
		const most = 2 // of a kind of which there is one thing, that is named
		return listing.FirstOfAll(p.Waits.Find(b, failed, held, p.now(), v.Voice), most, v.Voice)
	}
}

// heldMails counts the mails that are held, -1 if that is not to be known.
func (p *planner) heldMails(ctx context.Context) int {
	p.held.mu.Lock()
	defer p.held.mu.Unlock()
	now := p.now()
	if age := now.Sub(p.held.at); age >= 0 && age < heldFor {
		return p.held.number
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), heldWithin) // others get the number, too, if whoever asks has gone
	defer cancel()
	n, err := p.Reception.Held(ctx)
	if err != nil {
		p.Log.Error("count the mails that are held for the agenda", "error", err)
		n = -1
	}
	p.held.at, p.held.number = now, n
	return n
}
