package mailbox

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"
)

// An arrival is a mail on its way to the disk.
type arrival struct {
	messageID string
	done      chan struct{} // closed when it is there, or has failed
}

// keep puts a mail on disk and into the list. When it returns nil, the mail survives a power failure. Mails that arrive
// at the same time share nothing but the list, which is locked for moments.
func (b *Box) keep(data []byte, to []string) error {
	summary := summarize(bytes.NewReader(data))
	summary.Size = int64(len(data))
	key := keyOf(summary.MessageID, to)
	a, number := b.reserve(key, summary.MessageID)
	if a == nil {
		return nil // is there already
	}
	m := &mail{MailSummary: summary, key: key, deliveries: 1}
	m.At = b.Now().UTC().Truncate(time.Millisecond)
	m.ID = newID(number, m.At, key)
	err := b.write(m.ID, data)

	b.mu.Lock()
	delete(b.arriving, key)
	close(a.done)
	var old []*mail
	if err == nil {
		b.add(m)
		b.stats.Kept++
		old = b.overdue(m.At)
	}
	b.mu.Unlock()
	b.drop(old)
	return err
}

// reserve makes the mail with this key the caller's to write, and gives it its place in the order. If it is there
// already it is counted, and the arrival is nil. If someone else is writing it, that is waited for: to say that a mail
// is there before it is on disk would be a lie.
func (b *Box) reserve(key, messageID string) (*arrival, uint64) {
	for {
		b.mu.Lock()
		if m := b.byKey[key]; m != nil {
			m.deliveries++
			b.stats.Repeated++
			b.mu.Unlock()
			return nil, 0
		}
		other := b.arriving[key]
		if other == nil {
			a := &arrival{messageID: messageID, done: make(chan struct{})}
			b.arriving[key] = a
			b.last++
			number := b.last
			b.mu.Unlock()
			return a, number
		}
		b.mu.Unlock()
		<-other.done
	}
}

// write puts a mail on disk under its name, or leaves nothing.
func (b *Box) write(id string, data []byte) (err error) {
	// The name appears when the bytes are safe, so that a crash leaves whole mails or none.
	temp := id + unsettled
	file, err := b.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("make the file of a mail: %w", err)
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	name := temp
	if err = errors.Join(err, file.Close()); err == nil {
		if err = b.root.Rename(temp, id+ending); err == nil {
			name = id + ending
			err = b.folder.sync()
		}
	}
	if err != nil {
		return fmt.Errorf("write a mail: %w", errors.Join(err, b.root.Remove(name)))
	}
	return nil
}

// add puts a mail into the list. Mails may settle in another order than they arrived. It is called under the lock.
func (b *Box) add(m *mail) {
	// The place is near the end: only those that arrive at the same time overtake each other.
	at := len(b.kept)
	for at > 0 && b.kept[at-1].ID > m.ID {
		at--
	}
	b.kept = slices.Insert(b.kept, at, m)
	b.byKey[m.key] = m
	b.bytes += m.Size
}

// overdue takes the mails out of the list that must go at now. It is called under the lock. When there are too many, a
// hundredth more goes at once, so that a full mailbox does not tidy up after each mail.
func (b *Box) overdue(now time.Time) []*mail {
	n, mails, bytes := 0, b.limits.mails, b.limits.bytes
	if len(b.kept) > mails || b.bytes > bytes {
		mails -= mails / 100
		bytes -= bytes / 100
	}
	for left := b.bytes; n < len(b.kept); n++ {
		m := b.kept[n]
		if len(b.kept)-n <= mails && left <= bytes && now.Sub(m.At) <= b.limits.age {
			break
		}
		left -= m.Size
	}
	old := slices.Clone(b.kept[:n])
	for _, m := range old {
		b.forget(m)
	}
	b.kept = slices.Delete(b.kept, 0, n)
	b.stats.Dropped += uint64(n)
	return old
}

// forget takes what is known of a mail out of the list's indexes. It is called under the lock.
func (b *Box) forget(m *mail) {
	b.bytes -= m.Size
	if b.byKey[m.key] == m {
		delete(b.byKey, m.key)
	}
}

// drop deletes mails that are not in the list any more. One that cannot be deleted is tried again when the box is
// opened.
func (b *Box) drop(old []*mail) {
	if len(old) == 0 {
		return
	}
	b.Log.Info("the mailbox drops its oldest mails", "mails", len(old), "newest", old[len(old)-1].At)
	for _, m := range old {
		if err := b.root.Remove(m.ID + ending); err != nil {
			b.Log.Error("an old mail could not be deleted", "mail", m.ID, "error", err)
		}
	}
}

// folder is the folder as something whose list of names can be put on disk.
type folder struct {
	file *os.File
	turn sync.Mutex // held while names are put on disk

	mu   sync.Mutex
	next *round // guarded by mu; what the next turn will do, for all who came until it begins
}

// A round puts names on disk for several mails at once.
type round struct {
	once sync.Once
	err  error
}

// sync makes the names that are there now survive a power failure. Mails that arrive together share one turn.
func (f *folder) sync() error {
	if runtime.GOOS == "windows" {
		return nil // has no such thing
	}
	f.mu.Lock()
	if f.next == nil {
		f.next = &round{}
	}
	r := f.next
	f.mu.Unlock()
	r.once.Do(func() {
		f.turn.Lock()
		defer f.turn.Unlock()
		f.mu.Lock()
		f.next = nil // who comes from now on may be too late for this turn
		f.mu.Unlock()
		if err := f.file.Sync(); err != nil {
			r.err = fmt.Errorf("sync the folder of the mailbox: %w", err)
		}
	})
	return r.err
}

// isFull reports whether err says that there is no room on the disk.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
