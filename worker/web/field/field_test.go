package field

import (
	"encoding/json"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

func asking(t *testing.T, language string) Asking {
	t.Helper()
	voices, err := voice.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := calendar.New("bremen")
	if err := b.Apply(&events.Event{Sequence: 1, Office: "bremen", Body: &events.PartnerRegistered{ID: "riga", Title: events.Text{"de": "Riga"}, Kind: "twin-city"}}); err != nil {
		t.Fatal(err)
	}
	return Asking{Book: b, Voice: voices[language]}
}

// TestRead reads what people type, and says what would be right.
func TestRead(t *testing.T) {
	a := asking(t, "de")
	one := func(s string) Typed { return Typed{"": {s}} }
	for _, x := range []struct {
		kind  Kind
		typed Typed
		value string // as JSON
		fault string // which, and of which part
	}{
		{Line{}, one("  Rathaus\u202e "), `"Rathaus"`, ""},
		{Line{}, one(" "), `null`, ""},
		{Line{Most: 3}, one("äöüß"), `"äöüß"`, "long"},
		{Line{}, one("a\xff"), `"a` + "\uFFFD" + `"`, ""},
		{Mail{}, one("anna@bremen.example"), `"anna@bremen.example"`, ""},
		{Mail{}, one("Anna <anna@bremen.example>"), ``, "mail"},
		{Mail{}, one("anna"), ``, "mail"},
		{Mail{}, one("anna@Müller.example"), `"anna@xn--mller-kva.example"`, ""},
		{Mail{}, one("änna@bremen.example"), ``, "mail"},
		{Conference{}, one(" https://meet.example/a?pwd=7f,3a;b#c "), `"https://meet.example/a?pwd=7f,3a;b#c"`, ""},
		{Conference{}, one("https://büro.example:8443/rückblick"), `"https://xn--bro-hoa.example:8443/r%C3%BCckblick"`, ""},
		{Conference{}, one("meet.example/a"), ``, "conference"},
		{Conference{}, one("http://meet.example/a"), ``, "conference"},
		{Conference{}, one("https://a:b@meet.example/a"), ``, "conference"},
		{Conference{}, one("Zoom: https://meet.example/a"), ``, "conference"},
		{Conference{}, one("https://meet.example/" + strings.Repeat("x", 2000)), ``, "long"},
		{Conference{}, one("https://meet.example/" + strings.Repeat("ü", 600)), ``, "conference"},
		{Geo{}, one("53.0758, 8.8072"), `"53.0758, 8.8072"`, ""},
		{Geo{}, one(" 53.0758,8.8072 "), `"53.0758, 8.8072"`, ""},
		{Geo{}, one("53,0758; 8,8072"), `"53.0758, 8.8072"`, ""},
		{Geo{}, one("53,0758;8,8072"), `"53.0758, 8.8072"`, ""},
		{Geo{}, one("53,0758 8,8072"), `"53.0758, 8.8072"`, ""},
		{Geo{}, one("53,0758, 8,8072"), `"53.0758, 8.8072"`, ""},
		{Geo{}, one("geo:53.0758,8.8072"), `"53.0758, 8.8072"`, ""},
		{Geo{}, one("GEO:53.0758,8.8072,12;crs=wgs84;u=35"), `"53.0758, 8.8072"`, ""},
		{Geo{}, one("geo:0,0?q=53.0758,8.8072(Rathaus)"), `"53.0758, 8.8072"`, ""},
		{Geo{}, one("geo:53.0758,8.8072?z=17"), `"53.0758, 8.8072"`, ""},
		{Geo{}, one("53.07582345678901, 8.80721987654321"), `"53.075823, 8.80722"`, ""},
		{Geo{}, one("(−33.4489, −70.6693)"), `"-33.4489, -70.6693"`, ""},
		{Geo{}, one("53.0758° N, 8.8072° E"), `"53.0758, 8.8072"`, ""},
		{Geo{}, one("33,4489° S 70,6693° W"), `"-33.4489, -70.6693"`, ""},
		{Geo{}, one("53° 4′ 33″ N, 8° 48′ 26″ O"), `"53.075833, 8.807222"`, ""},
		{Geo{}, one("53°4'33.0\"N 8°48'26.0\"E"), `"53.075833, 8.807222"`, ""},
		{Geo{}, one("53, 8"), `"53, 8"`, ""},
		{Geo{}, one("0 0"), `"0, 0"`, ""},
		{Geo{}, one("53,0758"), ``, "geo"},
		{Geo{}, one("53,8"), ``, "geo"},
		{Geo{}, one("53.0758"), ``, "geo"},
		{Geo{}, one("91, 8"), ``, "geo"},
		{Geo{}, one("53.0758, 181"), ``, "geo"},
		{Geo{}, one("8.8072"), ``, "geo"},
		{Geo{}, one("Rathaus"), ``, "geo"},
		{Geo{}, one("geo:53.0758"), ``, "geo"},
		{Geo{}, one("geo:1,2;crs=moon"), ``, "geo"},
		{Geo{}, one("geo:0,0?q=Rathaus"), ``, "geo"},
		{Geo{}, one("-53.0758° S, 8° E"), ``, "geo"},
		{Geo{}, one("53° 61′ N, 8° E"), ``, "geo"},
		{Geo{}, one("53.0758, 8,8072"), ``, "geo"},
		{Geo{}, one("1e1, 5"), ``, "geo"},
		{Geo{}, one("https://maps.example/@53.0758,8.8072"), ``, "geo"},
		{Geo{}, one("53.0758, 8.8072, 12"), ``, "geo"},
		{Geo{}, one(strings.Repeat("5", 201)), ``, "long"},
		{Geo{}, one(" "), `null`, ""},
		{Text{}, Typed{"de": {"Saal"}, "en": {""}}, `{"de":"Saal"}`, ""},
		{Text{}, Typed{"de": {"Saal"}, "pl": {"Sala"}, "no such": {"x"}}, `{"de":"Saal","pl":"Sala"}`, ""},
		{Text{}, Typed{"en": {strings.Repeat("x", 201)}}, ``, "long en"},
		{Text{Long: true}, Typed{"de": {" a\r\nb\tc "}}, `{"de":"a\nb\tc"}`, ""},
		{Text{}, Typed{}, `null`, ""},
		{Lines{Line{}, 2}, one("a\r\n\r\nb"), `["a","b"]`, ""},
		{Lines{Line{}, 2}, one("a\nb\nc"), ``, "over"},
		{Lines{Mail{}, 9}, one("anna@bremen.example\nb"), ``, "line"},
		{Number{1, 100_000}, one("40"), `40`, ""},
		{Number{1, 100_000}, one("1.200"), `1200`, ""},
		{Number{1, 100_000}, one("1,200"), `1200`, ""},
		{Number{1, 100_000}, one("0"), ``, "number"},
		{Money{}, one("120"), `{"currency":"EUR","minor":12000}`, ""},
		{Money{}, one("1.200,5 €"), `{"currency":"EUR","minor":120050}`, ""},
		{Money{}, one("€1,200.50"), `{"currency":"EUR","minor":120050}`, ""},
		{Money{}, one("24.50\u00a0cad"), `{"currency":"CAD","minor":2450}`, ""},
		{Money{}, one("JPY 1200"), `{"currency":"JPY","minor":1200}`, ""},
		{Money{}, one("0"), `{"currency":"EUR","minor":0}`, ""},
		{Money{}, one(" "), `null`, ""},
		{Money{}, one("12,345,5"), ``, "money"},
		{Money{}, one("12,3456"), ``, "money"},
		{Money{}, one("JPY 12,5"), ``, "money"},
		{Money{}, one("EUR 12 EUR"), ``, "money"},
		{Money{}, one("12 QQQ"), ``, "money"},
		{Money{}, one("-5"), ``, "money"},
		{Money{Back: true}, one("-5"), `{"currency":"EUR","minor":-500}`, ""},
		{Money{Back: true}, one("\u2212 12,50 PLN"), `{"currency":"PLN","minor":-1250}`, ""},
		{Money{Back: true}, one("5"), `{"currency":"EUR","minor":500}`, ""},
		{Money{}, one("1000001"), ``, "money"},
		{Ranking{Of: []string{"a", "b", "c"}}, Typed{"0": {"b"}, "2": {"a"}}, `["b","a"]`, ""},
		{Ranking{Of: []string{"a", "b"}}, Typed{"0": {""}}, `null`, ""},
		{Ranking{Of: []string{"a", "b"}}, Typed{"0": {"a"}, "1": {"a"}}, ``, "ranked 1"},
		{Ranking{Of: []string{"a", "b"}}, Typed{"0": {"x"}}, ``, "choice 0"},
		{Ranking{Of: []string{"a", "b"}}, Typed{"7": {"a"}}, `null`, ""},
		{Number{1, 100_000}, one("1.5"), ``, "number"},
		{Number{1, 100_000}, one("99999999999999999999"), ``, "number"},
		{Date{}, one("2027-02-03"), `"2027-02-03"`, ""},
		{Date{}, one("3. 2. 2027"), `"2027-02-03"`, ""},
		{Date{}, one("31.2.2027"), ``, "date"},
		{Date{}, one("1.1.0001"), ``, "date"},
		{Time{}, one("9"), `"09:00"`, ""},
		{Time{}, one("9.30 Uhr"), `"09:30"`, ""},
		{Time{}, one("24:00"), ``, "time"},
		{Hours{}, Typed{"from": {"9"}, "to": {"17:30"}}, `{"from":"09:00","to":"17:30"}`, ""},
		{Hours{}, Typed{"from": {"9"}, "to": {"9"}}, ``, "hours to"},
		{Hours{}, Typed{"from": {"9"}}, ``, "time to"},
		{Hours{}, Typed{}, `null`, ""},
		{Moment{}, Typed{"date": {"3.2.2027"}, "start": {"14"}, "zone": {"riga"}}, `{"date":"2027-02-03","start":"14:00","zone":"Europe/Riga"}`, ""},
		{Moment{}, Typed{"date": {"3.2.2027"}}, ``, "time start"},
		{Moment{}, Typed{"date": {"28.3.2027"}, "start": {"2:30"}, "zone": {"Berlin"}}, ``, "gap start"},
		{Moment{}, Typed{"date": {"5.9.2027"}, "start": {"0:00"}, "zone": {"America/Santiago"}}, ``, "gap start"},
		{Moment{}, Typed{"date": {"31.10.2027"}, "start": {"2:30"}, "zone": {"Berlin"}}, `{"date":"2027-10-31","start":"02:30","zone":"Europe/Berlin"}`, ""},
		{Moment{}, Typed{"date": {"3.2.2027"}, "start": {"14"}, "zone": {"Mars"}}, ``, "zone zone"},
		{Duration{}, one("1 h 30 min"), `"PT1H30M"`, ""},
		{Duration{}, one("90 Minuten"), `"PT1H30M"`, ""},
		{Duration{}, one("1,5 h"), `"PT1H30M"`, ""},
		{Duration{}, one("1:30"), `"PT1H30M"`, ""},
		{Duration{}, one("2 Std."), `"PT2H"`, ""},
		{Duration{}, one("pt45m"), `"PT45M"`, ""},
		{Duration{}, one("0 min"), ``, "duration"},
		{Duration{}, one("25 h"), ``, "duration"},
		{Duration{}, one("lange"), ``, "duration"},
		{Duration{}, one("P1D"), ``, "duration"},
		{Span{}, one("6 Wochen"), `"P6W"`, ""},
		{Span{}, one("1 month"), `"P1M"`, ""},
		{Span{}, one("p12m"), `"P12M"`, ""},
		{Span{}, one("0 Tage"), ``, "span"},
		{Span{}, one("PT1H"), ``, "span"},
		{Zone{}, one("europe/berlin"), `"Europe/Berlin"`, ""},
		{Zone{}, one("Danzig"), ``, "zone"},
		{Country{}, one("lv"), `"LV"`, ""},
		{Country{}, one("Polen"), `"PL"`, ""},
		{Country{}, one("Ruritanien"), ``, "country"},
		{Regions{9}, one("DE-HB\npolen"), `["DE-HB","PL"]`, ""},
		{Regions{9}, one("DE-HB\nXX"), ``, "line"},
		{Choice{Of: []string{"a", "b"}}, one("b"), `"b"`, ""},
		{Choice{Of: []string{"a", "b"}}, one("c"), ``, "choice"},
		{Some{Of: []string{"a", "b"}}, Typed{"": {"b", "a", "x"}}, `["a","b"]`, ""},
		{Some{Of: []string{"a", "b"}, Like: tag}, Typed{"": {"b", "de", "X"}}, `["b","de"]`, ""},
		{Yes{}, one("yes"), `true`, ""},
		{Yes{}, one("no"), `null`, ""},
		{Language{}, one("PL"), `"pl"`, ""},
		{Language{}, one("polnisch!"), ``, "choice"},
		{Colour{}, one("#0A5AA8"), `"#0a5aa8"`, ""},
		{Colour{}, one("red"), ``, "colour"},
		{Thing{Of: []string{"partner"}}, one("riga"), `"riga"`, ""},
		{Thing{Of: []string{"partner"}}, one("pune"), ``, "gone"},
		{Things{Of: []string{"partner", "person"}, Ref: true}, Typed{"": {"partner/riga", "partner/riga"}}, `["partner/riga"]`, ""},
		{Things{Of: []string{"partner", "person"}, Ref: true}, Typed{"": {"group/riga"}}, ``, "gone"},
		{Things{Of: []string{"partner"}, Ref: true}, Typed{"": {"x"}}, ``, "gone"},
		{Cadence{}, Typed{"how": {"month"}, "nth": {"-1"}, "weekday": {"FR"}, "rule": {"left over"}}, `"FREQ=MONTHLY;BYDAY=-1FR"`, ""},
		{Cadence{}, Typed{"how": {"week"}, "weekday": {"TU"}}, `"FREQ=WEEKLY;BYDAY=TU"`, ""},
		{Cadence{}, Typed{"how": {"week"}}, ``, "choice weekday"},
		{Cadence{}, Typed{"how": {"month"}, "weekday": {"TU"}, "nth": {"6"}}, ``, "choice nth"},
		{Cadence{}, Typed{"how": {"rule"}, "rule": {"freq=monthly; byday=1we,3we"}}, `"FREQ=MONTHLY;BYDAY=1WE,3WE"`, ""},
		{Cadence{}, Typed{"how": {"rule"}, "rule": {"every week"}}, ``, "cadence rule"},
		{Cadence{}, Typed{"how": {"often"}}, ``, "choice how"},
		{Cadence{}, Typed{}, `null`, ""},
		{Cron{}, Typed{"how": {"workday"}, "start": {"8"}}, `"0 8 * * 1-5"`, ""},
		{Cron{}, Typed{"how": {"week"}, "start": {"7:05"}, "weekday": {"SU"}}, `"5 7 * * 0"`, ""},
		{Cron{}, Typed{"how": {"month"}, "start": {"06:00"}, "monthday": {"1"}}, `"0 6 1 * *"`, ""},
		{Cron{}, Typed{"how": {"month"}, "start": {"06:00"}, "monthday": {"29"}}, ``, "number monthday"},
		{Cron{}, Typed{"how": {"day"}}, ``, "time start"},
		{Cron{}, Typed{"how": {"cron"}, "cron": {"*/5 * * * *"}}, `"*/5 * * * *"`, ""},
		{Cron{}, Typed{"how": {"cron"}, "cron": {"* * *"}}, ``, "cron cron"},
		{Ahead{}, one("6 Wochen"), `"P6W"`, ""},
		{Ahead{}, one("2 h"), `"PT2H"`, ""},
		{Ahead{}, one("bald"), ``, "ahead"},
	} {
		value, fault := x.kind.Read(a, x.typed)
		said := ""
		if fault != nil {
			said = strings.TrimSpace(fault.Text + " " + fault.Part)
			if text := a.Voice.T("field.fault."+fault.Text, fault.Pairs...); strings.ContainsAny(text, "[{") {
				t.Errorf("%T, %q: the fault says %q", x.kind, x.typed, text)
			}
		}
		got, err := json.Marshal(value)
		if said != x.fault || err != nil || x.value != "" && string(got) != x.value {
			t.Errorf("%T, %q: %s with the fault %q, want %s with %q", x.kind, x.typed, got, said, x.value, x.fault)
		}
	}
}

// TestWrite types values and reads them again.
func TestWrite(t *testing.T) {
	for _, language := range events.Languages {
		a := asking(t, language)
		for _, x := range []struct {
			kind  Kind
			value string
		}{
			{Line{}, `"Am Markt"`}, {Mail{}, `"anna@bremen.example"`}, {Conference{}, `"https://meet.example/a?b=c%20d"`}, {Text{}, `{"de":"a","en":"b","pl":"c"}`}, {Text{Long: true}, `{"de":"a\nb"}`},
			{Lines{Line{}, 9}, `["a","b"]`}, {Number{0, 99}, `12`}, {Money{}, `{"currency":"EUR","minor":12005}`}, {Money{}, `{"currency":"CAD","minor":50}`}, {Date{}, `"2027-02-03"`}, {Time{}, `"14:05"`}, {Hours{}, `{"from":"09:00","to":"17:00"}`},
			{Moment{}, `{"date":"2027-02-03","start":"14:00","zone":"Europe/Riga"}`}, {Duration{}, `"PT1H30M"`}, {Duration{}, `"PT45M"`}, {Duration{}, `"PT24H"`},
			{Span{}, `"P6W"`}, {Span{}, `"P10D"`}, {Span{}, `"P1Y"`}, {Span{}, `"P3M"`}, {Span{}, `"P1M7D"`}, {Zone{}, `"Asia/Kolkata"`}, {Country{}, `"LV"`},
			{Regions{9}, `["DE-HB","PL"]`}, {Choice{Of: []string{"a"}}, `"a"`}, {Some{Of: []string{"a", "b"}}, `["a","b"]`}, {Yes{}, `true`},
			{Language{}, `"he"`}, {Colour{}, `"#0a5aa8"`}, {Thing{Of: []string{"partner"}}, `"riga"`}, {Things{Of: []string{"partner"}, Ref: true}, `["partner/riga"]`},
			{Cadence{}, `"FREQ=MONTHLY;BYDAY=1WE"`}, {Cadence{}, `"FREQ=WEEKLY;BYDAY=SU"`}, {Cadence{}, `"FREQ=DAILY"`}, {Cadence{}, `"FREQ=MONTHLY;BYDAY=1WE,3WE"`},
			{Cadence{}, `"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"`}, {Cron{}, `"0 8 * * 1-5"`}, {Cron{}, `"30 6 * * *"`}, {Cron{}, `"5 7 * * 0"`},
			{Cron{}, `"0 6 28 * *"`}, {Cron{}, `"0 6 31 * *"`}, {Cron{}, `"00 06 1 * *"`}, {Cron{}, `"*/5 * * * *"`}, {Cron{}, `"@monthly"`}, {Cron{}, `"0 6 1 * 1"`},
			{Ahead{}, `"P6W"`}, {Ahead{}, `"PT2H"`}, {Ahead{}, `"PT1H30M"`},
		} {
			d := json.NewDecoder(strings.NewReader(x.value))
			d.UseNumber()
			var value any
			if err := d.Decode(&value); err != nil {
				t.Fatal(err)
			}
			typed := x.kind.Write(a, value)
			again, fault := x.kind.Read(a, typed)
			if got, err := json.Marshal(again); err != nil || fault != nil || string(got) != x.value {
				t.Errorf("%T in %s: %s is typed %q and read %s (%v)", x.kind, language, x.value, typed, got, fault)
			}
			if !x.kind.Write(a, nil).Empty() {
				t.Errorf("%T in %s: nothing is typed %q", x.kind, language, x.kind.Write(a, nil))
			}
		}
	}
}

// TestDraw keeps in sight what was typed, whatever it is.
func TestDraw(t *testing.T) {
	a := asking(t, "de")
	for _, kind := range []Kind{Line{}, Mail{}, Conference{}, Lines{Line{}, 9}, Number{1, 2}, Money{}, Date{}, Time{}, Duration{}, Span{}, Zone{}, Country{}, Regions{9}, Colour{}} {
		if c := kind.Draw(a, Typed{"": {"so etwa"}}); c.Value != "so etwa" || c.Type == "date" || c.Type == "time" {
			t.Errorf("%T: what was typed is not shown: %+v", kind, c)
		}
	}
	for _, kind := range []Kind{Hours{}, Moment{}, Text{}} {
		for _, part := range kind.Draw(a, Typed{}).Parts {
			again := kind.Draw(a, Typed{part.Part: {"so etwa"}})
			shown := false
			for _, p := range again.Parts {
				shown = shown || p.Part == part.Part && p.Value == "so etwa" && p.Type != "date" && p.Type != "time"
			}
			if !shown {
				t.Errorf("%T: what was typed into %s is not shown", kind, part.Part)
			}
		}
	}
	// A thing that is no more still stands there.
	c := Thing{Of: []string{"partner"}, None: "edit.no"}.Draw(a, Typed{"": {"pune"}})
	if last := c.Options[len(c.Options)-1]; last.Value != "pune" || !last.Chosen {
		t.Errorf("what was chosen is not there any more: %+v", c.Options)
	}
}

// TestLook finds things where there are many.
func TestLook(t *testing.T) {
	a := asking(t, "de")
	for i := range 200 {
		id := "p" + strings.Repeat("0", i%5) + string(rune('a'+i%26)) + string(rune('a'+i/26))
		if err := a.Book.Apply(&events.Event{Sequence: uint64(i + 2), Office: "bremen", Body: &events.PartnerRegistered{ID: id, Title: events.Text{"de": id}, Kind: "network"}}); err != nil {
			t.Fatal(err)
		}
	}
	k := Things{Of: []string{"partner"}, Ref: true}
	c := k.Draw(a, Typed{"": {"partner/riga"}})
	if len(c.Options) != shownThings+1 || c.Look == nil || c.Look.Left != 200-shownThings || !c.Options[0].Chosen {
		t.Errorf("%d are shown, and %+v", len(c.Options), c.Look)
	}
	c = k.Draw(a, Typed{"": {"partner/riga"}, LookPart: {"P0000"}})
	if len(c.Options) != 41 || c.Look.Left != 0 {
		t.Errorf("%d are found, and %+v", len(c.Options), c.Look)
	}
}
