package desk_test

import (
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/events"
	"jourfixe/events/patience"
)

// A CloudEvent is the same command however the library that sends it writes the names of headers, and whether it says that
// it is structured or not: sent twice, it plans one meeting.
func TestSpellingsOfACloudEvent(t *testing.T) {
	r := open(t, 1)
	nc, err := r.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	const data = `{"title":{"de":"Besuch"},"at":{"date":"2027-03-10","start":"10:00"},"duration":"PT1H"}`
	binary := func(id string, names ...string) *nats.Msg {
		m := nats.NewMsg("jourfixe.bremen.command.tester.meeting.request")
		m.Data = []byte(data)
		for i, value := range []string{"1.0", id, "/test", "jourfixe.meeting.request.v1", "application/json"} {
			m.Header[names[i]] = []string{value}
		}
		return m
	}
	structured := func(id string, header nats.Header) *nats.Msg {
		m := nats.NewMsg("jourfixe.bremen.command.tester.meeting.request")
		m.Header = header
		m.Data = []byte(`{"specversion":"1.0","id":"` + id + `","source":"/test","type":"jourfixe.meeting.request.v1","data":` + data + `}`)
		return m
	}
	for name, twice := range map[string][2]*nats.Msg{
		"a": {
			binary("a", "ce-specversion", "ce-id", "ce-source", "ce-type", "Content-Type"),
			binary("a", "Ce-Specversion", "Ce-Id", "Ce-Source", "Ce-Type", "content-type"),
		},
		"b": {
			binary("b", "CE-SPECVERSION", "CE-ID", "CE-SOURCE", "CE-TYPE", "CONTENT-TYPE"),
			structured("b", nats.Header{"content-type": {"application/cloudevents+json; charset=utf-8"}}),
		},
		"c": {
			structured("c", nil),
			structured("c", nats.Header{"CONTENT-type": {"Application/CloudEvents+JSON"}}),
		},
	} {
		var first events.Answer
		for i, m := range twice {
			ack, err := nc.RequestMsg(m, patience.Limit)
			if err != nil {
				t.Fatal(err)
			}
			a := r.send("/test", name, "meeting.request", data)
			if a.Outcome != events.Accepted {
				t.Errorf("%s, spelling %d (%s) is answered %s %v", name, i, ack.Data, a.Outcome, a.Problem)
			}
			if i == 0 {
				first = a
			} else if a.Events[0].ID != first.Events[0].ID {
				t.Errorf("%s is planned as %s and %s", name, first.Events[0].ID, a.Events[0].ID)
			}
		}
	}
	planned := 0
	for _, e := range answers(t, r.Desk.Journal) {
		if _, ok := e.Body.(*events.MeetingPlanned); ok {
			planned++
		}
	}
	if planned != 3 {
		t.Errorf("%d meetings are planned of three, each sent in two spellings", planned)
	}
}
