package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/streams"
	"jourfixe/worker/verify"
)

// A backupCommand takes backups and looks whether they are good.
type backupCommand struct {
	Take   backupTake   `cmd:"" default:"withargs" help:"Take a backup of an office, while it is served or not. What jourfixe backup does without a word more."`
	Verify backupVerify `cmd:"" help:"Read a backup to its end, fold its journal, and open what is sealed."`
}

// Help implements kong.HelpProvider.
func (*backupCommand) Help() string {
	return `See jourfixe backup take --help for what a backup has, and for all flags.

Examples:
  jourfixe backup --data /var/lib/jourfixe --to /backup/jourfixe-2027-02-03 --recipient age1...
  jourfixe backup verify /backup/jourfixe-2027-02-03 --identity /root/backup-identity.txt`
}

// kept is where an office is kept.
type kept struct {
	config.Cluster `embed:""`

	Data     string `help:"Data folder of the office, whether a server runs on it or not. Default: jourfixe-data." env:"JOURFIXE_DATA" placeholder:"DIR"`
	OfficeID string `help:"The id of the office. Required with --nats; a data folder says it." env:"JOURFIXE_OFFICE_ID" placeholder:"ID"`
}

type backupTake struct {
	kept
	To        string   `help:"The folder to make; it must not be there yet. It has this name only when the whole backup is in it." required:"" placeholder:"DIR"`
	Recipient []string `help:"Seal the backup for whoever has the key to this: an age recipient (age1...), or a file with one a line. May be given several times." placeholder:"AGE|FILE"`
}

// Help implements kong.HelpProvider.
func (*backupTake) Help() string {
	return `The backup is the office as it was at one event. Nobody needs to stop working for it. It has the journal, the keys, what people were told, what
waits, app passwords of calendar programs, and all files; nobody stays signed in by it. What lies in the built-in mailbox, and the passwords in
operator.json, are not in it.

The keys are in a file of their own, keys.zst or keys.zst.age: without it nothing personal in the backup can be read. Keep it apart and for a
short time, since it also opens what was personal of people who are erased after the backup. erased.jsonl lists who is erased so far: that of
the newest backup is what jourfixe restore of an older one asks for.

Exit codes: 0 the backup is whole, 1 it is not, 2 wrong use, 69 no server. Of a backup that fails nothing is left. One of a journal in which events are
lost, as where files are damaged, has what is left: it says how many are missing, stays under its name, and the exit code is 1.

Examples:
  jourfixe backup --data /var/lib/jourfixe --to /backup/jourfixe-2027-02-03 --recipient age1...
  jourfixe backup --nats nats://nats.example:4222 --data /var/lib/jourfixe --office-id bremen --to /backup/jourfixe-2027-02-03`
}

// Run implements the subcommand.
func (c *backupTake) Run(ctx context.Context, p *program) (err error) {
	recipients, err := recipients(c.Recipient)
	if err != nil {
		return err
	}
	nc, office, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	if c.NATS != "" {
		if err := checkRestored(ctx, js, "take the backup"); err != nil {
			return err
		}
	}
	w, err := backup.Create(c.To, recipients)
	if errors.Is(err, fs.ErrExist) {
		return usage("--to: %v; name a folder that is not there, such as one with today's date", err)
	}
	if err != nil {
		return usage("--to: %v", err)
	}
	whole := false
	defer func() {
		if !whole {
			err = errors.Join(err, w.Abandon())
		}
	}()
	shown := p.progress("backup")
	state, err := backup.Take(ctx, js, office, slog.New(slog.DiscardHandler), p.now, w.Target, func(part backup.Part, size int) {
		w.Count(part, size)
		shown.add(string(part), size)
	})
	shown.end()
	if err != nil {
		return err
	}
	m, err := w.Finish(state, version(), p.now())
	if err != nil {
		return err
	}
	whole = true
	tellBackup(p, c.To, m)
	if damage := m.Damage(); damage != "" {
		return fmt.Errorf("the backup %s has what is left, and is not whole: %s. Restore an older backup that is whole; if there is none, move the folder nats out of the data folder "+
			"and restore this one, once jourfixe backup verify says that nothing else is wrong with it", c.To, damage)
	}
	return nil
}

// tellBackup says what a backup has.
func tellBackup(p *program, dir string, m *backup.Manifest) {
	fmt.Fprintf(p.out, "%s: office %s up to event %d of %s\n", dir, m.Office, m.Last, m.At.Format("2006-01-02 15:04:05 UTC"))
	size := int64(0)
	for _, part := range backup.Parts() {
		f := m.Parts[part]
		size += f.Bytes
		fmt.Fprintf(p.out, "  %-9s %8d messages %12d bytes\n", part, f.Messages, f.Bytes)
	}
	sealed := "not sealed: guard it as you guard the office"
	if m.Sealed {
		sealed = "sealed"
	}
	fmt.Fprintf(p.out, "  in all    %30d bytes, %s\n", size, sealed)
}

// folder is the data folder.
func (k *kept) folder() string { return cmp.Or(k.Data, config.DataFolder) }

// open connects to where an office is kept, so that all of it can be read.
func (k *kept) open(ctx context.Context) (nc *nats.Conn, office string, closed func(), err error) {
	if err := config.CheckCluster(&k.Cluster); err != nil {
		return nil, "", nil, usage("%v", err)
	}
	if k.NATS != "" {
		return k.elsewhere()
	}
	data := k.folder()
	if a, err := config.LoadAddresses(data); err == nil && a.External {
		return nil, "", nil, usage("--data: the office of the folder %s is kept on the NATS server at %s; name it with --nats, as serve does", data, a.NATS)
	}
	if _, err := os.Stat(embedded.StoreOf(data)); err != nil {
		return nil, "", nil, usage("--data: the folder %s keeps no office; name that of the office, or its NATS server with --nats", data)
	}
	server, err := embedded.Start(embedded.Options{Dir: data, Listen: "127.0.0.1:0", Office: "backup", Log: slog.New(slog.DiscardHandler)})
	if errors.Is(err, embedded.ErrLocked) {
		return k.running(data)
	}
	if err != nil {
		return nil, "", nil, err
	}
	if nc, err = server.Connect(ctx); err != nil {
		server.Stop()
		return nil, "", nil, err
	}
	closed = func() { nc.Close(); server.Stop() }
	if office, err = k.only(ctx, nc); err != nil {
		closed()
		return nil, "", nil, err
	}
	return nc, office, closed, nil
}

// running connects to the server that runs on a data folder.
func (k *kept) running(data string) (*nats.Conn, string, func(), error) {
	a, err := config.LoadAddresses(data)
	if err != nil {
		return nil, "", nil, exit{fmt.Errorf("the data folder %s is in use by a process that is not ready yet; try again in a moment", data), exitNoServer}
	}
	operator, err := config.LoadOperator(data)
	if err != nil {
		return nil, "", nil, err
	}
	nc, err := journal.Access{URL: a.NATS, User: embedded.BackupUser, Password: operator.BackupPassword()}.DialBackup()
	if errors.Is(err, streams.ErrDenied) {
		err = exit{fmt.Errorf("the server that runs on %s is of a version of which no backup can be taken while it runs: %w", data, err), exitNoServer}
	}
	if err != nil {
		return nil, "", nil, err
	}
	return nc, a.Office, nc.Close, nil
}

// elsewhere connects to a NATS server of one's own, as the house does.
func (k *kept) elsewhere() (*nats.Conn, string, func(), error) {
	if k.OfficeID == "" {
		return nil, "", nil, errNoOffice
	}
	if !events.ValidID(k.OfficeID) {
		return nil, "", nil, usage("--office-id: %q does not match %s", k.OfficeID, events.IDPattern)
	}
	nc, err := dialHouse(&k.Cluster, k.folder())
	if err != nil {
		return nil, "", nil, err
	}
	return nc, k.OfficeID, nc.Close, nil
}

// only is the office that a data folder keeps.
func (k *kept) only(ctx context.Context, nc *nats.Conn) (string, error) {
	offices, err := verify.Offices(ctx, nc)
	switch {
	case err != nil:
		return "", err
	case k.OfficeID != "" && !slices.Contains(offices, k.OfficeID), len(offices) == 0:
		return "", usage("--data: the folder keeps no office %s", k.OfficeID)
	case k.OfficeID != "":
		return k.OfficeID, nil
	case len(offices) > 1:
		return "", usage("--office-id: the folder keeps the offices %s; name one", strings.Join(offices, ", "))
	}
	return offices[0], nil
}

// recipients reads for whom a backup is sealed.
func recipients(given []string) (list []age.Recipient, err error) {
	for _, g := range given {
		var text io.Reader = strings.NewReader(g)
		if !strings.HasPrefix(g, "age1") {
			file, err := os.Open(filepath.Clean(g))
			if err != nil {
				return nil, usage("--recipient: %v; give an age recipient, age1..., or a file of such", err)
			}
			defer file.Close()
			text = io.LimitReader(file, 1<<20)
		}
		some, err := age.ParseRecipients(text)
		if err != nil {
			return nil, usage("--recipient: %v; age-keygen makes one", err)
		}
		list = append(list, some...)
	}
	return list, nil
}

// identities reads what opens a backup.
func identities(files []string) (list []age.Identity, err error) {
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			return nil, usage("--identity: %v", err)
		}
		some, err := age.ParseIdentities(io.LimitReader(file, 1<<20))
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, usage("--identity: the file %s has no identity of age that can be read; age-keygen makes one", name)
		}
		list = append(list, some...)
	}
	return list, nil
}
