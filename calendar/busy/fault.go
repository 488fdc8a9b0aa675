package busy

// A Fault is what could not be read of an entry.
type Fault int

// The faults, and what is made of such an entry.
const (
	NoTime   Fault = iota // it does not say when it begins: takes nothing
	NoLength              // when it ends is not to be read, or before it begins: a day is taken, or nothing beside its first instant
	OddRule               // its rule of recurrence is none, or beyond what is followed: its first date is taken
	OddDate               // a date to be added or left out, or the one that it stands for, is not to be read: what is left in is taken
	NoZone                // its zone is not to be made out: taken on the calendar's own clock
	TwoZones              // what the file says of its zone and what is known of it differ: taken by both
	TooMuch               // following it would cost too much: its first date is taken
	faults   = iota
)

var faultNames = [faults]string{"time", "length", "rule", "date", "zone", "doubt", "much"}

// String is a word for it, by which it is kept.
func (f Fault) String() string { return faultNames[f] }

// ParseFault reads that word.
func ParseFault(s string) (Fault, bool) {
	for f, name := range faultNames {
		if s == name {
			return Fault(f), true
		}
	}
	return 0, false
}

// A Count says of how many entries something could not be read.
type Count struct {
	Fault   Fault
	Entries int
}

// fault notes that something of the entry at hand is not to be read.
func (r *reader) fault(f Fault) { r.faulty[f] = true }

func (r *reader) counts() (list []Count) {
	for f, n := range r.faults {
		if n > 0 {
			list = append(list, Count{Fault(f), n})
		}
	}
	return list
}
