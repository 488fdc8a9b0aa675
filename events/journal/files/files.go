// Package files keeps files of an office in JetStream's object store, sealed, each as one object under its id. Who has nothing but the bucket can open none:
// what opens a file is an identity of age, which is made here and kept by whoever has it stored.
//
// Objects lie as the client's own object store has them, and it lists them; writing and reading is done here, since the client sends all of an object
// before it waits for any of it to be on disk, and is pushed all of it before anybody has read the beginning. Here one piece is under way at a time, so that a file of any length takes
// the memory of one.
package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// Stream is the stream behind the bucket.
const Stream = "OBJ_" + streams.Material

const (
	prefix    = "$O." + streams.Material + "."
	chunkSize = 128 << 10 // that of the client's object store

	// Orphaned is how long pieces may lie there without the object that they are to become: longer than anybody takes to bring a file.
	Orphaned = time.Hour
)

// ErrNone says that there is no such file.
var ErrNone = errors.New("there is no such file")

// ErrBroken says that a file does not open, or not to its end.
var ErrBroken = errors.New("the file cannot be opened")

// A Store is that of one office. Its methods may be called by several goroutines at once.
type Store struct {
	js     jetstream.JetStream
	office string
}

// New returns the store of an office.
func New(js jetstream.JetStream, office string) *Store { return &Store{js, office} }

// name is that of an object: offices share the bucket.
func (s *Store) name(id string) string { return s.office + "." + id }

func metaSubject(name string) string {
	return prefix + "M." + base64.URLEncoding.EncodeToString([]byte(name))
}

func chunkSubject(n string) string { return prefix + "C." + n }

// Put seals what r gives and stores it under an id that is not in use. It returns what opens it. After an error nothing is left of it, now or once Sweep has been there.
func (s *Store) Put(ctx context.Context, id string, r io.Reader) (secret string, err error) {
	if !events.ValidID(id) {
		return "", fmt.Errorf("store a file: the id does not match %s", events.IDPattern)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return "", fmt.Errorf("store a file: %w", err)
	}
	sealed, err := age.EncryptReader(r, identity.Recipient())
	if err != nil {
		return "", fmt.Errorf("store a file: %w", err)
	}
	if err := s.put(ctx, id, sealed); err != nil {
		return "", fmt.Errorf("store a file: %w", err)
	}
	return identity.String(), nil
}

func (s *Store) put(ctx context.Context, id string, sealed io.Reader) (err error) {
	info := &jetstream.ObjectInfo{
		ObjectMeta: jetstream.ObjectMeta{Name: s.name(id), Opts: &jetstream.ObjectMetaOptions{ChunkSize: chunkSize}},
		Bucket:     streams.Material, NUID: nuid.Next(),
	}
	defer func() {
		if err != nil {
			s.purge(context.WithoutCancel(ctx), chunkSubject(info.NUID)) // what fails now is swept later
		}
	}()
	digest, piece := sha256.New(), make([]byte, chunkSize)
	for {
		n, read := fill(sealed, piece)
		if n > 0 && (read == nil || read == io.EOF) {
			if err := s.publish(ctx, nats.NewMsg(chunkSubject(info.NUID)), piece[:n]); err != nil {
				return err
			}
			digest.Write(piece[:n])
			info.Size += uint64(n)
			info.Chunks++
		}
		if read == io.EOF {
			break
		}
		if read != nil {
			return read
		}
	}
	info.Digest = "SHA-256=" + base64.URLEncoding.EncodeToString(digest.Sum(nil))
	data, err := json.Marshal(info)
	if err != nil {
		return err
	}
	return s.publish(ctx, nats.NewMsg(metaSubject(info.Name)), data, jetstream.WithExpectLastSequencePerSubject(0))
}

// fill reads until a piece is full, or the end. An end in the middle of something, as of a connection that has broken off, is one, and no end.
func fill(r io.Reader, piece []byte) (n int, err error) {
	for n < len(piece) && err == nil {
		var some int
		some, err = r.Read(piece[n:])
		n += some
	}
	if n == len(piece) {
		return n, nil // what else it has said it says again
	}
	return n, err
}

// publish waits until a message is on disk.
func (s *Store) publish(ctx context.Context, m *nats.Msg, data []byte, o ...jetstream.PublishOpt) error {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	m.Data = data
	_, err := s.js.PublishMsg(ctx, m, o...)
	return streams.Conflict(err)
}

// purge takes all messages of a subject out of the bucket.
func (s *Store) purge(ctx context.Context, subject string) error {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	stream, err := s.js.Stream(ctx, Stream)
	if err == nil {
		err = stream.Purge(ctx, jetstream.WithPurgeSubject(subject))
	}
	return err
}

// Open reads a file from its beginning. What it gives is what was stored: a piece that is missing, another one or in another place is ErrBroken.
func (s *Store) Open(ctx context.Context, id, secret string) (io.Reader, error) {
	info, err := s.info(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("open a file: %w", err)
	}
	identity, err := age.ParseX25519Identity(secret)
	if err != nil {
		return nil, fmt.Errorf("open a file: %w", ErrBroken) // the library's words may quote it
	}
	clear, err := age.Decrypt(&pieces{ctx: ctx, js: s.js, subject: chunkSubject(info.NUID), next: 1}, identity)
	if err != nil {
		return nil, fmt.Errorf("open a file: %w: %w", ErrBroken, err)
	}
	return clear, nil
}

func (s *Store) info(ctx context.Context, id string) (*jetstream.ObjectInfo, error) {
	raw, found, err := streams.Last(ctx, s.js, Stream, metaSubject(s.name(id)))
	if err != nil {
		return nil, err
	}
	var info jetstream.ObjectInfo
	if !found {
		return nil, ErrNone
	}
	if err := json.Unmarshal(raw.Data, &info); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return &info, nil
}

// pieces reads the pieces of an object, one after the other.
type pieces struct {
	ctx     context.Context // of one reading
	js      jetstream.JetStream
	subject string
	next    uint64
	left    bytes.Reader
}

// Read implements io.Reader.
func (p *pieces) Read(b []byte) (int, error) {
	if p.left.Len() == 0 {
		raw, err := streams.Next(p.ctx, p.js, Stream, p.next, p.subject)
		switch {
		case errors.Is(err, streams.ErrNoMessage):
			return 0, io.EOF // whether that is the end of it the seal says
		case err != nil:
			return 0, err
		}
		p.next = raw.Sequence + 1
		p.left.Reset(raw.Data)
	}
	return p.left.Read(b)
}

// Remove takes a file out of the bucket. One that is gone is no error.
func (s *Store) Remove(ctx context.Context, id string) error {
	info, err := s.info(ctx, id)
	if errors.Is(err, ErrNone) {
		return nil
	}
	if err == nil {
		err = s.purge(ctx, chunkSubject(info.NUID))
	}
	if err == nil {
		err = s.purge(ctx, metaSubject(info.Name)) // last: by it the rest is found again
	}
	if err != nil {
		return fmt.Errorf("remove a file: %w", err)
	}
	return nil
}

// A Stored is a file that is there.
type Stored struct {
	ID string
	At time.Time // when it was whole
}

// List lists the files of the office.
func (s *Store) List(ctx context.Context) (list []Stored, err error) {
	err = s.metas(ctx, func(name string, raw streams.Raw, _ *jetstream.ObjectInfo) {
		if id, ours := strings.CutPrefix(name, s.office+"."); ours {
			list = append(list, Stored{id, raw.Time})
		}
	})
	return list, err
}

// metas gives what is noted of each object of all offices.
func (s *Store) metas(ctx context.Context, each func(name string, raw streams.Raw, info *jetstream.ObjectInfo)) error {
	subjects, err := s.subjects(ctx, prefix+"M.>")
	if err != nil {
		return err
	}
	for subject := range subjects {
		name, err := base64.URLEncoding.DecodeString(strings.TrimPrefix(subject, prefix+"M."))
		if err != nil {
			continue // not of this program
		}
		raw, found, err := streams.Last(ctx, s.js, Stream, subject)
		if err != nil {
			return fmt.Errorf("list files: %w", err)
		}
		var info jetstream.ObjectInfo
		if found && json.Unmarshal(raw.Data, &info) == nil {
			each(string(name), raw, &info)
		}
	}
	return nil
}

// subjects lists those of the bucket, by how many messages each has.
func (s *Store) subjects(ctx context.Context, filter string) (map[string]uint64, error) {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	stream, err := s.js.Stream(ctx, Stream)
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	info, err := stream.Info(ctx, jetstream.WithSubjectFilter(filter))
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	return info.State.Subjects, nil
}

// SweepPieces takes pieces out of the bucket that were to become an object and never did, since whoever brought them, or the process, was gone; of all offices.
func (s *Store) SweepPieces(ctx context.Context, now time.Time) (n int, err error) {
	// What is noted is looked at last: an object that becomes whole in between is found.
	pieces, err := s.subjects(ctx, prefix+"C.>")
	if err != nil || len(pieces) == 0 {
		return 0, err
	}
	err = s.metas(ctx, func(_ string, _ streams.Raw, info *jetstream.ObjectInfo) { delete(pieces, chunkSubject(info.NUID)) })
	if err != nil {
		return 0, err
	}
	for subject := range pieces {
		raw, found, err := streams.Last(ctx, s.js, Stream, subject)
		if err != nil {
			return n, fmt.Errorf("sweep pieces of files: %w", err)
		}
		if !found || now.Sub(raw.Time) < Orphaned {
			continue
		}
		if err := s.purge(ctx, subject); err != nil {
			return n, fmt.Errorf("sweep pieces of files: %w", err)
		}
		n++
	}
	return n, nil
}
