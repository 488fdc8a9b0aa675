package words

// A Tongue is a language that people may speak.
type Tongue struct{ Tag, Name string }

// Tongues are the languages that people are asked for, each called as those who speak it do.
var Tongues = []Tongue{
	{"de", "Deutsch"}, {"en", "English"}, {"pl", "polski"}, {"he", "עברית"}, {"fr", "français"}, {"es", "español"}, {"it", "italiano"}, {"pt", "português"},
	{"nl", "Nederlands"}, {"lv", "latviešu"}, {"lt", "lietuvių"}, {"et", "eesti"}, {"cs", "čeština"}, {"uk", "українська"}, {"ru", "русский"}, {"tr", "Türkçe"},
	{"ar", "العربية"}, {"zh", "中文"},
}

// TongueName is what a language is called by those who speak it, its tag if it is none of those that people are asked for.
func TongueName(tag string) string {
	for _, t := range Tongues {
		if t.Tag == tag {
			return t.Name
		}
	}
	return tag
}

// TongueTags are those of all of them.
func TongueTags() []string {
	tags := make([]string, len(Tongues))
	for i, t := range Tongues {
		tags[i] = t.Tag
	}
	return tags
}
