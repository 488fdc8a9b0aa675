package officefile

// Beyond lists the nouns that no office file can describe.
func Beyond() (nouns []string) {
	for _, x := range beyond {
		nouns = append(nouns, x.noun)
	}
	return nouns
}
