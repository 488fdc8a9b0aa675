package post

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/letter"
)

// internal begins a letter to the people of the office who look after its meetings. It is in the office's own language.
func (c *Composer) internal(b *calendar.Book, kind, messageID string, date time.Time) *letter.Letter {
	office := b.Office()
	return &letter.Letter{
		Kind: kind, MessageID: messageID, Envelope: c.sender(messageID), Date: date, Office: office.Title, OfficeZone: office.Zone,
		From: letter.Address{Name: office.Title, Address: c.From},
		To:   letter.Recipient{Address: c.Contact, Language: events.Languages[0], Zone: office.Zone},
	}
}

// title is what a thing that mails are about is called, when it is, if it has a time, and where its page is.
func (c *Composer) title(b *calendar.Book, about events.Ref) (title events.Text, start time.Time, zone, page string) {
	switch about.Noun {
	case "meeting":
		if m := b.Meeting(about.ID); m != nil {
			return m.Title, m.Instant, m.Zone, c.Links.Page(about)
		}
	case "series":
		if s := b.Series(about.ID); s != nil {
			return s.Title, time.Time{}, "", ""
		}
	case "schedule":
		if s := b.Schedule(about.ID); s != nil {
			return s.Title, time.Time{}, "", ""
		}
	}
	return nil, time.Time{}, "", ""
}
