package words

import (
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, ok := tz.Location(name)
	if !ok {
		t.Fatal("no zone", name)
	}
	return loc
}

// TestSpan tries ends on the same and other days, and both nights of 2027 in which Berlin's clocks change.
func TestSpan(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	for _, x := range []struct{ what, start, end, de, en string }{
		{"an afternoon", "2027-02-03T14:00:00+01:00", "2027-02-03T15:30:00+01:00",
			"Mittwoch, 3. Februar 2027, 14:00–15:30 Uhr", "Wednesday 3 February 2027, 14:00–15:30"},
		{"an end given in another zone", "2027-02-03T14:00:00+01:00", "2027-02-03T20:00:00+05:30",
			"Mittwoch, 3. Februar 2027, 14:00–15:30 Uhr", "Wednesday 3 February 2027, 14:00–15:30"},
		{"over midnight", "2027-02-03T23:30:00+01:00", "2027-02-04T00:30:00+01:00",
			"Mittwoch, 3. Februar 2027, 23:30 Uhr – Donnerstag, 4. Februar 2027, 00:30 Uhr",
			"Wednesday 3 February 2027, 23:30 – Thursday 4 February 2027, 00:30"},
		{"until midnight", "2027-12-31T22:00:00+01:00", "2028-01-01T00:00:00+01:00",
			"Freitag, 31. Dezember 2027, 22:00 Uhr – Samstag, 1. Januar 2028, 00:00 Uhr",
			"Friday 31 December 2027, 22:00 – Saturday 1 January 2028, 00:00"},
		{"no length", "2027-02-03T14:00:00+01:00", "2027-02-03T14:00:30+01:00",
			"Mittwoch, 3. Februar 2027, 14:00 Uhr", "Wednesday 3 February 2027, 14:00"},
		{"clocks put forward in between", "2027-03-28T01:30:00+01:00", "2027-03-28T03:30:00+02:00",
			"Sonntag, 28. März 2027, 01:30 Uhr (UTC+1) – 03:30 Uhr (UTC+2)", "Sunday 28 March 2027, 01:30 (UTC+1) – 03:30 (UTC+2)"},
		{"over midnight and a change", "2027-03-27T23:30:00+01:00", "2027-03-28T03:30:00+02:00",
			"Samstag, 27. März 2027, 23:30 Uhr (UTC+1) – Sonntag, 28. März 2027, 03:30 Uhr (UTC+2)",
			"Saturday 27 March 2027, 23:30 (UTC+1) – Sunday 28 March 2027, 03:30 (UTC+2)"},
		{"clocks put back in between, and plain", "2027-10-31T01:30:00+02:00", "2027-10-31T03:30:00+01:00",
			"Sonntag, 31. Oktober 2027, 01:30 Uhr (UTC+2) – 03:30 Uhr (UTC+1)", "Sunday 31 October 2027, 01:30 (UTC+2) – 03:30 (UTC+1)"},
		{"an hour later by the clock that was put back", "2027-10-31T02:30:00+02:00", "2027-10-31T02:30:00+01:00",
			"Sonntag, 31. Oktober 2027, 02:30 Uhr (UTC+2) – 02:30 Uhr (UTC+1)",
			"Sunday 31 October 2027, 02:30 (UTC+2) – 02:30 (UTC+1)"},
		{"earlier by the clock that was put back", "2027-10-31T02:45:00+02:00", "2027-10-31T02:15:00+01:00",
			"Sonntag, 31. Oktober 2027, 02:45 Uhr (UTC+2) – 02:15 Uhr (UTC+1)",
			"Sunday 31 October 2027, 02:45 (UTC+2) – 02:15 (UTC+1)"},
	} {
		start, err := time.Parse(time.RFC3339, x.start)
		if err != nil {
			t.Fatal(err)
		}
		end, err := time.Parse(time.RFC3339, x.end)
		if err != nil {
			t.Fatal(err)
		}
		if got := Span(start.In(berlin), end, "de"); got != x.de {
			t.Errorf("%s: %q, want %q", x.what, got, x.de)
		}
		if got := Span(start.In(berlin), end.In(berlin), "en"); got != x.en {
			t.Errorf("%s: %q, want %q", x.what, got, x.en)
		}
	}
}

// TestStretch tells a journey on the clock of each of its two places, and hours in which one clock is changed.
func TestStretch(t *testing.T) {
	t.Parallel()
	berlin, warsaw, riga := zone(t, "Europe/Berlin"), zone(t, "Europe/Warsaw"), zone(t, "Europe/Riga")
	at := time.Date(2027, 6, 16, 5, 30, 0, 0, time.UTC)
	change := time.Date(2027, 3, 28, 0, 30, 0, 0, time.UTC)
	for _, x := range []struct {
		start, end time.Time
		de, en     string
	}{
		{at.In(berlin), at.Add(time.Hour).In(berlin), "07:30–08:30 Uhr", "07:30–08:30"},
		{at.In(berlin), at.Add(11 * time.Hour).In(warsaw), "07:30 Uhr (Berlin, UTC+2) – 18:30 Uhr (Warschau, UTC+2)", "07:30 (Berlin, UTC+2) – 18:30 (Warsaw, UTC+2)"},
		{at.In(berlin), at.Add(3 * time.Hour).In(riga), "07:30 Uhr (Berlin, UTC+2) – 11:30 Uhr (Riga, UTC+3)", "07:30 (Berlin, UTC+2) – 11:30 (Riga, UTC+3)"},
		{change.In(berlin), change.Add(time.Hour).In(berlin), "01:30 Uhr (UTC+1) – 03:30 Uhr (UTC+2)", "01:30 (UTC+1) – 03:30 (UTC+2)"},
	} {
		if de, en := Stretch(x.start, x.end, "de"), Stretch(x.start, x.end, "en"); de != x.de || en != x.en {
			t.Errorf("%q and %q, want %q and %q", de, en, x.de, x.en)
		}
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ said, want string }{
		{Clock(0, "de"), "00:00"},
		{Clock(14*60, "en"), "14:00"},
		{Clock(23*60+59, "de"), "23:59"},
		{Oclock(9*60+5, "de"), "09:05 Uhr"},
		{Oclock(9*60+5, "en"), "09:05"},
		{Hours(9*60, 10*60+15, "de"), "09:00–10:15 Uhr"},
		{Hours(9*60, 10*60+15, "en"), "09:00–10:15"},
	} {
		if x.said != x.want {
			t.Errorf("%q, want %q", x.said, x.want)
		}
	}
}

func TestOffset(t *testing.T) {
	t.Parallel()
	winter := time.Date(2027, 2, 3, 12, 0, 0, 0, time.UTC)
	for name, want := range map[string]string{
		"UTC": "UTC", "Europe/Berlin": "UTC+1", "Europe/London": "UTC", "Asia/Kolkata": "UTC+5:30", "Asia/Kathmandu": "UTC+5:45",
		"America/Sao_Paulo": "UTC−3", "America/St_Johns": "UTC−3:30", "Pacific/Kiritimati": "UTC+14",
	} {
		if got := Offset(winter.In(zone(t, name))); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	summer := winter.AddDate(0, 5, 0)
	if got := Offset(summer.In(zone(t, "Europe/Berlin"))); got != "UTC+2" {
		t.Errorf("Berlin in summer: %s, want UTC+2", got)
	}
	if got := Offset(winter.In(time.FixedZone("", 30*60))); got != "UTC+0:30" {
		t.Errorf("half an hour: %s, want UTC+0:30", got)
	}
	if got := Offset(winter.In(time.FixedZone("", -20))); got != "UTC" {
		t.Errorf("twenty seconds: %s, want UTC", got)
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ period, de, en string }{
		{"PT1H30M", "1 Stunde 30 Minuten", "1 hour 30 minutes"},
		{"PT90M", "1 Stunde 30 Minuten", "1 hour 30 minutes"},
		{"PT1M", "1 Minute", "1 minute"},
		{"PT0M", "0 Minuten", "0 minutes"},
		{"PT2H", "2 Stunden", "2 hours"},
		{"PT48H", "48 Stunden", "48 hours"}, // not two days, over a change of clocks
		{"P1D", "1 Tag", "1 day"},
		{"P7D", "7 Tage", "7 days"},
		{"P1W", "7 Tage", "7 days"},
		{"P10D", "10 Tage", "10 days"},
		{"P14D", "2 Wochen", "2 weeks"},
		{"P6W", "6 Wochen", "6 weeks"},
		{"P14DT2H", "14 Tage 2 Stunden", "14 days 2 hours"},
		{"P1M", "1 Monat", "1 month"},
		{"P12M", "12 Monate", "12 months"},
		{"P1Y", "1 Jahr", "1 year"},
		{"P2Y1M3DT1H1M", "2 Jahre 1 Monat 3 Tage 1 Stunde 1 Minute", "2 years 1 month 3 days 1 hour 1 minute"},
		{"P9999Y", "9999 Jahre", "9999 years"},
	} {
		p, err := events.ParsePeriod(x.period)
		if err != nil {
			t.Fatal(err)
		}
		if de, en := Period(p, "de"), Period(p, "en"); de != x.de || en != x.en {
			t.Errorf("%s: %q and %q, want %q and %q", x.period, de, en, x.de, x.en)
		}
	}
}
