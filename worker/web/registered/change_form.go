package registered

import (
	"slices"
	"strings"
	"unicode/utf8"

	"jourfixe/calendar/check"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/voice"
)

// The fields of the form in which somebody puts right what they have said. The parts of the needs come last.
const (
	inName          = "name"
	inBorn          = "born"
	inCompanion     = "companion"
	inCompanionBorn = "companionborn"
	inGuardian      = "guardian"
	inGuardianBorn  = "guardianborn"
	inDiet          = "diet"
	inMobility      = "mobility"
	inHealth        = "health"
	inPets          = "nopets"
	inSmoking       = "nosmoking"
	inStairs        = "nostairs"
	inSpeaks        = "speaks"
)

var (
	lines  = []string{inName, inCompanion, inGuardian, inDiet, inMobility}
	dates  = []string{inBorn, inCompanionBorn, inGuardianBorn}
	boxes  = []string{inPets, inSmoking, inStairs}
	needs  = slices.Concat([]string{inDiet, inMobility, inHealth, inSpeaks}, boxes)
	inputs = slices.Concat(lines, dates, boxes, []string{inHealth, inSpeaks})
)

const (
	ticked = "yes"
	doSave = "save"
	stale  = "changed" // the fault of what others have changed since
)

// changes are the forms by which somebody puts right what they have said. Each character may take 12 bytes on its way.
var changes = &form.Kind{Texts: "registered", Limit: 256 << 10, Large: inHealth}

// A change is what somebody is about to say of who travels and what they need, or has tried to.
type change struct {
	Said  map[string]string // by fields, as it was typed
	shown map[string]string // as the page showed it
	At    string            // the field that a fault is about, "" for none
	Fault *form.Fault
	seen  string // marks what it comes to, as it was shown; "" if that was not shown yet

	// unseen is a field that had characters in it which nobody sees, and which are left out; "" for none.
	unseen string
}

// Kind implements form.Form.
func (*change) Kind() *form.Kind { return changes }

// Read implements form.Form. A field that the page had not stays as it was.
func (c *change) Read(f form.Fields) (fault string) {
	c.Said, c.shown, c.seen = map[string]string{}, map[string]string{}, f.Word("seen")
	if f.One("do", []string{doSave, doTake}) == "" {
		return form.Broken
	}
	for _, name := range inputs {
		c.shown[name] = f.Lines("was." + name)
		if c.Said[name] = f.Lines(name); f.Unseen(name) && c.unseen == "" {
			c.unseen = name
		}
	}
	if f.One("minor", []string{ticked}) == "" {
		c.Said[inGuardian], c.Said[inGuardianBorn] = c.shown[inGuardian], c.shown[inGuardianBorn]
	}
	for _, name := range lines {
		c.Said[name] = strings.Join(strings.Fields(c.Said[name]), " ")
	}
	c.Said[inSpeaks] = spoken(c.shown[inSpeaks], f.Some(inSpeaks, words.TongueTags()))
	return ""
}

// spoken are the languages that somebody speaks, in the order in which they have said so; those that the page does not offer stay.
func spoken(before string, chosen []string) string {
	offered := words.TongueTags()
	list := slices.DeleteFunc(strings.Fields(before), func(l string) bool { return slices.Contains(offered, l) && !slices.Contains(chosen, l) })
	for _, l := range chosen {
		if !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return strings.Join(list, " ")
}

// stated is what the book has, in the terms of the form.
func stated(r *registration.Registration) map[string]string {
	now := map[string]string{
		inName: r.Name.Value(), inBorn: r.Born.Value(), inCompanion: r.Companion.Value(), inCompanionBorn: r.CompanionBorn.Value(),
		inGuardian: r.Guardian.Value(), inGuardianBorn: r.GuardianBorn.Value(),
	}
	if n := r.Needs.Stated(); n != nil {
		now[inDiet], now[inMobility], now[inHealth] = n.Diet, n.Mobility, n.Health
		now[inSpeaks] = strings.Join(n.Speaks, " ")
		for name, yes := range map[string]bool{inPets: n.NoPets, inSmoking: n.NoSmoking, inStairs: n.NoStairs} {
			if yes {
				now[name] = ticked
			}
		}
	}
	for name, value := range now {
		now[name] = strings.TrimSpace(voice.CleanLines(value))
	}
	return now
}

// catchUp takes over what others have changed since the page was shown, where it was left alone, and reports whether they have changed
// anything.
func (c *change) catchUp(now map[string]string) (late bool) {
	for _, name := range inputs {
		if c.shown[name] == now[name] {
			continue
		}
		if late = true; c.Said[name] == c.shown[name] {
			c.Said[name] = now[name]
		}
	}
	return late
}

// wrong notes what is wrong with a field.
func (c *change) wrong(name, fault string) {
	if c.Fault == nil {
		c.At, c.Fault = name, changes.Wrong(fault)
	}
}

// command is what the form comes to, beside what the book has: nil if it is the same or something is wrong with it.
func (c *change) command(id string, now map[string]string) *events.AmendRegistration {
	c.measure(now)
	a := &events.AmendRegistration{ID: id}
	differs := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return c.Said[name] != now[name] })
	}
	if differs(inName) {
		if c.Said[inName] == "" {
			c.wrong(inName, "name")
		}
		name := c.Said[inName]
		a.Name = &name
	}
	if differs(inBorn) {
		if a.Born = c.date(inBorn); a.Born == nil {
			c.wrong(inBorn, "kept")
		}
	}
	if differs(inCompanion, inCompanionBorn) {
		a.Companion = c.traveller(inCompanion, inCompanionBorn)
	}
	if differs(inGuardian, inGuardianBorn) {
		a.Guardian = c.traveller(inGuardian, inGuardianBorn)
	}
	if differs(needs...) {
		a.Needs = &events.Needs{
			Diet: c.Said[inDiet], Mobility: c.Said[inMobility], Health: c.Said[inHealth], Speaks: strings.Fields(c.Said[inSpeaks]),
			NoPets: c.Said[inPets] != "", NoSmoking: c.Said[inSmoking] != "", NoStairs: c.Said[inStairs] != "",
		}
	}
	if c.Fault != nil || *a == (events.AmendRegistration{ID: id}) {
		return nil
	}
	return a
}

// measure finds what is too long, and what had something in it that nobody has meant. What stands in the book, however long, may stay.
func (c *change) measure(now map[string]string) {
	if c.unseen != "" {
		c.wrong(c.unseen, "unseen")
	}
	for _, name := range append(slices.Clone(lines), inHealth) {
		if c.Said[name] != now[name] && utf8.RuneCountInString(c.Said[name]) > most(name) {
			c.wrong(name, "long")
		}
	}
}

// most is how many characters a field may have.
func most(name string) int {
	switch name {
	case inHealth:
		return check.MostHealth
	case inDiet, inMobility:
		return check.MostNeed
	}
	return check.MostName
}

// date reads a day of birth, nil if there is none.
func (c *change) date(name string) *events.Date {
	if c.Said[name] == "" {
		return nil
	}
	d, err := events.ParseDate(c.Said[name])
	if err != nil {
		c.wrong(name, "born")
	}
	return &d
}

// traveller reads who else is named; nobody's name takes them off.
func (c *change) traveller(name, born string) *events.Traveller {
	x := &events.Traveller{Name: c.Said[name], Born: c.date(born)}
	if x.Name == "" && x.Born != nil {
		c.wrong(name, "nobody")
	}
	return x
}

// refuse says beside a field what the desk has found there.
func (c *change) refuse(f *form.Fault) {
	at := map[string][2]string{
		"name": {inName, "name"}, "born": {inBorn, "born"}, "companion": {inCompanion, "second"}, "companion.name": {inCompanion, "single"},
		"companion.born": {inCompanionBorn, "born"}, "guardian.name": {inGuardian, "guardian"}, "guardian.born": {inGuardianBorn, "age"},
		"needs.diet": {inDiet, "long"}, "needs.mobility": {inMobility, "long"}, "needs.health": {inHealth, "long"},
	}
	c.Fault = f
	if f == nil || f.Problem == nil {
		return
	}
	if said, known := at[f.Problem.Field]; known {
		if said[1] == "guardian" && c.Said[inGuardian] != "" {
			said[1] = "grown"
		}
		c.At, c.Fault = said[0], changes.Wrong(said[1])
	}
}
