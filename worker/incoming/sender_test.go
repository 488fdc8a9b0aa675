package incoming_test

import (
	"testing"

	"jourfixe/worker/incoming"
)

// TestSender finds who has sent a mail of which the mail server says nothing.
func TestSender(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]struct {
		address string
		ok      bool
	}{
		"From: A <a@riga.example>\r\n\r\nx":                                     {"a@riga.example", true},
		"Return-Path: <b@riga.example>\r\nFrom: a@riga.example\r\n\r\nx":        {"b@riga.example", true},
		"Return-Path: <>\r\nFrom: MAILER-DAEMON <d@riga.example>\r\n\r\nx":      {"", true},
		"Return-Path: nobody\r\nFrom: a@riga.example\r\n\r\nx":                  {"a@riga.example", true},
		"From a@riga.example Mon Jan  4\nFrom: c@riga.example\nSubject: y\n\nx": {"c@riga.example", true},
		"Subject: x\r\n\r\nFrom: a@riga.example":                                {"", false},
		"From: a@riga.example, b@riga.example\r\n\r\nx":                         {"", false},
		"": {"", false},
	} {
		if address, ok := incoming.Sender([]byte(raw)); address != want.address || ok != want.ok {
			t.Errorf("%q is from %q, %v; want %v", raw, address, ok, want)
		}
	}
}
