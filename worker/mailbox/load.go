package mailbox

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// load makes the list from the files that are there. What is no mail of this mailbox is left alone.
func (b *Box) load() error {
	entries, err := fs.ReadDir(b.root.FS(), ".") // in the order of their names, which is that of arrival
	if err != nil {
		return fmt.Errorf("list it: %w", err)
	}
	strangers := 0
	for _, entry := range entries {
		id, whole := strings.CutSuffix(entry.Name(), ending)
		if !whole {
			id = strings.TrimSuffix(entry.Name(), unsettled)
		}
		number, at, key, ok := parseID(id)
		switch {
		case !ok || !entry.Type().IsRegular() || id == entry.Name():
			strangers++
			continue
		case !whole:
			if err := b.destroy(entry.Name()); err != nil {
				return err
			}
			continue
		}
		b.last = max(b.last, number)
		m := &mail{key: key}
		m.ID, m.At = id, at
		if info, err := entry.Info(); err == nil {
			m.Size = info.Size()
		}
		b.add(m)
	}
	if strangers > 0 {
		b.Log.Warn("there are files in the folder of the mailbox that are no mails of it; they are left alone", "files", strangers)
	}
	b.drop(b.overdue(b.Now()))

	// What is said of mails is in them, so each is read once; most of the time goes into parsing.
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, m := range slices.Clone(b.kept) {
		group.Go(func() error { return b.read(m) })
	}
	return group.Wait()
}

// read fills in what the file says about a mail. One that cannot be read stays in the list and says so. One that begins
// with a zero was being destroyed when the process ended, and goes for good.
func (b *Box) read(m *mail) error {
	file, err := b.root.Open(m.ID + ending)
	if err != nil {
		m.Unreadable = true
		b.Log.Error("a mail of the mailbox cannot be read", "mail", m.ID, "error", err)
		return nil
	}
	defer file.Close()
	data := bufio.NewReader(io.LimitReader(file, maxFile))
	if first, err := data.Peek(1); err == nil && first[0] == 0 {
		if err := b.destroy(m.ID + ending); err != nil {
			return err
		}
		b.remove(m)
		return nil
	}
	summary := summarize(data)
	summary.ID, summary.At, summary.Size = m.ID, m.At, m.Size
	b.mu.Lock() // another mail may be looked up meanwhile
	m.MailSummary = summary
	b.mu.Unlock()
	return nil
}
