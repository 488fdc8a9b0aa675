package words

import (
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// tongues are the languages spoken, by their tag. Names, patterns and units are those of CLDR 48.2 (Unicode License
// 3.0), in its files ca-gregorian, listPatterns and units; English is as written in Europe (en-GB).
//
// One pattern differs on purpose: the full English date has no comma after the day of the week. CLDR left it out in
// versions 44 and 45 and took it back; without it a date stays readable within a sentence that has commas of its own.
// Besides, days of one month are joined without blanks ("16–20 June 2027"), which CLDR does for most languages, and
// for English only in times of day.
var tongues = map[string]*tongue{
	"de": {
		tag:           language.German,
		weekdays:      [7]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
		weekdaysShort: [7]string{"So.", "Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa."},
		weekdaysAlone: [7]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
		months: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni",
			"Juli", "August", "September", "Oktober", "November", "Dezember"},
		monthsAlone: [12]string{"Januar", "Februar", "März", "April", "Mai", "Juni",
			"Juli", "August", "September", "Oktober", "November", "Dezember"},
		monthsShort: [12]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni",
			"Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."},
		full:      "EEEE, d. MMMM y",
		long:      "d. MMMM y",
		medium:    "E, d. MMM y",
		dayMonth:  "d. MMMM",
		monthYear: "LLLL y",
		day:       "d.",
		clock:     "HH:mm",
		oclock:    "HH:mm 'Uhr'",
		and:       " und ",
		units: [units]forms{
			years:   {plural.One: "{n} Jahr", plural.Other: "{n} Jahre"},
			months:  {plural.One: "{n} Monat", plural.Other: "{n} Monate"},
			weeks:   {plural.One: "{n} Woche", plural.Other: "{n} Wochen"},
			days:    {plural.One: "{n} Tag", plural.Other: "{n} Tage"},
			hours:   {plural.One: "{n} Stunde", plural.Other: "{n} Stunden"},
			minutes: {plural.One: "{n} Minute", plural.Other: "{n} Minuten"},
		},
	},
	"en": {
		tag:           language.BritishEnglish,
		weekdays:      [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		weekdaysShort: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		weekdaysAlone: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		months: [12]string{"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December"},
		monthsAlone: [12]string{"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December"},
		monthsShort: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
			"Jul", "Aug", "Sept", "Oct", "Nov", "Dec"},
		full:      "EEEE d MMMM y",
		long:      "d MMMM y",
		medium:    "E, d MMM y",
		dayMonth:  "d MMMM",
		monthYear: "LLLL y",
		day:       "d",
		clock:     "HH:mm",
		oclock:    "HH:mm",
		and:       " and ",
		units: [units]forms{
			years:   {plural.One: "{n} year", plural.Other: "{n} years"},
			months:  {plural.One: "{n} month", plural.Other: "{n} months"},
			weeks:   {plural.One: "{n} week", plural.Other: "{n} weeks"},
			days:    {plural.One: "{n} day", plural.Other: "{n} days"},
			hours:   {plural.One: "{n} hour", plural.Other: "{n} hours"},
			minutes: {plural.One: "{n} minute", plural.Other: "{n} minutes"},
		},
	},
}
