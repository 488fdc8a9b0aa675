// Package form is how a page asks somebody for something: a form reads itself from what was sent and says which field is
// wrong; what it stands for is handed in as a command, and what the desk makes of that comes back as a fault of the form.
// What a form asks for, and how it looks, is its page's affair.
package form

import (
	"errors"
	"mime"
	"net/http"
)

// A Form is what a page asks somebody for, and what they have sent.
type Form interface {
	// Kind is what all forms of its kind have in common.
	Kind() *Kind
	// Read takes what was sent, and returns what is wrong with it: the name of a fault, "" if nothing is. What could be
	// read is kept even then, so that it can be shown again.
	Read(Fields) (fault string)
}

// A Kind is what all forms of one kind have in common.
type Kind struct {
	Texts string // what the keys of its texts begin with: the fault "comment" of "rsvp" is said by rsvp.fault.comment
	Limit int64  // bytes that can be sent at most
	Large string // the fault of a form that is larger; "" if it is no field in particular

	// Problems are faults that the desk finds and for which there are words of their own, by the field that a problem
	// names. Any other problem is the fault "refused".
	Problems map[string]string
	// Taken is the fault of asking for a time that something stands against; "" if no such thing can be asked for.
	Taken string
}

// Faults that any form can have.
const (
	Broken  = "form"    // it did not come in whole, or not from our page
	later   = "later"   // the fault is here, and passing
	refused = "refused" // the desk has refused the command
)

// Read reads a form out of a request, and returns what is wrong with it, nil if nothing is.
func Read(w http.ResponseWriter, r *http.Request, f Form) *Fault {
	k := f.Kind()
	if r.PostForm == nil { // the shell has read what staff send
		r.Body = http.MaxBytesReader(w, r.Body, k.Limit)
		if err := parse(r, k.Limit); err != nil {
			var tooLarge *http.MaxBytesError
			switch {
			case !errors.As(err, &tooLarge):
				return k.fault(Broken, http.StatusBadRequest)
			case k.Large != "":
				return k.fault(k.Large, http.StatusRequestEntityTooLarge)
			}
			return k.fault(Broken, http.StatusRequestEntityTooLarge)
		}
	}
	if name := f.Read(Fields{r.PostForm}); name != "" {
		return k.fault(name, http.StatusUnprocessableEntity)
	}
	return nil
}

// parse reads a body in either form that browsers and mail programs send. All of it fits into memory, so nothing is ever put
// into a file.
func parse(r *http.Request, limit int64) error {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && media == "multipart/form-data" {
		return r.ParseMultipartForm(limit)
	}
	return r.ParseForm()
}
