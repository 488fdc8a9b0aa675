package reason_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jourfixe/calendar/words"
)

// A made is a reason as the source makes it: its key, and what it puts into the sentence.
type made struct {
	where, key string
	args       []string
}

// TestEveryReasonIsSaid finds each reason that is made anywhere in the source: all languages have a sentence for it,
// which leaves open just what is put in; and there is no sentence that nobody needs.
func TestEveryReasonIsSaid(t *testing.T) {
	t.Parallel()
	used := map[string]bool{"unknown": true, "people": true, "rhythm.rule": true} // what [reason.In] says by itself
	reasons := reasonsMade(t)
	if len(reasons) < 50 {
		t.Fatalf("only %d reasons are found", len(reasons))
	}
	for _, m := range reasons {
		used[m.key] = true
		for _, language := range words.Spoken() {
			open, ok := words.Texts(words.Reason)[language].Open(m.key)
			if !ok {
				t.Errorf("%s: in %s there is no sentence %s", m.where, language, m.key)
			} else if slices.Sort(m.args); !slices.Equal(open, m.args) {
				t.Errorf("%s: in %s the sentence %s leaves open %v, and gets %v", m.where, language, m.key, open, m.args)
			}
		}
	}
	for _, key := range words.Texts(words.Reason)[words.Spoken()[0]].Keys() {
		if base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other"); !used[base] {
			t.Errorf("nobody needs the sentence %s", key)
		}
	}
}

// reasonsMade finds the calls of Because. Variables that hold what is put in are followed to where they are set.
func reasonsMade(t *testing.T) []made {
	t.Helper()
	var list []made
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			held := map[string]string{}
			ast.Inspect(decl, func(n ast.Node) bool {
				if assigned, ok := n.(*ast.AssignStmt); ok && len(assigned.Lhs) == len(assigned.Rhs) {
					for i, left := range assigned.Lhs {
						if name := putIn(assigned.Rhs[i], nil); name != "" {
							held[left.(*ast.Ident).Name] = name
						}
					}
				}
				call, ok := n.(*ast.CallExpr)
				if !ok || called(call) != "Because" {
					return true
				}
				m := made{where: set.Position(call.Pos()).String(), key: literal(call.Args[0])}
				if m.key == "" {
					t.Errorf("%s: a reason has its key written out", m.where)
				}
				for _, arg := range call.Args[1:] {
					name := putIn(arg, held)
					if name == "" {
						t.Errorf("%s: it cannot be seen what is put into %s", m.where, m.key)
					}
					m.args = append(m.args, name)
				}
				list = append(list, m)
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// called is the name of the function of this package that is called, "" if it is another.
func called(call *ast.CallExpr) string {
	if of, ok := call.Fun.(*ast.SelectorExpr); ok {
		if p, ok := of.X.(*ast.Ident); ok && p.Name == "reason" {
			return of.Sel.Name
		}
	}
	return ""
}

// putIn is the name under which an expression puts something in, "" if it does not.
func putIn(e ast.Expr, held map[string]string) string {
	switch e := e.(type) {
	case *ast.Ident:
		return held[e.Name]
	case *ast.CallExpr:
		if method, ok := e.Fun.(*ast.SelectorExpr); ok && method.Sel.Name == "everything" {
			return "reasons"
		}
		if called(e) != "" && called(e) != "Because" && len(e.Args) > 1 {
			return literal(e.Args[0])
		}
	}
	return ""
}

func literal(e ast.Expr) string {
	if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
		s, err := strconv.Unquote(l.Value)
		if err == nil {
			return s
		}
	}
	return ""
}
