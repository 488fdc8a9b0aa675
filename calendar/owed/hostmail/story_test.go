package hostmail_test

import (
	"testing"

	_ "jourfixe/calendar/owed/hostmail"
	"jourfixe/calendar/owed/owedtest"
)

func TestStories(t *testing.T) { owedtest.Play(t) }
