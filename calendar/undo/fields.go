package undo

import (
	"reflect"
	"slices"

	"jourfixe/events"
)

// differs sets the field of a command to what was, if that is not what is, and reports whether it has. A list or a text that was
// not there is an empty one, which takes it away.
func differs[T any](to **T, was, is T) bool {
	v, w := reflect.ValueOf(&was).Elem(), reflect.ValueOf(&is).Elem()
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		if v.Len() == 0 && w.Len() == 0 {
			return false
		}
		if v.IsNil() {
			if v.Kind() == reflect.Map {
				v.Set(reflect.MakeMap(v.Type()))
			} else {
				v.Set(reflect.MakeSlice(v.Type(), 0, 0))
			}
		}
	}
	if reflect.DeepEqual(was, is) {
		return false
	}
	*to = &was
	return true
}

// some gives a command of which at least one field was set.
func some(c events.Body, set ...bool) Way {
	if !slices.Contains(set, true) {
		return Way{}
	}
	return one(c)
}

// hours sets hours that were others.
func hours(to **events.Hours, was, is *events.Hours) bool {
	if was == nil || reflect.DeepEqual(was, is) {
		return false
	}
	*to = was
	return true
}

// unlessHours refuses to undo that hours were said where none were: no command takes them away.
func unlessHours(way Way, was, is *events.Hours) Way {
	if was == nil && is != nil {
		return Way{Why: Unheld}
	}
	return way
}
