package journal

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"golang.org/x/sync/errgroup"

	"jourfixe/events"
)

// A question or an answer may be longer than a message. Then it goes in parts, each of them a request with a reply of its own, since a
// client's account lets one reply in for each request: the first, on the subject of the question, says how long the question is and is
// told where its parts go, which is to the one replica that has it in memory. The last part is answered with the beginning of the
// answer, and what is left of that is asked for piece by piece. Whatever breaks off, all of it is asked again.
const (
	headerLong = "Jourfixe-Long" // how many bytes the question has, or the answer
	headerAt   = "Jourfixe-At"   // where its parts go: what is appended to the subject
	headerFrom = "Jourfixe-From" // where in the question a part belongs, or from where on the answer is asked for

	partBytes     = 512 << 10       // of one part
	longBytes     = 32 << 20        // of one question, and of one answer
	longAllBytes  = 128 << 20       // of all that a replica has in memory
	longOfOne     = 2               // questions that a client may have under way
	longIdleAfter = 1 * time.Minute // after which one that nobody goes on with is forgotten
)

var (
	errLongQuestion = fmt.Errorf("the question has no length, or is longer than %d bytes; ask for less", longBytes)
	errLongAnswer   = fmt.Errorf("the answer is longer than %d bytes; ask for less", longBytes)
	errLongFull     = errors.New("too many long questions are under way; ask again")
	errLongPart     = errors.New("a part of a long question does not belong where it came; ask again from the beginning")
)

// AnswerLong is Answer for a question that may be longer than a message, as may its answer. may says why a client may not ask it, before
// anything of theirs is kept.
func (j *Journal) AnswerLong(ctx context.Context, noun, question string, may func(client string) error, h Handler) error {
	l := &longs{journal: j, replica: strings.ToLower(rand.Text()), may: may, answer: h, open: map[string]*long{}}
	defer l.forgetAll()
	subject := events.QuerySubject(j.office, "*", noun, question)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return j.listen(ctx, subject, "jourfixe", l.first) })
	g.Go(func() error { return j.listen(ctx, subject+"."+l.replica+".*", l.replica, l.part) })
	return g.Wait()
}

// longs are the long questions under way at this replica.
type longs struct {
	journal *Journal
	replica string
	may     func(client string) error
	answer  Handler

	mu    sync.Mutex
	open  map[string]*long // by the last token of where their parts go
	bytes int              // that they have, or have room for
}

// A long is a question that comes in parts, and then its answer, which goes in parts. Its client sends one part after the other.
type long struct {
	client  string
	length  int    // of the question
	text    []byte // as far as it is here; then of the answer
	replies bool   // text is the answer
	room    int    // that it takes
	idle    *time.Timer
}

// first takes a question in that fits into a message, or the announcement of one that does not.
func (l *longs) first(ctx context.Context, busy *sync.WaitGroup, m *nats.Msg) {
	if m.Header.Get(headerLong) == "" {
		l.journal.accept(ctx, busy, m, l.journal.replyOnce, l.answer)
		return
	}
	at := func(m *nats.Msg, token []byte) { l.journal.reply(m, headerAt, l.replica+"."+string(token), nil) }
	l.journal.accept(ctx, busy, m, at, func(_ context.Context, client string, _ []byte) ([]byte, error) {
		if err := l.may(client); err != nil {
			return nil, err
		}
		length, err := strconv.Atoi(m.Header.Get(headerLong))
		if err != nil || length < 1 || length > longBytes {
			return nil, errLongQuestion
		}
		token, err := l.begin(client, length)
		return []byte(token), err
	})
}

// begin makes room for a question.
func (l *longs) begin(client string, length int) (token string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	under := 0
	for _, q := range l.open {
		if q.client == client {
			under++
		}
	}
	if under >= longOfOne || l.bytes+length > longAllBytes {
		return "", errLongFull
	}
	token = strings.ToLower(rand.Text())
	l.bytes += length
	l.open[token] = &long{client: client, length: length, room: length, idle: time.AfterFunc(longIdleAfter, func() { l.forget(token) })}
	return token, nil
}

// forget makes the room of a question free.
func (l *longs) forget(token string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if q := l.open[token]; q != nil {
		q.idle.Stop()
		l.bytes -= q.room
		delete(l.open, token)
	}
}

func (l *longs) forgetAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, q := range l.open {
		q.idle.Stop()
	}
	clear(l.open)
}

// part takes a part of a question in, or is asked for one of its answer.
func (l *longs) part(ctx context.Context, busy *sync.WaitGroup, m *nats.Msg) {
	token := m.Subject[strings.LastIndexByte(m.Subject, '.')+1:]
	length := 0 // of the answer, once it is there
	reply := func(m *nats.Msg, data []byte) {
		if length == 0 {
			l.journal.reply(m, "", "", nil)
			return
		}
		l.journal.reply(m, headerLong, strconv.Itoa(length), data)
	}
	l.journal.accept(ctx, busy, m, reply, func(ctx context.Context, client string, data []byte) (piece []byte, err error) {
		from, err := strconv.Atoi(m.Header.Get(headerFrom))
		if err != nil {
			return nil, errLongPart
		}
		question, err := l.add(token, client, from, data)
		if err != nil {
			return nil, err
		}
		if question != nil {
			answer, err := l.answer(ctx, client, question)
			if err == nil {
				err = l.keep(token, answer)
			}
			if err != nil {
				l.forget(token)
				return nil, err
			}
		}
		piece, length = l.piece(token, from, question != nil)
		return piece, nil
	})
}

// add takes a part in, and returns the question once it is whole. Of one that is answered already nothing is added.
func (l *longs) add(token, client string, from int, data []byte) (whole []byte, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.open[token]
	if q == nil || q.client != client {
		return nil, errLongPart
	}
	q.idle.Reset(longIdleAfter)
	if q.replies {
		if len(data) > 0 || from < 0 || from > len(q.text) {
			return nil, errLongPart
		}
		return nil, nil
	}
	if from != len(q.text) || len(data) == 0 || from+len(data) > q.length {
		return nil, errLongPart
	}
	if q.text = append(q.text, data...); len(q.text) < q.length {
		return nil, nil
	}
	whole, q.text = q.text, nil // whoever sends another part now is told that it does not belong here
	q.length = 0
	return whole, nil
}

// keep has the answer take the place of the question.
func (l *longs) keep(token string, answer []byte) error {
	if len(answer) > longBytes {
		return errLongAnswer
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.open[token]
	switch {
	case q == nil:
		return errLongPart
	case l.bytes-q.room+len(answer) > longAllBytes:
		return errLongFull
	}
	l.bytes += len(answer) - q.room
	q.text, q.replies, q.room = answer, true, len(answer)
	return nil
}

// piece is the part of an answer from a place on, its beginning where it is just there, and how long all of it is; nothing as long as
// the question is not whole. With its end the whole is forgotten.
func (l *longs) piece(token string, from int, begins bool) (piece []byte, length int) {
	l.mu.Lock()
	q := l.open[token]
	if q == nil || !q.replies {
		l.mu.Unlock()
		return nil, 0
	}
	if begins {
		from = 0
	}
	text := q.text
	piece = text[from:min(from+partBytes, len(text))]
	l.mu.Unlock()
	if from+len(piece) == len(text) {
		l.forget(token)
	}
	return piece, len(text)
}

// AskLong is Ask for a question that may be longer than a message, as may its answer.
func (c *Caller) AskLong(ctx context.Context, noun, question string, data []byte) ([]byte, error) {
	if len(data) <= partBytes {
		answer, err := c.Ask(ctx, noun, question, data)
		if err == nil || err.Error() != errTooLong.Error() {
			return answer, err
		}
	}
	subject := events.QuerySubject(c.office, c.client, noun, question)
	say := func(subject, name string, value int, data []byte) (*nats.Msg, error) {
		q := nats.NewMsg(subject)
		q.Header.Set(name, strconv.Itoa(value))
		return c.request(ctx, noun+"."+question, q, data)
	}
	m, err := say(subject, headerLong, len(data), nil)
	if err != nil {
		return nil, err
	}
	at := subject + "." + m.Header.Get(headerAt)
	for from := 0; from < len(data); from += partBytes {
		if m, err = say(at, headerFrom, from, data[from:min(from+partBytes, len(data))]); err != nil {
			return nil, err
		}
	}
	length, err := strconv.Atoi(m.Header.Get(headerLong))
	if err != nil || length > longBytes {
		return nil, errors.New("the answer does not say how long it is")
	}
	var answer bytes.Buffer
	answer.Write(m.Data)
	for answer.Len() < length {
		if m, err = say(at, headerFrom, answer.Len(), nil); err != nil {
			return nil, err
		}
		if len(m.Data) == 0 {
			return nil, errors.New("the answer breaks off")
		}
		answer.Write(m.Data)
	}
	return answer.Bytes(), nil
}
