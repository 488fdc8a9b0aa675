package inbound

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The nouns in the subjects jourfixe.<office>.inbound.<noun>.<id>.
const (
	nounPart   = "part"   // a piece of a mail, with its number behind the id
	nounMail   = "mail"   // the head
	nounHeld   = "held"   // why somebody has to look at it
	nounTried  = "tried"  // how often it was tried in vain
	nounAgain  = "again"  // it is to be handled again; empty
	nounDone   = "done"   // it was handled; empty
	nounUpload = "upload" // a piece of a mail that a client brings, with client, id and number
	nounOnce   = "once"   // something was done that is to be done once; empty, by name
)

// A stream is what JF_INBOUND has of an office. All that is written into it is sealed.
type stream struct {
	remover
	seals
	commons *commons
	js      jetstream.JetStream
	office  string
	log     *slog.Logger
}

// subject is where a message of a noun is, of one mail or, with "*", of all.
func (s *stream) subject(noun, id string) string {
	return "jourfixe." + s.office + ".inbound." + noun + "." + id
}

func (s *stream) part(id string, n int) string {
	return s.subject(nounPart, id) + "." + strconv.Itoa(n)
}

// put seals and stores a message, and returns its place. A lost compare-and-swap is ErrConflict.
func (s *stream) put(ctx context.Context, subject string, clear []byte, opts ...jetstream.PublishOpt) (uint64, error) {
	with, err := s.derived(ctx)
	if err != nil {
		return 0, err
	}
	m := nats.NewMsg(subject)
	if clear != nil {
		if m.Data, err = with.seal(subject, clear); err != nil {
			return 0, err
		}
	}
	return s.store(ctx, m, opts...)
}

// store stores a message that is sealed.
func (s *stream) store(ctx context.Context, m *nats.Msg, opts ...jetstream.PublishOpt) (uint64, error) {
	switch nc := s.js.Conn(); {
	case nc.IsClosed():
		return 0, streams.ErrClosed
	case !nc.IsConnected():
		// Otherwise it would be stored when the server is back, after whoever sends it has given up.
		return 0, nats.ErrDisconnected
	}
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	ack, err := s.js.PublishMsg(ctx, m, opts...)
	if err != nil {
		return 0, fmt.Errorf("store in %s: %w", streams.Inbound, streams.Conflict(streams.Explain(s.js.Conn(), m.Subject, err)))
	}
	return ack.Sequence, nil
}

// putJSON is put for what is kept as JSON.
func (s *stream) putJSON(ctx context.Context, subject string, v any, opts ...jetstream.PublishOpt) (uint64, error) {
	clear, err := json.Marshal(v)
	if err != nil {
		return 0, err
	}
	return s.put(ctx, subject, clear, opts...)
}

// openJSON opens a message that holds JSON.
func (s *stream) openJSON(ctx context.Context, raw streams.Raw, v any) error {
	with, err := s.derived(ctx)
	if err != nil {
		return err
	}
	return openJSONWith(with, raw, v)
}

// openJSONWith is openJSON with other keys.
func openJSONWith(with *derived, raw streams.Raw, v any) error {
	clear, err := with.openAt(raw.Subject, raw.Data)
	if err == nil && json.Unmarshal(clear, v) != nil {
		err = errSealed
	}
	if err != nil {
		return fmt.Errorf("read message %d of %s: %w", raw.Sequence, streams.Inbound, err)
	}
	return nil
}

func (s *stream) scan(ctx context.Context, noun string, each func(streams.Raw) error) error {
	all := &streams.Reader{JS: s.js, Log: s.log, Stream: streams.Inbound, Filter: s.subject(noun, "*"), Next: 1}
	return all.Scan(ctx, 0, each)
}

// subjects lists what the stream has, with the number of messages on each subject.
func (s *stream) subjects(ctx context.Context, filter string) (map[string]uint64, error) {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	stream, err := s.js.Stream(ctx, streams.Inbound)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", streams.Inbound, err)
	}
	info, err := stream.Info(ctx, jetstream.WithSubjectFilter(filter))
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", streams.Inbound, err)
	}
	return info.State.Subjects, nil
}

// space returns how many bytes the stream has and may have; a limit that is not positive is none.
func (s *stream) space(ctx context.Context) (used, limit int64, err error) {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	stream, err := s.js.Stream(ctx, streams.Inbound)
	if err != nil {
		return 0, 0, fmt.Errorf("look for room in %s: %w", streams.Inbound, err)
	}
	info := stream.CachedInfo()
	return int64(info.State.Bytes), info.Config.MaxBytes, nil
}

// room returns ErrFull when so many bytes more would leave the stream without the reserve that is needed to say what
// becomes of the mails in it: an eighth. Large mails get half of the stream, so that a flood of them keeps no answers out,
// which are small. That a flood of small ones does not, sees Crowded to.
func (s *stream) room(ctx context.Context, size int) error {
	used, limit, err := s.space(ctx)
	if err != nil || limit <= 0 {
		return err
	}
	most := limit - limit/8
	if size > largeMail {
		most = limit / 2
	}
	if used+int64(size) > most {
		return ErrFull
	}
	return nil
}
