package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"strings"

	"jourfixe/config"
	"jourfixe/worker/questions"
)

// A mtaFact is one event of the journal.
type mtaFact struct {
	Type string         `json:"type"`
	Data map[string]any `json:"data"`
}

// facts lists events of the journal by the end of their subject.
func (o *town) facts(subject string) (list []mtaFact) {
	o.t.Helper()
	for line := range strings.Lines(jourfixe(o.t, "events", "--subject", subject, "--data", o.data)) {
		var f mtaFact
		o.must(json.Unmarshal([]byte(line), &f))
		list = append(list, f)
	}
	return list
}

// happens waits for an event that holds some values.
func (o *town) happens(subject string, want map[string]any) mtaFact {
	o.t.Helper()
	var found mtaFact
	o.eventually(fmt.Sprintf("%s with %v", subject, want), func() bool {
		for _, f := range o.facts(subject) {
			same := maps.Clone(f.Data)
			maps.DeleteFunc(same, func(field string, _ any) bool { _, asked := want[field]; return !asked })
			if maps.Equal(stringed(same), stringed(want)) {
				found = f
				return true
			}
		}
		return false
	})
	return found
}

// stringed makes values comparable.
func stringed(m map[string]any) map[string]string {
	out := map[string]string{}
	for k, v := range m {
		out[k] = fmt.Sprint(v)
	}
	return out
}

// operator is who may do everything.
func (o *town) operator() *config.Operator {
	o.t.Helper()
	who, err := config.LoadOperator(o.data)
	o.must(err)
	return who
}

// page gets a page as staff see it.
func (o *town) page(path string) string {
	o.t.Helper()
	request, err := http.NewRequest("GET", "http://"+o.house.addresses().HTTP+path, nil)
	o.must(err)
	request.Header.Set("Authorization", "Bearer "+o.operator().APIToken)
	request.Header.Set("Accept-Language", "de")
	response, err := http.DefaultClient.Do(request)
	o.must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	o.must(err)
	if response.StatusCode != http.StatusOK {
		o.t.Fatalf("GET %s: %s", path, response.Status)
	}
	return string(body)
}

// shownAnswer finds the answer under which the page of a meeting lists somebody.
func shownAnswer(page, name string) string {
	_, guests, _ := strings.Cut(page, `aria-labelledby="guests"`)
	before, _, found := strings.Cut(guests, name)
	headings := regexp.MustCompile(`<h3[^>]*><span class="pip ([a-z]+)"`).FindAllStringSubmatch(before, -1)
	if !found || len(headings) == 0 {
		return "nothing"
	}
	return headings[len(headings)-1][1]
}

// settled waits until all mail is delivered and all that came in is handled.
func (o *town) settled() {
	o.t.Helper()
	o.eventually("the queue of Postfix to be empty", func() bool { return len(o.queue()) == 0 })
	o.eventually("all that came in to be handled", func() bool { return len(o.inbound()) == 0 })
}

// inbound lists what came in and is not done with.
func (o *town) inbound() (list []questions.InboundLine) {
	o.t.Helper()
	for line := range strings.Lines(jourfixe(o.t, "inbound", "list", "--format", "json", "--data", o.data)) {
		var in questions.InboundLine
		o.must(json.Unmarshal([]byte(line), &in))
		list = append(list, in)
	}
	return list
}
