package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/worker/verify"
)

// opening is how a backup is opened.
type opening struct {
	Identity []string `help:"File with an age identity that opens a sealed backup. May be given several times." placeholder:"FILE"`
	Keys     string   `help:"The file with the keys, where it is kept apart from the backup." placeholder:"FILE"`
}

// folder opens a backup. The error says what is wrong with it, or with how it is to be opened.
func (o *opening) folder(dir string) (*backup.Folder, error) {
	opens, err := identities(o.Identity)
	if err != nil {
		return nil, err
	}
	if o.Keys != "" {
		if _, err := os.Stat(o.Keys); err != nil {
			return nil, usage("--keys: %v", err)
		}
	}
	f, err := backup.Open(dir, o.Keys, opens)
	if err != nil {
		return nil, err
	}
	if f.Sealed && len(opens) == 0 {
		return nil, usage("--identity: the backup %s is sealed; name the file with what opens it", dir)
	}
	if unknown := f.Unknown(); len(unknown) > 0 {
		return nil, newer(f.Program, unknown)
	}
	return f, nil
}

// newer says that something was written by a newer version of the program than this one.
func newer(program string, unknown []string) error {
	return fmt.Errorf("this was written by jourfixe %s, which is newer than this one (%s): it does not know %s. Use that version, or a newer one",
		program, version(), strings.Join(unknown[:min(len(unknown), 3)], ", "))
}

type backupVerify struct {
	opening
	Dir         string `arg:"" help:"The backup."`
	WithoutKeys bool   `help:"The keys are elsewhere: look at all but what they open, and call that good."`
}

// Help implements kong.HelpProvider.
func (*backupVerify) Help() string {
	return `Every file is held against its size, hash and number of messages in manifest.json. Then the backup is restored into the folder for temporary
files ($TMPDIR) and looked at there as jourfixe check looks at a data folder: every event is decoded and folded into the book, every value that
is sealed is opened, every file is read to its end. The copy is removed again; it holds keys, so that folder should be guarded as well.

Exit codes: 0 all is good, 1 something is wrong or could not be looked at, 2 wrong use.

Examples:
  jourfixe backup verify /backup/jourfixe-2027-02-03 --identity /root/backup-identity.txt
  jourfixe backup verify /backup/jourfixe-2027-02-03 --without-keys`
}

// Run implements the subcommand.
func (c *backupVerify) Run(ctx context.Context, p *program) error {
	f, err := c.folder(c.Dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%-12s office %s up to event %d of %s, taken by jourfixe %s\n", "backup", f.Office, f.Last, f.At.Format("2006-01-02 15:04:05 UTC"), f.Program)
	keyless := !f.HasKeys()
	if keyless && !c.WithoutKeys {
		return errors.New("the keys are not there, so nothing personal can be opened: name their file with --keys, or give --without-keys")
	}
	shown := p.progress("files")
	faults := f.Check(shown.part)
	shown.end()
	var list []string
	for _, part := range backup.Parts() {
		if fault, wrong := faults[part]; wrong {
			list = append(list, fmt.Sprintf("%s: %s", part, fault))
		}
	}
	printPart(p, "parts", fmt.Sprintf("%d parts, as they were written", len(f.Parts)), list, "take another backup, or restore an older one")
	if len(list) > 0 {
		return fmt.Errorf("%d parts of the backup %s are damaged", len(list), c.Dir)
	}
	wrong, err := c.folded(ctx, p, f, keyless)
	if err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%d things are wrong with the backup %s", wrong, c.Dir)
	}
	if keyless {
		fmt.Fprintf(p.out, "%-12s not looked at: they are not here\n", verify.PartKeys)
	}
	return nil
}

// folded restores a backup for a moment, and looks at all that is in it.
func (c *backupVerify) folded(ctx context.Context, p *program, f *backup.Folder, keyless bool) (wrong int, err error) {
	dir, err := os.MkdirTemp("", "jourfixe-verify-")
	if err != nil {
		return 0, fmt.Errorf("make a folder for the copy: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	err = restoreInto(ctx, p, f, dir, true, func(nc *nats.Conn, _ jetstream.JetStream) error {
		shown := p.progress("verify")
		r, err := verify.Office(ctx, nc, f.Office, verify.Allowance{Lost: f.Lost, Keyless: keyless, Count: shown.add}, slog.New(slog.DiscardHandler))
		shown.end()
		if err == nil {
			if damage := f.Damage(); damage != "" {
				r.Faults = append([]verify.Fault{{Part: verify.PartJournal, What: damage}}, r.Faults...)
			}
			printKept(p, r)
			wrong = r.Wrong()
		}
		return err
	})
	return wrong, err
}

// restoreInto starts a server on a folder that is empty, puts a backup there, and has something done with it before the server stops. Swift: for a
// copy that no power failure has to spare.
func restoreInto(ctx context.Context, p *program, f *backup.Folder, dir string, swift bool, then func(*nats.Conn, jetstream.JetStream) error) error {
	server, err := embedded.Start(embedded.Options{Dir: dir, Listen: "127.0.0.1:0", Office: f.Office, Swift: swift, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer server.Stop()
	nc, err := server.Connect(ctx)
	if err != nil {
		return err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	shown := p.progress("restore")
	err = backup.Put(ctx, js, &f.State, 1, slog.New(slog.DiscardHandler), p.now(), f.Source, shown.part)
	shown.end()
	if err != nil {
		return err
	}
	return then(nc, js)
}
