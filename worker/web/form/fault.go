package form

import (
	"net/http"

	"jourfixe/events"
)

// A Fault is a reason not to take a form.
type Fault struct {
	Name    string          // of the fault, which is that of the field if there is one to be put right
	Text    string          // key of the text that says it
	Status  int             // of the answer
	Problem *events.Problem // what the desk has said; nil if it has said nothing, or the text says it all
	Words   string          // and what that is to who looks at the page, once it has been said
	// Conflicts are what stands against the time that was asked for.
	Conflicts []events.Conflict
}

// Is reports whether it is a fault of a name; it is of none if there is no fault.
func (f *Fault) Is(name string) bool { return f != nil && f.Name == name }

// Refused reports whether the desk has refused it for a reason.
func (f *Fault) Refused(code string) bool {
	return f != nil && f.Problem != nil && f.Problem.Code == events.ProblemURN+code
}

// Or returns the status of the answer: the fault's own or, if there is none, another.
func (f *Fault) Or(status int) int {
	if f == nil {
		return status
	}
	return f.Status
}

// Overtaken is a fault of a form that does not fit any more what it is about, which has changed since its page was shown.
func (k *Kind) Overtaken(name string) *Fault { return k.fault(name, http.StatusConflict) }

// Wrong is a fault that shows only when what was sent is held against what it is about.
func (k *Kind) Wrong(name string) *Fault { return k.fault(name, http.StatusUnprocessableEntity) }

// Later is a fault that is here, and passing.
func (k *Kind) Later() *Fault { return k.fault(later, http.StatusServiceUnavailable) }

// fault makes one of a kind of form.
func (k *Kind) fault(name string, status int) *Fault {
	return &Fault{Name: name, Text: k.Texts + ".fault." + name, Status: status}
}

// Fault is what a problem of the desk is to whoever has filled the form in.
func (k *Kind) Fault(p *events.Problem) *Fault {
	if name, ok := k.Problems[p.Field]; ok {
		return k.Overtaken(name)
	}
	f := k.fault(refused, http.StatusUnprocessableEntity)
	if f.Problem = p; len(p.Conflicts) > 0 && k.Taken != "" {
		f = k.fault(k.Taken, http.StatusUnprocessableEntity)
		f.Conflicts = p.Conflicts
	}
	return f
}
