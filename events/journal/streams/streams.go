package streams

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
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
var dispensable = map[string]string{LedgerStream: "allow_atomic"}

// buckets hold ids and times, as the ledger does, and what is sealed: a bucket cannot delete for good.
var buckets = []jetstream.KeyValueConfig{
	// Entries go by themselves, each at its own time, and the note of that a minute later.
	{Bucket: Sessions, Description: "who has signed in, and which links were used", History: 1, LimitMarkerTTL: time.Minute},
	{Bucket: Busy, Description: "when people and venues are busy by their own calendars, sealed", History: 1, LimitMarkerTTL: time.Minute},
	{Bucket: Links, Description: "what was found at the addresses of links, and when", History: 1, LimitMarkerTTL: time.Minute},
}

// objects hold files, sealed.
var objects = []jetstream.ObjectStoreConfig{
	{Bucket: Material, Description: "files of meetings, series, trips and partners, sealed; until removed"},
}

// Names lists the streams that an office is kept in, that of the ledger among them.
func Names() []string {
	var names []string
	for _, s := range streams {
		names = append(names, s.Name)
	}
	return names
}

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

// CheckReplicas returns ErrFewer, with how many there are, if a stream is kept by more servers than are named. A process that is
// started without the number, or with that of another house, would else take away from all what keeps them safe.
func CheckReplicas(ctx context.Context, js jetstream.JetStream, replicas int) error {
	states, err := States(ctx, js)
	if err != nil {
		return err
	}
	for _, s := range states {
		if s.Replicas > replicas {
			return fmt.Errorf("%w: %s by %d", ErrFewer, s.Name, s.Replicas)
		}
	}
	return nil
}

// Furnish makes the streams and buckets, or brings them up to this version, each kept by that many servers.
func Furnish(ctx context.Context, js jetstream.JetStream, replicas int) error {
	return FurnishFrom(ctx, js, replicas, 0)
}

// FurnishFrom is Furnish; the commands begin at a place, if they are made anew.
func FurnishFrom(ctx context.Context, js jetstream.JetStream, replicas int, firstCommand uint64) error {
	for _, want := range streams {
		if want.Name == Commands && firstCommand > 1 {
			want.FirstSeq = firstCommand
		}
		want.Storage, want.Replicas, want.Duplicates = jetstream.FileStorage, replicas, max(want.Duplicates, shortestWindow)
		if err := ensureStream(ctx, js, want); err != nil {
			return err
		}
	}
	for _, want := range buckets {
		want.Storage, want.Replicas = jetstream.FileStorage, replicas
		if _, err := js.CreateOrUpdateKeyValue(ctx, want); err != nil {
			return fmt.Errorf("make or upgrade the bucket %s: %w", want.Bucket, err)
		}
	}
	for _, want := range objects {
		want.Storage, want.Replicas = jetstream.FileStorage, replicas
		if _, err := js.CreateOrUpdateObjectStore(ctx, want); err != nil {
			return fmt.Errorf("make or upgrade the bucket %s: %w", want.Bucket, err)
		}
	}
	return nil
}

func ensureStream(ctx context.Context, js jetstream.JetStream, want jetstream.StreamConfig) error {
	have, err := js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		_, err = js.CreateStream(ctx, want)
		if !errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
			return wrapNil(placed(err), "make the stream "+want.Name)
		}
		have, err = js.Stream(ctx, want.Name) // another replica was faster
	}
	if err != nil {
		return fmt.Errorf("look at the stream %s: %w", want.Name, err)
	}
	current := have.CachedInfo().Config
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
