package events

import (
	"fmt"
	"strings"
)

// A Problem says why something was refused, in the form of RFC 9457 (application/problem+json). It never quotes a
// personal value: it stays in the journal for good.
type Problem struct {
	Code   string  `json:"type"`             // "urn:jourfixe:problem:<code>"
	Title  string  `json:"title"`            // the same for every problem of the type
	Status int     `json:"status"`           // the HTTP status it is answered with
	Detail string  `json:"detail"`           // what is wrong here, and what would be right
	Field  string  `json:"field,omitempty"`  // where in the data, as in avoid.holidays[0]; the first of Errors
	Errors []Fault `json:"errors,omitempty"` // every fault, when there are several

	Conflicts    []Conflict    `json:"conflicts,omitempty"`    // what stands against the time that was asked for
	Alternatives []Alternative `json:"alternatives,omitempty"` // the best other times
}

// A Fault is one thing wrong with one field.
type Fault struct {
	Field  string `json:"field,omitempty"`
	Detail string `json:"detail"`
}

// Error implements error.
func (p *Problem) Error() string {
	if len(p.Errors) < 2 {
		if p.Field == "" {
			return p.Title + ": " + p.Detail
		}
		return p.Title + ": " + p.Field + ": " + p.Detail
	}
	var b strings.Builder
	b.WriteString(p.Title)
	b.WriteByte(':')
	for _, f := range p.Errors {
		b.WriteString("\n  ")
		if f.Field != "" {
			b.WriteString(f.Field + ": ")
		}
		b.WriteString(f.Detail)
	}
	return b.String()
}

// The kinds of problem. A code is part of the interface: clients may compare it.
const (
	NotJSON      = "not-json"          // the data cannot be read at all
	UnknownType  = "unknown-type"      // no such command, or not in this version
	Malformed    = "malformed"         // against the schema
	UnknownRef   = "unknown-reference" // points at something that is not there
	AlreadyThere = "already-there"     // the id is taken
	Gone         = "gone"              // the id was taken before, and is never given again
	NotPossible  = "not-possible"      // the rules do not allow it
	OtherData    = "other-data"        // a used identity with other data
	Changed      = "changed"           // what it is about has changed since it was read
	TooOld       = "too-old"           // older than identities are remembered
	NotAllowed   = "not-allowed"       // the client was not given this command
	SetAside     = "set-aside"         // it could not be read or handled, and lies in the dead letters
)

// ProblemURN stands before a code in a Problem.
const ProblemURN = "urn:jourfixe:problem:"

// The HTTP statuses of problems.
const (
	statusForbidden = 403
	statusConflict  = 409
	statusRefused   = 422
)

var problemTitles = map[string]struct {
	title  string
	status int
}{
	NotJSON:      {"The data is no readable JSON", statusRefused},
	UnknownType:  {"There is no such command", statusRefused},
	Malformed:    {"The data does not fit the command", statusRefused},
	UnknownRef:   {"The command points at something unknown", statusRefused},
	AlreadyThere: {"The id is already in use", statusRefused},
	Gone:         {"The id was in use before", statusRefused},
	NotPossible:  {"The command cannot be carried out", statusRefused},
	OtherData:    {"The command's identity was used with other data", statusConflict},
	Changed:      {"What the command is about has changed since", statusConflict},
	TooOld:       {"The command is too old", statusRefused},
	NotAllowed:   {"The client may not give this command", statusForbidden},
	SetAside:     {"The command could not be handled", statusRefused},
}

// Refuse makes a Problem with one fault. The detail is formatted as by fmt.Sprintf.
func Refuse(code, field, detail string, args ...any) *Problem {
	return RefuseAll(code, []Fault{{field, fmt.Sprintf(detail, args...)}})
}

// RefuseAll makes a Problem of one or more faults.
func RefuseAll(code string, faults []Fault) *Problem {
	kind := problemTitles[code]
	p := &Problem{Code: ProblemURN + code, Title: kind.title, Status: kind.status, Field: faults[0].Field, Detail: faults[0].Detail}
	if len(faults) > 1 {
		p.Errors = faults
	}
	return p
}
