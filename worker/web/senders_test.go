package web_test

import (
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/worker"
	"jourfixe/worker/web"
	"jourfixe/worker/web/webtest"
)

// A sending is a form that stands on a page of its own and not in the table of forms, which TestEveryForm tries.
type sending struct {
	route string
	// page is what somebody sends who may, before they have. Asked once more it is of the same page, or of one like it.
	page  func(o *office) (*webtest.Browser, *webtest.Request)
	texts []string          // fields into which anything can be written
	stale func(o *office)   // what others do once the page was shown, so that it does not fit any more
	never string            // why nobody can make it stale; "" if somebody can
	open  bool              // mail programs send it as well, from anywhere
	alone string            // why what is sent twice is refused the second time; "" if it leads where the first led
	door  bool              // whoever has come in by it has to ask anew
	fills map[string]string // what has to be typed
	mails bool              // a mail alone comes of it
}

// sendings are all of them.
var sendings = []sending{
	{
		route: "POST /meetings/{id}", texts: []string{"note-de", "note-en"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.counter("p1", 14, "")
			b := o.enter("user-coordinator", "de")
			return b, b.Open("/meetings/" + counted).Press("Termin beibehalten: Xaveria")
		},
		stale: func(o *office) { o.counter("p1", 15, "") },
	},
	{
		route: "POST /meetings/{id}/minutes/write",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.minuted()
			o.number++
			b := o.enter("user-coordinator", "de")
			r := b.Open("/meetings/written/minutes/write").Press("Speichern")
			return b, r.With("text", fmt.Sprintf("Nummer %d", o.number))
		},
		never: "what comes late is held beside what others have written",
	},
	{
		route: "POST /resolutions/{id}",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.minuted()
			o.number++
			o.Do("resolution.record", `{"id":"task%d","meeting":"written","words":"Nummer","people":["person/p1"],"due":"2026-12-07"}`, o.number)
			b := o.enter("p1", "de")
			return b, b.Open(fmt.Sprintf("/resolutions/task%d", o.number)).Press("Erledigt")
		},
		stale: func(o *office) { o.Do("resolution.withdraw", `{"id":"task%d"}`, o.number) },
	},
	{
		route: "POST /material/{noun}/{id}", texts: []string{"title"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.enter("user-coordinator", "de")
			return b, b.Open("/material/partner/riga").Press("Hinzufügen", webtest.Fill{"Bezeichnung": "Zahlen"}).Attach("a.pdf", aPDF)
		},
		never: "a file is one more, whatever others bring",
	},
	{
		route: "POST /rooms/{series}/matters/{matter}/files", texts: []string{"title"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b, to := o.presents(`"series":"jour-fixe"`, "/rooms/jour-fixe")
			return b, b.Open(to).Press("Hinzufügen").Attach("a.pdf", aPDF)
		},
		never: "a file is one more, whatever others bring",
	},
	{
		route: "POST /meetings/{id}/room/matters/{matter}/files", texts: []string{"title"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b, to := o.presents(`"meeting":"video"`, "/meetings/video/room")
			return b, b.Open(to).Press("Hinzufügen").Attach("a.pdf", aPDF)
		},
		never: "a file is one more, whatever others bring",
	},
	{
		route: "POST /rooms/{series}/matters/{matter}/files/{file}/remove",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b, to := o.presents(`"series":"jour-fixe"`, "/rooms/jour-fixe")
			page := b.Follow(b.Send(b.Open(to).Press("Hinzufügen").Attach("a.pdf", aPDF)))
			return b, b.Click(page.Find("link", "Entfernen: a.pdf")).Press("Entfernen")
		},
		never: "what is gone is gone",
	},
	{
		route: "POST /meetings/{id}/room/matters/{matter}/files/{file}/remove",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b, to := o.presents(`"meeting":"video"`, "/meetings/video/room")
			page := b.Follow(b.Send(b.Open(to).Press("Hinzufügen").Attach("a.pdf", aPDF)))
			return b, b.Click(page.Find("link", "Entfernen: a.pdf")).Press("Entfernen")
		},
		never: "what is gone is gone",
	},
	{
		route: "POST /history/{place}",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.Do("partner.amend", `{"id":"riga","since":%d}`, 1900+o.number)
			b := o.enter("user-coordinator", "de")
			return b, b.Open(o.latest("?about=partner/riga")).Press("So zurücknehmen")
		},
		stale: func(o *office) { o.Do("partner.amend", `{"id":"riga","since":1899}`) },
	},
	{
		route: "POST /new/people", texts: []string{"text"}, fills: map[string]string{"text": "Name;E-Mail\nNeu;neu@geheim.example\n", "do": "do"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.enter("user-coordinator", "de")
			return b, b.Open("/new/people").Press("Ansehen")
		},
		never: "it adds people, and whoever is there already stays as they are",
	},
	{
		route: "POST /users", texts: []string{"address", "name"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.enter("user-administrator", "de")
			page := b.Open("/users")
			buttons := page.Find("main", "").All("button")
			return b, buttons[len(buttons)-1].Press(webtest.Fill{"E-Mail-Adresse": "quirin@geheim.example", "Name": "Quirin"})
		},
		never: "it gives one role, which it names, in the place of whatever there was",
	},
	{
		route: "POST /clients", texts: []string{"client", "may"}, fills: map[string]string{"client": "counter"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.enter("user-administrator", "de")
			return b, b.Open("/clients").Press("Zulassen", webtest.Fill{"Name": "counter"})
		},
		never: "it adds a system under a name that no other has, or is refused",
		alone: "the answer has secrets, which are shown once",
	},
	{
		route: "POST /rsvp/{token...}", texts: []string{"comment"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			return b, b.Open(o.rsvp("jour-fixe-2027-01-06", "p1")).All("button")[0].Press()
		},
		stale: func(o *office) {
			o.number++
			o.Do("meeting.move", `{"id":"jour-fixe-2027-01-06","at":{"date":"2027-01-%02d","start":"10:00"}}`, 10+o.number)
		},
	},
	{
		route: "POST /vote/{token...}", texts: []string{"comment"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.last = fmt.Sprintf("asked-%d", o.number)
			o.polled(o.last)
			o.Do("poll.vote", `{"id":%q,"person":"p1","votes":[{"time":"t1","vote":"yes"}]}`, o.last)
			b := o.browser("de")
			return b, b.Open(o.voteLink(o.last, "p1")).Press("Abstimmen")
		},
		never: "what somebody says to a time stays right, whatever times are added",
	},
	{
		route: "POST /rsvp/{token}/counter", texts: []string{"comment"}, fills: map[string]string{"day": "2027-04-08"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			page := b.Open(o.rsvp("jour-fixe-2027-04-07", "p1") + "/counter")
			return b, valued(o.t.(*testing.T), page, "send").Press()
		},
		stale: func(o *office) {
			o.number++
			o.Do("meeting.move", `{"id":"jour-fixe-2027-04-07","at":{"date":"2027-04-%02d","start":"10:00"}}`, 10+o.number)
		},
	},
	{
		route: "POST /registered/{token...}",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			o.last, _ = o.offer("")
			return b, b.Open(o.registered(o.last)).Press("Platz annehmen")
		},
		stale: func(o *office) { o.Do("registration.withdraw", `{"id":%q}`, o.last) },
	},
	{
		route: "POST /registered/{token}/change", texts: []string{"name", "companion", "diet", "mobility", "health"}, fills: map[string]string{"diet": "vegan"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			o.last, _ = o.offer(`,"needs":{"speaks":["de"]}`)
			return b, b.Open(o.registered(o.last) + "/change").Press("Speichern")
		},
		stale: func(o *office) { o.Do("registration.amend", `{"id":%q,"name":"Zita Anders"}`, o.last) },
	},
	{
		route: "POST /registered/{token}/parts",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			o.number++
			trip := fmt.Sprintf("parts-%d", o.number)
			o.picked(trip)
			o.last = o.join(trip, "Erna Erste", "")
			look := b.Open(o.registered(o.last)+"/parts").Press("Weiter: ansehen, was es kostet", webtest.Fill{"Bootsfahrt": "on"})
			return b, b.Send(look).Press("So wählen")
		},
		stale: func(o *office) { o.Do("registration.choose", `{"id":%q,"parts":["opera"]}`, o.last) },
	},
	{
		route: "POST /registered/{token}/withdraw",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			o.last, _ = o.offer("")
			return b, b.Open(o.registered(o.last) + "/withdraw").Press("Ja, abmelden")
		},
		stale: func(o *office) { o.Do("registration.accept", `{"id":%q}`, o.last) },
	},
	{
		route: "POST /mails/{token...}", open: true,
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			page := b.Open(o.mailsLink("p2"))
			return b, page.All("button")[0].Press(webtest.Fill{page.All("checkbox")[0].Name(): "off"})
		},
		never: "it says of each kind whether it is wanted, as the person has it before them",
	},
	{
		route: "POST /mine/{token...}",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			return b, valued(o.t.(*testing.T), b.Open("/mine/"+o.mailsToken("user")), "make").Press()
		},
		never: "it makes one calendar for a person, or closes it for good",
	},
	{
		route: "POST /me/calendar",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.enter("p2", "de")
			return b, b.Open("/me").Press("Kalenderadresse anlegen")
		},
		never: "it makes one calendar for a person",
	},
	{
		route: "POST /me/feeds",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.Do("feed.issue", fmt.Sprintf(`{"id":"own-%d","name":"Telefon %[1]d","scope":"person/p2","hash":"%064[1]d"}`, o.number))
			b := o.enter("p2", "de")
			return b, b.Open("/me").Press(fmt.Sprintf("Sperren: Telefon %d", o.number))
		},
		never: "what is closed stays so",
	},
	{
		route: "POST /me/feeds/{id}", texts: []string{"name"}, fills: map[string]string{"name": "Tablet"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.last = fmt.Sprintf("own-%d", o.number)
			o.Do("feed.issue", fmt.Sprintf(`{"id":%q,"name":"Telefon","scope":"person/p2","hash":"%064d"}`, o.last, o.number))
			b := o.enter("p2", "de")
			return b, b.Open("/me/feeds/" + o.last).Press("Speichern")
		},
		stale: func(o *office) { o.Do("feed.amend", `{"id":%q,"name":"Wand"}`, o.last) },
	},
	{
		route: "POST /me/apps", texts: []string{"name"}, fills: map[string]string{"name": "Handy"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.enter("p2", "de")
			return b, b.Open("/me/apps").Press("App-Passwort anlegen", webtest.Fill{"Wofür ist es?": "Handy"})
		},
		never: "it makes one more app password, or there are as many as there may be",
		alone: "the answer has a secret, which is shown once",
	},
	{
		route: "POST /me/apps/revoke",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			name := fmt.Sprintf("Handy %d", o.number)
			if _, err := o.apps.Make(o.t.Context(), "p1", name, false, ""); err != nil {
				o.t.Fatal(err)
			}
			b := o.enter("p1", "de")
			return b, b.Open("/me/apps").Press("Widerrufen: " + name)
		},
		never: "what is revoked stays so",
	},
	{
		route: "POST /rooms/{series}/propose", texts: []string{"title", "text", "guest"}, fills: map[string]string{"title": "Ein Punkt"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.enter("p1", "de")
			return b, b.Open("/rooms/jour-fixe/propose").Press("Vorschlagen", webtest.Fill{"Worum geht es?": "Ein Punkt"})
		},
		never: "two that say the same are two, as two people may propose the same",
	},
	{
		route: "POST /meetings/{id}/room/propose", texts: []string{"title", "text", "guest"}, fills: map[string]string{"title": "Ein Punkt"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.enter("p2", "de")
			return b, b.Open("/meetings/video/room/propose").Press("Vorschlagen", webtest.Fill{"Worum geht es?": "Ein Punkt"})
		},
		never: "two that say the same are two, as two people may propose the same",
	},
	{
		route: "POST /rooms/{series}/matters/{matter}", texts: []string{"title", "text", "guest"}, fills: map[string]string{"title": "Ein Punkt"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.Do("matter.propose", fmt.Sprintf(`{"id":"own%d","series":"jour-fixe","title":{"de":"Alt"},"person":"p1"}`, o.number))
			b := o.enter("p1", "de")
			return b, b.Open(fmt.Sprintf("/rooms/jour-fixe/matters/own%d", o.number)).Press("Speichern", webtest.Fill{"Worum geht es?": "Ein Punkt"})
		},
		never: "the last word counts",
	},
	{
		route: "POST /meetings/{id}/room/matters/{matter}", texts: []string{"title", "text", "guest"}, fills: map[string]string{"title": "Ein Punkt"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.Do("matter.propose", fmt.Sprintf(`{"id":"own%d","meeting":"video","title":{"de":"Alt"},"person":"p2"}`, o.number))
			b := o.enter("p2", "de")
			return b, b.Open(fmt.Sprintf("/meetings/video/room/matters/own%d", o.number)).Press("Speichern", webtest.Fill{"Worum geht es?": "Ein Punkt"})
		},
		never: "the last word counts",
	},
	{
		route: "POST /me/busy", texts: []string{"address"}, fills: map[string]string{"address": "https://calendar.example/mine.ics"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.enter("p2", "de")
			return b, b.Open("/me/busy").Press("Diesen Kalender berücksichtigen", webtest.Fill{"Adresse des Kalenders": "https://calendar.example/mine.ics"})
		},
		never: "whoever names another calendar later means that one",
	},
	{
		route: "POST /me/data", texts: []string{"name"}, fills: map[string]string{"name": "Ada King"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.Do("person.amend", fmt.Sprintf(`{"id":"p2","name":"Ada %d"}`, o.number))
			b := o.enter("p2", "de")
			return b, b.Open("/me/data").Press("Speichern", webtest.Fill{"Ihr Name": "Ada King"})
		},
		never: "whoever corrects themself later means that",
	},
	{
		route: "POST /me/busy/end",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.Do("person.follow", fmt.Sprintf(`{"id":"p1","address":"https://calendar.example/%d.ics"}`, o.number))
			b := o.enter("p1", "de")
			return b, b.Open("/me/busy").Press("Nicht mehr berücksichtigen")
		},
		never: "what is ended stays so",
	},
	{
		route: "POST /me/devices",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.enter("p1", "de")
			b := o.enter("p1", "de")
			return b, b.Open("/me").Press("Überall sonst abmelden")
		},
		never: "what has ended stays so",
	},
	{
		route: "POST /trips/{id}/register", mails: true,
		texts: []string{"name", "email", "born", "companion", "companion-born", "guardian", "guardian-born", "diet", "mobility", "health"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.opened()
			o.number++
			b := o.browser("de")
			return b, b.Open("/trips/offen").Press("Link zuschicken", webtest.Fill{"Vor- und Nachname": "Erika Beispiel", "E-Mail-Adresse": fmt.Sprintf("sent%d@geheim.example", o.number), "Ich bin damit einverstanden": "on"})
		},
		never: "it keeps nothing",
	},
	{
		route: "POST /register/{token}",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.opened()
			o.number++
			b := o.browser("de")
			return b, b.Open(o.confirm(fmt.Sprintf("linked%d@geheim.example", o.number))).Press("Verbindlich anmelden")
		},
		never: "it makes one registration for an address, or says which there is",
	},
	{
		route: "POST /trips/{id}/host", mails: true, texts: []string{"name", "email", "acquainted", "note"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.sought()
			o.number++
			b := o.browser("de")
			return b, b.Open("/trips/gast/host").Press("Link zuschicken", webtest.Fill{"Wie heißen Sie?": "Familie Beispiel", "E-Mail-Adresse": fmt.Sprintf("sent%d@geheim.example", o.number), "Ich bin damit einverstanden": "on"})
		},
		never: "it keeps nothing",
	},
	{
		route: "POST /host/{token}",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.sought()
			o.number++
			b := o.browser("de")
			return b, b.Open(o.offers(offering(fmt.Sprintf("linked%d@geheim.example", o.number), "language", "de"))).Press("Das anbieten")
		},
		never: "it makes one offer for an address, or says which there is",
	},
	{
		route: "POST /hosting/{token}/change", texts: []string{"name", "acquainted", "note"}, fills: map[string]string{"note": "Am Wald"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.last = fmt.Sprintf("h-%d", o.number)
			b := o.browser("de")
			return b, b.Open(o.hosted(o.last) + "/change").Press("Speichern")
		},
		stale: func(o *office) { o.Do("host.amend", `{"id":%q,"places":7}`, o.last) },
	},
	{
		route: "POST /hosting/{token}/share", texts: []string{"phone", "address", "words"}, fills: map[string]string{"words": "Bis bald"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.last = fmt.Sprintf("h-%d", o.number)
			b := o.browser("de")
			return b, b.Open(o.hosted(o.last)+"/share").Press("Speichern", webtest.Fill{"Telefon": "+48 58 1"})
		},
		stale: func(o *office) { o.Do("host.amend", `{"id":%q,"places":7}`, o.last) },
	},
	{
		route: "POST /hosting/{token}/withdraw",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			o.number++
			o.last = fmt.Sprintf("h-%d", o.number)
			b := o.browser("de")
			return b, b.Open(o.hosted(o.last) + "/withdraw").Press("Angebot zurückziehen")
		},
		never: "it takes back what is offered, whatever that is by then",
	},
	{
		route: "POST /logout",
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.enter("user-reader", "de")
			return b, b.Open("/").Press("Abmelden")
		},
		never: "what has ended stays so",
	},
	{
		route: "POST /login", door: true, texts: []string{"token"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			return b, b.Open("/login").Press("Anmelden", webtest.Fill{"Zugangsschlüssel": token})
		},
		never: "it is about nothing that others change",
	},
	{
		route: "POST /login", texts: []string{"address"},
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			return b, b.Open("/login").Press("Link zuschicken", webtest.Fill{"Ihre E-Mail-Adresse": "nobody@geheim.example"})
		},
		never: "it is about nothing that others change",
	},
	{
		route: "POST /login/{token}", door: true,
		page: func(o *office) (*webtest.Browser, *webtest.Request) {
			b := o.browser("de")
			b.Send(b.Open("/login").Press("Link zuschicken", webtest.Fill{"Ihre E-Mail-Adresse": "xaveria@geheim.example"}))
			link, _ := o.letter()
			return b, b.Open(link).Press("Anmelden als")
		},
		never: "a link is good once, whatever others do",
	},
}

// presents has somebody propose something, and returns where they bring files with it.
func (o *office) presents(home, room string) (*webtest.Browser, string) {
	o.t.Helper()
	id := fmt.Sprintf("files%d", o.journal())
	o.Do("matter.propose", `{"id":%q,%s,"title":{"de":"Ein Punkt"},"person":"p2"}`, id, home)
	return o.enter("p2", "de"), room + "/matters/" + id + "/files"
}

// stands is what there is that a form can change: what has happened but for what was refused, and who is signed in.
func (o *office) stands() string {
	refused, more := o.mirror.Deeds(worker.Question{Noun: "command"}, 1000)
	if more {
		o.t.Fatal("more was refused than can be counted")
	}
	open := 0
	var all [32]byte
	for _, s := range o.signed.All() {
		hash, err := hex.DecodeString(s.Hash)
		if err != nil {
			o.t.Fatal(err)
		}
		subtle.XORBytes(all[:], all[:], hash)
		open++
	}
	var apps []string
	for _, person := range []string{"p1", "p2"} {
		for _, x := range o.apps.Of(person) {
			apps = append(apps, x.Hash[:8])
		}
	}
	return fmt.Sprintf("%d events, %d sessions %x, %v, app passwords %v", o.journal()-uint64(len(refused)), open, all[:4], o.options.Clients.List(), apps)
}

// TestEverySender tries each form that is not of the table of forms: from another site, from another page, with too much, with what could
// break out, out of date, and sent twice.
func TestEverySender(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	for _, role := range ranks {
		o.hire(role)
	}
	missing := map[string]bool{}
	for route, access := range o.site.Routes() {
		missing[route] = strings.HasPrefix(route, "POST ") && access.String() != "API token"
	}
	for _, f := range web.Forms(o.links) {
		missing["POST "+f.Path] = false
	}
	for _, x := range sendings {
		missing[x.route] = false
		t.Run(x.route, func(t *testing.T) { x.try(t, o) })
	}
	for route, yes := range missing {
		if yes {
			t.Errorf("no example of what is sent to %s", route)
		}
	}
}

func (x *sending) try(t *testing.T, o *office) {
	ready := func() (*webtest.Browser, *webtest.Request) {
		o.pass(6 * time.Minute) // the next link for the same address
		b, r := x.page(o)
		b.T = t
		for name, value := range x.fills {
			r.Fields.Set(name, value)
		}
		return b, r
	}
	// Of another site, and of another page.
	b, r := ready()
	before := o.stands()
	unchanged := func(what string) {
		t.Helper()
		if now := o.stands(); now != before {
			t.Errorf("%s: something was done", what)
			before = now
		}
	}
	if w := o.send(r, b.Carry, with("Sec-Fetch-Site", "cross-site"), with("Origin", "https://evil.example")); w.Status != http.StatusForbidden && !x.open {
		t.Errorf("from another site: %d", w.Status)
	}
	if !x.open {
		unchanged("from another site")
	}
	if token := r.Fields.Get("form"); token != "" {
		if w := b.Send(r.With("form", "guessed")); w.Status != http.StatusForbidden {
			t.Errorf("from another page: %d", w.Status)
		}
		unchanged("from another page")
	}
	x.typed(t, o, ready)
	// Others were faster: nothing is overwritten.
	if (x.stale == nil) != (x.never != "") {
		t.Fatal("it is not said whether it can be out of date")
	}
	if x.stale != nil {
		b, r = ready()
		x.stale(o)
		before = o.stands()
		late := b.Send(r)
		late.Check("de")
		if late.Status != http.StatusConflict || len(late.All("alert")) != 1 {
			t.Errorf("out of date: %d\n%s", late.Status, late.Find("main", "").Text())
		}
		unchanged("out of date")
	}
	// Sent twice it is done once, and shown twice it is two.
	once := r.Fields.Get("once")
	b, r = ready()
	if once != "" && r.Fields.Get("once") == once {
		t.Error("two showings have the same number")
	}
	before = o.stands()
	first := b.Send(r)
	done := o.stands()
	if first.Status >= http.StatusBadRequest || done == before && !slices.Contains(x.texts, "address") && !x.open && !x.mails {
		t.Errorf("it was not done: %d\n%s", first.Status, first.Body)
	}
	if again := b.Send(r); x.alone != "" {
		if again.Check("de"); again.Status != http.StatusUnprocessableEntity {
			t.Errorf("sent twice it is taken: %d", again.Status)
		}
	} else if !x.door && (again.Status != first.Status || path(again) != path(first)) {
		t.Errorf("sent twice it leads to %d %s and then to %d %s", first.Status, path(first), again.Status, path(again))
	}
	if again := o.stands(); again != done {
		t.Errorf("sent twice it is done twice:\n%s\n%s", done, again)
	}
}

// typed writes into each text what is too much, what runs the other way and what could break out.
func (x *sending) typed(t *testing.T, o *office, ready func() (*webtest.Browser, *webtest.Request)) {
	t.Helper()
	for _, name := range x.texts {
		for _, bad := range []string{strings.Repeat("ß", 10_000), "\u202ertl \u05d0\u05d1", `"><b>x</b></textarea><b>`, `'; {{.}} &lt;b&gt;`} {
			b, r := ready()
			before := o.journal()
			answer := b.Send(r.With(name, bad))
			long := len(bad) > 10_000
			if long && (answer.Status < http.StatusBadRequest || answer.Status >= http.StatusInternalServerError || o.journal() != before) {
				t.Errorf("10,000 characters in %s: %d", name, answer.Status)
			}
			if answer = b.Follow(answer); answer.Elements("b") > 0 {
				t.Errorf("%q in %s breaks out", bad, name)
			}
			answer.Check("de")
			if field := field(answer, name); field != nil && answer.Status == http.StatusUnprocessableEntity && !same(strings.TrimSpace(field.Value()), strings.TrimSpace(strings.ReplaceAll(bad, "\u202e", ""))) && !same(field.Value(), bad) {
				t.Errorf("%.40q in %s: %.40q is left", bad, name, field.Value())
			}
		}
	}
}

// field is the one of a name that something can be written into, nil if the page has none.
func field(p *webtest.Page, name string) *webtest.Element {
	for _, e := range p.Find("main", "").All("textbox") {
		if e.Attr("name") == name {
			return &e
		}
	}
	return nil
}
