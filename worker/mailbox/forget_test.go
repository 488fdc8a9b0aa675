package mailbox_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jourfixe/events/patience"

	"github.com/wneessen/go-mail"
)

// TestForget deletes the mails of one person. Whoever has a file open at that moment reads zeros.
func TestForget(t *testing.T) {
	h := run(t, t.TempDir())
	var mails []*mail.Msg
	for i := range 10 {
		mails = append(mails, invitation(t, i))
	}
	if err := h.client(t).DialAndSend(mails...); err != nil {
		t.Fatal(err)
	}
	reader, err := h.Raw(h.list(t)[6].ID)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	n, err := h.Forget([]string{"3.1@mail.bremen.example", "<5.1@mail.bremen.example>", "", "77.1@mail.bremen.example"})
	if n != 2 || err != nil {
		t.Errorf("forgot %d mails, %v; want 2", n, err)
	}
	still := new(bytes.Buffer)
	if _, err := still.ReadFrom(reader); err != nil {
		t.Fatal(err)
	}
	if left := bytes.Trim(still.Bytes(), "\x00"); still.Len() == 0 || len(left) > 0 {
		t.Errorf("a file that was open has %d bytes, %d of them not zero", still.Len(), len(left))
	}
	entries, err := os.ReadDir(h.dir)
	if err != nil || len(entries) != 8 {
		t.Errorf("there are %d files, want 8 (%v)", len(entries), err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(h.dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, address := range []string{"person3@", "person5@"} {
			if bytes.Contains(data, []byte(address)) {
				t.Errorf("%s still names somebody who is forgotten", e.Name())
			}
		}
	}
	for _, m := range h.list(t) {
		if m.MessageID == "3.1@mail.bremen.example" || m.MessageID == "5.1@mail.bremen.example" {
			t.Errorf("the list still has %s", m.MessageID)
		}
	}
	if strings.Contains(h.log.String(), "partner.example") {
		t.Errorf("the log names addresses:\n%s", h.log)
	}
	// The same mail may come again, and is a new one.
	if err := h.client(t).DialAndSend(invitation(t, 3)); err != nil || h.Stats().Kept != 11 {
		t.Errorf("a forgotten mail that comes again is not kept: %+v, %v", h.Stats(), err)
	}
}

// TestForgetWhileArriving calls Forget again and again while the mail comes in; after the last call it is gone.
func TestForgetWhileArriving(t *testing.T) {
	h := run(t, t.TempDir())
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	sent := make(chan error, 1)
	go func() {
		client := h.client(t)
		if err := client.DialWithContext(ctx); err != nil {
			sent <- err
			return
		}
		for range 100 {
			if err := client.Send(invitation(t, 1)); err != nil {
				sent <- fmt.Errorf("send: %w", err)
				return
			}
		}
		sent <- client.Close()
	}()
	for running := true; running; {
		select {
		case err := <-sent:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		default:
		}
		if _, err := h.Forget([]string{"1.1@mail.bremen.example"}); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(h.dir)
	if err != nil || len(entries) != 0 || len(h.list(t)) != 0 {
		t.Errorf("%d files and %d mails are left, want none (%v)", len(entries), len(h.list(t)), err)
	}
}
