package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/events/rights"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/signin"
	"jourfixe/worker/uploads"
	"jourfixe/worker/web"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/webtest"
	"jourfixe/worker/workertest"
)

const (
	token       = "the-operators-token"
	clientToken = "a-clients-token"
	base        = "https://jourfixe.example"
)

// sunday is the day on which the tests take place.
var sunday = time.Date(2026, 11, 22, 13, 7, 0, 0, time.UTC)

// An office is at work, with the pages on top.
type office struct {
	*workertest.Office
	t        testing.TB
	mirror   *worker.Mirror
	ledger   *worker.Ledger
	links    *links.Maker
	mails    *mails
	signed   *signin.Sessions
	apps     *signin.Passwords
	asked    *signin.Asked
	letters  chan *worker.SignIn  // links for signing in that were sent
	confirms chan *worker.Confirm // links for registering that were sent
	site     *shell.Site
	web      http.Handler
	options  web.Options
	number   int
	last     string // registration that a test is about
}

// newOffice starts an empty office. Options may be changed before the pages are made.
func newOffice(t testing.TB, change func(*web.Options)) *office {
	t.Helper()
	o := &office{t: t, Office: workertest.Open(t, sunday), mails: &mails{}, letters: make(chan *worker.SignIn, 100), confirms: make(chan *worker.Confirm, 100)}
	o.mirror, o.ledger = o.Desk.Mirror, o.Desk.Ledger
	o.links = links.New(o.Desk.Reception.Key, base, "jourfixe.example")
	reception := *o.Desk.Reception
	reception.MessageID = o.links.MessageID
	reception.Rights = func(client string) rights.Rights {
		if client == "webshop" {
			return rights.Usual()
		}
		return rights.All()
	}
	options := web.Options{
		Mirror:    o.mirror,
		Reception: &reception,
		Office:    journaltest.Office, BaseURL: base, Client: "operator",
		Authenticate: func(given string) (string, bool) {
			if given == clientToken {
				return "webshop", true
			}
			return "operator", given == token
		},
		Sessions: o.sessions(o.Desk), Passwords: o.passwords(o.Desk), SignIns: o.signIns(),
		Links:   links.NewDoorbook(o.mirror, o.ledger, o.links, o.Now),
		Mailbox: o.mails, Contact: "buero@bremen.example",
		Clients: &keeper{now: o.Now},
		OfficeFile: func(b *calendar.Book, now time.Time) ([]byte, error) {
			return fmt.Appendf(nil, "office: %s on %s\n", b.Office().ID, now.Format(time.DateOnly)), nil
		},
		Uploads:  uploads.New(uploads.Desk{Store: o.Desk.Journal.Files(), Mirror: o.mirror, Last: o.Desk.Journal.LastCommand, Total: 1 << 30, Now: o.Now, Log: o.Logger()}),
		From:     "office@jourfixe.example",
		Patience: patience.Limit,
		Now:      o.Now, Log: o.Logger(),
	}
	if change != nil {
		change(&options)
	}
	o.signed, o.apps = options.Sessions, options.Passwords
	o.asked = signin.NewAsked(signin.Asked{Links: options.SignIns, Send: func(_ context.Context, m *worker.SignIn) error {
		o.letters <- m
		return nil
	}, Log: o.Logger()})
	if options.Asked == nil {
		options.Asked = o.asked
	}
	o.Desk.Run(o.asked)
	if options.Registers == nil {
		options.Registers = web.NewRegistering(web.Registering{Send: func(_ context.Context, m *worker.Confirm) error {
			o.confirms <- m
			return nil
		}, Log: o.Logger()})
		o.Desk.Run(options.Registers)
	}
	h, err := web.New(options)
	if err != nil {
		t.Fatal(err)
	}
	o.site, o.web, o.options = h, h, options
	return o
}

// sessions are those that a process of the office has at hand.
func (o *office) sessions(p *workertest.Process) *signin.Sessions {
	o.t.Helper()
	s := signin.NewSessions(signin.Options{
		Store: p.Journal.Sessions(), Mirror: p.Mirror, Mark: signin.Mark(p.Reception.Key, token), Now: o.Now, Log: o.Logger(),
	})
	p.Run(s)
	if err := s.WaitReady(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	return s
}

// passwords are those that a process of the office has at hand.
func (o *office) passwords(p *workertest.Process) *signin.Passwords {
	s := signin.NewPasswords(signin.PasswordOptions{Store: p.Journal.Passwords(), Sealer: p.Journal, Mirror: p.Mirror, Now: o.Now, Log: o.Logger()})
	p.Run(s)
	return s
}

// enter signs a person of the book in, in a browser of their own, as a link from a mail does.
func (o *office) enter(person, language string) *webtest.Browser {
	o.t.Helper()
	return o.enterAt(o.signed, o.browser(language), person)
}

func (o *office) enterAt(s *signin.Sessions, b *webtest.Browser, person string) *webtest.Browser {
	o.t.Helper()
	of := signin.Session{Person: person, Device: signin.DeviceOf("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")}
	o.mirror.View(func(b *calendar.Book) {
		p := b.Person(person)
		of.Address, of.Role = p.Addresses, p.Role != ""
	})
	id, err := s.Open(o.t.Context(), of)
	if err != nil {
		o.t.Fatal(err)
	}
	b.Cookies["__Host-jourfixe-session"] = id
	return b
}

func (o *office) signIns() *signin.Links {
	return signin.NewLinks(o.Desk.Reception.Key, journaltest.Office, signin.Links{
		BaseURL: base, Mirror: o.mirror, Store: o.Desk.Journal.Sessions(), Now: o.Now,
	})
}

// letter waits for the next link for signing in that is sent, and returns its path.
func (o *office) letter() (path, person string) {
	o.t.Helper()
	select {
	case m := <-o.letters:
		return strings.TrimPrefix(m.Link, base), m.Person
	case <-time.After(patience.Limit):
		o.t.Fatalf("no link is sent\n%s", o.Log)
		return "", ""
	}
}

// impatient has nobody at the desk, and makes the pages once more for guests who do not wait for it.
func (o *office) impatient() {
	o.t.Helper()
	o.Desk.StopDesk()
	o.options.Patience = 20 * time.Millisecond
	var err error
	if o.web, err = web.New(o.options); err != nil {
		o.t.Fatal(err)
	}
}

// pass lets time go by.
func (o *office) pass(d time.Duration) { o.Set(o.Now().Add(d)) }

// open makes the server one on which everybody may do everything.
func open(o *web.Options) { o.Open, o.Client, o.BaseURL = true, "demo", "http://localhost:8080" }

// fall adds a meeting that has come to fall on a holiday.
func (o *office) fall() {
	o.t.Helper()
	o.DoAll([][2]string{
		{"partner.register", `{"id":"windhoek","title":{"de":"Windhuk","en":"Windhoek"},"kind":"twin-city","zone":"Africa/Windhoek"}`},
		{"meeting.request", `{"id":"fallen","title":{"de":"Absprache","en":"Talk"},"at":{"date":"2027-05-04","start":"10:00"},"duration":"PT1H","need":["partner/windhoek"]}`},
		{"partner.amend", `{"id":"windhoek","holidays":["NA"]}`},
		{"matter.propose", `{"id":"cycling","series":"jour-fixe","title":{"de":"Stadtradeln <b>","en":"City cycling <b>"},"text":"Wer macht mit?\n<script>","minutes":15,"presents":["person/p1"],"guest":"Eine Kollegin","urgent":true,"wish":"2027-01-06","person":"p1"}`},
		{"matter.propose", `{"id":"market","series":"jour-fixe","title":{"de":"Weihnachtsmarkt","en":"Christmas market"},"person":"p2"}`},
		{"matter.propose", `{"id":"stamps","series":"jour-fixe","title":{"de":"Briefmarken"}}`},
		{"agenda.set", `{"id":"jour-fixe-2027-01-06","items":[{"matter":"cycling","minutes":80},{"matter":"stamps","minutes":20}]}`},
		{"meeting.request", `{"id":"begins","title":{"de":"Kurzes Gespräch","en":"Short talk"},"at":{"date":"2026-11-22","start":"14:17"},"duration":"PT2H","need":["person/p1"],"ifNone":"best"}`},
		{"matter.propose", `{"id":"port","meeting":"begins","title":{"de":"Hafen","en":"Port"},"person":"p1"}`},
		{"agenda.set", `{"id":"begins","items":[{"matter":"port"}]}`},
		{"agreement.register", `{"id":"abkommen","partner":"gdansk","kind":"framework","title":{"de":"Abkommen","en":"Agreement"},"signed":{"on":"1977-04-12"},"term":{"until":"2027-12-31","renewal":"express","notice":"P1Y"}}`},
		{"anniversary.plan", `{"of":"agreement/abkommen","years":60,"on":"2037-04-12","title":{"de":"Fest","en":"Feast"}}`},
	}...)
}

// furnish fills the office with a little of everything that a page can show.
func (o *office) furnish() {
	o.t.Helper()
	o.DoAll([][2]string{
		{"office.set", `{"title":{"de":"Internationales Büro","en":"International Office"},"zone":"Europe/Berlin","holidays":["DE-HB"]}`},
		{"partner.register", `{"id":"riga","title":{"de":"Riga","en":"Rīga"},"kind":"twin-city","since":1985,"country":"LV","zone":"Europe/Riga","geo":"56.95, 24.11","holidays":["LV"],"purpose":{"de":"Kultur","en":"Culture"}}`},
		{"partner.register", `{"id":"gdansk","title":{"de":"Danzig","en":"Gdańsk"},"kind":"twin-city","since":1976,"country":"PL","zone":"Europe/Warsaw","geo":"54.35, 18.65","holidays":["PL"]}`},
		{"partner.register", `{"id":"corinto","title":{"de":"Corinto"},"kind":"twin-city","status":"dormant","zone":"America/Managua","geo":"12.48, -87.17"}`},
		{"anniversary.waive", `{"of":"partner/gdansk","years":50}`},
		{"agreement.register", `{"id":"haefen","partner":"gdansk","kind":"memorandum","title":{"de":"Zusammenarbeit der Häfen","en":"Cooperation of the ports"},"signed":{"on":"2021-06-01"},"offices":["Hafenamt"],"note":{"de":"Über die Häfen."}}`},
		{"partner.register", `{"id":"hanse","title":{"de":"Städtebund Die Hanse","en":"The Hanseatic League"},"kind":"network"}`},
		{"partner.register", `{"id":"old","title":{"de":"Altona"},"kind":"friendship","zone":"Europe/Berlin"}`},
		{"partner.retire", `{"id":"old"}`},
		{"venue.set", `{"id":"rathaus","title":{"de":"Rathaus","en":"Town hall"},"address":"Am Markt 21, Bremen","seats":40}`},
		{"person.add", `{"id":"p1","name":"Xaveria Geheimrat","email":"xaveria@geheim.example","partner":"riga","roles":["contact"]}`},
		{"person.add", `{"id":"p2","name":"Quirin Verborgen","email":"quirin@geheim.example","zone":"Europe/Berlin","partner":"corinto","roles":["staff"]}`},
		{"group.set", `{"id":"jour-fixe","title":{"de":"Runde","en":"Circle"},"members":["partner/gdansk","partner/corinto","person/p1","person/p2"]}`},
		{"series.define", `{"id":"jour-fixe","title":{"de":"Internationaler Jour Fixe","en":"International Jour Fixe"},"cadence":"FREQ=MONTHLY;BYDAY=1WE","from":"2026-11-01","start":"14:00","duration":"PT1H30M","avoid":{"holidays":["DE-HB"],"school":["DE-HB"]},"invite":{"groups":["jour-fixe"]},"venue":"rathaus"}`},
		{"meeting.move", `{"id":"jour-fixe-2027-02-03","at":{"date":"2027-02-10","start":"13:00"},"note":{"de":"Der Saal ist belegt.","en":"The hall is taken."}}`},
		{"meeting.cancel", `{"id":"jour-fixe-2027-03-03","note":{"de":"Delegationsreise."}}`},
		{"meeting.request", `{"id":"video","title":{"de":"Videokonferenz"},"at":{"date":"2026-12-15","start":"23:30","zone":"Asia/Shanghai"},"duration":"PT1H","need":["partner/corinto","person/p2"]}`},
		{"trip.propose", `{"id":"gdansk-2027","partner":"gdansk","title":{"de":"Bürgerreise nach Danzig","en":"Citizen trip to Gdańsk"},"window":{"from":"2027-05-01","to":"2027-07-15"},"days":5,"depart":["WE","TH"],"capacity":30,"minimum":15,"avoid":{"holidays":["DE-HB","PL"],"school":["DE-HB"]},"programme":[{"day":1,"start":"07:30","end":"15:00","zone":"Europe/Berlin","endZone":"Europe/Warsaw","title":{"de":"Anreise","en":"Journey"},"place":"Hauptbahnhof"}]}`},
		{"milestone.complete", `{"trip":"gdansk-2027","milestone":"announce"}`},
		{"trip.propose", `{"id":"riga-2027","partner":"riga","title":{"de":"Fahrt nach Riga"},"window":{"from":"2027-09-01","to":"2027-09-30"},"days":1,"capacity":10,"milestones":[{"id":"start","before":"P1W","title":{"de":"Los"}}]}`},
		{"trip.cancel", `{"id":"riga-2027"}`},
		{"trip.propose", `{"id":"garden","partner":"gdansk","title":{"de":"Gartenreise","en":"Garden trip"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":4,"minimum":3,"registration":{"hosts":{"sought":true},"rule":"first-come","price":{"minor":48000},"deposit":{"minor":10000},"documents":[{"kind":"passport"},{"kind":"insurance","title":{"de":"Krankenversicherung fürs Ausland","en":"Health insurance abroad"}}]},"programme":[{"id":"glasshouse","day":2,"start":"10:00","end":"12:00","title":{"de":"Gewächshaus","en":"Glasshouse"},"optional":{"seats":3,"price":{"minor":1500}}}],"milestones":[{"id":"registration-opens","before":"P40W","title":{"de":"Anmeldung auf"}},{"id":"registration-closes","before":"P4W","title":{"de":"Anmeldung zu"}},{"id":"go-no-go","before":"P3W","title":{"de":"Findet sie statt?"}}]}`},
		{"trip.propose", `{"id":"lakes","partner":"gdansk","title":{"de":"Seenreise","en":"Lakes trip"},"window":{"from":"2027-08-01","to":"2027-09-30"},"days":3,"capacity":20,"registration":{"rule":"lottery","quotas":[{"for":"first","seats":8}],"ranks":["host"]},"milestones":[{"id":"interest","before":"P50W","title":{"de":"Vormerken"}},{"id":"registration-opens","before":"P20W","title":{"de":"Anmeldung auf"}},{"id":"registration-closes","before":"P4W","title":{"de":"Anmeldung zu"}}]}`},
		{"registration.make", `{"id":"r1","trip":"garden","name":"Rosa Sitzplatz","email":"rosa@geheim.example","born":"1961-04-12","companion":{"name":"Otto Begleitung","born":"1960-02-03"},"member":true,"needs":{"diet":"ohne Nüsse","health":"Herzschrittmacher","noStairs":true,"speaks":["de","pl"]}}`},
		{"registration.make", `{"id":"r2","trip":"garden","name":"Xaveria Geheimrat","email":"xaveria@geheim.example"}`},
		{"registration.make", `{"id":"r3","trip":"garden","name":"Jonas Jung","email":"jung@geheim.example","born":"2012-01-02","guardian":{"name":"Gerda Jung","born":"1980-01-02"},"first":true}`},
		{"registration.make", `{"id":"r4","trip":"garden","name":"Wanda Warten","email":"wanda@geheim.example"}`},
		{"registration.make", `{"id":"r5","trip":"garden","name":"Willi Warten","email":"willi@geheim.example"}`},
		{"registration.make", `{"id":"r6","trip":"garden","name":"Vera Warten","email":"vera@geheim.example","companion":{"name":"Viktor Warten"}}`},
		{"registration.pay", `{"id":"r1","amount":{"minor":20000}}`},
		{"registration.withdraw", `{"id":"r3"}`},
		{"trip.settle", `{"id":"garden"}`},
		{"trip.amend", `{"id":"garden","capacity":5}`},
		{"trip.settle", `{"id":"garden"}`},
		{"registration.note", `{"id":"r7","trip":"lakes","name":"Ina Interesse","email":"ina@geheim.example"}`},
		{"host.offer", `{"id":"h1","trip":"garden","name":"Familie Gastlich","email":"gastlich@geheim.example","language":"pl","places":3,"languages":["pl","de"],"stairs":true,"note":"Garten hinter dem Haus","knows":["r2"]}`},
		{"host.offer", `{"id":"h2","trip":"garden","acquainted":"Rosa","name":"Familie Zimmer","email":"zimmer@geheim.example","places":1,"pets":true,"from":1,"to":2}`},
		{"lodging.fix", `{"trip":"garden","registration":"r2","host":"h1"}`},
		{"schedule.set", `{"id":"mornings","title":{"de":"Morgens"},"cron":"0 8 * * 1-5","do":"remind"}`},
		{"schedule.set", `{"id":"weekly","title":{"de":"Wochenüberblick"},"cron":"0 7 * * 1","do":"remind"}`},
		{"schedule.set", `{"id":"often","title":{"de":"Oft"},"cron":"*/5 * * * *","do":"extend","series":["jour-fixe"]}`},
		{"reminder.set", `{"id":"week","title":{"de":"Eine Woche vorher"},"ahead":"P7D","schedule":"mornings","series":["jour-fixe"]}`},
		{"group.set", `{"id":"choir","title":{"de":"Chor","en":"Choir"},"members":["partner/riga"]}`},
		{"link.add", `{"id":"gdansk","title":{"de":"Stadt Danzig","en":"City of Gdańsk"},"address":"https://www.gdansk.example/","subject":{"de":"Partnerstädte","en":"Twin cities"},"language":"pl","note":{"de":"Mit Terminen."},"order":3}`},
		{"link.add", `{"id":"old","title":{"de":"Alter Link"},"address":"http://old.example/","subject":{"de":"Förderung"}}`},
		{"venue.set", `{"id":"annex","title":{"de":"Nebenhaus","en":"Annex"},"seats":1}`},
		{"poll.open", `{"id":"asked","title":{"de":"Gespräch in Riga","en":"Talk in Riga"},"duration":"PT1H","times":[{"date":"2027-03-09","start":"15:00"},{"date":"2027-03-11","start":"10:00","zone":"Europe/Riga"}],"need":["partner/riga"],"optional":["person/p2"],"venue":"rathaus","until":"2027-03-04","hold":true,"closes":"best"}`},
		{"poll.vote", `{"id":"asked","person":"p1","votes":[{"time":"t1","vote":"yes"},{"time":"t2","vote":"ifneeded"}],"comment":"Lieber am Nachmittag"}`},
		{"poll.open", `{"id":"settled","title":{"de":"Ausklang"},"duration":"PT1H","times":[{"date":"2027-04-13","start":"15:00"}],"optional":["person/p2"]}`},
		{"poll.vote", `{"id":"settled","person":"p2","votes":[{"time":"t1","vote":"yes"}]}`},
		{"poll.close", `{"id":"settled","time":"t1"}`},
		{"poll.open", `{"id":"dropped","title":{"de":"Nichts daraus"},"duration":"PT1H","times":[{"date":"2027-04-14","start":"15:00"}],"need":["person/p2"]}`},
		{"poll.cancel", `{"id":"dropped","note":{"de":"Wir telefonieren."}}`},
		{"poll.open", `{"id":"still","title":{"de":"Noch offen"},"duration":"PT1H","times":[{"date":"2027-04-20","start":"15:00"}],"need":["person/p2"]}`},
		{"feed.issue", `{"id":"phone","name":"Küchenuhr","scope":"person/p2","hash":"` + strings.Repeat("b", 64) + `"}`},
		{"feed.issue", `{"id":"wall","name":"Wand","scope":"office","hash":"` + strings.Repeat("a", 64) + `"}`},
	}...)
}

// pages are the ones that a furnished office has for people.
var pages = []string{
	"/", "/partners", "/map", "/partners/riga", "/partners/gdansk", "/partners/corinto", "/partners/hanse", "/partners/old",
	"/meetings/jour-fixe-2026-12-02", "/meetings/jour-fixe-2027-01-06", "/meetings/jour-fixe-2027-02-03",
	"/people", "/people?q=geheim", "/people/p1", "/people/p2", "/people/p1/follow", "/groups", "/groups/jour-fixe", "/groups?q=xyz",
	"/series", "/series/jour-fixe", "/new/series", "/series/jour-fixe/change", "/schedules", "/schedules/weekly", "/schedules/often", "/reminders/week",
	"/calendars", "/calendars/wall", "/new/feed",
	"/links", "/links?q=xyz", "/links?q=danzig", "/links/gdansk", "/links/gdansk/change", "/links/old/remove", "/links/unknown", "/new/link",
	"/office/due", "/venues", "/venues?q=xyz", "/venues/rathaus", "/venues/rathaus/change", "/venues/annex", "/venues/annex/remove", "/groups/choir", "/groups/choir/end", "/new/venue",
	"/agreements", "/agreements?q=danzig", "/agreements/haefen", "/agreements/haefen/change", "/agreements/haefen/end", "/agreements/unknown", "/new/agreement?v.partner=gdansk", "/anniversaries/partner-gdansk-50", "/new/anniversary?v.of=partner/gdansk&v.years=50", "/new/waiver?v.of=partner/gdansk&v.years=75",
	"/polls", "/polls?q=riga", "/polls/asked", "/polls/settled", "/polls/dropped", "/polls/unknown", "/polls/asked/close?v.time=t1", "/polls/asked/change", "/polls/still/cancel", "/new/poll", "/meetings/settled", "/history?about=poll/asked",
	"/meetings/new", "/trips", "/trips/new", "/trips/new?partner=gdansk&days=4&from=2027-05-01&to=2027-07-31&avoid=holidays.here&do=find", "/new/trip", "/people/p1/calendar", "/meetings/jour-fixe-2027-02-03/times", "/meetings/new?need=partner/riga&do=find&from=2027-03-01&to=2027-03-31",
	"/meetings/fallen", "/meetings/fallen/uphold", "/meetings/fallen/mails", "/waiting", "/waiting/dayoff?page=1", "/waiting/due?q=x", "/year", "/year/2026", "/year/2027", "/year/2027?region=&region=PL&region=DE-HB", "/year/2027?region=", "/agenda/2026-11", "/agenda/2027-03",
	"/holidays", "/holidays/DE-HB/2026", "/holidays/PL/2026", "/holidays/LV/2027",
	"/rooms/jour-fixe", "/rooms/jour-fixe/propose", "/rooms/jour-fixe/matters/market", "/rooms/unknown", "/meetings/begins/room", "/meetings/jour-fixe-2027-01-06/agenda", "/meetings/jour-fixe-2027-01-06/agenda/close",
	"/material/partner/riga", "/material/matter/cycling",
	"/history?about=agenda/jour-fixe-2027-01-06", "/history?about=matter/cycling",
	"/meetings/jour-fixe-2027-03-03", "/meetings/video", "/trips/gdansk-2027", "/trips/gdansk-2027/programme", "/trips/riga-2027", "/meetings/unknown",
	"/trips/garden", "/trips/garden/registrations", "/trips/garden/registrations?q=warten&standing=offered", "/trips/garden/registrations/sheet",
	"/trips/garden/draw", "/trips/lakes/draw", "/trips/lakes", "/trips/lakes/registrations", "/trips/lakes/registrations?q=niemand", "/trips/lakes/registrations/sheet?standing=seated",
	"/trips/garden/dues", "/trips/garden/dues?q=rosa&what=balance", "/trips/garden/dues/sheet",
	"/trips/garden/lodging", "/trips/garden/lodging/sheet", "/trips/lakes/lodging", "/trips/garden/visitors", "/hosts/h1", "/hosts/h2", "/history?about=host/h1", "/history?about=lodging/garden",
	"/registrations/r1", "/registrations/r2", "/registrations/r3", "/registrations/r4", "/registrations/r6", "/registrations/r7", "/history?about=registration/r1",
}

// ask sends a request; each change is made to it before.
func (o *office) ask(method, target, body string, changes ...func(*http.Request)) *httptest.ResponseRecorder {
	o.t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "localhost:8080"
	for _, change := range changes {
		change(r)
	}
	w := httptest.NewRecorder()
	o.web.ServeHTTP(w, r)
	return w
}

// with sets a header of a request.
func with(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// bearer sends the right token.
var bearer = with("Authorization", "Bearer "+token)

// open asks for a page.
func (o *office) open(target string, changes ...func(*http.Request)) *webtest.Page {
	o.t.Helper()
	return webtest.Parse(o.t, target, o.ask(http.MethodGet, target, "", changes...))
}

// post sends a body that no page has in it, as a form.
func (o *office) post(target, body string, changes ...func(*http.Request)) *webtest.Page {
	o.t.Helper()
	return webtest.Parse(o.t, target, o.ask(http.MethodPost, target, body, append([]func(*http.Request){asForm}, changes...)...))
}

// send sends a form as a page has it.
func (o *office) send(r *webtest.Request, changes ...func(*http.Request)) *webtest.Page {
	o.t.Helper()
	target, body := r.HTTP()
	return webtest.Parse(o.t, target, o.ask(r.Method, target, body, append([]func(*http.Request){asForm}, changes...)...))
}

// get returns a page as the operator sees it.
func (o *office) get(target, language string) *webtest.Page {
	o.t.Helper()
	p := o.open(target, bearer, with("Accept-Language", language))
	if p.Status != http.StatusOK && p.Status != http.StatusNotFound {
		o.t.Fatalf("GET %s: %d\n%s", target, p.Status, p.Body)
	}
	return p
}

// browser returns one of somebody who is nobody yet.
func (o *office) browser(language string) *webtest.Browser {
	return webtest.NewBrowser(o.t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "localhost:8080"
		o.web.ServeHTTP(w, r)
	}), base, language)
}

// quote writes s as JSON.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}
