package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// away sends answers while nobody is there to take them: Postfix keeps them, and hands them over later, by either way.
func (o *town) away(lmtp, nats string) {
	o.t.Helper()
	moved := func(person string) *fetched {
		list := o.mails(person + "@partner.example")
		i := slices.IndexFunc(list, func(f *fetched) bool { return f.method == "REQUEST" && f.value("SEQUENCE") == "1" })
		return list[i]
	}
	answered := func(person string) {
		o.happens("meeting.*.answered", map[string]any{"id": "rat", "person": person, "answer": "accepted", "via": "mail", "sequence": 1})
	}
	o.t.Log("nobody there")
	outlook := o.answer(moved("outlook"), "outlook@partner.example", "ACCEPTED", "Prima")
	o.house.stop()
	o.reply("outlook", outlook)
	if why := o.deferred(); !strings.Contains(why, "refused") {
		o.t.Errorf("the answer is deferred because %s", why)
	}
	o.start()
	o.flush()
	answered("outlook")

	o.t.Log("through a pipe")
	o.pipe(nats)
	o.route("jourfixe:")
	o.reply("google", o.answer(moved("google"), "google@partner.example", "ACCEPTED", "Dobrze"))
	answered("google")
	// What comes back has no sender, and says so through the pipe, too.
	o.send("person.add", map[string]any{"id": "lost", "name": "Unbekannt", "email": "lost@partner.example", "language": "de", "zone": "Europe/Riga"})
	o.meet("zug", "Zugfahrt", 17, "lost")
	o.delivered("zug", "lost", "invitation", "failed")
	o.happens("person.*.bounced", map[string]any{"id": "lost", "status": "5.1.1"})
	o.tooLarge("data format error")

	o.t.Log("through a pipe, nobody there")
	thunderbird := o.answer(moved("thunderbird"), "thunderbird@partner.example", "ACCEPTED", "Labi")
	o.house.stop()
	o.reply("thunderbird", thunderbird)
	if why := o.deferred(); !strings.Contains(why, "temporary failure") {
		o.t.Errorf("the answer is deferred because %s", why)
	}
	o.start()
	o.flush()
	answered("thunderbird")
	o.route("lmtp:inet:" + lmtp)
}

// tooLarge sends a mail that is larger than what is taken. Postfix returns it to its sender, with the reason.
func (o *town) tooLarge(why string) {
	o.t.Helper()
	mail := "Subject: too large\r\n\r\n" + strings.Repeat(strings.Repeat("x", 76)+"\r\n", 15_000)
	o.post("private@partner.example", "private@partner.example", officeAddress, []byte(mail))
	o.arrives("private@partner.example", "the mail that is too large, because it "+why, func(f *fetched) bool {
		return strings.HasPrefix(f.shape, "report(") && strings.Contains(strings.Join(strings.Fields(f.text), " "), why)
	})
}

// deferred waits until Postfix has tried in vain to hand over a mail to the office, and returns why.
func (o *town) deferred() (why string) {
	o.t.Helper()
	o.eventually("a mail to the office to be deferred", func() bool {
		for _, q := range o.queue() {
			if q.Queue == "deferred" && strings.HasPrefix(q.Recipients[0].Address, "jourfixe") {
				why = q.Recipients[0].Why
				return true
			}
		}
		return false
	})
	return why
}

// pipe makes the program that Postfix runs for each mail, as docs/mail.md has it. It runs as somebody who may not see the
// test's own folders, so it gets a copy of the binary, and the way to the server.
func (o *town) pipe(nats string) {
	o.t.Helper()
	self, err := os.Executable()
	o.must(err)
	binary, err := os.ReadFile(self)
	o.must(err)
	o.must(os.WriteFile(o.path("pipe/jourfixe"), binary, 0o755))
	who := o.operator()
	script := fmt.Sprintf("#!/bin/sh\nexport JOURFIXE_OFFICE_ID=bremen JOURFIXE_NATS='nats://%s:%s@%s'\nexec %s deliver \"$@\"\n",
		who.NATSUser, who.NATSPassword, nats, o.path("pipe/jourfixe"))
	o.must(os.WriteFile(o.path("pipe/deliver"), []byte(script), 0o755))
}
