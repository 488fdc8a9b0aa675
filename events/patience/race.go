//go:build race

package patience

// Slowdown is how many times as long things may take in a test: the race detector looks on, and other packages are tested at
// the same time.
const Slowdown = 20
