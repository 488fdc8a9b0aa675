package hosting

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"jourfixe/calendar/check"
	"jourfixe/calendar/host"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/typed"
	"jourfixe/worker/web/voice"
)

// What else a family can say at most.
const (
	maxSpeaks = 10
	maxPlaces = 10
)

// offers are the forms of this page. They are large enough that what is far too long comes back to be shortened.
var offers = &form.Kind{Texts: "hosting", Limit: 512 << 10}

// The names of fields.
const (
	fName, fEmail, fLanguage = "name", "email", "language"
	fPlaces, fFrom, fTo      = "places", "from", "to"
	fSpeaks                  = "speaks"
	fPets, fSmoking, fStairs = "pets", "smoking", "stairs"
	fMinors                  = "minors"
	fKnows, fNote            = "acquainted", "note"
	fConsent                 = "consent"
	fMail, fPhone            = "mail", "phone"
	fAddress, fWords         = "address", "words"
)

// order is that of the fields on the page; "" is what is wrong with all of it.
var order = []string{"", fName, fEmail, fPlaces, fFrom, fTo, fKnows, fNote, fPhone, fAddress, fWords, fConsent}

// most is how many characters a field holds, 0 if it is not typed.
var most = map[string]int{
	fName: check.MostName, fEmail: typed.MaxEmail, fKnows: check.MostKnown, fNote: check.MostNote,
	fPhone: check.MostPhone, fAddress: check.MostStreet, fWords: check.MostWords,
}

// ticks are the fields that are ticked or not.
var ticks = []string{fPets, fSmoking, fStairs, fMinors, fConsent}

// An entry is what a family offers, as somebody fills it in.
type entry struct {
	typed.Entry
	public bool     // nobody knows yet who fills it in: it asks for an address
	before []string // languages that stand in the book, which the page may not offer
	seen   uint64   // the place in the journal at which the form was shown
	sure   string   // that they have seen what it means for their guests

	places, from, to int
}

// Kind implements form.Form.
func (*entry) Kind() *form.Kind { return offers }

// Read implements form.Form.
func (e *entry) Read(f form.Fields) string {
	e.Begin(f)
	e.seen, _ = strconv.ParseUint(f.Word("seen"), 10, 64) // of whoever has made it up it is another place, at which the desk looks as at any
	e.sure = f.Word("sure")
	e.Line(f, fName, most[fName])
	e.Line(f, fKnows, most[fKnows])
	e.Area(f, fNote, most[fNote])
	for _, name := range ticks {
		e.Values[name] = f.One(name, []string{"yes"})
	}
	e.Values[fLanguage] = f.One(fLanguage, words.Spoken())
	e.Tongues = f.Some(fSpeaks, words.TongueTags())
	e.places, e.from, e.to = e.number(f, fPlaces), e.number(f, fFrom), e.number(f, fTo)
	e.complete(f)
	return ""
}

// number reads which of a list was chosen, 0 for none.
func (e *entry) number(f form.Fields, name string) int {
	n, err := strconv.Atoi(f.Word(name))
	if err != nil || n < 0 || n > 1000 {
		return 0
	}
	e.Values[name] = strconv.Itoa(n)
	return n
}

// complete looks for what is missing.
func (e *entry) complete(f form.Fields) {
	if !strings.ContainsFunc(e.Values[fName], unicode.IsLetter) {
		e.Wrong(fName, "name")
	}
	if e.places < 1 || e.places > maxPlaces {
		e.Wrong(fPlaces, "places", "most", maxPlaces)
	}
	if !e.public {
		return
	}
	e.Address(f, fEmail)
	if e.Values[fConsent] == "" {
		e.Wrong(fConsent, "consent")
	}
}

// settle holds the nights against those of the trip, as the desk will.
func (e *entry) settle(nights int) {
	_, p := host.Offering(&events.OfferHost{From: e.from, To: e.to}, nights)
	switch {
	case p == nil:
	case p.Field == fFrom, p.Field == fTo:
		e.Wrong(p.Field, "nights")
	default:
		e.Late("closed", http.StatusConflict)
	}
}

// letter is what was typed.
func (e *entry) letter(trip string) *letter {
	l := &letter{
		Trip: trip, Name: e.Values[fName], Email: e.Email, Language: e.Values[fLanguage], Places: e.places, From: e.from, To: e.to,
		Pets: e.Values[fPets] != "", Smoking: e.Values[fSmoking] != "", Stairs: e.Values[fStairs] != "", Minors: e.Values[fMinors] != "", Note: e.Values[fNote], Acquainted: e.Values[fKnows],
	}
	spoken := languages(e.before, e.Tongues)
	l.Speaks = spoken[:min(len(spoken), maxSpeaks)]
	return l
}

// languages are those that are spoken, in the order in which it was said once; those that the page does not offer stay.
func languages(before, chosen []string) []string {
	offered := words.TongueTags()
	list := slices.DeleteFunc(slices.Clone(before), func(l string) bool { return slices.Contains(offered, l) && !slices.Contains(chosen, l) })
	for _, l := range chosen {
		if !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}

// sameHouse reports whether two families live alike.
func sameHouse(x, y events.House) bool {
	return slices.Equal(x.Languages, y.Languages) && x.Pets == y.Pets && x.Smoking == y.Smoking && x.Stairs == y.Stairs && x.Note == y.Note
}

// stated is what the book has of a host, as the form shows it.
func stated(h *host.Host) *entry {
	house := h.House()
	e := &entry{before: house.Languages, Entry: typed.Entry{Tongues: house.Languages, Values: map[string]string{
		fName: voice.Clean(h.Name.Value()), fPlaces: strconv.Itoa(h.Places), fFrom: strconv.Itoa(h.From), fTo: strconv.Itoa(h.To),
		fKnows: voice.Clean(h.Acquainted.Value()), fNote: strings.TrimSpace(voice.CleanLines(house.Note)),
	}}}
	for name, yes := range map[string]bool{fPets: house.Pets, fSmoking: house.Smoking, fStairs: house.Stairs, fMinors: h.Minors} {
		if yes {
			e.Values[name] = "yes"
		}
	}
	return e
}
