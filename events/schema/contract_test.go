package schema_test

import (
	"os"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/schema"
)

// The data that the office has promised to take, as it was promised: a change of a schema that refuses one of these
// breaks clients.
func TestContract(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, data string }{
		{"series.define", `{"id":"jour-fixe","title":{"de":"Internationaler Jour Fixe","en":"International jour fixe"},
			"cadence":"FREQ=MONTHLY;BYDAY=1WE","from":"2027-01-01","start":"14:00","duration":"PT1H30M","zone":"Europe/Berlin",
			"horizon":"P12M","avoid":{"holidays":["DE-HB"],"school":["DE-HB"]},"shift":{"policy":"nearest","within":"P7D"},
			"invite":{"groups":["jour-fixe"],"lead":"P42D"},"venue":"rathaus"}`},
		{"series.define", `{"id":"jour-fixe","title":{"de":"Jour Fixe"},"cadence":"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE","start":"14:00","duration":"PT1H"}`},
		{"trip.propose", `{"id":"gdansk-2027","partner":"gdansk","title":{"de":"Bürgerreise nach Danzig"},
			"window":{"from":"2027-05-01","to":"2027-07-15"},"days":5,"depart":["WE","TH"],"capacity":30,"minimum":15,
			"avoid":{"holidays":["DE-HB","PL"],"school":["DE-HB"]},"programme":[{"day":1,"start":"07:30","end":"15:00",
			"zone":"Europe/Berlin","endZone":"Europe/Warsaw","title":{"de":"Anreise"},"place":"Bremen ZOB"}],
			"milestones":[{"id":"registration-closes","before":"P12W","title":{"de":"Anmeldeschluss"}}]}`},
		{"person.add", `{"id":"p-1","name":"Kontaktstelle Riga","email":"kontakt@riga.example","language":"de","zone":"Europe/Berlin","partner":"riga","roles":["staff"]}`},
		{"person.add", `{"name":"窓口","email":"o'brien+office@xn--bcher-kva.example"}`},
		{"group.set", `{"id":"jour-fixe","title":{"de":"Runde"},"members":["person/p-1","partner/riga"]}`},
		{"group.set", `{"id":"jour-fixe","title":{"he":"עגול","pt-br":"Roda"},"members":[]}`},
	} {
		if p := schema.Command(typeOf(t, c.kind), []byte(c.data)); p != nil {
			t.Errorf("%s is refused: %v\n%s", c.kind, p, c.data)
		}
	}
	// The meeting as other systems are promised to see it, with what else the office says of it.
	if err := schema.Event(typeOf(t, "meeting.planned"), []byte(`{"id":"jour-fixe-2027-02-03","date":"2027-02-03","start":"14:00",
		"zone":"Europe/Berlin","instant":"2027-02-03T13:00:00Z","duration":"PT1H30M","title":{"de":"Jour Fixe"},
		"why":{"de":"Wie geplant","en":"As planned"},"passed":[{"date":"2027-02-02","reason":{"de":"…","en":"…"}}],"revision":0}`)); err != nil {
		t.Error(err)
	}
}

// What was written in an earlier version fits its own schema, and today's once it is read.
func TestEarlierVersionsBecomeTodays(t *testing.T) {
	t.Parallel()
	for _, kind := range events.Earlier() {
		data := exampleOf(t, kind)
		if err := schema.Event(kind, data); err != nil {
			t.Error(err)
		}
		body, err := events.DecodeEvent(kind, data)
		if err != nil {
			t.Fatal(err)
		}
		_, data, err = events.EncodeEvent(&events.Event{Body: body})
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Event(body.Type(), data); err != nil {
			t.Errorf("%s, read as today's: %v\n%s", kind, err, data)
		}
	}
}

// Reasons as they are decided, in events that are kept from then on, fit the schemas.
func TestReasonsFit(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../calendar/reason/testdata/old-events.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		kind, data, _ := strings.Cut(strings.TrimSpace(line), " ")
		if err := schema.Event(typeOf(t, kind), []byte(data)); err != nil {
			t.Errorf("%v\n%s", err, line)
		}
	}
}
