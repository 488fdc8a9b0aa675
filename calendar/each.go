package calendar

import (
	"iter"

	"jourfixe/calendar/agreement"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/calendar/schedule"
	"jourfixe/calendar/trip"
)

// Whoever looks through everything needs no order, which costs more than looking.

// EachPartner goes through all partners.
func (b *Book) EachPartner() iter.Seq[*people.Partner] { return partners.Each(b.shelves) }

// EachPerson goes through everybody, the erased ones too.
func (b *Book) EachPerson() iter.Seq[*people.Person] { return persons.Each(b.shelves) }

// EachGroup goes through all groups.
func (b *Book) EachGroup() iter.Seq[*people.Group] { return groups.Each(b.shelves) }

// EachVenue goes through all venues.
func (b *Book) EachVenue() iter.Seq[*Venue] { return venues.Each(b.shelves) }

// EachLink goes through all links, the removed ones too.
func (b *Book) EachLink() iter.Seq[*Link] { return links.Each(b.shelves) }

// EachSeries goes through all series, the ended ones too.
func (b *Book) EachSeries() iter.Seq[*Series] { return series.Each(b.shelves) }

// EachMeeting goes through all meetings, the cancelled ones too.
func (b *Book) EachMeeting() iter.Seq[*meeting.Meeting] { return meetings.Each(b.shelves) }

// EachTrip goes through all trips, the cancelled ones too.
func (b *Book) EachTrip() iter.Seq[*trip.Trip] { return trips.Each(b.shelves) }

// EachAgreement goes through all agreements, those that are over too.
func (b *Book) EachAgreement() iter.Seq[*agreement.Agreement] {
	return agreements.Each(b.shelves)
}

// EachFeed goes through all feeds, the revoked ones too.
func (b *Book) EachFeed() iter.Seq[*Feed] { return feeds.Each(b.shelves) }

// EachSchedule goes through all schedules.
func (b *Book) EachSchedule() iter.Seq[*schedule.Schedule] {
	return schedules.Each(b.shelves)
}

// EachReminder goes through all reminders.
func (b *Book) EachReminder() iter.Seq[*schedule.Reminder] {
	return reminders.Each(b.shelves)
}
