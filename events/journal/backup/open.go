package backup

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// A Folder is a backup as it lies there.
type Folder struct {
	Manifest
	dir        string
	keys       string // where its keys lie instead
	identities []age.Identity
}

// Open opens the backup in a folder; what is sealed in it by one of the identities. keys is the file that has its keys, "" for the one in the folder.
func Open(dir, keys string, identities []age.Identity) (*Folder, error) {
	f := &Folder{dir: dir, keys: keys, identities: identities}
	data, err := readWhole(filepath.Join(dir, manifestFile), maxManifest)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s has no %s, which is written when a backup is whole: %w", dir, manifestFile, ErrNone)
	case err != nil:
		return nil, err
	}
	if err := json.Unmarshal(data, &f.Manifest); err != nil {
		return nil, fmt.Errorf("%w: its %s cannot be read", ErrDamaged, manifestFile)
	}
	if f.Format > Format {
		return nil, fmt.Errorf("this backup was taken by jourfixe %s in format %d; this version reads formats up to %d: use that version or a newer one", f.Program, f.Format, Format)
	}
	if !events.ValidID(f.Office) {
		return nil, fmt.Errorf("%w: its %s names no office", ErrDamaged, manifestFile)
	}
	for part, file := range f.Parts {
		if !IsPart(part) || file.Name != filepath.Base(file.Name) {
			return nil, fmt.Errorf("%w: its %s has a part that cannot be", ErrDamaged, manifestFile)
		}
	}
	if f.Sealed && len(identities) == 0 {
		return nil, errors.New("this backup is sealed: name the file with what opens it with --identity FILE")
	}
	f.Erased, err = ReadErased(filepath.Join(dir, erasedFile))
	if err == nil && len(f.Erased) != f.List {
		err = fmt.Errorf("%w: %s lists %d, and there were %d", ErrDamaged, erasedFile, len(f.Erased), f.List)
	}
	return f, err
}

// ReadErased reads a list of the erased, as lies in each backup.
func ReadErased(path string) (list []Erased, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var e Erased
		if json.Unmarshal(lines.Bytes(), &e) != nil || !events.ValidID(e.Person) {
			return nil, fmt.Errorf("line %d of %s names nobody; a line is {\"person\":\"ID\",\"at\":\"TIME\"}", len(list)+1, path)
		}
		list = append(list, e)
	}
	return list, lines.Err()
}

func readWhole(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%w: %s has more than %d bytes", ErrDamaged, path, most)
	}
	return data, err
}

// path is where a part lies.
func (f *Folder) path(p Part) string {
	if p == Keys && f.keys != "" {
		return f.keys
	}
	return filepath.Join(f.dir, f.Parts[p].Name)
}

// HasKeys reports whether the file with the keys is there.
func (f *Folder) HasKeys() bool {
	_, err := os.Stat(f.path(Keys))
	return err == nil && f.Parts[Keys].Name != ""
}

// Source opens a part; nil if it is the keys, and these are not there.
func (f *Folder) Source(p Part) (io.ReadCloser, error) {
	if f.Parts[p].Name == "" {
		return nil, fmt.Errorf("%w: the manifest knows no %s", ErrDamaged, p)
	}
	file, err := os.Open(f.path(p))
	if errors.Is(err, fs.ErrNotExist) && p == Keys {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	in, err := f.unpack(file)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the %s: %w", p, err), file.Close())
	}
	return in, nil
}

type input struct {
	*zstd.Decoder
	file *os.File
}

// Read implements io.Reader: what cannot be unpacked, or opened, is damaged.
func (i input) Read(b []byte) (int, error) {
	n, err := i.Decoder.Read(b)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return n, err
}

// Close implements io.Closer.
func (i input) Close() error {
	i.Decoder.Close()
	return i.file.Close()
}

func (f *Folder) unpack(file *os.File) (io.ReadCloser, error) {
	var from io.Reader = bufio.NewReader(file)
	if f.Sealed {
		clear, err := age.Decrypt(from, f.identities...)
		if err != nil {
			return nil, err
		}
		from = clear
	}
	packed, err := zstd.NewReader(from, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return nil, err
	}
	return input{packed, file}, nil
}

// Check reads all files, and says what is wrong with each by its part: its size, its hash, how many messages there are. Keys that are not there
// are no fault: they may be kept elsewhere. count is told of each message that was read; nil: nobody is.
func (f *Folder) Check(count func(Part, int)) (faults map[Part]string) {
	faults = map[Part]string{}
	for _, p := range Parts() {
		if p == Keys && !f.HasKeys() {
			continue
		}
		if err := f.check(p, count); err != nil {
			faults[p] = err.Error()
		}
	}
	return faults
}

func (f *Folder) check(p Part, count func(Part, int)) error {
	want, known := f.Parts[p]
	if !known {
		return errors.New("the manifest does not know it")
	}
	file, err := os.Open(f.path(p))
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(sum, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	switch {
	case n != want.Bytes:
		return fmt.Errorf("its file has %d bytes instead of %d", n, want.Bytes)
	case hex.EncodeToString(sum.Sum(nil)) != want.SHA256:
		return errors.New("its file is not as it was written: the hash is another")
	}
	in, err := f.Source(p)
	if err != nil {
		return err
	}
	messages, err := Read(in, func(raw streams.Raw) error {
		if count != nil {
			count(p, raw.Size)
		}
		return nil
	})
	if err = errors.Join(err, in.Close()); err == nil && messages != want.Messages {
		err = fmt.Errorf("it has %d messages instead of %d", messages, want.Messages)
	}
	return err
}

// Unknown lists the types of events of the backup that this program does not know.
func (f *Folder) Unknown() (list []string) {
	for _, kind := range f.Types {
		if t, err := events.ParseType("jourfixe." + kind); err != nil || !events.Reads(t) {
			list = append(list, strings.TrimPrefix(kind, "jourfixe."))
		}
	}
	return list
}
