package tripmail_test

import (
	"testing"

	"jourfixe/calendar/owed/owedtest"
	_ "jourfixe/calendar/owed/tripmail"
)

func TestStories(t *testing.T) { owedtest.Play(t) }
