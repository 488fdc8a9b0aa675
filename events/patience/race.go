//go:build race

package patience

// Slowdown is how many times as long things may take in a test: the race detector looks on, and other packages are tested at
// the same time.
const Slowdown = 20

// each is the share that Sample takes: one of so many.
const each = 8

// Sample is a part of what a test looks at, one after the other. The race detector finds what two goroutines do at once; a page that
// one goroutine asks for and reads, in one more language or for one more form, shows it nothing that the one before has not, and takes
// it a dozen times as long. So a table of such pages gives it the first, and each eighth from there. What has goroutines of its own is
// never sampled.
func Sample[T any](all []T) []T {
	var some []T
	for i := 0; i < len(all); i += each {
		some = append(some, all[i])
	}
	return some
}
