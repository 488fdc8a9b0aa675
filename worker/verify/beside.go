package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal/busytimes"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/ledger"
	"jourfixe/events/journal/streams"
	"jourfixe/worker/followed"
	"jourfixe/worker/looked"
)

// readLedger looks whether every line can be read, and is about what there was, by the journal that there is.
func (v *verifier) readLedger(ctx context.Context) error {
	return v.scan(ctx, ledger.Stream, ledger.Subjects(v.report.Office), func(raw streams.Raw) error {
		v.report.Lines++
		line, err := ledger.Read(raw)
		if err != nil {
			v.report.fault(PartLedger, "%v", err)
			return nil
		}
		if line.Person == ledger.House {
			if err := json.Unmarshal(line.Data, new(owed.Hold)); err != nil {
				v.report.fault(PartLedger, "it says that mails are held, and it cannot be read how: %v", err)
			}
			return nil
		}
		var said owed.Said
		if err := json.Unmarshal(line.Data, &said); err != nil {
			v.report.fault(PartLedger, "the line of %s about %s cannot be read: %v", line.Person, line.About, err)
			return nil
		}
		about := line.About
		if about.Noun == owed.AboutProposal {
			about.Noun = "meeting"
		}
		if !v.known[about] {
			v.report.fault(PartLedger, "%s was told of %s, which the journal does not know", line.Person, line.About)
		}
		if !v.known[events.Ref{Noun: "person", ID: line.Person}] {
			v.report.fault(PartLedger, "%s was told of %s; the journal knows no such person", line.Person, line.About)
		}
		for _, u := range said {
			if u.Journal > v.book.Sequence() {
				v.report.fault(PartLedger, "%s was told of %s by event %d, and the journal ends with %d", line.Person, line.About, u.Journal, v.book.Sequence())
				break
			}
		}
		return nil
	})
}

// readCommands counts the commands that wait to be decided.
func (v *verifier) readCommands(ctx context.Context) error {
	stream, err := v.js.Stream(ctx, streams.Commands)
	if err != nil {
		return err
	}
	if end := stream.CachedInfo().State.LastSeq; end < v.report.Cursor {
		v.report.fault(PartCommands, "they end with %d, and the journal has decided up to %d", end, v.report.Cursor)
	}
	return v.scan(ctx, streams.Commands, events.CommandsOf(v.report.Office), func(raw streams.Raw) error {
		if raw.Sequence > v.report.Cursor {
			v.report.Undecided++
		}
		return nil
	})
}

// readLetters counts the dead letters.
func (v *verifier) readLetters(ctx context.Context) error {
	return v.scan(ctx, streams.Dead, "jourfixe."+v.report.Office+".dead.*", func(raw streams.Raw) error {
		v.report.Letters++
		if !json.Valid(raw.Data) {
			v.report.fault(PartLetters, "the letter about message %s cannot be read", last(raw.Subject))
		}
		return nil
	})
}

// readMails counts the mails that came in, and looks whether they open.
func (v *verifier) readMails(ctx context.Context) error {
	if !v.own {
		return nil // a fault of the keys
	}
	pile := inbound.New(v.js, v.report.Office, v.log, keys.NewRing(v.js, v.report.Office, v.log)).Pile
	list, err := pile.List(ctx)
	if err != nil {
		return err
	}
	for _, in := range list {
		if in.Reason == "" {
			v.report.Waiting++
		} else {
			v.report.Held++
		}
		if _, err := pile.Mail(ctx, in.ID); ctx.Err() != nil {
			return ctx.Err() // that is no fault of the mail
		} else if err != nil {
			v.report.fault(PartMail, "mail %s cannot be read: %v", in.ID, err)
		}
	}
	return nil
}

// readLinks looks whether what is kept of links can be read, and is of links that there are.
func (v *verifier) readLinks(ctx context.Context) error {
	b := &streams.Bucket{JS: v.js, Name: streams.Links, Log: v.log}
	if _, err := v.js.Stream(ctx, b.Stream()); errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil // of before anybody looked there
	}
	return v.scan(ctx, b.Stream(), looked.Keys(b, v.report.Office), func(raw streams.Raw) error {
		id, _, err := looked.Read(v.report.Office, raw)
		switch {
		case len(raw.Data) == 0: // a note that it is gone
		case err != nil:
			v.report.fault(PartLinks, "what was found at the link %s cannot be read: %v", id, err)
		case v.book.Link(id) == nil:
			v.report.fault(PartLinks, "it is kept what was found at a link %s, which the journal does not know", id)
		default:
			v.report.Looked++
		}
		return nil
	})
}

// readBusy looks whether what is kept of calendars elsewhere opens, and belongs to a following that there is.
func (v *verifier) readBusy(ctx context.Context) error {
	v.report.Followed = len(v.book.Followings())
	return v.scan(ctx, busytimes.Stream, busytimes.Subjects(v.report.Office), func(raw streams.Raw) error {
		e, err := busytimes.Read(v.report.Office, raw)
		if err != nil {
			v.report.fault(PartBusy, "the entry %s cannot be read: %v", raw.Subject, err)
			return nil
		}
		if len(e.Data) == 0 {
			return nil // a note that it is gone
		}
		key, err := followed.Look(v.report.Office, e, v.keys)
		kept := fmt.Sprintf("%s of the calendar of %s", e.Kind, e.Of)
		switch {
		case v.erased[key]:
			v.report.fault(PartBusy, "%s are left, which is followed no more", kept)
		case errors.Is(err, keys.ErrNoKey):
			v.report.fault(PartBusy, "%s are sealed by a key that there is not", kept)
		case err != nil:
			v.report.fault(PartBusy, "%s cannot be read: %v", kept, err)
		case v.book.CalendarOf(e.Of).Key != key:
			v.report.fault(PartBusy, "%s are kept, which the journal does not know as followed", kept)
		case e.Kind == busytimes.Times:
			v.report.Read++
		}
		return nil
	})
}
