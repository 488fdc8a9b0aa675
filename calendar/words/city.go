package words

import (
	"strings"

	"jourfixe/events"
)

// City returns what people call the place that an IANA zone is named after: "Warschau" for Europe/Warsaw. A zone that is
// named after no city gives what CLDR says in its stead, and one that it does not know the last part of its name.
func City(zone, language string) string {
	if !Speaks(language) {
		language = events.Languages[0]
	}
	if name, ok := cities[language][zone]; ok {
		return name
	}
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// cities are CLDR 48.2's exemplar cities of de and en-GB, without those that are the last part of the zone's name. CLDR
// keeps zones under the names they had first, IANA under those of today; both are here.
var cities = map[string]map[string]string{
	"de": {
		"Africa/Addis_Ababa": "Addis Abeba", "Africa/Algiers": "Algier", "Africa/Asmera": "Asmara",
		"Africa/Cairo": "Kairo", "Africa/Dar_es_Salaam": "Daressalam", "Africa/Djibouti": "Dschibuti",
		"Africa/El_Aaiun": "El Aaiún", "Africa/Khartoum": "Khartum", "Africa/Lome": "Lomé",
		"Africa/Mogadishu": "Mogadischu", "Africa/Ndjamena": "N’Djamena", "Africa/Porto-Novo": "Porto Novo",
		"Africa/Sao_Tome": "São Tomé", "Africa/Tripoli": "Tripolis", "America/Araguaina": "Araguaína",
		"America/Argentina/Cordoba": "Córdoba", "America/Argentina/Rio_Gallegos": "Río Gallegos",
		"America/Argentina/Tucuman": "Tucumán", "America/Asuncion": "Asunción", "America/Belem": "Belém",
		"America/Bogota": "Bogotá", "America/Cancun": "Cancún", "America/Cayman": "Kaimaninseln",
		"America/Ciudad_Juarez": "Ciudad Juárez", "America/Coral_Harbour": "Atikokan", "America/Cordoba": "Córdoba",
		"America/Cuiaba": "Cuiabá", "America/Curacao": "Curaçao", "America/Eirunepe": "Eirunepé",
		"America/Godthab": "Nuuk", "America/Havana": "Havanna", "America/Indiana/Knox": "Knox, Indiana",
		"America/Indiana/Marengo": "Marengo, Indiana", "America/Indiana/Petersburg": "Petersburg, Indiana",
		"America/Indiana/Tell_City": "Tell City, Indiana", "America/Indiana/Vevay": "Vevay, Indiana",
		"America/Indiana/Vincennes": "Vincennes, Indiana", "America/Indiana/Winamac": "Winamac, Indiana",
		"America/Jamaica": "Jamaika", "America/Kentucky/Monticello": "Monticello, Kentucky",
		"America/Lower_Princes": "Lower Prince’s Quarter", "America/Maceio": "Maceió", "America/Mazatlan": "Mazatlán",
		"America/Mexico_City": "Mexiko-Stadt", "America/Miquelon": "Saint-Pierre",
		"America/Noronha": "Fernando de Noronha", "America/North_Dakota/Beulah": "Beulah, North Dakota",
		"America/North_Dakota/Center": "Center, North Dakota", "America/North_Dakota/New_Salem": "New Salem, North Dakota",
		"America/Santarem": "Santarém", "America/Sao_Paulo": "São Paulo", "America/Scoresbysund": "Ittoqqortoormiit",
		"America/St_Barthelemy": "Saint-Barthélemy", "America/St_Johns": "St. John’s", "America/St_Kitts": "St. Kitts",
		"America/St_Lucia": "St. Lucia", "America/St_Thomas": "St. Thomas", "America/St_Vincent": "St. Vincent",
		"Antarctica/DumontDUrville": "Dumont-d’Urville", "Antarctica/Syowa": "Showa", "Antarctica/Vostok": "Wostok",
		"Asia/Aqtobe": "Aktobe", "Asia/Ashgabat": "Aşgabat", "Asia/Baghdad": "Bagdad", "Asia/Bishkek": "Bischkek",
		"Asia/Brunei": "Brunei Darussalam", "Asia/Calcutta": "Kalkutta", "Asia/Chita": "Tschita",
		"Asia/Damascus": "Damaskus", "Asia/Dushanbe": "Duschanbe", "Asia/Ho_Chi_Minh": "Ho-Chi-Minh-Stadt",
		"Asia/Hong_Kong": "Hongkong", "Asia/Hovd": "Chowd", "Asia/Kamchatka": "Kamtschatka", "Asia/Karachi": "Karatschi",
		"Asia/Katmandu": "Kathmandu", "Asia/Khandyga": "Chandyga", "Asia/Kolkata": "Kalkutta",
		"Asia/Krasnoyarsk": "Krasnojarsk", "Asia/Muscat": "Maskat", "Asia/Nicosia": "Nikosia",
		"Asia/Novokuznetsk": "Nowokuznetsk", "Asia/Novosibirsk": "Nowosibirsk", "Asia/Pyongyang": "Pjöngjang",
		"Asia/Qatar": "Katar", "Asia/Qostanay": "Qostanai", "Asia/Qyzylorda": "Qysylorda", "Asia/Rangoon": "Rangun",
		"Asia/Riyadh": "Riad", "Asia/Saigon": "Ho-Chi-Minh-Stadt", "Asia/Sakhalin": "Sachalin",
		"Asia/Singapore": "Singapur", "Asia/Taipei": "Taipeh", "Asia/Tashkent": "Taschkent", "Asia/Tbilisi": "Tiflis",
		"Asia/Tehran": "Teheran", "Asia/Tokyo": "Tokio", "Asia/Urumqi": "Ürümqi", "Asia/Vladivostok": "Wladiwostok",
		"Asia/Yakutsk": "Jakutsk", "Asia/Yangon": "Rangun", "Asia/Yekaterinburg": "Jekaterinburg",
		"Asia/Yerevan": "Eriwan", "Atlantic/Azores": "Azoren", "Atlantic/Canary": "Kanaren",
		"Atlantic/Cape_Verde": "Cabo Verde", "Atlantic/Faeroe": "Färöer", "Atlantic/Faroe": "Färöer",
		"Atlantic/Reykjavik": "Reykjavík", "Atlantic/South_Georgia": "Südgeorgien", "Atlantic/St_Helena": "St. Helena",
		"Europe/Astrakhan": "Astrachan", "Europe/Athens": "Athen", "Europe/Belgrade": "Belgrad",
		"Europe/Brussels": "Brüssel", "Europe/Bucharest": "Bukarest", "Europe/Busingen": "Büsingen",
		"Europe/Chisinau": "Chișinău", "Europe/Copenhagen": "Kopenhagen", "Europe/Kiev": "Kiew", "Europe/Kirov": "Kirow",
		"Europe/Kyiv": "Kiew", "Europe/Lisbon": "Lissabon", "Europe/Luxembourg": "Luxemburg", "Europe/Moscow": "Moskau",
		"Europe/Prague": "Prag", "Europe/Rome": "Rom", "Europe/Saratov": "Saratow", "Europe/Tirane": "Tirana",
		"Europe/Ulyanovsk": "Uljanowsk", "Europe/Vatican": "Vatikan", "Europe/Vienna": "Wien",
		"Europe/Volgograd": "Wolgograd", "Europe/Warsaw": "Warschau", "Europe/Zurich": "Zürich",
		"Indian/Christmas": "Weihnachtsinsel", "Indian/Comoro": "Komoren", "Indian/Mahe": "Mahé",
		"Indian/Maldives": "Malediven", "Indian/Reunion": "Réunion", "Pacific/Easter": "Osterinsel",
		"Pacific/Enderbury": "Canton", "Pacific/Fiji": "Fidschi", "Pacific/Galapagos": "Galápagos",
		"Pacific/Kanton": "Canton", "Pacific/Noumea": "Nouméa", "Pacific/Ponape": "Pohnpei", "Pacific/Truk": "Chuuk",
		"Pacific/Wallis": "Wallis & Futuna",
	},
	"en": {
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
		"Antarctica/Mawson": "Mawson Station", "Antarctica/McMurdo": "McMurdo Station", "Antarctica/Palmer": "Palmer Land",
		"Antarctica/Rothera": "Rothera Station", "Antarctica/Syowa": "Showa Station", "Antarctica/Troll": "Troll Station",
		"Antarctica/Vostok": "Vostok Station", "Asia/Aqtau": "Aktau", "Asia/Calcutta": "Kolkata",
		"Asia/Ho_Chi_Minh": "Ho Chi Minh City", "Asia/Hovd": "Khovd", "Asia/Katmandu": "Kathmandu", "Asia/Macau": "Macao",
		"Asia/Qostanay": "Kostanay", "Asia/Qyzylorda": "Kyzylorda", "Asia/Rangoon": "Yangon",
		"Asia/Saigon": "Ho Chi Minh City", "Asia/Urumqi": "Ürümqi", "Atlantic/Canary": "Canaries",
		"Atlantic/Faeroe": "Faroes", "Atlantic/Faroe": "Faroes", "Australia/Lord_Howe": "Lord Howe Island",
		"Europe/Busingen": "Büsingen", "Europe/Chisinau": "Chișinău", "Europe/Kiev": "Kyiv", "Europe/Tirane": "Tirana",
		"Indian/Chagos": "Chagos Archipelago", "Indian/Christmas": "Christmas Island", "Indian/Cocos": "Cocos Islands",
		"Indian/Comoro": "Comoros", "Indian/Kerguelen": "Kerguelen Islands", "Indian/Mahe": "Mahé",
		"Indian/Reunion": "Réunion", "Pacific/Chatham": "Chatham Islands", "Pacific/Easter": "Easter Island",
		"Pacific/Enderbury": "Canton Island", "Pacific/Galapagos": "Galápagos Islands", "Pacific/Kanton": "Canton Island",
		"Pacific/Kwajalein": "Kwajalein Atoll", "Pacific/Marquesas": "Marquesas Islands", "Pacific/Midway": "Midway Atoll",
		"Pacific/Norfolk": "Norfolk Island", "Pacific/Noumea": "Nouméa", "Pacific/Pitcairn": "Pitcairn Islands",
		"Pacific/Ponape": "Pohnpei", "Pacific/Truk": "Chuuk", "Pacific/Wake": "Wake Island",
		"Pacific/Wallis": "Wallis & Futuna",
	},
}
