package questions

// Questions lists all that can be asked, as noun.question.
func Questions() []string {
	var names []string
	for _, e := range new(Answerer).table() {
		names = append(names, e.noun+"."+e.question)
	}
	return names
}
