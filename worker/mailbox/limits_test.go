package mailbox

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"
)

// TestOldestGo keeps mails beyond each limit, now and after the box is opened again with a narrower one.
func TestOldestGo(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct {
		name   string
		limits limits
		mails  int // one a day
		keeps  int
	}{
		{"within all limits", limits{mails: 10, bytes: 1 << 20, age: 400 * day}, 10, 10},
		{"too many", limits{mails: 10, bytes: 1 << 20, age: 400 * day}, 25, 10},
		{"far too many, a hundredth more goes", limits{mails: 200, bytes: 1 << 20, age: 400 * day}, 201, 198},
		{"too large", limits{mails: 100, bytes: 10 * 1_010, age: 400 * day}, 25, 9},
		{"too old", limits{mails: 100, bytes: 1 << 20, age: 4*day + time.Hour}, 25, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			now := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
			o := Options{Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
			b, err := open(dir, o, c.limits)
			if err != nil {
				t.Fatal(err)
			}
			var id string
			for i := range c.mails {
				now = now.Add(day)
				if err := b.keep(letterOf(i, 1_000), nil); err != nil {
					t.Fatal(err)
				}
			}
			check := func(b *Box, keeps int) {
				t.Helper()
				list, more, err := b.List("", maxList)
				if err != nil || more || len(list) != keeps {
					t.Fatalf("%d mails are listed (%v), want %d", len(list), err, keeps)
				}
				id = list[0].ID
				for i, m := range list {
					if want := fmt.Sprintf("%d@b.example", c.mails-1-i); m.MessageID != want {
						t.Errorf("mail %d is %s, want %s", i, m.MessageID, want)
					}
				}
				if entries, err := os.ReadDir(dir); err != nil || len(entries) != keeps {
					t.Errorf("there are %d files (%v), want %d", len(entries), err, keeps)
				}
				if b.bytes != int64(keeps)*1_000 || len(b.byKey) != keeps {
					t.Errorf("the list counts %d bytes and %d keys for %d mails", b.bytes, len(b.byKey), keeps)
				}
			}
			check(b, c.keeps)
			if dropped := b.Stats().Dropped; dropped != uint64(c.mails-c.keeps) {
				t.Errorf("%d mails are counted as dropped, want %d", dropped, c.mails-c.keeps)
			}
			if err := b.Close(); err != nil {
				t.Fatal(err)
			}
			if b, err = open(dir, o, c.limits); err != nil {
				t.Fatal(err)
			}
			check(b, c.keeps)
			if err := b.Close(); err != nil {
				t.Fatal(err)
			}
			if b, err = open(dir, o, limits{mails: 3, bytes: 1 << 20, age: 400 * day}); err != nil {
				t.Fatal(err)
			}
			check(b, 3)
			if _, err := b.Open(id); err != nil {
				t.Error(err)
			}
			if err := b.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// letterOf returns a mail of so many bytes.
func letterOf(i, size int) []byte {
	head := fmt.Sprintf("Message-ID: <%d@b.example>\r\nSubject: x\r\n\r\n", i)
	return []byte(head + strings.Repeat("x", size-len(head)))
}

// TestClockSetBack puts a mail that arrives after the clock was set back after those before it.
func TestClockSetBack(t *testing.T) {
	now := time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC)
	b, err := Open(t.TempDir(), Options{Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for i := range 3 {
		if err := b.keep(letterOf(i, 100), nil); err != nil {
			t.Fatal(err)
		}
		now = now.Add(-25 * time.Hour)
	}
	list, _, err := b.List("", 10)
	if err != nil || len(list) != 3 || list[0].MessageID != "2@b.example" || list[2].MessageID != "0@b.example" {
		t.Errorf("got %+v (%v), want the order of arrival", list, err)
	}
}

// TestFailedWriteLeavesNothing makes the last step fail, when the mail has its name already. The sender is not told
// that it is there, so it must not be there.
func TestFailedWriteLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	b, err := Open(dir, Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.folder.file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := b.keep(letterOf(1, 100), nil); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("got %v, want that the folder is closed", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 0 || len(b.kept) != 0 || len(b.arriving) != 0 {
		t.Errorf("%d files, %d mails and %d arrivals are left (%v)", len(entries), len(b.kept), len(b.arriving), err)
	}
	// Forgetting must report that too: what is gone from the list is not known to be gone from the disk.
	if b.folder.file, err = b.root.Open("."); err != nil {
		t.Fatal(err)
	}
	if err := b.keep(letterOf(1, 100), nil); err != nil {
		t.Error("a second try does not get through: ", err)
	}
	if err := b.folder.file.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := b.Forget([]string{"1@b.example"}); n != 1 || err == nil {
		t.Errorf("forgot %d, %v; want an error", n, err)
	}
	if err := b.root.Close(); err != nil {
		t.Error(err)
	}
}

func TestIDs(t *testing.T) {
	at := time.Date(2026, 3, 29, 2, 30, 0, 999_000_000, time.FixedZone("", 7200))
	key := keyOf("<1@b.example>", []string{"A@b.example", "c@b.example"})
	id := newID(42, at, key)
	if want := "0000000042-20260329T003000.999Z-" + key; id != want {
		t.Errorf("got %s, want %s", id, want)
	}
	number, gotAt, gotKey, ok := parseID(id)
	if number != 42 || !gotAt.Equal(at) || gotKey != key || !ok {
		t.Errorf("%s is read as %d, %s, %s, %t", id, number, gotAt, gotKey, ok)
	}
	if same := keyOf("<1@b.example>", []string{"c@b.example", "a@b.example"}); same != key {
		t.Error("the order or case of recipients makes a mail another")
	}
	if other := keyOf("<1@b.example>", []string{"c@b.example"}); other == key {
		t.Error("other recipients make a mail no other")
	}
	if one, two := keyOf("", nil), keyOf("", nil); one == two {
		t.Error("two mails without Message-ID are the same")
	}
}
