package register

import (
	"strings"
	"time"
	"unicode"

	"jourfixe/calendar"
	"jourfixe/calendar/check"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/typed"
)

// maxSpeaks is how many languages somebody can say that they speak.
const maxSpeaks = 10

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

// lines are the fields of one line.
var lines = []string{fName, fBorn, fCompanion, fCompanionBorn, fGuardian, fGuardianBorn, fDiet, fMobility}

// most is how many characters a field holds, if it is typed and no day.
var most = map[string]int{
	fName: check.MostName, fCompanion: check.MostName, fGuardian: check.MostName, fDiet: check.MostNeed, fMobility: check.MostNeed,
	fHealth: check.MostHealth, fEmail: typed.MaxEmail,
}

// ticks are the fields that are ticked or not.
var ticks = []string{fConsent, fFirst, fMember, fHost, fNoPets, fNoSmoking, fStairs}

// An entry is the form as somebody fills it in.
type entry struct {
	typed.Entry
	kind  string      // what it is for
	whole *form.Fault // it could not be read at all

	born, cborn, gborn *events.Date
}

// Kind implements form.Form.
func (*entry) Kind() *form.Kind { return forms }

// Read implements form.Form.
func (e *entry) Read(f form.Fields) string {
	e.Begin(f)
	for _, name := range lines {
		e.Line(f, name, most[name])
	}
	e.Area(f, fHealth, most[fHealth])
	for _, name := range ticks {
		e.Values[name] = f.One(name, []string{"yes"})
	}
	e.Values[fLanguage] = f.One(fLanguage, words.Spoken())
	e.Tongues = f.Some(fSpeaks, words.TongueTags())
	e.Address(f, fEmail)
	e.born, e.cborn, e.gborn = e.day(fBorn), e.day(fCompanionBorn), e.day(fGuardianBorn)
	e.complete()
	return ""
}

// day reads a day as browsers send it or people write it: 1961-04-12, 12.4.1961.
func (e *entry) day(name string) *events.Date {
	typed := e.Values[name]
	if typed == "" {
		return nil
	}
	d, ok := form.Day(typed)
	if !ok {
		e.Wrong(name, "day")
		return nil
	}
	return &d
}

// complete looks for what is missing.
func (e *entry) complete() {
	for _, x := range []struct{ of, born, key string }{{fName, "", "name"}, {fCompanion, fCompanionBorn, "companion"}, {fGuardian, fGuardianBorn, "guardian"}} {
		name := e.Values[x.of]
		needed := x.born == "" || e.Values[x.born] != ""
		if name == "" && needed || name != "" && !strings.ContainsFunc(name, unicode.IsLetter) {
			e.Wrong(x.of, x.key)
		}
	}
	if e.Values[fConsent] == "" {
		e.Wrong(fConsent, "consent")
	}
}

// settle holds what was typed against the trip, as the desk will.
func (e *entry) settle(b *calendar.Book, t *trip.Trip, now time.Time) {
	if e.kind != kindMake || e.Faulty(fBorn, fCompanion, fCompanionBorn, fGuardian, fGuardianBorn) {
		return
	}
	if _, p := registration.Enter(e.letter(t.ID).body().(*events.MakeRegistration), t, b.Today(now)); p != nil {
		name, key := faultOf(p)
		e.Wrong(name, key, "age", registration.FullAge)
	}
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
	l := &letter{Kind: e.kind, Trip: trip, Name: e.Values[fName], Email: e.Email, Language: e.Values[fLanguage]}
	if e.kind == kindNote {
		return l
	}
	l.Born, l.First, l.Member, l.Host = e.born, e.Values[fFirst] != "", e.Values[fMember] != "", e.Values[fHost] != ""
	if e.Values[fCompanion] != "" {
		l.Companion = &traveller{e.Values[fCompanion], e.cborn}
	}
	if e.Values[fGuardian] != "" {
		l.Guardian = &traveller{e.Values[fGuardian], e.gborn}
	}
	needs := &events.Needs{
		Diet: e.Values[fDiet], Mobility: e.Values[fMobility], Health: e.Values[fHealth], Speaks: e.Tongues[:min(len(e.Tongues), maxSpeaks)],
		NoPets: e.Values[fNoPets] != "", NoSmoking: e.Values[fNoSmoking] != "", NoStairs: e.Values[fStairs] != "",
	}
	if !needs.IsZero() {
		l.Needs = needs
	}
	return l
}
