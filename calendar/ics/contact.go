package ics

import (
	"errors"
	"net/mail"
	"strings"

	"github.com/emersion/go-ical"
)

// What a contact may be long: names in characters, addresses in octets (RFC 5321, section 4.5.3.1).
const (
	maxName    = 200
	maxAddress = 254
	maxLocal   = 64 // what stands before the @
)

// A Contact is somebody who takes part in a meeting, or who calls it.
type Contact struct {
	Name    string // as people know it; may be empty
	Address string // a plain mail address in ASCII, as in amt@bremen.example
}

// set sets the contact as a property of type CAL-ADDRESS. Parameters that are given stay.
func (p Contact) set(c *ical.Component, name string, params ical.Params) error {
	address, err := p.mailto()
	if err != nil {
		return err
	}
	if cn := cleanName(p.Name); cn != "" {
		params.Set(ical.ParamCommonName, cn)
	}
	c.Props[name] = []ical.Prop{{Name: name, Params: params, Value: address}}
	return nil
}

// cleanName makes a name fit for a parameter, where nothing can be escaped. A quotation mark would end the value. A
// backslash and a circumflex mean themselves there, but some programs take them for escapes all the same, the latter
// with good reason (RFC 6868), and would read a line break out of them. go-ical quotes what needs it.
func cleanName(s string) string { return line(parameter.Replace(s), maxName) }

var parameter = strings.NewReplacer(`"`, "'", `\`, "/", "^", "")

// mailto returns the address as a URI. It takes plain addresses only: calendar programs compare the text with the
// address they know, and those that do not are as likely to read something else out of a quoted or commented one. The
// error does not quote the address, since it is personal.
func (p Contact) mailto() (string, error) {
	if len(p.Address) > maxAddress {
		return "", errAddress
	}
	parsed, err := mail.ParseAddress(p.Address)
	if err != nil || parsed.Name != "" || parsed.Address != p.Address {
		return "", errAddress
	}
	at := strings.LastIndexByte(p.Address, '@')
	local, domain := p.Address[:at], p.Address[at+1:]
	if len(local) > maxLocal || !isASCII(local) || !isPlain(domain) {
		return "", errAddress
	}
	return "mailto:" + uri.Replace(local) + "@" + domain, nil
}

var errAddress = errors.New("its mail address must be a plain one in ASCII, as in amt@bremen.example")

// uri encodes what an address may hold but would mean something else in a URI, where a question mark begins further
// header fields of the mail to be written, or may not stand in one.
var uri = strings.NewReplacer("%", "%25", "?", "%3F", "#", "%23", "^", "%5E", "`", "%60", "{", "%7B", "|", "%7C", "}", "%7D")

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
