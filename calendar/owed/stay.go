package owed

import (
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// The kinds that tell those who travel with whom they stay.
const (
	Stay        = "stay"
	StayChanged = "stay-changed"
	StayOff     = "stay-off"
)

var stays = trio{Stay, StayChanged, StayOff}

var _ = Register(&Kind{
	Name: Stay, Listed: 34, Means: "with which family somebody stays on a trip",
	Noun: "registration", Rank: Usual, Order: 14,
	Owed: stays.retold(Stay, stayOf),
	Says: func(t *Telling) *Content {
		r, of, ok := t.booked()
		if !ok {
			return nil
		}
		h := t.Book.ToldHost(r)
		if h == nil {
			return nil
		}
		return t.travel(r, of, say("travel.change"), family(t.Book, h, &h.Versions[len(h.Versions)-1], of)...)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return sampleTrip(b, m, person).lodged(registrationSample)
	},
})

var _ = Register(&Kind{
	Name: StayChanged, Listed: 35, Means: "somebody stays with another family than they were told, or something about it has changed",
	Noun: "registration", Rank: Soon, Order: 15,
	Owed: stays.retold(StayChanged, stayOf),
	Says: func(t *Telling) *Content {
		r, of, ok := t.booked()
		was := stays.before(t)
		if !ok || was == nil {
			return nil
		}
		h := t.Book.ToldHost(r)
		if h == nil {
			return nil
		}
		is := &h.Versions[len(h.Versions)-1]
		first := Block{Heading: say("changes"), Changes: stayChanges(t.Book, was, of, h, is)}
		return t.travel(r, of, say("travel.change"), append([]Block{first}, family(t.Book, h, is, of)...)...)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		s := sampleTrip(b, m, person).lodged(registrationSample)
		s.Said = Said{{Kind: Stay, Content: hostSample + ".1", State: StateSent}}
		pets, tongues := true, []string{"pl", "de"}
		return s.and(&events.AmendHost{ID: hostSample, Pets: &pets, Languages: &tongues},
			&events.ShareHost{ID: hostSample, Phone: "+48 58 000 00 11", Address: "ul. Przykładowa 1, Gdańsk"})
	},
})

var _ = Register(&Kind{
	Name: StayOff, Listed: 36, Means: "somebody does not stay with the family that they were told after all",
	Noun: "registration", Rank: Soon, Order: 16,
	Owed: stays.retold(StayOff, stayOf),
	Says: func(t *Telling) *Content {
		r, of, ok := t.booked()
		if !ok {
			return nil
		}
		gone := Block{}
		if was := stays.before(t); was != nil {
			if v := versionTold(t.Book, was.Content); v != nil && v.Name.Readable() && v.Name.Value() != "" {
				gone.Facts = []Fact{{say("stay.host"), []Value{{Plain: v.Name.Value()}}}}
			}
		}
		return t.travel(r, of, say("travel.change"), gone, Block{Lines: []Phrase{say("stay.off"), say("stay.seat")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		s := sampleTrip(b, m, person).lodged(registrationSample)
		s.Said = Said{{Kind: Stay, Content: hostSample + ".0", State: StateSent}}
		return s.and(&events.WithdrawHost{ID: hostSample})
	},
})

// A lodged is where those who travel by a registration were told that they stay.
type lodged struct {
	host     string // "" if nowhere
	versions map[string][]host.Version
	told     time.Time
	moved    time.Time // when something about the host was changed last
}

func newLodged(b *calendar.Book, r *registration.Registration) (x lodged) {
	of := b.Rooming(r.Trip)
	if of == nil || of.Told.IsZero() || r.Standing != events.Seated {
		return x
	}
	x.told, x.moved, x.versions = of.Told, of.Told, map[string][]host.Version{}
	for _, h := range b.Hosts(r.Trip) {
		x.versions[h.ID] = h.Versions
	}
	if h := b.ToldHost(r); h != nil {
		x.host, x.moved = h.ID, events.Later(x.moved, h.History[len(h.History)-1].At)
	}
	return x
}

// stayOf is what somebody who travels is to know of where they stay.
func stayOf(c *Case) (x lodgingSide, ok bool) {
	b := c.About.booking
	if b.Standing != events.Seated || b.trip.Cancelled || b.lodged.told.IsZero() {
		return x, false
	}
	x = lodgingSide{trip: &b.trip, told: b.lodged.told, changed: b.moved, ends: b.trip.Ends(b.home).UTC()}
	if b.host != "" {
		x.want = stayContent(b.host, len(b.versions[b.host])-1)
	}
	left := 0 // what was said before somebody was off the trip does not count
	for i := range c.Said {
		if u := &c.Said[i]; positions(u.Kind) && u.Kind != Seat && u.Kind != Offer && u.arrived() {
			left = i
		}
	}
	x.void = func(i int, _ *Utterance) bool { return i < left }
	x.same = func(told *Utterance) bool {
		id, n := readStay(told.Content)
		list := b.versions[id]
		return id == b.host && n < len(list) && list[n].Same(&list[len(list)-1])
	}
	return x, true
}

// stayContent says with whom somebody stays, as of one of the host's versions.
func stayContent(host string, version int) string { return host + "." + strconv.Itoa(version) }

func readStay(content string) (host string, version int) {
	i := strings.LastIndexByte(content, '.')
	n, err := strconv.Atoi(content[i+1:])
	if i < 0 || err != nil || n < 0 {
		return "", 0
	}
	return content[:i], n
}

// versionTold returns what somebody was told of a host, nil if that is not known any more.
func versionTold(b *calendar.Book, content string) *host.Version {
	id, n := readStay(content)
	if h := b.Host(id); h != nil && n < len(h.Versions) {
		return &h.Versions[n]
	}
	return nil
}

// family is what somebody is told who stays with a family.
func family(b *calendar.Book, h *host.Host, v *host.Version, of *trip.Trip) []Block {
	reach := Block{Heading: say("stay.reach"), Facts: reachFacts(v, mailOf(b, h))}
	if len(reach.Facts) == 0 {
		reach.Lines = []Phrase{say("stay.ask")}
	}
	return []Block{{Heading: say("stay.heading"), Facts: stayFacts(v, of.From, of.To)}, reach}
}

// mailOf is the address that a family shares if it shares one: the one to which it is written.
func mailOf(b *calendar.Book, h *host.Host) string {
	if p := b.Person(h.Person); p != nil && p.Email.Readable() {
		return p.Email.Value()
	}
	return ""
}

// reachFacts are how guests get in touch with a family.
func reachFacts(v *host.Version, mail string) (facts []Fact) {
	add := func(label Phrase, value Value) {
		if value.Plain != "" || value.Said != "" {
			facts = append(facts, Fact{label, []Value{value}})
		}
	}
	if v.Reach.Mail {
		add(say("stay.mail"), Value{Said: mail})
	}
	add(say("stay.phone"), Value{Plain: v.Reach.Phone.Value()})
	add(say("stay.address"), Value{Said: v.Reach.Address.Value()})
	add(say("stay.words"), Value{Said: v.Reach.Words.Value()})
	return facts
}

func stayFacts(v *host.Version, from, to events.Date) []Fact {
	var facts []Fact
	if v.Name.Readable() && v.Name.Value() != "" {
		facts = append(facts, Fact{say("stay.host"), []Value{{Plain: v.Name.Value()}}})
	}
	first, last := v.Nights(from, to)
	facts = append(facts, Fact{say("stay.days"), []Value{{First: first, Last: last}}})
	house := v.House()
	if len(house.Languages) > 0 {
		facts = append(facts, Fact{say("stay.languages"), []Value{tongues(house.Languages)}})
	}
	if v.Home.IsZero() || v.Home.Readable() {
		facts = append(facts, Fact{say("stay.pets"), []Value{yesOrNo(house.Pets)}}, Fact{say("stay.smoking"), []Value{yesOrNo(house.Smoking)}},
			Fact{say("stay.stairs"), []Value{yesOrNo(house.Stairs)}})
	}
	return facts
}

func yesOrNo(yes bool) Value {
	if yes {
		return Value{Phrase: say("yes")}
	}
	return Value{Phrase: say("no")}
}

func tongues(tags []string) (v Value) {
	for _, tag := range tags {
		v.Each = append(v.Each, Value{Tongue: tag})
	}
	return v
}

// stayChanges lists what of a stay is another than somebody was told.
func stayChanges(b *calendar.Book, told *Utterance, of *trip.Trip, h *host.Host, is *host.Version) (list []Change) {
	was := versionTold(b, told.Content)
	if was == nil {
		return nil
	}
	from, to := of.From, of.To
	if v := of.Version(told.Revision); v != nil {
		from, to = v.From, v.To
	}
	before, after := stayFacts(was, from, to), stayFacts(is, of.From, of.To)
	if id, _ := readStay(told.Content); id == h.ID { // another family is reached elsewhere, and nobody is told how that was any more
		before, after = append(before, reachFacts(was, mailOf(b, h))...), append(after, reachFacts(is, mailOf(b, h))...)
	}
	at := func(facts []Fact, label string) Value {
		for _, f := range facts {
			if f.Label.Key == label {
				return f.Values[0]
			}
		}
		return Value{Phrase: say("stay.unsaid")}
	}
	for _, label := range []string{"stay.host", "stay.days", "stay.languages", "stay.pets", "stay.smoking", "stay.stairs", "stay.mail", "stay.phone", "stay.address", "stay.words"} {
		if x, y := at(before, label), at(after, label); !x.equal(y) {
			list = append(list, Change{say(label), x, y})
		}
	}
	return list
}
