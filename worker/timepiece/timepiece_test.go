package timepiece

import (
	"testing"
	"time"
)

// TestJumps has a clock jump, and looks when it is believed again. Each step says how much time passes and how far the clock is put beside that.
func TestJumps(t *testing.T) {
	const hour, day = time.Hour, 24 * time.Hour
	type step struct {
		passed, put time.Duration
		doubted     bool
	}
	for name, steps := range map[string][]step{
		"goes as it should":      {{hour, 0, false}, {30 * day, 0, false}},
		"is put right a little":  {{time.Second, 10 * time.Minute, false}, {time.Second, -10 * time.Minute, false}},
		"an hour ahead and back": {{time.Second, hour, true}, {10 * time.Minute, 0, true}, {time.Second, -hour, false}},
		"an hour ahead for good": {{time.Second, hour, true}, {59 * time.Minute, 0, true}, {2 * time.Minute, 0, false}, {day, 0, false}},
		"a day ahead":            {{time.Second, day, true}, {23 * hour, 0, true}, {hour, 0, false}},
		"a year ahead":           {{time.Second, 365 * day, true}, {71 * hour, 0, true}, {hour, 0, false}},
		"a year ahead and back":  {{time.Second, 365 * day, true}, {30 * hour, 0, true}, {time.Second, -365 * day, false}},
		"a year back":            {{time.Second, -365 * day, true}, {71 * hour, 0, true}, {hour, 0, false}},
		"an hour back and ahead": {{time.Second, -hour, true}, {time.Minute, hour, false}},
		"ahead and further":      {{time.Second, hour, true}, {50 * time.Minute, day, true}, {24 * hour, 0, true}, {2 * hour, 0, false}},
		"ahead and half back":    {{time.Second, 2 * hour, true}, {time.Minute, -hour, true}, {59 * time.Minute, 0, true}, {2 * time.Minute, 0, false}},
	} {
		now := time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)
		s := begin(nil, now)
		for i, x := range steps {
			now = now.Add(x.passed + x.put)
			if s.look(now, x.passed); s.Doubted() != x.doubted {
				t.Errorf("%s: after step %d it is doubted: %v; %+v", name, i+1, s.Doubted(), s)
			}
			if s.Shown != now {
				t.Errorf("%s: it shows %s", name, s.Shown)
			}
		}
	}
}

// TestBeginnings starts on what an earlier run has noted.
func TestBeginnings(t *testing.T) {
	const hour, day = time.Hour, 24 * time.Hour
	noted := time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)
	doubted := State{Shown: noted.Add(365 * day), Believed: noted, Jump: 365 * day, Left: 50 * hour}
	for name, x := range map[string]struct {
		noted *State
		now   time.Time
		jump  time.Duration // 0: it is believed
		left  time.Duration
	}{
		"for the first time":            {nil, noted, 0, 0},
		"at once":                       {&State{Shown: noted}, noted.Add(time.Second), 0, 0},
		"after two weeks":               {&State{Shown: noted}, noted.Add(14 * day), 0, 0},
		"after a year":                  {&State{Shown: noted}, noted.Add(365 * day), 365 * day, LongestDoubt},
		"before it was stopped":         {&State{Shown: noted}, noted.Add(-hour), -hour, hour},
		"doubted, and goes on so":       {&doubted, doubted.Shown.Add(hour), 365 * day, 50 * hour},
		"doubted, and was put right":    {&doubted, noted.Add(2 * hour), 0, 0},
		"doubted, and is another still": {&doubted, noted.Add(-2 * day), -2 * day, 2 * day},
	} {
		s := begin(x.noted, x.now)
		if s.Doubted() && s.Left == doubted.Left && s.Believed != noted.Add(hour) {
			t.Errorf("%s: the time that it was away is not counted: %s", name, s.Believed)
		}
		if s.Doubted() != (x.jump != 0) || s.Jump != x.jump || s.Left != x.left || s.Shown != x.now {
			t.Errorf("%s: %+v", name, s)
		}
	}
}
