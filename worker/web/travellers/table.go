package travellers

import (
	"bytes"
	"encoding/csv"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// Columns are divided by semicolons, which is what spreadsheets take where a comma divides a number, and what the list of people is read
// with. The mark at the beginning tells them that it is UTF-8.
const (
	divides = ';'
	mark    = "\uFEFF"
)

// columns are those of the table, in their order. What somebody needs is not among them: it is shown on the page of each registration, to
// whoever has to know it, and lies in no files.
var columns = []struct {
	name string
	of   func(b *calendar.Book, x line, v *voice.Voice) string
}{
	{"number", func(_ *calendar.Book, x line, _ *voice.Voice) string { return number(x.Number) }},
	{"standing", func(_ *calendar.Book, x line, v *voice.Voice) string { return v.T("standing." + x.Standing) }},
	{"place", func(_ *calendar.Book, x line, _ *voice.Voice) string { return number(x.Place) }},
	{"name", func(_ *calendar.Book, x line, _ *voice.Voice) string { return x.Name }},
	{"born", func(_ *calendar.Book, x line, _ *voice.Voice) string { return x.of.Born.Value() }},
	{"companion", func(_ *calendar.Book, x line, _ *voice.Voice) string { return x.Companion }},
	{"companionborn", func(_ *calendar.Book, x line, _ *voice.Voice) string { return x.of.CompanionBorn.Value() }},
	{"guardian", func(_ *calendar.Book, x line, _ *voice.Voice) string { return x.of.Guardian.Value() }},
	{"email", func(b *calendar.Book, x line, _ *voice.Voice) string {
		if p := b.Person(x.of.Person); p != nil {
			return p.Email.Value()
		}
		return ""
	}},
	{"language", func(b *calendar.Book, x line, _ *voice.Voice) string {
		if p := b.Person(x.of.Person); p != nil {
			return p.Language
		}
		return ""
	}},
	{"seats", func(_ *calendar.Book, x line, _ *voice.Voice) string { return number(x.Seats) }},
	{"marks", func(_ *calendar.Book, x line, v *voice.Voice) string {
		var words []string
		for _, m := range x.Marks {
			words = append(words, v.T("mark."+m))
		}
		return strings.Join(words, ", ")
	}},
	{"registered", func(b *calendar.Book, x line, _ *voice.Voice) string {
		return moment(voice.At(x.of.At, b.Office().Zone))
	}},
	{"since", func(_ *calendar.Book, x line, _ *voice.Voice) string { return moment(x.Since) }},
	{"until", func(_ *calendar.Book, x line, _ *voice.Voice) string { return moment(x.Until) }},
}

// number is one that is there, "" for 0.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// moment is a time on the office's clock, as spreadsheets read it.
func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format("2006-01-02 15:04")
}

// table answers the list as a file for a spreadsheet.
func (x *pages) table(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	b := x.Mirror.Snapshot()
	t := listed(b, r.PathValue("id"))
	if t == nil {
		v.Missing()
		return
	}
	asked := partOf(r.URL)
	found, _ := asked.of(lines(b, t, x.Now(), v.Voice))
	var out bytes.Buffer
	out.WriteString(mark)
	file := csv.NewWriter(&out)
	file.Comma, file.UseCRLF = divides, true
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i] = listing.Cell(v.Voice.T("column." + c.name))
	}
	err := file.Write(row)
	for _, line := range found {
		for i, c := range columns {
			row[i] = listing.Cell(c.of(b, line, v.Voice))
		}
		if err == nil {
			err = file.Write(row)
		}
	}
	file.Flush()
	if err == nil {
		err = file.Error()
	}
	if err != nil {
		x.Log.Error("a list of registrations could not be written", "error", err)
		v.Fail(http.StatusInternalServerError, "error.later")
		return
	}
	x.note(v, "a list of registrations was taken out as a table", t.ID, len(found))
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "registrations-" + t.ID + ".csv"}))
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	h.Set("Cache-Control", "private, no-store")
	w.Write(out.Bytes()) // Whoever has hung up needs no answer.
}

// note logs who has taken a list out: nothing of the office changes by it, so no journal tells.
func (x *pages) note(v *shell.Visit, what, trip string, lines int) {
	by := v.Client
	if v.Person != "" {
		by = events.Ref{Noun: "person", ID: v.Person}.String()
	}
	x.Log.Info(what, "trip", trip, "lines", lines, "by", by)
}
