package meetingmail_test

import (
	"testing"

	_ "jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/owed/owedtest"
)

func TestStories(t *testing.T) { owedtest.Play(t) }
