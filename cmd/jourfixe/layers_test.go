package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// layers is the order of the house from bottom to top. A package imports only from lower layers, and packages of one
// layer do not know each other unless they are listed together with a reason below.
var layers = [][]string{
	{"events/patience"}, // how long tests wait, for tests alone
	{"events/porttest"}, // a port for a test
	{"events"},          // the vocabulary knows nobody
	{"events/rights"},   // who may do what, for every door
	{"events/schema"},   // says the vocabulary to the outside
	{"calendar/holiday", "calendar/slot", "calendar/seat", "calendar/lodging", "calendar/words", "calendar/tz", "calendar/memory", "calendar/shelf", "calendar/pile", "calendar/timing", "calendar/document", "calendar/atlas"}, // facts, searching, who has a seat and who sleeps where, saying, clocks, what was answered, where things stand, lists that only grow, when they come due, what a document says, maps; without an office
	{"calendar/check", "calendar/prose"}, // what is wrong with a value, by the facts; texts, taken apart

	// What repeats, over days and on a clock, without an office; what makes rules up is for tests alone.
	{"calendar/recurrence", "calendar/cron"},
	{"calendar/schedule", "calendar/foreign"}, // when something is to be done again; what others have written, taken apart
	{"calendar/busy"},                         // when others are busy, by what they have written
	{"calendar/elsewhere"},                    // what is known of that, as of when
	{"calendar/recurrence/recurrencetest"},

	// What is said of a decision, in any language; which days are free, and why not.
	{"calendar/reason"},
	{"calendar/day"},
	{"calendar/inquiry", "calendar/material", "calendar/matter", "calendar/meeting", "calendar/minutes", "calendar/people", "calendar/poll", "calendar/agreement", "calendar/anniversary"}, // which time suits, told as plain values who is asked; what is known of one matter, of one meeting and its minutes, of people, of a poll, of an agreement, of an anniversary
	{"calendar/trip"},                          // what is known of one trip, and which days suit
	{"calendar/registration", "calendar/host"}, // what is known of somebody who would like to go on one, and of who lodges guests on it
	{"calendar/seating", "calendar/rooming"},   // what follows for a trip from all who have registered; who sleeps where, put to the search
	{"calendar/dates"},                         // which dates a series has
	{"calendar/agenda"},                        // what calendars show, made of what is told
	{"calendar/noun"},                          // how a noun is an entry of a table, whatever it is and whoever has it

	// What the journal lies in.
	{"events/journal/streams", "events/journal/traced", "events/journal/transcript"},                                                   // what JetStream keeps of an office, and how it is read, whatever it means; the way of commands as spans, whoever collects them; what was read of a journal, in a file
	{"events/journal/embedded", "events/journal/keys", "events/journal/trace"},                                                         // the server in the program; what is personal, sealed; finding a person in bytes
	{"events/journal/inbound", "events/journal/ledger", "events/journal/sessions", "events/journal/busytimes", "events/journal/files"}, // mail that comes in; what has been said to whom; who has signed in; what is kept of calendars of others; files
	{"events/journal/reached"}, // how far all of it has come, noted elsewhere

	{"calendar"}, // the office as a value
	{"calendar/export", "calendar/visiting", "calendar/relations", "calendar/personal"}, // what the office knows of a person; what the city that is visited is shown of a trip; all relations as a document; what is kept of people, field by field
	{"calendar/calendartest"}, // for tests alone
	{"calendar/owed", "calendar/plan", "calendar/officefile", "calendar/search", "calendar/undo"}, // who is to be told what, given what they were told; what an office file would change, and what one says of a book; what is found by words; what brings back what was
	{"calendar/owed/owedtest"}, // for tests alone

	// The kinds of mails, which enter themselves: what is said of a poll can be turned off with what is said of meetings, and who lodges with whom goes with a seat.
	{"calendar/owed/meetingmail", "calendar/owed/tripmail"},
	{"calendar/owed/pollmail", "calendar/owed/hostmail"},
	{"calendar/owed/kinds"},                                // joins them
	{"calendar/ics", "events/journal", "config", "deploy"}, // how a value is written, kept and begun
	{"events/journal/backup"},                              // takes all that is kept into files, and puts it back
	{"events/journal/journaltest"},                         // for tests alone
	{"worker"},                                             // runs what the roles share
	{"worker/otlp"},                                        // sends spans to whoever collects them
	{"worker/signin"},                                      // who has come in by the browser
	{"worker/known"},                                       // all that is known of a person, wherever it lies
	{"worker/fetch"},                                       // files and pages that other houses publish
	{"worker/looked"},                                      // what was found at links, at hand
	{"worker/links", "worker/questions", "worker/report"},  // what roles give out and recognise; what clients ask; what a person at a terminal is told
	{"worker/blocks"},                                      // what calendars show, ready to be sent, for the roles that serve calendars
	{"worker/oidc"},                                        // who people are, asked of another house
	{"worker/followed"},                                    // what is known of calendars of others, at hand
	{"worker/turns"},                                       // when each of them is looked at again, and how many at once
	{"worker/verify"},                                      // what a backup is held against: reads all that is kept, for cmd alone
	{"worker/clamav"},                                      // asks a virus scanner
	{"worker/uploads"},                                     // takes files in and gives them, for the rooms of the site that do
	{"worker/timepiece"},                                   // whether the machine's clock can be believed, for cmd alone
	{"worker/throttle"},                                    // what doors to secrets bear of guesses
	{"worker/dav"},                                         // how calendars are read by programs, whoever has them
	{"worker/pdf"},                                         // how PDF files are written, whatever is in them
	{"worker/typeset"},                                     // what documents look like on paper
	{"worker/mime"},                                        // how mails are taken apart, for the roles that read them
	{"worker/letter"},                                      // what mails look like, for the roles that send and hand on
	{"worker/incoming"},                                    // what mails that come in mean
	{"worker/incoming/incomingtest"},                       // for tests alone
	{"worker/lmtp/lmtptest"},                               // for tests alone
	{"worker/smtpd"},                                       // the shell of small mail servers
	{"worker/relay"},                                       // how mails are handed to a mail server
	{"worker/relay/smtptest"},                              // for tests alone

	// The site, which worker/web puts together. The rooms do not know each other.
	{"worker/web/voice"},   // speaks to people who look at pages
	{"worker/web/listing"}, // what things are called to them, where their pages are, what several pages show
	{"worker/web/shell", "worker/web/form", "worker/web/field"}, // what holds for all pages, for all that is asked on one, for all fields
	{"worker/web/typed"},                     // what somebody types whom nobody knows yet
	{"worker/web/refusal"},                   // what a refusal of the desk is to people
	{"worker/web/edit", "worker/web/attach"}, // how commands are given by forms; how files are brought by them
	{"worker/web/webtest"},                   // for tests alone
	{"worker/web/drawn", "worker/web/relations", "worker/web/guest", "worker/web/registered", "worker/web/history", "worker/web/planner", "worker/web/arrange", "worker/web/records", "worker/web/register", "worker/web/hosting", "worker/web/repeats", "worker/web/rooms", "worker/web/calendars", "worker/web/search", "worker/web/staff", "worker/web/travellers", "worker/web/lodging", "worker/web/minutes", "worker/web/material", "worker/web/api", "worker/web/entry", "worker/web/me", "worker/web/users", "worker/web/visiting", "worker/web/legal", "worker/web/published"}, // rooms

	{"worker/caldav", "worker/clock", "worker/desk", "worker/feed", "worker/follow", "worker/look", "worker/lmtp", "worker/mailbox", "worker/post", "worker/reply", "worker/web"}, // roles do not know each other
	{"worker/workertest"}, // an office at work, for tests alone
	{"cmd/jourfixe", "cmd/recordjournal", "cmd/zonefile", "cmd/landfile"}, // wires them; records journals for tests alone; packs zone data, and the land of maps
}

// forbidden are imports that the order alone would allow.
var forbidden = []struct{ from, to, because string }{
	{"worker", "jourfixe/config", "what people configure is turned into plain values in cmd, so that a worker can be used without flags"},
	{"events", "github.com/nats-io/nats.go", "the vocabulary must be usable without a broker"},
	{"calendar", "context", "deciding is pure: nothing in it can take long or be interrupted"},
	{"calendar", "log/slog", "deciding is pure: what was decided is the log"},
	{"calendar", "net", "deciding is pure: no network"},
	{"calendar", "net/http", "deciding is pure: no network"},
	{"calendar", "os", "deciding is pure: no files"},
	{"calendar", "math/rand", "deciding is pure: chance comes with the command, as its seed"},
	{"calendar", "math/rand/v2", "deciding is pure: chance comes with the command, as its seed"},
	{"calendar", "crypto/rand", "deciding is pure: chance comes with the command, as its seed"},
	{"calendar/owed", "context", "what is owed is pure: it follows from the book, the ledger and the time alone"},
	{"calendar/owed", "log/slog", "what is owed is pure: it follows from the book, the ledger and the time alone"},
	{"calendar/owed", "net", "what is owed is pure: no network"},
	{"calendar/owed", "os", "what is owed is pure: no files"},
	{"calendar/reason", "jourfixe/calendar/slot", "a reason is said without knowing what it was found by"},
	{"calendar/recurrence", "jourfixe/calendar/words", "rules are read and followed; how they are said is reason's affair"},
	{"calendar/holiday", "os", "facts are embedded"},
	{"calendar/seat", "jourfixe/events", "who gets a seat is reckoned with numbers and kinds, and no names"},
	{"calendar/tz", "os", "facts are embedded, and other sources are handed in"},
	{"calendar/words", "os", "names are compiled in, and texts come from a file system that is given"},
	{"calendar/words", "net", "saying something is pure: no network"},
	{"calendar/words", "net/http", "saying something is pure: no network"},
	{"calendar/words", "context", "saying something is pure: nothing in it can take long or be interrupted"},
	{"calendar/words", "log/slog", "saying something is pure: mistakes show in the text"},
	{"config", "github.com/alecthomas/kong", "flags are plain structs; the parser is cmd's affair"},
	{"worker/links", "github.com/nats-io/nats.go", "whose a link is stands in the mirror and the ledger"},
	{"worker/links", "math/rand/v2", "the same thing has the same link on every replica: it is made with the office's key"},
	{"worker/links", "crypto/rand", "the same thing has the same link on every replica: it is made with the office's key"},
	{"worker/pdf", "jourfixe/calendar", "a PDF is written without knowing what it tells"},
	{"worker/pdf", "jourfixe/events", "a PDF is written without knowing what it tells"},
	{"worker/pdf", "context", "writing a PDF is pure: nothing in it can take long or be interrupted"},
	{"worker/typeset", "jourfixe/events", "a document is drawn without knowing of what office"},
	{"worker/typeset", "net", "drawing a document is pure: no network"},
	{"worker/typeset", "log/slog", "drawing a document is pure: faults are returned"},
	{"worker/letter", "jourfixe/worker", "what a mail looks like is pure: a letter goes in, its bytes come out"},
	{"worker/letter", "context", "what a mail looks like is pure: nothing in it can take long or be interrupted"},
	{"worker/letter", "net", "what a mail looks like is pure: no network"},
	{"worker/letter", "os", "what a mail looks like is pure: the layout is compiled in"},
	{"worker/letter", "log/slog", "what a mail looks like is pure: faults are returned"},
	{"worker/letter", "crypto/rand", "the same letter is the same mail, byte for byte"},
	{"worker/incoming", "jourfixe/worker", "reading a mail is pure: bytes in, meaning out"},
	{"worker/incoming", "jourfixe/events/journal", "reading a mail is pure: nothing is stored"},
	{"worker/incoming", "context", "reading a mail is pure: nothing in it can take long or be interrupted"},
	{"worker/incoming", "net", "reading a mail is pure: no network"},
	{"worker/incoming", "os", "reading a mail is pure: no files"},
	{"worker/incoming", "log/slog", "reading a mail is pure: faults are returned, and quote nothing"},
	{"worker/throttle", "jourfixe/events", "a door counts what was wrong; what a secret opens is for who owns the door"},
	{"worker/fetch", "jourfixe/events", "a file is bytes; what is in it, and whose it is, is for who asks"},
	{"worker/fetch", "log/slog", "an address is often a secret: what is wrong with it is returned, and quotes nothing"},
	{"calendar/elsewhere", "jourfixe/calendar", "what is known of calendars of others is no part of the book"},
	{"worker/follow", "github.com/nats-io/nats.go", "what is read of calendars is kept by those who have it at hand"},
	{"worker/oidc", "log/slog", "what a provider says of people is written down nowhere"},
	{"worker/throttle", "log/slog", "who has tried a secret is written down nowhere"},
	{"worker/smtpd", "jourfixe/worker", "a server listens, bounds and stops; what becomes of mails is for who owns it"},
	{"worker/relay", "jourfixe/worker", "handing a mail to a server needs no office: it gets bytes to send and says what became of them"},
	{"worker/relay", "jourfixe/calendar", "handing a mail to a server needs no office"},
	{"worker/relay", "jourfixe/events", "handing a mail to a server needs no office"},
	{"worker/web", "github.com/nats-io/nats.go", "pages are made from the mirror"},
	{"worker/web/voice", "net/http", "what is said does not depend on how it was asked for"},
	{"worker/web/listing", "net/http", "a list is made from the book, the time and a voice"},
	{"worker/blocks", "github.com/nats-io/nats.go", "calendars are made from the mirror"},
	{"worker/blocks", "net/http", "what calendars show is the same by whatever protocol they are asked for"},
	{"worker/blocks", "log/slog", "links of guests stand in blocks; faults are returned, and quote nothing"},
	{"worker/feed", "github.com/nats-io/nats.go", "feeds are made from the mirror"},
	{"worker/caldav", "github.com/nats-io/nats.go", "calendars are made from the mirror"},
	{"worker/dav", "jourfixe/worker", "the protocol knows people and collections by an interface alone"},
	{"worker/dav", "jourfixe/calendar", "the protocol knows people and collections by an interface alone"},
	{"worker/dav", "jourfixe/events", "the protocol knows people and collections by an interface alone"},
	{"worker/dav", "log/slog", "who asks for what is written down nowhere; faults are handed on"},
}

func TestLayers(t *testing.T) {
	layerOf := map[string]int{}
	for i, layer := range layers {
		for _, p := range layer {
			layerOf[p] = i
		}
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "jourfixe/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		from := strings.TrimPrefix(fields[0], "jourfixe/")
		level, ok := layerOf[from]
		if !ok {
			t.Errorf("%s has no place in the order of the house; give it one in layers", from)
			continue
		}
		seen++
		for _, imported := range fields[1:] {
			if to, ours := strings.CutPrefix(imported, "jourfixe/"); ours && layerOf[to] >= level {
				t.Errorf("%s imports %s, which is not below it", from, to)
			}
			if strings.HasPrefix(imported, "jourfixe/worker/web/") && !strings.HasPrefix(from+"/", "worker/web/") {
				t.Errorf("%s imports %s, a room of the site, which is put together in worker/web alone", from, imported)
			}
			for _, f := range forbidden {
				// What deciding must not know, none of its rooms may know either.
				within := f.from == "calendar" && strings.HasPrefix(from, "calendar/") && !strings.HasSuffix(from, "test")
				if (from == f.from || within) && imported == f.to {
					t.Errorf("%s imports %s: %s", from, imported, f.because)
				}
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d packages were looked at", seen)
	}
}

// TestRoomsAreDrawn holds the table of rooms in the docs against the rooms that there are, those for tests alone apart.
func TestRoomsAreDrawn(t *testing.T) {
	page, err := os.ReadFile("../../docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		if name, ok := strings.CutPrefix(line, "| `"); ok {
			name, _, _ = strings.Cut(name, "`")
			drawn[name] = true
		}
	}
	for _, layer := range layers {
		for _, p := range layer {
			if !drawn[p] && !strings.HasSuffix(p, "test") && p != "events/patience" {
				t.Errorf("docs/design.md has no line for %s in its table of rooms", p)
			}
			delete(drawn, p)
		}
	}
	for p := range drawn {
		if _, err := os.Stat("../../" + p); err != nil {
			t.Errorf("docs/design.md tells of %s, which is not there", p)
		}
	}
}

// TestNoClockInCalendar keeps the current time out of decisions: it is always an argument.
func TestNoClockInCalendar(t *testing.T) {
	out, err := exec.Command("grep", "-rnE", `\btime\.(Now|Since|Until|Sleep|After|Tick|NewTimer|NewTicker)\(`,
		"--include=*.go", "--exclude=*_test.go", "../../calendar", "../../events").CombinedOutput()
	var lines []string
	for line := range strings.Lines(string(out)) {
		if !strings.Contains(line, "events/journal/") && !strings.Contains(line, "events/patience/") {
			lines = append(lines, line)
		}
	}
	if err != nil && len(out) > 0 && len(lines) == 0 {
		t.Fatal(err)
	}
	for _, line := range lines {
		t.Errorf("the clock is read: %s", strings.TrimSpace(line))
	}
}

// zoneDoors finds whatever knows time zones other than by calendar/tz: what loads them from the machine, the machine's own
// zone, and go-ical's reading of a time, which loads what its TZID names. Tests are no exception: what comes out of them
// must not hang on the machine.
const zoneDoors = `time\.(LoadLocation|Local\b)|\.Local\(\)|"time/tzdata"|\.Props\.DateTime\(|\.DateTime(Start|End)\(|\.RecurrenceSet\(`

// zoneLoaders are libraries of the program that load zones by themselves, and why they do not here.
var zoneLoaders = map[string]string{
	"github.com/emersion/go-ical":              "only where a property is read as a time, which calendar/foreign does itself",
	"github.com/nats-io/nats-server/v2/server": "only for schedules of messages and the hours of a login in a JWT; the house uses neither",
	"github.com/nats-io/jwt/v2":                "only for the hours of a login in a JWT; the house uses none",
	"github.com/teambition/rrule-go":           "only where a rule is read with its days as text, by go-ical; calendar/recurrence reads rules",
	"github.com/robfig/cron/v3":                "only for an expression with TZ=, which calendar/cron refuses",
}

// TestLayersHaveOneDoorToZones keeps the machine's zone data out: what is decided and shown goes by the table in use.
func TestLayersHaveOneDoorToZones(t *testing.T) {
	out, err := exec.Command("grep", "-rnE", zoneDoors, "--include=*.go", "../..").CombinedOutput()
	if len(out) == 0 {
		t.Fatal(err) // not even calendar/tz is found
	}
	for line := range strings.Lines(string(out)) {
		if !strings.HasPrefix(line, "../../calendar/tz/") && !strings.Contains(line, "layers_test.go:") {
			t.Errorf("zones are found by calendar/tz alone: %s", strings.TrimSpace(line))
		}
	}
	list, err := exec.Command("go", "list", "-deps", "-f", "{{if and (not .Standard) .Module}}{{if not .Module.Main}}{{.ImportPath}} {{.Dir}}{{range .GoFiles}} {{.}}{{end}}{{end}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(list)) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		for _, file := range fields[2:] {
			text, err := os.ReadFile(fields[1] + "/" + file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "time.LoadLocation") && !seen[fields[0]] {
				seen[fields[0]] = true
				if zoneLoaders[fields[0]] == "" {
					t.Errorf("%s loads zones by itself; see that it does not here, and say why in zoneLoaders", fields[0])
				}
			}
		}
	}
	for library := range zoneLoaders {
		if !seen[library] {
			t.Errorf("%s loads no zones any more", library)
		}
	}
}
