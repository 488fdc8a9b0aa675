package streams

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
)

// The streams and buckets, in which all offices share. The subjects hold the office.
const (
	Commands = "JF_COMMANDS"
	Events   = "JF_EVENTS"
	Keys     = "JF_KEYS"
	Inbound  = "JF_INBOUND"
	Dead     = "JF_DEAD"
	Ledger   = "JF_LEDGER"
	Sessions = "JF_SESSIONS"
	Busy     = "JF_BUSY"
	Links    = "JF_LINKS"
	Material = "JF_MATERIAL"

	LedgerStream = "KV_" + Ledger // the stream behind the bucket
)

const (
	// MaxPayload is how many bytes any message may have, headers included: the default of NATS.
	MaxPayload = 1 << 20

	// CommandsBytes is how many bytes the commands of all offices may have together.
	CommandsBytes = 256 << 20

	// MaxHeader is how many bytes of headers a command may bring.
	MaxHeader = 16 << 10

	apiLevel = 2 // of JetStream, since server 2.12: atomic batches

	// The server remembers Nats-Msg-Id at least this long. It takes the second message with the same one for a repeat,
	// whoever sent it and whatever is in it, and tells the sender so ("duplicate": true in the acknowledgement). Who may
	// repeat what is the desk's decision, so the window is as short as the server allows.
	shortestWindow = 100 * time.Millisecond
	monthOfMail    = 30 * 24 * time.Hour
	// Mail that is held is destroyed after a month by whoever handles it. The server would only forget where in its files
	// it is, so its own limit is later and for what nobody came to destroy.
	backstopOfMail = monthOfMail + 5*24*time.Hour
)

// streams says what each stream keeps. Clients write into the first one: it knows no roll-ups, schedules or times to
// live, so no header of theirs can remove or make a message. Deleting stays possible where erasing needs it.
var streams = []jetstream.StreamConfig{
	{
		Name:        Commands,
		Description: "what clients ask for; kept for 30 days",
		Subjects:    []string{"jourfixe.*.command.>"},
		MaxAge:      monthOfMail,
		MaxBytes:    CommandsBytes,
		Discard:     jetstream.DiscardNew, // a full stream refuses; it never forgets what it has acknowledged
		MaxMsgSize:  events.MaxData + MaxHeader,
		DenyPurge:   true,
		AllowDirect: true,

		AllowAtomicPublish: true, // of the commands of an office file, to be on disk sooner
	}, {
		Name:               Events,
		Description:        "what has happened; kept for good",
		Subjects:           []string{"jourfixe.*.event.>"},
		MaxMsgSize:         MaxPayload,
		DenyDelete:         true,
		DenyPurge:          true,
		AllowAtomicPublish: true,
		AllowDirect:        true,
	}, {
		Name:                 Keys,
		Description:          "the keys of people, until erased; those that mails share, until handled; what is left of the erased, until found",
		Subjects:             []string{"jourfixe.*.key.*", "jourfixe.*.common.*", "jourfixe.*.sought.*.*"},
		MaxMsgsPerSubject:    1,
		Discard:              jetstream.DiscardNew, // with the next line: a key is never rewritten
		DiscardNewPerSubject: true,
		MaxMsgSize:           128 << 10, // a thousand keys of people with the longest ids, or hashes of values
		DenyPurge:            true,
		// No AllowDirect: a replica that lags behind would show a key that is erased, or miss one that is there.
	}, {
		Name:        Inbound,
		Description: "mail that came in, sealed; until handled, held ones for 30 days",
		Subjects:    []string{"jourfixe.*.inbound.>"},
		MaxAge:      backstopOfMail,
		MaxBytes:    256 << 20,
		Discard:     jetstream.DiscardNew,
		MaxMsgSize:  MaxPayload,
		DenyPurge:   true,

		AllowAtomicPublish: true, // of notes that mails are done with, which are empty
		// No AllowDirect: a replica that lags behind would show a mail as there that is destroyed, or as new that is handled.
	}, {
		Name:        Dead,
		Description: "what could not be handled, with the reason; until retried or dropped",
		Subjects:    []string{"jourfixe.*.dead.*"},
		MaxBytes:    64 << 20,
		Discard:     jetstream.DiscardNew,
		MaxMsgSize:  MaxPayload,
		DenyPurge:   true,
		AllowDirect: true,
	}, {
		// A bucket as clients make one, which programs for buckets can read; but made by them it takes no batches.
		Name:              LedgerStream,
		Description:       "what has been said to whom",
		Subjects:          []string{"$KV." + Ledger + ".>"},
		MaxMsgsPerSubject: 1,
		Discard:           jetstream.DiscardNew,
		AllowRollup:       true,
		DenyDelete:        true,
		AllowDirect:       true,
		Duplicates:        2 * time.Minute,

		AllowAtomicPublish: true, // of lines, which are written together to be on disk sooner
	},
}

// dispensable are the settings that a stream does without where they cannot be changed.
var dispensable = map[string]string{LedgerStream: "allow_atomic", Commands: "allow_atomic"}

// buckets hold ids and times, as the ledger does, and what is sealed: a bucket cannot delete for good. They are the streams that clients make
// of jetstream.KeyValueConfig: with them entries go by themselves, each at its own time, and the note of that a minute later.
var buckets = []jetstream.StreamConfig{
	bucket(Sessions, "who has signed in, and which links were used"),
	bucket(Busy, "when people and venues are busy by their own calendars, sealed"),
	bucket(Links, "what was found at the addresses of links, and when"),
}

func bucket(name, description string) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:                   "KV_" + name,
		Description:            description,
		Subjects:               []string{"$KV." + name + ".>"},
		MaxMsgsPerSubject:      1,
		Discard:                jetstream.DiscardNew,
		AllowRollup:            true,
		DenyDelete:             true,
		AllowDirect:            true,
		Duplicates:             2 * time.Minute,
		AllowMsgTTL:            true,
		SubjectDeleteMarkerTTL: time.Minute,
	}
}

// objects hold files, sealed. They are the streams that clients make of jetstream.ObjectStoreConfig.
var objects = []jetstream.StreamConfig{{
	Name:        "OBJ_" + Material,
	Description: "files of meetings, series, trips and partners, sealed; until removed",
	Subjects:    []string{"$O." + Material + ".C.>", "$O." + Material + ".M.>"},
	Discard:     jetstream.DiscardNew,
	AllowRollup: true,
	AllowDirect: true,
	Duplicates:  2 * time.Minute,
}}

// kept are all streams, those behind buckets among them.
func kept() []jetstream.StreamConfig { return slices.Concat(streams, buckets, objects) }

// Names lists the streams that an office is kept in, that of the ledger among them.
func Names() []string {
	var names []string
	for _, s := range streams {
		names = append(names, s.Name)
	}
	return names
}

// CheckLevel returns why the server cannot keep an office, if so.
func CheckLevel(ctx context.Context, js jetstream.JetStream) error {
	info, err := js.AccountInfo(ctx)
	switch {
	case errors.Is(err, jetstream.ErrJetStreamNotEnabled), errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount):
		return fmt.Errorf("the NATS server keeps nothing: enable JetStream for this account: %w", err)
	case err != nil:
		return fmt.Errorf("ask the NATS server for its JetStream: %w", err)
	case info.API.Level < apiLevel:
		return fmt.Errorf("the NATS server is too old: its JetStream has API level %d, at least %d is needed "+
			"(nats-server 2.12; 2.15 is tested)", info.API.Level, apiLevel)
	}
	return nil
}
