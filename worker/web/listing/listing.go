package listing

import (
	"embed"
	"slices"

	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// Templates hold the parts of pages that show what is listed here.
//
//go:embed templates
var Templates embed.FS

// Answers are what somebody can answer to an invitation, in the order in which they are shown.
var Answers = []string{events.AnswerAccepted, events.AnswerTentative, events.AnswerDeclined}

// Mails are what a person can do without, in the order in which they are shown.
var Mails = slices.Concat(owed.Choices())
