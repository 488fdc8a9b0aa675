package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"path"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/ics"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// shown makes all that comes out of a recording, by file.
func (r *recording) shown() (map[string][]byte, error) {
	b, err := r.book(r.last())
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	if out[bookFile], err = r.outlineBook(b); err != nil {
		return nil, err
	}
	if out[mailsFile], err = r.mails(); err != nil {
		return nil, err
	}
	var sums bytes.Buffer
	for n, m := range r.Moments {
		then, err := r.book(m.Sequence)
		if err != nil {
			return nil, err
		}
		for _, scope := range scopes(then) {
			for _, language := range words.Spoken() {
				f, err := feed(then, scope, language, m.At)
				if err != nil {
					return nil, err
				}
				fmt.Fprintf(&sums, "%d %s %s %x\n", n+1, scope, language, sha256.Sum256(f))
			}
		}
	}
	out[feedsFile] = sums.Bytes()
	// A few are there as bytes, so that one sees what has changed when a sum does not match any more.
	first := r.Moments[0]
	if b, err = r.book(first.Sequence); err != nil {
		return nil, err
	}
	for _, name := range []string{"office.de", "partner/riga.en", "series/jour-fixe.pl", "person/noam.he", "trip/gdansk-2027.de", "holidays/de-hb.en"} {
		scope, language, _ := strings.Cut(name, ".")
		of, err := calendar.ParseScope(scope)
		if err != nil {
			return nil, err
		}
		if out[path.Join(feedFolder, strings.ReplaceAll(name, "/", "-")+".ics")], err = feed(b, of, language, first.At); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// scopes lists what a book can have feeds of.
func scopes(b *calendar.Book) []agenda.Scope {
	list := []agenda.Scope{{}}
	add := func(noun, id string) { list = append(list, agenda.Scope{Ref: events.Ref{Noun: noun, ID: id}}) }
	for _, p := range b.Partners() {
		add("partner", p.ID)
	}
	for _, s := range b.AllSeries() {
		add("series", s.ID)
	}
	for _, t := range b.Trips() {
		add("trip", t.ID)
	}
	for _, p := range b.People() {
		add("person", p.ID)
	}
	if len(b.Agreements()) > 0 { // recordings from before there were any have no such feed
		add(agenda.NounAnniversaries, "")
	}
	for _, region := range []string{"de-hb", "pl", "il", "cn"} {
		add("holidays", region)
	}
	return list
}

// feed makes the bytes of a feed at a time.
func feed(b *calendar.Book, scope agenda.Scope, language string, now time.Time) ([]byte, error) {
	today := b.Today(now)
	f := ics.Feed{
		Name: b.Title(scope), Office: b.Office().Title, Zone: b.Office().Zone, Language: language, Domain: "recorded.example",
		Conferences: scope == (agenda.Scope{}) || scope.Noun == "person",
		URL: func(ref events.Ref) string {
			if ref == (events.Ref{}) {
				return ""
			}
			return "https://recorded.example/" + ref.Noun + "s/" + ref.ID
		},
	}
	first, last := agenda.Shown(today)
	data, err := f.Render(ics.Window(b.Agenda(scope, first, last), today))
	if err != nil {
		return nil, fmt.Errorf("the feed of %s: %w", scope, err)
	}
	return data, nil
}

// mails writes what is owed at each moment: to those who were told what the ledger says, and had nobody been told
// anything.
func (r *recording) mails() ([]byte, error) {
	ledger, err := r.ledger()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for n, m := range r.Moments {
		b, err := r.book(m.Sequence)
		if err != nil {
			return nil, err
		}
		for _, from := range []struct {
			name   string
			ledger owed.Ledger
		}{{"the ledger", ledger}, {"nothing", nil}} {
			owing, next := owed.All(b, from.ledger, m.At)
			fmt.Fprintf(&out, "moment %d, %s, told %s: %d owed, next look %s\n", n+1, at(m.At), from.name, len(owing), at(next))
			for _, o := range owing {
				fmt.Fprintf(&out, "  %s to %s about %s: revision %d, sequence %d, address %d, since %d, left %t, due %s, rule %q, content %q\n",
					o.Kind, o.To, o.About, o.Revision, o.Sequence, o.Address, o.Since, o.Left, at(o.Due), o.Rule, o.Content)
			}
		}
	}
	return out.Bytes(), nil
}
