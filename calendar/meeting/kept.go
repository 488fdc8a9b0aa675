package meeting

import (
	"cmp"
	"slices"

	"jourfixe/events"
)

// sealing is the key that seals what somebody writes to the meeting in an event, "" if there is nothing to seal. All that one person writes to it
// has one.
func (m *Meeting) sealing(person string, said events.Personal, key func() string) string {
	if !slices.ContainsFunc(said.Seals(), func(s *events.Sealed) bool { return !s.IsZero() }) {
		return ""
	}
	if has := m.Key(person); has != "" {
		return has
	}
	return key()
}

// Key is the one by which is sealed what somebody has written to the meeting, "" if that is their own, or there is nothing.
func (m *Meeting) Key(person string) string {
	return cmp.Or(m.Answers[person].Key, m.Counters[person].Key)
}

// keys are all of them, in order.
func (m *Meeting) keys() (keys []string) {
	for person := range m.Answers {
		keys = append(keys, m.Key(person))
	}
	for person := range m.Counters {
		keys = append(keys, m.Key(person))
	}
	slices.Sort(keys)
	return slices.DeleteFunc(slices.Compact(keys), func(key string) bool { return key == "" })
}

// Told is how many people have said something to the meeting of which it is known who they are.
func (m *Meeting) Told() int {
	n := len(m.Answers)
	for person := range m.Counters {
		if _, answered := m.Answers[person]; !answered {
			n++
		}
	}
	return n
}

// keysAtOnce is how many keys one event names.
const keysAtOnce = 1000

// Clearing takes out who has said what, which comes to these numbers.
func (m *Meeting) Clearing(t Tally) (bodies []events.Body) {
	numbers := events.AnswerNumbers{Accepted: t.Accepted, Tentative: t.Tentative, Declined: t.Declined, Open: t.Open, Company: t.Company}
	for keys := range slices.Chunk(m.keys(), keysAtOnce) {
		bodies = append(bodies, &events.MeetingCleared{ID: m.ID, Numbers: numbers, Keys: keys})
	}
	if len(bodies) == 0 {
		bodies = append(bodies, &events.MeetingCleared{ID: m.ID, Numbers: numbers})
	}
	return bodies
}

// Clear folds in that it is forgotten who has said what. Numbers stay.
func (m *Meeting) Clear(body *events.MeetingCleared, e *events.Event) {
	n := body.Numbers
	m.Numbers = Tally{Accepted: n.Accepted, Tentative: n.Tentative, Declined: n.Declined, Open: n.Open, Company: n.Company}
	m.Answers, m.Counters, m.Cleared = nil, nil, e.Time
}
