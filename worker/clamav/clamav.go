// Package clamav asks ClamAV's daemon whether there is something bad in a file, while the file is read: the file is streamed to it (INSTREAM, as clamd(8)
// describes it), so it need neither lie on this machine nor in memory. What cannot be asked is no answer: whoever asks decides what that means.
package clamav

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// How long the daemon may take.
const (
	opening  = 10 * time.Second // until it takes a connection
	taking   = 30 * time.Second // for each piece
	judging  = 2 * time.Minute  // from the last piece to its answer
	maxReply = 4 << 10
	maxPiece = 64 << 10
)

// ErrAway says that the daemon could not be asked, or has not answered.
var ErrAway = errors.New("the virus scanner does not answer")

// A Scanner is a daemon.
type Scanner struct{ network, address string }

// New returns the scanner at an address: host:port, or the path of a socket, with or without unix: before it.
func New(address string) (*Scanner, error) {
	if path := strings.TrimPrefix(address, "unix:"); strings.HasPrefix(path, "/") {
		return &Scanner{"unix", path}, nil
	}
	if host, port, err := net.SplitHostPort(address); err != nil || host == "" || port == "" {
		return nil, errors.New("write host:port, as in 127.0.0.1:3310, or the path of a socket, as in unix:/run/clamav/clamd.ctl")
	}
	return &Scanner{"tcp", address}, nil
}

// A Scan is one file on its way to the daemon. It is closed in any case.
type Scan struct {
	conn net.Conn
	stop func() bool
}

// Begin begins to ask about a file. The context ends it.
func (s *Scanner) Begin(ctx context.Context) (*Scan, error) {
	d := net.Dialer{Timeout: opening}
	conn, err := d.DialContext(ctx, s.network, s.address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	scan := &Scan{conn: conn}
	scan.stop = context.AfterFunc(ctx, func() { conn.Close() })
	if err := scan.send([]byte("zINSTREAM\x00")); err != nil {
		scan.Close()
		return nil, err
	}
	return scan, nil
}

func (s *Scan) send(b []byte) error {
	if err := s.conn.SetDeadline(time.Now().Add(taking)); err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	if _, err := s.conn.Write(b); err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	return nil
}

// Write implements io.Writer: it hands the next of the file to the daemon.
func (s *Scan) Write(b []byte) (n int, err error) {
	for n < len(b) {
		piece := b[n:min(len(b), n+maxPiece)]
		var size [4]byte
		binary.BigEndian.PutUint32(size[:], uint32(len(piece)))
		if err := s.send(size[:]); err != nil {
			return n, err
		}
		if err := s.send(piece); err != nil {
			return n, err
		}
		n += len(piece)
	}
	return n, nil
}

// Verdict says that the file is whole, and returns what the daemon has found in it, "" if nothing.
func (s *Scan) Verdict() (found string, err error) {
	if err := s.send(make([]byte, 4)); err != nil {
		return "", err
	}
	if err := s.conn.SetDeadline(time.Now().Add(judging)); err != nil {
		return "", fmt.Errorf("%w: %w", ErrAway, err)
	}
	reply, err := io.ReadAll(io.LimitReader(s.conn, maxReply))
	answer := strings.TrimRight(string(reply), "\x00\n")
	answer = strings.TrimPrefix(answer, "stream: ")
	name, bad := strings.CutSuffix(answer, " FOUND")
	switch {
	case bad:
		return name, nil
	case answer == "OK":
		return "", nil
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrAway, err)
	}
	return "", fmt.Errorf("%w: it says %q", ErrAway, answer)
}

// Close ends it.
func (s *Scan) Close() error {
	s.stop()
	return s.conn.Close()
}
