// Package deploy holds what an installation starts from. The files lie beside this one, to be read and copied; the one
// that the binary itself needs is embedded.
package deploy

import _ "embed"

// Bremen is the example office, bremen.yaml. Its dates are those of the year BremenYear.
//
//go:embed bremen.yaml
var Bremen []byte

// BremenYear is the year that the dates of Bremen are written for. Whoever wants them to lie in the future reads them
// for another year.
const BremenYear = 2027
