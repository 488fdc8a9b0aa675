package staff

import (
	"net/http"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A pollPage shows one poll: how each time stands, who has said what, and who has not.
type pollPage struct {
	To          string
	Title       events.Text
	State       string
	Note        events.Text
	Description events.Text
	Until       events.Date
	Closes      string
	Hold        bool
	Undecided   events.Text // why no time could be taken by the rule, nil if that was not so
	Gone        string      // passed if all times have, gone if none is possible any more for whatever reason, "" if one is
	Times       []pollTime
	Taken       *pollTime   // the time that was taken, nil as long as none is
	Why         events.Text // for that time
	Meeting     string      // the page of what came of it
	Venue       *venueLine
	Video       *listing.Video
	Invited     []inviteLine
	Asked       int         // people
	Voted       []pollVoter // those of them who have said something
	Silent      []pollVoter // those who have not
	Of          *pollSeries // the date of a series that it asks about, nil if none
	Cleared     bool        // it is known no more who has said what
	Reminded    *time.Time  // when those are reminded who have not said something to all times; nil if that was, or will not be
	Out         []pollTime  // times that were taken out
	Deliveries  deliveryReport
	Story       listing.Story
	BestID      string     // of the time that the rule would take, "" if it would take none
	Plans       bool       // whoever looks may decide what becomes of it
	Done        *edit.Done // what has just been done
}

// A pollSeries is a date of a series that could not be placed.
type pollSeries struct {
	To      string
	Title   events.Text
	Nominal events.Date
	Instead events.Text      // why it could not be then
	Why     []listing.Passed // and the days that were looked at and passed over
}

// A pollTime is how one of the times stands, on the office's clock.
type pollTime struct {
	ID         string
	Start, End time.Time
	There      *placeTime // on the clock by which it was given, nil if that is the office's
	Votes      []pollVotes
	Open       int  // people who have not said anything to it
	Must       bool // somebody must come
	Needed     int  // of these, partners being one: for whom somebody can
	Missing    int  // and who cannot
	Best       bool // the rule would take it
	Can        int  // people who can, if need be as well
	Past       bool
	Against    []events.Text // what stands against it
	Chosen     bool
}

// IfNeeded are those who can only if need be.
func (t *pollTime) IfNeeded() int { return t.Votes[1].N }

// A placeTime is a time on the clock of another city.
type placeTime struct {
	City       string
	Start, End time.Time
}

// pollVotes are those who have said the same to a time.
type pollVotes struct {
	Vote  string
	N     int
	Names []string // of the first of them
	More  int      // how many more there are
}

// mostNamed is how many people a cell of the table names.
const mostNamed = 8

// A pollVoter is somebody who is asked. Their names and comments are personal: only staff see them.
type pollVoter struct {
	ID, Name string
	Partner  events.Text
	Optional bool // they may be missing
	At       time.Time
	Via      string
	Comment  string
	Partly   bool // they have not said something to all times that are ahead
	Reach    *reachLine

	by map[string]string // what they have said, by time
}

// polls answers the pages of polls.
type polls struct {
	mirror     *worker.Mirror
	deliveries func(about events.Ref) []worker.Delivery
	now        func() time.Time
	edits      *edit.Table
}

// show answers the page of one poll, also once it is closed or called off.
func (x *polls) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	id := r.PathValue("id")
	said := x.deliveries(events.Ref{Noun: "poll", ID: id})
	v.Read("poll", func(b *calendar.Book) shell.Content {
		of, now := b.Poll(id), x.now()
		if of == nil {
			return shell.Content{}
		}
		p := newPollPage(b, of, now, v.Voice)
		p.Plans = v.Is(events.Coordinator) && of.Undone()
		p.Deliveries = newDeliveryReport(b, said, !of.Undone(), v.Voice).shorter("/polls/"+id+"/mails", v.Voice.T("poll.mails.none"))
		p.Done = x.edits.Done(field.Asking{Book: b, Voice: v.Voice}, r)
		p.Story = listing.NewStory(x.mirror, b, events.Ref{Noun: "poll", ID: of.ID}, now)
		return shell.Content{Title: p.Done.Title(v.Voice.In(of.Title)), Body: &p}
	})
}

func newPollPage(b *calendar.Book, of *poll.Poll, now time.Time, v *voice.Voice) pollPage {
	p := pollPage{
		To: "/polls/" + of.ID, Title: of.Title, State: of.State(now), Note: of.Note, Description: of.Description, Until: of.Until, Closes: of.Closes,
		Hold: of.Hold, Invited: append(invited(b, of.Need, false, now), invited(b, of.Optional, true, now)...),
	}
	if of.Undecided.Key != "" {
		p.Undecided = reason.SaidInOffice(of.Undecided, v.Language)
	}
	if venue := b.Venue(of.Venue); venue != nil {
		p.Venue = &venueLine{Title: venue.Title, Address: venue.Address, Seats: venue.Seats, Map: listing.NewMap(venue.Geo)}
	}
	if of.Undone() {
		p.Video = listing.NewVideo(of.Conference)
	}
	if s := b.Series(of.Series); s != nil {
		p.Of = &pollSeries{"/series/" + s.ID, s.Title, of.Nominal, reason.SaidInOffice(of.Instead(), v.Language), listing.NewPassed(of.Passed, v)}
	}
	voters := pollVoters(b, of, now, v)
	p.Asked, p.Cleared = len(voters), of.Cleared
	if due := of.Reminds(of.Revised, b.Office().Location()); p.State == poll.Open && len(due) > 0 && due[0].After(now) {
		at := voice.At(due[0], b.Office().Zone)
		p.Reminded = &at
	}
	for _, t := range of.Out {
		if of.Undone() {
			p.Out = append(p.Out, newPollTime(b, of, poll.Stand{PollTime: t.PollTime}, voters, v))
		}
	}
	for _, t := range b.Polled(of, now) {
		p.Times = append(p.Times, newPollTime(b, of, t, voters, v))
		if t.Best {
			p.BestID = t.ID
		}
	}
	if of.Undone() && !b.TimesLeft(of, now) {
		p.Gone = "gone"
		if !slices.ContainsFunc(p.Times, func(t pollTime) bool { return !t.Past }) {
			p.Gone = "passed"
		}
	}
	for _, who := range voters {
		if who.by == nil {
			p.Silent = append(p.Silent, who)
		} else {
			p.Voted = append(p.Voted, who)
		}
	}
	if i := slices.IndexFunc(p.Times, func(t pollTime) bool { return t.Chosen }); i >= 0 {
		p.Taken, p.Why, p.Meeting = &p.Times[i], reason.SaidInOffice(of.Why, v.Language), "/meetings/"+of.Meeting
	}
	return p
}

// pollVoters lists who is asked, as a dictionary of the language has them, and what they have said.
func pollVoters(b *calendar.Book, of *poll.Poll, now time.Time, v *voice.Voice) (list []pollVoter) {
	for _, who := range b.Invited(of.Guests()) {
		x := pollVoter{ID: who.ID, Name: personName(who, v), Optional: !b.Invites(of.Need, who.ID), Reach: newReach(b, who, v)}
		if partner := b.Partner(who.Partner); partner != nil {
			x.Partner = partner.Title
		}
		if said, ok := of.Votes[who.ID]; ok {
			x.Partly = of.State(now) == poll.Open && !of.Answered(who.ID, now)
			x.by, x.At, x.Via, x.Comment = said.By, voice.At(said.At, b.Office().Zone), said.Via, said.Comment.Value()
		}
		list = append(list, x)
	}
	order := v.Order()
	defer order.Done()
	slices.SortStableFunc(list, func(x, y pollVoter) int { return order.CompareString(x.Name, y.Name) })
	return list
}

func newPollTime(b *calendar.Book, of *poll.Poll, t poll.Stand, voters []pollVoter, v *voice.Voice) pollTime {
	home := b.Office().Zone
	x := pollTime{
		ID: t.ID, Start: voice.At(t.Instant, home), End: voice.At(t.End(), home), Open: t.Open, Must: len(of.Need) > 0,
		Needed: t.Needed, Missing: t.Missing, Best: t.Best, Can: t.Yes + t.IfNeeded, Past: t.Past, Chosen: t.ID == of.Chosen,
	}
	if t.Zone != home {
		x.There = &placeTime{v.City(t.Zone), voice.At(t.Instant, t.Zone), voice.At(t.End(), t.Zone)}
	}
	if of.Undone() { // afterwards it is the meeting itself that stands against them
		for _, why := range t.Against {
			x.Against = append(x.Against, reason.SaidInOffice(why, v.Language))
		}
	}
	for _, vote := range []string{events.VoteYes, events.VoteIfNeeded, events.VoteNo} {
		x.Votes = append(x.Votes, newPollVotes(vote, t.ID, voters))
	}
	if of.Cleared {
		x.Votes[0].N, x.Votes[1].N, x.Votes[2].N = t.Yes, t.IfNeeded, t.No
	}
	return x
}

// newPollVotes names who has said something to a time.
func newPollVotes(vote, time string, voters []pollVoter) pollVotes {
	votes := pollVotes{Vote: vote}
	for _, who := range voters {
		if who.by[time] != vote {
			continue
		}
		if votes.N++; votes.N <= mostNamed {
			votes.Names = append(votes.Names, who.Name)
		}
	}
	votes.More = votes.N - len(votes.Names)
	return votes
}
