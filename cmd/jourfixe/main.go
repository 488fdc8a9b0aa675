// Command jourfixe plans an international office's standing meetings and citizen trips. It is one binary: serve and demo
// run the house, all other commands are clients that talk to a running one over NATS, and simulate needs no server.
//
// Exit codes: 0 done, 1 failed, 2 wrong use or configuration, 3 the command was refused, 65 a mail that is never taken, 67 a
// mail for an address that is not ours, 69 no server, 75 timed out or, of deliver, to be tried again.
// What a command prints for others to read goes to standard output; everything else to standard error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"jourfixe/config"
	"jourfixe/events/journal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, now: time.Now, places: machineZones(), watches: true}))
}

// A program is what a subcommand has of the world.
type program struct {
	in       io.Reader
	out, err io.Writer
	now      func() time.Time
	places   []string  // where the machine may have zone data
	watches  bool      // whether a server looks if its clock can be believed
	zones    *zoneData // what was found of them; nil for subcommands that reckon with no zones

	// Only tests set these: how much faster now runs than the machine's clock, the pauses before a mail is tried again, and how long the mail server may take for one.
	pace       float64
	retries    []time.Duration
	sendWithin time.Duration
}

// commands are the subcommands, flags and help of the binary.
type commands struct {
	Zoneinfo string `name:"zoneinfo" placeholder:"FILE|DIR" env:"JOURFIXE_ZONEINFO" help:"Zone data beside the machine's and the program's own: a folder as /usr/share/zoneinfo, or a zip of one. The newest release of all that is at hand is used. Default: none."`

	Demo       demoCommand       `cmd:"" help:"Run the example office on this machine: embedded NATS, no login, nothing kept unless --data is given."`
	Example    exampleCommand    `cmd:"" help:"Print the office file of the example, as a start for your own."`
	Serve      serveCommand      `cmd:"" help:"Run an office."`
	Apply      applyCommand      `cmd:"" help:"Make the office as a file says, and print the difference."`
	Send       sendCommand       `cmd:"" help:"Send a command and print what becomes of it."`
	Simulate   simulateCommand   `cmd:"" help:"Run an office file through a span of time, without a server."`
	Deliveries deliveriesCommand `cmd:"" help:"List the mails about a meeting, and how each stands."`
	Mail       mailCommand       `cmd:"" help:"Preview the mails that the office writes."`
	Events     eventsCommand     `cmd:"" help:"Print the journal, one CloudEvent a line."`
	Waiting    waitingCommand    `cmd:"" name:"commands" help:"Look after commands that wait for their decision."`
	Dead       deadCommand       `cmd:"" help:"Look after messages that could not be handled."`
	Inbound    inboundCommand    `cmd:"" help:"Look after the mails that came in."`
	Deliver    deliverCommand    `cmd:"" help:"Bring a mail from standard input, for a mail server that hands it to a program."`
	Relations  relationsCommand  `cmd:"" help:"Write the summary of all relations as an accessible PDF."`
	Feed       feedCommand       `cmd:"" help:"Issue, change, list and revoke calendar feeds."`
	Link       linkCommand       `cmd:"" help:"List the links, and look whether they still lead anywhere."`
	Material   materialCommand   `cmd:"" help:"Add, list, read and remove files of meetings, series, matters, trips, partners and agreements."`
	Person     personCommand     `cmd:"" help:"Export or erase what is known of a person, or print what is kept of people."`
	User       userCommand       `cmd:"" help:"Invite, list and sign out the people who use the pages."`
	Draw       drawCommand       `cmd:"" help:"Look whether the seats of a trip were given as its rule says."`
	Schedules  schedulesCommand  `cmd:"" help:"List what runs by itself: when it did last, and when it will."`
	Client     clientCommand     `cmd:"" help:"Add, list and remove the systems that may send commands."`
	NATS       natsCommand       `cmd:"" name:"nats" help:"Make a NATS server that is not built in ready for an office."`
	Busy       busyCommand       `cmd:"" help:"Print when somebody is busy, by a calendar of theirs: an address or a file."`
	Holidays   holidaysCommand   `cmd:"" help:"Print the holidays of a region and year."`
	Office     officeCommand     `cmd:"" help:"Write the office as an office file, of which another can be made."`
	Backup     backupCommand     `cmd:"" help:"Take backups, while the office is served or not, and look whether they are good."`
	Resume     resumeCommand     `cmd:"" help:"Have an office go on from an older copy. Mail is held then until somebody releases it."`
	Restore    restoreCommand    `cmd:"" help:"Put a backup where no office is. Mail is held then until somebody releases it."`
	Clock      clockCommand      `cmd:"" help:"Say whether a server believes the clock of its machine, or confirm it."`
	Check      checkCommand      `cmd:"" help:"Check an office file, the time zones and a running server."`
	Version    versionCommand    `cmd:"" help:"Say what this program is: version, commit, date, Go, zone data."`
	Completion completionCommand `cmd:"" help:"Print what a shell needs to complete command lines."`
	Man        manCommand        `cmd:"" help:"Print the manual page."`
	Complete   completeCommand   `cmd:"" hidden:"" help:"Answer a shell that completes a command line."`
}

// The exit codes.
const (
	exitFailed   = 1
	exitUsage    = 2
	exitRefused  = 3
	exitNoServer = 69 // EX_UNAVAILABLE
	exitTimeout  = 75 // EX_TEMPFAIL
)

// exit is an error with the code that the process ends with.
type exit struct {
	error
	code int
}

func (e exit) Unwrap() error { return e.error }

// usage marks an error as wrong use or configuration.
func usage(format string, args ...any) error { return exit{fmt.Errorf(format, args...), exitUsage} }

// errRefused ends the process after a refusal that has been printed already.
var errRefused = errors.New("")

// run parses the arguments, runs the subcommand and returns the exit code.
func run(ctx context.Context, args []string, p *program) int {
	var c commands
	ended := -1 // kong ends the process itself after --help; here that becomes a return
	parser, err := kong.New(&c,
		kong.Name("jourfixe"),
		kong.Description("Plans standing meetings and citizen trips, publishes them as calendar feeds, and tells why each date was chosen.\n\nStart with: jourfixe demo"),
		kong.UsageOnError(),
		kong.Writers(p.out, p.err),
		kong.Exit(func(code int) { ended = code; panic(endOfHelp{}) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}),
		kong.Vars(mailVars()),
		kong.Bind(p),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		fmt.Fprintln(p.err, "jourfixe:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"} // whoever asks for nothing wants to know what there is
	}
	parsed, err := parse(parser, args)
	if ended >= 0 {
		return ended
	}
	if err != nil {
		fmt.Fprintf(p.err, "jourfixe: %v\nSee jourfixe --help, or jourfixe COMMAND --help for an example.\n", err)
		return exitUsage
	}
	name := strings.Fields(parsed.Command())[0]
	if name == "serve" || name == "demo" {
		tellStray(p.err, parser.Model, os.Environ())
	}
	if err := p.useZones(c.Zoneinfo, name); err != nil {
		return p.code(err)
	}
	if name == "serve" {
		return p.code(c.Serve.Run(ctx, p)) // for months, during which kong would hold all that it knows of all commands
	}
	return p.code(parsed.Run())
}

type endOfHelp struct{}

// parse is kong's Parse, with the end of the process after help turned into a return.
func parse(parser *kong.Kong, args []string) (c *kong.Context, err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, help := r.(endOfHelp); !help {
				panic(r)
			}
		}
	}()
	return parser.Parse(args)
}

// code prints the error, if there is something to print, and returns the exit code for it.
func (p *program) code(err error) int {
	if err == nil {
		return 0
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(p.err, "jourfixe:", text)
	}
	var coded exit
	var file *config.FileError
	var flags *config.FlagError
	switch {
	case errors.As(err, &coded):
		return coded.code
	case errors.Is(err, errRefused):
		return exitRefused
	case errors.As(err, &file), errors.As(err, &flags):
		return exitUsage
	case errors.Is(err, journal.ErrNoServer), errors.Is(err, journal.ErrNoAnswer):
		return exitNoServer
	case errors.Is(err, context.DeadlineExceeded):
		return exitTimeout
	}
	return exitFailed
}
