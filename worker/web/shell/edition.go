package shell

import (
	"embed"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// An edition is all that a site shows which lies in the program: static files, texts, and the pages of its rooms in each language.
type edition struct {
	of     []source
	static map[string]*Document
	paths  map[string]string // of the static files, by their short names
	voices map[string]*voice.Voice
	pages  map[string]*pages // by language
}

// A source is what the pages of a room are read from.
type source struct {
	room  string
	files embed.FS
}

// editions are those that were made: a process that makes several sites of the same rooms reads their pages once.
var editions struct {
	sync.Mutex
	list []*edition
}

// editionOf returns the edition of some rooms. It fails if a template, a translation or a file is broken.
func editionOf(rooms []Room) (*edition, error) {
	var of []source
	inProgram := true
	for _, room := range rooms {
		files, ok := room.Templates.(embed.FS)
		inProgram = inProgram && (ok || room.Templates == nil)
		of = append(of, source{room.Name, files})
	}
	editions.Lock()
	defer editions.Unlock()
	for _, e := range editions.list {
		if inProgram && slices.Equal(e.of, of) {
			return e, nil
		}
	}
	e := &edition{of: of, pages: map[string]*pages{}}
	var err error
	if err = e.loadStatic(); err != nil {
		return nil, err
	}
	if e.voices, err = voice.Load(); err != nil {
		return nil, err
	}
	var (
		g  errgroup.Group // each language by itself: a start waits for that
		mu sync.Mutex
	)
	for l, v := range e.voices {
		g.Go(func() error {
			p, err := e.parse(v, rooms)
			mu.Lock()
			defer mu.Unlock()
			e.pages[l] = p
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	first := e.pages[events.Languages[0]]
	for _, p := range e.pages {
		if first != nil && p != first {
			p.alike(first)
		}
	}
	if inProgram {
		editions.list = append(editions.list, e)
	}
	return e, nil
}
