package published

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agreement"
	"jourfixe/calendar/people"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/voice"
)

// A relation is a partner as everybody may see it: nobody of it, and nothing that the office has noted.
type relation struct {
	ID         string
	Title      events.Text
	Country    string
	Since      int // year
	Dormant    bool
	Agreements []signed
	changed    time.Time
}

// A signed agreement, as everybody may know of it.
type signed struct {
	Title events.Text
	Year  int
}

// A kind of relations.
type kind struct {
	ID, Title string
	Relations []relation
}

type partnersPage struct {
	frame
	Kinds []kind
}

func (p *Pages) partners(b *calendar.Book, v *voice.Voice, f frame) any {
	return partnersPage{f, p.relations(b, v)}
}

// kinds are those of relations, in the order in which they are shown.
var kinds = []string{"twin-city", "friendship", "cooperation", "network"}

// relations lists all partners by kind, as a dictionary has them. Whoever is one no more is left out.
func (p *Pages) relations(b *calendar.Book, v *voice.Voice) (list []kind) {
	today := b.Today(p.Now())
	texts := words.Texts(words.Relations)[v.Language]
	for _, id := range kinds {
		var found []listing.Found[*people.Partner]
		for x := range b.EachPartner() {
			if x.Kind == id && !x.Retired {
				found = append(found, listing.Found[*people.Partner]{Thing: x, ID: x.ID})
			}
		}
		if len(found) == 0 {
			continue
		}
		k := kind{ID: id, Title: texts.Say("kinds." + id)}
		for _, x := range listing.InOrder(v, found, func(x *people.Partner) string { return v.In(x.Title) }) {
			k.Relations = append(k.Relations, newRelation(b, x, today, v))
		}
		list = append(list, k)
	}
	return list
}

func newRelation(b *calendar.Book, x *people.Partner, today events.Date, v *voice.Voice) relation {
	r := relation{ID: x.ID, Title: x.Title, Since: x.Since, Dormant: x.Dormant(), changed: x.Revised}
	if x.Country != "" {
		r.Country = words.Country(x.Country, v.Language)
	}
	for _, a := range b.AgreementsWith(x.ID) {
		r.changed = events.Later(r.changed, a.Revised)
		// What has to be agreed anew, and whether anybody has, is the office's affair.
		if s := a.Standing(today); s == agreement.Current || s == agreement.Ending {
			r.Agreements = append(r.Agreements, signed{a.Title, a.Signed.In()})
		}
	}
	return r
}

// A link is one of the list, as everybody may see it.
type link struct {
	Title    events.Text
	Address  string
	Language string // of the page that it leads to
	id       string
	since    time.Time
}

// A subject is what stands under one heading.
type subject struct {
	Title events.Text
	Links []link
}

type linksPage struct {
	frame
	Subjects []subject
}

func (p *Pages) links(b *calendar.Book, v *voice.Voice, f frame) any {
	return linksPage{f, subjects(b, v)}
}

// subjects lists all links by their subjects, in the order of the office's own list.
func subjects(b *calendar.Book, v *voice.Voice) (list []subject) {
	var found []listing.Found[*calendar.Link]
	for y := range b.EachLink() {
		if !y.Removed {
			found = append(found, listing.Found[*calendar.Link]{Thing: y, ID: y.ID, At: listing.PlaceOfLink(y)})
		}
	}
	listing.BySubject(found, v)
	for _, y := range listing.InOrder(v, found, func(y *calendar.Link) string { return v.In(y.Title) }) {
		if n := len(list); n == 0 || v.In(list[n-1].Title) != v.In(y.Subject) {
			list = append(list, subject{Title: y.Subject})
		}
		of := &list[len(list)-1]
		of.Links = append(of.Links, link{Title: y.Title, Address: y.Address, Language: y.Language, id: y.ID, since: y.Since})
	}
	return list
}
