// Package verify reads all that a server has kept of its offices, as one does with a backup before it is relied on, and
// says what is wrong: every event is decoded and folded, and keys, ledger and commands are held against the journal. It
// reads streams and changes none.
package verify

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
)

// The parts of an office that are looked at.
const (
	PartJournal  = "journal"
	PartKeys     = "keys"
	PartLedger   = "ledger"
	PartCommands = "commands"
	PartLetters  = "dead letters"
	PartMail     = "mail"
	PartBusy     = "busy times"
	PartLinks    = "links"
	PartFiles    = "files"
)

// A Fault is one thing that is wrong.
type Fault struct {
	Part string
	What string
}

// A Report is what is known of an office afterwards.
type Report struct {
	Office    string
	Keyless   bool     // keys are elsewhere, so what is sealed was not looked at
	Events    uint64   // in the journal
	Cursor    uint64   // the command up to which all are decided
	People    int      // who have a key to what is personal of them
	Erased    int      // people who are
	Apart     int      // what has a key of its own and is not destroyed: registrations, needs, seeds of draws, calendars elsewhere
	Destroyed int      // of these, what is
	Lines     int      // of the ledger
	Undecided int      // commands that wait
	Letters   int      // dead letters
	Waiting   int      // mails that came in and wait to be handled
	Held      int      // and those that wait for somebody to look at them
	Followed  int      // calendars elsewhere that are followed
	Read      int      // of these, for which busy times are kept
	Looked    int      // links of which is kept what was found there
	Files     int      // that open, to their end
	Stray     []string // objects of the bucket that are of no file, as after a crash; the house takes them out
	Faults    []Fault
	Omitted   int // faults beyond those that are listed
}

// maxFaults is how many faults of one office are listed.
const maxFaults = 50

// Wrong says how many things are wrong.
func (r *Report) Wrong() int { return len(r.Faults) + r.Omitted }

func (r *Report) fault(part, format string, args ...any) {
	if len(r.Faults) == maxFaults {
		r.Omitted++
		return
	}
	r.Faults = append(r.Faults, Fault{part, fmt.Sprintf(format, args...)})
}

// An Allowance says what may be missing, and who wants to hear meanwhile how far it has come.
type Allowance struct {
	Lost    []string // keys of those of whom the journal does not know yet that they are erased
	Keyless bool     // all keys: what is sealed is not looked at then
	// Count is told of each message that was read, by the part of the office that is looked at, and of its bytes; nil: nobody is.
	Count func(part string, size int)
}

// A verifier looks at one office.
type verifier struct {
	js     jetstream.JetStream
	log    *slog.Logger
	allow  Allowance
	report *Report
	part   string // that is looked at

	book   *calendar.Book
	erased map[string]bool     // whose keys must not be there any more, people or not
	known  map[events.Ref]bool // all that events were ever about
	keys   map[string]*keys.Key
	own    bool // the office's own key is there
}

// Offices lists the offices that have events or a key.
func Offices(ctx context.Context, nc *nats.Conn) ([]string, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	found := map[string]bool{}
	for name, filter := range map[string]string{streams.Events: "jourfixe.>", streams.Keys: "jourfixe.*.key._office"} {
		stream, err := js.Stream(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("look at %s: %w", name, err)
		}
		info, err := stream.Info(ctx, jetstream.WithSubjectFilter(filter))
		if err != nil {
			return nil, fmt.Errorf("look at %s: %w", name, err)
		}
		for subject := range info.State.Subjects {
			// What takes places that are left free is of nobody, and its name is none of an office.
			if parts := strings.Split(subject, "."); len(parts) > 2 && events.ValidID(parts[1]) {
				found[parts[1]] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// Office looks at one office. An error says that looking itself was not possible; what is wrong with the office is in the
// report.
func Office(ctx context.Context, nc *nats.Conn, office string, allow Allowance, log *slog.Logger) (*Report, error) {
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	v := &verifier{
		js: js, log: log, allow: allow, report: &Report{Office: office, Keyless: allow.Keyless}, book: calendar.New(office),
		erased: map[string]bool{}, known: map[events.Ref]bool{}, keys: map[string]*keys.Key{},
	}
	for _, x := range []struct {
		part   string
		sealed bool // what is looked at cannot be without keys
		look   func(context.Context) error
	}{
		{PartKeys, true, v.readKeys}, {PartJournal, false, v.readEvents}, {PartKeys, true, v.compareKeys}, {PartLedger, false, v.readLedger},
		{PartCommands, false, v.readCommands}, {PartLetters, false, v.readLetters}, {PartMail, true, v.readMails}, {PartBusy, true, v.readBusy},
		{PartLinks, true, v.readLinks}, {PartFiles, true, v.readFiles},
	} {
		if v.part = x.part; x.sealed && allow.Keyless {
			continue
		}
		if err := x.look(ctx); err != nil {
			return nil, fmt.Errorf("verify the office %s: %w", office, err)
		}
	}
	return v.report, nil
}

// scan gives every message of a stream on a subject.
func (v *verifier) scan(ctx context.Context, stream, filter string, each func(streams.Raw) error) error {
	r := streams.Reader{JS: v.js, Log: v.log, Stream: stream, Filter: filter, Next: 1}
	return r.Scan(ctx, 0, func(raw streams.Raw) error {
		v.count(raw.Size)
		return each(raw)
	})
}

// count notes that something was read.
func (v *verifier) count(size int) {
	if v.allow.Count != nil {
		v.allow.Count(v.part, size)
	}
}

// last is what stands behind the last dot of a subject.
func last(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }
