package listing

import (
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/material"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// A File is material of something as it is listed, with its earlier versions.
type File struct {
	ID      string
	Called  string // personal: its title, or the name of the file
	Kind    string // its ending
	Size    string
	Day     events.Date // on which it was brought, in the office
	By      string      // personal, and for the office alone: who has brought it
	Own     bool        // whoever looks has
	To      string      // where it is read, "" if it cannot be any more
	Marked  bool        // of a trip, for the office: whoever has a seat sees it, too
	Change  string      // where it is called otherwise, "" if whoever looks may not
	Share   string      // of a trip: where it is said who sees it
	Remove  string
	Earlier []File
}

// Files are what something has of material, for somebody who looks.
type Files struct {
	List []File
	To   string // the page of it, "" if there is none for whoever looks
	Add  bool   // more can be brought there
}

// A FileReader is who looks at files.
type FileReader struct {
	Person string                          // "" of the operator
	Office bool                            // they work in the office, and may know who has brought what
	Sees   func(*material.Material) bool   // nil: all
	To     func(id string) string          // where a file is read
	Change func(*material.Material) string // where it is called otherwise; nil: nowhere
	Share  func(*material.Material) string
	Remove func(*material.Material) string
}

// Staff is a reader of the office. May says that they may change what there is.
func Staff(person string, may bool) FileReader {
	r := FileReader{Person: person, Office: true, To: func(id string) string { return "/files/" + id + "/content" }}
	if may {
		r.Change = func(m *material.Material) string { return "/files/" + m.ID + "/change" }
		r.Share = func(m *material.Material) string { return "/files/" + m.ID + "/share" }
		r.Remove = func(m *material.Material) string { return "/files/" + m.ID + "/remove" }
	}
	return r
}

// Member is somebody who has signed in and sees what is for those who are invited, or have a seat.
func Member(b *calendar.Book, person string) FileReader {
	return FileReader{
		Person: person, Sees: func(m *material.Material) bool { return b.SeesFile(m, person) }, To: func(id string) string { return "/me/files/" + id },
	}
}

// FilesTo is the page of the files of something, for the office.
func FilesTo(about events.Ref) string { return "/material/" + about.String() }

// OfficeFiles are the files of a thing as its page shows them to the office.
func OfficeFiles(b *calendar.Book, about events.Ref, person string, may bool, v *voice.Voice) Files {
	return Files{List: FilesOf(b, about, Staff(person, false), v), To: FilesTo(about), Add: may && b.Has(about)}
}

// FilesOf lists the files of a thing.
func FilesOf(b *calendar.Book, about events.Ref, r FileReader, v *voice.Voice) (list []File) {
	for _, l := range material.Lines(b.MaterialOf(about)) {
		if r.Sees != nil && !r.Sees(l.Material) {
			continue
		}
		x := newFile(b, l.Material, r, v)
		for _, m := range l.Earlier {
			if r.Sees == nil || r.Sees(m) {
				x.Earlier = append(x.Earlier, newFile(b, m, r, v))
			}
		}
		list = append(list, x)
	}
	return list
}

func newFile(b *calendar.Book, m *material.Material, r FileReader, v *voice.Voice) File {
	x := File{
		ID: m.ID, Called: voice.Clean(m.Called()), Size: v.Size(m.Size), Marked: m.Participants && r.Office, Own: m.By != "" && m.By == r.Person,
		Day: events.DateOf(m.At.In(b.Office().Location())),
	}
	if name := m.Name.Value(); strings.Contains(name, ".") {
		x.Kind = strings.ToUpper(voice.Clean(name[strings.LastIndexByte(name, '.')+1:]))
	}
	if x.Called == "" {
		x.Called = v.T("material.unreadable")
	}
	if m.Readable() {
		x.To = r.To(m.ID)
	}
	if r.Office && m.By != "" {
		x.By = PersonName(b.Person(m.By), v)
	}
	if r.Change != nil {
		x.Change = r.Change(m)
	}
	if r.Share != nil && m.Of.Noun == "trip" {
		x.Share = r.Share(m)
	}
	if r.Remove != nil {
		x.Remove = r.Remove(m)
	}
	return x
}
