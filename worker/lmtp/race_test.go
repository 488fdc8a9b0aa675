//go:build race

package lmtp_test

// slowdown is how many times as long things may take in a test: the race detector looks on, and other packages are tested at
// the same time.
const slowdown = 20
