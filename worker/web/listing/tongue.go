package listing

// A Tongue is a language that people may speak.
type Tongue struct{ Tag, Name string }

// Tongues are the languages that people are asked for, each called as those who speak it do.
var Tongues = []Tongue{
	{"de", "Deutsch"}, {"en", "English"}, {"pl", "polski"}, {"he", "עברית"}, {"fr", "français"}, {"es", "español"}, {"it", "italiano"}, {"pt", "português"},
	{"nl", "Nederlands"}, {"lv", "latviešu"}, {"lt", "lietuvių"}, {"et", "eesti"}, {"cs", "čeština"}, {"uk", "українська"}, {"ru", "русский"}, {"tr", "Türkçe"},
	{"ar", "العربية"}, {"zh", "中文"},
}
