package holiday

import (
	"slices"
	"time"

	"jourfixe/events"
)

// german holds the holidays of the whole country.
var german = []rule{
	{on: fixed(time.January, 1), de: "Neujahr", en: "New Year's Day"},
	{on: easter(-2), de: "Karfreitag", en: "Good Friday"},
	{on: easter(1), de: "Ostermontag", en: "Easter Monday"},
	{on: fixed(time.May, 1), de: "Tag der Arbeit", en: "Labour Day"},
	{on: easter(39), de: "Christi Himmelfahrt", en: "Ascension Day"},
	{on: easter(50), de: "Pfingstmontag", en: "Pentecost Monday"},
	{on: fixed(time.October, 3), de: "Tag der Deutschen Einheit", en: "Day of German Unity"},
	{on: fixed(time.December, 25), de: "1. Weihnachtsfeiertag", en: "Christmas Day"},
	{on: fixed(time.December, 26), de: "2. Weihnachtsfeiertag", en: "2nd Day of Christmas"},
}

// nearby states the public holidays of the regions that OpenHolidays lists too. A rule that the law changes gets the
// years it holds; a holiday declared once gets its day. Holidays on a Sunday are listed where the law names them.
var nearby = []*region{{
	code:  "DE-HB",
	title: events.Text{"de": "Bremen", "en": "Bremen"},
	law:   "Gesetz über die Sonn- und Feiertage (Bremen)",
	rules: slices.Concat(german, []rule{
		// In 2017, 500 years after the theses, all of Germany kept it; Bremen has since.
		{on: fixed(time.October, 31), de: "Reformationstag", en: "Reformation Day", from: 2017},
	}),
}, {
	code:  "DE-MV",
	title: events.Text{"de": "Mecklenburg-Vorpommern", "en": "Mecklenburg-Vorpommern"},
	law:   "Feiertagsgesetz Mecklenburg-Vorpommern",
	rules: slices.Concat(german, []rule{
		{on: fixed(time.March, 8), de: "Internationaler Frauentag", en: "International Women's Day", from: 2023},
		{on: fixed(time.October, 31), de: "Reformationstag", en: "Reformation Day"},
	}),
}, {
	code:  "LV",
	title: events.Text{"de": "Lettland", "en": "Latvia"},
	law:   "Likums Par svētku, atceres un atzīmējamām dienām",
	// The Cabinet moves workdays beside a holiday to a Saturday, by an order for the year to come.
	movesWork: true,
	// Only the two national days and the closing day of the festival are made up for on a Monday.
	rules: []rule{
		{on: fixed(time.January, 1), de: "Neujahr", en: "New Year's Day"},
		{on: easter(-2), de: "Karfreitag", en: "Good Friday"},
		{on: easter(0), de: "Ostersonntag", en: "Easter Sunday"},
		{on: easter(1), de: "Ostermontag", en: "Easter Monday"},
		{on: fixed(time.May, 1), de: "Tag der Arbeit", en: "Labour Day"},
		{on: fixed(time.May, 4), de: "Tag der Wiederherstellung der Unabhängigkeit",
			en: "Day of the Restoration of Independence", mondayAfter: onWeekend},
		{on: secondSunday(time.May), de: "Muttertag", en: "Mother's Day"},
		{on: easter(49), de: "Pfingsten", en: "Pentecost"},
		{on: fixed(time.June, 23), de: "Mittsommernacht", en: "Midsummer's Eve"},
		{on: fixed(time.June, 24), de: "Mittsommertag", en: "Midsummer Day"},
		{on: fixed(time.November, 18), de: "Tag der Ausrufung der Republik Lettland",
			en: "Day of the Proclamation of the Republic of Latvia", mondayAfter: onWeekend},
		{on: fixed(time.December, 24), de: "Heiligabend", en: "Christmas Eve"},
		{on: fixed(time.December, 25), de: "Weihnachten", en: "Christmas Day"},
		{on: fixed(time.December, 26), de: "2. Weihnachtsfeiertag", en: "2nd Day of Christmas"},
		{on: fixed(time.December, 31), de: "Silvester", en: "New Year's Eve"},
		// The festival is held every five years, on days that the government sets one or two years before.
		{on: once(2018, time.July, 8), de: "Abschlusstag des Lieder- und Tanzfestes",
			en: "Closing Day of the Song and Dance Festival", mondayAfter: onWeekend},
		{on: once(2023, time.July, 9), de: "Abschlusstag des Lieder- und Tanzfestes",
			en: "Closing Day of the Song and Dance Festival", mondayAfter: onWeekend},
		{on: once(2028, time.July, 9), de: "Abschlusstag des Lieder- und Tanzfestes",
			en: "Closing Day of the Song and Dance Festival", mondayAfter: onWeekend},
		{on: once(2018, time.September, 24), de: "Besuch des Papstes", en: "Visit of the Pope"},
		{on: once(2023, time.May, 29), de: "Tag der Eishockey-Bronzemedaille", en: "Ice Hockey Bronze Medal Day"},
	},
}, {
	code:  "NL",
	title: events.Text{"de": "Niederlande", "en": "Netherlands"},
	law:   "Algemene termijnenwet, artikel 3",
	// The law names Good Friday and 5 May beside the others; whether they are free is up to each employer.
	rules: []rule{
		{on: fixed(time.January, 1), de: "Neujahr", en: "New Year's Day"},
		{on: easter(-2), de: "Karfreitag", en: "Good Friday"},
		{on: easter(0), de: "Ostersonntag", en: "Easter Sunday"},
		{on: easter(1), de: "Ostermontag", en: "Easter Monday"},
		{on: eveOnSunday(time.April, 27), de: "Königstag", en: "King's Day"},
		{on: fixed(time.May, 5), de: "Tag der Befreiung", en: "Liberation Day"},
		{on: easter(39), de: "Himmelfahrt", en: "Ascension Day"},
		{on: easter(49), de: "Pfingstsonntag", en: "Whit Sunday"},
		{on: easter(50), de: "Pfingstmontag", en: "Whit Monday"},
		{on: fixed(time.December, 25), de: "1. Weihnachtsfeiertag", en: "Christmas Day"},
		{on: fixed(time.December, 26), de: "2. Weihnachtsfeiertag", en: "Boxing Day"},
	},
}, {
	code:  "PL",
	title: events.Text{"de": "Polen", "en": "Poland"},
	law:   "Ustawa z 18.01.1951 o dniach wolnych od pracy",
	rules: []rule{
		{on: fixed(time.January, 1), de: "Neujahr", en: "New Year's Day"},
		{on: fixed(time.January, 6), de: "Heilige Drei Könige", en: "Epiphany"},
		{on: easter(0), de: "Ostersonntag", en: "Easter Sunday"},
		{on: easter(1), de: "Ostermontag", en: "Easter Monday"},
		{on: fixed(time.May, 1), de: "Tag der Arbeit", en: "Labour Day"},
		{on: fixed(time.May, 3), de: "Nationalfeiertag", en: "Constitution Day"},
		{on: easter(49), de: "Pfingsten", en: "Pentecost"},
		{on: easter(60), de: "Fronleichnam", en: "Corpus Christi"},
		{on: fixed(time.August, 15), de: "Mariä Himmelfahrt", en: "Assumption Day"},
		{on: fixed(time.November, 1), de: "Allerheiligen", en: "All Saints' Day"},
		{on: fixed(time.November, 11), de: "Nationaler Unabhängigkeitstag", en: "Independence Day"},
		{on: once(2018, time.November, 12), de: "100 Jahre Unabhängigkeit", en: "Centenary of Independence"},
		{on: fixed(time.December, 24), de: "Heiligabend", en: "Christmas Eve", from: 2025},
		{on: fixed(time.December, 25), de: "Weihnachten", en: "Christmas Day"},
		{on: fixed(time.December, 26), de: "Zweiter Weihnachtsfeiertag", en: "2nd Day of Christmas"},
	},
}, {
	code:  "SK",
	title: events.Text{"de": "Slowakei", "en": "Slovakia"},
	law:   "Zákon č. 241/1993 Z. z., as amended to 2025",
	// Since 2024 the law takes the day off from some holidays without abolishing them: for good from 1 September (2024)
	// and 17 November (2025), for 2026 alone from 8 May and 15 September. They are worked, so they are not listed.
	rules: []rule{
		{on: fixed(time.January, 1), de: "Tag der Slowakischen Republik", en: "Day of the Slovak Republic"},
		{on: fixed(time.January, 6), de: "Dreikönigstag", en: "Epiphany"},
		{on: easter(-2), de: "Karfreitag", en: "Good Friday"},
		{on: easter(1), de: "Ostermontag", en: "Easter Monday"},
		{on: fixed(time.May, 1), de: "Tag der Arbeit", en: "Labour Day"},
		{on: fixed(time.May, 8), de: "Tag des Sieges über den Faschismus", en: "Day of Victory over Fascism", until: 2025},
		{on: fixed(time.May, 8), de: "Tag des Sieges über den Faschismus", en: "Day of Victory over Fascism", from: 2027},
		{on: fixed(time.July, 5), de: "Fest der Heiligen Kyrill und Methodius", en: "St. Cyril and Methodius Day"},
		{on: fixed(time.August, 29), de: "Jahrestag des Slowakischen Nationalaufstands",
			en: "Slovak National Uprising Anniversary"},
		{on: fixed(time.September, 1), de: "Tag der Verfassung", en: "Constitution Day", until: 2023},
		{on: fixed(time.September, 15), de: "Fest der Sieben Schmerzen Mariens",
			en: "Day of Our Lady of the Seven Sorrows", until: 2025},
		{on: fixed(time.September, 15), de: "Fest der Sieben Schmerzen Mariens",
			en: "Day of Our Lady of the Seven Sorrows", from: 2027},
		{on: once(2018, time.October, 30), de: "100 Jahre Deklaration der slowakischen Nation",
			en: "Centenary of the Declaration of the Slovak Nation"},
		{on: fixed(time.November, 1), de: "Allerheiligen", en: "All Saints' Day"},
		{on: fixed(time.November, 17), de: "Tag des Kampfes für Freiheit und Demokratie",
			en: "Day of Struggle for Freedom and Democracy", until: 2024},
		{on: fixed(time.December, 24), de: "Heiligabend", en: "Christmas Eve"},
		{on: fixed(time.December, 25), de: "Erster Weihnachtsfeiertag", en: "Christmas Day"},
		{on: fixed(time.December, 26), de: "Zweiter Weihnachtsfeiertag", en: "Second Christmas Day"},
	},
}, {
	code:  "ZA",
	title: events.Text{"de": "Südafrika", "en": "South Africa"},
	law:   "Public Holidays Act 36 of 1994",
	// The Monday after a Sunday is in section 2; section 2A lets the president declare other days, as for elections.
	rules: []rule{
		{on: fixed(time.January, 1), de: "Neujahrstag", en: "New Year's Day", mondayAfter: onSunday},
		{on: fixed(time.March, 21), de: "Tag der Menschenrechte", en: "Human Rights Day", mondayAfter: onSunday},
		{on: easter(-2), de: "Karfreitag", en: "Good Friday"},
		{on: easter(1), de: "Tag der Familie", en: "Family Day"},
		{on: fixed(time.April, 27), de: "Tag der Freiheit", en: "Freedom Day", mondayAfter: onSunday},
		{on: fixed(time.May, 1), de: "Tag der Arbeit", en: "Workers' Day", mondayAfter: onSunday},
		{on: fixed(time.June, 16), de: "Tag der Jugend", en: "Youth Day", mondayAfter: onSunday},
		{on: fixed(time.August, 9), de: "Nationaler Frauentag", en: "National Women's Day", mondayAfter: onSunday},
		{on: fixed(time.September, 24), de: "Tag des Kulturerbes", en: "Heritage Day", mondayAfter: onSunday},
		{on: fixed(time.December, 16), de: "Versöhnungstag", en: "Day of Reconciliation", mondayAfter: onSunday},
		// Monday after a Christmas Day on Sunday is the Day of Goodwill anyway, so presidents have added the Tuesday.
		{on: fixed(time.December, 25), de: "Weihnachtstag", en: "Christmas Day", mondayAfter: onSunday},
		{on: fixed(time.December, 26), de: "Tag des gegenseitigen Verständnisses", en: "Day of Goodwill",
			mondayAfter: onSunday},
		{on: once(2016, time.December, 27), de: "Zusätzlicher Feiertag", en: "Additional Public Holiday"},
		{on: once(2022, time.December, 27), de: "Zusätzlicher Feiertag", en: "Additional Public Holiday"},
		{on: once(2023, time.December, 15), de: "Tag der Rugby-Weltmeister", en: "Rugby World Cup Victory Day"},
		{on: once(2014, time.May, 7), de: "Parlamentswahl", en: "General Election"},
		{on: once(2016, time.August, 3), de: "Kommunalwahl", en: "Local Government Election"},
		{on: once(2019, time.May, 8), de: "Parlamentswahl", en: "General Election"},
		{on: once(2021, time.November, 1), de: "Kommunalwahl", en: "Local Government Election"},
		{on: once(2024, time.May, 29), de: "Parlamentswahl", en: "General Election"},
		{on: once(2026, time.November, 4), de: "Kommunalwahl", en: "Local Government Election"},
	},
}}
