package visiting

import (
	"cmp"
	"net/http"
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/visiting"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A page shows who comes, what that takes, and the programme.
type page struct {
	Staff       bool
	Back, Table string
	Title       events.Text
	First, Last events.Date
	Opens       events.Date // the day from which on there is a list; zero: it is there
	List        *visiting.List
	Lines       []line
	Speaks      []count
	Diets       []count
	Programme   listing.Programme
}

// A line is somebody who comes.
type line struct {
	visiting.Visitor
	Home     []string // keys of the texts that say what they need of where they stay
	Tongues  []string
	Nameless bool
}

// A count is what is said by some.
type count struct {
	What string
	N    int
}

// page answers the page by a door.
func (x *pages) page(by door) func(http.ResponseWriter, *http.Request, *shell.Visit) {
	return func(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
		if v.ChooseLanguage() || v.Early() {
			return
		}
		a := by(r, v)
		if a.closed(v) {
			return
		}
		v.Show(http.StatusOK, "visiting", func(*calendar.Book) shell.Content {
			p := newPage(&a, v.Voice)
			return shell.Content{Title: v.Voice.T("visiting.title") + ": " + v.Voice.In(p.Title), Body: p}
		})
	}
}

func newPage(a *asked, v *voice.Voice) page {
	t := a.book.Trip(a.trip)
	p := page{Staff: a.staff, Back: a.back, Table: a.to + "/" + fileName, Title: t.Title, First: t.From, Last: t.To, Programme: listing.NewProgramme(a.book, t, v)}
	if a.sight == visiting.Early {
		home := a.book.Office().Location()
		p.Opens = events.DateOf(visiting.Opens(t, home).In(home))
		return p
	}
	p.List = visiting.Who(a.book, t)
	p.Lines = lines(p.List, v)
	for _, s := range p.List.Speaks {
		p.Speaks = append(p.Speaks, count{words.TongueName(s.What), s.N})
	}
	for _, s := range p.List.Diets {
		p.Diets = append(p.Diets, count{s.What, s.N})
	}
	return p
}

// lines are those who come, by name.
func lines(l *visiting.List, v *voice.Voice) []line {
	list := make([]line, len(l.Visitors))
	for i, x := range l.Visitors {
		list[i] = newLine(x)
	}
	order := v.Order()
	defer order.Done()
	slices.SortStableFunc(list, func(x, y line) int { return cmp.Or(order.CompareString(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) })
	return list
}

func newLine(x visiting.Visitor) line {
	l := line{Visitor: x, Nameless: x.Name == ""}
	for _, s := range []*string{&l.Name, &l.Companion, &l.Diet, &l.Mobility, &l.Host} {
		*s = voice.Clean(*s)
	}
	for _, need := range []struct {
		needed bool
		key    string
	}{{x.NoPets, "registered.field.nopets"}, {x.NoSmoking, "registered.field.nosmoking"}, {x.NoStairs, "registered.field.nostairs"}} {
		if need.needed {
			l.Home = append(l.Home, need.key)
		}
	}
	for _, tag := range x.Speaks {
		l.Tongues = append(l.Tongues, words.TongueName(tag))
	}
	return l
}
