package mailbox_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/wneessen/go-mail"

	"jourfixe/worker"
)

// TestListPages goes through pages of the list while mails disappear.
func TestListPages(t *testing.T) {
	h := run(t, t.TempDir())
	var mails []*mail.Msg
	for i := range 5 {
		mails = append(mails, invitation(t, i))
	}
	if err := h.client(t).DialAndSend(mails...); err != nil {
		t.Fatal(err)
	}
	all := h.list(t)
	if n, err := h.Forget([]string{all[2].MessageID}); n != 1 || err != nil {
		t.Fatalf("forgot %d mails, %v", n, err)
	}
	for _, c := range []struct {
		before string
		n      int
		want   []worker.MailSummary
		more   bool
	}{
		{"", 2, all[:2], true},
		{"", 4, []worker.MailSummary{all[0], all[1], all[3], all[4]}, false},
		{"", 100, []worker.MailSummary{all[0], all[1], all[3], all[4]}, false},
		{all[1].ID, 1, all[3:4], true},
		{all[2].ID, 2, all[3:], false}, // is gone
		{all[4].ID, 2, nil, false},
		{"", 0, nil, true},
		{"", -1, nil, true},
	} {
		got, more, err := h.List(c.before, c.n)
		if err != nil || more != c.more || cmp.Diff(c.want, got) != "" {
			t.Errorf("List(%q, %d) = %d mails, %t, %v; want %d, %t", c.before, c.n, len(got), more, err, len(c.want), c.more)
		}
	}
}

// TestStrangeIDs asks for what no list has named.
func TestStrangeIDs(t *testing.T) {
	h := run(t, filepath.Join(t.TempDir(), "mailbox"))
	if err := os.WriteFile(filepath.Join(filepath.Dir(h.dir), "secret.eml"), []byte("Subject: secret\r\n\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	good := "0000000001-20261123T083000.123Z-" + strings.Repeat("a", 32)
	for _, id := range []string{"", ".", "..", "../secret", "/etc/passwd", good, good + "\n", good + "/../x", good[:10], good + ".eml", "\x00",
		strings.ToUpper(good), "0000000001-20269999T083000.123Z-" + strings.Repeat("a", 32), strings.Repeat("a", 1<<16)} {
		if _, err := h.Open(id); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open(%.60q) = %v, want that there is none", id, err)
		}
		if _, err := h.Raw(id); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Raw(%.60q) = %v, want that there is none", id, err)
		}
	}
	if _, _, err := h.List("../secret", 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("List after no ID = %v, want that there is none", err)
	}
}
