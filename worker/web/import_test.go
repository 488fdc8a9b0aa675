package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// TestImport adds several people at once: typed, looked at, done, and sent once more.
func TestImport(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	for _, language := range events.Languages {
		b.Headers["Accept-Language"] = language
		b.Open("/new/people").Check(language)
	}
	b.Headers["Accept-Language"] = "de"
	before := o.journal()
	file := "Name;E-Mail;Gehört zu;Sprache;Rolle\r\nAlma Ärmel;alma@geheim.example;Danzig;Polski;Ansprechperson, vip\r\n\r\n" +
		"Bert;bert@geheim.example;;;\r\nXaveria;XAVERIA@geheim.example;riga;de;\r\n"
	page := b.Send(b.Open("/new/people").Press("Ansehen", webtest.Fill{"Tabelle": file}))
	page.Check("de")
	for _, want := range []string{"2 Personen werden eingetragen", "Eine steht schon da", "Zeile 5", "Xaveria Geheimrat", "Alma Ärmel", "Mails gehen hinaus"} {
		if !page.Says(want) {
			t.Errorf("it is not said that %s:\n%s", want, page.Find("main", "").Text())
		}
	}
	if o.journal() != before {
		t.Error("it was done before it was seen")
	}
	back := b.Send(page.Press("Zurück"))
	if back.Check("de"); !same(strings.TrimSpace(back.Find("textbox", "Tabelle").Value()), strings.TrimSpace(file)) {
		t.Errorf("back: %q", back.Find("textbox", "Tabelle").Value())
	}
	press := page.Press("2 Personen eintragen")
	for _, what := range []string{"done", "sent once more"} {
		done := b.Send(press)
		done.Check("de")
		if !done.Says("2 Personen sind eingetragen") {
			t.Errorf("%s: %d\n%s", what, done.Status, done.Find("main", "").Text())
		}
	}
	if n := o.journal() - before; n != 2 {
		t.Errorf("%d events, want 2", n)
	}
	for p := range o.mirror.Snapshot().EachPerson() {
		if p.Name.Value() == "Alma Ärmel" && (p.Partner != "gdansk" || p.Language != "pl" || fmt.Sprint(p.Roles) != "[contact vip]" || p.Zone != "Europe/Warsaw") {
			t.Errorf("who was added is %+v", p.PersonAdded)
		}
	}
}

// TestImportFaults says what is wrong with a file, line by line, and keeps it.
func TestImportFaults(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	before := o.journal()
	many := "name,email\n"
	for i := range 1001 {
		many += fmt.Sprintf("N%d,n%d@geheim.example\n", i, i)
	}
	for _, x := range []struct{ what, file, words string }{
		{"nothing", " ", "Name und E-Mail darunter"},
		{"a header alone", "Name;E-Mail", "Da steht noch niemand"},
		{"no header", "Alma;alma@geheim.example", "Die Spalte „alma“ ist nicht bekannt"},
		{"no address", "Name;Partner\nAlma;riga", "Name und E-Mail darunter"},
		{"a column twice", "Name;E-Mail;Mail\nAlma;a@geheim.example;b@geheim.example", "steht zweimal da"},
		{"an open quotation", "Name;E-Mail\n\"Alma;a@geheim.example\n", "lässt sich nicht lesen"},
		{"too many", many, "mehr als 1000 Personen"},
		{"an address that is none", "Name;E-Mail\nAlma;alma", "Zeile 2: Alma alma Mailadresse: Bitte eine Mailadresse angeben"},
		{"nobody", "Name;E-Mail\n;alma@geheim.example", "Name: Bitte ausfüllen"},
		{"a partner that is none", "Name;E-Mail;Partner\nAlma;alma@geheim.example;Atlantis", "Gehört zu: Das gibt es nicht"},
		{"the same twice", "Name;E-Mail\nA;alma@geheim.example\nB;Alma@geheim.example", "Dieselbe Adresse steht schon in Zeile 2"},
		{"a language nobody speaks", "Name;E-Mail;Sprache\nA;alma@geheim.example;Elbisch", "Sprache: Bitte etwas aus der Liste wählen"},
		{"markup", "Name;E-Mail\n<b>A</b>;></textarea><b>\n", "In einer Zeile stimmt etwas nicht"},
	} {
		page := b.Send(b.Open("/new/people").Press("Ansehen", webtest.Fill{"Tabelle": x.file}))
		page.Check("de")
		if page.Status != http.StatusUnprocessableEntity || !page.Says(x.words) || len(page.All("alert")) != 1 || page.Elements("b") > 0 {
			t.Errorf("%s: %d\n%.2000s", x.what, page.Status, page.Find("main", "").Text())
		}
		if kept := page.Find("textbox", "Tabelle").Value(); strings.TrimSpace(kept) != strings.TrimSpace(x.file) {
			t.Errorf("%s: of the file %.80q is left", x.what, kept)
		}
	}
	if o.journal() != before {
		t.Error("something was done")
	}
	if page := b.Send(b.Open("/new/people").Press("Ansehen").With("form", "guessed")); page.Status != http.StatusForbidden {
		t.Errorf("without the token of the session: %d", page.Status)
	}
	if page := b.Send(b.Open("/new/people").Press("Ansehen").With("text", strings.Repeat("x", 5<<20))); page.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("five mebibytes: %d", page.Status)
	}
}

// TestImportFile sends files as a browser does, written by several programs.
func TestImportFile(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	token := b.Open("/new/people").Field("form")
	for _, x := range []struct {
		what  string
		file  []byte
		words string
	}{
		{"UTF-8 with a mark", []byte("\xef\xbb\xbfName,E-Mail\nMäx,max@geheim.example\n"), "Mäx"},
		{"what Excel writes", []byte("Name;E-Mail\r\nM\xe4x;max@geheim.example\r\n"), "Mäx"},
		{"UTF-16, as Excel's Unicode text", []byte("\xff\xfeN\x00a\x00m\x00e\x00\t\x00M\x00a\x00i\x00l\x00\n\x00M\x00\xe4\x00x\x00\t\x00m\x00@\x00x\x00.\x00d\x00e\x00"), "Mäx"},
		{"UTF-16, big end first", []byte("\xfe\xff\x00N\x00a\x00m\x00e\x00,\x00M\x00a\x00i\x00l\x00\n\x00M\x00\xe4\x00x\x00,\x00m\x00@\x00x\x00.\x00d\x00e"), "Mäx"},
		{"UTF-16 without a mark", []byte("N\x00a\x00m\x00e\x00,\x00M\x00a\x00i\x00l\x00\n\x00M\x00\xe4\x00x\x00,\x00m\x00@\x00x\x00.\x00d\x00e\x00"), "Mäx"},
		{"a workbook", []byte("PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\x1dF\x8d\xb1xl/workbook.xml"), "Diese Datei ist kein Text"},
		{"tabs", []byte("Name\tE-Mail\nMax\tmax@geheim.example\n"), "Eine Person wird eingetragen"},
		{"too large", []byte("Name,E-Mail\n" + strings.Repeat("x", 1<<20)), "größer als 1 MiB"},
	} {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part, err := w.CreateFormFile("file", "leute.csv")
		if err == nil {
			_, err = part.Write(x.file)
		}
		for name, value := range map[string]string{"form": token[len(token)-1], "do": "next"} {
			if err == nil {
				err = w.WriteField(name, value)
			}
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		answer := webtest.Parse(t, "/new/people", o.ask("POST", "/new/people", body.String(), b.Carry, with("Content-Type", w.FormDataContentType())))
		answer.Check("de")
		if !answer.Says(x.words) {
			t.Errorf("%s: %d\n%s", x.what, answer.Status, answer.Find("main", "").Text())
		}
	}
}
