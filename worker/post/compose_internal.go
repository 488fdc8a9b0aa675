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
		From: letter.Address{Name: office.Title, Address: c.From}, Site: c.Links.BaseURL,
		To: letter.Recipient{Address: c.Contact, Language: events.Languages[0], Zone: office.Zone},
	}
}

// title is what a thing that mails are about is called, when it is, if it has a time, and where its page is.
func (c *Composer) title(b *calendar.Book, about events.Ref) (title events.Text, start time.Time, zone, page string) {
	title = b.TitleOf(about)
	if m := b.Meeting(about.ID); m != nil && about.Noun == "meeting" {
		start, zone, page = m.Instant, m.Zone, c.Links.Page(about)
	}
	return title, start, zone, page
}
