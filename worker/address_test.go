package worker_test

import (
	"testing"

	"jourfixe/worker"
)

func TestAboutAddress(t *testing.T) {
	for status, want := range map[string]bool{
		"5.1.1": true, "5.1.10": true, "5.2.1": true, "5.1.2": true,
		"5.1.7": false, "5.1.8": false, "5.2.2": false, "5.7.1": false, "5.0.0": false, "": false, "5": false, "5.1": false, "5.1.11": false,
	} {
		if worker.AboutAddress(status) != want {
			t.Errorf("%q is about the address: %v", status, !want)
		}
	}
}
