package guest

import (
	"net/http"
	"slices"
	"strings"

	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
)

// choices are the forms by which somebody chooses their mails.
var choices = &form.Kind{Texts: "mails", Limit: 8 << 10}

// A choice of mails is what somebody is about to choose, or has tried to.
type choice struct {
	Offered  []string    // what the page had a box for
	Wanted   []string    // what was ticked
	OneClick bool        // sent by a mail program, not by the page
	Saved    bool        // a choice was just made
	Stored   bool        // it is stored, and not decided yet
	Fault    *form.Fault // why the choice was not taken, nil if it was
}

// Kind implements form.Form.
func (*choice) Kind() *form.Kind { return choices }

// Read implements form.Form.
func (c *choice) Read(f form.Fields) (fault string) {
	if c.OneClick = strings.EqualFold(f.Word("List-Unsubscribe"), "One-Click"); c.OneClick {
		return ""
	}
	c.Offered, c.Wanted = f.Some("offered", listing.Mails), f.Some("wanted", listing.Mails)
	if len(c.Offered) == 0 {
		return form.Broken
	}
	return ""
}

// command is what the choice comes to. What the page did not offer stays as it is.
func (c *choice) command(person string) *events.PreferPerson {
	p := &events.PreferPerson{ID: person}
	for _, kind := range c.Offered {
		if slices.Contains(c.Wanted, kind) {
			p.Again = append(p.Again, kind)
		} else {
			p.Fewer = append(p.Fewer, kind)
		}
	}
	return p
}

// asked are the kinds of mail that the link names, in the order of the page. What it names beside them is passed over.
func asked(r *http.Request) (kinds []string) {
	named := r.URL.Query()["mails"]
	for _, kind := range listing.Mails {
		if slices.Contains(named, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}
