package holiday

import (
	"slices"
	"time"

	"jourfixe/events"
)

// overseas states the holidays of the other regions, as far as rules make them; days set year by year are in
// decreed.csv. They begin with 2026, since nobody plans backwards.
var overseas = []*region{{
	code:  "IL",
	title: events.Text{"de": "Israel", "en": "Israel"},
	law: "Law and Administration Ordinance 5708-1948, section 18A; Independence Day Law 5709-1949; " +
		"Hours of Work and Rest Law 5711-1951, section 2; Ministry of Education, intermediate days",
	from: 2026,
	rules: slices.Concat([]rule{
		{on: newYear(passover), de: "Pessach", en: "Passover"},
		{on: newYear(passover + 6), de: "Siebter Tag von Pessach", en: "Seventh Day of Passover"},
		{on: independenceDay(0), de: "Unabhängigkeitstag", en: "Independence Day"},
		{on: newYear(shavuot), de: "Schawuot (Wochenfest)", en: "Shavuot (Feast of Weeks)"},
		{on: newYear(0), de: "Rosch ha-Schana (Neujahr)", en: "Rosh Hashanah (New Year)"},
		{on: newYear(1), de: "Rosch ha-Schana, zweiter Tag", en: "Rosh Hashanah, Second Day"},
		{on: newYear(atonement), de: "Jom Kippur (Versöhnungstag)", en: "Yom Kippur (Day of Atonement)"},
		{on: newYear(sukkot), de: "Sukkot (Laubhüttenfest)", en: "Sukkot (Feast of Tabernacles)"},
		{on: newYear(assembly), de: "Schmini Azeret / Simchat Tora", en: "Shemini Atzeret / Simchat Torah"},
	}, eves([]rule{
		{on: newYear(passover - 1), de: "Vorabend von Pessach", en: "Eve of Passover"},
		{on: newYear(passover + 5), de: "Vorabend des siebten Tages von Pessach", en: "Eve of the Seventh Day of Passover"},
		{on: independenceDay(-1), de: "Gedenktag für die Gefallenen, Vorabend des Unabhängigkeitstags",
			en: "Memorial Day for the Fallen, Eve of Independence Day"},
		{on: newYear(shavuot - 1), de: "Vorabend von Schawuot", en: "Eve of Shavuot"},
		{on: newYear(-1), de: "Vorabend von Rosch ha-Schana", en: "Eve of Rosh Hashanah"},
		{on: newYear(atonement - 1), de: "Vorabend von Jom Kippur", en: "Eve of Yom Kippur"},
		{on: newYear(sukkot - 1), de: "Vorabend von Sukkot", en: "Eve of Sukkot"},
		{on: newYear(assembly - 1), de: "Hoschana Rabba, Vorabend von Schmini Azeret",
			en: "Hoshana Rabbah, Eve of Shemini Atzeret"},
	}),
		intermediate(passover+1, passover+5, "Halbfeiertage von Pessach", "Intermediate Days of Passover"),
		intermediate(sukkot+1, assembly-1, "Halbfeiertage von Sukkot", "Intermediate Days of Sukkot")),
}, {
	code:  "TR",
	title: events.Text{"de": "Türkei", "en": "Türkiye"},
	law:   "2429 sayılı Ulusal Bayram ve Genel Tatiller Hakkında Kanun",
	from:  2026, until: lastDecreed,
	rules: slices.Concat([]rule{
		{on: fixed(time.January, 1), de: "Neujahr", en: "New Year's Day"},
		{on: fixed(time.April, 23), de: "Tag der Nationalen Souveränität und des Kindes",
			en: "National Sovereignty and Children's Day"},
		{on: fixed(time.May, 1), de: "Tag der Arbeit und Solidarität", en: "Labour and Solidarity Day"},
		{on: fixed(time.May, 19), de: "Gedenken an Atatürk, Tag der Jugend und des Sports",
			en: "Commemoration of Atatürk, Youth and Sports Day"},
		{on: fixed(time.July, 15), de: "Tag der Demokratie und der Nationalen Einheit",
			en: "Democracy and National Unity Day"},
		{on: fixed(time.August, 30), de: "Tag des Sieges", en: "Victory Day"},
		{on: fixed(time.October, 29), de: "Tag der Republik", en: "Republic Day"},
	}, eves([]rule{
		{on: fixed(time.October, 28), de: "Vorabend des Tags der Republik", en: "Eve of Republic Day"},
	})),
}, {
	code:  "CN",
	title: events.Text{"de": "China", "en": "China"},
	law:   "State Council Order 795 of 2024 on public holidays",
	from:  2026, until: lastDecreed, decreed: 2026, movesWork: true,
}, {
	code:  "IN-MH",
	title: events.Text{"de": "Maharashtra", "en": "Maharashtra"},
	law:   "Negotiable Instruments Act 1881, section 25",
	from:  2026, until: lastDecreed, decreed: 2026,
}, {
	code:  "NI",
	title: events.Text{"de": "Nicaragua", "en": "Nicaragua"},
	law:   "Código del Trabajo (Ley 185), artículo 66, reformado por las leyes 1118 de 2022 y 1272 de 2026",
	from:  2026,
	// A holiday on the day of rest is made up for on the next working day. The four of 2026 were made on 18 January 2026.
	rules: []rule{
		{on: fixed(time.January, 1), de: "Neujahr", en: "New Year's Day", mondayAfter: onSunday, nextFree: true},
		{on: fixed(time.January, 18), de: "Geburtstag von Rubén Darío", en: "Birthday of Rubén Darío", from: 2027,
			mondayAfter: onSunday, nextFree: true},
		{on: fixed(time.February, 2), de: "Tag der Versöhnung und des Friedens", en: "Day of Reconciliation and Peace",
			mondayAfter: onSunday, nextFree: true},
		{on: fixed(time.February, 21), de: "Todestag von Augusto C. Sandino", en: "Death of Augusto C. Sandino",
			mondayAfter: onSunday, nextFree: true},
		{on: easter(-3), de: "Gründonnerstag", en: "Maundy Thursday"},
		{on: easter(-2), de: "Karfreitag", en: "Good Friday"},
		{on: fixed(time.May, 1), de: "Tag der Arbeit", en: "Labour Day", mondayAfter: onSunday, nextFree: true},
		{on: fixed(time.May, 30), de: "Muttertag", en: "Mother's Day", mondayAfter: onSunday, nextFree: true},
		{on: fixed(time.July, 19), de: "Tag der Revolution", en: "Revolution Day", mondayAfter: onSunday, nextFree: true},
		{on: fixed(time.September, 14), de: "Schlacht von San Jacinto", en: "Battle of San Jacinto",
			mondayAfter: onSunday, nextFree: true},
		{on: fixed(time.September, 15), de: "Unabhängigkeitstag", en: "Independence Day",
			mondayAfter: onSunday, nextFree: true},
		{on: fixed(time.November, 8), de: "Gedenktag für Carlos Fonseca", en: "Carlos Fonseca Day",
			mondayAfter: onSunday, nextFree: true},
		{on: fixed(time.December, 8), de: "Mariä Empfängnis", en: "Immaculate Conception",
			mondayAfter: onSunday, nextFree: true},
		{on: fixed(time.December, 25), de: "Weihnachten", en: "Christmas Day", mondayAfter: onSunday, nextFree: true},
	},
}, {
	code:  "NA",
	title: events.Text{"de": "Namibia", "en": "Namibia"},
	law:   "Public Holidays Act 26 of 1990, with the day declared in 2024",
	from:  2026,
	// The Monday after a Sunday is in section 1(3). The president may declare further days for a year.
	rules: []rule{
		{on: fixed(time.January, 1), de: "Neujahr", en: "New Year's Day", mondayAfter: onSunday},
		{on: fixed(time.March, 21), de: "Unabhängigkeitstag", en: "Independence Day", mondayAfter: onSunday},
		{on: easter(-2), de: "Karfreitag", en: "Good Friday"},
		{on: easter(1), de: "Ostermontag", en: "Easter Monday"},
		{on: fixed(time.May, 1), de: "Tag der Arbeit", en: "Workers' Day", mondayAfter: onSunday},
		{on: fixed(time.May, 4), de: "Cassinga-Tag", en: "Cassinga Day", mondayAfter: onSunday},
		{on: easter(39), de: "Christi Himmelfahrt", en: "Ascension Day"},
		{on: fixed(time.May, 25), de: "Afrikatag", en: "Africa Day", mondayAfter: onSunday},
		{on: fixed(time.May, 28), de: "Tag des Gedenkens an den Völkermord", en: "Genocide Remembrance Day",
			mondayAfter: onSunday},
		{on: fixed(time.August, 26), de: "Heldentag", en: "Heroes' Day", mondayAfter: onSunday},
		{on: fixed(time.December, 10), de: "Tag der namibischen Frauen und der Menschenrechte",
			en: "Day of the Namibian Women and International Human Rights Day", mondayAfter: onSunday},
		{on: fixed(time.December, 25), de: "Weihnachten", en: "Christmas Day", mondayAfter: onSunday},
		{on: fixed(time.December, 26), de: "Tag der Familie", en: "Family Day", mondayAfter: onSunday},
	},
}}

// noon is when work ends on the eve of a holiday: by law in Türkiye; in Israel by custom of offices, as the law there only
// shortens the day to seven hours.
const noon = events.TimeOfDay(13 * 60)

// eves makes half days of the rules.
func eves(rules []rule) []rule {
	for i := range rules {
		rules[i].kind, rules[i].half = KindHalf, noon
	}
	return rules
}

// intermediate makes rules for the days of a feast, counted from the Hebrew New Year, on which offices work and all
// schools are closed.
func intermediate(first, last int, de, en string) []rule {
	var rules []rule
	for n := first; n <= last; n++ {
		rules = append(rules, rule{on: newYear(n), de: de, en: en, kind: KindSchool})
	}
	return rules
}
