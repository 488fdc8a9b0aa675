package events

// A MilestoneAt is something to be done a while before departure or after return.
type MilestoneAt struct {
	ID     string `json:"id"`
	Before Period `json:"before,omitzero"` // before departure
	After  Period `json:"after,omitzero"`  // after return
	Title  Text   `json:"title"`
}

// A Milestone is a day by which something is done. None falls on a weekend or a holiday of the office.
type Milestone struct {
	ID     string   `json:"id"`
	Date   Date     `json:"date"`
	Title  Text     `json:"title"`
	Late   bool     `json:"late,omitempty"` // that day was over when it was given: it does not fit any more, and is never overdue
	Passed []Passed `json:"passed,omitempty"`
}
