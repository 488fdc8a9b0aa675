package calendar

import (
	"time"

	"jourfixe/events"
)

// An Export is all that the office knows of a person (GDPR, article 15).
type Export struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Email    string          `json:"email"`
	Language string          `json:"language"`
	Zone     string          `json:"zone"`
	Partner  string          `json:"partner,omitempty"`
	Roles    []string        `json:"roles,omitempty"`
	Groups   []string        `json:"groups,omitempty"`
	Meetings []ExportMeeting `json:"meetings,omitempty"` // those they are invited to
	Feeds    []ExportFeed    `json:"feeds,omitempty"`    // those made for them
}

// An ExportMeeting is a meeting as an export shows it.
type ExportMeeting struct {
	ID        string      `json:"id"`
	Title     events.Text `json:"title"`
	Instant   time.Time   `json:"instant"`
	Cancelled bool        `json:"cancelled,omitempty"`
}

// An ExportFeed is a feed as an export shows it.
type ExportFeed struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Issued  time.Time `json:"issued"`
	Revoked bool      `json:"revoked,omitempty"`
}

// Export returns all that is known of a person, and false if nobody of this id is.
func (b *Book) Export(id string) (Export, bool) {
	p := b.people[id]
	if p == nil || p.Erased {
		return Export{}, false
	}
	x := Export{
		ID: p.ID, Name: p.Name.Value(), Email: p.Email.Value(), Language: p.Language, Zone: p.Zone, Partner: p.Partner, Roles: p.Roles,
	}
	for _, g := range b.Groups() {
		if b.Includes(g.Members, id) {
			x.Groups = append(x.Groups, g.ID)
		}
	}
	for _, m := range b.Meetings() {
		if b.Includes(m.Need, id) {
			x.Meetings = append(x.Meetings, ExportMeeting{ID: m.ID, Title: m.Title, Instant: m.Instant, Cancelled: m.Cancelled})
		}
	}
	for _, f := range b.Feeds() {
		if f.Scope.Ref == (events.Ref{Noun: "person", ID: id}) {
			x.Feeds = append(x.Feeds, ExportFeed{ID: f.ID, Name: f.Name, Issued: f.Issued, Revoked: f.Revoked})
		}
	}
	return x, true
}
