package words

import "strings"

// Name returns what a holiday or a region that is called so in English is called in the language, "" if that is not
// known. Holidays that meet on a day share it, "A / B"; one that is made up for later has that said behind it.
func Name(english, language string) string {
	t := in(language)
	names := strings.Split(english, nameSeparator)
	for i, name := range names {
		plain, observed := strings.CutSuffix(name, observedSuffix)
		said := t.names[plain]
		if said == "" {
			return ""
		}
		if observed {
			said += " (" + t.names[observedName] + ")"
		}
		names[i] = said
	}
	return strings.Join(names, nameSeparator)
}

const (
	nameSeparator  = " / "
	observedSuffix = " (observed)"
	observedName   = "observed"
)
