package travellers

import (
	"net/http"
	"net/url"
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A listPage shows who has registered for a trip, or a part of them.
type listPage struct {
	listing.List
	Trip     events.Text
	To       string // of the trip
	Done     *edit.Done
	Seats    *listing.Seats // nil if the trip takes no registrations any more
	Until    events.Date    // then, on which day the names on the list are destroyed
	Standing string         // the one that is looked at, "" for all
	Kinds    []choice       // that there are
	Lines    []line
	May      bool   // whoever looks may act
	Opens    bool   // somebody can be registered now
	Notes    bool   // somebody can be put on the list of those who are interested
	Sheet    string // where the list is to be printed
	Table    string // where it is taken out as a table
}

// A choice is a standing, with how many registrations have it.
type choice struct {
	Standing string
	N        int
}

// A part of a list is what somebody has asked for: what they look for, and with which standing.
type part struct {
	listing.List
	standing string
}

// partOf reads from an address which part of a list is asked for.
func partOf(u *url.URL) part {
	p := part{List: listing.NewList(u), standing: u.Query().Get("standing")}
	if !slices.Contains(listing.Standings, p.standing) {
		p.standing = ""
	}
	p.Narrow("standing", p.standing)
	return p
}

// of leaves of a list what was asked for, and counts what there is.
func (p *part) of(all []line) (found []line, kinds []choice) {
	n := map[string]int{}
	for _, x := range all {
		n[x.Standing]++
		if p.Fits(x.texts()...) && (p.standing == "" || p.standing == x.Standing) {
			found = append(found, x)
		}
	}
	for _, s := range listing.Standings {
		if n[s] > 0 || s == p.standing {
			kinds = append(kinds, choice{s, n[s]})
		}
	}
	return found, kinds
}

// registering is a trip that takes registrations, nil if there is no such thing.
func registering(b *calendar.Book, id string) *trip.Trip {
	if t := b.Trip(id); t != nil && t.Registration != nil {
		return t
	}
	return nil
}

// listed is a trip whose list there is: it takes registrations or, if it takes none any more, the names on it are not destroyed yet.
func listed(b *calendar.Book, id string) *trip.Trip {
	if t := b.Trip(id); t != nil && (t.Registration != nil || listing.Remembers(b, t)) {
		return t
	}
	return nil
}

// list answers the list of who has registered for a trip.
func (x *pages) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("travellers", func(b *calendar.Book) shell.Content {
		t := listed(b, r.PathValue("id"))
		if t == nil {
			return shell.Content{}
		}
		asked, now := partOf(r.URL), x.Now()
		p := listPage{
			Trip: t.Title, To: "/trips/" + t.ID, Done: x.Done(field.Asking{Book: b, Voice: v.Voice}, r), Seats: listing.NewSeats(b, t, now, v.Voice),
			Standing: asked.standing, May: v.Is(events.Coordinator), Sheet: asked.On(toList(t.ID) + "/sheet"), Table: asked.On(toList(t.ID) + ".csv"),
		}
		if p.Seats != nil {
			p.Opens, p.Notes = p.May && p.Seats.Phase == trip.Open, p.May && p.Seats.Phase == trip.Interest
		} else {
			p.Until = events.DateOf(t.Clears(b.Office().Location()))
		}
		var found []line
		found, p.Kinds = asked.of(lines(b, t, now, v.Voice))
		p.Lines = listing.Shown(&asked.List, found)
		p.List = asked.List
		return shell.Content{Title: p.Done.Title(title(t, v.Voice)), Body: p}
	})
}

func title(t *trip.Trip, v *voice.Voice) string {
	return v.T("travellers.title") + ": " + v.In(t.Title)
}

// A sheetPage is a list by itself, to be printed.
type sheetPage struct {
	Trip        events.Text
	To, List    string
	First, Last events.Date
	Seats       *listing.Seats
	Standing    string
	Lines       []line
}

// sheet answers the list as a sheet: all that is looked for, on as many pages as it takes.
func (x *pages) sheet(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("travellers-sheet", func(b *calendar.Book) shell.Content {
		t := listed(b, r.PathValue("id"))
		if t == nil {
			return shell.Content{}
		}
		asked, now := partOf(r.URL), x.Now()
		p := sheetPage{
			Trip: t.Title, To: "/trips/" + t.ID, List: asked.On(toList(t.ID)), First: t.From, Last: t.To,
			Seats: listing.NewSeats(b, t, now, v.Voice), Standing: asked.standing,
		}
		p.Lines, _ = asked.of(lines(b, t, now, v.Voice))
		return shell.Content{Title: title(t, v.Voice), Body: p}
	})
}
