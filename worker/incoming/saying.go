package incoming

import (
	"regexp"
	"strings"

	"jourfixe/calendar/ics"
)

// Mail systems write to people in words of their own, and mass hosters in the language of the country. What they say is
// looked for in the subject and at the beginning of the text, where no quoted mail is yet, in English, German and Polish.

// maxSaying is how many bytes of a text are looked at.
const maxSaying = 4_000

var (
	// gaveUp say that nothing more will be tried.
	gaveUp = []string{
		"given up", "giving up", "gave up", "not going to try again", "will not be retried", "not be tried again", "no further attempts",
		"no more attempts", "permanent error", "permanent failure", "permanent fatal error", "retry timeout exceeded", "in the queue too long",
		"delivery time expired", "message expired", "returning message to sender", "returned to sender", "dauerhafter fehler",
		"permanenter fehler", "endgültig", "keine weiteren zustellversuche", "nicht erneut versucht", "aufgegeben", "błąd trwały", "trwały błąd",
	}
	// triesOn say that it is still being tried.
	triesOn = []string{
		"keep trying", "still trying", "still being retried", "will be retried", "will retry", "will try again", "continue to try",
		"continue trying", "attempts will continue", "not yet been delivered", "has not yet been", "not been delivered yet", "still undelivered",
		"no action is required on your part", "do not need to resend", "warning: could not send", "weiterhin versucht", "weiter versucht",
		"erneut versucht", "weitere zustellversuche", "noch nicht zugestellt", "nicht erneut senden", "nicht erneut zu senden",
		"jeszcze dostarczon", "kolejne próby", "dalsze próby",
	}
	// late say that it takes long. What has failed in the end says so, too.
	late = []string{
		"message delayed", "delivery delayed", "delivery is delayed", "is delayed", "been delayed", "was delayed", "(delay)", "delayed mail",
		"verzögert", "verzögerung", "opóźni",
	}
	// notDelivered say that a mail has not arrived.
	notDelivered = []string{
		"not be delivered", "cannot be delivered", "can't be delivered", "couldn't be delivered", "not delivered", "wasn't delivered",
		"not been delivered", "undeliverable", "undelivered", "did not reach the following", "unable to deliver", "able to deliver", "could not deliver", "couldn't deliver",
		"cannot deliver", "delivery failed", "delivery has failed", "delivery failure", "delivery error", "failed to deliver", "failure notice",
		"failed delivery", "returned mail", "non-delivery", "nondeliverable", "delivery status notification (failure)", "address not found",
		"address rejected", "mailbox unavailable", "mailbox is full", "mailbox full", "over quota", "quota exceeded", "recipient rejected",
		"nicht zugestellt", "unzustellbar", "nicht zustellbar", "nicht zustellen", "zustellung fehlgeschlagen", "zustellung ist fehlgeschlagen",
		"fehler bei der zustellung", "zustellfehler", "zustellungsfehler", "nicht ausgeliefert", "nicht übermittelt", "nicht übertragen werden",
		"empfänger unbekannt", "unbekannter empfänger", "empfänger existiert nicht", "adresse existiert nicht", "postfach existiert nicht",
		"postfach ist voll", "postfach voll", "empfängeradresse", "nie mogła zostać dostarczona", "nie może zostać dostarczona",
		"nie została dostarczona", "nie można dostarczyć", "niedostarczon", "nie dostarczono",
	}
)

// says returns what the mail says in words to have become of a mail: ActionFailed, ActionDelayed, or "" for nothing.
func (r *reading) says() string {
	text := r.in.Text[:min(len(r.in.Text), maxSaying)]
	said := strings.ToLower(strings.Join(strings.Fields(r.in.Subject+" "+strings.ReplaceAll(text, "’", "'")), " "))
	switch failed := containsAny(said, notDelivered) || containsAny(said, nobody); {
	case failed && containsAny(said, gaveUp):
		return ActionFailed
	case containsAny(said, triesOn), !failed && containsAny(said, late):
		return ActionDelayed
	case failed || containsAny(said, gaveUp):
		return ActionFailed
	}
	return ""
}

// aloneOnLine is an address with a line to itself, as those are named in a text that a mail did not reach.
var aloneOnLine = regexp.MustCompile(`(?m)^[ \t>*-]*["<]?([^\s<>"@,;:]+@[^\s<>"@,;:]+)[">]?:?[ \t]*$`)

// textRecipient returns whom a mail did not reach, as a text for people says, "" if it does not.
func textRecipient(text string) string {
	m := aloneOnLine.FindStringSubmatch(text[:min(len(text), maxSaying)])
	if m == nil {
		return ""
	}
	return ics.PlainAddress(m[1])
}
