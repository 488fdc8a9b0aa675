package undo

var registration = noun{never: map[string]Why{
	"noted": Theirs, "made": Theirs, "amended": Theirs, "placed": Told, "needed": Theirs, "forgotten": Erased, "cleared": Erased,
}}
