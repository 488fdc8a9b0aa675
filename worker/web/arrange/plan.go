package arrange

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A planPage asks who is to meet and when, and shows the best times.
type planPage struct {
	*question
	answers
	Need, May []pickList
	Looked    bool // names are looked for
	Lengths   []int
	Venues    []pick
	Again     string // the question in words
}

// answers are what was found.
type answers struct {
	Times  []timeChoice
	Silent []events.Text // partners of whom nobody would come
	Passed []listing.Passed
	Left   int
	Least  bool
	More   string // leads to more times, "" if there are no more
	Ticks  *ticks // by which times are put to the vote; nil where a meeting is moved
	Shown  bool   // there is an answer
	Detail string // what the search says of a question that it cannot answer
}

// A timeChoice is a time and what it leads to.
type timeChoice struct {
	listing.Time
	To    string
	At    string // by which it is ticked
	On    bool   // it is ticked
	slot  events.Slot
	Rooms []roomChoice // venues, as they suit then; only where a meeting is moved
	Free  int          // how many suit
	More  int          // how many are not named
}

// A roomChoice is a venue at a time, and what it leads to if it suits.
type roomChoice struct{ Label, To string }

// A pickList is what can be picked of one kind.
type pickList struct {
	Name  string // key
	All   int
	Picks []pick
	Left  int  // how many are not shown
	Open  bool // some of them are picked, or looked for
}

// A pick is one who can be picked.
type pick struct {
	Value, Label string
	Badge        string // key
	On           bool
}

// shownPeople is how many of a kind are shown before somebody has to look for the others by name.
const shownPeople = 60

// plan answers the page on which a new meeting begins.
func (p *pages) plan(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	b := p.mirror.Snapshot()
	q := read(r.URL.Query(), b, b.Today(p.now()))
	page := &planPage{question: q}
	status, ok := p.ask(w, r, v, b, q, &page.answers, "", "/meetings/new", page.choose)
	if !ok {
		return
	}
	if page.Shown {
		if to := page.putToVote(v.Voice); to != "" {
			form.Lead(w, r, to)
			return
		}
		if len(q.Faults) > 0 {
			status = http.StatusUnprocessableEntity
		}
	}
	page.pickers(b, v.Voice)
	if page.Shown {
		page.Again = page.inWords(v.Voice)
	}
	v.Show(status, "plan", func(*calendar.Book) shell.Content {
		title := v.Voice.T("plan.title")
		if page.Shown {
			title = v.Voice.N("plan.found", len(page.Times)) + " " + title
		}
		return shell.Content{Title: title, Body: page}
	})
}

// ask answers a question, if it is asked and nothing is wrong with it; not ok says that the visitor has been answered. A meeting that is
// to be moved is left out of what takes people's time.
func (p *pages) ask(w http.ResponseWriter, r *http.Request, v *shell.Visit, b *calendar.Book, q *question, a *answers, except, page string,
	choose func(at events.Slot, anyhow bool) string,
) (status int, ok bool) {
	if q.Find {
		q.check(b)
	}
	if q.Find && len(q.Faults) == 0 {
		f, err := p.search(r.Context(), b, q.request(), except, q.Best)
		switch {
		case err != nil && r.Context().Err() != nil:
			return 0, false // nobody waits for an answer any more
		case err != nil:
			w.Header().Set("Retry-After", "5")
			v.Fail(http.StatusServiceUnavailable, "error.timeslate")
			return 0, false
		case f.problem != nil:
			q.refused(f.problem)
			a.Detail = refusal.Of(b, v.Voice, f.problem)
		default:
			a.answer(b, q, f.offer, v.Voice, choose)
			if len(a.Times) == q.Best && q.Best < 5*offered {
				more := q.values()
				more.Set("do", "find")
				more.Set("best", strconv.Itoa(q.Best+offered))
				a.More = page + "?" + more.Encode() + "#t" + strconv.Itoa(q.Best)
			}
		}
	}
	q.say(v.Voice)
	if q.Find && len(q.Faults) > 0 {
		return http.StatusUnprocessableEntity, true
	}
	return http.StatusOK, true
}

// say puts what is wrong with the question into words.
func (q *question) say(v *voice.Voice) {
	for i, f := range q.Faults {
		q.Faults[i].Words = v.T("plan.fault."+f.Text, f.Pairs...)
	}
}

// refused notes what the search says of a question that it cannot answer beside its field.
func (q *question) refused(problem *events.Problem) {
	name, _, _ := strings.Cut(problem.Field, "[")
	q.wrong(cmp.Or(map[string]string{
		"need": "need", "optional": "may", "duration": "minutes", "window.to": "to", "window": "to", "venue": "venue",
		"hours": "hours-from", "hours.from": "hours-from", "hours.to": "hours-to",
	}[name], "need"), "refused")
}

// answer shows what was found.
func (a *answers) answer(b *calendar.Book, q *question, o *inquiry.Offer, v *voice.Voice, choose func(at events.Slot, anyhow bool) string) {
	a.Shown, a.Least, a.Left, a.Passed = true, o.Least, o.Left, listing.NewPassed(o.Passed, v)
	for _, t := range o.Times {
		a.Times = append(a.Times, timeChoice{Time: listing.NewTime(t, b.Office().Zone, v), To: choose(t.Slot, o.Least), At: tickOf(t.Slot), slot: t.Slot})
	}
	for _, why := range b.Nobody(q.Need) {
		a.Silent = append(a.Silent, reason.SaidInOffice(why, v.Language))
	}
}

// choose leads on with a time: to the form that plans the meeting.
func (p *planPage) choose(at events.Slot, anyhow bool) string {
	v := p.filled(anyhow)
	v.Set("v.at.date", at.Date.String())
	v.Set("v.at.start", at.Start.String())
	return "/new/meeting?" + v.Encode()
}

// filled is what the question says to whatever form it leads to.
func (p *planPage) filled(anyhow bool) url.Values {
	v := url.Values{"v.duration": {strconv.Itoa(p.Minutes) + " min"}}
	for _, r := range p.question.Need {
		v.Add("v.need", r.String())
	}
	for _, r := range p.question.May {
		v.Add("v.optional", r.String())
	}
	if p.Venue != "" {
		v.Set("v.venue", p.Venue)
	}
	if anyhow {
		v.Set("v.ifNone", "best")
	}
	return v
}

// pickers lists who can be picked. Who is picked is always shown.
func (p *planPage) pickers(b *calendar.Book, v *voice.Voice) {
	p.Looked = p.Look != ""
	p.Need, p.May = p.pickList(b, v, p.question.Need, true), p.pickList(b, v, p.question.May, false)
	p.Venues, p.Lengths = p.venues(b, v), lengthsWith(p.Minutes)
}

// venues are those that can be free.
func (q *question) venues(b *calendar.Book, v *voice.Voice) (list []pick) {
	for _, x := range b.Venues() {
		if !x.Removed {
			list = append(list, pick{Value: x.ID, Label: v.In(x.Title), On: x.ID == q.Venue})
		}
	}
	sorted(list, v)
	return list
}

func (p *planPage) pickList(b *calendar.Book, v *voice.Voice, chosen []events.Ref, first bool) []pickList {
	kinds := []pickList{{Name: "partners"}, {Name: "groups"}, {Name: "trips"}, {Name: "people"}}
	add := func(i int, ref events.Ref, label, badge string) {
		kinds[i].All++
		kinds[i].Picks = append(kinds[i].Picks, pick{ref.String(), label, badge, slices.Contains(chosen, ref)})
	}
	for _, x := range b.Partners() {
		if ref := (events.Ref{Noun: "partner", ID: x.ID}); !x.Retired || slices.Contains(chosen, ref) {
			badge := ""
			if x.Dormant() {
				badge = "partner.dormant"
			}
			add(0, ref, v.In(x.Title), badge)
		}
	}
	for _, x := range b.Groups() {
		if !x.Ended {
			add(1, events.Ref{Noun: "group", ID: x.ID}, v.In(x.Title), "")
		}
	}
	for _, x := range b.Trips() {
		if ref := (events.Ref{Noun: "trip", ID: x.ID}); invites(b, "", ref) && !x.Cancelled {
			add(2, ref, v.T("plan.travellers", "trip", v.In(x.Title)), "")
		}
	}
	for _, x := range b.People() {
		if !x.Erased {
			add(3, events.Ref{Noun: "person", ID: x.ID}, personName(x.Name.Value(), v), "")
		}
	}
	for i := range kinds {
		kinds[i].narrow(p.Look, v)
	}
	if first && p.Look == "" && !slices.ContainsFunc(kinds, func(l pickList) bool { return l.Open }) {
		kinds[0].Open = true // most meetings are with partners
	}
	return kinds
}

// narrow leaves of a list who is picked, and of the others those whose name has what is looked for, as many as are shown.
func (l *pickList) narrow(look string, v *voice.Voice) {
	sorted(l.Picks, v)
	look = strings.ToLower(look)
	var on, others []pick
	for _, x := range l.Picks {
		switch {
		case x.On:
			on = append(on, x)
		case look == "" || strings.Contains(strings.ToLower(x.Label), look):
			others = append(others, x)
		}
	}
	l.Left = max(0, len(others)-shownPeople)
	l.Picks = slices.Concat(on, others[:len(others)-l.Left])
	l.Open = len(on) > 0 || look != "" && len(others) > 0
}

// sorted puts names as a dictionary of the language has them.
func sorted(list []pick, v *voice.Voice) {
	order := inOrder(v)
	slices.SortStableFunc(list, func(x, y pick) int { return order(x.Label, y.Label) })
}

// inOrder says which of two words comes first in a dictionary of the language.
func inOrder(v *voice.Voice) func(x, y string) int {
	return v.Order().CompareString
}

// personName is what a person is called by staff.
func personName(name string, v *voice.Voice) string {
	return cmp.Or(voice.Clean(name), v.T("plan.unnamed"))
}

// inWords says the question.
func (p *planPage) inWords(v *voice.Voice) string {
	var names []string
	for _, l := range p.Need {
		for _, x := range l.Picks {
			if x.On {
				names = append(names, x.Label)
			}
		}
	}
	const most = 5
	if n := len(names) - most; n > 1 {
		names = append(names[:most], v.N("plan.others", n))
	}
	return v.T("plan.asked", "who", strings.Join(names, ", "), "minutes", p.Minutes, "days", v.Days(p.first, p.last))
}

// picks is what one of the two lists of the form is made from.
type picks struct {
	Name  string
	Lists []pickList
}

// Pick is who can be picked for a field.
func (p *planPage) Pick(field string) picks {
	if field == "may" {
		return picks{field, p.May}
	}
	return picks{field, p.Need}
}
