package plan

const NoteSize = noteSize
