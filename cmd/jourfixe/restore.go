package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar/owed"
	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
)

// A restoreCommand puts a backup where no office is.
type restoreCommand struct {
	opening
	config.Cluster `embed:""`

	From        string `help:"The backup." required:"" placeholder:"DIR"`
	Data        string `help:"Data folder of the office that comes back; made if missing. It must keep no office." env:"JOURFIXE_DATA" placeholder:"DIR"`
	ErasedSince string `help:"List of who is erased, as jourfixe person erased prints it and as lies in each backup: whoever is in it and not erased in this backup is erased again." placeholder:"FILE"`
	OnlyKeys    bool   `help:"All else was restored already, without the keys: put these there."`
}

// Help implements kong.HelpProvider.
func (*restoreCommand) Help() string {
	return `Nothing goes out to anybody until it is released: people may have been told things since the backup that it does not know. See jourfixe mail held, and
jourfixe mail release. Everybody signs in again. A new operator.json is made at the start, unless there is one; clients.json is yours to copy.

A backup of before an erasure still has that person. Name the newest list that there is with --erased-since, which is erased.jsonl of a later
backup, or what jourfixe person erased has printed: the erasures are given again as the first commands of the office.

Without the keys (--keys names their file if they lie elsewhere) the office comes back, and is not ready: serve says so, decides nothing and
sends nothing. With --only-keys they come later.

A cluster may lose servers meanwhile: what is under way waits for up to two minutes until more than half of them are there.

On a server of one's own (--nats) a restore that was killed amid its work leaves a part of the office, which jourfixe serve refuses to start on. The
same restore given again takes that away first, and nothing else: it refuses while the other one lives, and where anybody else has written.

Exit codes: 0 restored, 1 not, and nothing is left of it, or it says what is and nobody can serve it, 2 wrong use.

Examples:
  jourfixe restore --from /backup/jourfixe-2027-02-03 --data /var/lib/jourfixe --identity /root/backup-identity.txt \
    --erased-since /backup/jourfixe-2027-02-10/erased.jsonl
  jourfixe restore --from /backup/jourfixe-2027-02-03 --nats nats://jourfixe:password@nats.example:4222 --replicas 3`
}

// Run implements the subcommand.
func (c *restoreCommand) Run(ctx context.Context, p *program) error {
	if err := config.CheckCluster(&c.Cluster); err != nil {
		return usage("%v", err)
	}
	f, err := c.folder(c.From)
	if err != nil {
		return err
	}
	var erased []backup.Erased
	if c.ErasedSince != "" {
		if erased, err = backup.ReadErased(c.ErasedSince); err != nil {
			return usage("--erased-since: %v", err)
		}
	}
	if c.OnlyKeys && !f.HasKeys() {
		return usage("--only-keys: the keys are not there; name their file with --keys")
	}
	put := c.intoFolder
	if c.NATS != "" {
		put = c.elsewhere
	}
	again := 0
	err = put(ctx, p, f, func(nc *nats.Conn, js jetstream.JetStream) (err error) {
		if c.OnlyKeys {
			return nil
		}
		// What was decided after the backup is known to people, and nothing is to take its place.
		if err = backup.Fill(ctx, js, f.Last+spare(p.now().Sub(f.At))); err == nil {
			err = hold(ctx, p, js, f)
		}
		if err == nil {
			again, err = eraseAgain(ctx, nc, js, f, erased)
		}
		return err
	})
	if errors.Is(err, backup.ErrFilled) {
		return usage("%v; a backup is restored where no office is: name another place, or move what is there out of the way", err)
	}
	if err != nil {
		return err
	}
	c.tell(p, f, again)
	return nil
}

// tell says what came back, and what is to be done now.
func (c *restoreCommand) tell(p *program, f *backup.Folder, again int) {
	if c.OnlyKeys {
		fmt.Fprintf(p.err, "the keys of the office %s are restored\n", f.Office)
		return
	}
	fmt.Fprintf(p.err, "restored: office %s up to event %d of %s UTC; what was decided later is gone\n", f.Office, f.Last, f.At.Format(time.DateTime))
	if damage := f.Damage(); damage != "" {
		fmt.Fprintf(p.err, "it is not whole: %s; see jourfixe check\n", damage)
	}
	fmt.Fprintf(p.err, "mail is held: what people were told after %s UTC is not known. Start jourfixe serve, see jourfixe mail held, and release with jourfixe mail release\n", f.As.Format(time.DateTime))
	if again > 0 {
		fmt.Fprintf(p.err, "%d people who were erased later are erased again at the start\n", again)
	}
	if c.ErasedSince == "" {
		fmt.Fprintf(p.err, "whoever was erased after %s UTC is not erased here: no list of them was named (--erased-since)\n", f.Taken.Format(time.DateTime))
	}
	if !f.HasKeys() {
		fmt.Fprintln(p.err, "the keys are missing: nothing personal can be read, and the office is not ready until they come (jourfixe restore --only-keys --keys FILE)")
	}
}

// intoFolder puts a backup into a data folder, which has it whole or not at all.
func (c *restoreCommand) intoFolder(ctx context.Context, p *program, f *backup.Folder, then func(*nats.Conn, jetstream.JetStream) error) (err error) {
	data := c.Data
	if data == "" {
		return usage("--data is required: the folder of the office that comes back; or --nats, its server")
	}
	if err := makeFolder(data); err != nil {
		return err
	}
	release, err := embedded.Hold(data)
	if errors.Is(err, embedded.ErrLocked) {
		return usage("--data: another jourfixe runs on the folder %s; stop it, or choose another folder", data)
	}
	if err != nil {
		return err
	}
	store := embedded.StoreOf(data)
	if c.OnlyKeys {
		return errors.Join(release(), c.keysInto(ctx, p, f, data))
	}
	defer func() { err = errors.Join(err, release()) }()
	if _, err := os.Lstat(store); err == nil {
		return fmt.Errorf("--data: the folder %s keeps streams already: %w", data, backup.ErrFilled)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// Beside its place, on the same disk, until all of it is there.
	made, err := os.MkdirTemp(data, "restoring-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(made)) }()
	if err := restoreInto(ctx, p, f, made, true, then); err != nil {
		return err
	}
	if err := syncAll(embedded.StoreOf(made)); err != nil {
		return err
	}
	if err := config.ForgetReached(data); err != nil {
		return err
	}
	if err := os.Rename(embedded.StoreOf(made), store); err != nil {
		return err
	}
	return syncAll(data)
}

// keysInto puts keys into a data folder that has all else.
func (c *restoreCommand) keysInto(ctx context.Context, p *program, f *backup.Folder, data string) error {
	if _, err := os.Lstat(embedded.StoreOf(data)); err != nil {
		return usage("--data: the folder %s keeps no office, so there is nothing that lacks keys", data)
	}
	server, err := embedded.Start(embedded.Options{Dir: data, Listen: "127.0.0.1:0", Office: f.Office, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer server.Stop()
	nc, err := server.Connect(ctx)
	if err != nil {
		return err
	}
	defer nc.Close()
	return c.keys(ctx, p, f, nc)
}

func (c *restoreCommand) keys(ctx context.Context, p *program, f *backup.Folder, nc *nats.Conn) error {
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	return backup.PutKeys(ctx, js, &f.State, slog.New(slog.DiscardHandler), p.now(), f.Source, func(backup.Part, int) {})
}

// elsewhere puts a backup on a NATS server of one's own.
func (c *restoreCommand) elsewhere(ctx context.Context, p *program, f *backup.Folder, then func(*nats.Conn, jetstream.JetStream) error) error {
	nc, err := dialAs(&c.Cluster, c.Data, journal.Access.DialRestore)
	if err != nil {
		return err
	}
	defer nc.Close()
	if c.OnlyKeys {
		return c.keys(ctx, p, f, nc)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	shown := p.progress("restore")
	left := func(r *backup.Restoring) {
		fmt.Fprintf(p.err, "a restore of the office %s that began at %s UTC did not come to its end; what it has left on the server is taken away first\n", r.Office, r.Begun.Format(time.DateTime))
	}
	err = backup.PutOnServer(ctx, js, &f.State, c.Replicas, f.Source, p.now(), shown.part, left, func() error {
		shown.end()
		return then(nc, js)
	})
	shown.end()
	return replicasFault(err, c.Replicas)
}

// hold keeps all mails of an office that was restored from going out.
func hold(ctx context.Context, p *program, js jetstream.JetStream, f *backup.Folder) error {
	h := &owed.Hold{Why: owed.HeldRestored, From: f.As, Until: p.now().UTC().Truncate(time.Second)}
	return streams.Lasting(ctx, func() error {
		for {
			// The line of a try that was not answered may come to be stored behind the look at what is there.
			err := worker.HoldAll(ctx, js, f.Office, slog.New(slog.DiscardHandler), h)
			if !errors.Is(err, streams.ErrConflict) || !streams.Pause(ctx) {
				return err
			}
		}
	})
}

// eraseAgain gives the commands that erase whoever is in one of the lists and not erased in what was restored, and returns how many these are.
func eraseAgain(ctx context.Context, nc *nats.Conn, js jetstream.JetStream, f *backup.Folder, since []backup.Erased) (n int, err error) {
	caller, err := journal.NewCaller(nc, f.Office, config.OperatorName)
	if err != nil {
		return 0, err
	}
	var done []string
	for _, e := range slices.Concat(f.Erased, since) {
		if slices.Contains(done, e.Person) {
			continue
		}
		done = append(done, e.Person)
		about := events.Ref{Noun: "person", ID: e.Person}
		known, gone := false, false
		err := streams.Lasting(ctx, func() (err error) {
			if _, known, err = streams.Last(ctx, js, streams.Events, events.EventsOf(f.Office, about)); err == nil {
				_, gone, err = streams.Last(ctx, js, streams.Events, events.EventSubject(f.Office, about, (&events.PersonErased{}).Type().Name))
			}
			return err
		})
		if err != nil {
			return n, err
		}
		if !known || gone {
			continue
		}
		erase := &events.ErasePerson{ID: e.Person}
		data, err := json.Marshal(erase)
		if err != nil {
			return n, err
		}
		id := "erase-" + e.Person + "-" + f.Taken.UTC().Format("20060102150405")
		err = streams.Lasting(ctx, func() error {
			_, err := caller.Submit(ctx, erase.Type(), events.Message{ID: id, Source: "/restore", Data: data})
			return err
		})
		if err != nil {
			return n, fmt.Errorf("erase %s again: %w", e.Person, err)
		}
		n++
	}
	return n, nil
}

// syncAll makes all files of a folder survive a power failure.
func syncAll(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&(fs.ModeSymlink|fs.ModeSocket|fs.ModeNamedPipe) != 0 {
			return err
		}
		if strings.HasSuffix(path, ".partial") {
			return nil
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		return errors.Join(file.Sync(), file.Close())
	})
}
