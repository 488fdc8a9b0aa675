package inbound_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/trace"
)

// What cannot be seen in a mail as it came is found in what is read of it. A mail in which the person is found without that is
// not read at all.
func TestEraseReadsMails(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	kept := []string{}
	for i, body := range []string{"hidden", "others", "hidden and others", "nothing"} {
		in := letter(i)
		in.Raw = fmt.Appendf(nil, "Subject: x\r\n\r\n%s %s", body, strings.Repeat("x", i*200<<10)) // some of several parts
		in.Words = ""
		if id := receive(t, j, in); body == "others" || body == "nothing" {
			kept = append(kept, id)
		}
	}
	seen := letter(9)
	seen.Raw = fmt.Appendf(nil, "Subject: x\r\n\r\nseen %s", mail(7))
	receive(t, j, seen)
	read := 0
	texts := func(raw []byte) (found []string) {
		read++
		if bytes.Contains(raw, []byte("seen")) {
			t.Error("a mail is read in which the person was found already")
		}
		if bytes.Contains(raw, []byte("hidden")) {
			found = append(found, "nobody", "Viele Grüße, "+strings.ToUpper(name(7)))
		}
		if bytes.Contains(raw, []byte("others")) {
			found = append(found, name(8)+" and x"+mail(7))
		}
		return found
	}
	n, err := j.Inbound().Fates.Erase(within(t), trace.New(id(7), []string{name(7), mail(7)}), texts)
	if err != nil || n != 3 || read != 4 {
		t.Errorf("%d mails are destroyed after reading %d (%v); want 3 after 4", n, read, err)
	}
	left := []string{}
	for _, in := range inbounds(t, j) {
		left = append(left, in.ID)
	}
	slices.Sort(left)
	slices.Sort(kept)
	if !slices.Equal(left, kept) {
		t.Errorf("%v are left; want %v", left, kept)
	}
	if n, err := j.Inbound().Fates.Erase(within(t), trace.New(id(7), []string{name(7), mail(7)}), texts); err != nil || n != 0 {
		t.Errorf("a second time %d are destroyed (%v)", n, err)
	}
}
