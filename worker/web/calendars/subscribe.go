package calendars

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"rsc.io/qr"

	"jourfixe/calendar"
	"jourfixe/worker/links"
	"jourfixe/worker/web/shell"
)

// A subscription tells whoever has the address of a calendar how programs subscribe to it.
type subscription struct {
	Name    string
	Address string
	Webcal  template.URL // the same for programs that have taken on calendars
	QR      picture
	Ways    []string // by which program
}

// ways are the programs that are explained: those that people have.
var ways = []string{"outlook", "google", "apple", "thunderbird", "davx5"}

// known reports whether a token opens a feed, or has opened one.
func (p *pages) known(token string) bool {
	known := false
	p.Forms.Mirror.View(func(b *calendar.Book) { known = b.FeedByHash(links.TokenHash(token)) != nil })
	return known
}

// opened is the feed that a token opens today, nil if it does not any more.
func (p *pages) opened(b *calendar.Book, token string) *calendar.Feed {
	f := b.FeedByHash(links.TokenHash(token))
	if f == nil || f.Hash != links.TokenHash(token) || f.Closed(b.Today(p.Forms.Reception.Now())) {
		return nil
	}
	return f
}

// closed is the answer at an address that has opened a calendar once: the same as of the calendar itself.
var closed = shell.Unfit(http.StatusGone, "error.calendar")

func (p *pages) subscribe(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	token := r.PathValue("token")
	v.Read("subscribe", func(b *calendar.Book) shell.Content {
		f := p.opened(b, token)
		if f == nil {
			return closed
		}
		s := subscription{Name: v.Voice.In(b.Title(f.Scope)), Address: links.FeedURL(p.Links.BaseURL, token, f.Name), Ways: ways}
		_, rest, _ := strings.Cut(s.Address, "://")
		s.Webcal = template.URL("webcal://" + rest) // which the library does not know as a scheme that is safe
		var err error
		if s.QR, err = draw(string(s.Webcal)); err != nil {
			return shell.Content{} // an address is never too long for a code
		}
		return shell.Content{Title: v.Voice.T("subscribe.title", "name", s.Name), Body: s}
	})
}

// A picture is a QR code as a path of squares in an SVG of so many units, with the margin that cameras need.
type picture struct {
	Size int
	Path string
}

// margin is how many units are light around a code (ISO/IEC 18004).
const margin = 4

// draw makes the QR code of a text.
func draw(text string) (picture, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return picture{}, fmt.Errorf("draw a QR code: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+margin, y+margin, x-from, x-from)
			}
		}
	}
	return picture{code.Size + 2*margin, path.String()}, nil
}
