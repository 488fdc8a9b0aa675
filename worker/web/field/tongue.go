package field

import (
	"regexp"

	"jourfixe/worker/web/listing"
)

// Tongues are the languages that people may speak. Others that were stated are kept.
var Tongues = Some{Of: listing.TongueTags(), Named: listing.TongueName, Like: regexp.MustCompile(`^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$`)}
