package noun

import (
	"crypto/sha256"
	"encoding/base32"
	"reflect"
	"strings"
	"time"

	"jourfixe/events"
)

// An Asked is what a decision may need of a command beside its body.
type Asked struct {
	Command *events.Command
	Now     time.Time
}

// Made is the id for something whose command gives none: 16 characters from the command's seed, so that deciding again
// makes the same.
func (a Asked) Made() string {
	return strings.ToLower(base32.StdEncoding.EncodeToString(a.Command.Seed[:10]))
}

// Derived is a secret for something that the command brings along, 26 characters from its seed that say nothing of the others: deciding
// again makes the same.
func (a Asked) Derived(what string) string {
	sum := sha256.Sum256(append([]byte(what+"/"), a.Command.Seed[:]...))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
}

// An Answer says how commands of one kind are decided.
type Answer[B Book] struct {
	To      reflect.Type
	Lengthy bool // it may take longer than others can wait for
	Decide  func(B, events.Body, Asked) ([]events.Body, *events.Problem)
}

// AnswersAsked is for decisions to which it matters who has asked, or that make an id.
func AnswersAsked[B Book, C any](decide func(B, *C, Asked) ([]events.Body, *events.Problem)) Answer[B] {
	return Answer[B]{To: reflect.TypeFor[*C](), Decide: func(b B, c events.Body, a Asked) ([]events.Body, *events.Problem) {
		return decide(b, any(c).(*C), a)
	}}
}

// AnswersAt is for decisions that depend on the time.
func AnswersAt[B Book, C any](decide func(B, *C, time.Time) ([]events.Body, *events.Problem)) Answer[B] {
	return AnswersAsked(func(b B, c *C, a Asked) ([]events.Body, *events.Problem) { return decide(b, c, a.Now) })
}

// Answers is for all others.
func Answers[B Book, C any](decide func(B, *C) ([]events.Body, *events.Problem)) Answer[B] {
	return AnswersAsked(func(b B, c *C, _ Asked) ([]events.Body, *events.Problem) { return decide(b, c) })
}

// Lengthy marks decisions that look for a time, or for many.
func Lengthy[B Book](a Answer[B]) Answer[B] { a.Lengthy = true; return a }
