// Package incomingtest holds mails for tests: one of each program that answers invitations, reports failures or answers by
// itself, built as the program that it is named after builds its own, and mails that no program writes.
package incomingtest

import (
	"bytes"
	"embed"
	"encoding/base64"
	"strings"
	"testing"
)

//go:embed mails/*.eml
var mails embed.FS

// Names lists the samples.
func Names(t testing.TB) []string {
	t.Helper()
	entries, err := mails.ReadDir("mails")
	if err != nil || len(entries) == 0 {
		t.Fatalf("there are %d samples: %v", len(entries), err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".eml")
	}
	return names
}

// Sample returns a mail with lines that end as they do on their way.
func Sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := mails.ReadFile("mails/" + name + ".eml")
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
}

// Base64 is a text in base64, in lines as mail programs write them.
func Base64(text string) string {
	all := base64.StdEncoding.EncodeToString([]byte(text))
	var out strings.Builder
	for len(all) > 76 {
		out.WriteString(all[:76] + "\r\n")
		all = all[76:]
	}
	return out.String() + all + "\r\n"
}
