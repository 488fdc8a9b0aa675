package letter

import (
	"embed"
	"fmt"

	"github.com/wneessen/go-mail"

	"jourfixe/calendar/words"
)

//go:embed templates
var files embed.FS

// A Writer turns letters into mails. It may be used by several goroutines at once.
type Writer struct {
	catalogs map[string]*words.Catalog // by language
	layout   *layout
}

// NewWriter reads the layout. Its error means that the program itself is faulty.
func NewWriter() (*Writer, error) {
	layout, err := newLayout(files, "templates/letter.html")
	if err != nil {
		return nil, err
	}
	return &Writer{words.Texts(words.Mail), layout}, nil
}

// Subject returns the subject of the letter, for whoever lists mails without writing them. It is "" for a letter that
// lacks what its kind demands.
func (w *Writer) Subject(l *Letter) string {
	if l.checkContent() != nil {
		return ""
	}
	return w.draft(l).subject()
}

// Write makes the mail of the letter: headers, the text, the same as HTML, and a calendar for what is to be entered
// into one. An error is about the letter itself, so that trying again is no use; it names the field that is wrong and
// quotes nothing, since fields hold personal values.
func (w *Writer) Write(l *Letter) (*mail.Msg, error) {
	if err := l.check(); err != nil {
		return nil, fmt.Errorf("write %s: %w", kindInError(l.Kind), err)
	}
	d := w.draft(l)
	s := d.sheet()
	b, err := d.body(s, w.layout)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", l.Kind, err)
	}
	return l.envelop(d, s.Subject, b), nil
}

// kindInError quotes no kind that is none.
func kindInError(kind string) string {
	if _, known := kindOf(kind); known {
		return kind
	}
	return "letter"
}

// draft begins a letter in the language of its reader.
func (w *Writer) draft(l *Letter) *draft {
	language := l.To.Language
	if w.catalogs[language] == nil {
		language = words.Spoken()[0]
	}
	d := &draft{Letter: l, catalog: w.catalogs[language], language: language, rightToLeft: words.RightToLeft(language)}
	d.here = d.location(l.To.Zone, l.OfficeZone)
	return d
}
