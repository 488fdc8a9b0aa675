package listing

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// Cell is a text that no spreadsheet takes for a formula: one that begins like one has a mark before it that says it is text.
func Cell(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Table writes rows as a file for a spreadsheet. Columns are divided by semicolons, which is what spreadsheets take where a comma divides a
// number; the mark at the beginning tells them that it is UTF-8.
func Table(rows [][]string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	file := csv.NewWriter(&out)
	file.Comma, file.UseCRLF = ';', true
	for _, row := range rows {
		for i := range row {
			row[i] = Cell(row[i])
		}
		if err := file.Write(row); err != nil {
			return nil, err
		}
	}
	file.Flush()
	return out.Bytes(), file.Error()
}
