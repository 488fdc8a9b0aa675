package typeset

import (
	_ "embed"

	"jourfixe/worker/pdf"
)

// The fonts are Noto Sans, made by fonts/make.sh; their licence is beside them.
var (
	//go:embed fonts/NotoSans-Regular.ttf
	regular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	bold []byte
	//go:embed fonts/NotoSansHebrew-Regular.ttf
	hebrewRegular []byte
	//go:embed fonts/NotoSansHebrew-Bold.ttf
	hebrewBold []byte
)

// faces takes the fonts into a document.
func faces(d *pdf.Document) (map[bool][]*pdf.Font, error) {
	list := map[bool][]*pdf.Font{}
	for i, data := range [][]byte{regular, hebrewRegular, bold, hebrewBold} {
		f, err := d.AddFont(data)
		if err != nil {
			return nil, err
		}
		list[i >= 2] = append(list[i >= 2], f)
	}
	return list, nil
}
