package undo

var host = noun{never: map[string]Why{"offered": Theirs, "amended": Theirs, "shared": Theirs, "withdrawn": Theirs, "cleared": Erased}}

var lodging = noun{never: map[string]Why{"assigned": Unheld, "fixed": Unheld, "vacated": Unheld, "told": Told}}
