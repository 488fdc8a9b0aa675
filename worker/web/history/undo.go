package history

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/undo"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A deedPage is one deed with all of it, and what would come of taking it back.
type deedPage struct {
	Deed      deed
	About     string // the thing, for what else has happened to it
	Why       string // it cannot be taken back
	Detail    string // what the desk says of it
	Undone    uint64 // the place of the deed that has taken it back, 0 if none has
	Anew      bool
	Near      bool
	Lines     []line // what would come of it
	Rest      int
	Mails     []mailLine
	Untold    bool // nobody would be told of it
	Feeds     []string
	FeedsMore int // and how many more
	Since     uint64
	Form      string
	Fault     *form.Fault
	Stored    bool
	Finished  bool // it has just taken something back
}

// A mailLine are the mails of one kind that would go out.
type mailLine struct {
	Kind  string
	Names []string
	More  int
	At    time.Time // when, if not at once
}

// takings are the forms by which something is taken back.
var takings = &form.Kind{Texts: "undo", Limit: 4 << 10, Problems: map[string]string{}}

// A taking is what such a form says.
type taking struct{ since uint64 }

// Kind implements form.Form.
func (*taking) Kind() *form.Kind { return takings }

// Read implements form.Form.
func (t *taking) Read(f form.Fields) (fault string) {
	since, err := strconv.ParseUint(f.Word("since"), 10, 63)
	if t.since = since; err != nil {
		return form.Broken
	}
	return ""
}

// find returns the deed that ends at the place that a request names.
func (h *historian) find(r *http.Request) (worker.Deed, bool) {
	place, err := strconv.ParseUint(r.PathValue("place"), 10, 63)
	if err != nil {
		return worker.Deed{}, false
	}
	return h.Reception.Mirror.Deed(place)
}

// show answers the page of one deed.
func (h *historian) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	d, ok := h.find(r)
	if !ok {
		v.Missing()
		return
	}
	h.present(r, v, d, http.StatusOK, nil)
}

// undo takes a deed back.
func (h *historian) undo(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	d, ok := h.find(r)
	if !ok {
		v.Missing()
		return
	}
	var asked taking
	fault := form.Read(w, r, &asked)
	var way undo.Way
	if fault == nil {
		ctx, cancel := context.WithTimeout(r.Context(), within)
		defer cancel()
		_, list, before, err := h.whole(ctx, d)
		if err != nil {
			h.Log.Error("take something back", "error", err)
			v.Fail(http.StatusServiceUnavailable, "error.waiting")
			return
		}
		if way = undo.Of(h.Reception.Mirror.Snapshot(), list, before, h.Now()); way.Why != "" {
			if back := h.undoneBy(ctx, d, list); back != 0 {
				form.Lead(w, r, fmt.Sprintf("/history/%d?done", back)) // it was sent twice
				return
			}
			fault = takings.Overtaken("changed")
		}
	}
	if fault != nil {
		h.present(r, v, d, fault.Status, &form.Outcome{Fault: fault})
		return
	}
	outcome := h.Forms.SubmitOnce(w, r, takings, v.Client, events.Message{
		ID: fmt.Sprintf("undo-%d-%d", d.Place(), asked.since), Source: source, Since: asked.since,
	}, way.Command)
	switch {
	case outcome.Gone:
		return
	case !outcome.Done():
		h.present(r, v, d, outcome.Fault.Or(http.StatusAccepted), &outcome)
		return
	}
	to := "/history?about=" + way.Command.About().String()
	if latest, _ := h.Reception.Mirror.Deeds(worker.Question{About: about(way.Command)}, 1); len(latest) > 0 {
		to = fmt.Sprintf("/history/%d?done", latest[0].Place())
	}
	form.Lead(w, r, to)
}

// about is the thing that a command is about.
func about(c events.Body) events.Ref {
	ref := c.About()
	if ref.Noun == "milestone" {
		ref.Noun = "trip"
	}
	return ref
}

// whole reads all events of a deed, and what held the state that taking it back restores.
func (h *historian) whole(ctx context.Context, d worker.Deed) (*telling, []*events.Event, events.Body, error) {
	t, err := h.read(ctx, []worker.Deed{d}, events.Ref{}, mostOfDeed)
	if err != nil {
		return nil, nil, nil, err
	}
	var list []*events.Event
	for _, e := range d.Entries {
		if read := t.events[e.Place]; read != nil {
			list = append(list, read)
		}
	}
	if len(list) == 0 {
		return t, nil, nil, nil
	}
	return t, list, t.was(list[0]), nil
}

// undoneBy returns the place of the deed that has taken one back, 0 if none has.
func (h *historian) undoneBy(ctx context.Context, d worker.Deed, list []*events.Event) uint64 {
	later, _ := h.Reception.Mirror.Deeds(worker.Question{About: d.Entries[0].About, From: list[0].Time}, perPage)
	var places []uint64
	for _, l := range later {
		if l.Place() > d.Place() {
			places = append(places, l.Entries[0].Place)
		}
	}
	found, err := h.Reception.Happened(ctx, places)
	if err != nil {
		h.Log.Error("look what has taken something back", "error", err)
		return 0
	}
	for _, e := range found {
		if back, ok := takesBack(e.Cause); ok && back == d.Place() {
			return e.Sequence
		}
	}
	return 0
}

// present shows a deed, after somebody has tried to take it back if there is an outcome.
func (h *historian) present(r *http.Request, v *shell.Visit, d worker.Deed, status int, outcome *form.Outcome) {
	ctx, cancel := context.WithTimeout(r.Context(), within)
	defer cancel()
	t, list, before, err := h.whole(ctx, d)
	if err != nil {
		h.Log.Error("show what has happened", "error", err)
		v.Fail(http.StatusServiceUnavailable, "error.waiting")
		return
	}
	p := &deedPage{About: d.Entries[0].About.String(), Form: v.FormToken(), Finished: r.URL.Query().Has("done")}
	if outcome != nil {
		p.Fault, p.Stored = outcome.Fault, outcome.Stored
	}
	way := undo.Of(h.Reception.Mirror.Snapshot(), list, before, h.Now())
	p.Anew, p.Near = way.Anew, way.Near
	var f worker.Sequel
	if p.Why = string(way.Why); p.Why == "" && !v.Is(events.Coordinator) {
		p.Why = "role"
	} else if p.Why == "" {
		if f, err = h.Reception.Sequel(r.Context(), v.Client, way.Command); err != nil {
			h.Log.Error("foresee what taking back sets off", "error", err)
			v.Fail(http.StatusServiceUnavailable, "error.waiting")
			return
		}
		switch {
		case f.Problem == nil:
		case f.Problem.Status == http.StatusForbidden:
			p.Why = "right"
		default:
			p.Why, p.Detail = "refused", refusal.Of(h.Reception.Mirror.Snapshot(), v.Voice, f.Problem)
		}
		p.Since = f.Since
	} else if way.Why == undo.Again && len(list) > 0 {
		p.Undone = h.undoneBy(ctx, d, list)
	}
	v.Show(status, "deed", func(b *calendar.Book) shell.Content {
		t.book, t.voice, t.leads, t.plans = b, v.Voice, v.Leads, v.Is(events.Coordinator)
		p.Deed = t.deed(d, events.Ref{}, mostOfDeed)
		refusal.Put(b, v.Voice, p.Fault)
		if p.Why == "" {
			h.foretell(t, p, f)
		}
		title := v.Voice.T("history.deed")
		if p.Finished {
			title = v.Voice.T("undo.done")
		}
		if len(p.Deed.Lines) > 0 {
			title += ": " + p.Deed.Lines[0].Title.words(v.Voice)
		}
		return shell.Content{Title: title, Body: p}
	})
}

// foretell puts into words what would come of taking something back.
func (h *historian) foretell(t *telling, p *deedPage, f worker.Sequel) {
	for _, e := range f.Events {
		if len(p.Lines) == perDeed*3 {
			p.Rest++
			continue
		}
		l := t.line(e, t.last(e))
		l.Told, l.More = nil, 0
		p.Lines = append(p.Lines, l)
	}
	home := t.book.Office().Zone
	for _, m := range f.Mails {
		name := listing.PersonName(t.book.Person(m.To), t.voice)
		i := 0
		for i < len(p.Mails) && (p.Mails[i].Kind != m.Message || !p.Mails[i].At.Equal(m.At)) {
			i++
		}
		if i == len(p.Mails) {
			line := mailLine{Kind: m.Message}
			if !m.At.IsZero() {
				line.At = voice.At(m.At, home)
			}
			p.Mails = append(p.Mails, line)
		}
		if line := &p.Mails[i]; len(line.Names) == mostNames {
			line.More++
		} else {
			line.Names = append(line.Names, name)
		}
	}
	p.Untold = len(f.Mails) == 0
	for _, feed := range f.Feeds {
		name := t.title(events.Ref{Noun: "feed", ID: feed.ID}, nil).words(t.voice)
		if len(p.Feeds) == mostNames {
			p.FeedsMore++
		} else {
			p.Feeds = append(p.Feeds, name)
		}
	}
}

// last is what is so now of the thing that an event is about, as far as one of those that were read says so.
func (t *telling) last(e *events.Event) events.Body {
	state := undo.State(e.Body.Type())
	var last *events.Event
	for _, was := range t.events {
		if state != "" && was.Body.About() == e.Body.About() && undo.State(was.Body.Type()) == state && (last == nil || was.Sequence > last.Sequence) {
			last = was
		}
	}
	if last == nil {
		return nil
	}
	return last.Body
}
