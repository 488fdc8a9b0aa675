// Package kinds joins the kinds of mails that there are: whoever imports it has the table whole, and so has every program.
package kinds

import (
	_ "jourfixe/calendar/owed/hostmail"
	_ "jourfixe/calendar/owed/meetingmail"
	_ "jourfixe/calendar/owed/pollmail"
	_ "jourfixe/calendar/owed/tripmail"
)
