package main

import (
	"strings"
	"testing"
	"time"

	"jourfixe/events/porttest"
	"jourfixe/worker/questions"
)

// TestMTABack answers invitations as mail programs do, each with a mail that Postfix takes from the partner and hands to
// the house over LMTP, later through a pipe, and looks for what the mails say in the journal and on the pages. It also
// sends what is no answer: a proposal, a letter with UTF-8 in its header, an automatic reply, a mail that is too large; and
// a mail of ours comes back.
func TestMTABack(t *testing.T) {
	lmtp, nats := porttest.Hold(t), porttest.Hold(t)
	o := openTown(t, "--lmtp", lmtp, "--nats-listen", nats)
	o.route("lmtp:inet:" + lmtp)
	o.meet("jf", "Jour fixe", 10, "outlook", "webmail", "google", "apple", "thunderbird")
	o.meet("rat", "Beirat", 14, "outlook", "google", "thunderbird")
	o.meet("aus", "Ausflug", 16, "gone")
	first := map[string]*fetched{}
	for _, p := range mtaPeople {
		first[p.id] = o.invitation(p.address(), "Jour fixe")
	}

	t.Log("what nobody waits for")
	vacation := o.answer(first["webmail"], "webmail@partner.example", "", "")
	o.post("webmail@partner.example", "", first["webmail"].returnPath(), o.mail("vacation", vacation))
	o.settled()

	t.Log("answers")
	o.answers(first)
	o.altered(first["apple"])

	t.Log("other times")
	o.counters()

	t.Log("a letter")
	letter := o.answer(first["webmail"], "private@partner.example", "", "")
	o.post("private@partner.example", "private@partner.example", officeAddress, o.mail("person", letter))
	forward := o.arrives(contactBox, "the letter", func(f *fetched) bool { return strings.Contains(f.text, "Czy mogę przyjść z kolegą?") })
	if got := forward.header.Get("Reply-To"); got != "<private@partner.example>" {
		t.Errorf("an answer to the forwarded letter goes to %s, want to who wrote it", got)
	}
	if got := forward.subject(); !strings.Contains(got, "Jour fixe") || !strings.Contains(got, "czyżby?") {
		t.Errorf("the forwarded letter has the subject %q", got)
	}
	if !strings.Contains(forward.text, "https://jourfixe.bremen.example/meetings/jf") {
		t.Errorf("the forwarded letter does not say what it is about:\n%s", forward.text)
	}

	t.Log("a mail that comes back")
	if d := o.delivered("aus", "gone", "invitation", "failed"); d.Response != "5.1.1" {
		t.Errorf("the returned mail failed with %q, want 5.1.1", d.Response)
	}
	o.happens("person.*.bounced", map[string]any{"id": "gone", "status": "5.1.1"})
	o.arrives(contactBox, "the notice", func(f *fetched) bool { return strings.Contains(f.text, "Ausflug") && strings.Contains(f.text, "5.1.1") })

	o.tooLarge("exceeds size limit 1048576")
	o.away(lmtp, nats)
	o.settled()
	o.arrives(contactBox, "the second notice", func(f *fetched) bool { return strings.Contains(f.text, "Zugfahrt") })
	if list := o.mails(contactBox); len(list) != 5 {
		t.Errorf("%s got %d mails, want two proposals, the letter and two notices", contactBox, len(list))
	}
	if list := o.mails("private@partner.example"); len(list) != 2 {
		t.Errorf("private@partner.example got %d mails, want the two that were too large, and no automatic answer", len(list))
	}
}

// answers has each program answer, and looks at what is made of it.
func (o *town) answers(first map[string]*fetched) {
	o.t.Helper()
	second := o.invitation("thunderbird@partner.example", "Beirat")
	cases := []struct {
		person, name, answer, comment, by string
		send                              func(a *mtaAnswer)
	}{
		{"outlook", "Ērika Muster", "ACCEPTED", "Ich freue mich", "", nil},
		{"webmail", "Jānis Muster", "TENTATIVE", "Vielleicht später", "private@partner.example",
			func(a *mtaAnswer) { a.Sender = "private@partner.example" }},
		{"google", "Jan Nowak", "DECLINED", "Leider verhindert", "", nil},
		{"apple", "חנה כהן", "ACCEPTED", "ליד הים", "", nil},
		{"thunderbird", "Ilze Bērziņa", "ACCEPTED", "Līdz rītam", "", func(a *mtaAnswer) {
			// It sends back all that it knows of the office's meetings.
			a.Others = append(a.Others, o.answer(second, a.Address, "TENTATIVE", ""))
		}},
	}
	for _, c := range cases {
		a := o.answer(first[c.person], c.person+"@partner.example", c.answer, c.comment)
		if c.send != nil {
			c.send(a)
		}
		o.reply(c.person, a)
	}
	for _, c := range cases {
		o.happens("meeting.*.answered", map[string]any{"id": "jf", "person": c.person,
			"answer": strings.ToLower(c.answer), "via": "mail", "sequence": 0})
	}
	o.happens("meeting.*.answered", map[string]any{"id": "rat", "person": "thunderbird", "answer": "tentative", "via": "mail", "sequence": 0})
	page := o.page("/meetings/jf")
	for _, c := range cases {
		if got, want := shownAnswer(page, c.name), strings.ToLower(c.answer); got != want {
			o.t.Errorf("the page shows %s under %s, want %s", c.person, got, want)
		}
		if !strings.Contains(page, c.comment) || !strings.Contains(page, c.by) {
			o.t.Errorf("the page does not show what %s said (%q), or who has said it (%q)", c.person, c.comment, c.by)
		}
	}
	if n := len(o.facts("meeting.*.answered")); n != len(cases)+1 {
		o.t.Errorf("there are %d answers in the journal, want %d", n, len(cases)+1)
	}
}

// altered answers under an id that differs from one that was given out by a character: it waits for people, and changes
// nothing.
func (o *town) altered(f *fetched) {
	o.t.Helper()
	before := len(o.facts("meeting.*.answered"))
	a := o.answer(f, "apple@partner.example", "DECLINED", "")
	other := "a"
	if strings.HasPrefix(a.UID, other) {
		other = "b"
	}
	a.UID = other + a.UID[1:]
	o.reply("apple", a)
	var held []questions.InboundLine
	o.eventually("the answer to be held", func() bool { held = o.inbound(); return len(held) == 1 && held[0].Reason != "" })
	if held[0].Reason != "unknown-uid" || held[0].From != a.Address {
		o.t.Errorf("an answer under an altered id is held because %s, from %s", held[0].Reason, held[0].From)
	}
	if after := len(o.facts("meeting.*.answered")); after != before {
		o.t.Error("an answer under an altered id counts")
	}
	if shown := jourfixe(o.t, "inbound", "show", held[0].ID, "--data", o.data); !strings.Contains(shown, "Apple-Mail-"+a.Key) {
		o.t.Errorf("the held mail is shown as\n%s", shown)
	}
	jourfixe(o.t, "inbound", "drop", held[0].ID, "--data", o.data)
}

// counters has Outlook and Google propose another time. One proposal is taken up, the other is not.
func (o *town) counters() {
	o.t.Helper()
	for i, c := range []struct{ person, answer, comment string }{
		{"outlook", "TENTATIVE", "Gern etwas früher"}, {"google", "NEEDS-ACTION", "Pasuje we wtorek"},
	} {
		a := o.answer(o.invitation(c.person+"@partner.example", "Beirat"), c.person+"@partner.example", c.answer, c.comment)
		a.Method = "COUNTER"
		a.From, a.To = a.From.Add(time.Duration(i-2)*time.Hour), a.To.Add(time.Duration(i-2)*time.Hour)
		o.reply(c.person, a)
		o.happens("meeting.*.countered", map[string]any{"id": "rat", "person": c.person, "via": "mail", "sequence": 0,
			"start": a.From.UTC().Format(time.RFC3339), "end": a.To.UTC().Format(time.RFC3339)})
		if !strings.Contains(o.page("/meetings/rat"), c.comment) {
			o.t.Errorf("the page does not show what %s proposes", c.person)
		}
		told := o.arrives(contactBox, "the proposal", func(f *fetched) bool { return strings.Contains(f.text, c.comment) })
		if !strings.Contains(told.text, "https://jourfixe.bremen.example/meetings/rat#counters") || !strings.Contains(told.header.Get("Reply-To"), a.Address) {
			o.t.Errorf("the coordinator reads of the proposal, with answers to %s:\n%s", told.header.Get("Reply-To"), told.text)
		}
	}
	if n := len(o.facts("meeting.*.moved")); n != 0 {
		o.t.Errorf("%d meetings moved by themselves", n)
	}
	o.send("meeting.keep", map[string]any{"id": "rat", "person": "google", "note": map[string]string{"de": "Der Raum ist belegt."}})
	kept := o.arrives("google@partner.example", "the answer to the proposal", func(f *fetched) bool { return f.method == "DECLINECOUNTER" })
	if !strings.Contains(kept.text, "Der Raum ist belegt.") {
		o.t.Errorf("the answer to the proposal does not say why:\n%s", kept.text)
	}
	o.send("meeting.move", map[string]any{"id": "rat", "counter": "outlook"})
	for _, person := range []string{"outlook", "google", "thunderbird"} {
		f := o.arrives(person+"@partner.example", "the new time", func(f *fetched) bool {
			return f.method == "REQUEST" && f.value("SUMMARY") == "Beirat" && f.value("SEQUENCE") == "1"
		})
		if got, want := f.instant("DTSTART"), time.Date(2027, 2, 10, 11, 0, 0, 0, time.UTC); !got.Equal(want) {
			o.t.Errorf("%s is told that it starts %s, want %s as proposed", person, got, want)
		}
	}
}
