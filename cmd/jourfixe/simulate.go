package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/plan"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/letter"
	"jourfixe/worker/links"
	"jourfixe/worker/post"
)

// A simulateCommand runs an office file through a span of time.
type simulateCommand struct {
	Office   string      `help:"The office file; default: the example office, for the year of --from." placeholder:"FILE"`
	Commands string      `help:"What people ask for meanwhile: a file of JSON objects, one a line, each a command with its time." placeholder:"FILE"`
	From     events.Date `help:"First day, at whose beginning the file is applied." required:"" placeholder:"DATE"`
	To       events.Date `help:"Last day." required:"" placeholder:"DATE"`
	Format   string      `help:"text, a diary for people, or json, an object a line." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*simulateCommand) Help() string {
	return `The office file is applied on the first day; from then on its schedules run, seats of trips are given when that is
due, and every mail is told as it is owed. With --commands people do something meanwhile: they register for trips, withdraw, take
offers. What is refused is told, too. The same input gives the same output, byte for byte.

Example:
  jourfixe simulate --office deploy/bremen.yaml --from 2027-01-01 --to 2027-12-31
  jourfixe simulate --office deploy/citizen-trip.yaml --commands deploy/citizen-trip.jsonl --from 2026-06-01 --to 2027-08-31`
}

// maxSimulated bounds the span, in days.
const maxSimulated = 20 * 366

// Run implements the subcommand.
func (c *simulateCommand) Run(p *program) error {
	if c.To.Before(c.From) || c.To.Sub(c.From) > maxSimulated {
		return usage("--to must be from --from, %s, to %d days later", c.From, maxSimulated)
	}
	office, err := p.readOffice(c.Office, c.From.Year)
	if err != nil {
		return err
	}
	if err := office.Check(c.From.In(0, zoneOf(office.Items))); err != nil {
		return err
	}
	writer, err := letter.NewWriter()
	if err != nil {
		return err
	}
	s := simulation{book: calendar.New("simulation"), writer: writer}
	if s.asked, err = readAsked(c.Commands, c.From.In(0, zoneOf(office.Items))); err != nil {
		return err
	}
	diary := &diary{out: p.out}
	s.show, s.mail, s.refused = diary.event, diary.mail, diary.refused
	if c.Format == "json" {
		s.show, s.schedule, s.mail, s.refused = showLines(p), showScheduleLine(p), showMailLine(p), showRefusedLine(p)
	}
	return s.run(office.Items, c.From, c.To)
}

// A simulation is a desk without a journal: what is decided takes effect at once, at the time that is being played.
type simulation struct {
	book     *calendar.Book
	show     func(*events.Event, *calendar.Book) error
	schedule func(events.FireSchedule) error                    // shows that a schedule's time has come; may be nil
	mail     func(simulatedMail, *calendar.Book) error          // shows a mail; nil leaves mails out
	refused  func(asked, *events.Problem, *calendar.Book) error // shows that what somebody asked for is not possible; may be nil
	writer   *letter.Writer
	commands uint64
	events   uint64

	ledger owed.Ledger
	looks  map[events.Ref]time.Time // when each thing is to be looked at again for mails

	asked   []asked   // what is still to be asked for
	settles time.Time // when something is due next for the seats of trips, or for polls
}

// A simulatedMail is a mail as a simulation shows it.
type simulatedMail struct {
	At       time.Time `json:"at"`
	Kind     string    `json:"kind"`
	Message  string    `json:"message"`
	To       string    `json:"to"`
	About    string    `json:"about"`
	Revision int       `json:"revision"`
	Language string    `json:"language"`
	Subject  string    `json:"subject"`
}

// simulationKey takes the place of the office's secret, so that made ids come out the same each time.
var simulationKey = []byte("simulation")

// simulationLinks makes ids and links that come out the same each time and lead nowhere: no office has this key.
var simulationLinks = links.New(simulationKey, "https://jourfixe.example", "jourfixe.example")

func (s *simulation) run(items []plan.Item, from, to events.Date) error {
	s.ledger = owed.Ledger{}
	steps, err := plan.Make(s.book, items, false, func(data []byte) string { return events.Hash(simulationKey, data) })
	if err != nil {
		return err
	}
	loc := zoneOf(items)
	for _, step := range steps {
		if err := s.do(step.Type, step.Data, from.In(0, loc)); err != nil {
			return fmt.Errorf("%s: %w", step.Ref, err)
		}
	}
	now, end := from.In(0, loc), to.AddDays(1).In(0, loc)
	for changed := true; ; {
		if changed {
			if err := s.settle(now); err != nil {
				return err
			}
		}
		if err := s.mails(now, changed); err != nil {
			return err
		}
		f, fires := s.next()
		if now = s.soonest(f.Due); now.IsZero() || !now.Before(end) {
			return nil
		}
		changed = true
		switch {
		case fires && f.Due.Equal(now):
			err = s.fire(f)
		case len(s.asked) > 0 && s.asked[0].At.Equal(now):
			err, s.asked = s.ask(s.asked[0]), s.asked[1:]
		default:
			changed = s.settles.Equal(now)
		}
		if err != nil {
			return err
		}
	}
}

// soonest is when something happens next, a schedule at fires; the zero time if nothing ever does.
func (s *simulation) soonest(fires time.Time) time.Time {
	next := events.Sooner(events.Sooner(fires, s.nextLook()), s.settles)
	if len(s.asked) > 0 {
		next = events.Sooner(next, s.asked[0].At)
	}
	return next
}

// fire has a schedule do what it does.
func (s *simulation) fire(f events.FireSchedule) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if s.schedule != nil {
		if err := s.schedule(f); err != nil {
			return err
		}
	}
	if err := s.do(f.Type(), data, f.Due); err != nil {
		return fmt.Errorf("schedule/%s: %w", f.ID, err)
	}
	return nil
}

// nextLook returns when something may be owed next, zero if never.
func (s *simulation) nextLook() (next time.Time) {
	for _, at := range s.looks {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}

// mails says what is owed at now: about everything if the office has changed, else about what has its time.
func (s *simulation) mails(now time.Time, changed bool) error {
	if s.mail == nil {
		return nil
	}
	if changed {
		s.looks = map[events.Ref]time.Time{}
		for _, ref := range owed.Refs(s.book, now) {
			s.looks[ref] = now
		}
	}
	var due []events.Ref
	for ref, at := range s.looks {
		if !at.After(now) {
			due = append(due, ref)
		}
	}
	slices.SortFunc(due, func(x, y events.Ref) int { return cmp.Compare(x.String(), y.String()) })
	for _, ref := range due {
		if err := s.tell(ref, now); err != nil {
			return err
		}
	}
	return nil
}

// tell says what is owed about a thing, and notes when to look again.
func (s *simulation) tell(ref events.Ref, now time.Time) error {
	composer := post.Composer{Links: simulationLinks, From: "jourfixe@jourfixe.example"}
	for {
		about := owed.Of(s.book, ref)
		if about == nil {
			delete(s.looks, ref)
			return nil
		}
		say, next := about.Owed(s.ledger[ref], now)
		if len(say) == 0 {
			if next.IsZero() {
				delete(s.looks, ref)
			} else {
				s.looks[ref] = next
			}
			return nil
		}
		for _, m := range say {
			l, err := composer.Letter(s.book, ref, m, s.ledger[ref][m.To], now, 0)
			if err != nil {
				return fmt.Errorf("write to %s about %s: %w", m.To, ref, err)
			}
			s.ledger.Note(ref, m.To, m.Sent(l.MessageID, s.book.Sequence(), now))
			mail := simulatedMail{now.UTC(), "mail", m.Kind, m.To, ref.String(), m.Revision, l.To.Language, s.writer.Subject(l)}
			if err := s.mail(mail, s.book); err != nil {
				return err
			}
		}
	}
}

// next returns the first time of any schedule that is not answered yet.
func (s *simulation) next() (f events.FireSchedule, ok bool) {
	for _, schedule := range s.book.Schedules() {
		if !schedule.Fired() {
			continue
		}
		// At its own next time, nothing else of a schedule is due.
		if _, due := schedule.Due(time.Time{}); !due.IsZero() && (!ok || due.Before(f.Due)) {
			f, ok = events.FireSchedule{ID: schedule.ID, Due: due}, true
		}
	}
	return f, ok
}

// zoneOf returns the zone that the file gives the office, so that the first day begins when it does there.
func zoneOf(items []plan.Item) *time.Location {
	for _, item := range items {
		var zone string
		if item.Ref.Noun != "office" || json.Unmarshal(item.Fields["zone"], &zone) != nil {
			continue
		}
		if loc, ok := tz.Location(zone); ok {
			return loc
		}
	}
	return time.UTC // an office without a zone, or with a wrong one, is refused when it is decided
}

// do decides a command that is never refused in an office file that could be applied: if it is, that ends the simulation.
func (s *simulation) do(t events.Type, data []byte, now time.Time) error {
	problem, err := s.decide(t, data, now)
	if problem != nil {
		return exit{problem, exitRefused}
	}
	return err
}

// decide decides one command at a time and lets its events happen, or says why not.
func (s *simulation) decide(t events.Type, data []byte, now time.Time) (*events.Problem, error) {
	s.commands++
	id := strconv.FormatUint(s.commands, 10)
	c, problem := worker.Read(simulationKey, "simulation", "simulation", t.String(), events.Message{ID: id, Source: "/simulation", Data: data})
	if problem != nil {
		return problem, nil
	}
	c.Sequence = s.commands
	decision := s.book.Decide(c, now)
	if p := decision.Problem(); p != nil {
		return p.Spoken(reason.Staff), nil
	}
	for _, e := range decision.Events {
		s.events++
		e.Sequence = s.events
		if err := s.book.Apply(e); err != nil {
			return nil, err
		}
		if err := s.show(e, s.book); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// showLines prints each event as a JSON object.
func showLines(p *program) func(*events.Event, *calendar.Book) error {
	return func(e *events.Event, _ *calendar.Book) error {
		told, err := events.Tell(e, reason.Staff)
		if err != nil {
			return err
		}
		return p.json(struct {
			At   time.Time `json:"at"`
			Kind string    `json:"kind"`
			events.Told
		}{e.Time, "event", told})
	}
}

// showScheduleLine prints that a schedule's time has come as a JSON object.
func showScheduleLine(p *program) func(events.FireSchedule) error {
	return func(f events.FireSchedule) error {
		return p.json(struct {
			At       time.Time `json:"at"`
			Kind     string    `json:"kind"`
			Schedule string    `json:"schedule"`
		}{f.Due, "schedule", f.ID})
	}
}

// showMailLine prints a mail as a JSON object.
func showMailLine(p *program) func(simulatedMail, *calendar.Book) error {
	return func(m simulatedMail, _ *calendar.Book) error { return p.json(m) }
}

// A diary tells a simulation as people read it: a heading for each day, a line for each thing that happens.
type diary struct {
	out io.Writer
	day string
}

func (d *diary) line(at time.Time, b *calendar.Book, text string) error {
	local := at.In(b.Office().Location())
	if day := local.Format("Mon 2006-01-02"); day != d.day {
		d.day = day
		if _, err := fmt.Fprintf(d.out, "\n%s\n", day); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(d.out, "  %s  %s\n", local.Format("15:04"), text)
	return err
}

func (d *diary) event(e *events.Event, b *calendar.Book) error { return d.line(e.Time, b, inWords(e)) }

func (d *diary) mail(m simulatedMail, b *calendar.Book) error {
	to := m.To
	if about, err := events.ParseRef(m.About); err == nil && (about.Noun == "registration" || about.Noun == "host") {
		to = about.String() // who registers has an id that was made for them
	}
	return d.line(m.At, b, fmt.Sprintf("mail to %s: %s", to, m.Subject))
}

// inWords says an event in one line.
func inWords(e *events.Event) string {
	line := strings.ReplaceAll(e.Body.Type().Short(), ".", " ") + " " + e.Body.About().ID
	switch body := e.Body.(type) {
	case *events.MeetingPlanned:
		line = fmt.Sprintf("meeting planned: %s, %s %s %s, %s. %s", body.Title.In("en"), body.Date.Weekday().String()[:3], body.Date, body.Start, body.Zone, reason.In(body.Why, "en"))
		if len(body.Provisional) > 0 {
			line += " (provisional: the holidays of " + strings.Join(body.Provisional, ", ") + " are not known yet)"
		}
	case *events.PollOpened:
		line = fmt.Sprintf("poll opened: %s, last day to vote %s", body.Title.In("en"), body.Until)
		if body.Series != "" {
			line = fmt.Sprintf("poll opened: %s, instead of %s, last day to vote %s", body.Title.In("en"), body.Nominal, body.Until)
			if len(body.Passed) > 0 {
				line += ". " + reason.In(body.Passed[0].Reason, "en")
			}
		}
		for _, t := range body.Times {
			line += fmt.Sprintf("\n           %s %s %s, %s", t.Date.Weekday().String()[:3], t.Date, t.Start, t.Zone)
		}
	case *events.PollVoted:
		line = fmt.Sprintf("poll %s: %s has voted", body.ID, body.Person)
	case *events.PollClosed:
		line = fmt.Sprintf("poll closed: %s. %s", body.ID, reason.In(body.Why, "en"))
	case *events.PollUndecided:
		line = fmt.Sprintf("poll undecided: %s. %s", body.ID, reason.In(body.Why, "en"))
	case *events.TripProposed:
		line = fmt.Sprintf("trip proposed: %s, %s to %s. %s", body.Title.In("en"), body.From, body.To, reason.In(body.Why, "en"))
		for _, m := range body.Milestones {
			line += fmt.Sprintf("\n           %s  %s", m.Date, m.Title.In("en"))
		}
	case *events.RegistrationMade:
		line = fmt.Sprintf("registration %s made: number %d, seats for %d, %s", body.ID, body.Number, body.Seats, body.Standing)
	case *events.RegistrationPlaced:
		line = fmt.Sprintf("registration %s is %s", body.ID, body.Standing)
		if !body.Until.IsZero() {
			line += " a seat until " + body.Until.Format(time.RFC3339)
		}
	case *events.TripDrawn:
		line = fmt.Sprintf("seats of trip %s are given: to the numbers %v; these wait: %v", body.ID, body.Seated, body.Waiting)
	case *events.ResolutionRecorded:
		if !body.Due.IsZero() {
			line = fmt.Sprintf("task recorded: %s, of the meeting %s, for %s, due %s", body.ID, body.Meeting, joined(body.People), body.Due)
		}
	case *events.MilestoneCompleted:
		line = fmt.Sprintf("milestone %s of trip %s is completed", body.Milestone, body.Trip)
	case *events.ScheduleFired:
		line = fmt.Sprintf("schedule %s has run", body.ID)
	case *events.ReminderChanged:
		line = fmt.Sprintf("reminder set: %s, %s before each meeting, by the schedule %s", body.ID, body.Ahead, body.Schedule)
	case *events.SeriesExtended:
		line = fmt.Sprintf("series extended: %s, dates are decided up to %s", body.ID, body.Through)
	}
	return line
}

// joined names several things in one line.
func joined(refs []events.Ref) string {
	names := make([]string, len(refs))
	for i, ref := range refs {
		names[i] = ref.String()
	}
	return strings.Join(names, ", ")
}
