package pollmail_test

import (
	"testing"

	_ "jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/owed/owedtest"
	_ "jourfixe/calendar/owed/pollmail"
)

func TestStories(t *testing.T) { owedtest.Play(t) }
