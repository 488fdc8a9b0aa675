package edit

import (
	"net/http"
	"net/url"
)

// keptPrefix stands before what the page that leads to a form was asked for, in the address of the form and in what it carries.
const keptPrefix = "back."

// mostKept is how many bytes are carried of one thing that was asked for.
const mostKept = 200

// Keep is what leads to a form from a page that was asked for something, so that it comes back as it was.
func Keep(asked url.Values) url.Values {
	to := url.Values{}
	for name, values := range asked {
		to[keptPrefix+name] = values
	}
	return to
}

// kept is what the page was asked for that led to the form, of what the form knows.
func (x *asker) kept(r *http.Request) url.Values {
	sent := r.URL.Query()
	if r.Method == http.MethodPost {
		sent = r.PostForm
	}
	kept := url.Values{}
	for _, name := range x.form.Keeps {
		if value := sent.Get(keptPrefix + name); value != "" && len(value) <= mostKept {
			kept.Set(name, value)
		}
	}
	return kept
}

// carry are the fields in which a form carries it.
func (x *asker) carry(r *http.Request) (list []hidden) {
	kept := x.kept(r)
	for _, name := range x.form.Keeps {
		if kept.Has(name) {
			list = append(list, hidden{keptPrefix + name, kept.Get(name)})
		}
	}
	return list
}

// back is the page that led to the form, as it was.
func (x *asker) back(r *http.Request, to string) string {
	if kept := x.kept(r); len(kept) > 0 {
		return to + "?" + kept.Encode()
	}
	return to
}
