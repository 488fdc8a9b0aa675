package field

// ReadTicked returns the ids that are ticked in boxes, as a command names them; one that is not known has gone since.
func ReadTicked(typed Typed, known func(id string) bool) (any, *Fault) {
	var list []any
	for _, id := range typed[""] {
		switch {
		case id == "":
		case !known(id):
			return nil, &Fault{Text: "gone"}
		default:
			list = append(list, id)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	return list, nil
}

// WriteTicked ticks the ids that a command names.
func WriteTicked(value any) Typed {
	typed := Typed{}
	list, _ := value.([]any)
	for _, x := range list {
		if id, ok := x.(string); ok {
			typed[""] = append(typed[""], id)
		}
	}
	return typed
}
