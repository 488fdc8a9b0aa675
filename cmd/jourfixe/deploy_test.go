package main

import (
	"io/fs"
	"os"
	"regexp"
	"testing"

	"github.com/alecthomas/kong"
)

// TestDeployNamesSettings finds every setting that the files of deploy name among those that there are.
func TestDeployNamesSettings(t *testing.T) {
	var c commands
	parser, err := kong.New(&c, kong.Vars(mailVars()))
	if err != nil {
		t.Fatal(err)
	}
	known := settings(parser.Model.Node)
	named := regexp.MustCompile(envPrefix + `[A-Z_]*[A-Z]`)
	seen := 0
	deploy := os.DirFS("../../deploy")
	err = fs.WalkDir(deploy, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(deploy, path)
		for _, name := range named.FindAllString(string(text), -1) {
			if seen++; !known[name] {
				t.Errorf("deploy/%s names %s, which is no setting", path, name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 10 {
		t.Errorf("only %d names were found", seen)
	}
}
