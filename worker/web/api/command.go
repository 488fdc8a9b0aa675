package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/rights"
	"jourfixe/worker"
	"jourfixe/worker/web/shell"
)

const (
	maxBody = events.MaxData + 16<<10 // the data and, in structured mode, what is around it
	maxWait = 30 * time.Second        // the longest that a client may wait for the answer
	grace   = 10 * time.Second        // on top of it, for storing and answering
)

// commands takes what other systems send, and tells them what became of it.
type commands struct {
	mirror    *worker.Mirror
	reception *worker.Reception
	baseURL   string
	log       *slog.Logger
}

// take takes a CloudEvent in. The answer is the outcome as the command line prints it too: 200 for what is decided,
// 422 or 409 for what is refused, 202 while it is not decided. With ?dry-run it only says what would come of it.
func (c *commands) take(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	dry, ok := dryRun(w, r)
	if !ok {
		return
	}
	m, ok := readCommand(w, r)
	if !ok {
		return
	}
	if p := rights.Speak("", m.By); p != nil {
		c.tell(w, r, p.Status, events.Answer{Command: m.ID, Outcome: events.Refused, Problem: p})
		return
	}
	t, err := events.ParseType(m.Type)
	if err != nil {
		p := events.Refuse(events.UnknownType, "type", "%v", err)
		c.tell(w, r, p.Status, events.Answer{Command: m.ID, Outcome: events.Refused, Problem: p})
		return
	}
	wait := waitFor(w, r)
	// The server's own limit on writing is shorter than the longest wait and must not cut the answer off. A writer
	// that knows no limit needs none lifted.
	if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(wait + grace)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		c.unavailable(w, r, "extend the time to answer a command", err)
		return
	}
	if dry {
		a, err := c.reception.Preview(r.Context(), v.Client, t, m)
		c.decided(w, r, a, err)
		return
	}
	// It would be refused all the same; said at once, nothing of it is stored.
	if p := c.reception.Forbidden(v.Client, t, m); p != nil {
		c.tell(w, r, p.Status, events.Answer{Command: m.ID, Outcome: events.Refused, Problem: p})
		return
	}
	receipt, err := c.reception.Submit(r.Context(), v.Client, t, m)
	if errors.Is(err, journal.ErrFull) {
		w.Header().Set("Retry-After", "5")
		shell.Refuse(w, http.StatusTooManyRequests, "too-many-waiting", "Too many commands wait for their decision",
			"nothing was stored; send it again later, with the same id and source")
		return
	}
	if errors.Is(err, journal.ErrNoRoom) {
		w.Header().Set("Retry-After", "60")
		shell.Refuse(w, http.StatusServiceUnavailable, "no-room", "Nothing can be stored now", journal.ErrNoRoom.Error())
		return
	}
	if err != nil {
		c.unavailable(w, r, "take a command", err)
		return
	}
	a := events.Answer{Command: m.ID, Outcome: events.Pending}
	if wait > 0 {
		if a, err = c.reception.Outcome(r.Context(), v.Client, receipt, wait); err != nil {
			// The command is stored all the same, so the answer says where its outcome will be.
			c.log.Error("wait for the outcome of a command", "sequence", receipt.Sequence, "error", err)
			a = events.Answer{Command: m.ID, Outcome: events.Pending}
		}
	}
	if a.Outcome == events.Pending {
		query := url.Values{"source": {m.Source}, "sequence": {strconv.FormatUint(receipt.Sequence, 10)}}
		w.Header().Set("Location", "/api/commands/"+url.PathEscape(m.ID)+"?"+query.Encode())
		c.tell(w, r, http.StatusAccepted, a)
		return
	}
	c.decided(w, r, a, nil)
}

// dryRun reads the query. A parameter that is not known is refused: who misspells it means to change nothing.
func dryRun(w http.ResponseWriter, r *http.Request) (dry, ok bool) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	for name, values := range query {
		if name == "dry-run" && len(values) == 1 && (values[0] == "" || values[0] == "true" || values[0] == "false") {
			dry = values[0] != "false"
			continue
		}
		err = errors.New("unknown")
	}
	if err != nil {
		shell.Refuse(w, http.StatusBadRequest, "unknown-parameter", "The query is not understood", "the one parameter is dry-run, as in /api/commands?dry-run")
		return false, false
	}
	return dry, true
}

// readCommand reads the CloudEvent from the request, or answers why it cannot.
func readCommand(w http.ResponseWriter, r *http.Request) (events.Message, bool) {
	var none events.Message
	if detail := checkMedia(r.Header); detail != "" {
		w.Header().Set("Accept-Post", events.ContentType+", application/json")
		shell.Refuse(w, http.StatusUnsupportedMediaType, "media-type", "The content is not of a type that is taken here", detail)
		return none, false
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		tooMuch(w)
		return none, false
	case err != nil:
		shell.Refuse(w, http.StatusBadRequest, "cut-off", "The content could not be read", "the connection broke off before its end; send it again")
		return none, false
	}
	m, plain, err := events.ReadMessage(r.Header.Get, data)
	switch {
	case err != nil:
		shell.Refuse(w, http.StatusBadRequest, "no-cloudevent", "The content is no CloudEvent", err.Error())
	case plain:
		shell.Refuse(w, http.StatusBadRequest, "no-cloudevent", "The content is no CloudEvent",
			"send a CloudEvent 1.0: either Content-Type: "+events.ContentType+" and the whole event as JSON, or the data as "+
				"application/json with the headers ce-specversion: 1.0, ce-id, ce-source and ce-type, as in ce-type: jourfixe.series.define.v1")
	case len(m.Data) > events.MaxData:
		tooMuch(w)
	default:
		return m, true
	}
	return none, false
}

// checkMedia says what is wrong with the type of the content, "" if it can be read.
func checkMedia(h http.Header) string {
	const want = "send " + events.ContentType + ", or application/json with ce- headers"
	if enc := h.Get("Content-Encoding"); enc != "" && enc != "identity" {
		return "compressed content is not taken; send it as it is"
	}
	given := h.Get("Content-Type")
	if given == "" {
		return ""
	}
	media, params, err := mime.ParseMediaType(given)
	if err != nil || (media != "application/json" && media != events.ContentType) {
		return want
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return "the text must be UTF-8"
	}
	return ""
}

// waitFor is how long the client is ready to wait (RFC 7240), and tells it that this is heeded.
func waitFor(w http.ResponseWriter, r *http.Request) time.Duration {
	for _, line := range r.Header.Values("Prefer") {
		for _, preference := range strings.Split(line, ",") {
			preference, _, _ = strings.Cut(preference, ";")
			name, value, _ := strings.Cut(preference, "=")
			if !strings.EqualFold(strings.TrimSpace(name), "wait") {
				continue
			}
			seconds, err := strconv.ParseUint(strings.Trim(strings.TrimSpace(value), `"`), 10, 31)
			if err != nil {
				return 0 // A preference that is not understood is to be passed over.
			}
			seconds = min(seconds, uint64(maxWait.Seconds()))
			w.Header().Set("Preference-Applied", fmt.Sprintf("wait=%d", seconds))
			return time.Duration(seconds) * time.Second
		}
	}
	return 0
}

// outcome tells what became of a command. Its source is part of its identity. The sequence, which the answer 202 gave
// with the location, tells a command that waits from one that nobody ever sent.
func (c *commands) outcome(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	source := r.URL.Query().Get("source")
	if source == "" {
		shell.Refuse(w, http.StatusBadRequest, "no-source", "The source is missing", "add the CloudEvents source of the command, as in /api/commands/1?source=/my/system")
		return
	}
	id := r.PathValue("id")
	// The sequence is compared before the outcome is looked for: what is decided in between is then found.
	var decided uint64
	c.mirror.View(func(b *calendar.Book) { decided = b.Cursor() })
	a, found, err := c.reception.Find(r.Context(), v.Client, source, id)
	sequence, _ := strconv.ParseUint(r.URL.Query().Get("sequence"), 10, 64) // 0, which is no place, if there is none
	switch {
	case err != nil:
		c.unavailable(w, r, "find the outcome of a command", err)
	case !found && sequence > decided:
		w.Header().Set("Retry-After", "1")
		c.tell(w, r, http.StatusAccepted, events.Answer{Command: id, Outcome: events.Pending})
	case !found:
		shell.Refuse(w, http.StatusNotFound, "unknown-command", "Nothing is known of this command",
			"this client sent no command with this id and source in the last 400 days, or it is not decided yet")
	default:
		c.tell(w, r, http.StatusOK, a)
	}
}

// decided answers with what was decided, under the status that tells it.
func (c *commands) decided(w http.ResponseWriter, r *http.Request, a events.Answer, err error) {
	switch {
	case err != nil:
		c.unavailable(w, r, "preview a command", err)
	case a.Problem != nil:
		status := a.Problem.Status
		if status != http.StatusConflict && status != http.StatusForbidden {
			status = http.StatusUnprocessableEntity
		}
		c.tell(w, r, status, a)
	default:
		c.tell(w, r, http.StatusOK, a)
	}
}

// unavailable answers that the fault is here and passing. Who has gone away needs no answer.
func (c *commands) unavailable(w http.ResponseWriter, r *http.Request, doing string, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		return
	}
	c.log.Error(doing, "error", err)
	w.Header().Set("Retry-After", "5")
	shell.Refuse(w, http.StatusServiceUnavailable, "unavailable", "The command cannot be handled now", "send it again with the same id and source; it is decided once")
}
