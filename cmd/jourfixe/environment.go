package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"jourfixe/events"
)

// envPrefix begins the name of every setting that is given by the environment.
const envPrefix = "JOURFIXE_"

// tellStray names variables that look like settings and are none: a name that is mistyped would else be passed over in silence. They
// are no reason to stop: who runs programs puts variables of its own beside, as Kubernetes does for a service called jourfixe.
func tellStray(w io.Writer, model *kong.Application, environ []string) {
	known := settings(model.Node)
	names := slices.Sorted(maps.Keys(known))
	for _, line := range slices.Sorted(slices.Values(environ)) {
		name, _, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(name, envPrefix) || known[name] {
			continue
		}
		hint := "see jourfixe serve --help for those that there are"
		if near := events.Nearest(name, names); near != "" {
			hint = "did you mean " + near + "?"
		}
		fmt.Fprintf(w, "jourfixe: the variable %s is no setting and is passed over; %s\n", name, hint)
	}
}

// settings are the variables that a command and those below it read.
func settings(n *kong.Node) map[string]bool {
	known := map[string]bool{}
	for _, f := range n.Flags {
		for _, name := range f.Envs {
			known[name] = true
		}
	}
	for _, child := range n.Children {
		maps.Copy(known, settings(child))
	}
	return known
}
