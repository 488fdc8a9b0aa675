package personal

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/document"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// area are the countries in which the GDPR holds: those of the European Economic Area (Agreement on the EEA, joint committee decision
// 154/2018). Whether another country protects data as well is for the office to say.
var area = strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK")

// Record is the record of what the office does with personal data (GDPR, article 30(1)) as a document: what the office has said of itself, what
// the program knows of itself, and where something has to be said that nobody has said yet, that. There is nobody's data in it.
func Record(b *calendar.Book, language string, now time.Time) *document.Document {
	r := &record{book: b, language: language, texts: words.Texts(words.Personal)[language]}
	office, _ := b.Office().Title.Find(language)
	home := b.Office().Location()
	today := events.DateOf(now.In(home))
	asOf := r.texts.Say("record.subject", "office", office, "date", words.DateLong(today, language))
	d := &document.Document{
		Title: r.texts.Say("record.title"), Subject: asOf, Author: office, Language: language, Made: today.In(0, home),
		Page: func(n, of int) string { return r.texts.Say("record.page", "n", n, "of", of) },
	}
	d.Passages = append(d.Passages,
		document.Cover{Over: r.in(b.Office().Title), Title: r.say("record.title"), Below: []document.Text{r.say("record.law"), document.Plain(asOf)}},
		document.Contents{Title: r.say("record.contents")},
	)
	d.Passages = append(d.Passages, r.responsible()...)
	for _, a := range Say(language, b.Office().Retention) {
		d.Passages = append(d.Passages, r.activity(a)...)
	}
	d.Passages = append(d.Passages, r.recipients()...)
	d.Passages = append(d.Passages, r.transfers()...)
	d.Passages = append(d.Passages, r.measures()...)
	return d
}

// A record is the document while it is made.
type record struct {
	book     *calendar.Book
	language string
	texts    *words.Catalog
}

func (r *record) say(key string, pairs ...any) document.Text {
	return document.Plain(r.texts.Say(key, pairs...))
}

func (r *record) heading(key string) document.Heading {
	return document.Heading{Level: 2, Text: r.say(key), ID: key}
}

// in is what the office has written, in the language of the document if it has, else in the one it has, which is marked.
func (r *record) in(t events.Text) document.Text {
	said, tag := t.Find(r.language)
	if said == "" {
		return nil
	}
	return document.Text{{Words: said, Language: tag}}
}

// told is what the office has said, or that it has not.
func (r *record) told(t events.Text) document.Text {
	if said := r.in(t); said != nil {
		return said
	}
	return r.say("record.missing")
}

// responsible says who answers for it (article 30(1)(a)).
func (r *record) responsible() []document.Passage {
	legal := r.book.Legal()
	return []document.Passage{r.heading("record.responsible"), document.Facts{Rows: [][2]document.Text{
		{r.say("record.controller"), r.told(legal.Controller)},
		{r.say("record.officer"), r.told(legal.Officer)},
		{r.say("record.authority"), r.told(legal.Authority)},
	}}}
}

// activity says what for, whose and which data, until when, and who sees them (article 30(1)(b), (c), (d) and (f)).
func (r *record) activity(a Said) []document.Passage {
	table := document.Table{
		Head:   []document.Text{r.say("column.what"), r.say("column.whose"), r.say("column.until"), r.say("column.sees")},
		Widths: []int{30, 20, 28, 22}, Figure: make([]bool, 4),
	}
	for _, k := range a.Data {
		what := document.Plain(k.What)
		if k.Special {
			what = append(what, document.Span{Words: " – " + r.texts.Say("special"), Strong: true})
		}
		table.Rows = append(table.Rows, []document.Text{what, document.Plain(k.Whose), document.Plain(k.Until), document.Plain(k.Sees)})
	}
	return []document.Passage{
		document.Heading{Level: 2, Text: document.Plain(a.Title), ID: "activity/" + a.ID},
		document.Facts{Rows: [][2]document.Text{{r.say("purpose"), document.Plain(a.Purpose)}, {r.say("basis"), document.Plain(a.Basis)}}},
		table,
	}
}

// recipients says who gets data beside those in the tables (article 30(1)(d)).
func (r *record) recipients() []document.Passage {
	return []document.Passage{
		r.heading("record.recipients"),
		document.List{Items: []document.Text{r.say("record.recipients.mail"), r.say("record.recipients.host"), r.say("record.recipients.calendars"), r.say("record.recipients.city")}},
		document.Paragraph{Text: r.say("record.recipients.fill"), Quiet: true},
	}
}

// transfers says to which countries outside the area data may go (article 30(1)(e)): those of partners, whose contacts get mails and whose
// cities see who comes.
func (r *record) transfers() []document.Passage {
	var outside []string
	for _, p := range r.book.Partners() {
		if p.Country != "" && !p.Retired && !slices.Contains(area, p.Country) {
			outside = append(outside, words.Country(p.Country, r.language))
		}
	}
	slices.SortFunc(outside, cmp.Compare[string])
	said := r.say("record.transfers.none")
	if outside = slices.Compact(outside); len(outside) > 0 {
		said = r.say("record.transfers.some", "countries", strings.Join(outside, ", "))
	}
	return []document.Passage{r.heading("record.transfers"), document.Paragraph{Text: said}, document.Paragraph{Text: r.say("record.transfers.fill"), Quiet: true}}
}

// measures says how data are protected, as far as the program does it (article 30(1)(g)).
func (r *record) measures() []document.Passage {
	var items []document.Text
	for _, m := range []string{"sealed", "erased", "clock", "signin", "roles", "log", "mail", "files", "backup"} {
		items = append(items, r.say("record.measure."+m))
	}
	return []document.Passage{r.heading("record.measures"), document.List{Items: items}, document.Paragraph{Text: r.say("record.measures.fill"), Quiet: true}}
}
