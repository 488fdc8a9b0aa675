package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

// Format is the version of how a backup lies in a folder. A program reads those up to its own.
const Format = 1

const (
	manifestFile = "manifest.json"
	erasedFile   = "erased.jsonl"
	maxManifest  = 4 << 20 // bytes
)

// A Manifest says what a backup has. Without one a folder is no backup: it is written last.
type Manifest struct {
	Format  int    `json:"format"`
	Program string `json:"program"` // the version that has taken it
	State
	Taken  time.Time     `json:"taken"`  // when the whole was there
	Sealed bool          `json:"sealed"` // with age
	Parts  map[Part]File `json:"parts"`
	List   int           `json:"erased"` // how many are in the list of the erased
}

// A File is a part as it lies in the folder.
type File struct {
	Name     string `json:"name"`
	Messages int    `json:"messages"`
	Bytes    int64  `json:"bytes"` // of the file
	SHA256   string `json:"sha256"`
}

// ErrNone says that a folder is no backup.
var ErrNone = errors.New("this is no backup")

// A Writer writes a backup into a folder, which has that name only when all of it is there.
type Writer struct {
	dir, partial string
	recipients   []age.Recipient
	parts        map[Part]File
	counts       map[Part]int
}

// Create begins a backup in a folder that is not there. It is sealed for the recipients, if there are any.
func Create(dir string, recipients []age.Recipient) (*Writer, error) {
	if _, err := os.Lstat(dir); err == nil {
		return nil, fmt.Errorf("%s is there already: %w", dir, fs.ErrExist)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, err
	}
	partial, err := os.MkdirTemp(parent, filepath.Base(dir)+".partial-*") // has the mode 0700
	if err != nil {
		return nil, err
	}
	return &Writer{dir: dir, partial: partial, recipients: recipients, parts: map[Part]File{}, counts: map[Part]int{}}, nil
}

// Abandon removes what there is of a backup that has come to nothing.
func (w *Writer) Abandon() error { return os.RemoveAll(w.partial) }

// Count takes note of a message of a part.
func (w *Writer) Count(p Part, _ int) { w.counts[p]++ }

// Target opens the file of a part.
func (w *Writer) Target(p Part) (io.WriteCloser, error) {
	name := string(p) + ".zst"
	if len(w.recipients) > 0 {
		name += ".age"
	}
	file, err := os.OpenFile(filepath.Join(w.partial, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	out := &output{writer: w, part: p, name: name, file: file, sum: sha256.New()}
	if err := out.open(w.recipients); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return out, nil
}

// An output packs what is written to it, seals that, and knows the hash of what comes of it.
type output struct {
	io.Writer
	writer *Writer
	part   Part
	name   string
	file   *os.File
	sum    hash.Hash
	bytes  int64
	chain  []io.Closer // the first to be closed first
}

func (o *output) open(recipients []age.Recipient) error {
	var to io.Writer = hashed{o}
	if len(recipients) > 0 {
		sealed, err := age.Encrypt(to, recipients...)
		if err != nil {
			return err
		}
		to, o.chain = sealed, append(o.chain, sealed)
	}
	packed, err := zstd.NewWriter(to, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	o.Writer, o.chain = packed, append([]io.Closer{packed}, o.chain...)
	return nil
}

// hashed writes into the file of an output.
type hashed struct{ *output }

func (h hashed) Write(b []byte) (int, error) {
	n, err := h.file.Write(b)
	h.sum.Write(b[:n])
	h.bytes += int64(n)
	return n, err
}

// Close implements io.Closer: what was written is on disk then.
func (o *output) Close() error {
	var err error
	for _, c := range o.chain {
		err = errors.Join(err, c.Close())
	}
	if err = errors.Join(err, o.file.Sync(), o.file.Close()); err == nil {
		o.writer.parts[o.part] = File{Name: o.name, Messages: o.writer.counts[o.part], Bytes: o.bytes, SHA256: hex.EncodeToString(o.sum.Sum(nil))}
	}
	return err
}

// Finish makes what was written a backup, under its name.
func (w *Writer) Finish(state *State, program string, taken time.Time) (*Manifest, error) {
	m := &Manifest{Format: Format, Program: program, State: *state, Taken: taken.UTC().Truncate(time.Second), Sealed: len(w.recipients) > 0, Parts: w.parts, List: len(state.Erased)}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	var list []byte
	for _, e := range state.Erased {
		line, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		list = append(list, append(line, '\n')...)
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{erasedFile, list}, {manifestFile, append(data, '\n')}} {
		if err := writeFile(filepath.Join(w.partial, f.name), f.data); err != nil {
			return nil, err
		}
	}
	if err := syncDir(w.partial); err != nil {
		return nil, err
	}
	if err := os.Rename(w.partial, w.dir); err != nil {
		return nil, err
	}
	return m, syncDir(filepath.Dir(filepath.Clean(w.dir)))
}

func writeFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// syncDir makes names in a folder survive a power failure.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
