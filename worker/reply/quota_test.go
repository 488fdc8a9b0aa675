package reply

import (
	"fmt"
	"testing"
	"time"
)

// Whoever's mail could not be handed on is not remembered: there may be any number of them while the mail server is away.
func TestQuotaForgets(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	q := &quota{}
	for i := range 2 * maxPerDay {
		sender := fmt.Sprintf("%d@partner.example", i)
		if !q.take(now, sender) {
			t.Fatalf("mail %d is one too many, though none before it was handed on", i+1)
		}
		q.giveBack(sender)
	}
	if len(q.senders) != 0 || q.all != 0 {
		t.Errorf("%d senders are remembered, %d mails counted; want none", len(q.senders), q.all)
	}
}
