package words

import "strings"

// City returns what people call the place that an IANA zone is named after: "Warschau" for Europe/Warsaw. A zone that is
// named after no city gives what CLDR says in its stead, and one that it does not know the last part of its name.
func City(zone, language string) string {
	if name, ok := in(language).cities[zone]; ok {
		return name
	}
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}
