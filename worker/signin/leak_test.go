package signin_test

import (
	"testing"

	"jourfixe/worker/workertest"
)

// TestMain fails if a test leaves a goroutine behind.
func TestMain(m *testing.M) { workertest.Main(m) }
