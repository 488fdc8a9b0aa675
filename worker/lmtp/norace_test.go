//go:build !race

package lmtp_test

// slowdown is how many times as long things may take in a test.
const slowdown = 1
