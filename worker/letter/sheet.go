package letter

import (
	"html/template"
	"strings"
)

// A sheet is what a mail says, in order and in the words of its reader, before it is known how it will look. The plain
// text and the HTML are made from the same sheet, so neither ever says more than the other.
//
// All its texts are clean: each on one line, without control characters but marks (see marked), and no longer than fits.
type sheet struct {
	Language string
	RTL      bool // written from the right
	Subject  string
	Office   string       // heads the mail
	Kicker   string       // the kind of mail, in a word
	Greeting string       // personal
	RSVP     template.URL // personal: the link for answering; "" if there is nothing to answer
	Lead     string       // what this is about, in a sentence
	Title    string       // of the meeting or series
	Gone     bool         // the title is struck through
	Blocks   []block

	Before, After string // what stands before the old and the new in a change

	Footer      []string
	Mails       template.URL // personal: where the reader chooses which mails they get; "" if there is no choice
	MailsHint   string       // what leads there
	Mine        template.URL // personal: where the reader sees all that they are invited to; "" if nothing leads there
	MineHint    string       // what leads there
	Contact     string       // the address that questions go to; "" if there is none
	ContactHint string       // what is said before it
	Legal       []anchor     // what law asks for, the same in every mail
	Still       bool         // nothing in the mail is a link, but for what law asks for
	Own         bool         // more is personal than greeting, RSVP, Mails and Mine, so that the page serves for no other
}

// A block is a part of a sheet under a heading of its own, or under none.
type block struct {
	Heading  string
	Lines    []string // sentences
	Quote    []string // what the office itself has written, line by line, without marks
	QuoteTag string   // its language, "" if it is the reader's
	Changes  []change
	Facts    []fact
	Answers  []answer
	Items    []item
	Links    []anchor
	Ending   string // a sentence after all of it
	Soft     bool   // of less weight
}

// A change is what has become of a part of the meeting.
type change struct{ Label, Was, Is string }

// A fact is a label with what stands behind it, in lines.
type fact struct {
	Label string
	Lines []string
}

// An answer is a link with which the reader answers: the personal one, with the answer added.
type answer struct {
	Label   string
	Value   string
	Primary bool // the one that is hoped for
}

// An item is an entry of a list.
type item struct {
	Title   string
	To      template.URL // "" if there is no page about it
	Lines   []string
	Pressed bool // it wants to be dealt with
}

// An anchor is an address to be followed or copied. Links are of the type that the layout lets through, since it does
// not know webcal, which opens a calendar program; check has looked at them.
type anchor struct {
	Label string
	To    template.URL
}

// text writes the sheet as plain text. What the office has written is set in, so that it cannot pass for a part of the
// mail, such as a link to answer with.
func (s *sheet) text() string {
	var b strings.Builder
	b.Grow(2_048)
	paragraph := func(lines ...string) {
		for _, l := range lines {
			b.WriteString(s.plain(l))
			b.WriteByte('\n')
		}
		b.WriteByte('\n')
	}
	paragraph(s.Greeting)
	paragraph(s.Lead)
	if s.Title != "" {
		paragraph(s.Title)
	}
	for i := range s.Blocks {
		paragraph(s.Blocks[i].text(s)...)
	}
	// The line of two hyphens and a blank begins a signature, which mail programs show in a softer colour and leave out
	// of answers.
	b.WriteString("-- \n")
	for _, l := range append([]string{s.Office}, s.Footer...) {
		b.WriteString(s.plain(l))
		b.WriteByte('\n')
	}
	if s.Mine != "" {
		b.WriteString(s.plain(s.MineHint+":") + "\n" + s.plain("  "+marked(string(s.Mine), asLink)) + "\n")
	}
	if s.Mails != "" {
		b.WriteString(s.plain(s.MailsHint+":") + "\n" + s.plain("  "+marked(string(s.Mails), asLink)) + "\n")
	}
	for _, l := range s.Legal {
		b.WriteString(s.plain(l.Label+":") + "\n" + s.plain("  "+marked(string(l.To), asLink)) + "\n")
	}
	if s.Contact != "" {
		// On a line of its own, since programs that wrap lines do so after hyphens.
		b.WriteString(s.plain(s.ContactHint) + "\n" + s.plain("  "+marked(s.Contact, asLink)) + "\n")
	}
	return b.String()
}

// QuoteAlign is the side at which lines of the quotation begin.
func (k block) QuoteAlign() string { return foreignSide(k.QuoteTag) }

// QuoteMixed reports whether nobody knows the language of the quotation, so that each line runs as its own first letter
// does.
func (k block) QuoteMixed() bool { return k.QuoteTag == unknownTag }

// text returns the lines of the block as plain text, with marks.
func (k *block) text(s *sheet) []string {
	var lines []string
	add := func(l ...string) { lines = append(lines, l...) }
	if k.Heading != "" {
		add(k.Heading)
	}
	add(k.Lines...)
	for _, q := range k.Quote {
		switch {
		case q == "":
			add("")
		case k.QuoteTag != "":
			add("  " + marked(q, k.QuoteTag))
		default:
			add("  " + q)
		}
	}
	for _, c := range k.Changes {
		add("  "+c.Label, "    "+s.Before+" "+c.Was, "    "+s.After+" "+c.Is)
	}
	for _, f := range k.Facts {
		for i, l := range f.Lines {
			if i == 0 {
				add(f.Label + ": " + l)
			} else {
				add("  " + l)
			}
		}
	}
	for _, a := range k.Answers {
		add("  "+a.Label+":", "  "+marked(string(s.RSVP)+"?answer="+a.Value, asLink))
	}
	for _, it := range k.Items {
		add("- " + it.Title)
		for _, l := range it.Lines {
			add("  " + l)
		}
		if it.To != "" {
			add("  " + marked(string(it.To), asLink))
		}
	}
	for _, l := range k.Links {
		add(l.Label+":", "  "+marked(string(l.To), asLink))
	}
	if k.Ending != "" {
		add(k.Ending)
	}
	return lines
}
