package web_test

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/worker/web"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/webtest"
)

// examples are what somebody types into each form, and which of it another person types who was quicker, or why nobody can have typed
// something into the same form meanwhile that this one would undo.
var examples = map[string]struct {
	typed  map[string]string
	theirs map[string]string
	alone  string
	after  time.Duration // that goes by before
}{
	"person.new":           {typed: map[string]string{"v.name": "Neu Hier", "v.email": "neu@geheim.example", "v.partner": "riga"}},
	"person.change":        {typed: map[string]string{"v.email": "xaveria@anders.example"}, theirs: map[string]string{"v.name": "Xaveria Umbenannt"}},
	"person.mails":         {typed: map[string]string{"v.without": "digest"}, alone: "it is chosen in one field, and the last choice counts"},
	"person.follow":        {typed: map[string]string{"v.address": "https://calendar.example/x.ics"}, alone: "it holds nothing that was there before"},
	"person.unfollow":      {alone: "what is gone is gone, whoever says so"},
	"venue.follow":         {typed: map[string]string{"v.address": "https://calendar.example/x.ics"}, alone: "it holds nothing that was there before"},
	"venue.unfollow":       {alone: "what is gone is gone, whoever says so"},
	"person.erase":         {alone: "what is gone is gone, whoever says so"},
	"group.new":            {typed: map[string]string{"v.title.en": "Friends", "v.members": "person/p2"}},
	"group.change":         {typed: map[string]string{"v.title.de": "Kreis"}, alone: "it has one field, and whoever comes second sees both"},
	"group.add":            {typed: map[string]string{"v.members": "partner/riga"}, alone: "it names whom it adds and leaves the others"},
	"group.remove":         {typed: map[string]string{"v.members": "partner/gdansk"}, alone: "it names whom it takes out and leaves the others"},
	"partner.new":          {typed: map[string]string{"v.title.de": "Dalian", "v.zone": "shanghai", "v.since": "1985", "v.geo": "38,91; 121,6", "v.holidays": "CN"}},
	"partner.change":       {typed: map[string]string{"v.since": ""}, theirs: map[string]string{"v.hours.from": "10:00", "v.hours.to": "17:00"}},
	"partner.retire":       {alone: "what is gone is gone, whoever says so"},
	"office.change":        {typed: map[string]string{"v.zone": "Berlin", "v.holidays": "DE-HB\r\nPL"}, theirs: map[string]string{"v.title.en": "The Office"}},
	"venue.new":            {typed: map[string]string{"v.title.de": "Börse", "v.seats": "1.200", "v.geo": "53,0758; 8,8072"}},
	"venue.remove":         {alone: "what is gone is gone, whoever says so"},
	"group.end":            {alone: "what is ended is ended, whoever says so"},
	"venue.change":         {typed: map[string]string{"v.seats": "41"}, theirs: map[string]string{"v.address": "Domshof 1"}},
	"agreement.new":        {typed: map[string]string{"v.partner": "gdansk", "v.title.de": "Schulen", "v.kind": "project", "v.signed.year": "2020", "v.offices": "Bildungsbehörde"}},
	"agreement.change":     {typed: map[string]string{"v.term.until": "31.12.2029"}, theirs: map[string]string{"v.title.en": "Treaty"}},
	"agreement.end":        {typed: map[string]string{"v.note.de": "Gekündigt."}, alone: "what is ended is ended, whoever says so"},
	"anniversary.plan":     {typed: map[string]string{"v.of": "agreement/abkommen", "v.years": "50", "v.on": "12.4.2027"}},
	"anniversary.waive":    {typed: map[string]string{"v.of": "agreement/abkommen", "v.years": "75", "v.note.de": "Zu weit weg."}},
	"anniversary.change":   {typed: map[string]string{"v.on": "13.4.2037"}, theirs: map[string]string{"v.title.en": "Party"}},
	"anniversary.complete": {typed: map[string]string{"v.milestone": "report"}, alone: "it names the milestone, which is done whoever says so"},
	"anniversary.cancel":   {typed: map[string]string{"v.note.de": "Leider nicht."}, alone: "what is gone is gone, whoever says so"},
	"legal.change": {
		typed:  map[string]string{"v.imprint.de": "Senatskanzlei\r\nAm Markt 21", "v.feedback": "barriere@bremen.example", "v.security.contact": "https://bremen.example/melden", "v.security.expires": "30.6.2027", "v.security.languages": "de\r\nen"},
		theirs: map[string]string{"v.arbitration.de": "Schlichtungsstelle"},
	},
	"publication.change": {
		typed:  map[string]string{"v.what": "agenda", "v.series": "jour-fixe"},
		theirs: map[string]string{"v.meetings": "jour-fixe-2027-02-03"},
	},
	"link.new":    {typed: map[string]string{"v.title.de": "Stadt Riga", "v.address": "https://www.riga.example/de", "v.subject.de": "Partner", "v.language": "lv", "v.order": "7"}},
	"link.change": {typed: map[string]string{"v.address": "https://www.gdansk.example/neu"}, theirs: map[string]string{"v.title.en": "The city"}},
	"link.remove": {alone: "what is gone is gone, whoever says so"},

	"series.new": {typed: map[string]string{
		"v.title.de": "Lesekreis", "v.cadence.how": "week", "v.cadence.weekday": "TH", "v.start": "18:00", "v.duration": "1 h 30 min",
		"v.invite.groups": "jour-fixe", "v.avoid.holidays": "Polen",
	}},
	"series.change":   {typed: map[string]string{"v.avoid.holidays": "PL"}, theirs: map[string]string{"v.shift.within": "9 Tage"}},
	"series.extend":   {alone: "it asks for nothing"},
	"series.end":      {typed: map[string]string{"v.note.de": "Wir danken allen."}, alone: "what is gone is gone, whoever says so"},
	"schedule.new":    {typed: map[string]string{"v.title.de": "Morgens", "v.do": "remind", "v.cron.how": "workday", "v.cron.start": "8"}},
	"schedule.change": {typed: map[string]string{"v.cron.start": "07:30", "v.title.de": "Jede Woche"}, theirs: map[string]string{"v.title.en": "Every week"}},
	"schedule.remove": {alone: "what is gone is gone, whoever says so"},
	"reminder.new":    {typed: map[string]string{"v.title.de": "Zwei Stunden vorher", "v.ahead": "2 h", "v.schedule": "mornings"}},
	"reminder.change": {typed: map[string]string{"v.ahead": "8 Tage"}, theirs: map[string]string{"v.title.en": "A week"}},
	"reminder.remove": {alone: "what is gone is gone, whoever says so"},
	"feed.new":        {typed: map[string]string{"v.scope": "partner/riga", "v.name": "Wandbildschirm"}},
	"feed.change":     {typed: map[string]string{"v.detail": "titles"}, theirs: map[string]string{"v.name": "Wandtafel"}},
	"feed.personal":   {typed: map[string]string{"v.needed": "yes", "v.alarms": "P1D", "v.tripKinds": "culture", "v.direction": "in"}, theirs: map[string]string{"v.language": "en"}},
	"feed.rotate":     {alone: "whatever is there, it is another one"},
	"feed.revoke":     {alone: "what is gone is gone, whoever says so"},
	"feed.person":     {typed: map[string]string{"v.name": "Telefon"}, alone: "it holds nothing that was there before"},
	"meeting.plan": {typed: map[string]string{
		"v.title.de": "Absprache", "v.at.date": "2027-03-01", "v.at.start": "10:00", "v.duration": "1 h", "v.need": "partner/riga",
	}},
	"meeting.move": {
		typed:  map[string]string{"v.at.date": "2027-02-11", "v.at.start": "11:00", "v.note.de": "Der Saal ist frei."},
		theirs: map[string]string{"v.duration": "1 h"},
	},
	"meeting.change": {
		typed:  map[string]string{"v.description.de": "Mit Kaffee."},
		theirs: map[string]string{"v.title.en": "Meeting"},
	},
	"meeting.cancel":      {typed: map[string]string{"v.note.de": "Leider nicht."}, alone: "what is gone is gone, whoever says so"},
	"meeting.uphold":      {alone: "it says what stays, and whoever comes second says the same"},
	"meeting.answer":      {typed: map[string]string{"v.person": "p1", "v.answer": "accepted", "v.company": "2"}, alone: "the last answer counts, and the page says so"},
	"agenda.set":          {typed: map[string]string{"v.items.0.matter": "market", "v.items.0.minutes": "20"}, alone: "it has one field, and whoever comes second sees both"},
	"agenda.close":        {alone: "what is closed is closed, whoever says so"},
	"agenda.reach":        {typed: map[string]string{"v.reached": "port"}, after: 15 * time.Minute, alone: "the last word counts, and the page says so"},
	"material.amend":      {typed: map[string]string{"v.title": "Letzte Zahlen"}, alone: "what a file is called is one word, and the last counts"},
	"material.share":      {typed: map[string]string{"v.participants": ""}, alone: "whoever sees it does or does not, and the last word counts"},
	"material.remove":     {alone: "what is gone is gone, whoever says so"},
	"minutes.approve":     {alone: "what is approved is approved, whoever says so"},
	"minutes.correct":     {typed: map[string]string{"v.words": "Nicht drei, **vier**."}, alone: "each correction is one more"},
	"minutes.clear":       {alone: "what is gone is gone, whoever says so"},
	"resolution.record":   {typed: map[string]string{"v.words": "Einladen", "v.people": "person/p1", "v.due": "1.12.2026"}, alone: "it holds nothing that was there before"},
	"resolution.change":   {typed: map[string]string{"v.words": "Drei Angebote"}, theirs: map[string]string{"v.due": "2026-12-05"}},
	"resolution.assign":   {typed: map[string]string{"v.people": "person/p2"}, theirs: map[string]string{"v.due": "2026-12-09"}},
	"resolution.withdraw": {alone: "what is withdrawn is withdrawn, whoever says so"},
	"attendance.set":      {typed: map[string]string{"v.people.p2": "absent"}, alone: "the last word counts, and the page says so"},
	"poll.open": {typed: map[string]string{
		"v.title.de": "Terminfrage", "v.duration": "1 h", "v.times.0.at.date": "2027-03-02", "v.times.0.at.start": "10:00", "v.need": "person/p2", "v.until": "2027-02-20",
	}},
	"poll.close":  {typed: map[string]string{"v.time": "t1"}, alone: "what is chosen is chosen, whoever says so"},
	"poll.amend":  {typed: map[string]string{"v.drop": "t2", "v.times.0.at.date": "2027-03-17", "v.times.0.at.start": "14:00"}, theirs: map[string]string{"v.until": "2027-03-03"}},
	"poll.cancel": {typed: map[string]string{"v.note.de": "Wir telefonieren."}, alone: "what is gone is gone, whoever says so"},
	"trip.propose": {typed: map[string]string{
		"v.title.de": "Reise nach Riga", "v.partner": "riga", "v.window.from": "2027-08-01", "v.window.to": "2027-09-30", "v.days": "4", "v.capacity": "20",
	}},
	"trip.change": {
		typed: map[string]string{
			"v.capacity": "28", "v.programme.0.end": "15:30", "v.milestones.1.title.de": "Vormerkungen", "v.programme.1.title.de": "Stadtrundgang", "v.programme.1.day": "2",
			"v.programme.1.start": "10", "v.programme.1.end": "12 Uhr", "v.programme.1.optional.seats": "10", "v.programme.1.optional.price": "24,50 PLN",
		},
		theirs: map[string]string{"v.description.de": "Mit dem Bus."},
	},
	"trip.cancel": {typed: map[string]string{"v.note.de": "Zu wenige."}, alone: "what is gone is gone, whoever says so"},
	"registration.make": {typed: map[string]string{
		"v.name": "Neu Dabei", "v.email": "dabei@geheim.example", "v.born": "1.2.1970", "v.companion.name": "Nele Dabei", "v.needs.diet": "vegetarisch", "v.needs.speaks": "pl",
	}, alone: "it holds nothing that was there before"},
	"registration.note":     {typed: map[string]string{"v.name": "Auch Gern", "v.email": "gern@geheim.example", "v.language": "en"}, alone: "it holds nothing that was there before"},
	"registration.change":   {typed: map[string]string{"v.companion.name": "Olga Begleitung", "v.needs.mobility": "Rollator"}, theirs: map[string]string{"v.name": "Rosa Umbenannt"}},
	"registration.accept":   {alone: "what is answered is answered, whoever says so"},
	"registration.decline":  {alone: "what is answered is answered, whoever says so"},
	"registration.pay":      {typed: map[string]string{"v.amount": "−12,50", "v.on": ""}, alone: "each payment is one more"},
	"trip.pay":              {typed: map[string]string{"v.payments": "r2/deposit/10000", "v.on": ""}, alone: "what others have recorded cannot be ticked any more"},
	"registration.deliver":  {typed: map[string]string{"v.documents": "passport"}, theirs: map[string]string{"v.companion": "passport"}},
	"registration.choose":   {typed: map[string]string{"v.parts": "glasshouse"}, alone: "it is one choice, and whoever comes second is shown the first"},
	"registration.withdraw": {alone: "what is gone is gone, whoever says so"},
	"host.offer":            {typed: map[string]string{"v.name": "Familie Neu", "v.email": "familie@geheim.example", "v.places": "3", "v.from": "2", "v.languages": "pl", "v.knows": "r1", "v.note": "Am Park"}, alone: "it holds nothing that was there before"},
	"host.change":           {typed: map[string]string{"v.places": "2", "v.to": "1", "v.pets": "yes"}, theirs: map[string]string{"v.name": "Familie Umbenannt"}},
	"host.share":            {typed: map[string]string{"v.mail": "yes", "v.phone": "+48 58 1", "v.address": "Parkweg 1"}, theirs: map[string]string{"v.words": "Bis bald"}},
	"host.withdraw":         {alone: "what is gone is gone, whoever says so"},
	"host.clear":            {alone: "what is gone is gone, whoever says so"},
	"lodging.assign":        {alone: "it asks for nothing"},
	"lodging.fix":           {typed: map[string]string{"v.registration": "r1", "v.host": "h1"}, alone: "whoever comes last has put them there"},
	"lodging.free":          {typed: map[string]string{"v.registration": "r2"}, alone: "whoever comes second frees nobody any more"},
	"lodging.tell":          {alone: "what is told is told, whoever says so"},
	"milestone.complete":    {typed: map[string]string{"v.milestone": "registration-closes"}, alone: "it names the milestone, which is done whoever says so"},
}

// things are what the forms about a thing are tried on, by noun, or by name where it must be another.
var things = map[string]string{
	"venue": "rathaus", "link": "gdansk", "link.remove": "old", "venue.remove": "annex", "group.end": "choir", "feed.person": "p1", "person": "p1", "group": "jour-fixe", "partner": "riga", "series": "jour-fixe", "schedule": "weekly", "reminder": "week", "feed": "wall", "feed.personal": "phone",
	"agenda.set": "jour-fixe-2027-02-03", "agenda.close": "jour-fixe-2027-01-06", "agenda.reach": "begins",
	"agreement": "abkommen", "anniversary": "agreement-abkommen-60", "meeting": "jour-fixe-2027-02-03", "meeting.uphold": "fallen", "poll": "asked", "poll.cancel": "still", "trip": "gdansk-2027", "milestone": "gdansk-2027",
	"material.amend": "zahlen", "material.share": "packliste", "material.remove": "akte",
	"minutes.approve": "talked", "minutes.correct": "agreed", "minutes.clear": "written",
	"resolution.record": "talked", "resolution.change": "offer", "resolution.assign": "route", "resolution.withdraw": "slip", "attendance.set": "written",
	"registration.make": "garden", "registration.note": "lakes", "registration.change": "r1", "registration.accept": "r4", "registration.decline": "r5", "registration.withdraw": "r6",
	"registration.pay": "r1", "trip.pay": "garden", "registration.deliver": "r1", "registration.choose": "r1",
	"host.offer": "garden", "host": "h1", "lodging": "garden",
}

// target is where a form of the furnished office is asked for.
func target(t *testing.T, f edit.Form) string {
	t.Helper()
	noun, _, _ := strings.Cut(f.Name, ".")
	id := cmp.Or(things[f.Name], things[noun])
	if strings.Contains(f.Path, "{id}") && id == "" {
		t.Fatalf("%s has no thing to be tried on", f.Name)
	}
	return edit.Path(f.Path, id)
}

// sheet is what the form of a page holds, with what somebody types.
func sheet(t *testing.T, page *webtest.Page, do string, typed map[string]string) *webtest.Request {
	t.Helper()
	i := slices.IndexFunc(page.All("button"), func(e webtest.Element) bool { return e.Attr("name") == "do" && e.Attr("value") == "next" })
	if i < 0 {
		t.Fatalf("%s (%d) has no form\n%s", page.Target, page.Status, page.Body)
	}
	r := page.All("button")[i].Sent()
	r.Fields.Set("do", do)
	for name, value := range typed {
		r.Fields.Set(name, value)
	}
	return r
}

// through sends a form and does what it shows, as far as that leads.
func through(t *testing.T, b *webtest.Browser, r *webtest.Request) *webtest.Page {
	t.Helper()
	page := b.Send(r)
	for _, button := range page.All("button") {
		if button.Attr("value") == "do" {
			page.Check(page.Language())
			return b.Send(button.Press())
		}
	}
	return page
}

// journal is how many events there are.
func (o *office) journal() uint64 { return o.mirror.Snapshot().Sequence() }

// TestEveryForm tries each form: looked at, with fields missing, with too much, with what could break out, from another page, sent
// twice, and out of date.
func TestEveryForm(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.fall()
	o.minuted()
	o.filed()
	b := signIn(o)
	forms := patience.Sample(web.Forms(o.links))
	// What takes a thing away comes last.
	slices.SortStableFunc(forms, func(x, y edit.Form) int {
		switch {
		case x.Final == y.Final:
			return 0
		case x.Final:
			return 1
		}
		return -1
	})
	for _, f := range forms {
		t.Run(f.Name, func(t *testing.T) {
			example, ok := examples[f.Name]
			if !ok {
				t.Fatal("there is no example of what is typed into it")
			}
			if about := strings.Contains(f.Path, "{id}"); about && (example.theirs == nil) == (example.alone == "") {
				t.Error("there is no example of what another person types meanwhile, and no reason why nobody can")
			}
			if example.after > 0 {
				o.pass(example.after)
			}
			to, before := target(t, f), o.journal()
			unchanged := func(what string) {
				t.Helper()
				if o.journal() != before {
					t.Errorf("%s: something was done", what)
					before = o.journal()
				}
			}
			for _, language := range events.Languages {
				b.Headers["Accept-Language"] = language
				b.Open(to).Check(language)
			}
			b.Headers["Accept-Language"] = "de"
			unchanged("looked at")
			page := b.Open(to)
			lacks(t, b, f, page, example.typed)
			unchanged("with fields missing")
			tooMuch(t, b, f, page)
			unchanged("with too much")
			harmless(t, b, f, page)
			unchanged("with what could break out")
			if again := b.Send(sheet(t, page, "next", example.typed).With("form", "guessed")); again.Status != http.StatusForbidden {
				t.Errorf("without the token of the session: %d", again.Status)
			}
			if again := o.send(sheet(t, page, "next", example.typed), b.Carry, with("Sec-Fetch-Site", "cross-site")); again.Status != http.StatusForbidden {
				t.Errorf("from another page: %d", again.Status)
			}
			unchanged("by somebody else")
			if example.theirs != nil {
				outdated(t, o, b, to, example.typed, example.theirs)
			}
			twice(t, o, b, to, example.typed)
		})
	}
}

// lacks sends the form without each field that it needs.
func lacks(t *testing.T, b *webtest.Browser, f edit.Form, page *webtest.Page, typed map[string]string) {
	t.Helper()
	for _, field := range f.Fields {
		if !field.Required {
			continue
		}
		r := sheet(t, page, "next", typed)
		for name := range r.Fields {
			if name == "v."+field.Name || strings.HasPrefix(name, "v."+field.Name+".") {
				r.Fields.Set(name, "")
			}
		}
		answer := b.Send(r)
		answer.Check("de")
		if answer.Status != http.StatusUnprocessableEntity || len(answer.All("alert")) != 1 || len(answer.All("status")) > 0 || !strings.Contains(answer.Body, `aria-invalid="true"`) {
			t.Errorf("without %s: %d\n%s", field.Name, answer.Status, answer.Find("main", "").Text())
			continue
		}
		if link := answer.Find("alert", "").All("link"); len(link) != 1 || !strings.HasPrefix(link[0].Attr("href"), "#f-") {
			t.Errorf("without %s: what is wrong leads to no field", field.Name)
		}
		kept(t, answer, r)
	}
}

// kept looks that all that was sent is still there.
func kept(t *testing.T, page *webtest.Page, r *webtest.Request) {
	t.Helper()
	now := sheet(t, page, "next", nil).Fields
	for name, values := range r.Fields {
		if strings.HasPrefix(name, "v.") && !strings.HasSuffix(name, ".look") && len(there(values)) > 0 && !slices.EqualFunc(there(values), there(now[name]), same) {
			t.Errorf("%s: of %.80q %.80q is left", name, values, now[name])
		}
	}
}

// there are the values that are not empty.
func there(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" })
}

// same compares what was typed with what stands there, whatever way lines end.
func same(x, y string) bool {
	lines := strings.NewReplacer("\r\n", "\n")
	return lines.Replace(x) == lines.Replace(y)
}

// written are the fields into which anything can be written, by their names.
func written(page *webtest.Page) (names []string) {
	for _, e := range page.Find("main", "").All("textbox") {
		if name := e.Attr("name"); strings.HasPrefix(name, "v.") && !strings.HasSuffix(name, ".look") {
			names = append(names, name)
		}
	}
	return names
}

// tooMuch writes more into each field than it takes.
func tooMuch(t *testing.T, b *webtest.Browser, f edit.Form, page *webtest.Page) {
	t.Helper()
	for _, name := range written(page) {
		r := sheet(t, page, "next", map[string]string{name: strings.Repeat("ß", 10_000)})
		answer := b.Send(r)
		if answer.Status != http.StatusUnprocessableEntity || len(answer.All("alert")) != 1 {
			t.Errorf("10,000 characters in %s: %d", name, answer.Status)
			continue
		}
		kept(t, answer, r)
	}
	large := sheet(t, page, "next", map[string]string{"v." + f.Name: strings.Repeat("x", 1<<20)})
	if answer := b.Send(large); answer.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a mebibyte: %d", answer.Status)
	}
}

// harmless writes into all fields what could break out of where it is shown.
func harmless(t *testing.T, b *webtest.Browser, f edit.Form, page *webtest.Page) {
	t.Helper()
	for _, bad := range []string{`"><b>x</b>`, `</textarea><b>`, "\u202ertl \u05d0\u05d1", `'; {{.}} &lt;b&gt;`} {
		all := map[string]string{}
		for name := range sheet(t, page, "back", nil).Fields {
			if strings.HasPrefix(name, "v.") {
				all[name] = bad
			}
		}
		r := sheet(t, page, "back", all)
		answer := b.Send(r)
		answer.Check("de")
		if answer.Status != http.StatusOK || answer.Elements("b") > 0 {
			t.Errorf("%q: %d, or it breaks out", bad, answer.Status)
		}
		for _, name := range written(page) {
			if now := sheet(t, answer, "next", nil).Fields.Get(name); now != bad {
				t.Errorf("%q in %s became %q", bad, name, now)
			}
		}
	}
}

// outdated sends a form that was shown before somebody else has changed the thing.
func outdated(t *testing.T, o *office, b *webtest.Browser, to string, mine, theirs map[string]string) {
	t.Helper()
	page := b.Open(to)
	if done := through(t, b, sheet(t, b.Open(to), "next", theirs)); done.Status != http.StatusSeeOther {
		t.Fatalf("what the other has typed: %d\n%s", done.Status, done.Find("main", "").Text())
	}
	before := o.journal()
	stale := b.Send(sheet(t, page, "next", mine))
	stale.Check("de")
	now := sheet(t, stale, "next", nil).Fields
	for name, value := range mine {
		if now.Get(name) != value {
			t.Errorf("out of date: %s holds %q, not what was typed", name, now.Get(name))
		}
	}
	for name, value := range theirs {
		if now.Get(name) != value {
			t.Errorf("out of date: %s holds %q, not what the other has typed", name, now.Get(name))
		}
	}
	if stale.Status != http.StatusConflict || len(stale.All("alert")) != 1 || o.journal() != before {
		t.Errorf("out of date: %d, and %d events", stale.Status, o.journal()-before)
	}
	// Both have changed the same.
	for name := range theirs {
		both := sheet(t, page, "next", map[string]string{name: "mein Wort"})
		if answer := b.Send(both); answer.Status != http.StatusConflict || !strings.Contains(answer.Body, "Jetzt gilt:") || o.journal() != before {
			t.Errorf("both have changed %s: %d", name, answer.Status)
		}
	}
}

// twice sends a form, does what it shows, and sends both once more.
func twice(t *testing.T, o *office, b *webtest.Browser, to string, typed map[string]string) {
	t.Helper()
	before := o.journal()
	first := sheet(t, b.Open(to), "next", typed)
	page := b.Send(first)
	last := first
	for _, button := range page.All("button") {
		if button.Attr("value") == "do" {
			page.Check("de")
			if o.journal() != before {
				t.Error("it was done before it was shown")
			}
			last = button.Press()
			page = b.Send(last)
			break
		}
	}
	if page.Status != http.StatusSeeOther {
		t.Fatalf("it was not done: %d\n%s", page.Status, page.Find("main", "").Text())
	}
	done := o.journal()
	if done == before {
		t.Error("nothing was done")
	}
	if after := b.Follow(page); len(after.All("status")) != 1 {
		t.Errorf("%s does not say what was done", after.Target)
	} else {
		after.Check("de")
	}
	for _, r := range []*webtest.Request{first, last} {
		if again := b.Send(r); again.Status != http.StatusSeeOther || path(again) != path(page) || o.journal() != done {
			t.Errorf("sent twice: %d to %s, and %d events more", again.Status, path(again), o.journal()-done)
		}
	}
}

// path is where an answer leads, without what it says there.
func path(p *webtest.Page) string {
	to, err := url.Parse(p.Header.Get("Location"))
	if err != nil {
		return err.Error()
	}
	return to.Path
}

// TestForetold changes what people are told of, and looks at what is shown before.
func TestForetold(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	before := o.journal()
	page := b.Send(b.Open("/venues/rathaus/change").Press("Speichern", webtest.Fill{"Anschrift": "Domshof 1"}))
	page.Check("de")
	main := page.Find("main", "").Text()
	for _, want := range []string{"2 Personen bekommen eine Mail", "Internationaler Jour Fixe", "Xaveria Geheimrat", "Quirin Verborgen", "Mittwoch, 2. Dezember 2026"} {
		if !strings.Contains(main, want) {
			t.Errorf("it is not said that %s:\n%s", want, main)
		}
	}
	back := b.Send(page.Press("Zurück zu den Angaben"))
	if back.Status != http.StatusOK || back.Find("textbox", "Anschrift").Value() != "Domshof 1" {
		t.Errorf("back: %d", back.Status)
	}
	// Somebody joins meanwhile: what would happen is another thing, and is shown anew.
	o.Do("person.add", `{"id":"p3","name":"Neu Dabei","email":"neu@geheim.example"}`)
	o.Do("group.add", `{"id":"jour-fixe","members":["person/p3"]}`)
	again := b.Send(page.Press("Speichern"))
	if again.Status != http.StatusOK || !again.Says("Neu Dabei") || len(again.All("alert")) != 1 {
		t.Errorf("something else would happen: %d\n%s", again.Status, again.Find("main", "").Text())
	}
	if x := o.mirror.Snapshot().Venue("rathaus"); x.Address != "Am Markt 21, Bremen" || o.journal() == before {
		t.Error("it was done before it was asked for")
	}
	done := b.Follow(b.Send(again.Press("Speichern")))
	if !done.Says("Der Ort ist geändert.") || !done.Says("3 Personen bekommen eine Mail") || !done.Says("Neu Dabei") {
		t.Errorf("it is not said what was done:\n%s", done.Find("main", "").Text())
	}
	if forged := b.Open(strings.Replace(done.Target, "n=3", "n=9", 1)); len(forged.All("status")) != 0 {
		t.Error("any link can say that something was done")
	}
}

// TestTwoVenuesOfOneName makes two at once.
func TestTwoVenuesOfOneName(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	one, two := b.Open("/new/venue"), b.Open("/new/venue")
	for i, page := range []*webtest.Page{one, two} {
		to := path(through(t, b, sheet(t, page, "next", map[string]string{"v.title.de": "Rathaus"})))
		if want := []string{"/venues/rathaus-2", "/venues/rathaus-3"}[i]; to != want {
			t.Errorf("leads to %s, want %s", to, want)
		}
	}
}

// TestSameAddress: whose a mail address is already is said before somebody else gets it.
func TestSameAddress(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	own := b.Send(b.Open("/people/p2/change").Press("Speichern", webtest.Fill{"Mailadresse": "Quirin@geheim.example"}))
	if own.Says("Diese Mailadresse hat schon") {
		t.Errorf("of their own address it is said that somebody has it:\n%s", own.Find("main", "").Text())
	}
	there := len(o.mirror.Snapshot().People())
	page := b.Send(b.Open("/new/person").Press("Person eintragen", webtest.Fill{"Name": "Zweite Person", "Mailadresse": "QUIRIN@geheim.example"}))
	page.Check("de")
	if page.Status != http.StatusOK || !page.Says("Diese Mailadresse hat schon Quirin Verborgen.") || len(o.mirror.Snapshot().People()) != there {
		t.Fatalf("%d:\n%s", page.Status, page.Find("main", "").Text())
	}
	if done := b.Follow(b.Send(page.Press("Person eintragen"))); done.Status != http.StatusOK || !done.Says("Zweite Person") {
		t.Errorf("all the same: %d\n%s", done.Status, done.Find("main", "").Text())
	}
}
