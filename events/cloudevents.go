package events

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
	"unique"
)

// Limits on what comes in from outside.
const (
	MaxData       = 256 << 10 // bytes of a message
	maxDepth      = 16        // nesting of its JSON
	maxAttribute  = 256       // bytes of a CloudEvents attribute
	specVersion   = "1.0"
	jsonMediaType = "application/json"

	// ContentType of a message in structured mode.
	ContentType = "application/cloudevents+json"
)

// A Message is a CloudEvent 1.0 as it came in, before its data is looked at.
type Message struct {
	ID     string
	Source string
	Type   string
	Time   time.Time // zero if the sender gave none
	// Since is the place in the journal at which the sender has read what the command is about: if it has changed since, the
	// command is refused. 0 if it does not matter.
	Since uint64
	By    string // the person who decided, "" if the client itself did; only the house may say so
	Data  []byte // JSON
}

// ErrUnattributable marks what is no CloudEvent and cannot be taken for plain JSON either, so that no identity can be
// given to it.
var ErrUnattributable = errors.New("the message cannot be attributed")

func unattributable(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrUnattributable, fmt.Sprintf(format, args...))
}

// Header reads one header. NATS and HTTP write them differently; both fit behind this.
type Header func(name string) string

// ReadMessage reads a CloudEvent in structured mode (the content type begins with application/cloudevents, or there is none
// and the data has a specversion), in binary mode (an attribute is among the headers), or says by plain that it is neither
// and must be plain JSON. Values in headers are percent-encoded, as the bindings for NATS and HTTP both want. The header is
// to find names in any case.
//
// It returns ErrUnattributable for what claims to be a CloudEvent and lacks specversion, id, source or type.
func ReadMessage(header Header, data []byte) (m Message, plain bool, err error) {
	media, _, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil && header("Content-Type") != "" {
		return Message{}, false, unattributable("the Content-Type header cannot be read")
	}
	switch {
	case strings.HasPrefix(media, "application/cloudevents-batch"):
		return Message{}, false, unattributable("batches of CloudEvents are not taken; send one at a time")
	case strings.HasPrefix(media, "application/cloudevents"):
		m, err = readStructured(data)
		return m, false, err
	case slices.ContainsFunc(identifying, func(name string) bool { return header(name) != "" }):
		m, err = readBinary(header, data)
		return m, false, err
	case media == "" && isStructured(data):
		m, err = readStructured(data)
		return m, false, err
	}
	return Message{Data: data}, true, nil
}

// identifying are the headers by which a message claims to be a CloudEvent. Who sets one of them relies on its identity.
var identifying = []string{"ce-specversion", "ce-id", "ce-source", "ce-type"}

// isStructured reports whether data is a CloudEvent as one JSON object. No command has a field specversion.
func isStructured(data []byte) bool {
	if !bytes.Contains(data, []byte(`"specversion"`)) || checkDepth(data) != nil {
		return false
	}
	var e struct {
		SpecVersion json.RawMessage `json:"specversion"`
	}
	return json.Unmarshal(data, &e) == nil && e.SpecVersion != nil
}

// envelope is a CloudEvent in structured mode.
type envelope struct {
	SpecVersion     string          `json:"specversion"`
	ID              string          `json:"id"`
	Source          string          `json:"source"`
	Type            string          `json:"type"`
	Time            string          `json:"time"`
	Since           string          `json:"unchangedsince"`
	DataContentType string          `json:"datacontenttype"`
	AuthType        string          `json:"authtype"`
	AuthID          string          `json:"authid"`
	Data            json.RawMessage `json:"data"`
	DataBase64      []byte          `json:"data_base64"`
}

func readStructured(data []byte) (Message, error) {
	if err := checkDepth(data); err != nil {
		return Message{}, unattributable("%v", err)
	}
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return Message{}, unattributable("the CloudEvent is no readable JSON object")
	}
	body := []byte(e.Data)
	if e.Data != nil && e.DataBase64 != nil {
		return Message{}, unattributable("the CloudEvent has both data and data_base64; give one")
	}
	if e.DataBase64 != nil {
		body = e.DataBase64
	}
	return newMessage(e, body)
}

func readBinary(header Header, data []byte) (Message, error) {
	var failed error
	get := func(name string) string {
		v, err := url.PathUnescape(header("ce-" + name))
		if err != nil && failed == nil {
			failed = unattributable("the header ce-%s is not percent-encoded correctly", name)
		}
		return v
	}
	e := envelope{
		SpecVersion: get("specversion"), ID: get("id"), Source: get("source"), Type: get("type"), Time: get("time"), Since: get(extSince),
		DataContentType: header("Content-Type"), AuthType: get(extAuthType), AuthID: get(extAuthID),
	}
	if failed != nil {
		return Message{}, failed
	}
	return newMessage(e, data)
}

// readSince reads the place in the journal since which nothing may have changed.
func readSince(s string) (uint64, error) {
	if s == "" {
		return 0, nil
	}
	since, err := strconv.ParseUint(s, 10, 64)
	if err != nil || since == 0 {
		return 0, unattributable("the CloudEvents attribute %s is no place in the journal; write a whole number from 1", extSince)
	}
	return since, nil
}

// newMessage makes a message of what its envelope says and its data.
func newMessage(e envelope, data []byte) (Message, error) {
	if e.SpecVersion != specVersion {
		return Message{}, unattributable("specversion must be %s", specVersion)
	}
	for _, a := range []struct{ name, value string }{{"id", e.ID}, {"source", e.Source}, {"type", e.Type}} {
		if a.value == "" {
			return Message{}, unattributable("the CloudEvents attribute %s is missing", a.name)
		}
		if err := CheckAttribute("the CloudEvents attribute "+a.name, a.value); err != nil {
			return Message{}, err
		}
	}
	// Whatever kind of principal somebody names, only the house may.
	m := Message{ID: e.ID, Source: e.Source, Type: e.Type, By: cmp.Or(e.AuthID, e.AuthType), Data: data}
	if err := CheckAttribute("the CloudEvents attribute authid", m.By); err != nil {
		return Message{}, err
	}
	if e.Time != "" {
		t, err := time.Parse(time.RFC3339, e.Time)
		if err != nil {
			return Message{}, unattributable("the CloudEvents attribute time is no RFC 3339 timestamp, as in 2027-02-03T14:00:00Z")
		}
		m.Time = t.UTC()
	}
	if media, _, err := mime.ParseMediaType(e.DataContentType); e.DataContentType != "" && (err != nil || media != jsonMediaType) {
		return Message{}, unattributable("the data must be %s", jsonMediaType)
	}
	var err error
	m.Since, err = readSince(e.Since)
	return m, err
}

// CheckAttribute refuses what is too long or too strange for a part of an identity.
func CheckAttribute(name, value string) error {
	if len(value) > maxAttribute || !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
		return unattributable("%s is longer than %d bytes, no UTF-8 or has control characters", name, maxAttribute)
	}
	return nil
}

// CheckJSON reports why data is not one JSON value of a bearable depth. It quotes nothing of it.
func CheckJSON(data []byte) error {
	if len(data) == 0 {
		return errors.New("the data is missing; a command has a JSON object, {} if it needs nothing")
	}
	if len(data) > MaxData {
		return fmt.Errorf("the data has %d bytes; at most %d are taken", len(data), MaxData)
	}
	if err := checkDepth(data); err != nil {
		return err
	}
	if !json.Valid(data) {
		var v any
		var at *json.SyntaxError
		if err := json.Unmarshal(data, &v); errors.As(err, &at) {
			return fmt.Errorf("the JSON ends or breaks at byte %d", at.Offset)
		}
		return errors.New("the data is no JSON")
	}
	return nil
}

// checkDepth walks over brackets outside strings; a parser that recurses must not be the one to find out.
func checkDepth(data []byte) error {
	depth, quoted, escaped := 0, false, false
	for _, c := range data {
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return fmt.Errorf("the JSON is nested more than %d deep", maxDepth)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// Attributes of an event beside the standard ones: which command it answers. CloudEvents extension names are lower-case
// letters and digits.
const (
	extClient   = "client"
	extSource   = "commandsource"
	extID       = "commandid"
	extSequence = "commandsequence"
	extDigest   = "commanddigest"
	extParts    = "commandparts"
	extJournal  = "sequence"
)

// extSince is the attribute of a command beside the standard ones.
const extSince = "unchangedsince"

// EncodeEvent writes the event in binary mode: attributes as headers, percent-encoded, and the data as JSON. Its
// personal values must be sealed before.
func EncodeEvent(e *Event) (header map[string][]string, data []byte, err error) {
	if data, err = encodeBody(e.Body); err != nil {
		return nil, nil, err
	}
	return binary(attributes(e)), data, nil
}

// encodeBody writes a body as JSON. The signs that only HTML minds stay as they are: escaped, each takes six bytes, and
// what came in as a message would not fit into one any more.
func encodeBody(body Body) ([]byte, error) {
	if err := checkReasons(body); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	if err := to.Encode(body); err != nil {
		return nil, fmt.Errorf("write the data of %s: %w", body.Type(), err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// EncodeMessage writes the attributes of a command of type t in binary mode. An empty Type of the message means t.
func EncodeMessage(t Type, m Message) (header map[string][]string) {
	list := []attribute{{"id", m.ID}, {"source", m.Source}, {"type", cmp.Or(m.Type, t.String())}}
	if !m.Time.IsZero() {
		list = append(list, attribute{"time", m.Time.UTC().Format(time.RFC3339Nano)})
	}
	if m.Since != 0 {
		list = append(list, attribute{extSince, strconv.FormatUint(m.Since, 10)})
	}
	return binary(byPerson(list, m.By))
}

// binary writes attributes as headers.
func binary(list []attribute) map[string][]string {
	header := map[string][]string{
		"Content-Type":   {jsonMediaType},
		"ce-specversion": {specVersion},
	}
	for _, a := range list {
		header["ce-"+a.name] = []string{Percent(a.value, "")}
	}
	return header
}

type attribute struct{ name, value string }

func attributes(e *Event) []attribute {
	return byPerson([]attribute{
		{"id", e.ID},
		{"source", "/offices/" + e.Office},
		{"type", e.Body.Type().String()},
		{"subject", e.Body.About().String()},
		{"time", e.Time.UTC().Format(time.RFC3339Nano)},
		{extClient, e.Cause.Client},
		{extSource, e.Cause.Source},
		{extID, e.Cause.ID},
		{extSequence, strconv.FormatUint(e.Cause.Sequence, 10)},
		{extDigest, e.Cause.Digest},
		{extParts, strconv.Itoa(e.Cause.Parts)},
	}, e.Cause.By)
}

// MarshalEvent writes the event in structured mode as one JSON object, its place in the journal as the extension
// "sequence". It is for people to read, so say puts its reasons into words.
func MarshalEvent(e *Event, say func(Reason) Text) ([]byte, error) {
	data, err := encodeBody(spoken(e.Body, say))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"specversion":%q`, specVersion)
	for _, a := range append(attributes(e), attribute{extJournal, strconv.FormatUint(e.Sequence, 10)}) {
		v, err := json.Marshal(a.value)
		if err != nil {
			return nil, fmt.Errorf("write the attribute %s of %s: %w", a.name, e.Body.Type(), err)
		}
		fmt.Fprintf(&b, `,%q:%s`, a.name, v)
	}
	fmt.Fprintf(&b, `,"datacontenttype":%q,"data":%s}`, jsonMediaType, data)
	return b.Bytes(), nil
}

// ReadEvent reads what EncodeEvent writes. The sequence is the event's place in the journal.
func ReadEvent(office string, sequence uint64, header Header, data []byte) (*Event, error) {
	get := func(name string) string {
		v := header(name)
		if strings.IndexByte(v, '%') < 0 {
			return v
		}
		if u, err := url.PathUnescape(v); err == nil {
			return u
		}
		return v
	}
	t, err := ParseType(get("ce-type"))
	if err != nil {
		return nil, fmt.Errorf("read event %d of the journal: %w", sequence, err)
	}
	body, err := DecodeEvent(t, data)
	if err != nil {
		return nil, fmt.Errorf("read event %d of the journal: %w", sequence, err)
	}
	at, err := time.Parse(time.RFC3339Nano, get("ce-time"))
	if err != nil {
		return nil, fmt.Errorf("read event %d of the journal: its time: %w", sequence, err)
	}
	command, err := strconv.ParseUint(get("ce-"+extSequence), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read event %d of the journal: its command: %w", sequence, err)
	}
	parts, err := strconv.Atoi(get("ce-" + extParts))
	if err != nil {
		return nil, fmt.Errorf("read event %d of the journal: the number of parts of its answer: %w", sequence, err)
	}
	return &Event{
		Office:   office,
		ID:       get("ce-id"),
		Time:     at.UTC(),
		Sequence: sequence,
		Cause: Cause{
			Client:   kept(get("ce-" + extClient)),
			By:       kept(get("ce-" + extAuthID)),
			Source:   get("ce-" + extSource),
			ID:       get("ce-" + extID),
			Sequence: command,
			Digest:   get("ce-" + extDigest),
			Parts:    parts,
		},
		Version: t.Version,
		Body:    body,
	}, nil
}

// kept is a name that many events have, as what is kept of one may hold it: in memory of its own, and not amid all headers of the event.
func kept(name string) string {
	if name == "" {
		return ""
	}
	return unique.Make(name).Value()
}

// Percent encodes what the CloudEvents bindings want encoded in a header: everything but visible ASCII, and the quote, the
// percent sign and the space. Bytes in keep stay as they are.
func Percent(s, keep string) string {
	encode := func(c byte) bool {
		return (c <= ' ' || c >= 0x7f || c == '"' || c == '%') && strings.IndexByte(keep, c) < 0
	}
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = !encode(s[i])
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if encode(s[i]) {
			fmt.Fprintf(&b, "%%%02X", s[i])
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
