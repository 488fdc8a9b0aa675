package calendar

import (
	"iter"
	"maps"

	"jourfixe/calendar/agreement"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/calendar/schedule"
	"jourfixe/calendar/trip"
)

// Whoever looks through everything needs no order, which costs more than looking.

// EachPartner goes through all partners.
func (b *Book) EachPartner() iter.Seq[*people.Partner] { return maps.Values(partners.In(b.shelves)) }

// EachPerson goes through everybody, the erased ones too.
func (b *Book) EachPerson() iter.Seq[*people.Person] { return maps.Values(persons.In(b.shelves)) }

// EachGroup goes through all groups.
func (b *Book) EachGroup() iter.Seq[*people.Group] { return maps.Values(groups.In(b.shelves)) }

// EachVenue goes through all venues.
func (b *Book) EachVenue() iter.Seq[*Venue] { return maps.Values(venues.In(b.shelves)) }

// EachLink goes through all links, the removed ones too.
func (b *Book) EachLink() iter.Seq[*Link] { return maps.Values(links.In(b.shelves)) }

// EachSeries goes through all series, the ended ones too.
func (b *Book) EachSeries() iter.Seq[*Series] { return maps.Values(series.In(b.shelves)) }

// EachMeeting goes through all meetings, the cancelled ones too.
func (b *Book) EachMeeting() iter.Seq[*meeting.Meeting] { return maps.Values(meetings.In(b.shelves)) }

// EachTrip goes through all trips, the cancelled ones too.
func (b *Book) EachTrip() iter.Seq[*trip.Trip] { return maps.Values(trips.In(b.shelves)) }

// EachAgreement goes through all agreements, those that are over too.
func (b *Book) EachAgreement() iter.Seq[*agreement.Agreement] {
	return maps.Values(agreements.In(b.shelves))
}

// EachFeed goes through all feeds, the revoked ones too.
func (b *Book) EachFeed() iter.Seq[*Feed] { return maps.Values(feeds.In(b.shelves)) }

// EachSchedule goes through all schedules.
func (b *Book) EachSchedule() iter.Seq[*schedule.Schedule] {
	return maps.Values(schedules.In(b.shelves))
}

// EachReminder goes through all reminders.
func (b *Book) EachReminder() iter.Seq[*schedule.Reminder] {
	return maps.Values(reminders.In(b.shelves))
}
