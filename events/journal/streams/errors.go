package streams

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// What whoever uses a stream may meet.
var (
	// ErrClosed says that the connection is closed for good, so that nothing more comes.
	ErrClosed = fmt.Errorf("the journal cannot be reached any more: %w", nats.ErrConnectionClosed)

	// ErrDenied says that the server knows the connection's user and does not let them.
	ErrDenied = errors.New("the NATS server does not allow it")

	// ErrConflict says that a stream has what whoever wanted to write did not know of yet: somebody was faster. Nothing was
	// written.
	ErrConflict = errors.New("the journal has gone on")

	// ErrBehind says that the server has forgotten what is known to have been there: a backup was restored, or a stream
	// made anew.
	ErrBehind = errors.New("the journal ends before what is known of it; was it restored from a backup?")
)

// A lost compare-and-swap has two codes: the second one comes from replicated streams.
const (
	codeWrongLast         jetstream.ErrorCode = 10071
	codeWrongLastConstant jetstream.ErrorCode = 10164
)

// Conflict tells a lost compare-and-swap, which is ErrConflict, from other errors.
func Conflict(err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) && (api.ErrorCode == codeWrongLast || api.ErrorCode == codeWrongLastConstant) {
		return ErrConflict
	}
	return err
}

// What the server says when it has no room. That a stream is full is in the text alone: the code it comes with stands
// for every failure to store.
const (
	codeNoResources jetstream.ErrorCode = 10023
	codeNoStorage   jetstream.ErrorCode = 10047
	codeTooLarge    jetstream.ErrorCode = 10054
)

// NoRoom reports whether a message was not stored because there is no room for it.
func NoRoom(err error) bool {
	var api *jetstream.APIError
	if !errors.As(err, &api) {
		return errors.Is(err, nats.ErrMaxPayload)
	}
	switch api.ErrorCode {
	case codeNoResources, codeNoStorage, codeTooLarge:
		return true
	}
	return strings.Contains(api.Description, "maximum bytes") || strings.Contains(api.Description, "maximum messages")
}

// Explain tells a denied request from a slow server: NATS does not answer what it denies, but says so to the connection.
// It also tells a connection that is closed for good from one that comes back.
func Explain(nc *nats.Conn, subject string, err error) error {
	if errors.Is(err, nats.ErrConnectionClosed) {
		return ErrClosed
	}
	silent := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrTimeout)
	last := nc.LastError()
	if silent && errors.Is(last, nats.ErrPermissionViolation) && strings.Contains(last.Error(), `"`+subject) {
		return fmt.Errorf("%w: %w", ErrDenied, last)
	}
	return err
}

// codeUnavailable is what a server answers that has not come together with the others of its cluster yet.
const codeUnavailable jetstream.ErrorCode = 10008

// Gathering reports whether a server was asked for what it cannot do at the moment, since it or its cluster is only just starting.
func Gathering(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && api.ErrorCode == codeUnavailable || errors.Is(err, nats.ErrNoResponders) || errors.Is(err, jetstream.ErrNoStreamResponse) ||
		errors.Is(err, nats.ErrTimeout) || errors.Is(err, context.DeadlineExceeded)
}

// Hopeless reports whether trying again cannot help.
func Hopeless(err error) bool {
	var api *jetstream.APIError
	switch {
	case errors.Is(err, nats.ErrTimeout), errors.Is(err, context.DeadlineExceeded), errors.Is(err, nats.ErrNoResponders),
		errors.Is(err, jetstream.ErrNoStreamResponse), errors.Is(err, nats.ErrDisconnected), errors.Is(err, nats.ErrReconnectBufExceeded):
		return false
	case errors.As(err, &api):
		return api.Code < 500 && api.Code != 408 && api.Code != 429
	}
	return true
}

// Absent reports whether the server is away at the moment.
func Absent(nc *nats.Conn) bool { return !nc.IsConnected() && !nc.IsClosed() }
