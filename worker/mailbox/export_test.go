package mailbox

import "time"

// Drain sets how long a mail that is arriving may take when the process wants to stop.
func (b *Box) Drain(d time.Duration) { b.server.Drain = d }
