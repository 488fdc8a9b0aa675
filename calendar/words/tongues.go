package words

// tongues are the languages spoken, by their tag, each in a file of its own. Names, patterns, units and cities are those
// of CLDR 48.2 (Unicode License 3.0), in its files ca-gregorian, listPatterns, units and timeZoneNames.
var tongues = map[string]*tongue{"de": german, "en": english, "pl": polish, "he": hebrew}
