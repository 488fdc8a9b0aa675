package words

// Country returns what a country is called that has these two letters (ISO 3166-1), and the letters if nobody knows.
func Country(code, language string) string {
	if name, ok := in(language).countries[code]; ok {
		return name
	}
	return code
}
