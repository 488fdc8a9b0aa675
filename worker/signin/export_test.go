package signin

// Kept is how many app passwords lie in memory, those that have ended as well.
func (s *Passwords) Kept() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.byHash)
}

// Kept is of how many addresses it lies in memory when they were read.
func (s *Readings) Kept() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.byHash)
}
