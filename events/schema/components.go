package schema

import "strings"

// header describes one header of a message. Values are strings, percent-encoded as the CloudEvents bindings want it.
func header(description, example string) node {
	return node{"type": "string", "maxLength": 768, "description": description, "examples": []string{example}}
}

// components holds every schema under a name of its own: those of the messages, the definitions they share, and what
// the headers look like. Schemas refer to each other within the document.
func components() node {
	all := node{
		"commandHeaders": node{
			"type":        "object",
			"title":       "Headers of a command",
			"description": "The attributes of a CloudEvent in binary mode. id and source together with the client identify the command.",
			"properties": node{
				"ce-specversion": node{"const": "1.0"},
				"ce-id":          header("Unique for the source; the same command again has the same id.", "5f0c"),
				"ce-source":      header("Which part of the client asks, of its own choice.", "/intranet/planner"),
				"ce-type":        header("The type of the command.", "jourfixe.series.define.v1"),
				"ce-time":        header("When the client asked (RFC 3339).", "2027-01-04T09:30:00Z"),
				"ce-unchangedsince": header("The place in the journal at which the client has read what the command is about: "+
					"if that has changed since, the command is refused.", "4711"),
				"Content-Type": node{"const": "application/json"},
			},
			"required": []string{"ce-specversion", "ce-id", "ce-source", "ce-type"},
		},
		"eventHeaders": node{
			"type":        "object",
			"title":       "Headers of an event",
			"description": "The attributes of a CloudEvent in binary mode, with those that name the command it answers.",
			"properties": node{
				"ce-specversion":     node{"const": "1.0"},
				"ce-id":              header("Unique in the office: the sequence of the command, and the number in its answer.", "4711-1"),
				"ce-source":          header("The office.", "/offices/bremen"),
				"ce-type":            header("The type of the event.", "jourfixe.meeting.planned.v1"),
				"ce-subject":         header("What the event concerns.", "meeting/jour-fixe-2027-02-03"),
				"ce-time":            header("When it was decided (RFC 3339).", "2027-01-04T09:30:00.1Z"),
				"ce-client":          header("The client of the command it answers.", "operator"),
				"ce-authtype":        header("app_user, if a person has decided; left out if a client did by itself.", "app_user"),
				"ce-authid":          header("The id of the person who decided.", "staff-lead"),
				"ce-commandsource":   header("The source of the command.", "/intranet/planner"),
				"ce-commandid":       header("The id of the command.", "5f0c"),
				"ce-commandsequence": header("The place of the command in the stream of commands.", "4711"),
				"ce-commanddigest":   header("A keyed hash of the command's type and data.", "5d41402abc4b2a76b9719d911017c592"),
				"ce-commandparts":    header("How many events answer the command.", "1"),
				"Content-Type":       node{"const": "application/json"},
			},
			"required": []string{"ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject", "ce-time"},
		},
	}
	for file, doc := range documents() {
		if file == common {
			for name, def := range doc["$defs"].(map[string]any) {
				all[name] = relink(def)
			}
			continue
		}
		schema := relink(doc).(map[string]any)
		delete(schema, "$schema") // AsyncAPI 3.0 reads the keywords used here the same way, but not under this name
		all[strings.TrimSuffix(file, ".json")] = schema
	}
	return all
}

// relink copies a schema with its references pointing into the document.
func relink(v any) any {
	switch v := v.(type) {
	case map[string]any:
		c := make(map[string]any, len(v))
		for name, value := range v {
			if to, ok := value.(string); ok && name == "$ref" {
				_, def, _ := strings.Cut(to, "#/$defs/")
				c[name] = schemaRef + def
				continue
			}
			c[name] = relink(value)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, value := range v {
			c[i] = relink(value)
		}
		return c
	}
	return v
}
