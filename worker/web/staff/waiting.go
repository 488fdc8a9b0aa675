package staff

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/worker"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A waitingPage says what waits: for the desk, for its turn, and for somebody to look at it. Whom a mail is from and what it says
// stands on no page.
type waitingPage struct {
	worker.Waiting
	SetBy    time.Time // on the office's clock, as all times of the page
	Oldest   time.Time
	Clients  []clientWaiting
	Turned   bool // some were turned away
	Full     int  // how much of the room for commands is taken, in percent
	Held     []heldLine
	Plans    bool            // whoever looks may move a meeting
	Office   []listing.Waits // what waits for somebody of the office, by kind
	Stopped  *stoppedMails   // nothing that is owed goes out; nil: it does
	Most     int             // commands that a client may have waiting
	MostSize string
}

// stoppedMails are those that are held since a restore, or since the ledger was lost or replaced by an older one.
type stoppedMails struct {
	Why     string
	Noticed bool      // it was noticed, and not done on purpose
	Until   time.Time // when that was
	Mails   int       // that would go out now
	Maybe   int       // of these, people may have got already
}

// newStopped says what is held, nil if nothing is.
func newStopped(h worker.HeldMails, zone string) *stoppedMails {
	if h.Hold == nil {
		return nil
	}
	return &stoppedMails{Why: h.Hold.Why, Noticed: h.Hold.Noticed(), Until: voice.At(h.Hold.Until, zone), Mails: len(h.Mails) + h.More, Maybe: h.Maybe}
}

// A clientWaiting is a client of which commands wait or were turned away.
type clientWaiting struct {
	journal.Portion
	Name   string // of a client of the house in words
	Size   string
	Since  time.Time
	Turned int
}

// A heldLine are the mails that are held for one reason.
type heldLine struct {
	Reason string // the code word, by which the command line knows it
	Words  string
	Number int
	Oldest time.Time
	Ends   time.Time
}

// Nothing reports whether nothing waits.
func (p *waitingPage) Nothing() bool {
	return p.Waiting.Nothing() && len(p.Office) == 0 && p.Stopped == nil
}

// waiting answers the page of what waits.
type waiting struct {
	reception *worker.Reception
	waits     *listing.Waitlist
	now       func() time.Time
	log       *slog.Logger
}

// waitingWithin bounds how long is looked for what waits.
const waitingWithin = 10 * time.Second

func (x *waiting) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), waitingWithin)
	defer cancel()
	var w worker.Waiting
	if v.Asks("command.waiting") { // what clients want is for whoever runs the house
		var err error
		if w, err = x.reception.Waiting(ctx); err != nil {
			x.log.Error("show what waits", "error", err)
			v.Fail(http.StatusServiceUnavailable, "error.waiting")
			return
		}
	}
	failed, stopped := x.reception.Ledger.Failed(), x.reception.HeldMails()
	v.Show(http.StatusOK, "waiting", func(b *calendar.Book) shell.Content {
		page := newWaitingPage(w, b.Office().Zone, v.Voice)
		page.Stopped = newStopped(stopped, b.Office().Zone)
		page.Plans = v.Is(events.Coordinator)
		page.Office = listing.FirstOfAll(x.waits.Find(b, failed, 0, x.now(), v.Voice), listing.MostWaits, v.Voice)
		return shell.Content{Title: v.Voice.T("waiting.title"), Body: page}
	})
}

// A waitlistPage lists all that waits of one kind.
type waitlistPage struct {
	listing.List
	listing.Waits
	Number int // of things, of some of which there are several
	Plans  bool
}

// list answers the page of one kind.
func (x *waiting) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	kind, failed := r.PathValue("kind"), x.reception.Ledger.Failed()
	v.Read("waitlist", func(b *calendar.Book) shell.Content {
		if !slices.Contains(listing.WaitKinds, kind) {
			return shell.Content{}
		}
		p := waitlistPage{List: listing.NewList(r.URL), Plans: v.Is(events.Coordinator), Waits: listing.Waits{Kind: kind}}
		for _, w := range x.waits.Find(b, failed, 0, x.now(), v.Voice) {
			if w.Kind == kind {
				p.Waits = w.First(len(w.Things), v.Voice)
			}
		}
		p.Things = slices.DeleteFunc(p.Things, func(t listing.Waiting) bool { return !p.Fits(listing.InAll(t.Title), t.Name) })
		p.Number, p.Things = p.List.Number, listing.Shown(&p.List, p.Things)
		title := v.Voice.T("waiting.title")
		if p.Number > 0 {
			title = v.Voice.N("waits."+kind, p.Waits.Number)
		}
		return shell.Content{Title: title, Body: p}
	})
}

func newWaitingPage(w worker.Waiting, zone string, v *voice.Voice) *waitingPage {
	p := &waitingPage{
		Waiting: w, SetBy: voice.At(w.SetBy, zone), Oldest: voice.At(w.Oldest, zone), Full: int(w.Bytes * 100 / max(w.Room, 1)),
		Most: journal.MostCommands, MostSize: v.Size(journal.MostBytes),
	}
	for _, c := range w.Clients {
		p.Turned = p.Turned || c.Turned > 0
		p.Clients = append(p.Clients, clientWaiting{
			Portion: c, Name: clientName(v, c.Client), Size: v.Size(c.Bytes), Since: voice.At(c.Since, zone), Turned: int(c.Turned),
		})
	}
	for _, h := range w.Held {
		p.Held = append(p.Held, heldLine{
			Reason: h.Reason, Words: heldFor(h.Reason, v.Language), Number: h.Number, Oldest: voice.At(h.Oldest, zone), Ends: voice.At(h.Ends, zone),
		})
	}
	slices.SortStableFunc(p.Held, func(x, y heldLine) int { return x.Ends.Compare(y.Ends) })
	return p
}

// heldFor says why mails are held, as the mail about them does.
func heldFor(reason, language string) string {
	said := words.Texts(words.Mail)[language]
	if key := "held." + reason; said.Has(key) {
		return said.Say(key, "option", "--mail-contact")
	}
	return said.Say("held.unlisted", "reason", strings.TrimSpace(voice.Clean(reason)))
}
