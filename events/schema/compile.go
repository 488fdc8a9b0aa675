package schema

import (
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"jourfixe/events"
)

// embedded loads the files of this package and nothing else: a schema can never make the program read another file or
// ask the network.
type embedded struct{}

// Load implements jsonschema.URLLoader.
func (embedded) Load(location string) (any, error) {
	name, ours := strings.CutPrefix(location, base)
	doc, ok := documents()[name]
	if !ours || !ok {
		return nil, fmt.Errorf("%s is not among the embedded schemas", location)
	}
	return doc, nil
}

// A compiler compiles a schema when it is first needed: a command line that sends one message does not wait for fifty.
type compiler struct {
	done sync.Map // events.Type → *jsonschema.Schema

	mu       sync.Mutex // guards what follows
	c        *jsonschema.Compiler
	straight map[*jsonschema.Schema]bool // has been through straighten
}

var schemas compiler

// of returns the compiled schema of a type of the vocabulary. An embedded schema that does not compile is a fault of
// the program, found by its tests, so it panics.
func (s *compiler) of(t events.Type) *jsonschema.Schema {
	if done, ok := s.done.Load(t); ok {
		return done.(*jsonschema.Schema)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.c == nil {
		s.c = jsonschema.NewCompiler()
		s.c.UseLoader(embedded{})
		s.c.AssertFormat()
		s.straight = map[*jsonschema.Schema]bool{}
	}
	compiled, err := s.c.Compile(base + fileOf(t))
	if err != nil {
		panic(fmt.Sprintf("schema: compile the schema of %s: %v", t, err))
	}
	compiled = s.straighten(compiled)
	s.done.Store(t, compiled)
	return compiled
}

// straighten lets a field point at the definition it refers to without the step between, which costs the validator
// about as much as the definition itself: a check allocates a third less. It holds because nothing but annotations
// stands beside a $ref in these files, which a test sees to.
func (s *compiler) straighten(schema *jsonschema.Schema) *jsonschema.Schema {
	for schema.Ref != nil {
		schema = schema.Ref
	}
	if s.straight[schema] {
		return schema
	}
	s.straight[schema] = true
	for name, field := range schema.Properties {
		schema.Properties[name] = s.straighten(field)
	}
	for form, field := range schema.PatternProperties {
		schema.PatternProperties[form] = s.straighten(field)
	}
	if schema.Items2020 != nil {
		schema.Items2020 = s.straighten(schema.Items2020)
	}
	return schema
}
