package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal/embedded"
	"jourfixe/worker/verify"
)

// errNothingKept says that a data folder has no streams: nobody has served from it, or its server keeps them elsewhere.
var errNothingKept = errors.New("the data folder has no streams")

// holdKept keeps servers off a data folder whose streams are to be read.
func holdKept(dir string) (release func() error, err error) {
	if _, err := os.Stat(embedded.StoreOf(dir)); errors.Is(err, fs.ErrNotExist) {
		return nil, errNothingKept
	} else if err != nil {
		return nil, err
	}
	return embedded.Hold(dir)
}

// verifyKept reads all that a data folder keeps, from a copy of it, and prints what it finds.
func verifyKept(ctx context.Context, p *program, dir string) (err error) {
	copied, err := os.MkdirTemp("", "jourfixe-check-")
	if err != nil {
		return fmt.Errorf("make a folder for the copy: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(copied)) }()
	if err := os.CopyFS(embedded.StoreOf(copied), os.DirFS(embedded.StoreOf(dir))); err != nil {
		return fmt.Errorf("copy the data folder: %w; $TMPDIR names a folder with more room", err)
	}
	remarks := &remarks{}
	// The office stands for the permissions of clients, of whom there are none.
	server, err := embedded.Start(embedded.Options{Dir: copied, Listen: "127.0.0.1:0", Office: "check", Log: slog.New(remarks)})
	if err != nil {
		return fmt.Errorf("the streams of the data folder cannot be opened: %w; restore them from a backup", err)
	}
	defer server.Stop()
	nc, err := server.Connect(ctx)
	if err != nil {
		return err
	}
	defer nc.Close()
	wrong, err := reportKept(ctx, p, nc)
	if err != nil {
		return err
	}
	for _, r := range remarks.list() {
		fmt.Fprintf(p.out, "%-12s %s\n", "server", strings.TrimSpace(strings.ReplaceAll(r, copied, dir)))
	}
	if wrong > 0 {
		return fmt.Errorf("%d things are wrong with the data folder %s", wrong, dir)
	}
	return nil
}

// reportKept prints what there is of each office, and returns how much of it is wrong.
func reportKept(ctx context.Context, p *program, nc *nats.Conn) (wrong int, err error) {
	quiet := slog.New(slog.DiscardHandler)
	messages, faults, err := verify.Streams(ctx, nc, quiet)
	if err != nil {
		return 0, err
	}
	var says []string
	for _, f := range faults {
		says = append(says, f.What)
	}
	printPart(p, "streams", fmt.Sprintf("%d messages", messages), says, "restore the folder nats as a whole from a backup that this command finds good")
	if slices.ContainsFunc(faults, func(f verify.StreamFault) bool { return f.Missing }) {
		return len(faults), nil // nothing can be held against what is not there
	}
	offices, err := verify.Offices(ctx, nc)
	if err != nil {
		return 0, err
	}
	wrong = len(faults)
	for _, office := range offices {
		shown := p.progress("check")
		r, err := verify.Office(ctx, nc, office, verify.Allowance{Count: shown.add}, quiet)
		shown.end()
		if err != nil {
			return wrong, err
		}
		printKept(p, r)
		wrong += r.Wrong()
	}
	if len(offices) == 0 {
		printPart(p, verify.PartJournal, "nothing has happened yet", nil, "")
	}
	return wrong, nil
}

// remedies say what to do about what is wrong.
var remedies = map[string]string{
	verify.PartJournal:  "restore the folder nats as a whole; if it is the version of an event that is unknown, use the jourfixe that wrote it",
	verify.PartKeys:     "restore all streams from one backup; a key of somebody who is erased is destroyed when a server with the role desk starts",
	verify.PartLedger:   "restore all streams from one backup; without a line of it people may be told once more",
	verify.PartCommands: "restore all streams from one backup: no server starts on these",
	verify.PartLetters:  "drop the letter with jourfixe dead drop",
	verify.PartMail:     "drop the mail with jourfixe inbound drop",
	verify.PartBusy:     "restore all streams from one backup; what is left of a calendar that is followed no more is removed when a server with the role follow starts",
	verify.PartLinks:    "restore all streams from one backup, or remove the bucket JF_LINKS, and it is looked there anew",
	verify.PartFiles:    "restore the folder nats as a whole from a backup that has the file; if none has, remove it with jourfixe material remove",
}

// printKept prints a line for each part of an office, and below it what is wrong with it.
func printKept(p *program, r *verify.Report) {
	fmt.Fprintf(p.out, "%-12s %s\n", "office", r.Office)
	for _, part := range []struct{ name, says string }{
		{verify.PartJournal, fmt.Sprintf("%d events, commands decided up to %d", r.Events, r.Cursor)},
		{verify.PartKeys, fmt.Sprintf("%d people, %d erased; %d of registrations and the like, %d destroyed", r.People, r.Erased, r.Apart, r.Destroyed)},
		{verify.PartLedger, fmt.Sprintf("%d lines", r.Lines)},
		{verify.PartCommands, fmt.Sprintf("%d wait for their decision", r.Undecided)},
		{verify.PartLetters, fmt.Sprintf("%d", r.Letters)},
		{verify.PartMail, fmt.Sprintf("%d to be handled, %d held", r.Waiting, r.Held)},
		{verify.PartFiles, filesKept(r)},
		{verify.PartBusy, fmt.Sprintf("%d calendars are followed, of %d it is kept when they are busy", r.Followed, r.Read)},
		{verify.PartLinks, fmt.Sprintf("of %d it is kept what was found there", r.Looked)},
	} {
		if r.Keyless && slices.Contains(opened, part.name) {
			continue
		}
		var faults []string
		for _, f := range r.Faults {
			if f.Part == part.name {
				faults = append(faults, f.What)
			}
		}
		printPart(p, part.name, part.says, faults, remedies[part.name])
	}
	if r.Omitted > 0 {
		fmt.Fprintf(p.out, "%-12s and %d more things that are wrong\n", "", r.Omitted)
	}
}

// opened are the parts that nobody can look at without keys.
var opened = []string{verify.PartKeys, verify.PartMail, verify.PartFiles, verify.PartBusy, verify.PartLinks}

// filesKept says how many files there are, and which objects are of none: what is left after a crash, and is taken out by a server with the role web.
func filesKept(r *verify.Report) string {
	says := fmt.Sprintf("%d open", r.Files)
	if n := len(r.Stray); n > 0 {
		says += fmt.Sprintf("; %d objects are of no file, and will be taken out: %s", n, strings.Join(r.Stray[:min(n, mostShown)], ", "))
	}
	return says
}

// mostShown is how many things that are wrong with a part are printed.
const mostShown = 10

// printPart prints how a part is, and what is to be done if that is not well.
func printPart(p *program, name, says string, faults []string, remedy string) {
	if len(faults) == 0 {
		fmt.Fprintf(p.out, "%-12s good: %s\n", name, says)
		return
	}
	fmt.Fprintf(p.out, "%-12s WRONG: %s\n", name, says)
	for i, f := range faults {
		if i == mostShown {
			fmt.Fprintf(p.out, "%-12s - and %d more\n", "", len(faults)-mostShown)
			break
		}
		fmt.Fprintf(p.out, "%-12s - %s\n", "", f)
	}
	fmt.Fprintf(p.out, "%-12s What to do: %s.\n", "", remedy)
}

// remarks keeps what the NATS server warns of while it opens the streams.
type remarks struct {
	mu   sync.Mutex
	said []string
}

func (r *remarks) list() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.said)
}

// Enabled implements slog.Handler.
func (r *remarks) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }

// Handle implements slog.Handler.
func (r *remarks) Handle(_ context.Context, record slog.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, strings.TrimPrefix(record.Message, "nats: "))
	return nil
}

// WithAttrs implements slog.Handler; the server's remarks have none.
func (r *remarks) WithAttrs([]slog.Attr) slog.Handler { return r }

// WithGroup implements slog.Handler.
func (r *remarks) WithGroup(string) slog.Handler { return r }
