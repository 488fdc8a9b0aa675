package rooms

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/minutes"
	"jourfixe/events"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
)

// tasks are those of the meetings of a room that are to be done, by the day on which they are due.
func tasks(b *calendar.Book, of events.Ref, v *shell.Visit, now time.Time) (list []listing.Outcome) {
	for _, o := range b.OpenTasks() {
		if b.HomeOf(o.Meeting) == of && (v.Is(events.Reader) || b.ReadsResolution(o, v.Person)) {
			list = append(list, listing.NewOutcome(b, o, v.Voice, listing.Reader{Person: v.Person, Office: v.Is(events.Reader)}, now))
		}
	}
	return list
}

// ticking is the form by which somebody says that a task is done, or is not after all.
var ticking = &form.Kind{Texts: "outcome", Limit: 4 << 10}

// An outcomePage shows one thing that a meeting has come to.
type outcomePage struct {
	listing.Outcome
	Room     string // of the meeting; "" if whoever looks does not belong there
	Minutes  string // for the office alone
	Form     string // the session's token
	Tick     string // what whoever looks can say of it: finish or reopen; "" if nothing
	Change   string // where it is changed, for the office alone
	Withdraw string
	Said     string // what has just been done
	Stored   bool
	Fault    *form.Fault
}

func (p *pages) outcome(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	p.showOutcome(r, v, http.StatusOK, outcomePage{})
}

// readable is what is asked for, nil if whoever looks may not read it.
func readable(b *calendar.Book, r *http.Request, v *shell.Visit) *minutes.Resolution {
	o := b.Resolution(r.PathValue("id"))
	if o == nil || o.Cleared || b.Meeting(o.Meeting) == nil || !v.Is(events.Reader) && !b.ReadsResolution(o, v.Person) {
		return nil
	}
	return o
}

func (p *pages) showOutcome(r *http.Request, v *shell.Visit, status int, x outcomePage) {
	v.Show(status, "outcome", func(b *calendar.Book) shell.Content {
		o := readable(b, r, v)
		if o == nil {
			return shell.Content{}
		}
		x.Outcome, x.Form = listing.NewOutcome(b, o, v.Voice, listing.Reader{Person: v.Person, Office: v.Is(events.Reader)}, p.Now()), v.FormToken()
		if home := b.HomeOf(o.Meeting); v.Is(events.Reader) || b.Belongs(home, v.Person) {
			x.Room = To(home)
		}
		if v.Is(events.Reader) {
			x.Minutes = "/meetings/" + url.PathEscape(o.Meeting) + "/minutes"
		}
		x.may(b, o, v)
		if said := r.URL.Query().Get("done"); slices.Contains([]string{"finish", "reopen"}, said) {
			x.Said = v.Voice.T("outcome.done." + said)
		} else if done := p.Done(field.Asking{Book: b, Voice: v.Voice}, r); done != nil {
			x.Said = done.Text
		}
		refusal.Put(b, v.Voice, x.Fault)
		title := v.Voice.T("outcome.outcome")
		if x.Task {
			title = v.Voice.T("outcome.task")
		}
		if x.Fault != nil {
			title = v.Voice.T("fault.short") + " – " + title
		}
		return shell.Content{Title: title + ": " + v.Voice.In(x.Meeting), Body: x}
	})
}

// may is what whoever looks can do.
func (x *outcomePage) may(b *calendar.Book, o *minutes.Resolution, v *shell.Visit) {
	coordinates, fixed := v.Is(events.Coordinator), b.Minutes(o.Meeting).Fixed()
	switch {
	case o.Withdrawn:
		return
	case !o.Task() || !coordinates && !x.Own:
	case o.Open():
		x.Tick = "finish"
	default:
		x.Tick = "reopen"
	}
	switch {
	case !coordinates:
	case !fixed:
		x.Change, x.Withdraw = x.To+"/change", x.To+"/withdraw"
	case o.Task():
		x.Change, x.Withdraw = x.To+"/assign", x.To+"/withdraw"
	}
}

// tick says of a task that it is done, or is not after all.
func (p *pages) tick(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	id, found := r.PathValue("id"), false
	p.Mirror.View(func(b *calendar.Book) { found = readable(b, r, v) != nil })
	if !found {
		v.Missing()
		return
	}
	var body events.Body = &events.FinishResolution{ID: id}
	do := "finish"
	if r.PostForm.Get("do") == "reopen" {
		body, do = &events.ReopenResolution{ID: id}, "reopen"
	}
	outcome := p.Forms.Submit(w, r, ticking, v.Client, "/resolutions", body)
	switch {
	case outcome.Gone:
	case outcome.Done():
		form.Lead(w, r, listing.To(events.Ref{Noun: "resolution", ID: id})+"?done="+do)
	default:
		if o := p.Mirror.Snapshot().Resolution(id); o != nil && o.Withdrawn && outcome.Fault != nil {
			outcome.Fault = ticking.Overtaken("withdrawn") // somebody was faster
		}
		p.showOutcome(r, v, outcome.Fault.Or(http.StatusAccepted), outcomePage{Stored: outcome.Stored, Fault: outcome.Fault})
	}
}
