package mailbox

import (
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// TestForgetWaitsForWhatArrives has a mail arrive while Forget is called: it waits until the mail is there, and destroys it.
// Another mail that arrives is not waited for.
func TestForgetWaitsForWhatArrives(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		b, err := Open(dir, Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		data := []byte("Message-ID: <1@bremen.example>\r\n\r\nx\r\n")
		key := keyOf("1@bremen.example", []string{"a@partner.example"})
		arriving, number := b.reserve(key, "1@bremen.example")
		b.reserve(keyOf("2@bremen.example", nil), "2@bremen.example")
		forgotten := make(chan int, 1)
		go func() {
			n, err := b.Forget([]string{"<1@bremen.example>"})
			if err != nil {
				t.Error(err)
			}
			forgotten <- n
		}()
		synctest.Wait() // until Forget can go no further
		select {
		case n := <-forgotten:
			t.Fatalf("%d mails are forgotten while the mail is still arriving", n)
		default:
		}
		m := &mail{key: key}
		m.ID, m.MessageID, m.Size = newID(number, time.Now(), key), "1@bremen.example", int64(len(data))
		if err := b.write(m.ID, data); err != nil {
			t.Fatal(err)
		}
		b.mu.Lock()
		delete(b.arriving, key)
		b.add(m)
		close(arriving.done)
		b.mu.Unlock()
		if n := <-forgotten; n != 1 {
			t.Errorf("%d mails are forgotten, want the one that has arrived", n)
		}
	})
}
