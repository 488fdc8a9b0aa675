package staff

import (
	"net/http"

	"jourfixe/calendar"
	"jourfixe/calendar/poll"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// pollKinds are the sections of the list of polls: those that wait for somebody of the office come first.
var pollKinds = []listing.Kind{{Name: "over", Text: "polls.over"}, {Name: "open", Text: "polls.open"}, {Name: "done", Text: "polls.done"}}

// A pollsPage lists the polls.
type pollsPage struct {
	listing.List
	Sections []listing.Section[pollLine]
	Plans    bool // whoever looks may open one
}

// A pollLine is a poll in the list.
type pollLine struct {
	To           string
	Title        events.Text
	State        string
	Until        events.Date
	Times        int
	Voted, Asked int         // people
	Nominal      events.Date // of a series, about which it asks; zero if it is about none
	Gone         bool        // no time can be taken any more
}

// list answers the list of all polls: those that wait for a decision, then the open ones, the next to end first, and those that are over, the last first.
func (x *polls) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("polls", func(b *calendar.Book) shell.Content {
		p, now := pollsPage{List: listing.NewList(r.URL), Plans: v.Is(events.Coordinator)}, x.now()
		var found []listing.Found[*poll.Poll]
		for _, of := range b.Polls() {
			if !p.Fits(p.InAll(of.Title)) {
				continue
			}
			line := listing.Found[*poll.Poll]{Thing: of, ID: of.ID, At: of.Ends.Unix()}
			switch of.State(now) {
			case poll.Over:
			case poll.Open:
				line.Section = 1
			default:
				line.Section, line.At = 2, -of.Changed.Unix()
			}
			found = append(found, line)
		}
		name := func(of *poll.Poll) string { return v.Voice.In(of.Title) }
		p.Sections = listing.Sections(&p.List, v.Voice, pollKinds, found, name, func(of *poll.Poll) pollLine {
			line := pollLine{To: "/polls/" + of.ID, Title: of.Title, State: of.State(now), Until: of.Until, Times: len(of.Times), Nominal: of.Nominal, Gone: of.Undone() && !b.TimesLeft(of, now)}
			line.Voted, line.Asked = b.Turnout(of)
			return line
		})
		return shell.Content{Title: v.Voice.T("polls.title"), Body: p}
	})
}
