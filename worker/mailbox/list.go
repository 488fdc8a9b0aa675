package mailbox

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"jourfixe/worker"
	"jourfixe/worker/mime"
)

// maxList is the most mails that are listed at once.
const maxList = 1_000

// maxFile is the most bytes of a file that are read: a mail with what the mailbox writes before it.
const maxFile = maxMail + mime.MaxHeader

// errStrange is the answer to an ID of which no mail can be.
var errStrange = fmt.Errorf("no mail can have this ID, IDs come from the list of mails: %w", fs.ErrNotExist)

// List implements worker.Mailbox.
func (b *Box) List(before string, n int) (mails []worker.MailSummary, more bool, err error) {
	if before != "" && !pattern.MatchString(before) {
		return nil, false, errStrange
	}
	n = max(0, min(n, maxList)) // n may come from an address line
	b.mu.Lock()
	defer b.mu.Unlock()
	end := len(b.kept)
	if before != "" {
		_, end = b.find(before)
	}
	begin := max(0, end-n)
	for _, m := range slices.Backward(b.kept[begin:end]) {
		mails = append(mails, m.MailSummary)
	}
	return mails, begin > 0, nil
}

// Open implements worker.Mailbox.
func (b *Box) Open(id string) (*worker.OpenMail, error) {
	known, err := b.known(id)
	if err != nil {
		return nil, err
	}
	file, err := b.root.Open(id + ending)
	if err != nil {
		return nil, fmt.Errorf("open mail %s: %w", id, err)
	}
	defer file.Close()
	m := dissect(io.LimitReader(file, maxFile))
	m.ID, m.At, m.Size = known.ID, known.At, known.Size
	return &m, nil
}

// Raw implements worker.Mailbox.
func (b *Box) Raw(id string) (io.ReadSeekCloser, error) {
	if _, err := b.known(id); err != nil {
		return nil, err
	}
	file, err := b.root.Open(id + ending)
	if err != nil {
		return nil, fmt.Errorf("open mail %s: %w", id, err)
	}
	return file, nil
}

// find returns the mail with this ID and its place in the list, or the place it would have. It is called under the
// lock.
func (b *Box) find(id string) (m *mail, place int) {
	place, ok := slices.BinarySearchFunc(b.kept, id, func(m *mail, id string) int { return strings.Compare(m.ID, id) })
	if !ok {
		return nil, place
	}
	return b.kept[place], place
}

// known returns what the list says of the mail with this ID.
func (b *Box) known(id string) (worker.MailSummary, error) {
	if !pattern.MatchString(id) {
		return worker.MailSummary{}, errStrange
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	m, _ := b.find(id)
	if m == nil {
		return worker.MailSummary{}, fmt.Errorf("mail %s: %w", id, fs.ErrNotExist)
	}
	return m.MailSummary, nil
}
