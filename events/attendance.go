package events

// How somebody who is invited was at a meeting.
const (
	Present = "present"
	Excused = "excused"
	Absent  = "absent"
)

// An Attended is how one person was there.
type Attended struct {
	Person string `json:"person"`
	How    string `json:"how"` // personal: present, excused or absent
}

// SetAttendance says who was at a meeting, wholly: another word takes its place. Until somebody does, it follows from the answers.
type SetAttendance struct {
	ID     string     `json:"id"` // of the meeting
	People []Attended `json:"people"`
}

// AttendanceChanged holds who was at a meeting, as it is from now on. How everybody was there is sealed by the key of the minutes, and goes with it.
type AttendanceChanged struct {
	ID  string   `json:"id"`
	Key string   `json:"key"`           // that of the minutes of the meeting
	Who []string `json:"who,omitempty"` // of whom it was noted
	How Sealed   `json:"how,omitzero"`  // a letter for each of them, in their order
}

// letters are by which a sealed list says how somebody was there: one for each, so that its length says nothing.
var letters = map[string]byte{Present: 'p', Excused: 'e', Absent: 'a'}

// NewAttendance makes the event that says how people were there.
func NewAttendance(meeting, key string, people []Attended) *AttendanceChanged {
	e, how := &AttendanceChanged{ID: meeting, Key: key}, make([]byte, 0, len(people))
	for _, p := range people {
		e.Who, how = append(e.Who, p.Person), append(how, letters[p.How])
	}
	e.How = Secret(string(how))
	return e
}

// Attended is how each person was there; nothing if that cannot be read any more.
func (b *AttendanceChanged) Attended() (list []Attended) {
	how := b.How.Value()
	for i, person := range b.Who {
		for word, letter := range letters {
			if person != "" && i < len(how) && how[i] == letter {
				list = append(list, Attended{person, word})
			}
		}
	}
	return list
}

func (*SetAttendance) Type() Type     { return Type{"attendance", "set", 1} }
func (*AttendanceChanged) Type() Type { return Type{"attendance", "changed", 1} }

func (b *SetAttendance) About() Ref     { return Ref{"attendance", b.ID} }
func (b *AttendanceChanged) About() Ref { return Ref{"attendance", b.ID} }

// Whose implements Personal.
func (b *AttendanceChanged) Whose() string { return b.Key }

// Founds implements Founding: who was there may be said before anything is written.
func (b *AttendanceChanged) Founds() {}

// Seals implements Personal.
func (b *AttendanceChanged) Seals() []*Sealed { return []*Sealed{&b.How} }
