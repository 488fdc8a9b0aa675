package words

import (
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// english is as written in Europe (en-GB).
//
// One pattern differs from CLDR on purpose: the full date has no comma after the day of the week. CLDR left it out in
// versions 44 and 45 and took it back; without it a date stays readable within a sentence that has commas of its own.
// Besides, days of one month are joined without blanks ("16–20 June 2027"), which CLDR does for most languages, and for
// English only in times of day.
var english = &tongue{
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
	cities: map[string]string{
		"Africa/Asmera": "Asmara", "Africa/El_Aaiun": "El Aaiún", "Africa/Lome": "Lomé", "Africa/Ndjamena": "N’Djamena",
		"Africa/Sao_Tome": "São Tomé", "America/Araguaina": "Araguaína", "America/Argentina/Cordoba": "Córdoba",
		"America/Argentina/Rio_Gallegos": "Río Gallegos", "America/Argentina/Tucuman": "Tucumán",
		"America/Asuncion": "Asunción", "America/Bahia_Banderas": "Bahía de Banderas", "America/Belem": "Belém",
		"America/Bogota": "Bogotá", "America/Cancun": "Cancún", "America/Ciudad_Juarez": "Ciudad Juárez",
		"America/Coral_Harbour": "Atikokan", "America/Cordoba": "Córdoba", "America/Cuiaba": "Cuiabá",
		"America/Curacao": "Curaçao", "America/Eirunepe": "Eirunepé", "America/Godthab": "Nuuk",
		"America/Indiana/Knox": "Knox, Indiana", "America/Indiana/Marengo": "Marengo, Indiana",
		"America/Indiana/Petersburg": "Petersburg, Indiana", "America/Indiana/Tell_City": "Tell City, Indiana",
		"America/Indiana/Vevay": "Vevay, Indiana", "America/Indiana/Vincennes": "Vincennes, Indiana",
		"America/Indiana/Winamac": "Winamac, Indiana", "America/Kentucky/Monticello": "Monticello, Kentucky",
		"America/Lower_Princes": "Lower Prince’s Quarter", "America/Maceio": "Maceió", "America/Mazatlan": "Mazatlán",
		"America/Merida": "Mérida", "America/Miquelon": "Saint-Pierre", "America/Noronha": "Fernando de Noronha",
		"America/North_Dakota/Beulah": "Beulah, North Dakota", "America/North_Dakota/Center": "Center, North Dakota",
		"America/North_Dakota/New_Salem": "New Salem, North Dakota", "America/Santarem": "Santarém",
		"America/Sao_Paulo": "São Paulo", "America/Scoresbysund": "Ittoqqortoormiit",
		"America/St_Barthelemy": "St Barthélemy", "America/St_Johns": "St John’s", "Antarctica/Casey": "Casey Station",
		"Antarctica/DumontDUrville": "Dumont d’Urville Station", "Antarctica/Macquarie": "Macquarie Island",
		"Antarctica/Mawson": "Mawson Station", "Antarctica/McMurdo": "McMurdo Station",
		"Antarctica/Palmer": "Palmer Land", "Antarctica/Rothera": "Rothera Station", "Antarctica/Syowa": "Showa Station",
		"Antarctica/Troll": "Troll Station", "Antarctica/Vostok": "Vostok Station", "Asia/Aqtau": "Aktau",
		"Asia/Calcutta": "Kolkata", "Asia/Ho_Chi_Minh": "Ho Chi Minh City", "Asia/Hovd": "Khovd",
		"Asia/Katmandu": "Kathmandu", "Asia/Macau": "Macao", "Asia/Qostanay": "Kostanay", "Asia/Qyzylorda": "Kyzylorda",
		"Asia/Rangoon": "Yangon", "Asia/Saigon": "Ho Chi Minh City", "Asia/Urumqi": "Ürümqi",
		"Atlantic/Canary": "Canaries", "Atlantic/Faeroe": "Faroes", "Atlantic/Faroe": "Faroes",
		"Australia/Lord_Howe": "Lord Howe Island", "Europe/Busingen": "Büsingen", "Europe/Chisinau": "Chișinău",
		"Europe/Kiev": "Kyiv", "Europe/Tirane": "Tirana", "Indian/Chagos": "Chagos Archipelago",
		"Indian/Christmas": "Christmas Island", "Indian/Cocos": "Cocos Islands", "Indian/Comoro": "Comoros",
		"Indian/Kerguelen": "Kerguelen Islands", "Indian/Mahe": "Mahé", "Indian/Reunion": "Réunion",
		"Pacific/Chatham": "Chatham Islands", "Pacific/Easter": "Easter Island", "Pacific/Enderbury": "Canton Island",
		"Pacific/Galapagos": "Galápagos Islands", "Pacific/Kanton": "Canton Island",
		"Pacific/Kwajalein": "Kwajalein Atoll", "Pacific/Marquesas": "Marquesas Islands",
		"Pacific/Midway": "Midway Atoll", "Pacific/Norfolk": "Norfolk Island", "Pacific/Noumea": "Nouméa",
		"Pacific/Pitcairn": "Pitcairn Islands", "Pacific/Ponape": "Pohnpei", "Pacific/Truk": "Chuuk",
		"Pacific/Wake": "Wake Island", "Pacific/Wallis": "Wallis & Futuna",
	},
}
