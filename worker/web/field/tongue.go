package field

import (
	"regexp"

	"jourfixe/calendar/words"
)

// Tongues are the languages that people may speak. Others that were stated are kept.
var Tongues = Some{Of: words.TongueTags(), Named: words.TongueName, Like: regexp.MustCompile(`^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$`)}
