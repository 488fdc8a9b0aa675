package events

// Nearest returns the one of the words that word is most likely a slip of: the first with the fewest letters to change,
// if those are at most a third of it. It returns "" if none is near.
func Nearest(word string, words []string) string {
	best, found := len([]rune(word))/3+1, ""
	for _, w := range words {
		if n := Edits(word, w); n < best {
			best, found = n, w
		}
	}
	return found
}

// Edits returns how many letters have to be inserted, left out, replaced or swapped with their neighbour to turn a into b
// (Damerau-Levenshtein, optimal string alignment). Words of more than 64 letters count as far from everything.
func Edits(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s) > longestWord || len(t) > longestWord {
		return longestWord
	}
	var older []int
	old := make([]int, len(t)+1)
	for j := range old {
		old[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			replace := old[j]
			if s[i] != t[j] {
				replace++
			}
			row[j+1] = min(replace, old[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		older, old = old, row
	}
	return old[len(t)]
}

const longestWord = 64
