package visiting

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"jourfixe/calendar/visiting"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// columns are those of the table, in their order. What goes to kitchens and families is among them; what somebody needs on the way is shown
// on the page alone, as files stay where nothing destroys them.
var columns = []struct {
	Text string
	of   func(line, *voice.Voice) string
}{
	{Text: "visiting.name", of: func(x line, _ *voice.Voice) string { return x.Name }},
	{Text: "registered.companion", of: func(x line, _ *voice.Voice) string { return x.Companion }},
	{Text: "visiting.count", of: func(x line, _ *voice.Voice) string { return strconv.Itoa(x.People) }},
	{Text: "visiting.under", of: func(x line, _ *voice.Voice) string {
		if x.Minors == 0 {
			return ""
		}
		return strconv.Itoa(x.Minors)
	}},
	{Text: "visiting.diet", of: func(x line, _ *voice.Voice) string { return x.Diet }},
	{Text: "visiting.home", of: func(x line, v *voice.Voice) string {
		var words []string
		for _, key := range x.Home {
			words = append(words, v.T(key))
		}
		return strings.Join(words, ", ")
	}},
	{Text: "visiting.speaks", of: func(x line, _ *voice.Voice) string { return strings.Join(x.Tongues, ", ") }},
	{Text: "visiting.host", of: func(x line, _ *voice.Voice) string { return x.Host }},
}

// table answers the list as a file for a spreadsheet, by a door. Before there is a list it is as if there were no file.
func (x *pages) table(by door) func(http.ResponseWriter, *http.Request, *shell.Visit) {
	return func(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
		if v.ChooseLanguage() || v.Early() {
			return
		}
		a := by(r, v)
		if a.closed(v) {
			return
		}
		if a.sight != visiting.Open {
			v.Missing()
			return
		}
		rows := rows(&a, v.Voice)
		out, err := listing.Table(rows)
		if err != nil {
			x.Log.Error("a list of visitors could not be written", "error", err)
			v.Fail(http.StatusInternalServerError, "error.later")
			return
		}
		x.note(v, a.trip, len(rows)-1)
		h := w.Header()
		h.Set("Content-Type", "text/csv; charset=utf-8")
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "visitors-" + a.trip + ".csv"}))
		h.Set("Content-Length", strconv.Itoa(len(out)))
		h.Set("Cache-Control", "private, no-store")
		w.Write(out) // Whoever has hung up needs no answer.
	}
}

func rows(a *asked, v *voice.Voice) [][]string {
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = v.T(c.Text)
	}
	rows := [][]string{head}
	for _, x := range lines(visiting.Who(a.book, a.book.Trip(a.trip)), v) {
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = c.of(x, v)
		}
		rows = append(rows, row)
	}
	return rows
}

// note logs who has taken a list out: nothing of the office changes by it, so no journal tells.
func (x *pages) note(v *shell.Visit, trip string, lines int) {
	by := v.Client
	switch {
	case v.Guest.Person != "":
		by = events.Ref{Noun: "person", ID: v.Guest.Person}.String()
	case v.Person != "":
		by = events.Ref{Noun: "person", ID: v.Person}.String()
	}
	x.Log.Info("a list of visitors was taken out as a table", "trip", trip, "lines", lines, "by", by)
}
