package owed

// AboutProposal is the noun of the lines of the ledger that say whether the coordinator has been told of a time that somebody has
// proposed for a meeting on its page: the id is the meeting's, the person is who has proposed it. It is none of the book's nouns,
// since nobody is owed such a mail. No mail is found by such a line: it has when the proposal came in, and for what time, where others have a Message-ID.
const AboutProposal = "counter"

// Proposed is the kind of what such a line says.
const Proposed = "proposal"
