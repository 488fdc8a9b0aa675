package records

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/people"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// roles are what people are to the office, as far as the house knows.
var roles = field.Some{Of: []string{"staff", "contact", "citizen"}, Texts: "person.is.", Like: regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)}

var personFields = []edit.Field{
	{Name: "name", Kind: field.Line{}, Required: true},
	{Name: "email", Kind: field.Mail{}, Required: true, Hint: true},
	{Name: "language", Kind: field.Language{}, Hint: true},
	{Name: "partner", Kind: field.Thing{Of: []string{"partner"}, None: "form.person.partner.none"}, Hint: true, None: ""},
	{Name: "zone", Kind: field.Zone{}, Hint: true},
	{Name: "hours", Kind: field.Hours{}, Hint: true},
	{Name: "roles", Kind: roles, None: []string{}},
}

func toPerson(id string) string { return "/people/" + id }

func aboutPerson(a field.Asking, id string) *people.Person {
	if p := a.Book.Person(id); p != nil && !p.Erased {
		return p
	}
	return nil
}

// aPerson is what forms about a person are about; now says what the book holds.
func aPerson(now func(p *people.Person) any) func(a field.Asking, id string) *edit.Thing {
	return func(a field.Asking, id string) *edit.Thing {
		p := aboutPerson(a, id)
		if p == nil {
			return nil
		}
		ref := events.Ref{Noun: "person", ID: id}
		return &edit.Thing{About: ref, Title: field.Name(a, ref), To: toPerson(id), Now: now(p)}
	}
}

// warnOfSame says whose a mail address is already. Two people may well have one, as those of an office may.
func warnOfSame(a field.Asking, id string, data edit.Data) []string {
	address, _ := data["email"].(string)
	for p := range a.Book.EachPerson() {
		if p.ID != id && !p.Erased && p.Email.Readable() && address != "" && strings.EqualFold(p.Email.Value(), address) {
			return []string{a.Voice.T("form.person.email.same", "name", field.Name(a, events.Ref{Noun: "person", ID: p.ID}))}
		}
	}
	return nil
}

var personForms = []edit.Form{
	{
		Name: "person.new", Command: "person.add", Path: "/new/person", Fields: edit.Anew(personFields), To: toPerson, Warn: warnOfSame,
		Thing: func(field.Asking, string) *edit.Thing { return &edit.Thing{To: "/people"} },
		Begin: func(q url.Values) any {
			return events.AddPerson{Partner: q.Get("partner"), Language: events.Languages[0]}
		},
	},
	{
		Name: "person.change", Command: "person.amend", Path: "/people/{id}/change", Fields: personFields, To: toPerson, Partly: true, Warn: warnOfSame,
		Thing: aPerson(func(p *people.Person) any { return p.Said() }),
	},
	{
		Name: "person.mails", Command: "person.prefer", Path: "/people/{id}/mails", Lead: true, To: toPerson,
		Fields: []edit.Field{{Name: "without", Kind: field.Some{Of: listing.Mails, Texts: "person.without."}, None: []string{}}},
		Thing:  aPerson(func(p *people.Person) any { return events.PreferPerson{Without: p.Without} }),
	},
	{
		Name: "person.follow", Command: "person.follow", Path: "/people/{id}/follow", Lead: true, To: toPerson,
		Fields: []edit.Field{{Name: "address", Words: "form.followed.address", Kind: field.Calendar{}, Required: true, Hint: true}},
		Thing:  aPerson(func(*people.Person) any { return nil }),
	},
	{
		Name: "person.unfollow", Command: "person.unfollow", Path: "/people/{id}/unfollow", Lead: true, To: toPerson,
		Thing: aPerson(func(*people.Person) any { return nil }),
	},
	{
		Name: "person.erase", Command: "person.erase", Path: "/people/{id}/erase", Lead: true, Final: true,
		To:    func(string) string { return "/people" },
		Thing: aPerson(func(*people.Person) any { return nil }),
	},
}

type persons struct{ Options }

// A personLine is a person in a list.
type personLine struct {
	To      string
	Name    string
	Partner events.Text
	Bounced bool
	Role    string // in the house
}

type peoplePage struct {
	listing.List
	Done   *edit.Done
	May    bool
	People []personLine
}

// list answers the list of people.
func (x *persons) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("people", func(b *calendar.Book) shell.Content {
		p := peoplePage{List: listing.NewList(r.URL), May: v.Is(events.Coordinator)}
		p.Done = x.Done(field.Asking{Book: b, Voice: v.Voice}, r)
		var found []listing.Found[*people.Person]
		for y := range b.EachPerson() {
			if y.Erased {
				continue
			}
			var texts []string
			if p.Query != "" {
				texts = []string{calledBy(y, v.Voice)}
				if of := b.Partner(y.Partner); of != nil {
					texts = append(texts, p.InAll(of.Title))
				}
				if p.May {
					texts = append(texts, y.Email.Value())
				}
			}
			if p.Fits(texts...) {
				found = append(found, listing.Found[*people.Person]{Thing: y, ID: y.ID})
			}
		}
		name := func(y *people.Person) string { return calledBy(y, v.Voice) }
		p.People = listing.Lines(&p.List, v.Voice, found, name, func(y *people.Person) personLine { return newPersonLine(b, y, v.Voice) })
		return shell.Content{Title: p.Done.Title(v.Voice.T("people.title")), Body: p}
	})
}

func newPersonLine(b *calendar.Book, p *people.Person, v *voice.Voice) personLine {
	line := personLine{
		To: toPerson(p.ID), Name: calledBy(p, v), Bounced: !p.Bounced.At.IsZero(), Role: p.Role,
	}
	if of := b.Partner(p.Partner); of != nil {
		line.Partner = of.Title
	}
	return line
}

// calledBy is what stands for a person in a list.
func calledBy(p *people.Person, v *voice.Voice) string {
	if name := voice.Clean(p.Name.Value()); name != "" {
		return name
	}
	return v.T("person.unnamed")
}

type personPage struct {
	ID       string
	Name     string
	Erased   bool
	May      bool // whoever looks may change it
	MayErase bool
	Done     *edit.Done
	Story    listing.Story
	Email    string
	Language string
	Zone     string
	Local    time.Time // on their clock
	Partner  events.Text
	To       string // the partner's page
	Hours    *events.Hours
	Roles    string
	Role     string // in the house
	Bounced  bool
	Since    time.Time
	Status   string
	Without  string
	Groups   []groupLine
	Dates    []listing.Date
	More     int
	Trips    []listing.RegisteredFor
	Calendar listing.Followed // elsewhere
	MayFeeds bool             // whoever looks may end feeds of the person
	MayOpen  bool             // and open them
	Feeds    []feedLine       // that are open
}

// A feedLine is a feed of a person.
type feedLine struct {
	To, Name string
	Issued   time.Time
}

// show answers the page of a person.
func (x *persons) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("person", func(b *calendar.Book) shell.Content {
		y := b.Person(r.PathValue("id"))
		if y == nil {
			return shell.Content{}
		}
		a := field.Asking{Book: b, Voice: v.Voice}
		p := personPage{ID: y.ID, Name: field.Name(a, events.Ref{Noun: "person", ID: y.ID}), Erased: y.Erased, Done: x.Done(a, r)}
		if !y.Erased {
			p.May, p.MayErase = v.Is(events.Coordinator), v.Is(events.Administrator)
			p.tell(b, y, x.Now(), v.Voice)
			if p.MayFeeds = p.MayErase; p.MayFeeds {
				p.Feeds, p.MayOpen = feedsOf(b, y.ID), x.Has("feed.person")
			}
		}
		p.Story = listing.NewStory(x.Mirror, b, events.Ref{Noun: "person", ID: y.ID}, x.Now())
		return shell.Content{Title: p.Done.Title(p.Name), Body: p}
	})
}

// feedsOf lists the feeds of a person that are open, the oldest first.
func feedsOf(b *calendar.Book, person string) (list []feedLine) {
	for f := range b.EachFeed() {
		if f.Scope.Ref == (events.Ref{Noun: "person", ID: person}) && !f.Revoked {
			list = append(list, feedLine{"/calendars/" + f.ID, voice.Clean(f.Name), voice.At(f.Issued, b.Office().Zone)})
		}
	}
	slices.SortFunc(list, func(x, y feedLine) int { return cmp.Or(x.Issued.Compare(y.Issued), cmp.Compare(x.To, y.To)) })
	return list
}

// tell puts in what is known of the person.
func (p *personPage) tell(b *calendar.Book, y *people.Person, now time.Time, v *voice.Voice) {
	p.Language, p.Zone, p.Local, p.Role = v.NameOf(y.Language), y.Zone, voice.At(now, b.ZoneOf(y)), y.Role
	if p.May {
		p.Email = voice.Clean(y.Email.Value())
	}
	if of := b.Partner(y.Partner); of != nil {
		p.Partner, p.To = of.Title, "/partners/"+of.ID
	}
	if y.Hours != nil {
		hours := *y.Hours
		p.Hours = &hours
	}
	var are []string
	for _, role := range y.Roles {
		if slices.Contains(roles.Of, role) {
			role = v.T(roles.Texts + role)
		}
		are = append(are, voice.Clean(role))
	}
	p.Roles = strings.Join(are, ", ")
	if !y.Bounced.At.IsZero() {
		p.Bounced, p.Since, p.Status = true, voice.At(y.Bounced.At, b.Office().Zone), voice.Clean(y.Bounced.Status)
	}
	var without []string
	for _, kind := range listing.Mails {
		if slices.Contains(y.Without, kind) {
			without = append(without, v.T("message."+kind))
		}
	}
	p.Without = strings.Join(without, ", ")
	for _, g := range b.Groups() {
		if !g.Ended && b.Invites([]events.Ref{{Noun: "group", ID: g.ID}}, y.ID) {
			p.Groups = append(p.Groups, groupLine{To: toGroup(g.ID), Title: g.Title})
		}
	}
	p.Trips = listing.Registered(b, y.ID)
	p.Calendar = listing.NewFollowed(b, events.Ref{Noun: "person", ID: y.ID}, b.Office().Zone, v)
	p.Dates, p.More = listing.Dates(b.MeetingsInviting(y.ID), now)
}
