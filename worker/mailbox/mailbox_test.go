package mailbox_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/wneessen/go-mail"

	"jourfixe/worker"
)

// TestInvitationArrives sends one mail of the form the house uses, and finds all of it again.
func TestInvitationArrives(t *testing.T) {
	h := run(t, t.TempDir())
	m := invitation(t, 1)
	if err := h.client(t).DialAndSend(m); err != nil {
		t.Fatal(err)
	}
	list := h.list(t)
	if len(list) != 1 {
		t.Fatalf("got %d mails, want 1", len(list))
	}
	open, err := h.Open(list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	want := worker.OpenMail{
		MailSummary: worker.MailSummary{
			ID: list[0].ID, At: monday, Size: list[0].Size,
			From: "Internationales Büro <jourfixe@bremen.example>", To: "Zoë Beispiel <person1@partner.example>",
			Subject: "Einladung: Jour fixe Städtepartnerschaften", MessageID: "1.1@mail.bremen.example",
			Method: "REQUEST", Language: "de",
		},
		Text:     "Guten Tag,\nwir treffen uns am 3. Dezember.\n",
		HTML:     "<p>Guten Tag, wir treffen uns am <b>3. Dezember</b>.</p>",
		Calendar: calendarPart,
		Headers: []worker.Header{
			{Name: "Date", Value: "Mon, 23 Nov 2026 08:30:00 +0000"},
			{Name: "From", Value: "Internationales Büro <jourfixe@bremen.example>"},
			{Name: "To", Value: "Zoë Beispiel <person1@partner.example>"},
			{Name: "Subject", Value: "Einladung: Jour fixe Städtepartnerschaften"},
			{Name: "Message-ID", Value: "<1.1@mail.bremen.example>"},
			{Name: "Content-Language", Value: "de"},
			{Name: "Auto-Submitted", Value: "auto-generated"},
			{Name: "Return-Path", Value: "<b+1@bremen.example>"},
			{Name: "Delivered-To", Value: "person1@partner.example"},
		},
		Attachments: []string{"invite.ics"},
	}
	if diff := cmp.Diff(&want, open); diff != "" {
		t.Errorf("the open mail differs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want.MailSummary, list[0]); diff != "" {
		t.Errorf("the list differs (-want +got):\n%s", diff)
	}

	raw := h.raw(t, list[0].ID)
	if int64(len(raw)) != list[0].Size {
		t.Errorf("the mail has %d bytes, the list says %d", len(raw), list[0].Size)
	}
	var sent bytes.Buffer
	if _, err := m.WriteTo(&sent); err != nil {
		t.Fatal(err)
	}
	// Boundaries are chosen anew whenever go-mail writes a mail.
	boundary := regexp.MustCompile(`[0-9a-f]{60}`)
	_, body, _ := bytes.Cut(raw, []byte("Delivered-To: person1@partner.example\r\n"))
	got, whole := boundary.ReplaceAllString(string(body), "B"), boundary.ReplaceAllString(sent.String(), "B")
	if diff := cmp.Diff(strings.TrimSpace(whole), strings.TrimSpace(got)); diff != "" {
		t.Errorf("the bytes differ from those sent (-sent +kept):\n%s", diff)
	}
}

// TestPrivate looks at who can read the files.
func TestPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mailbox")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	h := run(t, dir)
	if err := h.client(t).DialAndSend(invitation(t, 1)); err != nil {
		t.Fatal(err)
	}
	names := 0
	err := filepath.Walk(dir, func(path string, info fs.FileInfo, err error) error {
		names++
		want := fs.FileMode(0o600)
		if info.IsDir() {
			want = 0o700
		}
		if mode := info.Mode().Perm(); mode != want {
			t.Errorf("%s has the mode %04o, want %04o", path, mode, want)
		}
		return err
	})
	if err != nil || names != 2 {
		t.Errorf("found %d names, want the folder and one mail (%v)", names, err)
	}
	if !strings.HasPrefix(h.addr, "127.0.0.1:") {
		t.Errorf("the mailbox listens on %s, which others can reach", h.addr)
	}
}

// TestRestartKeepsMails opens the folder a second time: the same mails in the same order, and the next goes after them.
func TestRestartKeepsMails(t *testing.T) {
	dir := t.TempDir()
	h := run(t, dir)
	client := h.client(t)
	for i := range 20 {
		if err := client.DialAndSend(invitation(t, i)); err != nil {
			t.Fatal(err)
		}
	}
	before := h.list(t)
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}

	// What a crash may leave: half a mail, and things that others have put there.
	half := before[0].ID[:10] + "-20261123T083000.123Z-" + strings.Repeat("a", 32)
	for name, text := range map[string]string{half + ".eml.new": "x", half + ".new": "Subject: half", "notes.txt": "keep me", "copy.eml": "Subject: mine\r\n\r\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("Subject: secret\r\n\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := "9" + half[1:]
	if err := os.Symlink(outside, filepath.Join(dir, link+".eml")); err != nil {
		t.Fatal(err)
	}

	emptied := "0000000000" + half[10:] // somebody was being forgotten
	if err := os.WriteFile(filepath.Join(dir, emptied+".eml"), make([]byte, 100), 0o600); err != nil {
		t.Fatal(err)
	}

	h = run(t, dir)
	if diff := cmp.Diff(before, h.list(t)); diff != "" {
		t.Errorf("after a restart the list differs (-before +after):\n%s", diff)
	}
	if len(before) != 20 || before[0].To != "Zoë Beispiel <person19@partner.example>" {
		t.Errorf("got %d mails, the newest to %s", len(before), before[0].To)
	}
	for _, name := range []string{half + ".new", emptied + ".eml"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is still there: %v", name, err)
		}
	}
	for _, name := range []string{"notes.txt", "copy.eml", link + ".eml"} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err != nil {
			t.Errorf("what is no mail of the mailbox is gone: %v", err)
		}
	}
	if _, err := h.Raw(link); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link out of the folder can be read: %v", err)
	}
	if err := h.client(t).DialAndSend(invitation(t, 20)); err != nil {
		t.Fatal(err)
	}
	if after := h.list(t); len(after) != 21 || after[0].MessageID != "20.1@mail.bremen.example" {
		t.Errorf("the mail after the restart is not the newest: %d mails, first %+v", len(after), after[0])
	}
}

// TestRepeatsAreCounted delivers the same mail several times, at once and after a restart, and to somebody else.
func TestRepeatsAreCounted(t *testing.T) {
	dir := t.TempDir()
	h := run(t, dir)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if err := h.client(t).DialAndSend(invitation(t, 7)); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if list := h.list(t); len(list) != 1 {
		t.Errorf("got %d copies, want 1", len(list))
	}
	if n := h.Deliveries("<7.1@mail.bremen.example>"); n != 20 {
		t.Errorf("counted %d deliveries, want 20", n)
	}
	if s := h.Stats(); s.Kept != 1 || s.Repeated != 19 {
		t.Errorf("got %+v, want one kept and 19 repeated", s)
	}

	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	h = run(t, dir)
	other := invitation(t, 7)
	if err := other.To("other@partner.example"); err != nil {
		t.Fatal(err)
	}
	if err := h.client(t).DialAndSend(invitation(t, 7), other); err != nil {
		t.Fatal(err)
	}
	if s := h.Stats(); s.Kept != 1 || s.Repeated != 1 {
		t.Errorf("after the restart got %+v, want the one to somebody else kept and one repeated", s)
	}
	if list := h.list(t); len(list) != 2 || list[0].To != "other@partner.example" {
		t.Errorf("got %+v, want a second mail to somebody else", list)
	}
}

// TestManyAtOnce sends 2,000 mails over 40 connections; each is there once.
func TestManyAtOnce(t *testing.T) {
	h := run(t, t.TempDir())
	const clients, each = 40, 50
	var group sync.WaitGroup
	for c := range clients {
		group.Go(func() {
			var mails []*mail.Msg
			for i := range each {
				mails = append(mails, invitation(t, c*each+i))
			}
			if err := h.client(t).DialAndSend(mails...); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	list := h.list(t)
	seen := map[string]bool{}
	for _, m := range list {
		seen[m.MessageID] = true
	}
	if len(list) != clients*each || len(seen) != clients*each {
		t.Errorf("got %d mails, %d of them different, want %d", len(list), len(seen), clients*each)
	}
	if !slices.IsSortedFunc(list, func(a, b worker.MailSummary) int { return strings.Compare(b.ID, a.ID) }) {
		t.Error("the list is not in order")
	}
}
