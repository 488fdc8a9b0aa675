//go:build !race

package patience

// Slowdown is how many times as long things may take in a test.
const Slowdown = 1

// Sample is what a test looks at, one after the other: all of it.
func Sample[T any](all []T) []T { return all }
