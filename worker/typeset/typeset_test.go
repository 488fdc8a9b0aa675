package typeset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/document"
)

// sample is a document of some passages.
func sample(passages ...document.Passage) *document.Document {
	return &document.Document{
		Title: "Bericht", Language: "de", Made: time.Date(2027, 6, 15, 0, 0, 0, 0, time.UTC), Passages: passages,
		Page: func(n, of int) string { return fmt.Sprintf("Seite %d von %d", n, of) },
	}
}

func text(words string) document.Text { return document.Plain(words) }

// TestBadInput draws whatever people write: markup, control characters, letters that no font has, far too much, nothing at all.
func TestBadInput(t *testing.T) {
	t.Parallel()
	odd := []string{
		"", " ", "\x00\x07\x1b[31m", "(\\)) Tj ET Q", "<script>alert(1)</script>", "大连 🎉 👩‍👩‍👧 ไทย", "\u202eabc\u202c", "a\u0301\u0302\u0303", "\ufeff\ufffe\U0010ffff", "\xff\xfe",
		"שלום (1988) Haifa", "محطة 12", strings.Repeat("Donaudampfschifffahrtsgesellschaft", 200), strings.Repeat("wenig mehr ", 10_000), strings.Repeat("\u0301", 3000), "\u200e", "1\u2212 2",
	}
	var passages []document.Passage
	for _, s := range odd {
		passages = append(passages, document.Paragraph{Text: text(s)}, document.Table{Head: []document.Text{text("a")}, Rows: [][]document.Text{{text(s)}}, Widths: []int{1}})
		s = s[:min(len(s), 1000)]
		passages = append(passages,
			document.Heading{Level: 2, Text: text(s), ID: s}, document.Paragraph{Text: document.Text{{Words: s, Language: "he"}, {Words: s, Strong: true, To: s}}},
			document.List{Items: []document.Text{text(s), nil}}, document.Facts{Rows: [][2]document.Text{{text("Name"), text(s)}}},
			document.Table{Head: []document.Text{text(s), text("b")}, Rows: [][]document.Text{{text("x"), text(s)}}, Widths: []int{1, 1}},
			document.Drawing{Alt: s, Width: 10, Height: 10, Part: 2, Paths: []document.Path{{}, {Rings: [][]document.Point{nil, {{X: -5, Y: 3}}}, Look: document.Hollow}},
				Labels: []document.Label{{Words: s, Size: 1}}, Key: []document.Key{{Words: s}, {Words: s}}},
			document.Bars{Alt: s, Rows: []document.Bar{{Label: s, N: [2]int{1, 2}}}, Of: [2]string{s, s}})
	}
	for _, language := range []string{"de", "he"} {
		d := sample(append([]document.Passage{document.Cover{Title: text(odd[4]), Over: nil, Below: []document.Text{nil}}, document.Contents{Title: text("Inhalt")}}, passages...)...)
		d.Title, d.Author, d.Subject, d.Language = odd[4], odd[2], odd[5], language
		out, err := Draw(context.Background(), d)
		if err != nil || !bytes.HasPrefix(out, []byte("%PDF-1.7\n")) {
			t.Errorf("in %s: %v", language, err)
		}
	}
	if _, err := Draw(context.Background(), sample()); err != nil {
		t.Errorf("nothing to draw: %v", err)
	}
}

// TestSameBytes draws the same for the same, so that it has an ETag on every replica.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	d := sample(document.Heading{Level: 1, Text: text("Überschrift")}, document.Paragraph{Text: document.Text{{Words: "Text und "}, {Words: "עברית", Language: "he", Strong: true}}})
	x, err := Draw(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	if y, err := Draw(context.Background(), d); err != nil || !bytes.Equal(x, y) {
		t.Errorf("drawn again it differs: %v", err)
	}
}

// TestWhole puts a table on one page that is to stand on one, unless it is longer than half of it; any other begins where there is room.
func TestWhole(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		whole bool
		rows  int
		on    []int // how many boxes each page has, the head that stands again among them
	}{{true, 10, []int{40, 11}}, {false, 10, []int{43, 9}}, {true, 20, []int{43, 19}}} {
		s, err := newSheet(sample())
		if err != nil {
			t.Fatal(err)
		}
		table := document.Table{Head: []document.Text{text("a")}, Widths: []int{1}, Whole: x.whole}
		for range x.rows {
			table.Rows = append(table.Rows, []document.Text{text("b")})
		}
		var boxes []box
		for range 40 {
			boxes = append(boxes, box{height: 15})
		}
		var on []int
		for _, page := range paginate(append(boxes, s.boxes(table)...)) {
			on = append(on, len(page))
		}
		if !slices.Equal(on, x.on) {
			t.Errorf("whole %v, %d rows: the pages have %v, not %v", x.whole, x.rows, on, x.on)
		}
	}
}

// TestGivenUp ends when nobody waits any more.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Draw(ctx, sample(document.Paragraph{Text: text("x")})); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}

// TestPages leaves no heading alone at the end of a page, and puts nothing below its end.
func TestPages(t *testing.T) {
	t.Parallel()
	for fill := range 60 {
		var boxes []box
		for range fill {
			boxes = append(boxes, box{height: 15})
		}
		h := box{height: 20, before: 24, keep: true, heading: &heading{}}
		again := &box{height: 20}
		boxes = append(boxes, h, box{height: 21, keep: true}, box{height: 21, again: again}, box{height: 21, again: again})
		for i, page := range paginate(boxes) {
			last := page[len(page)-1]
			if last.heading != nil || last.keep {
				t.Errorf("after %d lines page %d ends with what is to stand before something", fill, i+1)
			}
			if last.y+last.height > pageHeight-bottom+0.01 {
				t.Errorf("after %d lines page %d goes down to %.1f", fill, i+1, last.y+last.height)
			}
		}
	}
}

// TestLines breaks at spaces, and within words that are longer than a line, and loses nothing.
func TestLines(t *testing.T) {
	t.Parallel()
	s, err := newSheet(sample())
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"Städtepartnerschaften und Freundschaften", strings.Repeat("x", 300), "a b  c", "deutsch-polnische Städtepartnerschaft"} {
		var said strings.Builder
		for _, l := range s.lines(text(words), body, 120) {
			if l.width > 120.01 {
				t.Errorf("%q has a line of %.1f", words, l.width)
			}
			for _, p := range l.parts {
				for _, r := range p.runs {
					for _, g := range r.Glyphs {
						said.WriteString(g.Says())
					}
				}
			}
		}
		if want := clean(words); said.String() != want {
			t.Errorf("%q is %q", words, said.String())
		}
	}
}

// TestDirections shows what runs from the right and from the left in one line as the Unicode Bidirectional Algorithm has it.
func TestDirections(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		fromRight bool
		words     document.Text
		seen      string
	}{
		{false, text("abc אבג def"), "abc גבא def"},
		{false, text("אבג 12 abc"), "12 גבא abc"},
		{true, text("אבג abc 12 דה"), "הד abc 12 גבא"},
		{true, text("אבג 12:30 דה"), "הד 12:30 גבא"},
		{true, document.Text{{Words: "אבג "}, {Words: "Riga (see)", Language: "en"}, {Words: " (10)"}}, "(10) Riga (see) גבא"},
		{true, text("עד \u200e+6\u200e או"), "וא +6 דע"},
		{false, document.Text{{Words: "see "}, {Words: "חיפה (1988)", Language: "he"}, {Words: ", 2027"}}, "see (1988) הפיח, 2027"},
	} {
		s, err := newSheet(sample())
		if err != nil {
			t.Fatal(err)
		}
		s.fromRight = x.fromRight
		type seen struct {
			x    float64
			says string
		}
		var list []seen
		for _, p := range s.lines(x.words, body, 400)[0].parts {
			for _, r := range p.runs {
				for _, g := range r.Glyphs {
					list = append(list, seen{r.X + g.X, g.Says()})
				}
			}
		}
		slices.SortFunc(list, func(x, y seen) int { return int(x.x - y.x) })
		var got strings.Builder
		for _, g := range list {
			got.WriteString(g.says)
		}
		// Brackets within what runs from the right are mirrored as glyphs, and stand for what they are.
		if mirror := strings.NewReplacer("(", ")", ")", "("); got.String() != x.seen && mirror.Replace(got.String()) != x.seen && !sameLetters(got.String(), x.seen) {
			t.Errorf("%s is seen as %q and not %q", x.words, got.String(), x.seen)
		}
	}
}

// sameLetters compares what is seen without brackets.
func sameLetters(x, y string) bool {
	no := strings.NewReplacer("(", "", ")", "")
	return no.Replace(x) == no.Replace(y)
}
