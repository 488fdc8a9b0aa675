package web_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/host"
	"jourfixe/calendar/words"
	"jourfixe/worker/web/webtest"
)

// sought adds a trip for which families are sought, "gast": three nights in May.
func (o *office) sought() {
	o.t.Helper()
	if o.trip("gast") == nil {
		o.Do("trip.propose", `{"id":"gast","partner":"gdansk","title":{"de":"Zu Gast in Danzig","en":"Guests in Gdańsk"},"window":{"from":"2027-05-10","to":"2027-05-13"},"days":4,"capacity":8,
			"registration":{"rule":"first-come","hosts":{"sought":true,"until":"2027-04-01"}},"milestones":[{"id":"registration-closes","before":"P20D","title":{"de":"Schluss"}}]}`)
	}
}

// offering is the form of a family that is filled in well, but for what is said.
func offering(email string, pairs ...string) url.Values {
	return typed(email, append([]string{"name", "Familie Beispiel", "places", "2", "from", "0", "to", "0", "language", "pl"}, pairs...)...)
}

// offers fills in the form for families, and returns the path of the link that is sent.
func (o *office) offers(form url.Values) string {
	o.t.Helper()
	if page := o.post("/trips/gast/host", form.Encode()); page.Status != http.StatusAccepted {
		o.t.Fatalf("offering a bed: %d\n%s", page.Status, page.Find("main", "").Text())
	}
	m := o.mailed()
	for !strings.EqualFold(m.Address, form.Get("email")) {
		m = o.mailed() // what others have asked for
	}
	if !m.Hosting || m.Interest || m.Trip != "gast" {
		o.t.Errorf("the mail is %+v", m)
	}
	return strings.TrimPrefix(m.Link, base)
}

// family is who offers a bed under an address, nil if nobody does.
func (o *office) family(email string) (found *host.Host) {
	o.mirror.View(func(b *calendar.Book) {
		if p := b.PersonAt(email); p != nil {
			for _, h := range b.HostsOf(p.ID) {
				found = h
			}
		}
	})
	return found
}

// hosted has a family offer a bed, and returns the path of their own page.
func (o *office) hosted(id string) string {
	o.t.Helper()
	o.sought()
	if o.mirror.Snapshot().Host(id) == nil {
		o.Do("host.offer", `{"id":%q,"trip":"gast","name":"Familie Muster","email":"%[1]s@geheim.example","language":"de","places":2,"languages":["ka","pl"],"pets":true,"note":"Am Park"}`, id)
	}
	return "/hosting/" + o.links.HostingToken(o.mirror.Snapshot(), id)
}

// hosts goes from the page of a trip to an offer in a language, changes it, and takes it back.
func (p *pressing) hosts(t *testing.T, o *office, language string) {
	t.Helper()
	o.sought()
	b, address := o.browser(language), "host-"+language+"@geheim.example"
	page := b.Open("/trips/gast/host")
	page.Check(language)
	fills := webtest.Fill{}
	for _, e := range page.Find("main", "").All("textbox") {
		switch e.Attr("name") {
		case "name":
			fills[e.Name()] = "Familie Beispiel"
		case "email":
			fills[e.Name()] = address
		}
	}
	bad := p.press(b, page, page.Find("main", "").All("button")[0], fills)
	if bad.Status != http.StatusUnprocessableEntity || len(bad.All("alert")) != 1 || bad.Field("name")[0] != "Familie Beispiel" {
		t.Errorf("without consent in %s: %d", language, bad.Status)
	}
	boxes := bad.Find("main", "").All("checkbox")
	sent := p.press(b, bad, bad.Find("main", "").All("button")[0], webtest.Fill{boxes[len(boxes)-1].Name(): "on"})
	sent.Check(language)
	if sent.Status != http.StatusAccepted || len(sent.All("status")) != 1 || sent.Has("textbox", "") {
		t.Errorf("offering in %s: %d", language, sent.Status)
	}
	asked := o.browser("en").Open(strings.TrimPrefix(o.mailed().Link, base)) // in another browser, which prefers another language
	asked.Check(language)
	done := p.press(b, asked, asked.Find("main", "").All("button")[0])
	own := b.Follow(done)
	own.Check(language)
	h := o.family(address)
	for _, path := range []string{"/change", "/share", "/withdraw"} {
		page := b.Open(o.hosted(h.ID) + path)
		page.Check(language)
		after := b.Follow(p.press(b, page, page.Find("main", "").All("button")[0]))
		after.Check(language)
		if len(after.All("status")) != 1 || o.family(address).Withdrawn != (path == "/withdraw") {
			t.Errorf("%s in %s: %s", path, language, after.Find("main", "").Text())
		}
	}
}

// TestFamiliesOffer goes from the page to the offer and its own page, and looks for what was typed before and after.
func TestFamiliesOffer(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.sought()
	secrets := []string{"Zwackelmann", "petrosilius@geheim.example", "Hinterhof", "Dimpfelmoser"}
	form := offering("petrosilius@geheim.example", "name", "Familie Zwackelmann", "places", "3", "from", "2", "to", "3", "pets", "yes", "note", "Im Hinterhof\nlinks", "acquainted", "Herrn Dimpfelmoser")
	form["speaks"] = []string{"pl", "de"}
	found := func(when string) {
		t.Helper()
		stored := o.stored(t)
		for _, secret := range secrets {
			if bytes.Contains(stored, []byte(secret)) || strings.Contains(o.Log.String(), secret) {
				t.Errorf("%s: %q is kept in clear", when, secret)
			}
		}
	}
	before := o.journal()
	link := o.offers(form)
	found("when the link is sent")
	page := o.open(link)
	page.Check("pl")
	for _, says := range []string{"Familie Zwackelmann", "petrosilius@geheim.example", "3 gości", "11–13", "polski", "Deutsch", "Hinterhof", "Dimpfelmoser"} {
		if !page.Says(says) {
			t.Errorf("the page of the link does not say %q: %s", says, page.Find("main", "").Text())
		}
	}
	if page.Header.Get("X-Robots-Tag") == "" || !strings.Contains(page.Header.Get("Cache-Control"), "no-store") {
		t.Error("the page of a link may be kept or found")
	}
	o.ask(http.MethodHead, link, "")
	if o.journal() != before {
		t.Error("looking has changed something")
	}
	done := o.post(link, "")
	h := o.family("petrosilius@geheim.example")
	if done.Status != http.StatusSeeOther || h == nil {
		t.Fatalf("confirming: %d", done.Status)
	}
	house := h.House()
	if h.Places != 3 || h.From != 2 || h.To != 3 || strings.Join(house.Languages, " ") != "de pl" || !house.Pets || house.Smoking || house.Stairs ||
		house.Note != "Im Hinterhof\nlinks" || h.Acquainted.Value() != "Herrn Dimpfelmoser" || len(h.Knows) != 0 {
		t.Errorf("offered is %+v, %+v", h, house)
	}
	if p := o.mirror.Snapshot().Person(h.Person); p.Language != "pl" || strings.Join(p.Roles, " ") != "host" {
		t.Errorf("the family is %+v", p)
	}
	if strings.Contains(o.Log.String(), "Zwackelmann") || strings.Contains(o.Log.String(), strings.TrimPrefix(link, "/host/")) {
		t.Error("the log has a name, or the link")
	}
	own := o.open(done.Header.Get("Location"))
	own.Check("pl")
	if !own.Says("Państwa oferta jest zapisana") || !own.Says("Hinterhof") || own.Path() != o.hosted(h.ID) {
		t.Errorf("their own page at %s: %s", own.Path(), own.Find("main", "").Text())
	}
	// Opened or sent again it is the same, whatever has been changed since, and after they have withdrawn it takes nobody back.
	o.Do("host.amend", `{"id":%q,"places":1}`, h.ID)
	at := o.journal()
	for range 2 {
		if again := o.post(link, ""); again.Status != http.StatusSeeOther || o.journal() != at {
			t.Errorf("sent again: %d", again.Status)
		}
	}
	if page := o.open(link); !page.Says("Państwa oferta już jest") {
		t.Errorf("opened again: %s", page.Find("main", "").Text())
	}
	o.Do("host.withdraw", `{"id":%q}`, h.ID)
	at = o.journal()
	if page, again := o.open(link), o.post(link, ""); !page.Says("Ten link został użyty") || again.Status != http.StatusConflict || o.journal() != at || !o.family("petrosilius@geheim.example").Withdrawn {
		t.Errorf("used, and withdrawn since: %d, %s", again.Status, page.Find("main", "").Text())
	}
	if page := o.open(o.hosted(h.ID)); page.Find("link", "Jednak przyjąć gości").Attr("href") != "/trips/gast/host" || page.Says("Hinterhof") {
		t.Errorf("who has withdrawn sees %s", page.Find("main", "").Text())
	}
	// They come back as the same host.
	o.post(o.offers(form), "")
	if back := o.family("petrosilius@geheim.example"); back.Withdrawn || back.ID != h.ID || back.Places != 3 {
		t.Errorf("back is %+v", back)
	}
}

// TestOneOfferForAnAddress has the same address offer twice: the second changes the first, once it is confirmed.
func TestOneOfferForAnAddress(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.sought()
	first, second := o.offers(offering("one@geheim.example", "stairs", "yes")), o.offers(offering("ONE@Geheim.example", "places", "4", "note", "Neu"))
	o.post(first, "")
	h := o.family("one@geheim.example")
	page := o.open(second)
	if !page.Says("Z tego adresu jest już oferta") || h.Places != 2 {
		t.Errorf("the second link: %s", page.Find("main", "").Text())
	}
	if done := o.post(second, ""); done.Status != http.StatusSeeOther {
		t.Errorf("changing: %d", done.Status)
	}
	now := o.family("one@geheim.example")
	if now.ID != h.ID || now.Places != 4 || now.House().Stairs || now.House().Note != "Neu" || len(o.mirror.Snapshot().Hosts("gast")) != 1 {
		t.Errorf("offered is %+v, %+v", now, now.House())
	}
	// The first one, sent once more, takes nothing back.
	if o.post(first, ""); o.family("one@geheim.example").Places != 4 {
		t.Error("a link that was used changes what was offered since")
	}
	// One that says what is offered anyway is there already.
	at := o.journal()
	if same := o.post(o.offers(offering("one@geheim.example", "places", "4", "note", "Neu")), ""); same.Status != http.StatusSeeOther || o.journal() != at {
		t.Errorf("the same once more: %d", same.Status)
	}
}

// seen takes out of what is typed what nobody sees.
var seen = strings.NewReplacer("\x00", "", "\x1b", "")

// TestHostFaults fills the form in wrong, each way, and looks for what would be right beside the field, and for what was typed.
func TestHostFaults(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.sought()
	long := strings.Repeat("x", 10_000)
	for _, x := range []struct {
		what, field, says string
		typed             []string
	}{
		{"no name", "name", "wie Sie heißen", []string{"name", ""}},
		{"a name without letters", "name", "wie Sie heißen", []string{"name", "- 7 -"}},
		{"a long name", "name", "höchstens 80", []string{"name", long}},
		{"no address", "email", "keine E-Mail-Adresse", []string{"email", ""}},
		{"an address that is none", "email", "keine E-Mail-Adresse", []string{"email", "erika at beispiel"}},
		{"two addresses", "email", "keine E-Mail-Adresse", []string{"email", "a@geheim.example,b@geheim.example"}},
		{"an address with lines", "email", "auf einer Zeile", []string{"email", "a@geheim.example\r\nBcc: b@geheim.example"}},
		{"a long address", "email", "höchstens 254", []string{"email", long + "@geheim.example"}},
		{"no place", "places", "1 bis 10", []string{"places", "0"}},
		{"eleven places", "places", "1 bis 10", []string{"places", "11"}},
		{"places in words", "places", "1 bis 10", []string{"places", "viele"}},
		{"a night after the trip", "to", "gibt es nicht", []string{"to", "4"}},
		{"a first night after the trip", "from", "gibt es nicht", []string{"from", "9"}},
		{"the last night before the first", "to", "gibt es nicht", []string{"from", "3", "to", "1"}},
		{"a long acquaintance", "acquainted", "höchstens 160", []string{"acquainted", long}},
		{"a long note", "note", "höchstens 400", []string{"note", long}},
		{"what nobody sees", "note", "Zeichen, die man nicht sehen kann", []string{"note", "Wir haben\x00 eine\x1b Katze"}},
		{"no consent", "consent", "stimmen Sie zu", []string{"consent", ""}},
		{"all of it together", "note", "zu lang für einen Link", []string{"name", scrambled(80, 1), "acquainted", scrambled(160, 2), "note", scrambled(400, 3)}},
	} {
		form := offering("erika@geheim.example", x.typed...)
		page := o.post("/trips/gast/host", form.Encode())
		page.Check("de")
		if page.Status != http.StatusUnprocessableEntity || len(page.All("alert")) != 1 || !strings.Contains(page.All("alert")[0].Text(), x.says) {
			t.Errorf("%s: %d, %s", x.what, page.Status, page.Find("main", "").Text())
			continue
		}
		if !strings.Contains(page.Body, `id="`+x.field+`-fault"`) {
			t.Errorf("%s: nothing is said beside %s", x.what, x.field)
		}
		for _, name := range []string{"name", "acquainted", "note"} {
			if got := page.Field(name); form.Get(name) != "" && (len(got) == 0 || got[0] != seen.Replace(form.Get(name))) {
				t.Errorf("%s: of %s, %.40q is left of %.40q", x.what, name, got, form.Get(name))
			}
		}
	}
	// What turns the direction of writing does not come through, in whatever field.
	link := o.offers(offering("ctrl@geheim.example", "name", "Fam\ufeffilie\u202e Beispiel\r\nZwei", "note", "ab\u2066c\r\nd", "acquainted", "x\ty", "places", "2"))
	o.post(link, "")
	if h := o.family("ctrl@geheim.example"); h == nil || strings.ContainsAny(h.Name.Value()+h.House().Note+h.Acquainted.Value(), "\ufeff\r\u202e\u2066\t") || strings.Contains(h.Name.Value(), "\n") {
		t.Errorf("kept is %+v", h)
	}
	// Whatever is no form, or far too much, is none.
	for what, body := range map[string]string{"no form": "%zz", "10 MB": "name=" + strings.Repeat("x", 10<<20), "bytes": "name=%ff%fe&places=2"} {
		if page := o.post("/trips/gast/host", body); page.Status < 400 || page.Status >= 500 {
			t.Errorf("%s: %d", what, page.Status)
		}
	}
	// A program that fills in what nobody sees gets the same answer, and no mail.
	robot := o.post("/trips/gast/host", offering("robot@geheim.example", "website", "x").Encode())
	select {
	case m := <-o.confirms:
		t.Errorf("a mail is sent: %+v", m)
	default:
	}
	if robot.Status != http.StatusAccepted {
		t.Errorf("a program is told so: %d", robot.Status)
	}
}

// TestHostBounds asks for one mail after the other to one address, and guesses links.
func TestHostBounds(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.sought()
	o.opened()
	for i := range 4 {
		// Those for registering count, too: they go to the same mailbox.
		to, form := "/trips/offen/register", typed("flut@geheim.example")
		if i%2 == 1 {
			to, form = "/trips/gast/host", offering("flut@geheim.example")
		}
		page := o.post(to, form.Encode())
		if page.Status == http.StatusAccepted {
			o.mailed()
		}
		if want := i < 3; (page.Status == http.StatusAccepted) != want || !want && page.Status != http.StatusTooManyRequests {
			t.Errorf("mail %d to an address: %d", i+1, page.Status)
		}
	}
	link := o.offers(offering("right@geheim.example"))
	cut := 0
	for i := range 12 {
		token := strings.TrimPrefix(link, "/host/")
		for _, wrong := range []string{token[:len(token)-1-i], token[i+1:], token + "A", strings.ToLower(token)} {
			if page := o.open("/host/" + wrong); page.Status == http.StatusNotFound || page.Status == http.StatusTooManyRequests {
				cut++
			}
		}
	}
	if cut != 48 {
		t.Errorf("of 48 tokens that nobody was given, %d lead nowhere", cut)
	}
	// What is right is never held up by others' guesses; a link for registering is none for hosts.
	if page := o.open(link); page.Status != http.StatusOK {
		t.Errorf("the right link: %d", page.Status)
	}
	o.Set(o.Now().Add(time.Hour))
	registering := o.asks("offen", typed("other@geheim.example"))
	if page := o.open("/host/" + strings.TrimPrefix(registering, "/register/")); page.Status != http.StatusNotFound {
		t.Errorf("a link for registering: %d", page.Status)
	}
}

// TestHostPhases looks at the page, at links and at families' own pages over a year.
func TestHostPhases(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.sought()
	o.opened()
	for _, none := range []string{"/trips/offen/host", "/trips/gdansk-2027/host", "/trips/none/host"} {
		if page := o.open(none); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", none, page.Status)
		}
		if page := o.post(none, offering("a@geheim.example").Encode()); page.Status != http.StatusNotFound {
			t.Errorf("a form for %s: %d", none, page.Status)
		}
	}
	if page := o.open("/trips/gast/host", chosen("de")); !page.Says("Büro bringt Gäste nach") {
		t.Errorf("who comes where: %s", page.Find("main", "").Text())
	}
	o.Do("office.set", `{"title":{"de":"Büro"},"city":{"de":"Bremen"},"zone":"Europe/Berlin"}`)
	if page := o.open("/trips/gast/host", chosen("de")); !page.Says("Menschen aus Bremen kommen zu Besuch nach") {
		t.Errorf("from which city to which: %s", page.Find("main", "").Text())
	}
	own := o.hosted("h-own")
	late := func() string { return o.offers(offering("late@geheim.example")) }
	link := late()
	o.Set(o.Now().Add(49 * time.Hour))
	if page, sent := o.open(link), o.post(link, ""); page.Status != http.StatusGone || sent.Status != http.StatusGone || o.family("late@geheim.example") != nil {
		t.Errorf("after two days: %d, %d", page.Status, sent.Status)
	}
	home := o.mirror.Snapshot().Office().Location()
	x := o.trip("gast")
	until, _ := x.Seeks()
	o.Set(until.AddDays(1).In(0, home).Add(-time.Hour))
	link = late()
	for _, at := range []struct {
		when    time.Time
		says    string
		button  bool
		own     int
		ownSays string
	}{
		{o.Now(), "Familien können jetzt ein Bett anbieten. Das geht bis Donnerstag, 1. April 2027.", true, http.StatusOK, "Am Park"},
		{until.AddDays(1).In(0, home), "Hier kann man kein Bett mehr anbieten. Das ging bis", false, http.StatusOK, "Am Park"},
		{x.To.AddDays(1).In(0, home), "Diese Reise ist vorbei.", false, http.StatusGone, "Diese Reise ist vorbei"},
	} {
		o.Set(at.when)
		for _, l := range words.Spoken() {
			page := o.open("/trips/gast/host", chosen(l))
			page.Check(l)
			if l == "de" && !page.Says(at.says) || page.Has("textbox", "") != at.button {
				t.Errorf("at %s in %s: %s", at.when, l, page.Find("main", "").Text())
			}
			mine := o.open(own, chosen(l))
			mine.Check(l)
			if mine.Status != at.own || l == "de" && !mine.Says(at.ownSays) {
				t.Errorf("their own page at %s in %s: %d, %s", at.when, l, mine.Status, mine.Find("main", "").Text())
			}
		}
		if at.button {
			continue
		}
		form, sent := o.post("/trips/gast/host", offering("x@geheim.example").Encode()), o.post(link, "")
		if form.Status != http.StatusConflict || sent.Status != http.StatusConflict && sent.Status != http.StatusGone || o.family("late@geheim.example") != nil {
			t.Errorf("at %s: a form is answered by %d, a link by %d", at.when, form.Status, sent.Status)
		}
	}
	// Of a trip that is over nothing is left behind the link, and nothing can be done.
	for _, path := range []string{"", "/change", "/withdraw"} {
		page := o.open(own + path)
		if strings.Contains(page.Body, "Muster") || strings.Contains(page.Body, "Am Park") || page.Has("button", "zurückziehen") {
			t.Errorf("%s after the trip: %s", path, page.Find("main", "").Text())
		}
	}
	at := o.journal()
	if change, leave := o.post(own+"/change", "name=Neu&places=1"), o.post(own+"/withdraw", "do=withdraw"); change.Status != http.StatusConflict || leave.Status != http.StatusConflict || o.journal() != at {
		t.Errorf("after the trip: %d, %d", change.Status, leave.Status)
	}
}

// TestFamiliesSeeWhoComes tells a family who sleeps there: names and what concerns them, once they were told, and not before. A family that
// withdraws leaves its guests to the office.
func TestFamiliesSeeWhoComes(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	own := o.hosted("h-own")
	guest := o.join("gast", "Gerda Gast", `,"companion":{"name":"Gustav Gast"},"needs":{"diet":"Linsenallergie","health":"Herzklopfen","noSmoking":true,"speaks":["de","pl"]}`)
	other := o.join("gast", "Otto Ohne", "")
	if page := o.open(own); page.Says("Gerda") || !page.Says("Das steht noch nicht fest.") || !strings.HasPrefix(page.Title(), "Ihr Angebot ist notiert") {
		t.Errorf("before anybody is lodged: %s", page.Find("main", "").Text())
	}
	o.Do("lodging.fix", `{"trip":"gast","registration":%q,"host":"h-own"}`, guest)
	if page := o.open(own); page.Says("Gerda") || page.Says("Linsenallergie") {
		t.Errorf("before they are told: %s", page.Find("main", "").Text())
	}
	o.Do("lodging.tell", `{"trip":"gast"}`)
	page := o.open(own)
	page.Check("de")
	for _, says := range []string{"Sie nehmen Gäste auf", "Gerda Gast und Gustav Gast", "2 Gäste", "Linsenallergie", "Raucher", "Deutsch und polski"} {
		if !page.Says(says) {
			t.Errorf("their page does not say %q: %s", says, page.Find("main", "").Text())
		}
	}
	for _, never := range []string{"Herzklopfen", "Otto", "@geheim.example", guest, other} {
		if strings.Contains(page.Body, never) {
			t.Errorf("their page says %q", never)
		}
	}
	ask := o.open(own + "/withdraw")
	ask.Check("de")
	if !ask.Says("Gerda Gast und Gustav Gast") {
		t.Errorf("who withdraws is not told whom that leaves: %s", ask.Find("main", "").Text())
	}
	b := o.browser("de")
	ahead := b.Send(b.Open(own+"/change").Press("Speichern", webtest.Fill{"Wie viele Gäste können bei Ihnen schlafen?": "1 Gast"}))
	ahead.Check("de")
	if ahead.Status != http.StatusOK || !ahead.Says("Ihre Gäste wissen schon, dass sie kommen") || !ahead.Says("Gerda Gast und Gustav Gast") || o.mirror.Snapshot().Host("h-own").Places != 2 {
		t.Errorf("who offers less is not told for whom: %d, %s", ahead.Status, ahead.Find("main", "").Text())
	}
	if again := b.Send(ahead.Press("Trotzdem so ändern", webtest.Fill{"In der Wohnung wird geraucht": "on"})); again.Status != http.StatusOK || !again.Says("Noch ist nichts geändert.") {
		t.Errorf("another change than what was shown: %d, %s", again.Status, again.Find("main", "").Text())
	} else if sure := b.Send(again.Press("Trotzdem so ändern")); sure.Status != http.StatusSeeOther {
		t.Errorf("what was shown is done: %d, %s", sure.Status, sure.Find("main", "").Text())
	}
	if h := o.mirror.Snapshot().Host("h-own"); h.Places != 1 || !h.House().Smoking {
		t.Errorf("the family offers %+v", h)
	}
	done := o.post(own+"/withdraw", "do=withdraw")
	if done.Status != http.StatusSeeOther || !o.mirror.Snapshot().Host("h-own").Withdrawn {
		t.Fatalf("withdrawing: %d", done.Status)
	}
	after := o.open(own)
	if after.Says("Gerda") || !after.Says("Bei Ihnen wird niemand untergebracht.") {
		t.Errorf("who has withdrawn sees %s", after.Find("main", "").Text())
	}
	o.hire("coordinator")
	left := o.open("/trips/gast/lodging", o.enter("user-coordinator", "de").Carry)
	if !left.Says("Noch ohne Bett") || !left.Says("Gerda Gast") {
		t.Errorf("the office sees %s", left.Find("main", "").Text())
	}
	if page := o.post(own+"/withdraw", "do=withdraw"); page.Status != http.StatusSeeOther {
		t.Errorf("withdrawing twice: %d", page.Status)
	}
}

// TestFamiliesChange has a family change what they offer, beside the office that does so at the same time. What the page does not ask for stays.
func TestFamiliesChange(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	own := o.hosted("h-own")
	b := o.browser("de")
	page := b.Open(own + "/change")
	if done := b.Send(page.Press("Speichern")); done.Status != http.StatusSeeOther || len(o.mirror.Snapshot().Host("h-own").History) != 1 {
		t.Errorf("without a change: %d", done.Status)
	}
	o.Do("host.amend", `{"id":"h-own","places":5}`)
	page2 := b.Send(page.Press("Speichern", webtest.Fill{"Was sollten wir noch wissen?": "Am Wald"}))
	if page2.Status != http.StatusConflict || !page2.Says("Inzwischen hat jemand etwas an Ihrem Angebot geändert.") || page2.Field("note")[0] != "Am Wald" {
		t.Errorf("after somebody else: %d, %s", page2.Status, page2.Find("main", "").Text())
	}
	done := b.Send(page2.Press("Speichern"))
	h := o.mirror.Snapshot().Host("h-own")
	if done.Status != http.StatusSeeOther || h.House().Note != "Am Wald" || h.Places != 2 || strings.Join(h.House().Languages, " ") != "ka pl" || !h.House().Pets {
		t.Errorf("changed: %d, %+v, %+v", done.Status, h, h.House())
	}
	after := b.Follow(done)
	if !after.Says("Ihr Angebot ist geändert.") || !after.Says("Am Wald") {
		t.Errorf("afterwards: %s", after.Find("main", "").Text())
	}
	bad := b.Send(b.Open(own+"/change").Press("Speichern", webtest.Fill{"Wie heißen Sie?": ""}))
	if bad.Status != http.StatusUnprocessableEntity || !strings.Contains(bad.Body, `id="name-fault"`) {
		t.Errorf("without a name: %d", bad.Status)
	}
}

// TestFamiliesShare has a family say how its guests reach it, who read so once they were told, and the office see it.
func TestFamiliesShare(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	own := o.hosted("h-own")
	b := o.browser("de")
	if page := b.Open(own); !page.Says("Wer bei Ihnen wohnt, muss das Büro fragen.") {
		t.Errorf("at first: %s", page.Find("main", "").Text())
	}
	o.Do("registration.make", `{"id":"gerda","trip":"gast","name":"Gerda Gast","email":"gerda@geheim.example"}`)
	o.Do("lodging.fix", `{"trip":"gast","registration":"gerda","host":"h-own"}`)
	guest := "/registered/" + o.links.RegistrationToken(o.mirror.Snapshot(), "gerda")
	untold := o.open(guest)
	o.Do("lodging.tell", `{"trip":"gast"}`)
	if page := o.open(guest); untold.Says("Gastfamilie") || !page.Says("Wie Sie die Familie erreichen, sagt Ihnen das Büro.") {
		t.Errorf("before anything is shared: %s", page.Find("main", "").Text())
	}
	page := b.Open(own + "/share")
	if !page.Says("h-own@geheim.example") {
		t.Errorf("the form: %s", page.Find("main", "").Text())
	}
	long := o.post(own+"/share", "phone="+strings.Repeat("1", 61))
	if long.Status != http.StatusUnprocessableEntity || !strings.Contains(long.Body, `id="phone-fault"`) || long.Field("phone")[0] != strings.Repeat("1", 61) {
		t.Errorf("a long number: %d", long.Status)
	}
	done := b.Send(page.Press("Speichern", webtest.Fill{"Ja, Gäste dürfen": "on", "Telefon": "+48 58 1", "Was möchten Sie": "Bis\nbald"}))
	if done.Status != http.StatusSeeOther {
		t.Fatalf("sharing: %d, %s", done.Status, done.Find("main", "").Text())
	}
	if after := b.Follow(done); !after.Says("Gespeichert ist, wie Gäste Sie erreichen.") || !after.Says("+48 58 1") || !after.Says("h-own@geheim.example") {
		t.Errorf("afterwards: %s", after.Find("main", "").Text())
	}
	seen := o.open(guest)
	for _, said := range []string{"h-own@geheim.example", "+48 58 1", "bald"} {
		if !seen.Says(said) {
			t.Errorf("the guest is not told %q: %s", said, seen.Find("main", "").Text())
		}
	}
	o.hire("coordinator")
	if page := o.open("/hosts/h-own", o.enter("user-coordinator", "de").Carry); !page.Says("+48 58 1") {
		t.Errorf("the office sees %s", page.Find("main", "").Text())
	}
	o.Do("host.clear", `{"id":"h-own"}`)
	if h := o.mirror.Snapshot().Host("h-own"); !h.Reach.None() {
		t.Errorf("cleared: %+v", h.Reach)
	}
}

// TestTripLeadsToFamilies says on the page of the office how many families offer how many places, and leads to the page to be handed on.
func TestTripLeadsToFamilies(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.sought()
	o.hire("coordinator")
	look := func() *webtest.Page { return o.open("/trips/gast", o.enter("user-coordinator", "de").Carry) }
	page := look()
	if !page.Says("Noch hat keine Familie ein Bett angeboten.") || page.Find("link", "Die Seite für Gastfamilien ansehen").Attr("href") != "/trips/gast/host" {
		t.Errorf("at first: %s", page.Find("main", "").Text())
	}
	for i := range 3 {
		o.hosted(fmt.Sprintf("h-%d", i))
	}
	o.Do("host.withdraw", `{"id":"h-2"}`)
	if page := look(); !page.Says("2 Familien bieten 4 Plätze.") {
		t.Errorf("with two families: %s", page.Find("main", "").Text())
	}
	o.opened()
	if page := o.open("/trips/offen", o.enter("user-coordinator", "de").Carry); page.Says("Gastfamilien") {
		t.Error("a trip that seeks no families speaks of them")
	}
}
