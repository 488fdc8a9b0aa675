package edit

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// An asker asks for one form.
type asker struct {
	*Table
	form *Form
}

// show answers with the form as the book fills it, and with what the address says: a link can fill a form in, and no more.
func (x *asker) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("edit", func(b *calendar.Book) shell.Content {
		a := asking(b, v, r.PathValue("id"))
		thing := x.form.Thing(a, r.PathValue("id"))
		if thing == nil {
			return shell.Content{}
		}
		if thing.Now == nil && x.form.Begin != nil {
			thing.Now = x.form.Begin(r.URL.Query())
		}
		s := x.fresh(a, x.form, thing)
		s.fill(r.URL.Query())
		return x.content(a, v, s, r)
	})
}

// take takes a form in.
func (x *asker) take(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	a := asking(x.Mirror.Snapshot(), v, r.PathValue("id"))
	do, id := r.PostForm.Get("do"), r.PathValue("id")
	thing := x.form.Thing(a, id)
	s := x.sent(r, x.form, thing)
	if do == doNext || do == doIt {
		// What was done may have ended the thing, or changed it: sent once more it is still the same.
		answer, known, err := x.Reception.Find(r.Context(), v.Client, x.source(r), s.id(x.Table))
		switch {
		case err != nil:
			x.fail(w, v, err)
			return
		case known && answer.Outcome == events.Accepted:
			x.lead(w, r, answer, x.promised(r, s))
			return
		}
	}
	if thing == nil {
		v.Missing()
		return
	}
	if do != doNext && do != doIt {
		x.again(a, v, r, http.StatusOK, s)
		return
	}
	if x.catchUp(a, s) {
		x.again(a, v, r, http.StatusConflict, s)
		return
	}
	data, ok := s.read(a, x.now(a, x.form, thing))
	switch {
	case s.nothing:
		x.again(a, v, r, http.StatusUnprocessableEntity, s)
		return
	case !ok:
		x.again(a, v, r, http.StatusUnprocessableEntity, s)
		return
	}
	if id != "" {
		data["id"] = id
	}
	if x.form.Make != nil {
		x.form.Make(a, id, data)
	}
	x.give(w, r, v, a, s, data)
}

// source is where the commands of the form come from.
func (x *asker) source(r *http.Request) string { return r.URL.Path }

// message is the command that the form comes to.
func (x *asker) message(a field.Asking, r *http.Request, s *sheet, data Data) (t events.Type, m events.Message, err error) {
	if t, err = events.ParseType(x.form.Command); err != nil {
		return t, m, err
	}
	m = events.Message{ID: s.id(x.Table), Source: x.source(r), Type: t.String(), Since: a.Book.Sequence()}
	m.Data, err = json.Marshal(data)
	return t, m, err
}

// give shows what the command would set off, if somebody is told of it, and stores it.
func (x *asker) give(w http.ResponseWriter, r *http.Request, v *shell.Visit, a field.Asking, s *sheet, data Data) {
	t, m, err := x.message(a, r, s, data)
	if err != nil {
		x.fail(w, v, err)
		return
	}
	seen, err := x.Reception.Foresee(r.Context(), v.Client, t, m)
	switch {
	case err != nil:
		x.fail(w, v, err)
		return
	case seen.Problem != nil:
		x.refused(w, r, v, a, s, seen.Problem)
		return
	}
	if x.form.Warn != nil {
		a.Typed = s.of
		s.warnings = x.form.Warn(a, r.PathValue("id"), data)
	}
	if x.form.Note != nil {
		id, _ := data["id"].(string)
		s.warnings = append(s.warnings, x.form.Note(field.Asking{Book: seen.After, Voice: a.Voice}, id)...)
	}
	if mark := x.mark(seen, s.warnings); x.form.Final || len(s.warnings) > 0 || len(seen.Mails)+len(seen.Feeds) > 0 {
		if r.PostForm.Get("do") != doIt || s.seen != mark {
			s.again = s.seen != "" && s.seen != mark
			s.seen = mark
			x.foretell(v, a, s, r, seen)
			return
		}
	}
	answer, err := x.Forms.Give(w, r, v.Client, t, m)
	switch {
	case err != nil && r.Context().Err() != nil:
		return // nobody waits for an answer any more
	case err != nil:
		x.fail(w, v, err)
	case answer.Problem != nil:
		x.refused(w, r, v, a, s, answer.Problem)
	case answer.Outcome == events.Pending:
		v.Show(http.StatusAccepted, "stored", func(*calendar.Book) shell.Content {
			return shell.Content{Title: v.Voice.T("edit.stored.title"), Body: storedPage{x.back(r, s.thing.To)}}
		})
	default:
		x.lead(w, r, answer, told(seen.Mails))
	}
}

// A storedPage says that a command is stored and not decided yet.
type storedPage struct{ To string }

// fail answers where nothing can be taken at present.
func (x *asker) fail(w http.ResponseWriter, v *shell.Visit, err error) {
	x.Log.Error("take a form", "form", x.form.Name, "error", err)
	w.Header().Set("Retry-After", "60")
	v.Fail(http.StatusServiceUnavailable, "error.later")
}

// again shows a form once more, with all that was typed.
func (x *asker) again(a field.Asking, v *shell.Visit, r *http.Request, status int, s *sheet) {
	v.Show(status, "edit", func(*calendar.Book) shell.Content { return x.content(a, v, s, r) })
}

// refused shows a form that the desk refuses, each fault beside its field. Where others have changed the thing in the same moment, what
// they have changed is shown.
func (x *asker) refused(w http.ResponseWriter, r *http.Request, v *shell.Visit, a field.Asking, s *sheet, p *events.Problem) {
	if p.Code == events.ProblemURN+events.Changed {
		later := asking(x.Mirror.Snapshot(), v, r.PathValue("id"))
		if thing := x.form.Thing(later, r.PathValue("id")); thing != nil {
			s.thing = thing
			if s.since = min(s.since, a.Book.Sequence()); !x.catchUp(later, s) {
				s.above = append(s.above, v.Voice.T("edit.changed"))
			}
			x.again(later, v, r, http.StatusConflict, s)
			return
		}
	}
	faults := p.Errors
	if len(faults) == 0 {
		faults = []events.Fault{{Field: p.Field, Detail: p.Detail}}
	}
	for _, f := range faults {
		said := against(a, p)
		i := x.form.fieldOf(f.Field)
		if said == nil && i >= 0 {
			said = x.form.Fields[i].past(a, s.typed[i], x.Reception.Now())
		}
		if said == nil {
			words := refusal.Say(a.Book, a.Voice, p.Code, f.Detail)
			if len(faults) == 1 {
				words = refusal.Of(a.Book, a.Voice, p)
			}
			said = &field.Fault{Text: "refused", Pairs: []any{"detail", words}}
		}
		if i >= 0 {
			s.faults[i] = x.form.inside(i, f.Field, said, s.faults[i])
		} else {
			s.above = append(s.above, v.Voice.T("field.fault."+said.Text, said.Pairs...))
		}
	}
	x.again(a, v, r, p.Status, s)
}

// mostAgainst is how many things are named that stand against a time.
const mostAgainst = 4

// against says in the language of the page why a time is refused that does not suit everybody, and which would; nil for other problems.
func against(a field.Asking, p *events.Problem) *field.Fault {
	if len(p.Conflicts) == 0 {
		return nil
	}
	var why []string
	for _, c := range p.Conflicts {
		if said := voice.Clean(reason.In(c.Reason, a.Voice.Language)); !slices.Contains(why, said) {
			why = append(why, said)
		}
	}
	if len(why) > mostAgainst {
		why = append(why[:mostAgainst], "…")
	}
	pairs := []any{"why", strings.Join(why, "; ")}
	if len(p.Alternatives) == 0 {
		return &field.Fault{Text: "against", Pairs: pairs}
	}
	at := p.Alternatives[0].Instant.In(tz.Must(a.Book.Office().Zone))
	return &field.Fault{Text: "instead", Pairs: append(pairs, "day", a.Voice.Day(events.DateOf(at)), "time", a.Voice.Clock(at))}
}

// past says of a moment that it is over, if that is what is wrong with it.
func (f *Field) past(a field.Asking, typed field.Typed, now time.Time) *field.Fault {
	if k, ok := f.Kind.(field.Moment); ok && k.Past(a, typed, now) {
		return &field.Fault{Text: "past"}
	}
	return nil
}

// fieldOf finds the field that the path of a problem leads into, -1 if there is none.
func (f *Form) fieldOf(path string) int {
	path = dotted(path)
	return slices.IndexFunc(f.Fields, func(x Field) bool {
		return path == x.Name || strings.HasPrefix(path, x.Name+".") || strings.HasPrefix(x.Name, path+".")
	})
}

// dotted is the path of a problem, as in programme[1].end, with dots alone.
func dotted(path string) string { return strings.NewReplacer("[", ".", "]", "").Replace(path) }

// inside is what is wrong with a field: if that is an entry of it, beside that one, along with what else is.
func (f *Form) inside(i int, path string, said, also *field.Fault) *field.Fault {
	part, deeper := strings.CutPrefix(dotted(path), f.Fields[i].Name+".")
	if _, ok := f.Fields[i].Kind.(field.Entries); !ok || !deeper {
		return said
	}
	said.Part = part
	all := &field.Fault{Text: "entries"}
	if also != nil {
		all.Inner = also.Inner
	}
	all.Inner = append(all.Inner, said)
	return all
}

// lead goes on to the page of the thing, which says what was done.
func (x *asker) lead(w http.ResponseWriter, r *http.Request, answer events.Answer, people []string) {
	id := r.PathValue("id")
	if id == "" && len(answer.Events) > 0 {
		id = answer.Events[0].ID
	}
	if made := x.form.Makes; made != "" {
		if i := slices.IndexFunc(answer.Events, func(e events.Told) bool { return strings.HasPrefix(e.Type, made+".") }); i >= 0 {
			id = answer.Events[i].ID
		}
	}
	to := x.done(x.form, x.form.To(id), people)
	if kept := x.kept(r); len(kept) > 0 {
		to += "&" + kept.Encode()
	}
	form.Lead(w, r, to)
}

// promised are the people who were to be told when what is sent once more was shown: by then it has been done.
func (x *asker) promised(r *http.Request, s *sheet) []string {
	who := r.PostForm.Get(whoField)
	if who == "" || x.seal(s.id(x.Table), who) != r.PostForm.Get(whoSeal) {
		return nil
	}
	return strings.Split(who, ",")
}

// mark tells what was shown of what a command would set off from anything else.
func (x *asker) mark(seen worker.Foresight, warnings []string) string {
	data, err := json.Marshal(struct {
		Mails    []events.Mail
		Feeds    []events.Feed
		Warnings []string `json:",omitempty"`
	}{seen.Mails, seen.Feeds, warnings})
	if err != nil {
		panic(err) // they are written into answers, too
	}
	return events.Hash(x.Reception.Key, data)
}

// told are the people who get mails, each once.
func told(mails []events.Mail) (people []string) {
	for _, m := range mails {
		people = append(people, m.To)
	}
	slices.Sort(people)
	return slices.Compact(people)
}

// number reads a number of people.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
