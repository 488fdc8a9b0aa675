package words

// mostUnbroken is how many characters of a mail address stand together in the narrowest pages.
const mostUnbroken = 24

// Unbroken cuts a mail address to where a line may end: after @ and before a dot. Beside a hyphen it never may, since nobody could tell
// whether that is part of the address. What is longer than fits into a line is cut between other characters.
func Unbroken(address string) []string {
	var parts []string
	begin := 0
	for i := 1; i < len(address); i++ {
		last, next := address[i-1], address[i]
		beside := last == '-' || next == '-' || last >= 0x80 || next >= 0x80
		if last == '@' || next == '.' || i-begin >= mostUnbroken && !beside {
			parts, begin = append(parts, address[begin:i]), i
		}
	}
	return append(parts, address[begin:])
}
