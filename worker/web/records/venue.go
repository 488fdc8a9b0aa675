package records

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

var venueFields = []edit.Field{
	{Name: "title", Kind: field.Text{}, Required: true, Hint: true},
	{Name: "address", Kind: field.Line{}, Hint: true},
	{Name: "geo", Kind: field.Geo{}, Hint: true},
	{Name: "seats", Kind: field.Number{Least: 1, Most: 100_000}},
	{Name: "partner", Kind: field.Thing{Of: []string{"partner"}, None: "form.venue.partner.none"}, Hint: true},
}

func toVenue(id string) string { return "/venues/" + id }

var venueForms = []edit.Form{
	{
		Name: "venue.new", Command: "venue.set", Path: "/new/venue", Fields: venueFields, To: toVenue,
		Thing: func(field.Asking, string) *edit.Thing { return &edit.Thing{To: "/venues"} },
		Make: func(a field.Asking, _ string, data edit.Data) {
			data["id"] = edit.NewID(a.Book, "venue", data["title"])
		},
	},
	{
		Name: "venue.change", Command: "venue.set", Path: "/venues/{id}/change", Fields: venueFields, To: toVenue,
		Thing: aboutVenue,
	},
	{
		Name: "venue.follow", Command: "venue.follow", Path: "/venues/{id}/follow", Lead: true, To: toVenue, Thing: aboutVenueAlone,
		Fields: []edit.Field{{Name: "address", Words: "form.followed.address", Kind: field.Calendar{}, Required: true, Hint: true}},
	},
	{Name: "venue.unfollow", Command: "venue.unfollow", Path: "/venues/{id}/unfollow", Lead: true, To: toVenue, Thing: aboutVenueAlone},
	{Name: "venue.remove", Command: "venue.remove", Path: "/venues/{id}/remove", To: toVenue, Thing: aboutVenue, Lead: true},
}

// aboutVenue is a venue that can be changed, with what the book says of it.
func aboutVenue(a field.Asking, id string) *edit.Thing {
	x := a.Book.Venue(id)
	if x == nil || x.Removed {
		return nil
	}
	return &edit.Thing{About: events.Ref{Noun: "venue", ID: id}, Title: a.Voice.In(x.Title), To: toVenue(id), Now: x.VenueChanged.Set()}
}

// aboutVenueAlone is it without that: the address of its calendar is never shown.
func aboutVenueAlone(a field.Asking, id string) *edit.Thing {
	thing := aboutVenue(a, id)
	if thing != nil {
		thing.Now = nil
	}
	return thing
}

type venues struct{ Options }

// A venueLine is a venue in the list.
type venueLine struct {
	To      string
	Title   events.Text
	Address string
	Seats   int
}

type venuesPage struct {
	listing.List
	May    bool // whoever looks may change things
	Venues []venueLine
}

// list answers the list of venues.
func (x *venues) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("venues", func(b *calendar.Book) shell.Content {
		p := venuesPage{May: v.Is(events.Coordinator), List: listing.NewList(r.URL)}
		var found []listing.Found[*calendar.Venue]
		for y := range b.EachVenue() {
			if !y.Removed && p.Fits(p.InAll(y.Title), y.Address) {
				found = append(found, listing.Found[*calendar.Venue]{Thing: y, ID: y.ID})
			}
		}
		name := func(y *calendar.Venue) string { return v.Voice.In(y.Title) }
		p.Venues = listing.Lines(&p.List, v.Voice, found, name, func(y *calendar.Venue) venueLine {
			return venueLine{toVenue(y.ID), y.Title, y.Address, y.Seats}
		})
		return shell.Content{Title: v.Voice.T("venues.title"), Body: p}
	})
}

type venuePage struct {
	*calendar.Venue
	May     bool // whoever looks may change it
	Done    *edit.Done
	Story   listing.Story
	Map     *listing.Map
	Partner events.Text
	To      string // the partner's page
	Dates   []listing.Date
	More    int
	Series  []seriesHere
	Used    bool // so it cannot be removed

	Followed listing.Followed // its calendar elsewhere
}

// A seriesHere is a series that is held at a venue, or something else that comes again and names what the page is about.
type seriesHere struct {
	Title events.Text
	To    string
}

// show answers the page of a venue.
func (x *venues) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("venue", func(b *calendar.Book) shell.Content {
		y := b.Venue(r.PathValue("id"))
		if y == nil {
			return shell.Content{}
		}
		p := venuePage{Venue: y, May: v.Is(events.Coordinator) && !y.Removed, Done: x.Done(field.Asking{Book: b, Voice: v.Voice}, r)}
		p.Map = listing.NewMap(y.Geo)
		if of := b.Partner(y.Partner); of != nil {
			p.Partner, p.To = of.Title, "/partners/"+of.ID
		}
		p.Dates, p.More = listing.Dates(b.MeetingsNaming(events.Ref{Noun: "venue", ID: y.ID}), x.Now())
		for _, ref := range b.UsesOfVenue(y.ID, x.Now()) {
			if p.Used = true; ref.Noun == "series" {
				p.Series = append(p.Series, seriesHere{b.Series(ref.ID).Title, "/series/" + ref.ID})
			}
		}
		p.Followed = listing.NewFollowed(b, events.Ref{Noun: "venue", ID: y.ID}, b.Office().Zone, v.Voice)
		p.Story = listing.NewStory(x.Mirror, b, events.Ref{Noun: "venue", ID: y.ID}, x.Now())
		return shell.Content{Title: p.Done.Title(v.Voice.In(y.Title)), Body: p}
	})
}
