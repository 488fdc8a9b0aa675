// Package inbound keeps the mails that come in: sealed before they are acknowledged, given to whoever handles them one by
// one, held for somebody to look at, and destroyed once they are done with. What a mail says is read elsewhere.
//
// Each way to get at them is a type of its own, so that whoever needs one is handed that one: Receiver stores, Inbox gives
// out, Pile shows, Fates decides, Pieces keeps what is not a mail yet, Once what several processes do once.
package inbound

import (
	"log/slog"

	"jourfixe/events/journal/keys"

	"github.com/nats-io/nats.go/jetstream"
)

// A Store is all that an office has of mails that come in. It has no doings of its own.
type Store struct {
	Receiver *Receiver
	Inbox    *Inbox
	Pile     *Pile
	Fates    *Fates
	Pieces   *Pieces
	Once     *Once
}

// New returns the store of an office.
func New(js jetstream.JetStream, office string, log *slog.Logger, ring *keys.Ring) *Store {
	in := &stream{
		remover: remover{js}, seals: seals{ring: ring}, commons: &commons{ring: ring, uses: map[string]map[string]bool{}},
		js: js, office: office, log: log,
	}
	there := &mails{in}
	ends := &ending{mails: there, leftFor: leftFor, commonIdle: commonIdle}
	return &Store{
		Receiver: &Receiver{there},
		Inbox:    &Inbox{ending: ends, ackWait: inboxAckWait, pauses: inboxPauses},
		Pile:     &Pile{there},
		Fates:    &Fates{ends},
		Pieces:   &Pieces{in},
		Once:     &Once{in},
	}
}
