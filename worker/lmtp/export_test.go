package lmtp

import "time"

// Drain sets how long a mail that is in hand may still take when the process wants to stop.
func (s *Server) Drain(d time.Duration) { s.shell.Drain = d }
