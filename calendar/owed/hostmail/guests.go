package hostmail

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// The kinds that tell a family whom they lodge.
const (
	Guests        = "guests"
	GuestsChanged = "guests-changed"
	GuestsOff     = "guests-off"
)

var lodges = trio{Guests, GuestsChanged, GuestsOff}

var _ = owed.Register(&owed.Kind{
	Name: Guests, Listed: 37, Means: "which guests of a trip stay with a family, for the family",
	Noun: "host", Rank: owed.Usual, Order: 11,
	Owed: lodges.retold(Guests, guestsOf),
	Says: func(t *owed.Telling) *owed.Content {
		h, of, ok := hosts(t)
		if !ok {
			return nil
		}
		return toFamily(t, h, of, comers(t, h, owed.Phrase{})...)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return hostedSample(tripmail.SampleTrip(b, m, person))
	},
})

var _ = owed.Register(&owed.Kind{
	Name: GuestsChanged, Listed: 38, Means: "other guests stay with a family than they were told, or something about them has changed",
	Noun: "host", Rank: owed.Soon, Order: 12,
	Owed: lodges.retold(GuestsChanged, guestsOf),
	Says: func(t *owed.Telling) *owed.Content {
		h, of, ok := hosts(t)
		was := lodges.before(t)
		if !ok || was == nil {
			return nil
		}
		return toFamily(t, h, of, append(guestChanges(t, h, of, was), comers(t, h, owed.Say("guests.now"))...)...)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		s := hostedSample(tripmail.SampleTrip(b, m, person))
		s.Said = owed.Said{{Kind: Guests, Content: "v0 1.0.1", State: owed.StateSent}}
		return s.And(&events.AmendRegistration{ID: tripmail.RegistrationSample, Companion: &events.Traveller{Name: "Kim Muster"}, Needs: &events.Needs{Diet: "vegan", NoPets: true}})
	},
})

var _ = owed.Register(&owed.Kind{
	Name: GuestsOff, Listed: 39, Means: "nobody stays with a family after all, for the family",
	Noun: "host", Rank: owed.Soon, Order: 13,
	Owed: lodges.retold(GuestsOff, guestsOf),
	Says: func(t *owed.Telling) *owed.Content {
		h, of, ok := hosts(t)
		if !ok {
			return nil
		}
		var who []owed.Value
		if was := lodges.before(t); was != nil {
			_, list := readGuests(was.Content)
			for _, p := range list {
				who = append(who, partyOf(t, of, p))
			}
		}
		gone := owed.Block{}
		if len(who) > 0 {
			gone.Facts = []owed.Fact{{Label: owed.Say("guests.gone"), Values: who}}
		}
		why, note := owed.Say("guests.off"), owed.Block{}
		if of.Cancelled {
			why, note = owed.Say("guests.cancelled"), owed.Block{Heading: owed.Say("note"), Quote: of.Note}
		}
		return toFamily(t, h, of, gone, note, owed.Block{Lines: []owed.Phrase{why, owed.Say("guests.thanks")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		s := hostedSample(tripmail.SampleTrip(b, m, person))
		s.Said = owed.Said{{Kind: Guests, Content: "v0 1.0.1", State: owed.StateSent}}
		return s.And(&events.WithdrawRegistration{ID: tripmail.RegistrationSample})
	},
})

// A hosting is a host with the guests whom they were told to have.
type hosting struct {
	host.Host
	trip   trip.Trip
	home   *time.Location // the office's clock
	guests []registration.Registration
	told   time.Time
}

var _ = owed.RegisterTopic(&owed.Topic{
	Noun: "host", Order: 6,
	Refs: func(b *calendar.Book, now time.Time) []events.Ref {
		var ids []string
		for _, t := range tripmail.Ahead(b, now) {
			for _, h := range b.Hosts(t.ID) {
				ids = append(ids, h.ID)
			}
		}
		return owed.RefsTo("host", ids...)
	},
	Gather: func(b *calendar.Book, id string) (any, []events.Ref, bool) {
		h := b.Host(id)
		if h == nil || b.Trip(h.Trip) == nil {
			return nil, nil, false
		}
		return newHosting(b, h), []events.Ref{{Noun: "person", ID: h.Person}}, true
	},
})

func newHosting(b *calendar.Book, h *host.Host) *hosting {
	x := &hosting{Host: *h, trip: *b.Trip(h.Trip), home: b.Office().Location()}
	if of := b.Rooming(h.Trip); of != nil {
		x.told = of.Told
	}
	for _, r := range b.ToldGuests(h) {
		x.guests = append(x.guests, *r)
	}
	return x
}

// guestsOf is what a family is to know of whom they lodge. One that has withdrawn is told nothing.
func guestsOf(c *owed.Case) (x lodgingSide, ok bool) {
	h := c.About.What.(*hosting)
	if h.told.IsZero() || h.Withdrawn {
		return x, false
	}
	x = lodgingSide{trip: &h.trip, told: h.told, changed: events.Later(h.told, h.History[len(h.History)-1].At), ends: h.trip.Ends(h.home).UTC()}
	for i := range h.guests {
		history := h.guests[i].History
		x.changed = events.Later(x.changed, history[len(history)-1].At)
	}
	if n := len(h.trip.Versions); n > 0 {
		x.changed = events.Later(x.changed, h.trip.Versions[n-1].At)
	}
	if !h.trip.Cancelled {
		x.want = h.content()
	}
	x.void = func(_ int, told *owed.Utterance) bool {
		v, _ := readGuests(told.Content)
		return told.Kind != GuestsOff && slices.ContainsFunc(h.Versions[min(v+1, len(h.Versions)):], func(v host.Version) bool { return v.Anew })
	}
	x.same = h.same
	return x, true
}

// A party is those who travel by a registration, as a family was told of them.
type party struct{ number, amended, stated int }

// content says who comes: the host's own version, and each party.
func (h *hosting) content() string {
	if len(h.guests) == 0 {
		return ""
	}
	list := []string{"v" + strconv.Itoa(len(h.Versions)-1)}
	for i := range h.guests {
		r := &h.guests[i]
		list = append(list, strconv.Itoa(r.Number)+"."+strconv.Itoa(len(r.Was))+"."+strconv.Itoa(r.Stated))
	}
	return strings.Join(list, " ")
}

// readGuests reads content back. What is none says nothing: no version that there was, and nobody.
func readGuests(content string) (version int, list []party) {
	for _, word := range strings.Fields(content) {
		if v, ok := strings.CutPrefix(word, "v"); ok {
			n, err := strconv.Atoi(v)
			if err != nil || n < 0 {
				return 0, nil
			}
			version = n
			continue
		}
		parts := strings.Split(word, ".")
		if len(parts) != 3 {
			return 0, nil
		}
		var n [3]int
		for i, part := range parts {
			var err error
			if n[i], err = strconv.Atoi(part); err != nil || n[i] < 0 {
				return 0, nil
			}
		}
		list = append(list, party{n[0], n[1], n[2]})
	}
	return version, list
}

// same reports whether the same people come on the same days, and need the same.
func (h *hosting) same(told *owed.Utterance) bool {
	v, list := readGuests(told.Content)
	was, is := h.trip.Version(told.Revision), h.trip.Version(h.trip.Revision)
	switch {
	case v >= len(h.Versions) || len(list) != len(h.guests):
		return false
	case was != nil && is != nil && (was.From != is.From || was.To != is.To):
		return false
	case h.Versions[v].From != h.From || h.Versions[v].To != h.To:
		return false
	}
	for i, p := range list {
		r := &h.guests[i]
		if p.number != r.Number || p.stated != r.Stated || !sameParty(r.Party(p.amended), r.Party(len(r.Was))) {
			return false
		}
	}
	return true
}

// sameParty compares them as far as they can be read.
func sameParty(x, y registration.Party) bool {
	return x.Name.Value() == y.Name.Value() && x.Companion.Value() == y.Companion.Value()
}

// hosts returns what a mail is about, false if there is nothing like it.
func hosts(t *owed.Telling) (*host.Host, *trip.Trip, bool) {
	h := t.Book.Host(t.About.ID)
	if h == nil {
		return nil, nil, false
	}
	of := t.Book.Trip(h.Trip)
	return h, of, of != nil
}

// toFamily is what all mails to a family say: the trip, and when people stay there. What the kind has to say stands before.
func toFamily(t *owed.Telling, h *host.Host, of *trip.Trip, first ...owed.Block) *owed.Content {
	facts := []owed.Fact{}
	if p := t.Book.Partner(of.Partner); p != nil {
		facts = append(facts, owed.Fact{Label: owed.Say("guests.trip"), Values: []owed.Value{{Text: p.Title}}})
	}
	facts = append(facts, owed.Fact{Label: owed.Say("travel.days"), Values: []owed.Value{{First: of.From, Last: of.To}}})
	if !of.Cancelled && len(t.Book.ToldGuests(h)) > 0 {
		from, to := h.Versions[len(h.Versions)-1].Nights(of.From, of.To)
		facts = append(facts, owed.Fact{Label: owed.Say("guests.days"), Values: []owed.Value{{First: from, Last: to}}})
	}
	blocks := append(first, owed.Block{Facts: facts})
	if !of.Cancelled && !h.Withdrawn {
		blocks = append(blocks, hostPage(t, h))
	}
	x := &owed.Content{Sheet: &owed.Sheet{Title: of.Title, Gone: of.Cancelled, Blocks: blocks}}
	if h.Name.Readable() {
		x.Addressee = h.Name.Value()
	}
	return x
}

// comers are the guests of a family, each party with what concerns a home. What somebody has said of their health is not theirs to know.
func comers(t *owed.Telling, h *host.Host, heading owed.Phrase) (list []owed.Block) {
	for _, r := range t.Book.ToldGuests(h) {
		who := names(r.Party(len(r.Was)))
		if len(who.Each) == 0 {
			who = owed.Value{Phrase: owed.Say("guests.somebody")}
		}
		facts := []owed.Fact{{Label: owed.Say("guests.who"), Values: []owed.Value{who}}, {Label: owed.Say("guests.people"), Values: []owed.Value{{N: r.Seats}}}}
		if r.Minor {
			facts = append(facts, owed.Fact{Label: owed.Say("guests.age"), Values: []owed.Value{{Phrase: owed.Say("guests.minor")}}})
		}
		list = append(list, owed.Block{Facts: append(facts, homely(r.Needs.Stated())...)})
	}
	if len(list) > 0 {
		list[0].Heading = heading
		list = append(list, owed.Block{Soft: true, Lines: []owed.Phrase{owed.Say("guests.private")}})
	}
	return list
}

// homely is what of somebody's needs concerns those with whom they stay.
func homely(n *events.Needs) (facts []owed.Fact) {
	if n.IsZero() {
		return nil
	}
	if len(n.Speaks) > 0 {
		facts = append(facts, owed.Fact{Label: owed.Say("guests.speaks"), Values: []owed.Value{tongues(n.Speaks)}})
	}
	if n.Diet != "" {
		facts = append(facts, owed.Fact{Label: owed.Say("guests.diet"), Values: []owed.Value{{Said: n.Diet}}})
	}
	if n.Mobility != "" {
		facts = append(facts, owed.Fact{Label: owed.Say("guests.mobility"), Values: []owed.Value{{Said: n.Mobility}}})
	}
	var without []owed.Value
	if n.NoPets {
		without = append(without, owed.Value{Phrase: owed.Say("guests.nopets")})
	}
	if n.NoSmoking {
		without = append(without, owed.Value{Phrase: owed.Say("guests.nosmoking")})
	}
	if n.NoStairs {
		without = append(without, owed.Value{Phrase: owed.Say("guests.nostairs")})
	}
	if len(without) > 0 {
		facts = append(facts, owed.Fact{Label: owed.Say("guests.needs"), Values: without})
	}
	return facts
}

// names are those who travel together, as far as they can be read.
func names(p registration.Party) (v owed.Value) {
	for _, name := range []events.Sealed{p.Name, p.Companion} {
		if name.Readable() && name.Value() != "" {
			v.Each = append(v.Each, owed.Value{Plain: name.Value()})
		}
	}
	return v
}

// partyOf names those of whom a family was told.
func partyOf(t *owed.Telling, of *trip.Trip, p party) owed.Value {
	for _, r := range t.Book.Registrations(of.ID) {
		if r.Number == p.number {
			if v := names(r.Party(p.amended)); len(v.Each) > 0 {
				return v
			}
		}
	}
	return owed.Value{Phrase: owed.Say("guests.somebody")}
}

// guestChanges says what is other than a family was told: who comes as well, who comes no more, and of whom something has changed.
func guestChanges(t *owed.Telling, h *host.Host, of *trip.Trip, told *owed.Utterance) []owed.Block {
	version, was := readGuests(told.Content)
	is := t.Book.ToldGuests(h)
	changed, comes, gone, anew := owed.Block{Heading: owed.Say("changes")}, owed.Fact{Label: owed.Say("guests.comes")}, owed.Fact{Label: owed.Say("guests.gone")}, owed.Fact{Label: owed.Say("guests.anew")}
	for _, r := range is {
		i := slices.IndexFunc(was, func(p party) bool { return p.number == r.Number })
		now := names(r.Party(len(r.Was)))
		switch {
		case i < 0:
			comes.Values = append(comes.Values, now)
			continue
		case !sameParty(r.Party(was[i].amended), r.Party(len(r.Was))):
			changed.Changes = append(changed.Changes, owed.Change{Label: owed.Say("guests.who"), Was: names(r.Party(was[i].amended)), Is: now})
		}
		if was[i].stated != r.Stated {
			anew.Values = append(anew.Values, now)
		}
	}
	for _, p := range was {
		if !slices.ContainsFunc(is, func(r *registration.Registration) bool { return r.Number == p.number }) {
			gone.Values = append(gone.Values, partyOf(t, of, p))
		}
	}
	if v := of.Version(told.Revision); v != nil && version < len(h.Versions) {
		from, to := h.Versions[version].Nights(v.From, v.To)
		first, last := h.Versions[len(h.Versions)-1].Nights(of.From, of.To)
		if from != first || to != last {
			changed.Changes = append(changed.Changes, owed.Change{Label: owed.Say("guests.days"), Was: owed.Value{First: from, Last: to}, Is: owed.Value{First: first, Last: last}})
		}
	}
	people := owed.Block{}
	for _, f := range []owed.Fact{comes, gone, anew} {
		if len(f.Values) > 0 {
			people.Facts = append(people.Facts, f)
		}
	}
	if len(changed.Changes) == 0 {
		people.Heading, changed.Heading = changed.Heading, owed.Phrase{}
	}
	return []owed.Block{changed, people}
}
