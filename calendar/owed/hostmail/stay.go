package hostmail

import (
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
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

var _ = owed.Register(&owed.Kind{
	Name: Stay, Listed: 34, Means: "with which family somebody stays on a trip",
	Noun: "registration", Rank: owed.Usual, Order: 14,
	Gather: gatherLodged,
	Owed:   stays.retold(Stay, stayOf),
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := tripmail.Booked(t)
		if !ok {
			return nil
		}
		h := t.Book.ToldHost(r)
		if h == nil {
			return nil
		}
		return tripmail.Travel(t, r, of, owed.Say("travel.change"), family(t.Book, h, &h.Versions[len(h.Versions)-1], of)...)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return lodgedSample(tripmail.SampleTrip(b, m, person))
	},
})

var _ = owed.Register(&owed.Kind{
	Name: StayChanged, Listed: 35, Means: "somebody stays with another family than they were told, or something about it has changed",
	Noun: "registration", Rank: owed.Soon, Order: 15,
	Gather: gatherLodged,
	Owed:   stays.retold(StayChanged, stayOf),
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := tripmail.Booked(t)
		was := stays.before(t)
		if !ok || was == nil {
			return nil
		}
		h := t.Book.ToldHost(r)
		if h == nil {
			return nil
		}
		is := &h.Versions[len(h.Versions)-1]
		first := owed.Block{Heading: owed.Say("changes"), Changes: stayChanges(t.Book, was, of, h, is)}
		return tripmail.Travel(t, r, of, owed.Say("travel.change"), append([]owed.Block{first}, family(t.Book, h, is, of)...)...)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		s := lodgedSample(tripmail.SampleTrip(b, m, person))
		s.Said = owed.Said{{Kind: Stay, Content: hostSample + ".1", State: owed.StateSent}}
		pets, tongues := true, []string{"pl", "de"}
		return s.And(&events.AmendHost{ID: hostSample, Pets: &pets, Languages: &tongues},
			&events.ShareHost{ID: hostSample, Phone: "+48 58 000 00 11", Address: "ul. Przykładowa 1, Gdańsk"})
	},
})

var _ = owed.Register(&owed.Kind{
	Name: StayOff, Listed: 36, Means: "somebody does not stay with the family that they were told after all",
	Noun: "registration", Rank: owed.Soon, Order: 16,
	Gather: gatherLodged,
	Owed:   stays.retold(StayOff, stayOf),
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := tripmail.Booked(t)
		if !ok {
			return nil
		}
		gone := owed.Block{}
		if was := stays.before(t); was != nil {
			if v := versionTold(t.Book, was.Content); v != nil && v.Name.Readable() && v.Name.Value() != "" {
				gone.Facts = []owed.Fact{{Label: owed.Say("stay.host"), Values: []owed.Value{{Plain: v.Name.Value()}}}}
			}
		}
		return tripmail.Travel(t, r, of, owed.Say("travel.change"), gone, owed.Block{Lines: []owed.Phrase{owed.Say("stay.off"), owed.Say("stay.seat")}})
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		s := lodgedSample(tripmail.SampleTrip(b, m, person))
		s.Said = owed.Said{{Kind: Stay, Content: hostSample + ".0", State: owed.StateSent}}
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
func stayOf(c *owed.Case) (x lodgingSide, ok bool) {
	b, at := tripmail.BookedBy(c), c.Gathered.(*lodged)
	if b.Standing != events.Seated || b.Of.Cancelled || at.told.IsZero() {
		return x, false
	}
	x = lodgingSide{trip: &b.Of, told: at.told, changed: at.moved, ends: b.Of.Ends(b.Home).UTC()}
	if at.host != "" {
		x.want = stayContent(at.host, len(at.versions)-1)
	}
	left := 0 // what was said before somebody was off the trip does not count
	for i := range c.Said {
		if u := &c.Said[i]; tripmail.Positions(u.Kind) && u.Kind != tripmail.Seat && u.Kind != tripmail.Offer && u.Arrived() {
			left = i
		}
	}
	x.void = func(i int, _ *owed.Utterance) bool { return i < left }
	x.same = func(told *owed.Utterance) bool {
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
func family(b *calendar.Book, h *host.Host, v *host.Version, of *trip.Trip) []owed.Block {
	reach := owed.Block{Heading: owed.Say("stay.reach"), Facts: reachFacts(v, mailOf(b, h))}
	if len(reach.Facts) == 0 {
		reach.Lines = []owed.Phrase{owed.Say("stay.ask")}
	}
	return []owed.Block{{Heading: owed.Say("stay.heading"), Facts: stayFacts(v, of.From, of.To)}, reach}
}

// mailOf is the address that a family shares if it shares one: the one to which it is written.
func mailOf(b *calendar.Book, h *host.Host) string {
	if p := b.Person(h.Person); p != nil && p.Email.Readable() {
		return p.Email.Value()
	}
	return ""
}

// reachFacts are how guests get in touch with a family.
func reachFacts(v *host.Version, mail string) (facts []owed.Fact) {
	add := func(label owed.Phrase, value owed.Value) {
		if value.Plain != "" || value.Said != "" {
			facts = append(facts, owed.Fact{Label: label, Values: []owed.Value{value}})
		}
	}
	if v.Reach.Mail {
		add(owed.Say("stay.mail"), owed.Value{Said: mail})
	}
	add(owed.Say("stay.phone"), owed.Value{Plain: v.Reach.Phone.Value()})
	add(owed.Say("stay.address"), owed.Value{Said: v.Reach.Address.Value()})
	add(owed.Say("stay.words"), owed.Value{Said: v.Reach.Words.Value()})
	return facts
}

func stayFacts(v *host.Version, from, to events.Date) []owed.Fact {
	var facts []owed.Fact
	if v.Name.Readable() && v.Name.Value() != "" {
		facts = append(facts, owed.Fact{Label: owed.Say("stay.host"), Values: []owed.Value{{Plain: v.Name.Value()}}})
	}
	first, last := v.Nights(from, to)
	facts = append(facts, owed.Fact{Label: owed.Say("stay.days"), Values: []owed.Value{{First: first, Last: last}}})
	house := v.House()
	if len(house.Languages) > 0 {
		facts = append(facts, owed.Fact{Label: owed.Say("stay.languages"), Values: []owed.Value{tongues(house.Languages)}})
	}
	if v.Home.IsZero() || v.Home.Readable() {
		facts = append(facts, owed.Fact{Label: owed.Say("stay.pets"), Values: []owed.Value{yesOrNo(house.Pets)}}, owed.Fact{Label: owed.Say("stay.smoking"), Values: []owed.Value{yesOrNo(house.Smoking)}},
			owed.Fact{Label: owed.Say("stay.stairs"), Values: []owed.Value{yesOrNo(house.Stairs)}})
	}
	return facts
}

func yesOrNo(yes bool) owed.Value {
	if yes {
		return owed.Value{Phrase: owed.Say("yes")}
	}
	return owed.Value{Phrase: owed.Say("no")}
}

func tongues(tags []string) (v owed.Value) {
	for _, tag := range tags {
		v.Each = append(v.Each, owed.Value{Tongue: tag})
	}
	return v
}

// stayChanges lists what of a stay is another than somebody was told.
func stayChanges(b *calendar.Book, told *owed.Utterance, of *trip.Trip, h *host.Host, is *host.Version) (list []owed.Change) {
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
	at := func(facts []owed.Fact, label string) owed.Value {
		for _, f := range facts {
			if f.Label.Key == label {
				return f.Values[0]
			}
		}
		return owed.Value{Phrase: owed.Say("stay.unsaid")}
	}
	for _, label := range []string{"stay.host", "stay.days", "stay.languages", "stay.pets", "stay.smoking", "stay.stairs", "stay.mail", "stay.phone", "stay.address", "stay.words"} {
		if x, y := at(before, label), at(after, label); !x.Equal(y) {
			list = append(list, owed.Change{Label: owed.Say(label), Was: x, Is: y})
		}
	}
	return list
}
