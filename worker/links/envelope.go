package links

import "strings"

// returnMark stands in an envelope sender between the house's own address and what names the mail.
const returnMark = "+b-"

// Envelope is the envelope sender of a mail: the house's own address, extended by what names the mail, so that one that
// comes back says which it is even if it quotes nothing (a variable envelope return path). The MTA must deliver to the
// address with such an extension as to the one without.
func Envelope(from, messageID string) string {
	local, domain, _ := strings.Cut(from, "@")
	name, _, _ := strings.Cut(messageID, "@")
	return local + returnMark + name + "@" + domain
}

// ReturnedMail returns what names the mail that an envelope recipient is the sender of: its Message-ID up to the @. It
// returns false if the address is not one that Envelope makes.
func ReturnedMail(recipient string) (name string, ok bool) {
	local, _, _ := strings.Cut(strings.ToLower(recipient), "@") // some servers change the case
	i := strings.LastIndex(local, returnMark)
	if i < 0 {
		return "", false
	}
	name = local[i+len(returnMark):]
	return name, len(name) == nameLength
}

// IsOwn reports whether a mail to an address comes in here: it is the house's own, in whatever case, or that with
// +anything behind the local part.
func IsOwn(address, own string) bool {
	at, ours := strings.LastIndexByte(address, '@'), strings.LastIndexByte(own, '@') // in quotation marks there may be others
	if at < ours || ours < 0 || !strings.EqualFold(address[at:], own[ours:]) || !strings.EqualFold(address[:ours], own[:ours]) {
		return false
	}
	return at == ours || address[ours] == '+'
}
