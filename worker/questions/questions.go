// Package questions answers what clients ask over NATS: what became of a command, what would one set off, what is known of a
// person, what mail came in. Here are the names of the questions, what they bring and get, and who may ask them. They change
// nothing in the office, so nothing that decides belongs here; what several roles have to know lies in worker.
package questions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"jourfixe/calendar"
	"jourfixe/calendar/plan"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/fetch"
	"jourfixe/worker/known"
	"jourfixe/worker/looked"
	"jourfixe/worker/signin"
)

// The questions that a client may ask over NATS, as noun and question of the subject (events.QuerySubject). Whichever
// replica is free answers. They change nothing in the office; those about mails that came in change what becomes of a mail,
// and may be asked again like all others.
const (
	AskOutcome  = "outcome"  // command.outcome: Inquiry → events.Answer
	AskOutcomes = "outcomes" // command.outcomes: OutcomesRequest → []worker.Result
	AskPreview  = "preview"  // command.preview: Inquiry → events.Answer
	AskPlan     = "plan"     // office.plan: PlanRequest → []plan.Step
	AskExport   = "export"   // person.export: PersonRequest → Export
	AskErased   = "erased"   // person.erased: PersonRequest → true once nothing readable is left, or the key is destroyed
	AskFeeds    = "feeds"    // feed.feeds: nothing → []FeedLine
	AskRuns     = "runs"     // schedule.runs: nothing → []ScheduleLine

	AskCalendars = "calendars" // person.calendars: nothing → []CalendarLine, those of venues, too

	AskLinks = "states" // link.states: nothing → []LinkLine

	AskUsers   = "list"   // user.list: UserRequest → []UserLine
	AskInvite  = "invite" // user.invite: PersonRequest → a link by which the person signs in once
	AskSignOut = "end"    // user.end: PersonRequest → how many sessions of the person were ended

	AskWaiting     = "waiting" // command.waiting: WaitingQuery → WaitingPage
	AskDropWaiting = "drop"    // command.drop: WaitingDrop → how many were

	AskDeliveries = "deliveries" // meeting.deliveries: DeliveriesRequest → []worker.Delivery
	AskOffice     = "preview"    // office.preview: PlanRequest → worker.PlanPreview

	AskRoom    = "room"    // office.room: nothing → why nothing can be stored at present, "" if it can
	AskServers = "servers" // office.servers: nothing → []streams.State, how each stream stands on the servers that keep it

	AskHeld    = "held"    // mail.held: nothing → worker.HeldMails
	AskRelease = "release" // mail.release: ReleaseRequest → how many mails were noted as told

	AskInboundList    = "list"    // inbound.list: InboundQuery → InboundPage
	AskInboundShow    = "show"    // inbound.show: InboundRequest → InboundMail
	AskInboundRetry   = "retry"   // inbound.retry: InboundRequest → whether it was
	AskInboundDrop    = "drop"    // inbound.drop: InboundRequest → whether it was
	AskInboundDeliver = "deliver" // inbound.deliver: InboundDelivery → InboundReceipt
)

// Long are the questions that may be longer than a message, as may their answers: journal.Caller.AskLong asks them.
var Long = []string{"office." + AskPlan, "office." + AskOffice}

// maxWait bounds how long a question may be held until there is an answer.
const maxWait = 25 * time.Second

// An Inquiry asks about a command. The data is sent again, so that an answer given to other data under the same identity
// is never taken for this command's.
type Inquiry struct {
	Type     events.Type   `json:"type"`
	Source   string        `json:"source"`
	ID       string        `json:"id"`
	Sequence uint64        `json:"sequence,omitempty"`
	Data     []byte        `json:"data"`           // as it was sent, in base64
	Wait     time.Duration `json:"wait,omitempty"` // nanoseconds
}

// MostOutcomes is how many commands one question may be about.
const MostOutcomes = 1000

// An OutcomesRequest asks what became of commands of whoever asks, by their places in the stream, in the order in which they were sent. The
// answer is about the first of them, up to one that is not answered after the wait; about none of the rest.
type OutcomesRequest struct {
	Sequences []uint64      `json:"sequences"`
	Wait      time.Duration `json:"wait,omitempty"` // nanoseconds
}

var errTooManyOutcomes = fmt.Errorf("a question is about %d commands at most; ask about some of them", MostOutcomes)

// A PlanRequest asks what would make the office as a file says.
type PlanRequest struct {
	Items []plan.Item `json:"items"`
	Prune bool        `json:"prune"`
}

// A PersonRequest names a person.
type PersonRequest struct {
	ID   string        `json:"id"`
	Wait time.Duration `json:"wait,omitempty"` // nanoseconds
	Key  bool          `json:"key,omitempty"`  // person.erased: whether their key is destroyed is all that is asked
}

// A DeliveriesRequest names what mails were about.
type DeliveriesRequest struct {
	About string `json:"about"` // as in meeting/jour-fixe-2027-02-03
}

// A FeedLine is a feed as a list shows it.
type FeedLine struct {
	ID      string      `json:"id"`
	Name    string      `json:"name"`
	Scope   string      `json:"scope"`
	Issued  time.Time   `json:"issued"`
	Until   events.Date `json:"until,omitzero"` // the last day on which it can be read
	Revoked bool        `json:"revoked"`
	Closed  bool        `json:"closed"`        // it can be read no more
	Read    events.Date `json:"read,omitzero"` // the day on which it was read last; absent: nothing is known of that
}

// A CalendarLine is a calendar elsewhere that is followed, as a list shows it.
type CalendarLine struct {
	Of      string    `json:"of"`               // whose it is, as in person/ada
	Since   time.Time `json:"since"`            // it is followed
	AsOf    time.Time `json:"asOf,omitzero"`    // what is known of it; absent: it was never read
	Entries int       `json:"entries"`          // that were looked at
	Failed  time.Time `json:"failed,omitzero"`  // since when it cannot be read; absent: it can
	Why     string    `json:"why,omitempty"`    // it cannot, by a word
	Status  int       `json:"status,omitempty"` // of HTTP, if that is what is wrong
}

// A LinkLine is a link of the office's list, with what was found at its address.
type LinkLine struct {
	ID      string      `json:"id"`
	Title   events.Text `json:"title"`
	Subject events.Text `json:"subject"`
	Address string      `json:"address"`
	Found   fetch.Found `json:"found,omitempty"`  // absent: nobody has looked there yet
	Looked  time.Time   `json:"looked,omitzero"`  // the last time
	Since   time.Time   `json:"since,omitzero"`   // that was found, or nothing was
	Failed  int         `json:"failed,omitempty"` // looks in a row that found nothing
	Status  int         `json:"status,omitempty"` // of HTTP
	Why     fetch.Why   `json:"why,omitempty"`    // there was no answer
	Moved   string      `json:"moved,omitempty"`  // where the page says that it is from now on
}

// A ScheduleLine is a schedule as a list shows it: its last time, if it has had one, and the next five. Of what a command
// sets off the last is the one that was answered; what is said has no more to it than its time.
type ScheduleLine struct {
	ID   string      `json:"id"`
	Cron string      `json:"cron"`
	Zone string      `json:"zone"`
	Do   string      `json:"do"`
	Last *time.Time  `json:"last,omitempty"`
	Next []time.Time `json:"next"`
}

// ErrNotAllowed is what a client hears that asks what it has no right to ask.
var ErrNotAllowed = errors.New("this client may not ask this; the operator may")

// An Answerer answers the questions of clients.
type Answerer struct {
	Reception *worker.Reception
	Inbound   *inbound.Store    // the mails that came in
	Sessions  *signin.Sessions  // who has signed in; nil: nobody has to
	Passwords *signin.Passwords // app passwords of calendar programs; nil: there are none
	Readings  *signin.Readings  // when feeds were read; nil: nobody knows
	SignIns   *signin.Links     // by which people sign in
	Looked    *looked.Links     // what was found at links; nil: nobody knows
	// Handled is the place up to which all commands are handled.
	Handled func() uint64
	// Shut says why nothing can be stored at present; nil, or that it returns nil: nothing is in the way.
	Shut func() error
	// Forgotten reports whether what lies outside the journal of an erased person is destroyed too; nil: there is nothing.
	Forgotten func(person string) bool
	// Receive stores a mail that came in and returns its id. The error is worker.ErrBeyondLimits or worker.ErrNobody for a mail
	// that is never taken; after any other it may be brought again. nil: the house takes no mail.
	Receive func(ctx context.Context, from, to string, raw []byte) (id string, err error)
}

// Name implements worker.Worker.
func (a *Answerer) Name() string { return "questions" }

// Run answers questions over NATS until ctx ends.
func (a *Answerer) Run(ctx context.Context) error {
	if err := a.Reception.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, t := range a.table() {
		may := func(client string) error {
			if !a.Reception.RightsOf(client).Ask(t.noun + "." + t.question) {
				return ErrNotAllowed
			}
			return nil
		}
		answer := func(ctx context.Context, client string, data []byte) ([]byte, error) {
			if err := may(client); err != nil {
				return nil, err
			}
			return t.answer(ctx, client, data)
		}
		group.Go(func() error {
			if slices.Contains(Long, t.noun+"."+t.question) {
				return a.Reception.Journal.AnswerLong(ctx, t.noun, t.question, may, answer)
			}
			return a.Reception.Journal.Answer(ctx, t.noun, t.question, answer)
		})
	}
	return group.Wait()
}

// An entry is one question and who answers it.
type entry struct {
	noun, question string
	answer         journal.Handler
}

// table is all that can be asked. Who may ask it is rights' affair.
func (a *Answerer) table() []entry {
	return []entry{
		{"command", AskOutcome, question(a.outcome)},
		{"command", AskOutcomes, question(a.outcomes)},
		{"command", AskPreview, question(a.preview)},
		{"command", AskWaiting, question(a.waiting)},
		{"command", AskDropWaiting, question(a.dropWaiting)},
		{"office", AskPlan, question(a.plan)},
		{"person", AskExport, question(a.export)},
		{"person", AskErased, question(a.erased)},
		{"person", AskCalendars, question(a.calendars)},
		{"feed", AskFeeds, question(a.feeds)},
		{"link", AskLinks, question(a.links)},
		{"user", AskUsers, question(a.users)},
		{"user", AskInvite, question(a.invite)},
		{"user", AskSignOut, question(a.signOut)},
		{"schedule", AskRuns, question(a.runs)},
		{"meeting", AskDeliveries, question(a.deliveries)},
		{"office", AskOffice, question(a.previewOffice)},
		{"office", AskRoom, question(a.room)},
		{"office", AskServers, question(a.servers)},
		{"mail", AskHeld, question(a.held)},
		{"mail", AskRelease, question(a.release)},
		{"inbound", AskInboundList, question(a.inboundList)},
		{"inbound", AskInboundShow, question(a.inboundShow)},
		{"inbound", AskInboundRetry, question(a.inboundRetry)},
		{"inbound", AskInboundDrop, question(a.inboundDrop)},
		{"inbound", AskInboundDeliver, question(a.inboundDeliver)},
	}
}

// question makes a handler of bytes from one of Go values.
func question[Q, A any](answer func(context.Context, string, Q) (A, error)) func(context.Context, string, []byte) ([]byte, error) {
	return func(ctx context.Context, client string, data []byte) ([]byte, error) {
		var q Q
		if err := json.Unmarshal(data, &q); err != nil {
			return nil, fmt.Errorf("the question is not readable as %T", q)
		}
		a, err := answer(ctx, client, q)
		if err != nil {
			return nil, err
		}
		return json.Marshal(a)
	}
}

func (a *Answerer) outcome(ctx context.Context, client string, q Inquiry) (events.Answer, error) {
	m := events.Message{ID: q.ID, Source: q.Source, Type: q.Type.String(), Data: q.Data}
	return a.Reception.Outcome(ctx, client, a.Reception.Receipt(q.Sequence, q.Type, m), min(q.Wait, maxWait))
}

func (a *Answerer) outcomes(ctx context.Context, client string, q OutcomesRequest) ([]worker.Result, error) {
	if len(q.Sequences) > MostOutcomes {
		return nil, errTooManyOutcomes
	}
	return a.Reception.Outcomes(ctx, client, q.Sequences, min(q.Wait, maxWait))
}

func (a *Answerer) preview(ctx context.Context, client string, q Inquiry) (events.Answer, error) {
	return a.Reception.Preview(ctx, client, q.Type, events.Message{ID: q.ID, Source: q.Source, Type: q.Type.String(), Data: q.Data})
}

func (a *Answerer) plan(ctx context.Context, _ string, q PlanRequest) ([]plan.Step, error) {
	return a.Reception.Plan(ctx, q.Items, q.Prune)
}

// An Export is all that the house knows of a person.
type Export = known.Export

func (a *Answerer) export(ctx context.Context, _ string, q PersonRequest) (Export, error) {
	sources := known.Sources{Reception: a.Reception, Sessions: a.Sessions, Passwords: a.Passwords, Readings: a.Readings}
	x, there, err := sources.Of(ctx, q.ID)
	if err == nil && !there {
		err = fmt.Errorf("there is no person of this id, or they are erased")
	}
	return x, err
}

// erased waits until nothing of the person can be read any more or, if that is what is asked, until their key is destroyed.
func (a *Answerer) erased(ctx context.Context, _ string, q PersonRequest) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, min(q.Wait, maxWait))
	defer cancel()
	for {
		var left bool
		var err error
		if q.Key {
			left, err = a.Reception.Journal.HasKey(ctx, q.ID)
		} else {
			var list []string
			list, err = a.Reception.Journal.Erased(ctx, []string{q.ID})
			left = len(list) > 0
		}
		if err != nil && ctx.Err() == nil {
			return false, err
		}
		if err == nil && !left && (a.Forgotten == nil || a.Forgotten(q.ID)) {
			return true, nil
		}
		if !worker.Sleep(ctx, 100*time.Millisecond) {
			return false, nil
		}
	}
}

func (a *Answerer) room(context.Context, string, struct{}) (string, error) {
	if a.Shut == nil {
		return "", nil
	}
	if err := a.Shut(); err != nil {
		return err.Error(), nil
	}
	return "", nil
}

func (a *Answerer) servers(ctx context.Context, _ string, _ struct{}) ([]streams.State, error) {
	return a.Reception.Journal.States(ctx)
}

func (a *Answerer) calendars(_ context.Context, _ string, _ struct{}) ([]CalendarLine, error) {
	lines := []CalendarLine{}
	a.Reception.Mirror.View(func(b *calendar.Book) {
		for _, f := range b.Followings() {
			line := CalendarLine{Of: f.Of.String(), Since: f.Since}
			if k := b.Elsewhere(f.Of); k != nil {
				line.AsOf, line.Entries = k.AsOf, k.Entries
				if k.Stale != nil {
					line.Failed, line.Why, line.Status = k.Stale.Since, string(k.Stale.Why), k.Stale.Status
				}
			}
			lines = append(lines, line)
		}
	})
	return lines, nil
}

func (a *Answerer) feeds(_ context.Context, _ string, _ struct{}) ([]FeedLine, error) {
	lines := []FeedLine{}
	now := a.Reception.Now()
	a.Reception.Mirror.View(func(b *calendar.Book) {
		for _, f := range b.Feeds() {
			lines = append(lines, FeedLine{ID: f.ID, Name: f.Name, Scope: f.Scope.String(), Issued: f.Issued, Until: f.Until, Revoked: f.Revoked, Closed: f.Closed(b.Today(now)), Read: a.Readings.Last(f)})
		}
	})
	return lines, nil
}

func (a *Answerer) links(_ context.Context, _ string, _ struct{}) ([]LinkLine, error) {
	lines := []LinkLine{}
	a.Reception.Mirror.View(func(b *calendar.Book) {
		for _, x := range b.Links() {
			if x.Removed {
				continue
			}
			s := a.Looked.Of(x)
			lines = append(lines, LinkLine{
				ID: x.ID, Title: x.Title, Subject: x.Subject, Address: x.Address,
				Found: s.Found, Looked: s.Looked, Since: s.Since, Failed: s.Failed, Status: s.Status, Why: s.Why, Moved: s.Moved,
			})
		}
	})
	return lines, nil
}

func (a *Answerer) runs(_ context.Context, _ string, _ struct{}) ([]ScheduleLine, error) {
	lines := []ScheduleLine{}
	a.Reception.Mirror.View(func(b *calendar.Book) {
		for _, s := range b.Schedules() {
			line := ScheduleLine{ID: s.ID, Cron: s.Cron, Zone: s.Zone, Do: s.Do, Next: s.Next(a.Reception.Now(), 5)}
			if last := s.Latest(a.Reception.Now()); !last.IsZero() {
				line.Last = &last
			}
			lines = append(lines, line)
		}
	})
	return lines, nil
}

func (a *Answerer) deliveries(_ context.Context, _ string, q DeliveriesRequest) ([]worker.Delivery, error) {
	about, err := events.ParseRef(q.About)
	if err != nil {
		return nil, err
	}
	known := false
	a.Reception.Mirror.View(func(b *calendar.Book) { known = b.Known(about) })
	if !known {
		return nil, fmt.Errorf("there is no %s", about)
	}
	return a.Reception.Deliveries(about), nil
}

func (a *Answerer) previewOffice(_ context.Context, _ string, q PlanRequest) (worker.PlanPreview, error) {
	return a.Reception.PreviewOffice(q.Items, q.Prune)
}
