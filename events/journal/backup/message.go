package backup

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events/journal/streams"
)

// A message lies in a part as a line of JSON that says what it is, and its data behind it, as they were.
type head struct {
	Subject  string      `json:"subject"`
	Sequence uint64      `json:"sequence"`
	Time     time.Time   `json:"time"`
	Header   nats.Header `json:"header,omitempty"`
	Size     int         `json:"size"`
}

const (
	maxHead = 1 << 20 // bytes
	maxData = streams.MaxPayload
)

// ErrDamaged says that what is in a part is none of a backup's.
var ErrDamaged = errors.New("the backup is damaged")

// write writes a message.
func write(w io.Writer, raw streams.Raw) error {
	line, err := json.Marshal(head{raw.Subject, raw.Sequence, raw.Time.UTC(), raw.Header, len(raw.Data)})
	if err != nil {
		return fmt.Errorf("write message %d: %w", raw.Sequence, err)
	}
	if _, err := w.Write(append(line, '\n')); err != nil {
		return err
	}
	_, err = w.Write(raw.Data)
	return err
}

// Read gives the messages of a part, in their order, and returns how many there are.
func Read(r io.Reader, each func(streams.Raw) error) (n int, err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	for {
		raw, err := read(in)
		if err == io.EOF {
			return n, nil
		}
		if err == nil {
			err = each(raw)
		}
		if err != nil {
			return n, err
		}
		n++
	}
}

// read reads one message; the error is io.EOF where there is none any more.
func read(in *bufio.Reader) (streams.Raw, error) {
	line, err := readLine(in)
	if err != nil {
		return streams.Raw{}, err
	}
	var h head
	if err := json.Unmarshal(line, &h); err != nil || h.Subject == "" || h.Size < 0 || h.Size > maxData {
		return streams.Raw{}, fmt.Errorf("%w: a message has no head that can be read", ErrDamaged)
	}
	raw := streams.Raw{Subject: h.Subject, Sequence: h.Sequence, Time: h.Time, Header: h.Header, Size: h.Size, Data: make([]byte, h.Size)}
	if _, err := io.ReadFull(in, raw.Data); err != nil {
		return streams.Raw{}, broken(err)
	}
	return raw, nil
}

// readLine reads to the end of a line, which has its bounds.
func readLine(in *bufio.Reader) (line []byte, err error) {
	for {
		piece, err := in.ReadSlice('\n')
		line = append(line, piece...)
		switch {
		case len(line) > maxHead:
			return nil, fmt.Errorf("%w: the head of a message does not end", ErrDamaged)
		case err == nil:
			return line, nil
		case err == io.EOF && len(line) == 0:
			return nil, io.EOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, broken(err)
		}
	}
}

// broken is the error of whoever reads on, and never io.EOF: a message has been begun.
func broken(err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it ends in the middle of a message", ErrDamaged)
	}
	return err
}
