package records

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
)

// importRule is who may enter several people at once. A file comes as it is, and as text of which each byte may be sent as three.
var importRule = shell.Coordinator.UpTo(4 * maxFile)

// An importPage asks for a file of people, shows what it comes to, and what became of it.
type importPage struct {
	Token string
	Once  string
	Text  string
	Fault string // what is wrong with the file as a whole, in words
	Lines []fileLine
	Wrong int // lines with a fault
	Fit   int // lines that add somebody
	There int // lines whose person is there already
	Mails int
	Seen  bool // what it comes to is shown, and can be done
	Done  bool
	Added int
	Later bool // some are stored and not decided yet
}

// askFile asks for a file.
func (x *persons) askFile(_ http.ResponseWriter, _ *http.Request, v *shell.Visit) {
	v.Read("import", func(*calendar.Book) shell.Content {
		return importContent(v, importPage{Once: rand.Text()})
	})
}

func importContent(v *shell.Visit, p importPage) shell.Content {
	p.Token = v.FormToken()
	title := v.Voice.T("import.title")
	switch {
	case p.Fault != "" || p.Wrong > 0:
		title = v.Voice.T("edit.wrong") + " " + title
	case p.Done:
		title = v.Voice.N("import.added", p.Added) + " " + title
	case p.Seen:
		title = v.Voice.T("edit.seen.title") + " " + title
	}
	return shell.Content{Title: title, Body: p}
}

var onceForm = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// takeFile takes a file: shows what each line does, and does it once that was seen.
func (x *persons) takeFile(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	p := importPage{Once: r.PostForm.Get("once")}
	if !onceForm.MatchString(p.Once) {
		p.Once = rand.Text()
	}
	var fault *fileFault
	p.Text, fault = sentFile(r)
	a := field.Asking{Book: x.Mirror.Snapshot(), Voice: v.Voice}
	if fault == nil && r.PostForm.Get("do") != "back" {
		p.Lines, fault = readPeople(a, p.Text)
	}
	if fault != nil {
		p.Fault = v.Voice.T("import.fault."+fault.text, fault.pairs...)
	}
	for i := range p.Lines {
		switch l := &p.Lines[i]; {
		case len(l.Faults) > 0:
			p.Wrong++
		case l.Fit():
			p.Fit++
		default:
			p.There++
		}
	}
	do := r.PostForm.Get("do")
	show := func(status int) {
		v.Show(status, "import", func(*calendar.Book) shell.Content { return importContent(v, p) })
	}
	switch {
	case p.Fault != "" || p.Wrong > 0:
		show(http.StatusUnprocessableEntity)
	case do == "do":
		x.enter(w, r, v, &p)
		show(http.StatusOK)
	case do == "back" || len(p.Lines) == 0:
		show(http.StatusOK)
	default:
		if err := x.foresee(r, v, &p); err != nil {
			x.fail(w, v, err)
			return
		}
		p.Seen = true
		show(http.StatusOK)
	}
}

func (x *persons) fail(w http.ResponseWriter, v *shell.Visit, err error) {
	x.Log.Error("take a file of people", "error", err)
	w.Header().Set("Retry-After", "60")
	v.Fail(http.StatusServiceUnavailable, "error.later")
}

// sentFile is the file that was sent, or the text that was typed instead.
func sentFile(r *http.Request) (string, *fileFault) {
	text := r.PostForm.Get("text")
	if r.MultipartForm != nil {
		for _, h := range r.MultipartForm.File["file"] {
			if h.Size == 0 {
				continue
			}
			f, err := h.Open()
			if err != nil {
				return text, &fileFault{"broken", []any{"n", 1}}
			}
			data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
			if err := f.Close(); err != nil || len(data) > maxFile {
				return text, &fileFault{"large", nil}
			}
			if err != nil {
				return text, &fileFault{"broken", []any{"n", 1}}
			}
			decoded, ok := decodedFile(data)
			if !ok {
				return text, &fileFault{"binary", nil}
			}
			text = decoded
		}
	}
	if len(text) > 2*maxFile { // another encoding may have taken less
		return "", &fileFault{"large", nil}
	}
	return strings.ReplaceAll(text, "\r\n", "\n"), nil
}

// message is the command of a line: the same line of the same form is the same command.
func (x *persons) message(p *importPage, l *fileLine) (events.Type, events.Message, error) {
	data, err := json.Marshal(l.body)
	t := l.body.Type()
	id := "people-" + events.Hash(x.Reception.Key, []byte(p.Once+"\x00"+l.Key))
	return t, events.Message{ID: id, Source: "/new/people", Type: t.String(), Data: data}, err
}

// foresee counts the mails that each line would set off.
func (x *persons) foresee(r *http.Request, v *shell.Visit, p *importPage) error {
	var lines []*fileLine
	var messages []events.Message
	for i := range p.Lines {
		l := &p.Lines[i]
		if !l.Fit() {
			continue
		}
		_, m, err := x.message(p, l)
		if err != nil {
			return err
		}
		lines, messages = append(lines, l), append(messages, m)
	}
	outcomes, mails, err := x.Reception.ForeseeAll(r.Context(), v.Client, messages)
	if err != nil {
		return err
	}
	to := map[string]int{}
	for _, m := range mails {
		to[m.To]++
	}
	p.Mails = len(mails)
	for i, o := range outcomes {
		l := lines[i]
		if o.About.Noun == "person" {
			l.Mails = to[o.About.ID]
		}
		if o.Problem != nil {
			l.Faults = append(l.Faults, v.Voice.T("field.fault.refused", "detail", refusal.Of(x.Mirror.Snapshot(), v.Voice, o.Problem)))
			p.Wrong++
			p.Fit--
		}
	}
	return nil
}

// enterWithin is how long whoever sends a file waits for all of it. What is not decided by then is stored all the same.
const enterWithin = 30 * time.Second

// enter gives a command for each line that adds somebody, all at once, and then looks what became of each.
func (x *persons) enter(w http.ResponseWriter, r *http.Request, v *shell.Visit, p *importPage) {
	p.Done = true
	x.Forms.Allow(w, enterWithin)
	receipts := make([]*worker.Receipt, len(p.Lines))
	for i := range p.Lines {
		l := &p.Lines[i]
		if l.body == nil {
			continue
		}
		t, m, err := x.message(p, l)
		if err == nil && !l.Fit() {
			// The file is sent once more, if it was by this line that the person has come in.
			if answer, known, err := x.Reception.Find(r.Context(), v.Client, m.Source, m.ID); err == nil && known && answer.Outcome == events.Accepted {
				p.Added++
				l.There = ""
			}
			continue
		}
		if err == nil {
			var receipt worker.Receipt
			if receipt, err = x.Reception.Submit(r.Context(), v.Client, t, m); err == nil {
				receipts[i] = &receipt
			}
		}
		if err != nil {
			x.Log.Error("enter one of several people", "error", err)
			l.Faults = append(l.Faults, v.Voice.T("error.later.title"))
		}
	}
	until := time.Now().Add(enterWithin)
	for i, receipt := range receipts {
		if receipt == nil {
			continue
		}
		l := &p.Lines[i]
		answer, err := x.Reception.Outcome(r.Context(), v.Client, *receipt, max(0, time.Until(until)))
		switch {
		case err != nil || answer.Outcome == events.Pending:
			p.Later = true
		case answer.Problem != nil:
			l.Faults = append(l.Faults, v.Voice.T("field.fault.refused", "detail", refusal.Of(x.Mirror.Snapshot(), v.Voice, answer.Problem)))
		default:
			p.Added++
			if len(answer.Events) > 0 {
				l.To = toPerson(answer.Events[0].ID)
			}
		}
	}
}
