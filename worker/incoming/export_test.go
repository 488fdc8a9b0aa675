package incoming

// Readable is Texts with the reason why there may be more in the mail.
var Readable = readable
