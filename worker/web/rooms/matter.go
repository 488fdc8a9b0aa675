package rooms

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"jourfixe/calendar"
	"jourfixe/calendar/matter"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
)

// proposals are the forms by which somebody proposes what is to be talked about, changes or withdraws it.
var proposals = &form.Kind{Texts: "matter", Limit: 64 << 10, Large: "text"}

const (
	maxTitle = 200  // characters, as the schemas have it
	maxText  = 1500 // likewise
)

// A proposal is what somebody has typed.
type proposal struct {
	Title, Text, Minutes, Guest, Wish string
	Urgent                            bool
	Presents                          []string // ids of people
	minutes                           int
	wish                              events.Date
}

// Kind implements form.Form.
func (*proposal) Kind() *form.Kind { return proposals }

// Read implements form.Form.
func (c *proposal) Read(f form.Fields) (fault string) {
	c.Title, c.Guest = strings.Join(strings.Fields(f.Lines("title")), " "), strings.Join(strings.Fields(f.Lines("guest")), " ")
	c.Text, c.Minutes, c.Wish = f.Lines("text"), strings.TrimSpace(f.Word("minutes")), strings.TrimSpace(f.Word("wish"))
	c.Urgent, c.Presents = f.Word("urgent") != "", nil
	for _, id := range f.All("presents") {
		if events.ValidID(id) && !slices.Contains(c.Presents, id) {
			c.Presents = append(c.Presents, id)
		}
	}
	var err error
	if c.minutes, err = strconv.Atoi(c.Minutes); c.Minutes == "" {
		c.minutes, err = matter.Usual, nil
	}
	day, ok := form.Day(c.Wish)
	switch c.wish = day; {
	case c.Title == "" || utf8.RuneCountInString(c.Title) > maxTitle:
		return "title"
	case utf8.RuneCountInString(c.Text) > maxText:
		return "text"
	case err != nil || c.minutes < 1 || c.minutes > matter.Longest:
		return "minutes"
	case utf8.RuneCountInString(c.Guest) > maxTitle:
		return "guest"
	case c.Wish != "" && !ok:
		return "wish"
	}
	return ""
}

// refs are who presents it.
func (c *proposal) refs() []events.Ref {
	list := []events.Ref{}
	for _, id := range c.Presents {
		list = append(list, events.Ref{Noun: "person", ID: id})
	}
	return list
}

// proposed is what the book has of a matter, as it would be typed.
func proposed(m *matter.Matter, language string) *proposal {
	c := &proposal{Title: m.Title.In(language), Text: m.Text.Value(), Minutes: strconv.Itoa(m.Minutes), Guest: m.Guest.Value(), Urgent: m.Urgent}
	if !m.Wish.IsZero() {
		c.Wish = m.Wish.String()
	}
	for _, ref := range m.Presents {
		c.Presents = append(c.Presents, ref.ID)
	}
	return c
}

// A formPage asks for a proposal.
type formPage struct {
	*proposal
	Room    events.Text // what it is proposed to
	Back    string
	To      string // where the form goes
	Form    string // the session's token
	ID      string // of a matter that is there; "" of a new one
	People  []choice
	Self    bool // whoever looks can say that they present it themselves, and names nobody else
	Max     int
	Longest int
	Stored  bool
	Fault   *form.Fault
	At      string // the field at which it is
}

// A choice is somebody who can present it.
type choice struct {
	ID, Name string
	Chosen   bool
}

// faulty is the field at which a fault is shown: what the desk has refused names a field of the command.
func faulty(f *form.Fault) string {
	if f == nil {
		return ""
	}
	name := f.Name
	if f.Problem != nil {
		name, _, _ = strings.Cut(f.Problem.Field, "[")
	}
	if slices.Contains([]string{"title", "text", "minutes", "presents", "guest", "wish"}, name) {
		return name
	}
	return ""
}

// ask shows the form, for something new or what is there.
func (p *pages) ask(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	p.display(r, v, http.StatusOK, formPage{})
}

func (p *pages) display(r *http.Request, v *shell.Visit, status int, x formPage) {
	v.Show(status, "matter", func(b *calendar.Book) shell.Content {
		of, ok := home(b, r, v)
		if !ok {
			return shell.Content{}
		}
		x.Room, x.Back, x.To, x.Form, x.Max, x.Longest = b.TitleOf(of), To(of), r.URL.Path, v.FormToken(), maxText, matter.Longest
		title := v.Voice.T("matter.new")
		if id := r.PathValue("matter"); id != "" {
			m := b.Matter(id)
			if m == nil || m.Home() != of || m.Done || m.Withdrawn || !v.Is(events.Coordinator) && (m.Person == "" || m.Person != v.Person) {
				return shell.Content{}
			}
			if x.ID, title = id, v.Voice.T("matter.change"); x.proposal == nil {
				x.proposal = proposed(m, v.Voice.Language)
			}
		} else if !open(b, of, p.Now()) {
			return shell.Content{}
		}
		if x.proposal == nil {
			x.proposal = &proposal{Minutes: strconv.Itoa(matter.Usual)}
		}
		x.Self = !v.Is(events.Reader)
		for _, person := range b.MembersOf(of) {
			named := slices.Contains(x.Presents, person.ID)
			if x.Self && person.ID != v.Person && !named {
				continue // names of others are not theirs to see; who is named to all already may stay
			}
			x.People = append(x.People, choice{person.ID, listing.PersonName(person, v.Voice), named})
		}
		refusal.Put(b, v.Voice, x.Fault)
		x.At = faulty(x.Fault)
		return shell.Content{Title: title, Body: x}
	})
}

// propose takes something new.
func (p *pages) propose(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	of, ok := p.home(r, v)
	if !ok {
		v.Missing()
		return
	}
	typed := &proposal{}
	if fault := form.Read(w, r, typed); fault != nil {
		p.display(r, v, fault.Status, formPage{proposal: typed, Fault: fault})
		return
	}
	c := &events.ProposeMatter{
		Title: events.Text{v.Voice.Language: typed.Title}, Text: typed.Text, Minutes: typed.minutes, Presents: typed.refs(), Guest: typed.Guest,
		Urgent: typed.Urgent, Wish: typed.wish, Person: v.Person,
	}
	c.ID = p.Forms.Name(r, c.Type())
	if c.Series = of.ID; of.Noun == "meeting" {
		c.Series, c.Meeting = "", of.ID
	}
	p.hand(w, r, v, typed, c, To(of)+"?done=proposed")
}

// change takes what is there otherwise, or back.
func (p *pages) change(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	of, ok := p.home(r, v)
	var title events.Text
	p.Mirror.View(func(b *calendar.Book) {
		m := b.Matter(r.PathValue("matter"))
		if ok = ok && m != nil && m.Home() == of; ok {
			title = maps.Clone(m.Title)
		}
	})
	if !ok {
		v.Missing()
		return
	}
	typed := &proposal{}
	fault := form.Read(w, r, typed)
	if r.PostForm.Get("do") == "withdraw" {
		p.hand(w, r, v, typed, &events.WithdrawMatter{ID: r.PathValue("matter")}, To(of)+"?done=withdrawn")
		return
	}
	if fault != nil {
		p.display(r, v, fault.Status, formPage{proposal: typed, Fault: fault})
		return
	}
	// What was shown in another language, and is still the same, stays.
	if _, there := title[v.Voice.Language]; there || title.In(v.Voice.Language) != typed.Title {
		title[v.Voice.Language] = typed.Title
	}
	refs := typed.refs()
	c := &events.AmendMatter{
		ID: r.PathValue("matter"), Title: &title, Text: &typed.Text, Minutes: &typed.minutes, Presents: &refs, Guest: &typed.Guest, Urgent: &typed.Urgent, Wish: &typed.wish,
	}
	p.hand(w, r, v, typed, c, To(of)+"?done=changed")
}

func (p *pages) home(r *http.Request, v *shell.Visit) (of events.Ref, ok bool) {
	p.Mirror.View(func(b *calendar.Book) { of, ok = home(b, r, v) })
	return of, ok
}

// hand hands a command in, and leads to the room once it is done.
func (p *pages) hand(w http.ResponseWriter, r *http.Request, v *shell.Visit, typed *proposal, body events.Body, to string) {
	outcome := p.Forms.Submit(w, r, proposals, v.Client, "/rooms", body)
	switch {
	case outcome.Gone:
	case outcome.Done():
		form.Lead(w, r, to)
	default:
		p.display(r, v, outcome.Fault.Or(http.StatusAccepted), formPage{proposal: typed, Stored: outcome.Stored, Fault: outcome.Fault})
	}
}
