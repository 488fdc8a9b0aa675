package listing

import (
	"slices"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// Unanswered is what stands in the place of an answer where there is none.
const Unanswered = "open"

// maxPips bounds the shapes of a tally. Of more people each shape stands for several.
const maxPips = 48

// A Tally is who comes, in shapes and in words. The shapes differ in form and not in colour alone; the words say the
// same.
type Tally struct {
	Pips  []string // a class for each shape, in the order of the answers
	Words string
}

// NewTally puts a tally in shapes and words. All counts are said, those of nobody too, but nothing before anybody is
// invited.
func NewTally(c meeting.Tally, v *voice.Voice) *Tally {
	counts := []struct {
		answer string
		n      int
	}{
		{events.AnswerAccepted, c.Accepted}, {events.AnswerTentative, c.Tentative}, {events.AnswerDeclined, c.Declined}, {Unanswered, c.Open},
	}
	all := c.Accepted + c.Tentative + c.Declined + c.Open
	if all == 0 {
		return nil
	}
	t := &Tally{}
	for _, x := range counts {
		shapes := x.n
		if all > maxPips && x.n > 0 {
			shapes = max(1, x.n*maxPips/all)
		}
		t.Pips = append(t.Pips, slices.Repeat([]string{x.answer}, shapes)...)
		if t.Words != "" {
			t.Words += ", "
		}
		t.Words += v.N("tally."+x.answer, x.n)
	}
	if c.Company > 0 {
		t.Words += ", " + v.N("tally.company", c.Company)
	}
	return t
}

// Answered is the tally of an agenda's line: nil as long as nobody has answered, since "all open" is no news.
func Answered(c meeting.Tally, v *voice.Voice) *Tally {
	if !c.Any() {
		return nil
	}
	return NewTally(c, v)
}
