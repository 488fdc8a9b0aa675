package streams

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// RequestTimeout is how long any single request may take.
const RequestTimeout = 5 * time.Second

// ErrNoMessage says that a stream has no such message.
var ErrNoMessage = errors.New("there is no such message")

// Last returns the last message that a stream has on a subject, which may have wildcards. It asks the leader of the
// stream: a replica that answers a direct get may lag behind, and a decision hangs on the answer.
func Last(ctx context.Context, js jetstream.JetStream, stream, subject string) (raw Raw, found bool, err error) {
	raw, err = get(ctx, js, stream, map[string]any{"last_by_subj": subject})
	switch {
	case errors.Is(err, ErrNoMessage):
		return Raw{}, false, nil
	case err != nil:
		return Raw{}, false, fmt.Errorf("read the last message of %s: %w", stream, err)
	}
	return raw, true, nil
}

// At returns the message that a stream has at a place, or ErrNoMessage. It asks the leader, as Last does.
func At(ctx context.Context, js jetstream.JetStream, stream string, sequence uint64) (Raw, error) {
	return get(ctx, js, stream, map[string]any{"seq": sequence})
}

// Next returns the first message from a place on that a stream has on a subject, which may have wildcards, or ErrNoMessage.
// It asks the leader, as Last does.
func Next(ctx context.Context, js jetstream.JetStream, stream string, from uint64, subject string) (Raw, error) {
	return get(ctx, js, stream, map[string]any{"seq": from, "next_by_subj": subject})
}

// get asks the leader of a stream for one message, and returns ErrNoMessage if there is none.
func get(ctx context.Context, js jetstream.JetStream, stream string, what map[string]any) (Raw, error) {
	ctx, cancel := Bounded(ctx)
	defer cancel()
	request, err := json.Marshal(what)
	if err != nil {
		return Raw{}, err
	}
	subject := "$JS.API.STREAM.MSG.GET." + stream
	m, err := js.Conn().RequestWithContext(ctx, subject, request)
	if err != nil {
		return Raw{}, Explain(js.Conn(), subject, err)
	}
	var answer struct {
		Error   *jetstream.APIError `json:"error"`
		Message *struct {
			Subject  string    `json:"subject"`
			Sequence uint64    `json:"seq"`
			Header   []byte    `json:"hdrs"`
			Data     []byte    `json:"data"`
			Time     time.Time `json:"time"`
		} `json:"message"`
	}
	if err := json.Unmarshal(m.Data, &answer); err != nil {
		return Raw{}, fmt.Errorf("read the answer of the NATS server: %w", err)
	}
	switch {
	case answer.Error != nil && answer.Error.ErrorCode == jetstream.JSErrCodeMessageNotFound:
		return Raw{}, ErrNoMessage
	case answer.Error != nil:
		return Raw{}, answer.Error
	case answer.Message == nil:
		return Raw{}, errors.New("the NATS server answered without a message")
	}
	raw := Raw{
		Subject:  answer.Message.Subject,
		Sequence: answer.Message.Sequence,
		Data:     answer.Message.Data,
		Time:     answer.Message.Time,
	}
	if len(answer.Message.Header) > 0 {
		if raw.Header, err = nats.DecodeHeadersMsg(answer.Message.Header); err != nil {
			return Raw{}, fmt.Errorf("read the headers of message %d: %w", raw.Sequence, err)
		}
	}
	return raw, nil
}

// Remove deletes a message so that nothing of it stays on disk. A message that is gone is no error.
func Remove(ctx context.Context, js jetstream.JetStream, stream string, sequence uint64) error {
	return remove(ctx, js, stream, sequence, false)
}

// Delete deletes a message in that nobody is given it any more. Its bytes may stay on disk for a while.
func Delete(ctx context.Context, js jetstream.JetStream, stream string, sequence uint64) error {
	return remove(ctx, js, stream, sequence, true)
}

func remove(ctx context.Context, js jetstream.JetStream, stream string, sequence uint64, keepBytes bool) error {
	ctx, cancel := Bounded(ctx)
	defer cancel()
	request, err := json.Marshal(map[string]any{"seq": sequence, "no_erase": keepBytes})
	if err != nil {
		return err
	}
	subject := "$JS.API.STREAM.MSG.DELETE." + stream
	m, err := js.Conn().RequestWithContext(ctx, subject, request)
	if err != nil {
		return fmt.Errorf("delete message %d of %s: %w", sequence, stream, Explain(js.Conn(), subject, err))
	}
	var answer struct {
		Error   *jetstream.APIError `json:"error"`
		Success bool                `json:"success"`
	}
	if err := json.Unmarshal(m.Data, &answer); err != nil {
		return fmt.Errorf("delete message %d of %s: read the answer: %w", sequence, stream, err)
	}
	if answer.Success {
		return nil
	}
	// The server reports a message that is not there in several ways, so ask whether it is.
	if _, err := At(ctx, js, stream, sequence); errors.Is(err, ErrNoMessage) {
		return nil
	}
	if answer.Error != nil {
		return fmt.Errorf("delete message %d of %s: %w", sequence, stream, answer.Error)
	}
	return fmt.Errorf("delete message %d of %s: the server did not", sequence, stream)
}

// Bounded bounds a request: a server that stops leaves it without an answer.
func Bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, RequestTimeout)
}
