package owed

import (
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/calendar/meeting"
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
	Gather: gatherLodged,
	Owed:   stays.retold(Stay, stayOf),
	Says: func(t *Telling) *Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		h := t.Book.ToldHost(r)
		if h == nil {
			return nil
		}
		return Travel(t, r, of, Say("travel.change"), family(t.Book, h, &h.Versions[len(h.Versions)-1], of)...)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return lodgedSample(SampleTrip(b, m, person))
	},
})

var _ = Register(&Kind{
	Name: StayChanged, Listed: 35, Means: "somebody stays with another family than they were told, or something about it has changed",
	Noun: "registration", Rank: Soon, Order: 15,
	Gather: gatherLodged,
	Owed:   stays.retold(StayChanged, stayOf),
	Says: func(t *Telling) *Content {
		r, of, ok := Booked(t)
		was := stays.before(t)
		if !ok || was == nil {
			return nil
		}
		h := t.Book.ToldHost(r)
		if h == nil {
			return nil
		}
		is := &h.Versions[len(h.Versions)-1]
		first := Block{Heading: Say("changes"), Changes: stayChanges(t.Book, was, of, h, is)}
		return Travel(t, r, of, Say("travel.change"), append([]Block{first}, family(t.Book, h, is, of)...)...)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		s := lodgedSample(SampleTrip(b, m, person))
		s.Said = Said{{Kind: Stay, Content: hostSample + ".1", State: StateSent}}
		pets, tongues := true, []string{"pl", "de"}
		return s.And(&events.AmendHost{ID: hostSample, Pets: &pets, Languages: &tongues},
			&events.ShareHost{ID: hostSample, Phone: "+48 58 000 00 11", Address: "ul. Przykładowa 1, Gdańsk"})
	},
})

var _ = Register(&Kind{
	Name: StayOff, Listed: 36, Means: "somebody does not stay with the family that they were told after all",
	Noun: "registration", Rank: Soon, Order: 16,
	Gather: gatherLodged,
	Owed:   stays.retold(StayOff, stayOf),
	Says: func(t *Telling) *Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		gone := Block{}
		if was := stays.before(t); was != nil {
			if v := versionTold(t.Book, was.Content); v != nil && v.Name.Readable() && v.Name.Value() != "" {
				gone.Facts = []Fact{{Say("stay.host"), []Value{{Plain: v.Name.Value()}}}}
			}
		}
		return Travel(t, r, of, Say("travel.change"), gone, Block{Lines: []Phrase{Say("stay.off"), Say("stay.seat")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		s := lodgedSample(SampleTrip(b, m, person))
		s.Said = Said{{Kind: Stay, Content: hostSample + ".0", State: StateSent}}
		return s.And(&events.WithdrawHost{ID: hostSample})
	},
})

// A lodged is where those who travel by a registration were told that they stay.
type lodged struct {
	host     string         // "" if nowhere
	versions []host.Version // of that one
	told     time.Time
	moved    time.Time // when something about the host was changed last
}

func gatherLodged(b *calendar.Book, about events.Ref) any {
	x, r := &lodged{}, b.Registration(about.ID)
	of := b.Rooming(r.Trip)
	if of == nil || of.Told.IsZero() || r.Standing != events.Seated {
		return x
	}
	x.told, x.moved = of.Told, of.Told
	if h := b.ToldHost(r); h != nil {
		x.host, x.versions, x.moved = h.ID, h.Versions, events.Later(x.moved, h.History[len(h.History)-1].At)
	}
	return x
}

// stayOf is what somebody who travels is to know of where they stay.
func stayOf(c *Case) (x lodgingSide, ok bool) {
	b, at := BookedBy(c), c.Gathered.(*lodged)
	if b.Standing != events.Seated || b.Of.Cancelled || at.told.IsZero() {
		return x, false
	}
	x = lodgingSide{trip: &b.Of, told: at.told, changed: at.moved, ends: b.Of.Ends(b.Home).UTC()}
	if at.host != "" {
		x.want = stayContent(at.host, len(at.versions)-1)
	}
	left := 0 // what was said before somebody was off the trip does not count
	for i := range c.Said {
		if u := &c.Said[i]; Positions(u.Kind) && u.Kind != Seat && u.Kind != Offer && u.Arrived() {
			left = i
		}
	}
	x.void = func(i int, _ *Utterance) bool { return i < left }
	x.same = func(told *Utterance) bool {
		id, n := readStay(told.Content)
		return id == at.host && n < len(at.versions) && at.versions[n].Same(&at.versions[len(at.versions)-1])
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
	reach := Block{Heading: Say("stay.reach"), Facts: reachFacts(v, mailOf(b, h))}
	if len(reach.Facts) == 0 {
		reach.Lines = []Phrase{Say("stay.ask")}
	}
	return []Block{{Heading: Say("stay.heading"), Facts: stayFacts(v, of.From, of.To)}, reach}
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
		add(Say("stay.mail"), Value{Said: mail})
	}
	add(Say("stay.phone"), Value{Plain: v.Reach.Phone.Value()})
	add(Say("stay.address"), Value{Said: v.Reach.Address.Value()})
	add(Say("stay.words"), Value{Said: v.Reach.Words.Value()})
	return facts
}

func stayFacts(v *host.Version, from, to events.Date) []Fact {
	var facts []Fact
	if v.Name.Readable() && v.Name.Value() != "" {
		facts = append(facts, Fact{Say("stay.host"), []Value{{Plain: v.Name.Value()}}})
	}
	first, last := v.Nights(from, to)
	facts = append(facts, Fact{Say("stay.days"), []Value{{First: first, Last: last}}})
	house := v.House()
	if len(house.Languages) > 0 {
		facts = append(facts, Fact{Say("stay.languages"), []Value{tongues(house.Languages)}})
	}
	if v.Home.IsZero() || v.Home.Readable() {
		facts = append(facts, Fact{Say("stay.pets"), []Value{yesOrNo(house.Pets)}}, Fact{Say("stay.smoking"), []Value{yesOrNo(house.Smoking)}},
			Fact{Say("stay.stairs"), []Value{yesOrNo(house.Stairs)}})
	}
	return facts
}

func yesOrNo(yes bool) Value {
	if yes {
		return Value{Phrase: Say("yes")}
	}
	return Value{Phrase: Say("no")}
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
		return Value{Phrase: Say("stay.unsaid")}
	}
	for _, label := range []string{"stay.host", "stay.days", "stay.languages", "stay.pets", "stay.smoking", "stay.stairs", "stay.mail", "stay.phone", "stay.address", "stay.words"} {
		if x, y := at(before, label), at(after, label); !x.Equal(y) {
			list = append(list, Change{Say(label), x, y})
		}
	}
	return list
}
