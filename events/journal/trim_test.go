package journal_test

import (
	"bytes"
	"testing"

	"jourfixe/events/journal/journaltest"
)

// Decided commands beyond what is kept go, oldest first; what waits stays, whatever there is of it.
func TestTrim(t *testing.T) {
	j := journaltest.New(t)
	big := append(append([]byte(`{"id":"`), bytes.Repeat([]byte("x"), 250<<10)...), `"}`...)
	var last uint64
	for range 280 { // 68 MiB
		var err error
		if last, err = j.Submit(within(t), "hr", retirePartner, command(t.Name(), string(big))); err != nil {
			t.Fatal(err)
		}
	}
	stored := func() uint64 {
		t.Helper()
		n, err := j.CommandBytes(within(t))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := stored()
	if n, err := j.Trim(within(t), 0, false); err != nil || n != 0 || stored() != before {
		t.Errorf("of commands that wait %d were deleted, %v", n, err)
	}
	if n, err := j.Trim(within(t), 10, false); err != nil || n != 10 {
		t.Errorf("of ten that are decided %d were deleted, %v", n, err)
	}
	// In a rush down to what is kept, in one go; the next ones a few at a time.
	n, err := j.Trim(within(t), last, false)
	if err != nil || n < 100 || stored() > 5<<20 || stored() < 3<<20 {
		t.Errorf("of all %d were deleted, %v; %d bytes are left", n, err, stored())
	}
	for range 3 {
		if last, err = j.Submit(within(t), "hr", retirePartner, command(t.Name(), string(big))); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := j.Trim(within(t), last, true); err != nil || n != 0 {
		t.Errorf("of three more %d were deleted while the desk was busy, %v", n, err)
	}
	if n, err := j.Trim(within(t), last, false); err != nil || n < 2 || n > 4 || stored() > 5<<20 {
		t.Errorf("of three more %d were deleted, %v; %d bytes are left", n, err, stored())
	}
	if n, err := j.Trim(within(t), last, false); err != nil || n > 1 {
		t.Errorf("once more %d were deleted, %v", n, err)
	}
	if now, err := j.LastCommand(within(t)); err != nil || now != last {
		t.Errorf("the last command is %d, want %d, %v", now, last, err)
	}
}
