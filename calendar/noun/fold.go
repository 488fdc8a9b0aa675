package noun

import (
	"fmt"
	"reflect"

	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// A Fold says how events of one kind come into the book.
type Fold[B Book] struct {
	Of     reflect.Type
	By     Noun[B] // whose event it is
	Unseen bool    // what people see stays as it is
	Keeps  bool    // what the thing names stays as it is
	apply  func(B, *events.Event) error
}

// Apply folds an event in, and keeps the index of what names what.
func (f *Fold[B]) Apply(b B, e *events.Event) error { return f.By.fold(b, f, e) }

// Touches has the noun note what an event, which is not applied yet, is about to touch; false: it may be anything.
func (f *Fold[B]) Touches(b B, e *events.Event) bool { return f.By.touch(b, e) }

// Folds is for events that are more than a change of one thing.
func Folds[B Book, E any](apply func(B, *E, *events.Event) error) Fold[B] {
	return Fold[B]{Of: reflect.TypeFor[*E](), apply: func(b B, e *events.Event) error { return apply(b, any(e.Body).(*E), e) }}
}

// Makes is for events by which a thing comes into being, or is there anew.
func Makes[B Book, T, E any](s *shelf.Shelf[string, T], make func(B, *E, *events.Event) *T) Fold[B] {
	return Folds(func(b B, body *E, e *events.Event) error {
		s.Put(b.Shelves(), e.Body.About().ID, make(b, body, e))
		return nil
	})
}

// Changes is for events that change a thing, which must be there.
func Changes[B Book, T, E any](s *shelf.Shelf[string, T], change func(*T, *E, *events.Event)) Fold[B] {
	return Folds(func(b B, body *E, e *events.Event) error {
		ref := e.Body.About()
		t := s.Change(b.Shelves(), ref.ID)
		if t == nil {
			return Missing(ref)
		}
		change(t, body, e)
		return nil
	})
}

// Drops is for events after which a thing is gone altogether.
func Drops[B Book, E, T any](s *shelf.Shelf[string, T]) Fold[B] {
	return Folds(func(b B, _ *E, e *events.Event) error {
		s.Drop(b.Shelves(), e.Body.About().ID)
		return nil
	})
}

// Unseen marks events that change nothing of what people see.
func Unseen[B Book](f Fold[B]) Fold[B] { f.Unseen = true; return f }

// Keeps marks events after which a thing names what it named before, which then need not be looked at.
func Keeps[B Book](f Fold[B]) Fold[B] { f.Keeps = true; return f }

// Missing is what an event about something unknown is answered with.
func Missing(ref events.Ref) error { return fmt.Errorf("%s is not in the book", ref) }
