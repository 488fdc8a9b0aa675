package desk

// WasSecond has the desk think that another one was faster the last time. It is called before Run.
func (d *Desk) WasSecond() { d.second = true }
