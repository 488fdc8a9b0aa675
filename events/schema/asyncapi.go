package schema

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"jourfixe/events"
)

// The names by which the parts of the AsyncAPI document refer to each other.
const (
	channelRef = "#/channels/"
	schemaRef  = "#/components/schemas/"
	messageRef = "#/components/messages/"
	httpRef    = "http.commands"
	answerRef  = "answer"
)

// A node is an object of the document. Its fields are written in the order of their names, so the same vocabulary gives
// the same bytes.
type node map[string]any

// ref points at another part of the document.
func ref(to string) node { return node{"$ref": to} }

// document is the whole; its fields are in the order in which people read.
type document struct {
	AsyncAPI           string `json:"asyncapi"`
	ID                 string `json:"id"`
	Info               node   `json:"info"`
	DefaultContentType string `json:"defaultContentType"`
	Servers            node   `json:"servers"`
	Channels           node   `json:"channels"`
	Operations         node   `json:"operations"`
	Components         node   `json:"components"`
}

// AsyncAPI describes the house to other systems as an AsyncAPI 3.0 document in JSON: where commands go and events come
// from, on NATS and over HTTP, and what each looks like. It stands on its own, with the schemas inside. baseURL is where
// the office's pages are, as in https://jourfixe.bremen.example; NATS is described at the same host. It is an error if
// baseURL is no absolute URL.
func AsyncAPI(baseURL string) ([]byte, error) {
	at, err := url.Parse(baseURL)
	if err != nil || at.Host == "" || (at.Scheme != "http" && at.Scheme != "https") {
		return nil, fmt.Errorf("make the AsyncAPI document: the base URL must be absolute, as in https://jourfixe.example")
	}
	d := document{
		AsyncAPI: "3.0.0",
		ID:       "urn:jourfixe",
		Info: node{
			"title":   "jourfixe",
			"version": "1.0.0",
			"description": "Plans an international office's standing meetings and citizen trips. A command asks, an event has " +
				"happened. Every command is answered by events, or by command.refused, which says why.",
			"license": node{"name": "EUPL-1.2", "url": "https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12"},
		},
		DefaultContentType: "application/json",
		Servers:            servers(at),
		Channels:           node{},
		Operations:         node{},
	}
	messages := node{answerRef: node{
		"name": answerRef, "title": "What became of a command", "contentType": "application/json", "payload": ref(schemaRef + "answer"),
	}}
	posted := node{answerRef: ref(messageRef + answerRef)}
	var postedRefs []node
	for _, b := range events.Commands {
		name := nameOf(b.Type())
		messages[name] = message(b.Type(), "commandHeaders")
		d.Channels[name] = commandChannel(b.Type())
		d.Operations["receive."+name] = operation("receive", name, "Decides "+b.Type().Short()+" and answers with events.")
		posted[name] = ref(messageRef + name)
		postedRefs = append(postedRefs, ref(channelRef+httpRef+"/messages/"+name))
	}
	for _, b := range events.Events {
		name := nameOf(b.Type())
		messages[name] = message(b.Type(), "eventHeaders")
		d.Channels[name] = eventChannel(b.Type())
		d.Operations["send."+name] = operation("send", name, "Says that "+b.Type().Short()+" has happened.")
	}
	// Over HTTP all commands go to one address and the answer comes back on the same way.
	d.Channels[httpRef] = node{
		"address":     "/api/commands",
		"title":       "Commands over HTTP",
		"description": "One CloudEvent for each POST, in binary or structured mode. With Prefer: wait=5 the answer is waited for.",
		"servers":     []node{ref("#/servers/http")},
		"messages":    posted,
	}
	d.Operations["receive."+httpRef] = node{
		"action":   "receive",
		"channel":  ref(channelRef + httpRef),
		"summary":  "Takes any command and answers what became of it.",
		"messages": postedRefs,
		"bindings": node{"http": node{"method": "POST", "bindingVersion": "0.3.0"}},
		"reply": node{
			"channel":  ref(channelRef + httpRef),
			"messages": []node{ref(channelRef + httpRef + "/messages/" + answerRef)},
		},
	}
	d.Components = node{
		"messages": messages,
		"schemas":  components(),
		"securitySchemes": node{
			"token":    node{"type": "http", "scheme": "bearer", "description": "The API token of a client."},
			"password": node{"type": "userPassword", "description": "The NATS user of a client; its permissions pin the client in the subject."},
		},
	}
	data, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write the AsyncAPI document: %w", err)
	}
	return data, nil
}

// nameOf is how the document calls a message: "series.define.v1".
func nameOf(t events.Type) string { return strings.TrimPrefix(t.String(), "jourfixe.") }

// servers says where the office is. Only the pages' address is known for certain: NATS may be a cluster elsewhere, so
// its host and port are variables, and the defaults are those of the embedded one.
func servers(at *url.URL) node {
	web := node{
		"host":        at.Host,
		"protocol":    at.Scheme,
		"description": "Pages, feeds and the API.",
		"security":    []node{ref("#/components/securitySchemes/token")},
	}
	if path := strings.TrimSuffix(at.EscapedPath(), "/"); path != "" {
		web["pathname"] = path
	}
	return node{
		"http": web,
		"nats": node{
			"host":        "{host}:{port}",
			"protocol":    "nats",
			"description": "NATS with JetStream, embedded in the office's server or a cluster of its own.",
			"variables": node{
				"host": node{"default": at.Hostname(), "description": "Where NATS listens."},
				"port": node{"default": "4222", "description": "The port on which it does."},
			},
			"security": []node{ref("#/components/securitySchemes/password")},
		},
	}
}

// commandChannel is where commands of a type go on NATS. The subject has the client in it, since that is what NATS
// permissions can pin. x-nats-stream says which stream stores them, for which AsyncAPI has no words of its own.
func commandChannel(t events.Type) node {
	return node{
		"address":  events.CommandSubject("{office}", "{client}", t),
		"title":    t.Short(),
		"servers":  []node{ref("#/servers/nats")},
		"messages": node{nameOf(t): ref(messageRef + nameOf(t))},
		"parameters": node{
			"office": node{"description": "Id of the office.", "examples": []string{"bremen"}},
			"client": node{"description": "Id of the client that asks, as its NATS user is permitted.", "examples": []string{"operator"}},
		},
		"x-nats-stream": node{"name": "JF_COMMANDS", "subjects": []string{"jourfixe.*.command.>"}, "retention": "30 days"},
	}
}

// eventChannel is where events of a type come from on NATS.
func eventChannel(t events.Type) node {
	return node{
		"address":  events.EventSubject("{office}", events.Ref{Noun: t.Noun, ID: "{id}"}, t.Name),
		"title":    t.Short(),
		"servers":  []node{ref("#/servers/nats")},
		"messages": node{nameOf(t): ref(messageRef + nameOf(t))},
		"parameters": node{
			"office": node{"description": "Id of the office.", "examples": []string{"bremen"}},
			"id":     node{"description": "Id of what the event concerns."},
		},
		"x-nats-stream": node{"name": "JF_EVENTS", "subjects": []string{"jourfixe.*.event.>"}, "retention": "for good"},
	}
}

// operation says what the office does at a channel, seen from the office: it receives commands and sends events.
func operation(action, name, summary string) node {
	return node{
		"action":   action,
		"channel":  ref(channelRef + name),
		"summary":  summary,
		"messages": []node{ref(channelRef + name + "/messages/" + name)},
	}
}

// message describes one type. Its headers are those of its kind, with the one value that ce-type has.
func message(t events.Type, headers string) node {
	doc := documents()[fileOf(t)]
	return node{
		"name":        t.String(),
		"title":       doc["title"],
		"description": doc["description"],
		"contentType": "application/json",
		"headers": node{"allOf": []node{
			ref(schemaRef + headers),
			{"type": "object", "properties": node{"ce-type": node{"const": t.String()}}},
		}},
		"payload":  ref(schemaRef + nameOf(t)),
		"examples": []node{{"payload": doc["examples"].([]any)[0]}},
	}
}
