// Package personal is the list of what the office knows of people: of whom, what for, on which basis, until when, and who sees it; and which
// fields of events and commands that are. A test holds that there is no field which is not on it.
package personal

// An Activity is one thing that the office does with personal data (GDPR, article 30).
type Activity struct {
	ID    string
	Basis string // as the program proposes it; the office has the last word
	Kinds []Kind
}

// A Kind is one sort of personal data.
type Kind struct {
	ID    string
	Whose []string // whom it is about
	Until string   // by which rule it is destroyed
	Sees  []string // who may see it
	// Special means that law protects it more than other data (GDPR, article 9).
	Special bool
	// Beside means that no event has it: it lies in a bucket or a stream of its own.
	Beside bool
}

// Whom data are about.
const (
	known      = "known"      // everybody in the book
	users      = "users"      // who has a role in the office
	invited    = "invited"    // who is invited to meetings, or asked in polls
	named      = "named"      // who is named in texts and files
	travellers = "travellers" // who registers for trips, with whom they bring along
	families   = "families"   // who lodges guests
	writers    = "writers"    // who writes to the office by mail
)

// By which rule something is destroyed.
const (
	untilErased  = "erased"  // with the person
	untilPoll    = "poll"    // a while after what was asked about
	untilVotes   = "votes"   // the same, but for the journal, where it stays by an id
	untilWords   = "words"   // a while after the meeting
	untilAnswers = "answers" // the same, but for the journal, where it stays by an id
	untilMatters = "matters" // a while after it was talked about or withdrawn
	untilTrip    = "trip"    // when the trip's time of keeping is over
	untilNeeds   = "needs"   // 14 days after return
	untilMinutes = "minutes" // years after the meeting
	untilRemoved = "removed" // when the office removes it
	untilEnded   = "ended"   // when it is ended, or with the person
	untilSignOut = "signout" // when the session ends
	untilHeld    = "held"    // 30 days after it has come in
	forGood      = "good"    // by an id that says nobody's name
)

// times are the names of those times that the office sets, in events.Keepings, by the rules that go by them.
var times = map[string]string{
	untilPoll: "polls", untilVotes: "polls", untilWords: "answers", untilAnswers: "answers", untilMatters: "matters", untilMinutes: "minutes",
}

// destroyers are the commands by which something is destroyed, by the rule. What goes by a time the clock gives, else people do.
var destroyers = map[string][]string{
	untilErased: {"person.erase"}, untilPoll: {"poll.settle"}, untilVotes: {"poll.settle"}, untilWords: {"meeting.clear"}, untilAnswers: {"meeting.clear"},
	untilMatters: {"matter.clear"}, untilMinutes: {"minutes.clear"}, untilTrip: {"trip.settle", "host.clear"}, untilNeeds: {"trip.settle"},
	untilRemoved: {"material.remove", "trip.settle"}, untilEnded: {"person.unfollow", "feed.revoke", "person.erase"},
}

// Who may see something.
const (
	byOffice       = "office"
	byCoordinators = "coordinators"
	bySelf         = "self"
	byInvited      = "invited" // to the same meeting
	byFamilies     = "families"
	byGuests       = "guests" // of a family
	byCity         = "city"   // that is visited
	bySeated       = "seated" // on the same trip
	byEverybody    = "everybody"
)

// Activities are all that the office does with personal data, in the order in which it is told.
var Activities = []Activity{
	{ID: "contacts", Basis: "task", Kinds: []Kind{
		{ID: "name", Whose: []string{known}, Until: untilErased, Sees: []string{byOffice, byInvited}},
		{ID: "address", Whose: []string{known}, Until: untilErased, Sees: []string{byOffice}},
		{ID: "language", Whose: []string{known}, Until: forGood, Sees: []string{byOffice}},
		{ID: "membership", Whose: []string{known}, Until: forGood, Sees: []string{byOffice}},
		{ID: "id", Whose: []string{known}, Until: forGood, Sees: []string{byOffice}},
	}},
	{ID: "users", Basis: "task", Kinds: []Kind{
		{ID: "role", Whose: []string{users}, Until: forGood, Sees: []string{byOffice}},
		{ID: "session", Whose: []string{known}, Until: untilSignOut, Sees: []string{bySelf}, Beside: true},
		{ID: "decided", Whose: []string{known}, Until: forGood, Sees: []string{byOffice}, Beside: true},
	}},
	{ID: "meetings", Basis: "task", Kinds: []Kind{
		{ID: "invited", Whose: []string{invited}, Until: forGood, Sees: []string{byOffice, byInvited}},
		{ID: "answer", Whose: []string{invited}, Until: untilAnswers, Sees: []string{byOffice}},
		{ID: "comment", Whose: []string{invited}, Until: untilWords, Sees: []string{byOffice}},
		{ID: "proposal", Whose: []string{invited}, Until: untilAnswers, Sees: []string{byOffice}},
	}},
	{ID: "polls", Basis: "task", Kinds: []Kind{
		{ID: "vote", Whose: []string{invited}, Until: untilVotes, Sees: []string{byOffice}},
		{ID: "votecomment", Whose: []string{invited}, Until: untilPoll, Sees: []string{byOffice}},
	}},
	{ID: "agenda", Basis: "task", Kinds: []Kind{
		{ID: "matter", Whose: []string{invited, named}, Until: untilMatters, Sees: []string{byOffice, byInvited}},
		{ID: "presents", Whose: []string{invited}, Until: forGood, Sees: []string{byOffice, byInvited}},
		{ID: "tasked", Whose: []string{named}, Until: forGood, Sees: []string{byOffice, byInvited}},
		{ID: "attendance", Whose: []string{invited}, Until: untilMinutes, Sees: []string{byOffice, bySelf}},
		{ID: "minutes", Whose: []string{invited, named}, Until: untilMinutes, Sees: []string{byOffice, byInvited}},
	}},
	{ID: "files", Basis: "task", Kinds: []Kind{
		{ID: "file", Whose: []string{named}, Until: untilRemoved, Sees: []string{byOffice, byInvited, bySeated}},
	}},
	{ID: "trips", Basis: "contract", Kinds: []Kind{
		{ID: "traveller", Whose: []string{travellers}, Until: untilTrip, Sees: []string{byOffice, byFamilies, byCity}},
		{ID: "born", Whose: []string{travellers}, Until: untilTrip, Sees: []string{byCoordinators}},
		{ID: "seat", Whose: []string{travellers}, Until: forGood, Sees: []string{byOffice, byEverybody}},
		{ID: "parts", Whose: []string{travellers}, Until: forGood, Sees: []string{byOffice}},
		{ID: "money", Whose: []string{travellers}, Until: forGood, Sees: []string{byCoordinators}},
		{ID: "papers", Whose: []string{travellers}, Until: forGood, Sees: []string{byCoordinators}},
	}},
	{ID: "care", Basis: "consent", Kinds: []Kind{
		{ID: "needs", Whose: []string{travellers}, Until: untilNeeds, Sees: []string{byCoordinators, byFamilies, byCity}, Special: true},
		{ID: "health", Whose: []string{travellers}, Until: untilNeeds, Sees: []string{byCoordinators}, Special: true},
	}},
	{ID: "lodging", Basis: "consent", Kinds: []Kind{
		{ID: "home", Whose: []string{families}, Until: untilTrip, Sees: []string{byCoordinators, byGuests}},
		{ID: "offer", Whose: []string{families}, Until: forGood, Sees: []string{byCoordinators}},
		{ID: "reach", Whose: []string{families}, Until: untilTrip, Sees: []string{byCoordinators, byGuests}},
		{ID: "lodging", Whose: []string{families, travellers}, Until: forGood, Sees: []string{byCoordinators, byFamilies, byGuests, byCity}},
	}},
	{ID: "calendars", Basis: "consent", Kinds: []Kind{
		{ID: "calendar", Whose: []string{known}, Until: untilEnded},
		{ID: "busy", Whose: []string{known}, Until: untilEnded, Sees: []string{byCoordinators}, Beside: true},
		{ID: "feed", Whose: []string{known}, Until: forGood, Sees: []string{byOffice}},
		{ID: "reading", Whose: []string{known}, Until: untilEnded, Sees: []string{byOffice}, Beside: true},
	}},
	{ID: "mails", Basis: "task", Kinds: []Kind{
		{ID: "sent", Whose: []string{known}, Until: untilErased, Sees: []string{byOffice}, Beside: true},
		{ID: "mailing", Whose: []string{known}, Until: forGood, Sees: []string{byCoordinators}},
		{ID: "bounce", Whose: []string{known}, Until: forGood, Sees: []string{byOffice}},
		{ID: "inbound", Whose: []string{writers}, Until: untilHeld, Sees: []string{byOffice}, Beside: true},
	}},
}

// Stays reports whether data of a kind stay in the journal when all that can be destroyed is: by an id, which leads to nobody then.
func (k Kind) Stays() bool {
	return k.Until == forGood || k.Until == untilVotes || k.Until == untilAnswers
}

// Destroyers are the commands by which data of a kind are destroyed.
func (k Kind) Destroyers() []string { return destroyers[k.Until] }

// Known reports whether there is a kind.
func Known(id string) bool {
	_, ok := kinds[id]
	return ok
}

// kinds are all, by their ids.
var kinds = func() map[string]Kind {
	m := map[string]Kind{}
	for _, a := range Activities {
		for _, k := range a.Kinds {
			m[k.ID] = k
		}
	}
	return m
}()
