package mailbox

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
)

// Forget deletes the mails with these Message-IDs, with or without angle brackets, and returns how many there were.
// When it returns without an error, what was in the files has been overwritten on disk before their names went; a disk
// that writes elsewhere what is written again can be emptied of the old by encryption alone. Mails that are arriving
// are waited for. What could not be deleted is still in the list, so that Forget can be called again.
func (b *Box) Forget(messageIDs []string) (int, error) {
	wanted := map[string]bool{}
	for _, id := range messageIDs {
		if id = bare(id); id != "" {
			wanted[id] = true
		}
	}
	if len(wanted) == 0 {
		return 0, nil
	}
	return b.ForgetThose(func(messageID string) bool { return wanted[messageID] })
}

// ForgetThose is Forget for the mails whose Message-ID, without angle brackets, is wanted.
func (b *Box) ForgetThose(wanted func(messageID string) bool) (int, error) {
	b.settle(wanted)

	// Writing zeros takes long, so it is done without the lock. A mail stays in the list until it is destroyed: should
	// that fail, the next call finds it again.
	b.mu.Lock()
	var found []*mail
	for _, m := range b.kept {
		if wanted(m.MessageID) {
			found = append(found, m)
		}
	}
	b.mu.Unlock()
	var failed error
	n := 0
	for _, m := range found {
		// A page that opens the mail meanwhile finds zeros.
		if err := b.destroy(m.ID + ending); err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		b.remove(m)
		n++
	}
	if n > 0 {
		failed = errors.Join(failed, b.folder.sync())
	}
	if failed != nil {
		return n, fmt.Errorf("delete mails of the mailbox: %w", failed)
	}
	return n, nil
}

// settle waits until those of these mails have arrived that are arriving now.
func (b *Box) settle(wanted func(messageID string) bool) {
	b.mu.Lock()
	var waiting []*arrival
	for _, a := range b.arriving {
		if wanted(a.messageID) {
			waiting = append(waiting, a)
		}
	}
	b.mu.Unlock()
	for _, a := range waiting {
		<-a.done
	}
}

// remove takes a mail out of the list, if it is still there.
func (b *Box) remove(m *mail) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if found, place := b.find(m.ID); found == m {
		b.kept = slices.Delete(b.kept, place, place+1)
		b.forget(m)
	}
}

// destroy overwrites a file with zeros, waits until they are on disk, and deletes it. A file that is gone already is
// fine.
func (b *Box) destroy(name string) error {
	file, err := b.root.OpenFile(name, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("overwrite %s: %w", name, err)
	}
	info, err := file.Stat()
	if err == nil {
		_, err = io.CopyN(file, zeros{}, info.Size())
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("overwrite %s: %w", name, err)
	}
	if err := b.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	return nil
}

// zeros reads as zeros without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
