package relations

import (
	"strconv"
	"strings"

	"jourfixe/calendar/document"
	"jourfixe/calendar/words"
)

// overview tells how many relations there are of which kind.
func overview(s *summary) []document.Passage {
	passages := []document.Passage{document.Heading{Level: 2, Text: s.say("overview"), ID: "overview", NewPage: true}}
	counts := s.counts()
	if len(counts) == 0 {
		return append(passages, document.Paragraph{Text: s.say("none")})
	}
	named := make([]string, len(counts))
	for i, c := range counts {
		named[i] = s.texts.Count("count."+c.kind, c.active+c.dormant)
	}
	return append(passages, document.Paragraph{Text: s.say("lead", "list", words.List(named, s.language))}, s.bars(counts), s.figures(counts))
}

// A count is how many relations of a kind there are.
type count struct {
	kind            string
	active, dormant int
}

// counts leaves out kinds of which there is none.
func (s *summary) counts() (list []count) {
	for _, kind := range kinds {
		c := count{kind: kind}
		for _, p := range s.partners[kind] {
			if p.Dormant() {
				c.dormant++
			} else {
				c.active++
			}
		}
		if c.active+c.dormant > 0 {
			list = append(list, c)
		}
	}
	return list
}

func (s *summary) bars(counts []count) document.Bars {
	b := document.Bars{Of: [2]string{s.texts.Say("legend.active"), s.texts.Say("legend.dormant")}}
	said := make([]string, len(counts))
	for i, c := range counts {
		name := s.texts.Say("kinds." + c.kind)
		b.Rows = append(b.Rows, document.Bar{Label: name, N: [2]int{c.active, c.dormant}})
		said[i] = s.texts.Say("chart.kind", "kind", name, "active", c.active, "dormant", c.dormant)
	}
	b.Alt = s.texts.Say("chart", "list", strings.Join(said, "; "))
	return b
}

// figures is the same as a table.
func (s *summary) figures(counts []count) document.Table {
	t := document.Table{
		Head:   []document.Text{s.say("column.kind"), s.say("column.active"), s.say("column.dormant"), s.say("column.all")},
		Widths: []int{6, 2, 2, 2}, Figure: []bool{false, true, true, true},
	}
	row := func(name document.Text, c count) {
		t.Rows = append(t.Rows, []document.Text{name, number(c.active), number(c.dormant), number(c.active + c.dormant)})
	}
	var sum count
	for _, c := range counts {
		row(s.say("kinds."+c.kind), c)
		sum.active, sum.dormant = sum.active+c.active, sum.dormant+c.dormant
	}
	row(document.Text{{Words: s.texts.Say("sum"), Strong: true}}, sum)
	return t
}

func number(n int) document.Text { return document.Plain(strconv.Itoa(n)) }
