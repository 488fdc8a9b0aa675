//go:build !race

package patience

// Slowdown is how many times as long things may take in a test.
const Slowdown = 1
