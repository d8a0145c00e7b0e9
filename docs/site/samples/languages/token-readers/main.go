package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"sample/kyc"
)

func main() {
	read, err := kyc.NewReader(context.Background())
	if err != nil {
		panic(err)
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if claims, err := read(lines.Text()); err == nil {
			fmt.Println(claims.Subject)
		} else {
			fmt.Println("refused")
		}
	}
}
