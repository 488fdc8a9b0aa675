package ics

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/foreign"
	"jourfixe/events"
)

// Lines that name people, ATTENDEE and ORGANIZER, are where programs go wrong: a name with a colon, a semicolon or quotation
// marks ends early if it is not written as RFC 5545, section 3.2 has it, and with it goes the answer behind it. The address
// is at the end of such a line, and each parameter begins with a name that is known; so it is read from there.

// mendAddressed reads such a line anew where the standard makes nothing of it, or nobody's address.
func mendAddressed(name, rest string, strict *ical.Prop) *ical.Prop {
	if (name == ical.PropAttendee || name == ical.PropOrganizer) && (strict == nil || addressOf(strict) == "") {
		if named := parseAddressed(name, rest); named != nil {
			return named
		}
	}
	return strict
}

// parseAddressed takes a line apart that names somebody, from behind its own name on; nil if it names nobody.
func parseAddressed(name, s string) *ical.Prop {
	at := addressAt(s)
	if at < 0 {
		return nil
	}
	prop := &ical.Prop{Name: name, Value: s[at+1:], Params: ical.Params{}}
	s = s[:at]
	balanced := quotes(s)%2 == 0
	var starts [][]int
	for _, m := range knownParam.FindAllStringSubmatchIndex(s, -1) {
		if !balanced || quotes(s[:m[0]])%2 == 0 {
			starts = append(starts, m)
		}
	}
	for i, m := range starts {
		end := len(s)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		key, value := strings.ToUpper(s[m[2]:m[3]]), strings.TrimSpace(s[m[1]:end])
		if len(value) <= foreign.MaxParam {
			prop.Params[key] = append(prop.Params[key], slashed.Replace(unquoted(value)))
		}
	}
	return prop
}

// knownParam is where a parameter of such a line begins (RFC 5545, 3.2; RFC 6638, 7; RFC 7986, 6).
var knownParam = regexp.MustCompile(`(?i);(CN|PARTSTAT|ROLE|RSVP|CUTYPE|SENT-BY|DELEGATED-TO|DELEGATED-FROM|DIR|MEMBER|LANGUAGE|EMAIL|SCHEDULE-[A-Z-]+|X-[A-Z0-9-]+)=`)

// slashed undoes quotation marks that are escaped as elsewhere; in a parameter there is no way to do so.
var slashed = strings.NewReplacer(`\"`, `"`, `\,`, ",", `\;`, ";", `\\`, `\`)

// unquoted is a value without the quotation marks around it, of which one may be missing.
func unquoted(value string) string {
	value = strings.TrimPrefix(value, `"`)
	if !strings.HasSuffix(value, `\"`) {
		value = strings.TrimSuffix(value, `"`)
	}
	return value
}

// quotes counts the quotation marks that are not escaped.
func quotes(s string) int { return strings.Count(s, `"`) - strings.Count(s, `\"`) }

// addressAt returns where the colon before the address of a line is, -1 if it has none. Where there is no mailto at all, it
// is the last colon.
func addressAt(s string) int {
	all := mailtos.FindAllStringIndex(s, -1)
	at := strings.LastIndexByte(s, ':')
	if len(all) > 0 {
		at = all[len(all)-1][0]
	}
	if at < 0 || PlainAddress(s[at+1:]) == "" {
		return -1
	}
	return at
}

// mailtos are the colons behind which an address may begin.
var mailtos = regexp.MustCompile(`(?i):mailto:`)

// answerOf returns what an attendee says, and whether that is one thing. Some programs put the answer behind the parameter
// of the invitation and leave that where it was.
func answerOf(prop *ical.Prop) (partStat string, clear bool) {
	partStat, clear = PartNeedsAction, true
	for _, said := range prop.Params[ical.ParamParticipationStatus] {
		switch said = strings.ToUpper(strings.TrimSpace(said)); said {
		case PartAccepted, PartDeclined, PartTentative, PartDelegated:
			clear = clear && (partStat == PartNeedsAction || partStat == said)
			partStat = said
		}
	}
	return partStat, clear
}

// guestParams are where programs say how many people an attendee brings along; Google's is the first.
var guestParams = []string{"X-NUM-GUESTS", "X-GUESTS", "X-GUEST-COUNT", "X-ADDITIONAL-GUESTS"}

// guestsOf returns how many people an attendee brings along, nil if that is not said.
func guestsOf(prop *ical.Prop) *int {
	for _, name := range guestParams {
		n, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(prop.Params.Get(name)), "+"))
		if err == nil && n >= 0 {
			n = min(n, events.MaxCompany)
			return &n
		}
	}
	return nil
}
