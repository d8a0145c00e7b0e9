import sys

import jwt
from sample import read_token

for line in sys.stdin.read().splitlines():
    try:
        print(read_token(line)["sub"])
    except jwt.PyJWTError:
        print("refused")
