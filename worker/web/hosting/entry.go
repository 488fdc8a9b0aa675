package hosting

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"jourfixe/calendar/host"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/typed"
	"jourfixe/worker/web/voice"
)

// What fields hold at most, in characters. All of it has to fit into a link.
const (
	maxName   = 80
	maxKnows  = 160
	maxNote   = 400
	maxPhone  = 60
	maxStreet = 200
	maxWords  = 400
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
var most = map[string]int{fName: maxName, fEmail: typed.MaxEmail, fKnows: maxKnows, fNote: maxNote, fPhone: maxPhone, fAddress: maxStreet, fWords: maxWords}

// ticks are the fields that are ticked or not.
var ticks = []string{fPets, fSmoking, fStairs, fMinors, fConsent}

// A fault is what is wrong with a field, and what would be right.
type fault struct {
	Key   string // of the text, behind "hosting.fault."
	Pairs []any
}

// An entry is what a family offers, as somebody fills it in.
type entry struct {
	public bool              // nobody knows yet who fills it in: it asks for an address
	typed  map[string]string // by field, as it is shown again
	speaks []string
	before []string         // languages that stand in the book, which the page may not offer
	faults map[string]fault // by field
	status int              // of the answer, if something is wrong
	robot  bool             // a program has filled it in
	seen   uint64           // the place in the journal at which the form was shown

	email            string // as mail servers know it
	places, from, to int
}

// Kind implements form.Form.
func (*entry) Kind() *form.Kind { return offers }

// Read implements form.Form.
func (e *entry) Read(f form.Fields) string {
	e.typed, e.faults = map[string]string{}, map[string]fault{}
	e.robot = f.Word(typed.Trap) != ""
	e.seen, _ = strconv.ParseUint(f.Word("seen"), 10, 64) // of whoever has made it up it is another place, at which the desk looks as at any
	for _, name := range []string{fName, fKnows} {
		e.typed[name] = typed.Line(f.Lines(name))
	}
	e.typed[fNote] = f.Lines(fNote)
	for _, name := range []string{fName, fKnows, fNote} {
		if n := utf8.RuneCountInString(e.typed[name]); n > most[name] {
			e.wrong(name, "long", "most", most[name], "n", n)
		}
	}
	for _, name := range ticks {
		e.typed[name] = f.One(name, []string{"yes"})
	}
	e.typed[fLanguage] = f.One(fLanguage, words.Spoken())
	e.speaks = f.Some(fSpeaks, words.TongueTags())
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
	e.typed[name] = strconv.Itoa(n)
	return n
}

// complete looks for what is missing.
func (e *entry) complete(f form.Fields) {
	if !strings.ContainsFunc(e.typed[fName], unicode.IsLetter) {
		e.wrong(fName, "name")
	}
	if e.places < 1 || e.places > maxPlaces {
		e.wrong(fPlaces, "places", "most", maxPlaces)
	}
	if !e.public {
		return
	}
	said := f.Lines(fEmail)
	e.typed[fEmail] = said
	address, fault := typed.Email(said)
	if e.email = address; fault != "" {
		e.wrong(fEmail, fault, "most", typed.MaxEmail, "n", utf8.RuneCountInString(said))
	}
	if e.typed[fConsent] == "" {
		e.wrong(fConsent, "consent")
	}
}

func (e *entry) wrong(name, key string, pairs ...any) {
	if _, known := e.faults[name]; !known {
		e.faults[name] = fault{key, pairs}
	}
	if e.status == 0 {
		e.status = http.StatusUnprocessableEntity
	}
}

// late is what is wrong with all of the form, and not with what was typed.
func (e *entry) late(key string, status int) {
	e.faults[""], e.status = fault{Key: key}, status
}

// settle holds the nights against those of the trip, as the desk will.
func (e *entry) settle(nights int) {
	_, p := host.Offering(&events.OfferHost{From: e.from, To: e.to}, nights)
	switch {
	case p == nil:
	case p.Field == fFrom, p.Field == fTo:
		e.wrong(p.Field, "nights")
	default:
		e.late("closed", http.StatusConflict)
	}
}

// letter is what was typed.
func (e *entry) letter(trip string) *letter {
	l := &letter{
		Trip: trip, Name: e.typed[fName], Email: e.email, Language: e.typed[fLanguage], Places: e.places, From: e.from, To: e.to,
		Pets: e.typed[fPets] != "", Smoking: e.typed[fSmoking] != "", Stairs: e.typed[fStairs] != "", Minors: e.typed[fMinors] != "", Note: e.typed[fNote], Acquainted: e.typed[fKnows],
	}
	spoken := languages(e.before, e.speaks)
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
	e := &entry{typed: map[string]string{
		fName: voice.Clean(h.Name.Value()), fPlaces: strconv.Itoa(h.Places), fFrom: strconv.Itoa(h.From), fTo: strconv.Itoa(h.To),
		fKnows: voice.Clean(h.Acquainted.Value()), fNote: strings.TrimSpace(voice.CleanLines(house.Note)),
	}, speaks: house.Languages, before: house.Languages}
	for name, yes := range map[string]bool{fPets: house.Pets, fSmoking: house.Smoking, fStairs: house.Stairs, fMinors: h.Minors} {
		if yes {
			e.typed[name] = "yes"
		}
	}
	return e
}

// Typed is what stands in a field.
func (e *entry) Typed(name string) string { return e.typed[name] }

// Speaks reports whether a language is spoken there.
func (e *entry) Speaks(tag string) bool { return slices.Contains(e.speaks, tag) }
