package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"jourfixe/calendar/holiday"
	"jourfixe/config"
	"jourfixe/events/rights"
)

// A choice is a word that may stand on a command line.
type choice struct{ text, means string }

// choices are all that may stand where somebody is typing.
type choices struct {
	words []choice
	paths string // files or folders, if their names may, too
}

// complete finds what may stand in place of the last word.
func complete(root *kong.Node, words []string) choices {
	if len(words) == 0 {
		words = []string{""}
	}
	last := words[len(words)-1]
	at := walk(root, words[:len(words)-1])
	switch name, typed, given := strings.Cut(last, "="); {
	case at.flag != nil:
		return valuesOf(at.flag.Value, "", last)
	case !at.plain && given && strings.HasPrefix(last, "--"):
		if flag := flagOf(at.node, name); flag != nil {
			return valuesOf(flag.Value, name+"=", typed)
		}
		return choices{}
	case !at.plain && strings.HasPrefix(last, "-"):
		return choices{words: flagsFrom(at.node, last)}
	}
	var found choices
	if len(at.node.Positional) > 0 {
		place := min(at.taken, len(at.node.Positional)-1)
		if value := at.node.Positional[place]; place == at.taken || value.IsCumulative() {
			found = valuesOf(value, "", last)
		}
	}
	for _, child := range at.node.Children {
		if !child.Hidden && strings.HasPrefix(child.Name, last) {
			found.words = append(found.words, choice{child.Name, summary(child.Help)})
		}
	}
	return found
}

// A place is where on a command line something is typed.
type place struct {
	node  *kong.Node
	flag  *kong.Flag // whose value comes next, nil if none's
	taken int        // how many arguments of the node stand already
	plain bool       // after --, where nothing is a flag
}

// walk goes along the words before.
func walk(node *kong.Node, words []string) place {
	at := place{node: node}
	for _, word := range words {
		switch {
		case at.flag != nil:
			at.flag = nil
		case !at.plain && word == "--":
			at.plain = true
		case !at.plain && strings.HasPrefix(word, "-") && word != "-":
			name, _, given := strings.Cut(word, "=")
			if flag := flagOf(at.node, name); flag != nil && !given && !flag.IsBool() && !flag.IsCounter() {
				at.flag = flag
			}
		default:
			i := slices.IndexFunc(at.node.Children, func(child *kong.Node) bool { return child.Name == word })
			if i >= 0 && at.taken == 0 {
				at.node = at.node.Children[i]
				continue
			}
			at.taken++
		}
	}
	return at
}

// flagOf finds a flag by its name with the dashes, nil if there is none.
func flagOf(node *kong.Node, name string) *kong.Flag {
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			if name == "--"+flag.Name || flag.Short != 0 && name == "-"+string(flag.Short) {
				return flag
			}
		}
	}
	return nil
}

// flagsFrom are the flags that begin with what was typed.
func flagsFrom(node *kong.Node, typed string) (list []choice) {
	for _, group := range node.AllFlags(true) {
		for _, flag := range group {
			names := []string{"--" + flag.Name}
			if flag.Tag.Negatable != "" {
				names = append(names, "--no-"+flag.Name)
			}
			for _, name := range names {
				if strings.HasPrefix(name, typed) {
					list = append(list, choice{name, summary(flag.Help)})
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b choice) int { return cmp.Compare(a.text, b.text) })
	return list
}

// valuesOf are the values that a flag or an argument may have, each with what stands before it in the same word.
func valuesOf(v *kong.Value, before, typed string) choices {
	var found choices
	switch placeholder, _, _ := strings.Cut(placeholderOf(v), ","); {
	case slices.Contains([]string{"FILE", "FILE|DIR", "CALENDAR"}, placeholder):
		found.paths = "files"
	case placeholder == "DIR":
		found.paths = "folders"
	}
	var given []string
	if v.IsSlice() && v.Flag != nil { // several in one word, between commas
		if i := strings.LastIndexByte(typed, ','); i >= 0 {
			given = strings.Split(typed[:i], ",")
			before, typed = before+typed[:i+1], typed[i+1:]
		}
	}
	for _, word := range wordsFor(v) {
		if strings.HasPrefix(word, typed) && !slices.Contains(given, word) {
			found.words = append(found.words, choice{text: before + word})
		}
	}
	return found
}

// placeholderOf is what stands for the value in the help.
func placeholderOf(v *kong.Value) string {
	if v.Flag != nil {
		return v.Flag.PlaceHolder
	}
	return strings.ToUpper(v.Name)
}

// wordsFor are the values that are known of one: those that the parser takes alone, else those that its tag complete names.
func wordsFor(v *kong.Value) []string {
	if v.Enum != "" {
		return v.EnumSlice()
	}
	switch v.Tag.Get("complete") {
	case "commands":
		return rights.Commands()
	case "roles":
		return config.Roles
	case "regions":
		return holiday.Regions()
	}
	if v.Flag != nil && strings.Contains(v.Flag.PlaceHolder, "|") && v.Flag.PlaceHolder == strings.ToLower(v.Flag.PlaceHolder) {
		return strings.Split(v.Flag.PlaceHolder, "|")
	}
	return nil
}

// summary is the first sentence of a help text, for a line beside a word.
func summary(help string) string {
	first, _, _ := strings.Cut(help, "\n")
	if i := strings.Index(first, ". "); i >= 0 {
		first = first[:i]
	}
	return strings.TrimSuffix(first, ".")
}
