package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"jourfixe/calendar/material"
	"jourfixe/events"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/webtest"
)

const aPDF = "%PDF-1.7\n%âãÏÓ\n1 0 obj\n"

// keptFiles is how many files are in the store.
func (o *office) keptFiles() int {
	o.t.Helper()
	list, err := o.options.Uploads.Store.List(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return len(list)
}

// filed puts files of known ids to something.
func (o *office) filed() {
	o.t.Helper()
	for id, about := range map[string]string{"zahlen": `"meeting/jour-fixe-2027-01-06"`, "packliste": `"trip/garden","participants":true`, "akte": `"partner/riga"`} {
		secret, err := o.options.Uploads.Store.Put(o.t.Context(), id, strings.NewReader(aPDF))
		if err != nil {
			o.t.Fatal(err)
		}
		o.Do("material.add", `{"id":%q,"about":%s,"name":"%s.pdf","media":"application/pdf","size":%d,"digest":%q,"secret":%q}`, id, about, id, len(aPDF), strings.Repeat("0", 64), secret)
	}
}

// material puts a file to something, as the office does, and returns its id.
func (o *office) material(about, name, content, more string) string {
	o.t.Helper()
	c, err := o.options.Uploads.Take(o.t.Context(), name, strings.NewReader(content))
	if err != nil {
		o.t.Fatal(err)
	}
	o.Do("material.add", `{"id":%q,"about":%q,"name":%q,"media":%q,"size":%d,"digest":%q,"secret":%q%s}`, c.ID, about, c.Name, c.Media, c.Size, c.Digest, c.Secret, more)
	return c.ID
}

func (o *office) lines(about string) []material.Line {
	o.t.Helper()
	ref, err := events.ParseRef(about)
	if err != nil {
		o.t.Fatal(err)
	}
	return material.Lines(o.mirror.Snapshot().MaterialOf(ref))
}

// TestOneScript looks at the policies of pages: where files are brought, one script may run, by its whole address at the base URL, and is there; elsewhere none may.
func TestOneScript(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire(events.Coordinator)
	b := o.enter("user-coordinator", "de")
	const policy = "Content-Security-Policy"
	page := checked(b.Open("/material/partner/riga"))
	_, after, _ := strings.Cut(page.Header.Get(policy), "; script-src ")
	path, ok := strings.CutPrefix(after, base)
	if !ok || !strings.HasPrefix(path, "/static/upload.") || strings.ContainsAny(path, " ;*") {
		t.Fatalf("the policy is %s", page.Header.Get(policy))
	}
	if script := b.Open(path); script.Status != 200 || script.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || !strings.Contains(page.Body, `<script src="`+path+`" defer></script>`) {
		t.Errorf("%s is answered %d, %s", path, script.Status, script.Header.Get("Content-Type"))
	}
	wrong := b.Send(page.Press("Hinzufügen").Attach("a.png", aPDF))
	if wrong.Status != 422 || wrong.Header.Get(policy) != page.Header.Get(policy) {
		t.Errorf("the form that comes back (%d) has the policy %s", wrong.Status, wrong.Header.Get(policy))
	}
	for _, at := range []string{"/partners/riga", "/", "/material/partner/nobody"} {
		if got := b.Open(at).Header.Get(policy); got != shell.Policy {
			t.Errorf("%s has the policy %s", at, got)
		}
	}
}

// TestMaterial has a coordinator bring a file to each kind of thing from its page, a newer version of it, call it otherwise and remove it; a reader looks.
func TestMaterial(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.fall()
	for _, role := range ranks {
		o.hire(role)
	}
	b, reader := o.enter("user-coordinator", "de"), o.enter("user-reader", "de")
	for about, at := range map[string]string{
		"meeting/jour-fixe-2027-01-06": "/meetings/jour-fixe-2027-01-06", "series/jour-fixe": "/series/jour-fixe", "trip/garden": "/trips/garden", "partner/riga": "/partners/riga",
		"agreement/haefen": "/agreements/haefen",
	} {
		page := checked(b.Open(at))
		page = checked(b.Open(page.Find("link", "Datei hinzufügen").Attr("href")))
		if !page.Says("Auf Viren wird hier nicht geprüft.") {
			t.Errorf("%s: it is not said that no scanner looks at files", about)
		}
		page = b.Follow(b.Send(page.Press("Hinzufügen", webtest.Fill{"Bezeichnung": "Zahlen von  2026"}).Attach("C:\\Akten\\Zahlen\u202efdp.pdf", aPDF)))
		page.Check("de")
		lines := o.lines(about)
		if len(lines) != 1 || lines[0].Title.Value() != "Zahlen von 2026" || lines[0].Name.Value() != "Zahlenfdp.pdf" || lines[0].By != "user-coordinator" {
			t.Fatalf("%s has %+v\n%s", about, lines, page.Find("main", "").Text())
		}
		if !page.Says("Die Datei liegt jetzt hier.") || !page.Says("Zahlen von 2026 PDF, 1 KiB, 22. November 2026, Name coordinator") {
			t.Errorf("%s: it reads\n%s", about, page.Find("main", "").Text())
		}
		read := checked(reader.Open(at))
		if read.Has("link", "Datei hinzufügen") {
			t.Errorf("%s: a reader may bring files", about)
		}
		if file := reader.Open(read.Find("link", "Zahlen von 2026").Attr("href")); file.Status != 200 || file.Body != aPDF {
			t.Errorf("%s: the file reads as %d %q", about, file.Status, file.Body)
		}
	}
	page := checked(b.Open("/material/partner/riga"))
	again := page.Press("Hinzufügen").With("replaces", o.lines("partner/riga")[0].ID).Attach("Zahlen 2.pdf", aPDF+"2")
	page = checked(b.Follow(b.Send(again)))
	if lines := o.lines("partner/riga"); len(lines) != 1 || len(lines[0].Earlier) != 1 || !page.Says("Zahlen 2.pdf") || !page.Says("Frühere Fassungen") {
		t.Fatalf("the newer version stands as %+v\n%s", lines, page.Find("main", "").Text())
	}
	before, kept := o.journal(), o.keptFiles()
	if page = b.Follow(b.Send(again)); o.journal() != before || o.keptFiles() != kept || len(o.lines("partner/riga")) != 1 {
		t.Errorf("sent twice it is there twice\n%s", page.Find("main", "").Text())
	}
	page = checked(b.Follow(through(t, b, sheet(t, checked(b.Click(page.Find("link", "Umbenennen: Zahlen 2.pdf"))), "next", map[string]string{"v.title": "Letzte Zahlen"}))))
	if !page.Says("Die Datei ist umbenannt.") || !page.Says("Letzte Zahlen") {
		t.Errorf("it is not called otherwise\n%s", page.Find("main", "").Text())
	}
	ask := checked(b.Click(page.Find("link", "Entfernen: Letzte Zahlen")))
	if !ask.Says("lässt sich nicht zurückholen") || len(o.lines("partner/riga")[0].Earlier) != 1 {
		t.Errorf("it is not asked before a file is removed\n%s", ask.Find("main", "").Text())
	}
	page = checked(b.Follow(through(t, b, sheet(t, ask, "next", nil))))
	if lines := o.lines("partner/riga"); len(lines) != 1 || len(lines[0].Earlier) != 0 || !page.Says("Die Datei ist vernichtet.") || page.Says("Letzte Zahlen") {
		t.Errorf("it is not removed: %+v\n%s", lines, page.Find("main", "").Text())
	}
	for _, secret := range []string{"Zahlen", "AGE-SECRET"} {
		if strings.Contains(o.Log.String(), secret) {
			t.Errorf("the log says %s", secret)
		}
	}
}

// TestMaterialRefused brings what is not taken: it is said beside the field, what was typed is there still, and nothing is kept.
func TestMaterialRefused(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire("coordinator")
	o.material("partner/riga", "a.pdf", aPDF, "")
	b := o.enter("user-coordinator", "de")
	before, kept := o.journal(), o.keptFiles()
	const to = "/material/partner/riga"
	for _, x := range []struct{ name, content, title, said, at string }{
		{"a.pdf", "<!DOCTYPE html><script>alert(1)</script>", "Zahlen", "passt nicht zu ihrem Namen", "file"},
		{"a.html", "<p>", "Zahlen", "Dateien dieser Art werden nicht angenommen", "file"},
		{"a.pdf", "", "Zahlen", "Die Datei ist leer", "file"},
		{"", "x", "Zahlen", "Bitte eine Datei auswählen", "file"},
		{"a.pdf", aPDF, strings.Repeat("ä", 121), "höchstens 120 Zeichen", "title"},
		{"a.pdf", aPDF + strings.Repeat("x", events.MaxMaterialBytes), "Zahlen", "höchstens 25 MB", "file"},
	} {
		form := b.Open(to).Press("Hinzufügen").With("title", x.title).Attach(x.name, x.content)
		if x.name == "" { // a browser sends an empty name if nothing was chosen
			form.Attach("\x00", x.content)
		}
		body, media := form.Multipart()
		body = strings.ReplaceAll(body, "filename=\"\x00\"", `filename=""`)
		page := o.hand(b, to, body, media)
		page.Check("de")
		if page.Status != http.StatusUnprocessableEntity || !page.Says(x.said) || field(page, "title").Value() != x.title {
			t.Errorf("%s with %.20q: %d\n%s", x.name, x.content, page.Status, page.Find("main", "").Text())
		}
		if link := page.Find("alert", "").Find("link", ""); link.Attr("href") != "#"+x.at || field(page, x.at).Attr("aria-invalid") != "true" {
			t.Errorf("%s with %.20q: the fault is shown at %s", x.name, x.content, link.Attr("href"))
		}
	}
	// A form of another session, one that is none, and one whose version is gone.
	form := b.Open(to).Press("Hinzufügen").With("form", "x").Attach("a.pdf", aPDF)
	if page := b.Send(form); page.Status != http.StatusForbidden {
		t.Errorf("a form of another page: %d", page.Status)
	}
	for _, body := range []string{"", "--x", "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n"} {
		if page := o.hand(b, to, body, "multipart/form-data; boundary=x"); page.Status != http.StatusForbidden && page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", body, page.Status)
		}
	}
	page := b.Send(b.Open(to).Press("Hinzufügen").With("replaces", "unknown").Attach("a.pdf", aPDF))
	if page.Status != http.StatusUnprocessableEntity || !page.Says("Davon gibt es schon eine neuere Fassung") {
		t.Errorf("a version of what is not there: %d\n%s", page.Status, page.Find("main", "").Text())
	}
	if o.keptFiles() != kept || o.journal() > before+1 { // the refusal of the last
		t.Errorf("something is kept: %d files of %d, %d events of %d", o.keptFiles(), kept, o.journal(), before)
	}
}

// hand sends a body to a path.
func (o *office) hand(b *webtest.Browser, to, body, media string) *webtest.Page {
	o.t.Helper()
	r := httptest.NewRequest(http.MethodPost, to, strings.NewReader(body))
	r.Header.Set("Content-Type", media)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept-Language", "de")
	b.Carry(r)
	w := httptest.NewRecorder()
	b.Site.ServeHTTP(w, r)
	return webtest.Parse(o.t, to, w)
}

// TestMaterialOfMembers shows files to those who are invited and to nobody else, and has one of them bring a file with what they have proposed.
func TestMaterialOfMembers(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.fall()
	o.Do("person.add", `{"id":"fremd","name":"Frauke Fremd","email":"fremd@geheim.example"}`)
	ofSeries, ofMeeting := o.material("series/jour-fixe", "Regeln.txt", "Wer zuerst kommt", ""), o.material("meeting/jour-fixe-2027-01-06", "Zahlen.txt", "1 2 3", "")
	ofPartner, ofMatter := o.material("partner/riga", "Akte.txt", "vertraulich", ""), o.material("matter/market", "Markt.txt", "Buden", "")
	member, stranger := o.enter("p2", "de"), o.enter("fremd", "de")
	room := member.Open("/rooms/jour-fixe")
	room.Check("de")
	for _, name := range []string{"Regeln.txt", "Markt.txt"} {
		if file := member.Open(room.Find("link", name).Attr("href")); file.Status != 200 {
			t.Errorf("%s: %d", name, file.Status)
		}
	}
	for id, sees := range map[string]bool{ofSeries: true, ofMeeting: true, ofMatter: true, ofPartner: false} {
		if page := member.Open("/me/files/" + id); (page.Status == 200) != sees {
			t.Errorf("a member reads %s: %d", id, page.Status)
		}
		if page := stranger.Open("/me/files/" + id); page.Status != http.StatusNotFound {
			t.Errorf("somebody who is not invited reads %s: %d", id, page.Status)
		}
		if page := member.Open("/files/" + id + "/content"); page.Status != http.StatusForbidden {
			t.Errorf("by the door of the office: %d", page.Status)
		}
	}
	// p2 has proposed the market, p1 presents and has proposed the cycling.
	to := room.Find("link", "Dateien dazu: Weihnachtsmarkt").Attr("href")
	page := member.Open(to)
	page.Check("de")
	if page.Says("Viren") {
		t.Error("members are told of the scanner")
	}
	page = member.Follow(member.Send(page.Press("Hinzufügen", webtest.Fill{"Bezeichnung": "Buden"}).Attach("plan.pdf", aPDF)))
	page.Check("de")
	lines := o.lines("matter/market")
	if len(lines) != 2 || lines[0].By+lines[1].By != "p2" || !page.Says("Buden PDF, 1 KiB, 22. November 2026, von Ihnen") {
		t.Fatalf("it is not there: %+v\n%s", lines, page.Find("main", "").Text())
	}
	if page.Has("link", "Entfernen: Markt.txt") || page.Says("Markt.txt (") {
		t.Error("a member may remove or replace what the office has brought")
	}
	if foreign := member.Open("/rooms/jour-fixe/matters/cycling/files"); foreign.Status != http.StatusNotFound {
		t.Errorf("to what somebody else has proposed: %d", foreign.Status)
	}
	if cut := o.hand(member, "/rooms/jour-fixe/matters/cycling/files", "", "multipart/form-data; boundary=x"); cut.Status != http.StatusNotFound {
		t.Errorf("sent to what somebody else has proposed: %d", cut.Status)
	}
	presents := o.enter("p1", "de").Open("/rooms/jour-fixe/matters/cycling/files")
	if presents.Check("de"); presents.Status != 200 {
		t.Errorf("who presents something may bring nothing: %d", presents.Status)
	}
	ask := member.Click(page.Find("link", "Entfernen: Buden"))
	ask.Check("de")
	gone := member.Follow(member.Send(ask.Press("Entfernen")))
	if gone.Check("de"); len(o.lines("matter/market")) != 1 || !gone.Says("Die Datei ist vernichtet.") {
		t.Errorf("it is not removed\n%s", gone.Find("main", "").Text())
	}
	for _, language := range []string{"pl", "he", "en"} {
		o.Do("person.amend", `{"id":"p2","language":%q}`, language)
		b := o.enter("p2", language)
		for _, at := range []string{"/rooms/jour-fixe", to} {
			b.Open(at).Check(language)
		}
	}
}

// TestMaterialOfParticipants shows somebody with a seat what is marked for them, on the page behind their link, and nobody else.
func TestMaterialOfParticipants(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	marked, office := o.material("trip/garden", "Packliste.txt", "Schirm", `,"participants":true`), o.material("trip/garden", "Akte.txt", "vertraulich", "")
	other := o.material("trip/lakes", "See.txt", "Ruder", `,"participants":true`)
	b := o.browser("de")
	page := b.Open(o.registered("r1"))
	page.Check("de")
	if file := b.Open(page.Find("link", "Packliste.txt").Attr("href")); file.Status != 200 || file.Body != "Schirm" || page.Says("Akte") || page.Says("für Mitreisende") {
		t.Errorf("%d %q\n%s", file.Status, file.Body, page.Find("main", "").Text())
	}
	for _, x := range []struct {
		registration, id string
		status           int
	}{{"r1", marked, 200}, {"r1", office, 404}, {"r1", other, 404}, {"r1", "unknown", 404}, {"r3", marked, 404}, {"r5", marked, 404}, {"r7", other, 404}} {
		if file := b.Open(o.registered(x.registration) + "/files/" + x.id); file.Status != x.status {
			t.Errorf("%s reads %s: %d, want %d", x.registration, x.id, file.Status, x.status)
		}
	}
	if waiting := b.Open(o.registered("r5")); waiting.Says("Packliste") {
		t.Error("somebody who waits sees what is for those who go")
	}
}

// TestMaterialByAPI brings a file as programs do: all that is said of it is in the body.
func TestMaterialByAPI(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	send := func(query string, fields [][2]string, name, content string) (int, string) {
		form := (&webtest.Request{Fields: map[string][]string{}}).Attach(name, content)
		for _, f := range fields {
			form.Fields[f[0]] = append(form.Fields[f[0]], f[1])
		}
		body, media := form.Multipart()
		w := o.ask(http.MethodPost, "/api/material"+query, body, func(r *http.Request) {
			r.Header.Set("Content-Type", media)
			r.Header.Set("Authorization", "Bearer "+token)
		})
		return w.Code, w.Body.String()
	}
	if code, said := send("", [][2]string{{"about", "partner/riga"}, {"title", "Zahlen"}}, "Übersicht.pdf", aPDF); code != http.StatusCreated {
		t.Fatalf("%d %s", code, said)
	}
	if lines := o.lines("partner/riga"); len(lines) != 1 || lines[0].Name.Value() != "Übersicht.pdf" || lines[0].Title.Value() != "Zahlen" {
		t.Errorf("%+v", lines)
	}
	for _, x := range []struct {
		query  string
		fields [][2]string
		name   string
		code   int
		says   string
	}{
		{"?about=partner/riga", nil, "a.pdf", 400, "nothing into the query"},
		{"", nil, "a.pdf", 422, "must be meeting/"},
		{"", [][2]string{{"about", "partner/unknown"}}, "a.pdf", 422, "there is no partner/unknown"},
		{"", [][2]string{{"about", "partner/riga"}, {"about", "partner/hanse"}}, "a.pdf", 422, "each once"},
		{"", [][2]string{{"about", "partner/riga"}, {"color", "red"}}, "a.pdf", 422, "each once"},
		{"", [][2]string{{"about", "venue/rathaus"}}, "a.pdf", 422, "material is of"},
		{"", [][2]string{{"about", "partner/riga"}}, "a.exe", 422, "must end in"},
		{"", [][2]string{{"about", "partner/riga"}, {"title", strings.Repeat("x", 121)}}, "a.pdf", 422, "title"},
	} {
		if code, said := send(x.query, x.fields, x.name, aPDF); code != x.code || !strings.Contains(said, x.says) {
			t.Errorf("%v %s: %d %s", x.fields, x.name, code, said)
		}
	}
	if n := o.keptFiles(); n != 1 {
		t.Errorf("%d files are kept", n)
	}
	if w := o.ask(http.MethodPost, "/api/material", "x", func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }); w.Code != http.StatusBadRequest {
		t.Errorf("what is no form: %d", w.Code)
	}
}

// TestServedFile looks at how files are sent: so that they can do nothing on a page of ours, and are kept by nobody on the way.
func TestServedFile(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire("reader")
	b := o.enter("user-reader", "de")
	const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
	for _, x := range []struct{ name, content, media, how string }{
		{"Übersicht \"2026\".pdf", aPDF, "application/pdf", "attachment; filename*=utf-8''%C3%9Cbersicht%20_2026_.pdf"},
		{"Zahlen.pdf", aPDF, "application/pdf", "attachment; filename=Zahlen.pdf"},
		{"Zahlen 2.pdf", aPDF, "application/pdf", `attachment; filename="Zahlen 2.pdf"`},
		{"Plakat.png", png, "image/png", "inline; filename=Plakat.png"},
		{"Notiz.txt", "<script>alert(1)</script> ist Text, wenn es nicht am Anfang steht", "text/plain", ""},
		{"Notiz.md", "Guten Tag <script>alert(1)</script>", "text/markdown", "attachment; filename=Notiz.md"},
		{"a\u202egpj.txt", "Guten Tag", "text/plain", "attachment; filename=agpj.txt"},
	} {
		if x.how == "" {
			if _, err := o.options.Uploads.Take(t.Context(), x.name, strings.NewReader(x.content)); err == nil {
				t.Errorf("%s is taken", x.name)
			}
			continue
		}
		to := "/files/" + o.material("partner/riga", x.name, x.content, "") + "/content"
		var bodies []string
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := o.ask(method, to, "", b.Carry, with("If-None-Match", "*"), with("If-Modified-Since", "Sat, 01 Jan 2050 00:00:00 GMT"), with("Range", "bytes=1-2"))
			bodies = append(bodies, w.Body.String())
			if w.Code != http.StatusOK {
				t.Errorf("%s %s: %d", method, x.name, w.Code)
			}
			for name, want := range map[string]string{
				"Content-Type": x.media, "Content-Disposition": x.how, "Content-Length": fmt.Sprint(len(x.content)), "X-Content-Type-Options": "nosniff",
				"Content-Security-Policy":      "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
				"Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer",
				"Accept-Ranges": "none", "ETag": "", "Last-Modified": "", "Set-Cookie": "",
			} {
				if got := strings.Join(w.Header().Values(name), " | "); got != want {
					t.Errorf("%s %s: %s is %q, want %q", method, x.name, name, got, want)
				}
			}
		}
		if bodies[0] != x.content || bodies[1] != "" {
			t.Errorf("%s: GET gives %q, HEAD %q", x.name, bodies[0], bodies[1])
		}
	}
}

// TestTwoVersions has two people bring the next version of one file: the second is told, keeps what was typed, and nothing of theirs is left.
func TestTwoVersions(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire("coordinator")
	first := o.material("partner/riga", "a.pdf", aPDF, "")
	b := o.enter("user-coordinator", "de")
	mine, theirs := b.Open("/material/partner/riga").Press("Hinzufügen"), b.Open("/material/partner/riga").Press("Hinzufügen")
	if page := b.Send(theirs.With("replaces", first).Attach("b.pdf", aPDF+"b")); page.Status != http.StatusSeeOther {
		t.Fatalf("the first: %d", page.Status)
	}
	kept := o.keptFiles()
	page := b.Send(mine.With("replaces", first).With("title", "Meine").Attach("c.pdf", aPDF+"c"))
	page.Check("de")
	if page.Status != http.StatusUnprocessableEntity || !page.Says("Davon gibt es schon eine neuere Fassung") || field(page, "title").Value() != "Meine" || o.keptFiles() != kept {
		t.Errorf("the second: %d, %d files of %d\n%s", page.Status, o.keptFiles(), kept, page.Find("main", "").Text())
	}
}

// TestMostOfOneThing brings one file more than fits to one thing, and one more than somebody without a role may.
func TestMostOfOneThing(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.fall()
	add := func(n int, about string) (list [][2]string) {
		for i := range n {
			list = append(list, [2]string{"material.add", fmt.Sprintf(`{"id":"%s%d","about":%q,"name":"a.pdf","media":"application/pdf","size":1,"digest":%q,"secret":"AGE-SECRET-KEY-1X"}`, strings.ReplaceAll(about, "/", "-"), i, about, strings.Repeat("0", 64))})
		}
		return list
	}
	o.DoAll(add(events.MaxMaterial, "partner/riga")...)
	if a := o.Ask("material.add", strings.Replace(add(1, "partner/riga")[0][1], "riga0", "more", 1)); a.Problem == nil || !strings.Contains(a.Problem.Detail, "has 200 files already") {
		t.Errorf("one file too many: %+v", a.Problem)
	}
	b := o.enter("p2", "de")
	for i := range 11 {
		page := b.Send(b.Open("/rooms/jour-fixe/matters/market/files").Press("Hinzufügen").Attach("a.pdf", aPDF+fmt.Sprint(i)))
		if last := i == 10; last != (page.Status == http.StatusUnprocessableEntity && page.Says("Von Ihnen liegen hier schon 10 Dateien")) {
			t.Errorf("file %d: %d\n%s", i+1, page.Status, page.Find("main", "").Text())
		}
	}
}
