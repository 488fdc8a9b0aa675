package voice

import (
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Size says how many bytes something has, as people read it.
func (v *Voice) Size(bytes int) string {
	p := message.NewPrinter(language.MustParse(v.Language))
	switch {
	case bytes < 1<<20:
		return p.Sprintf("%d KiB", (bytes+1<<10-1)>>10)
	case bytes%(1<<20) == 0:
		return p.Sprintf("%d MiB", bytes>>20)
	}
	return p.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
}
