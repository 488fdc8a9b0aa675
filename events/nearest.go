package events

// Nearest returns the one of the words that word is most likely a slip of: the first with the fewest letters to change,
// if those are at most a third of it. It returns "" if none is near.
func Nearest(word string, words []string) string {
	best, found := len([]rune(word))/3+1, ""
	for _, w := range words {
		if n := distance([]rune(word), []rune(w)); n < best {
			best, found = n, w
		}
	}
	return found
}

// distance is the number of letters to insert, drop or change to turn a into b (Levenshtein). Words of more than 64
// letters count as far from everything.
func distance(a, b []rune) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := 1
			if x == y {
				cost = 0
			}
			next := min(row[j]+1, row[j+1]+1, diagonal+cost)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
