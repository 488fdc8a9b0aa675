package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/worker/web/webtest"
)

func TestPages(t *testing.T) {
	o := newOffice(t, nil)
	for _, language := range events.Languages {
		for _, page := range []string{"/", "/partners"} {
			o.get(page, language).Check(language)
		}
	}
	o.furnish()
	o.fall()
	for _, language := range events.Languages {
		for _, target := range pages {
			page := o.get(target, language)
			page.Check(language)
			about := func(prefix string) bool { return strings.HasPrefix(target, prefix) }
			names := about("/meetings/") || about("/rooms/") || about("/polls/") || about("/new/poll") || about("/history?about=poll/") || about("/people") || about("/groups/") || about("/partners/riga") || about("/partners/corinto") ||
				about("/trips/garden/registrations") || about("/registrations/") || about("/trips/garden/lodging") || about("/hosts/") || about("/trips/garden/dues") || target == "/calendars" // who that is, is what staff look there for
			addresses := about("/people/") || about("/trips/garden/lodging/sheet") || about("/hosts/") // how guests and hosts reach each other
			for _, personal := range []string{"Xaveria", "Geheimrat", "Quirin", "Verborgen", "geheim.example", "@"} {
				if strings.Contains(page.Body, personal) && (!names || strings.ContainsAny(personal, ".@") && !addresses) {
					t.Errorf("%s in %s shows the personal value %s", target, language, personal)
				}
			}
		}
	}
	if strings.Contains(o.Log.String(), "geheim") {
		t.Error("the log has a personal value")
	}
}

// far are the years that a test need not look at: they are made as those around today.
var far = regexp.MustCompile(`^/(?:year|agenda|holidays/[A-Z-]+)/(?:20[013-9]|202[0-589]|2[1-9])`)

// chosenTimes are forms that a link fills in, and more of the same times: a test need not look at all of them.
var chosenTimes = regexp.MustCompile(`^/new/meeting\?|^/meetings/[^/]+/(?:move|times)\?|^/meetings/new\?`)

// TestLinks follows every link of every page that can be reached from the agenda, as somebody who has signed in.
func TestLinks(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.fall()
	letters(o.mails)
	for _, language := range patience.Sample(events.Languages) {
		b := signIn(o)
		b.Headers["Accept-Language"] = language
		seen := b.Crawl("/", language, func(target string) bool {
			return far.MatchString(target) || chosenTimes.MatchString(target) || strings.Contains(target, "lang=") || strings.HasSuffix(target, "/raw")
		}, func(page *webtest.Page) {
			if strings.HasSuffix(page.Target, "/register") || strings.HasSuffix(page.Target, "/host") {
				return // is for everybody, and nobody in particular is there
			}
			if out := page.Find("banner", "").All("button"); len(out) == 0 || !slices.Contains([]string{"Abmelden", "Sign out"}, out[len(out)-1].Name()) {
				t.Errorf("%s has no way to sign out among the %d buttons on top", page.Target, len(out))
			}
		})
		for _, page := range pages {
			if page == "/meetings/unknown" || page == "/polls/unknown" || page == "/rooms/unknown" || page == "/links/unknown" || page == "/agreements/unknown" || page == "/meetings/fallen/mails" {
				continue // the first five are not there, and to the other a meeting leads of which there are more mails
			}
			if _, ok := seen[page]; !ok && !strings.Contains(page, "?") {
				t.Errorf("nothing links to %s", page)
			}
		}
	}
}

// TestSaid looks for what people come to these pages for.
func TestSaid(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("series.define", `{"id":"monthly","title":{"de":"Monatsrunde"},"cadence":"FREQ=MONTHLY;BYMONTHDAY=25","from":"2026-12-03","start":"10:00","duration":"PT1H","shift":{"policy":"skip"}}`)
	o.Do("meeting.request", `{"id":"far","title":{"de":"Jubiläum"},"at":{"date":"2036-02-05","start":"10:00"},"duration":"PT1H","avoid":{"school":["DE-HB"]}}`)
	o.Do("meeting.request", `{"id":"away","title":{"de":"Antrittsbesuch"},"at":{"date":"2027-04-20","start":"10:00","zone":"Europe/Moscow"},"duration":"PT1H"}`)
	o.Do("person.add", `{"id":"danziger","name":"Kontakt Danzig","email":"kontakt@gdansk.example","partner":"gdansk"}`)
	o.Do("meeting.request", `{"id":"found","title":{"de":"Absprache"},"window":{"from":"2027-04-12","to":"2027-04-16"},"duration":"PT1H","need":["partner/gdansk"],"optional":["partner/riga"]}`)
	o.Do("partner.amend", `{"id":"gdansk","hours":{"from":"08:00","to":"15:30"}}`)
	for _, x := range []struct{ page, language, words string }{
		{"/meetings/found", "de", "Die nächstbesten Zeiten, auf der Uhr des Büros"},
		{"/meetings/found", "de", "Riga kann fehlen"},
		{"/meetings/found", "en", "Nothing speaks against this time."},
		{"/partners/gdansk", "de", "Erreichbar nach eigener Uhr: 08:00–15:30 Uhr"},
		{"/", "de", "Nächstes Treffen"},
		{"/", "de", "Mittwoch, 2. Dezember 2026, 14:00–15:30 Uhr"},
		{"/", "en", "Wednesday 2 December 2026, 14:00–15:30"},
		{"/", "de", "Heute ist Sonntag, 22. November 2026"},
		{"/", "en", "Today is Sunday 22 November 2026"},
		{"/", "de", "Regeltermin: erster Mittwoch im Monat"},
		{"/", "de", "Nächstgelegener freier Tag: Montag, 11. Januar 2027"},
		{"/", "de", "9 Tage wurden übergangen"},
		{"/", "en", "9 days were passed over"},
		{"/", "de", "abgesagt"},
		{"/", "en", "cancelled"},
		{"/", "en", "Registration closes"},
		{"/", "de", "2 Treffen (2., 15.)"},
		{"/meetings/jour-fixe-2027-02-03", "en", "The hall is taken."},
		{"/meetings/jour-fixe-2027-02-03", "de", "2 Personen"},
		{"/meetings/jour-fixe-2027-02-03", "de", "06:00–07:30 Uhr"},
		{"/meetings/jour-fixe-2027-02-03", "de", "außerhalb der üblichen Arbeitszeit"},
		{"/meetings/video", "de", "Dienstag, 15. Dezember 2026, 16:30–17:30 Uhr"},
		{"/meetings/video", "de", "(Shanghai, UTC+8)"},
		{"/meetings/away", "de", "(Moskau, UTC+3)"},
		{"/meetings/away", "de", "Moskau Dienstag, 20. April 2027, 10:00–11:00 Uhr"},
		{"/meetings/away", "en", "(Moscow, UTC+3)"},
		{"/", "de", "(Moskau, UTC+3)"},
		{"/meetings/video", "de", "1 Person"},
		{"/meetings/video", "de", "Wer eingeladen ist Corinto ruht"},
		{"/trips/gdansk-2027", "de", "Mittwoch–Sonntag, 19.–23. Mai 2027"},
		{"/trips/gdansk-2027", "en", "The trip goes ahead from 15 registrations."},
		{"/trips/gdansk-2027", "de", "1 von 13 erledigt"},
		{"/trips/gdansk-2027", "de", "als Nächstes"},
		{"/trips/gdansk-2027", "de", "war bei der Planung schon vorbei"},
		{"/trips/riga-2027", "de", "entfällt"},
		{"/", "de", "Kein Termin: Monatsrunde – Feiertag in Bremen: 1. Weihnachtsfeiertag"},
		{"/meetings/far", "de", "vorläufig"},
		{"/year/2027", "de", "Treffen 13:00 Uhr: Internationaler Jour Fixe"},
		{"/year/2027", "en", "Meeting 14:00, cancelled: International Jour Fixe"},
		{"/year/2026", "de", "Meilenstein, erledigt: "},
		{"/year/2027", "de", "Reise: Bürgerreise nach Danzig."},
		{"/year/2027", "de", "Mittwoch 19."},
		{"/year/2027", "en", "Saturday 2, Weekend"},
		{"/year/2027", "de", "Feiertag: Karfreitag (Bremen, Lettland)"},
		{"/year/2027", "de", "Schulferien: Bremen, Polen"},
		{"/year/2027", "de", "1 Treffen (3.)"},
		{"/year/2027", "de", "Schulferien 2027 nicht oder nicht vollständig bekannt: Polen, Lettland."},
		{"/year/2026", "de", "Sonntag 22., Wochenende, Heute"},
		{"/year/2036", "en", "Meeting 10:00, provisional: "},
		{"/holidays/PL/2027", "de", "Mariä Himmelfahrt"},
		{"/holidays/PL/2027", "de", "am Wochenende"},
		{"/holidays/PL/2027", "de", "Für einen Teil des Jahres sind die Schulferien noch nicht bekannt."},
		{"/holidays/LV/2027", "en", "that does not mean there are none"},
		{"/holidays/CN/2026", "de", "Arbeitstag statt Wochenende"},
		{"/holidays/TR/2027", "en", "half day, from 13:00"},
		{"/holidays/IL/2027", "en", "Friday, Saturday"},
		{"/holidays", "de", "das Büro"},
		{"/meetings/far", "en", "not known yet in\n  Bremen. It will be checked again"},
		{"/partners/riga", "de", "15:07 Uhr"},
		{"/partners/riga", "de", "+1 h gegenüber dem Büro"},
		{"/partners/riga", "en", "Christmas Day"},
		{"/partners/corinto", "de", "ruht"},
		{"/partners/old", "en", "ended"},
		{"/meetings/unknown", "de", "Seite nicht gefunden"},
		{"/", "de", "Anmeldeschluss Bürgerreise nach Danzig"},
	} {
		if page := o.get(x.page, x.language); !page.Says(x.words) {
			t.Errorf("%s in %s does not say %q, but\n%s", x.page, x.language, x.words, page.Text())
		}
	}
	for _, x := range []struct{ page, language, role, name string }{
		{"/", "de", "deletion", "Internationaler Jour Fixe"},
		{"/meetings/jour-fixe-2027-02-03", "de", "deletion", "Mittwoch, 3. Februar 2027, 14:00–15:30 Uhr"},
		{"/meetings/jour-fixe-2027-02-03", "de", "insertion", "Mittwoch, 10. Februar 2027, 13:00–14:30 Uhr"},
		{"/meetings/found", "de", "link", "Riga"},
		{"/year/2036", "en", "link", "Jubiläum"},
		{"/partners/riga", "de", "link", "Lettland"},
		{"/", "de", "link", "Bürgerreise nach Danzig"},
	} {
		if page := o.get(x.page, x.language); !page.Has(x.role, x.name) {
			t.Errorf("%s in %s has no %s %q", x.page, x.language, x.role, x.name)
		}
	}
	// What is not there in the language of the page is marked as what it is, for who reads it out.
	for _, x := range []struct{ page, language, in, words string }{
		{"/", "en", "de", "Videokonferenz"}, {"/holidays/PL/2027", "de", "en", "Assumption"},
	} {
		if page := o.get(x.page, x.language); !page.SaysIn(x.in, x.words) {
			t.Errorf("%s in %s does not say %q in %s", x.page, x.language, x.words, x.in)
		}
	}
}

// TestInert puts what attackers write into every text that a page shows, and finds it again as text.
func TestInert(t *testing.T) {
	o := newOffice(t, nil)
	evil := "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{.}} javascript:alert(1)"
	text := func(field string) string { return `"` + field + `":{"de":` + quote(evil) + `}` }
	o.Do("office.set", `{`+text("title")+`,"zone":"Europe/Berlin","holidays":["DE-HB"]}`)
	o.Do("partner.register", `{"id":"x","kind":"twin-city","zone":"Europe/Riga",`+text("title")+`,`+text("purpose")+`,`+text("note")+`}`)
	o.Do("venue.set", `{"id":"x",`+text("title")+`,"address":`+quote(evil)+`}`)
	o.Do("group.set", `{"id":"x",`+text("title")+`,"members":["partner/x"]}`)
	o.Do("series.define", `{"id":"x",`+text("title")+`,`+text("description")+`,"cadence":"FREQ=MONTHLY;BYDAY=1WE","start":"14:00","duration":"PT1H","invite":{"groups":["x"]},"venue":"x"}`)
	o.Do("meeting.cancel", `{"id":"x-2027-03-03",`+text("note")+`}`)
	o.Do("trip.propose", `{"id":"x","partner":"x",`+text("title")+`,`+text("description")+`,"window":{"from":"2027-05-01","to":"2027-07-15"},"days":2,"capacity":3,
		"programme":[{"day":1,"start":"07:30","end":"15:00",`+text("title")+`,"place":`+quote(evil)+`}],
		"milestones":[{"id":"x","before":"P2W",`+text("title")+`}]}`)
	for _, page := range []string{"/", "/partners", "/partners/x", "/meetings/x-2026-12-02", "/meetings/x-2027-03-03", "/trips/x", "/year/2027"} {
		for _, language := range []string{"de", "en"} {
			inert(t, o.get(page, language))
		}
	}
}
