package letter_test

import (
	"bytes"
	"errors"
	"flag"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"jourfixe/calendar/words"
	"jourfixe/worker/letter"
)

var updateLetters = flag.Bool("update-letters", false, "write the golden letters anew")

// unfilled is a key that has no text, or a place in a text that nothing was put in.
var unfilled = regexp.MustCompile(`\[[a-z]+(\.[a-z-]+)*\]|\{[a-z]+\}`)

func writer(t testing.TB) *letter.Writer {
	t.Helper()
	w, err := letter.NewWriter()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// raw writes the letter as the mail server gets it.
func raw(t testing.TB, w *letter.Writer, l *letter.Letter) []byte {
	t.Helper()
	m, err := w.Write(l)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := m.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// An opened mail is what another program reads out of it: the media types as a tree, and the parts by media type.
type opened struct {
	header message.Header
	tree   []string
	parts  map[string]string
}

func open(t testing.TB, mail []byte) opened {
	t.Helper()
	e, err := message.Read(bytes.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	o := opened{header: e.Header, parts: map[string]string{}}
	var walk func(e *message.Entity, depth int)
	walk = func(e *message.Entity, depth int) {
		kind, params, err := e.Header.ContentType()
		if err != nil {
			t.Fatal(err)
		}
		if m := params["method"]; m != "" {
			kind += "; method=" + m
		}
		o.tree = append(o.tree, strings.Repeat("  ", depth)+kind)
		if parts := e.MultipartReader(); parts != nil {
			for {
				p, err := parts.NextPart()
				if errors.Is(err, io.EOF) {
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				walk(p, depth+1)
			}
		}
		data, err := io.ReadAll(e.Body)
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ = strings.Cut(kind, ";")
		o.parts[kind] = string(data)
	}
	walk(e, 0)
	return o
}

// TestGoldenLetters shows every sort of mail: its headers as they are sent, the tree of its parts, and each part decoded.
func TestGoldenLetters(t *testing.T) {
	t.Parallel()
	w := writer(t)
	for _, language := range words.Spoken() {
		for name, l := range samples(language) {
			t.Run(name+"-"+language, func(t *testing.T) {
				t.Parallel()
				mail := raw(t, w, l)
				o := open(t, mail)
				head, _, _ := bytes.Cut(mail, []byte("\r\n\r\n"))
				archive := &txtar.Archive{Files: []txtar.File{
					{Name: "headers", Data: append(bytes.ReplaceAll(head, []byte("\r\n"), []byte("\n")), '\n')},
					{Name: "parts", Data: []byte(strings.Join(o.tree, "\n") + "\n")},
				}}
				for _, kind := range []string{"text/plain", "text/html", "text/calendar", "application/ics"} {
					if _, shown := o.parts["text/calendar"]; kind == "application/ics" && shown {
						continue // it is the same once more
					}
					if part, ok := o.parts[kind]; ok {
						archive.Files = append(archive.Files, txtar.File{Name: kind, Data: []byte(strings.ReplaceAll(part, "\r\n", "\n"))})
					}
				}
				if inner, ok := o.parts["message/rfc822"]; ok && inner != string(samples(language)[name].Forwarded.Raw) {
					t.Errorf("the mail that is forwarded has become %q", inner)
				}
				if shown, ok := o.parts["text/calendar"]; ok && shown != o.parts["application/ics"] {
					t.Error("the two calendars differ")
				}
				got := string(txtar.Format(archive))
				if left := unfilled.FindString(o.parts["text/plain"]); left != "" {
					t.Errorf("a text is missing or has a place left open: %s", left)
				}
				file := filepath.Join("testdata", "letters", name+"-"+language+".txtar")
				if *updateLetters {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
					t.Errorf("the mail is not as in %s (-update-letters writes it anew):\n%s", file, diff)
				}
			})
		}
	}
}

// TestSameLetterSameMail matters for repeats after a crash: a mail that differs from the first is another one.
func TestSameLetterSameMail(t *testing.T) {
	t.Parallel()
	w := writer(t)
	for name, l := range samples("de") {
		again := samples("de")[name]
		if !slices.Equal(raw(t, w, l), raw(t, writer(t), again)) {
			t.Errorf("%s: the same letter became two mails", name)
		}
	}
}

// TestBothFormsSayTheSame takes the sentences of the plain text and looks for each in the page.
func TestBothFormsSayTheSame(t *testing.T) {
	t.Parallel()
	w := writer(t)
	tags, within := regexp.MustCompile(`<[^>]*>`), regexp.MustCompile(`</?bdi[^>]*>|<span style="white-space:nowrap">([^<]*)</span>(?:<wbr>)?`)
	for _, language := range words.Spoken() {
		for name, l := range samples(language) {
			o := open(t, raw(t, w, l))
			_, body, _ := strings.Cut(o.parts["text/html"], "<body")
			isolates := strings.NewReplacer("\u2066", "", "\u2068", "", "\u2069", "")
			page := strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(within.ReplaceAllString("<body"+body, "$1"), " "))), " ")
			for line := range strings.Lines(o.parts["text/plain"]) {
				line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(isolates.Replace(line)), "- "))
				line = strings.Join(strings.Fields(line), " ")
				if strings.Contains(line, "?answer=") {
					if !strings.Contains(o.parts["text/html"], `href="`+line+`"`) {
						t.Errorf("%s %s: the page has no link %s", name, language, line)
					}
					continue
				}
				label, rest, labelled := strings.Cut(line, ": ")
				if !strings.Contains(page, line) && !(labelled && strings.Contains(page, label+" "+rest)) && line != "--" &&
					!strings.Contains(page, strings.TrimSuffix(line, ":")) && !strings.Contains(o.parts["text/html"], `href="`+line+`"`) {
					t.Errorf("%s %s: the page does not say %q", name, language, line)
				}
			}
		}
	}
}
