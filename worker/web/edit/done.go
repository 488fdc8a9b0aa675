package edit

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"jourfixe/events"
	"jourfixe/worker/web/field"
)

// What was done is said on the page of the thing. The address of that page says it, with a keyed hash, so that no link from elsewhere
// can claim that something was done.

// A Done says what has just been done, and who is told of it.
type Done struct {
	Form  string   // by which
	Text  string   // in words
	Told  int      // people who get a mail
	Names []string // of the first of them
}

// maxNames is how many people are named where something was done.
const maxNames = 8

// done is the address of a page, saying what was done.
func (t *Table) done(f *Form, to string, people []string) string {
	n := strconv.Itoa(len(people))
	who := strings.Join(people[:min(len(people), maxNames)], ",")
	return to + "?" + url.Values{"done": {f.Name}, "n": {n}, "who": {who}, "seal": {t.seal(to, f.Name, n, who)}}.Encode()
}

func (t *Table) seal(parts ...string) string {
	return events.Hash(t.Reception.Key, []byte("done\x00"+strings.Join(parts, "\x00")))
}

// Done is what the page that is asked for has to say, nil if nothing was done.
func (t *Table) Done(a field.Asking, r *http.Request) *Done {
	q := r.URL.Query()
	name := q.Get("done")
	if name == "" || t.seal(r.URL.Path, name, q.Get("n"), q.Get("who")) != q.Get("seal") {
		return nil
	}
	if !t.Has(name) {
		return nil
	}
	d := &Done{Form: name, Text: a.Voice.T("form." + name + ".done"), Told: number(q.Get("n"))}
	for id := range strings.SplitSeq(q.Get("who"), ",") {
		if id != "" {
			d.Names = append(d.Names, field.Name(a, events.Ref{Noun: "person", ID: id}))
		}
	}
	return d
}

// More is how many are told beside those who are named.
func (d *Done) More() int { return d.Told - len(d.Names) }

// Title puts what was done before the title of a page, which is read out first.
func (d *Done) Title(title string) string {
	if d == nil {
		return title
	}
	return d.Text + " " + title
}
