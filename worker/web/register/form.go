package register

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/typed"
)

// What fields hold at most, in characters. All of it has to fit into a link.
const (
	maxName   = 80
	maxNeed   = 160
	maxSpeaks = 10
)

// forms are those of this page. They are large enough that what is far too long comes back to be shortened.
var forms = &form.Kind{Texts: "register", Limit: 512 << 10}

// The names of fields.
const (
	fName, fEmail, fLanguage     = "name", "email", "language"
	fBorn                        = "born"
	fCompanion, fCompanionBorn   = "companion", "companion-born"
	fGuardian, fGuardianBorn     = "guardian", "guardian-born"
	fDiet, fMobility, fHealth    = "diet", "mobility", "health"
	fConsent                     = "consent"
	fFirst, fMember, fHost       = "first", "member", "host"
	fNoPets, fNoSmoking, fStairs = "no-pets", "no-smoking", "no-stairs"
	fSpeaks                      = "speaks"
)

// lines are the fields of one line, with what they hold at most; 0 for days.
var lines = []struct {
	name string
	most int
}{
	{fName, maxName}, {fBorn, 0}, {fCompanion, maxName}, {fCompanionBorn, 0}, {fGuardian, maxName}, {fGuardianBorn, 0}, {fDiet, maxNeed}, {fMobility, maxNeed},
}

// ticks are the fields that are ticked or not.
var ticks = []string{fConsent, fFirst, fMember, fHost, fNoPets, fNoSmoking, fStairs}

// A fault is what is wrong with a field, and what would be right.
type fault struct {
	Key   string // of the text, behind "register.fault."
	Pairs []any
}

// An entry is the form as somebody fills it in.
type entry struct {
	kind   string            // what it is for
	typed  map[string]string // by field, as it is shown again
	speaks []string
	faults map[string]fault // by field; "" is what is wrong with all of it
	status int              // of the answer, if something is wrong
	robot  bool             // a program has filled it in
	whole  *form.Fault      // it could not be read at all

	email              string // as mail servers know it
	born, cborn, gborn *events.Date
}

// Kind implements form.Form.
func (*entry) Kind() *form.Kind { return forms }

// Read implements form.Form.
func (e *entry) Read(f form.Fields) string {
	e.typed, e.faults = map[string]string{}, map[string]fault{}
	e.robot = f.Word(typed.Trap) != ""
	for _, x := range lines {
		e.typed[x.name] = typed.Line(f.Lines(x.name))
		if n := utf8.RuneCountInString(e.typed[x.name]); x.most > 0 && n > x.most {
			e.wrong(x.name, "long", "most", x.most, "n", n)
		}
	}
	e.typed[fHealth] = f.Lines(fHealth)
	if n := utf8.RuneCountInString(e.typed[fHealth]); n > maxNeed {
		e.wrong(fHealth, "long", "most", maxNeed, "n", n)
	}
	for _, name := range ticks {
		e.typed[name] = f.One(name, []string{"yes"})
	}
	e.typed[fLanguage] = f.One(fLanguage, words.Spoken())
	e.speaks = f.Some(fSpeaks, words.TongueTags())
	e.readEmail(f.Lines(fEmail))
	e.born, e.cborn, e.gborn = e.day(fBorn), e.day(fCompanionBorn), e.day(fGuardianBorn)
	e.complete()
	return ""
}

func (e *entry) wrong(name, key string, pairs ...any) {
	if _, known := e.faults[name]; !known {
		e.faults[name] = fault{key, pairs}
	}
}

// readEmail reads the address, in the form in which it is kept.
func (e *entry) readEmail(said string) {
	e.typed[fEmail] = said
	address, fault := typed.Email(said)
	if e.email = address; fault != "" {
		e.wrong(fEmail, fault, "most", typed.MaxEmail, "n", utf8.RuneCountInString(said))
	}
}

// day reads a day as browsers send it or people write it: 1961-04-12, 12.4.1961.
func (e *entry) day(name string) *events.Date {
	typed := e.typed[name]
	if typed == "" {
		return nil
	}
	d, ok := form.Day(typed)
	if !ok {
		e.wrong(name, "day")
		return nil
	}
	return &d
}

// complete looks for what is missing.
func (e *entry) complete() {
	for _, x := range []struct{ of, born, key string }{{fName, "", "name"}, {fCompanion, fCompanionBorn, "companion"}, {fGuardian, fGuardianBorn, "guardian"}} {
		name := e.typed[x.of]
		needed := x.born == "" || e.typed[x.born] != ""
		if name == "" && needed || name != "" && !strings.ContainsFunc(name, unicode.IsLetter) {
			e.wrong(x.of, x.key)
		}
	}
	if e.typed[fConsent] == "" {
		e.wrong(fConsent, "consent")
	}
}

// settle holds what was typed against the trip, as the desk will.
func (e *entry) settle(b *calendar.Book, t *trip.Trip, now time.Time) {
	if e.kind != kindMake || e.faulty(fBorn, fCompanion, fCompanionBorn, fGuardian, fGuardianBorn) {
		return
	}
	if _, p := registration.Enter(e.letter(t.ID).body().(*events.MakeRegistration), t, b.Today(now)); p != nil {
		name, key := faultOf(p)
		e.wrong(name, key, "age", registration.FullAge)
	}
}

// faulty reports whether something is wrong with one of some fields.
func (e *entry) faulty(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { _, wrong := e.faults[name]; return wrong })
}

// rules are what registrations are refused for, by the field that a refusal names and a word of what it says.
var rules = []struct{ field, says, name, key string }{
	{"companion.name", "", fCompanion, "single"},
	{"born", "before today", fBorn, "future"}, {"born", "", fBorn, "old"},
	{"companion.born", "before today", fCompanionBorn, "future"}, {"companion.born", "", fCompanionBorn, "old"},
	{"guardian.born", "before today", fGuardianBorn, "future"}, {"guardian.born", "or older", fGuardianBorn, "minor"}, {"guardian.born", "years ago", fGuardianBorn, "old"},
	{"guardian.name", "is needed", fGuardian, "needed"}, {"guardian.name", "", fGuardian, "grown"},
}

// faultOf is what a refusal is to whoever has filled the form in: at which field, and which text says it. What there are no words for is
// wrong with all of it.
func faultOf(p *events.Problem) (name, key string) {
	for _, r := range rules {
		if r.field == p.Field && strings.Contains(p.Detail, r.says) {
			return r.name, r.key
		}
	}
	return "", "refused"
}

// letter is what travels in the link.
func (e *entry) letter(trip string) *letter {
	l := &letter{Kind: e.kind, Trip: trip, Name: e.typed[fName], Email: e.email, Language: e.typed[fLanguage]}
	if e.kind == kindNote {
		return l
	}
	l.Born, l.First, l.Member, l.Host = e.born, e.typed[fFirst] != "", e.typed[fMember] != "", e.typed[fHost] != ""
	if e.typed[fCompanion] != "" {
		l.Companion = &traveller{e.typed[fCompanion], e.cborn}
	}
	if e.typed[fGuardian] != "" {
		l.Guardian = &traveller{e.typed[fGuardian], e.gborn}
	}
	needs := &events.Needs{
		Diet: e.typed[fDiet], Mobility: e.typed[fMobility], Health: e.typed[fHealth], Speaks: e.speaks[:min(len(e.speaks), maxSpeaks)],
		NoPets: e.typed[fNoPets] != "", NoSmoking: e.typed[fNoSmoking] != "", NoStairs: e.typed[fStairs] != "",
	}
	if !needs.IsZero() {
		l.Needs = needs
	}
	return l
}

// Typed is what stands in a field.
func (e *entry) Typed(name string) string { return e.typed[name] }

// Speaks reports whether a language was ticked.
func (e *entry) Speaks(tag string) bool { return slices.Contains(e.speaks, tag) }
