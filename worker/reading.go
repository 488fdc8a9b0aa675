package worker

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"regexp"

	"jourfixe/events"
	"jourfixe/events/schema"
)

// Read turns a message into the command that can be decided. asked is its type as far as it could be read, for a
// refusal; problem says why it cannot be decided, and then the command has no body. key is the office's own.
func Read(key []byte, office, client string, asked string, m events.Message) (*events.Command, *events.Problem) {
	t, err := events.ParseType(asked)
	if err == nil {
		asked = t.String() // the short form says the same
	}
	c := &events.Command{
		Office: office, Client: client, By: m.By, Source: Veil(key, m.Source), ID: Veil(key, m.ID), Time: m.Time, Since: m.Since,
		Digest: events.Digest(key, asked, m.Data),
	}
	copy(c.Seed[:], seed(key, c))
	if err != nil {
		return c, events.Refuse(events.UnknownType, "", "%v", err)
	}
	if p := schema.Command(t, m.Data); p != nil {
		return c, p
	}
	body, err := events.DecodeCommand(t, m.Data)
	if err != nil {
		// The schema lets through what Go's types do not hold, such as 1e400 for a number; the text names the field
		// and never the value.
		return c, events.Refuse(events.Malformed, fieldOf(err), "cannot be read as what the schema of %s asks for", t.Short())
	}
	c.Body = body
	return c, nil
}

// address finds what may be a mail address. The ids of schedules, with an instant behind the @, are none.
var address = regexp.MustCompile(`@[A-Za-z0-9.-]*[A-Za-z]{2}`)

// Veil makes an attribute of an identity fit for the journal, which keeps it for good. One that looks like a mail address,
// as CloudEvents sources may, is kept as its keyed hash.
func Veil(key []byte, attribute string) string {
	if !address.MatchString(attribute) {
		return attribute
	}
	return "hash:" + events.Hash(key, []byte(attribute))
}

// seed stands in for chance in a decision: it depends on the command's identity and a secret, so that every replica and
// every repetition makes the same ids, and nobody outside can foresee them.
func seed(key []byte, c *events.Command) []byte {
	mac := hmac.New(sha256.New, key)
	for _, part := range []string{"seed", c.Office, c.Client, c.Source, c.ID} {
		mac.Write([]byte(part))
		mac.Write([]byte{0})
	}
	return mac.Sum(nil)
}

// fieldOf names the field that a decoding error is about, if it says.
func fieldOf(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return wrong.Field
	}
	return ""
}
