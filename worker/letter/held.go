package letter

import (
	"cmp"
	"maps"
	"slices"
)

var _ = register(KindHeld, kind{
	check: (*Letter).checkHeld, sheet: (*draft).held,
	subject: func(d *draft) string { return d.count("subject.held", d.Held.Waiting) },
})

// heldReasons are the code words for which there is a sentence that says why a mail waits.
var heldReasons = []string{
	"ambiguous", "came-back", "circle", "failing", "foreign", "incomplete", "no-reader", "no-time", "refused", "too-many", "unexplained", "unknown-uid",
	"unreadable",
}

// contactOption says who gets what people write.
const contactOption = "--mail-contact"

// heldCommand lists what waits.
const heldCommand = "jourfixe inbound list"

// held says how many mails wait for somebody, why, and what to do about it. It says nothing of what is in them: whoever
// has written them may be anybody, and the list on the machine shows more to those who may see it.
func (d *draft) held(s *sheet) {
	s.Lead = d.count("lead.held", d.Held.Waiting)
	reasons := d.Held.Reasons
	codes := slices.SortedFunc(maps.Keys(reasons), func(x, y string) int {
		return cmp.Or(cmp.Compare(reasons[y], reasons[x]), cmp.Compare(x, y))
	})
	var b block
	for _, code := range codes[:min(len(codes), maxItems)] {
		n := reasons[code]
		if n <= 0 {
			continue
		}
		it := item{Title: d.say("held.unlisted", "reason", plainID(code)), Lines: []string{d.count("mails", n)}}
		if slices.Contains(heldReasons, code) {
			it.Title = d.say("held."+code, "option", contactOption)
		}
		b.Items = append(b.Items, it)
	}
	b.more(d, len(codes))
	s.add(b)
	s.add(block{Lines: []string{d.say("held.what")}, Facts: []fact{{d.say("held.command"), []string{marked(heldCommand, "")}}}})
	s.add(block{Lines: []string{d.say("held.ends")}, Soft: true})
}
