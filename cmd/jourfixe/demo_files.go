package main

import (
	"context"
	"fmt"
	"strings"

	"jourfixe/events"
)

// A demoFile lies with something in the demo.
type demoFile struct {
	of          events.Ref // the series of the room, if it has no id
	name, title string
	text        string
}

// demoFiles are what those who belong to the series find in its room.
var demoFiles = []demoFile{
	{
		of: events.Ref{Noun: "series"}, name: "Arbeitsweise.md", title: "So arbeitet der Jour Fixe",
		text: `# So arbeitet der Jour Fixe

- Was besprochen werden soll, steht vorher in der Tagesordnung. Vorschlagen können es alle, die eingeladen sind.
- Drei Tage vorher wird sie geschlossen und verschickt.
- Was wir nicht schaffen, wartet auf das nächste Treffen.
`,
	},
	{
		of: events.Ref{Noun: "matter", ID: "demo-cycling"}, name: "Stadtradeln.csv", title: "Wer beim letzten Stadtradeln dabei war",
		text: "Stadt;Teams;Kilometer\nBremen;41;182350\nGdańsk;12;40120\nRīga;7;18990\n",
	},
}

// bring stores a file and puts it where it lies, as its form does.
func (h *house) bring(ctx context.Context, f demoFile) error {
	c, err := h.files.Take(ctx, f.name, strings.NewReader(f.text))
	if err != nil {
		return fmt.Errorf("bring the file %s: %w", f.name, err)
	}
	c.Of, c.Title = f.of, f.title
	return h.give(ctx, c)
}
