package letter

// HasLayout reports whether a kind has a layout of its own.
func HasLayout(kind string) bool {
	_, own := kinds[kind]
	return own
}
