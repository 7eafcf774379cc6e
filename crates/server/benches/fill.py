"""Makes many cases over the programming interface: copies of one file, each under its own id."""

import http.client
import os
import sys
import threading
from urllib.parse import urlparse

url, count, path = urlparse(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
text = open(path, "rb").read()
headers = {
    "Cookie": os.environ["COOKIE"],
    "X-Oncase-Token": os.environ["TOKEN"],
    "Content-Type": "application/octet-stream",
}


def fill(first: int, step: int):
    connection = http.client.HTTPConnection(url.hostname, url.port)
    for number in range(first, count, step):
        connection.request("POST", f"/api/v1/imports?name=c.yaml&id=case-{number}", body=text, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in (201, 409):
            raise SystemExit(f"case {number}: {answer.status}")


threads = [threading.Thread(target=fill, args=(first, 16)) for first in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"{count} cases are stored")
