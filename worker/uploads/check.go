package uploads

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"path"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"jourfixe/calendar/material"
	"jourfixe/events"
)

const (
	headSize     = 3072      // by which the library tells what something is
	tailSize     = 1 << 20   // in which an archive must list what is in it
	maxParts     = 10_000    // of an archive
	maxUnpacked  = 400 << 20 // bytes, as it says itself
	maxRatio     = 200       // of unpacked to packed, beyond what is too little to matter
	ratioMatters = 16 << 20  // bytes unpacked
	macros       = "vbaproject.bin"
)

// A checked file is looked at while it is read: whoever reads it to its end knows that it is what its name says, and nobody reads one to the end that is not.
type checked struct {
	src   io.Reader
	kind  material.Kind
	size  int
	sum   hash.Hash
	head  []byte
	tail  *tail // nil: it is no archive
	scan  scan  // nil: nobody scans
	ended error // what its reader was told at last
}

// A scan is asked about what is read.
type scan interface {
	io.Writer
	Verdict() (found string, err error)
}

func newChecked(src io.Reader, kind material.Kind, s scan) *checked {
	c := &checked{src: src, kind: kind, sum: sha256.New(), scan: s}
	if kind.Parts != "" {
		c.tail = &tail{ring: make([]byte, tailSize)}
	}
	return c
}

// Read implements io.Reader.
func (c *checked) Read(b []byte) (int, error) {
	if c.ended != nil {
		return 0, c.ended
	}
	n, err := c.src.Read(b)
	if fault := c.look(b[:n]); fault != nil {
		c.ended = fault
		return 0, fault
	}
	if err == io.EOF {
		if fault := c.whole(); fault != nil {
			c.ended = fault
			return 0, fault
		}
	}
	c.ended = err
	return n, err
}

// look looks at the next bytes.
func (c *checked) look(b []byte) error {
	if c.size += len(b); c.size > events.MaxMaterialBytes {
		return Large
	}
	c.sum.Write(b)
	if missing := headSize - len(c.head); missing > 0 && len(b) > 0 {
		c.head = append(c.head, b[:min(missing, len(b))]...)
		if len(c.head) == headSize && !isKind(c.head, c.kind) {
			return Lies // before the rest of it is brought
		}
	}
	if c.kind.Text && bytes.ContainsFunc(b, unwritten) {
		return Lies
	}
	if c.tail != nil {
		c.tail.write(b)
	}
	if c.scan != nil && len(b) > 0 {
		if _, err := c.scan.Write(b); err != nil {
			return errors.Join(Unscanned, err)
		}
	}
	return nil
}

// unwritten are characters that no text has.
func unwritten(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\r\f\x1b", r) }

// whole looks at the file once all of it is there.
func (c *checked) whole() error {
	switch {
	case c.size == 0:
		return Empty
	case len(c.head) < headSize && !isKind(c.head, c.kind):
		return Lies
	}
	if c.tail != nil {
		if err := checkArchive(c.tail, int64(c.size), c.kind); err != nil {
			return err
		}
	}
	if c.scan == nil {
		return nil
	}
	found, err := c.scan.Verdict()
	switch {
	case err != nil:
		return errors.Join(Unscanned, err)
	case found != "":
		return Virus
	}
	return nil
}

func (c *checked) digest() string { return hex.EncodeToString(c.sum.Sum(nil)) }

// isKind reports whether a file that begins so is of a kind.
func isKind(head []byte, kind material.Kind) bool {
	is := mimetype.Detect(head)
	switch {
	case kind.Media == "text/calendar":
		return is.Is("text/calendar")
	case kind.Text:
		return is.Is("text/plain") || is.Is("text/csv") || is.Is("text/tab-separated-values")
	case kind.Media == "audio/ogg":
		return is.Is("audio/ogg") || is.Is("application/ogg")
	case kind.Media == "audio/mp4":
		return is.Is("audio/mp4") || is.Is("audio/x-m4a")
	case kind.Parts == "" || strings.Contains(kind.Media, "opendocument"):
		return is.Is(kind.Media)
	}
	for at := is; at != nil; at = at.Parent() {
		if at.Is("application/zip") {
			return true // which documents tell by the list of their parts
		}
	}
	return false
}

// checkArchive looks at the list of what is in an archive, and unpacks nothing.
func checkArchive(t *tail, size int64, kind material.Kind) error {
	list, err := zip.NewReader(t, size)
	if err != nil || len(list.File) > maxParts {
		return Packed
	}
	var unpacked uint64
	is := false
	for _, f := range list.File {
		name := strings.ToLower(f.Name)
		switch {
		case f.Flags&1 != 0, unsafe(f.Name), f.UncompressedSize64 > maxUnpacked:
			return Packed
		case path.Base(name) == macros:
			return Macros
		}
		unpacked += f.UncompressedSize64
		is = is || strings.HasPrefix(f.Name, kind.Parts)
	}
	switch {
	case unpacked > maxUnpacked, unpacked > ratioMatters && unpacked/maxRatio > uint64(size):
		return Packed
	case !is:
		return Lies
	}
	return nil
}

// unsafe reports whether a part has a name that leads out of the archive.
func unsafe(name string) bool {
	return strings.HasPrefix(name, "/") || strings.Contains(name, `\`) || strings.Contains("/"+name+"/", "/../")
}

// A tail keeps the last of what went by.
type tail struct {
	ring []byte
	size int64 // of all
}

func (t *tail) write(b []byte) {
	if len(b) > len(t.ring) {
		t.size += int64(len(b) - len(t.ring))
		b = b[len(b)-len(t.ring):]
	}
	for len(b) > 0 {
		n := copy(t.ring[t.size%int64(len(t.ring)):], b)
		t.size += int64(n)
		b = b[n:]
	}
}

var errEarlier = errors.New("that part of the file went by")

// ReadAt implements io.ReaderAt, for the last of the file alone.
func (t *tail) ReadAt(b []byte, at int64) (n int, err error) {
	if at < max(0, t.size-int64(len(t.ring))) {
		return 0, errEarlier
	}
	for n < len(b) && at < t.size {
		from := at % int64(len(t.ring))
		some := copy(b[n:], t.ring[from:min(int64(len(t.ring)), from+t.size-at)])
		n, at = n+some, at+int64(some)
	}
	if n < len(b) {
		err = io.EOF
	}
	return n, err
}
