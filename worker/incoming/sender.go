package incoming

import (
	"bytes"
	"strings"

	"jourfixe/worker/mime"
)

// Sender returns who has sent a mail, as it says itself, for whoever has not been told by the mail server: its Return-Path,
// which servers put in front when they deliver, else its From. An empty address with ok means that it says to be from
// nobody, <>, as reports are; without ok the mail does not say.
func Sender(raw []byte) (address string, ok bool) {
	raw = WithoutSeparator(raw)
	m, err := mime.Read(bytes.NewReader(raw), int64(len(raw)))
	if err != nil && m == nil {
		return "", false
	}
	path := strings.TrimSpace(m.Header.Get("Return-Path"))
	if path == "<>" {
		return "", true
	}
	for _, field := range []string{path, m.Header.Get("From")} {
		if address = Address(field); address != "" {
			return address, true
		}
	}
	return "", false
}
